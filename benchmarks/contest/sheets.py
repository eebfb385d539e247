"""The sheets every program tabulates: one study folder for this tool, one plain file of codes for all others."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.pandas_peer import NO_CATEGORY, axis_column
from benchmarks.respondents import SEED, Sample
from zushi_survey.data.delivery import columns_of, free_text_columns
from zushi_survey.data.responses import Answers, Choice, Choices, State
from zushi_survey.questionnaire.model import Kind
from zushi_survey.tabulate.count import answers_of
from zushi_survey.tabulate.plan import CountPlan, PlannedVariable, plan_counts

AXES = ("sex", "age", "district", "household", "work", "years")
WEIGHT, RECEIPT = "weight", "receipt"
ANSWERS, DATA, TABLES, QUESTIONS = "answers.csv", "data.csv", "tables.tsv", "questions.txt"

CODED = "answers.coded.parquet"
"""What `ingest` makes of the answers."""
FEWEST_DRAWS = 999
_SHARED = ("questionnaires", "schemas")
"""Folders of the sample study the made study uses as it is."""

_OWN_MARKS = re.compile(r", marked: \[[^]]*\], unmarked: \[[^]]*\]")
"""How one question of the sample was keyed; the sheets made here have 1 and 0 throughout."""


@dataclass(frozen=True)
class Sheets:
    """So many sheets drawn from the sample, in a folder of their own."""

    sample: Sample
    rows: int
    folder: Path

    @cached_property
    def plan(self) -> CountPlan:
        """All single and multiple answers by the six axes."""
        plan = plan_counts(self.sample.wave.questionnaire, ["all"], AXES)
        return CountPlan(tuple(v for v in plan.variables if v.kind is not Kind.NUMBER), plan.axes)

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions asked for, as a user writes them."""
        return tuple(dict.fromkeys(variable.question.id for variable in self.plan.variables))

    @property
    def tables(self) -> Iterator[tuple[PlannedVariable, str]]:
        """Variable and axis of every table, in the order of `tables.tsv`."""
        for variable in self.plan.variables:
            yield from ((variable, axis) for axis in AXES)

    @property
    def study(self) -> Path:
        """The study folder for this tool, without weights."""
        return self.folder / "study"

    @property
    def weighted_study(self) -> Path:
        """The same with the weights declared."""
        return self.folder / "weighted"

    def write(self) -> None:
        """Both forms of the sheets; nothing where they are there already."""
        done = self.folder / "written"
        if done.is_file():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        weights = self._weights()
        self._write_data(weights)
        self._write_tables()
        (self.folder / QUESTIONS).write_text("\n".join(self.questions), encoding="utf-8")
        self._write_study(weights)
        done.touch()

    def _weights(self) -> list[str]:
        """A made-up weight per sheet, with four decimals, so that every program reads the same number."""
        return [f"{weight:.4f}" for weight in np.random.default_rng(SEED + 1).uniform(0.5, 2, self.rows).tolist()]

    def _write_data(self, weights: list[str]) -> None:
        """`data.csv`: option positions, 1 and 0 for multiple answers, position of the category; blank where none."""
        columns: dict[str, list[str]] = {}
        responses = self.sample.wave.cleaned.responses
        for number, variable in enumerate(self.plan.variables):
            for place, column in enumerate(_columns(variable, responses.answers)):
                columns[f"v{number}_{place}"] = column
        for axis in self.plan.axes:
            column = axis_column(axis, responses.answers, responses.respondent_count)
            columns[axis.id] = _texts(column, column != NO_CATEGORY)
        self._write_csv(self.folder / DATA, columns, [], weights)

    def _write_csv(self, path: Path, columns: Mapping[str, list[str]], receipts: list[str], weights: list[str]) -> None:
        """The sample's respondents by these columns, each as often as drawn, between a receipt and a weight.

        A respondent's line is made once, however often it is written.
        """
        lines = _lines(columns)
        before = receipts or [""] * self.rows
        comma = "," if receipts else ""
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(f"{RECEIPT if receipts else ''}{comma}{','.join(columns)},{WEIGHT}\n")
            for receipt, row, weight in zip(before, self.sample.drawn(self.rows).tolist(), weights, strict=True):
                stream.write(f"{receipt}{comma}{lines[row]},{weight}\n")

    def _write_tables(self) -> None:
        """`tables.tsv`: kind, columns, axis and the numbers of categories and options, one line a table."""
        places = {axis.id: len(axis.categories) for axis in self.plan.axes}
        numbers = {variable.id: number for number, variable in enumerate(self.plan.variables)}
        with (self.folder / TABLES).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
            writer.writerow(("kind", "columns", "axis", "categories", "options"))
            for variable, axis in self.tables:
                options = len(variable.question.options)
                count = 1 if variable.kind is Kind.CHOICE else options
                named = ",".join(f"v{numbers[variable.id]}_{place}" for place in range(count))
                writer.writerow((variable.kind.value, named, axis, places[axis], options))

    def _write_study(self, weights: list[str]) -> None:
        """Both study folders, which hold these sheets as their only answer file."""
        self._write_settings(self.study, ANSWERS, {"ignore": [WEIGHT]})
        self._write_settings(self.weighted_study, ANSWERS, {"weight": WEIGHT})
        questionnaire = self.sample.wave.questionnaire
        texts_asked = [one for one in questionnaire.variables.values() if one.kind is Kind.TEXT]
        # Nobody tabulates texts, and one with a line break would not fit into a line.
        free = {*free_text_columns(questionnaire), *(name for one in texts_asked for name in columns_of(one))}
        columns = {name: texts for name, texts in self.sample.texts.items() if name not in free}
        receipts = [str(number) for number in range(1, self.rows + 1)]
        self._write_csv(self.study / ANSWERS, columns, receipts, weights)
        (self.weighted_study / ANSWERS).hardlink_to(self.study / ANSWERS)

    def use_coded(self, study: Path) -> None:
        """Let a study be counted from the file that `ingest` made of its answers."""
        self._write_settings(study, CODED, {"weight": WEIGHT} if study == self.weighted_study else {})

    def _write_settings(self, study: Path, answers: str, declared: Mapping[str, Any]) -> None:
        """A study folder without its answers."""
        study.mkdir(exist_ok=True)
        for name in _SHARED:
            shutil.copytree(self.sample.study / name, study / name, dirs_exist_ok=True)
        for path in (study / "questionnaires").glob("*.yaml"):
            path.write_text(_OWN_MARKS.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
        settings = yaml.safe_load((self.sample.study / "study.yaml").read_text(encoding="utf-8"))
        wave = next(wave for wave in settings["waves"] if wave["id"] == settings["report_wave"])
        reading = {"format": "csv", "encoding": "utf-8", "receipt": RECEIPT} if answers == ANSWERS else {}
        file = {"file": answers, **reading, **declared}
        kept = ("schema_version", "title", "organisation", "data_origin", "report_wave", "policy", "decimals")
        made = {
            **{name: settings[name] for name in kept},
            "axes": list(AXES),
            # The peers test no small table exactly, so this study draws as few random tables as a study may.
            "statistics": {"monte_carlo_draws": FEWEST_DRAWS},
            "waves": [{**{name: wave[name] for name in ("id", "label", "questionnaire")}, "answers": [file]}],
        }
        (study / "study.yaml").write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")


def _columns(variable: PlannedVariable, answers: Mapping[str, Answers]) -> Iterator[list[str]]:
    """The columns of one variable as texts: one of codes, or one of 1 and 0 per option."""
    part = answers_of(variable, answers)
    answered = part.states == State.ANSWERED
    match part:
        case Choice():
            yield _texts(part.codes, answered)
        case Choices():
            for chosen in part.chosen:
                yield _texts(chosen.astype(np.int8), answered)


def _texts(values: NDArray[Any], known: NDArray[np.bool_]) -> list[str]:
    """Whole numbers as texts, blank where not known."""
    return [str(value) if is_known else "" for value, is_known in zip(values.tolist(), known.tolist(), strict=True)]


def _lines(columns: Mapping[str, list[str]]) -> list[str]:
    """A line of csv per respondent, without its end."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(zip(*columns.values(), strict=True))
    return written.getvalue().splitlines()
