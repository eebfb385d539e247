"""The synthetic raw files clean back to exactly the clean files, every column (statistics.md F.2.8).

Sheets by reason are the plan's return accounting: 1,140 returned = 28 invalid (白票 15, 半数未満 7, 対象外 4, 重複 2)
+ 1,112 valid. The kinds of dirt of the reporting wave are those F.2.8 asks for.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from zushi_survey.data.clean_layer import clean_cells
from zushi_survey.data.cleaning import Cleaned, clean
from zushi_survey.data.ledger import read_ledger
from zushi_survey.data.readers import read_sheet, read_table
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.load import load_questionnaire, load_repairs, load_study

REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLE = REPOSITORY / "data" / "sample"
WAVES = {"R3": "r3", "P": "previous"}


@cache
def cleaned_wave(wave_id: str) -> tuple[Cleaned, tuple[RawSheet, ...]]:
    """One wave of the sample, cleaned, and its raw files."""
    (spec,) = [wave for wave in load_study(SAMPLE / "study.yaml").waves if wave.id == wave_id]
    assert spec.ledger is not None
    assert spec.repairs is not None
    form = load_questionnaire(REPOSITORY / spec.questionnaire)
    sheets = tuple(read_sheet(SAMPLE / answers.file, answers, name=answers.file) for answers in spec.answers)
    ledger = read_ledger(read_table(SAMPLE / spec.ledger.file, spec.ledger.encoding, name="l"), spec.ledger, form)
    return clean(sheets, spec.answers, form, load_repairs(SAMPLE / spec.repairs), ledger), sheets


def clean_file(name: str) -> list[dict[str, str]]:
    """Rows of the clean file, read with the standard library."""
    text = (SAMPLE / "data" / f"synthetic_{name}_clean.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("wave_id", list(WAVES))
def test_every_column_cleans_to_the_clean_file(wave_id: str) -> None:
    result, sheets = cleaned_wave(wave_id)
    expected = {row["受付番号"]: row for row in clean_file(WAVES[wave_id])}

    columns = clean_cells(result, sheets)

    assert sorted(result.responses.receipts) == sorted(expected)
    assert set(columns) == set(next(iter(expected.values()))) - {"受付番号", "受付日", "data_origin"}
    for column, texts in columns.items():
        assert texts == [expected[receipt][column] for receipt in result.responses.receipts], column


@pytest.mark.parametrize("wave_id", list(WAVES))
def test_dates_of_return_are_those_of_the_clean_file(wave_id: str) -> None:
    result, _ = cleaned_wave(wave_id)
    expected = {row["受付番号"]: row["受付日"] for row in clean_file(WAVES[wave_id])}

    assert {sheet.receipt: sheet.received for sheet in result.sheets.verdicts if sheet.is_valid} == expected


@pytest.mark.parametrize("wave_id", list(WAVES))
def test_nothing_is_left_to_mend(wave_id: str) -> None:
    result, _ = cleaned_wave(wave_id)

    assert [problem.title for problem in result.problems] == []
    assert result.assumptions == ()


def test_sheets_and_dirt_of_the_reporting_wave() -> None:
    result, _ = cleaned_wave("R3")

    assert (result.sheets.returned, result.sheets.valid) == (1140, 1112)
    assert dict(result.sheets.invalid) == {"重複": 2, "白票": 15, "半数未満の回答": 7, "対象外": 4}
    found = Counter(finding.kind.value for finding in result.findings)
    assert {
        kind: found[kind] for kind in ("multiple_marks", "blank_words", "exclusive_with_others", "not_asked_answered")
    } == {
        "multiple_marks": 12,
        "blank_words": 15,
        "exclusive_with_others": 9,
        "not_asked_answered": 11,
    }
    assert found["unknown_code"] + found["out_of_range"] == 9
