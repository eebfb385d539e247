"""Coded answers in Parquet files, for tests of whoever counts them piece by piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.builders import multiple, options, questionnaire, rows_of, single
from zushi_survey.data.coded_columns import CodedVariable
from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, CodedParquetWriter
from zushi_survey.data.responses import Answers, Choice, Choices, Number, Numbers
from zushi_survey.questionnaire.model import Kind, Questionnaire

BOOK = questionnaire(
    single("q", "a", "b", "c", options=options("a", "b", "c", _1={"score": 2}, _2={"score": 1}))
    | {"nets": [{"id": "ab", "label": "ab", "options": ["1", "2"]}]},
    single("g", "x", "y"),
    multiple("m", "p", "r", "s"),
    {"id": "y", "type": "NU", "label": "y", "bands": [{"label": "low", "to": 5}]},
)


def drawn_answers(respondents: int, seed: int = 1) -> dict[str, Answers]:
    """Answers to `BOOK` by chance, all kinds of missing among them."""
    random = np.random.default_rng(seed)
    states = random.integers(-1, 1, respondents).astype(np.int8)
    values = np.where(states == 0, random.integers(0, 40, respondents) / 4, np.nan)
    return {
        "q": Choice(random.integers(-3, 3, respondents).astype(np.int16)),
        "g": Choice(random.integers(-1, 2, respondents).astype(np.int16)),
        "m": Choices((random.random((3, respondents)) < 0.4) & (states == 0), states),
        "y": Number(values, states),
    }


def coded_files(
    folder: Path,
    book: Questionnaire,
    answers: Mapping[str, Answers],
    weight: Numbers | None,
    cuts: Sequence[int],
    rows_per_group: int = 50,
    beside: Mapping[str, Sequence[str]] | None = None,
) -> CodedParquet:
    """The answers as files that end at the cuts, each in row groups of so many rows."""
    named = book.variables
    variables = tuple(CodedVariable(name, named[name].kind.value, _options(part)) for name, part in answers.items())
    assert all(named[name].kind is not Kind.TEXT for name in answers)
    header = CodedHeader(
        "t", "0" * 64, "1", variables, weight="" if weight is None else "w", beside=tuple(beside or ())
    )
    paths: list[Path] = []
    for start, end in zip([0, *cuts[:-1]], cuts, strict=True):
        paths.append(folder / f"{start}.parquet")
        with CodedParquetWriter(paths[-1], header, rows_per_group) as writer:
            part = {name: cells[start:end] for name, cells in (beside or {}).items()}
            writer.append(rows_of(answers, range(start, end)), None if weight is None else weight[start:end], part)
            writer.close(header)
    return CodedParquet.open(paths)


def _options(part: Answers) -> int:
    """Options of a variable."""
    return len(part.chosen) if isinstance(part, Choices) else 3
