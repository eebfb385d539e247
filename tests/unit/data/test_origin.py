"""What a file says about where its rows come from."""

from __future__ import annotations

import pytest

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.origin import is_synthetic, refuse_made_up
from zushi_survey.data.sheet import RawSheet


def sheet(column: str, *cells: str) -> RawSheet:
    """A file with one answer and one other column, its rows from line 2 on."""
    lines = tuple(range(2, 2 + len(cells)))
    return RawSheet("回答.csv", {"Q1": ("9",) * len(cells), column: cells}, lines, "csv", "utf-8")


@pytest.mark.parametrize("column", ["data_origin", " Data_Origin", "ｄａｔａ＿ｏｒｉｇｉｎ"])
@pytest.mark.parametrize("cell", ["synthetic", "Synthetic ", "合成データ"])
def test_one_row_is_enough_however_it_is_spelt(column: str, cell: str) -> None:
    assert is_synthetic(sheet(column, "real", cell, ""))
    with pytest.raises(SurveyError):
        refuse_made_up([sheet(column, "real", cell, "")])


@pytest.mark.parametrize("cells", [("real", "実データ"), ("", ""), ("1", "2"), ()])
def test_other_words_are_no_such_thing(cells: tuple[str, ...]) -> None:
    assert not is_synthetic(sheet("data_origin", *cells))
    refuse_made_up([sheet("data_origin", *cells), sheet("Q2", "synthetic")])


def test_the_first_line_and_the_number_of_rows_are_told_and_nothing_of_the_answers() -> None:
    files = [sheet("data_origin", "real", "synthetic", "synthetic"), sheet("data_origin", "合成データ")]

    with pytest.raises(SurveyError) as error:
        refuse_made_up(files)

    told = [(one.code, one.where.file, one.where.line, one.where.column, one.got) for one in error.value.problems]
    assert told == [
        ("E-SET-008", "回答.csv", 3, "data_origin", "synthetic(2行)"),
        ("E-SET-008", "回答.csv", 2, "data_origin", "synthetic(1行)"),
    ]
    assert "data_origin: synthetic" in str(error.value)
    assert "9" not in str(error.value)
