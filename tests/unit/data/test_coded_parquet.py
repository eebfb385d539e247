"""Coded answers in Parquet: what is written is read back, a file of another kind is refused, blocks leave no trace."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.builders import IV, NA, NR, choice, choices, number
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.coded_columns import CodedVariable
from zushi_survey.data.coded_parquet import (
    CodedHeader,
    CodedParquet,
    CodedParquetWriter,
    is_coded,
    read_beside,
    read_piece,
)
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State, Text

pytest.importorskip("pyarrow")

OPTIONS = (1, 31, 32, 63, 64, 130)
ANSWERS: dict[str, Answers] = {
    "Q1": choice(0, 1, NR, NA, IV),
    "Q2": choice(126, 127, 299, NR, 0),
    "Q3": number(1.5, -2, NR, NA, 0),
    "Q4": Text(np.array([0, -1, -2, 0, 0], dtype=np.int8)),
    **{f"M{k}": choices(k, {0, k - 1}, set(), NR, NA, {k // 2}) for k in OPTIONS},
}
VARIABLES = (
    CodedVariable("Q1", "choice", 2),
    CodedVariable("Q2", "choice", 300),
    CodedVariable("Q3", "number", 0),
    CodedVariable("Q4", "text", 0),
    *(CodedVariable(f"M{k}", "choices", k) for k in OPTIONS),
)
HEADER = CodedHeader("q", "0" * 64, "w", VARIABLES, weight="weight", beside=("区",))
WEIGHTS = np.array([0.1, 1 / 3, 1.0, 2.5, 1e-9])
BESIDE = {"区": ("東", "", "西", "東", "南")}


def written(path: Path, header: CodedHeader = HEADER) -> Path:
    with CodedParquetWriter(path, header) as writer:
        writer.append(ANSWERS, WEIGHTS, BESIDE)
        writer.close(header)
    return path


def problem(error: pytest.ExceptionInfo[SurveyError]) -> str:
    return error.value.problems[0].code


def test_answers_of_every_kind_come_back_as_they_were(tmp_path):
    data = CodedParquet.open([written(tmp_path / "a.parquet")])

    assert (data.header.rows, len(data.pieces)) == (5, 1)
    answers, weight = read_piece(data.pieces[0], data.header, set(ANSWERS))
    assert list(answers) == list(ANSWERS)
    assert np.array_equal(weight, WEIGHTS)
    for name, part in ANSWERS.items():
        found = answers[name]
        assert type(found) is type(part)
        assert np.array_equal(found.states, part.states)
        if isinstance(part, Choice):
            assert np.array_equal(found.codes, part.codes)
        if isinstance(part, Choices):
            assert np.array_equal(found.chosen, part.chosen)
        if isinstance(part, Number):
            assert np.array_equal(found.values, part.values, equal_nan=True)
    assert read_beside(data.pieces[0], "区") == BESIDE["区"]


def test_only_the_variables_asked_for_are_read(tmp_path):
    data = CodedParquet.open([written(tmp_path / "a.parquet")])

    assert set(read_piece(data.pieces[0], data.header, {"Q3", "M64"})[0]) == {"Q3", "M64"}


def test_the_file_does_not_show_the_blocks_it_was_written_in(tmp_path):
    whole, parts = tmp_path / "a.parquet", tmp_path / "b.parquet"
    for path, cuts in ((whole, [0, 5]), (parts, [0, 1, 1, 4, 5])):
        with CodedParquetWriter(path, HEADER, rows_per_group=2) as writer:
            for start, end in pairwise(cuts):
                rows = list(range(start, end))
                writer.append(_rows(rows), WEIGHTS[rows], {"区": BESIDE["区"][start:end]})
            writer.close(HEADER)

    assert whole.read_bytes() == parts.read_bytes()
    assert [piece.rows for piece in CodedParquet.open([parts]).pieces] == [2, 2, 1]


def _rows(rows: list[int]) -> dict[str, Answers]:
    found: dict[str, Answers] = {}
    for name, part in ANSWERS.items():
        match part:
            case Choice():
                found[name] = Choice(part.codes[rows])
            case Choices():
                found[name] = Choices(part.chosen[:, rows], part.states[rows])
            case Number():
                found[name] = Number(part.values[rows], part.states[rows])
            case Text():
                found[name] = Text(part.states[rows])
    return found


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path):
    with suppress(KeyError), CodedParquetWriter(tmp_path / "a.parquet", HEADER) as writer:
        writer.append(ANSWERS, WEIGHTS, BESIDE)
        writer.append({}, WEIGHTS, BESIDE)

    assert list(tmp_path.iterdir()) == []


def test_a_file_without_rows_can_be_opened(tmp_path):
    with CodedParquetWriter(tmp_path / "a.parquet", HEADER) as writer:
        writer.append(_rows([]), WEIGHTS[:0], {"区": ()})
        writer.close(HEADER)

    data = CodedParquet.open([tmp_path / "a.parquet"])
    assert (data.pieces, data.header.rows) == ((), 0)


def test_files_of_one_questionnaire_are_one_and_of_two_are_refused(tmp_path):
    first, second = written(tmp_path / "a.parquet"), written(tmp_path / "b.parquet")
    other = written(tmp_path / "c.parquet", replace(HEADER, questionnaire_sha256="1" * 64))

    both = CodedParquet.open([first, second])
    assert (both.header.rows, [piece.path for piece in both.pieces]) == (10, [str(first), str(second)])
    with pytest.raises(SurveyError) as error:
        CodedParquet.open([first, other])
    assert problem(error) == "E-BIG-004"


def test_what_is_no_file_of_coded_answers_is_refused(tmp_path):
    import pyarrow
    from pyarrow import parquet

    plain, text = tmp_path / "plain.parquet", tmp_path / "text.parquet"
    parquet.write_table(pyarrow.table({"Q1": [1]}), plain)
    text.write_text("PAR1 no more", encoding="ascii")
    later = written(tmp_path / "later.parquet", replace(HEADER, layout=99))
    for path, code in (
        (plain, "E-BIG-002"),
        (text, "E-BIG-002"),
        (later, "E-BIG-003"),
        (tmp_path / "none.parquet", "E-INP-001"),
    ):
        with pytest.raises(SurveyError) as error:
            CodedParquet.open([path])
        assert problem(error) == code
        assert str(tmp_path) not in str(error.value)
    assert not is_coded(plain)
    assert not is_coded(text)
    assert is_coded(later)


def test_codes_of_missing_are_those_of_the_states():
    encoded = CodedVariable("M3", "choices", 3).encode(choices(3, {0, 2}, NR, NA, IV, set()))["M3"]

    assert encoded.tolist() == [0b101, int(State.NO_ANSWER), int(State.NOT_APPLICABLE), int(State.INVALID), 0]
