"""What a spreadsheet would run is made harmless in a csv, and read back as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.core.formulas import as_meant, harmless
from zushi_survey.data.hearing_files import read_kept
from zushi_survey.data.printed_data import table_of_csv
from zushi_survey.present.display import DataTable
from zushi_survey.render.coding_files import codings_csv_bytes
from zushi_survey.render.delimited import csv_bytes

RUN = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM"]


@pytest.mark.parametrize("text", RUN)
def test_no_cell_and_no_heading_of_a_csv_begins_like_a_formula(text):
    content = csv_bytes(DataTable((text,), ((text,),))).decode()

    rows = list(csv.reader(io.StringIO(content, newline="")))
    cell = f"'{text}".replace("\r", "\n")
    assert rows == [[cell], [cell]]


def test_a_figure_stays_a_number():
    assert csv_bytes(DataTable(("n",), ((-1.5,),))) == b"n\n-1.5\n"


@given(st.text(alphabet="=+-@＝－'ab\t"))
def test_what_is_written_is_read_as_it_was(text):
    # Only a text that already has the apostrophe in front of a mark is not told from a written one.
    if not (text.startswith("'") and as_meant(text) != text):
        assert as_meant(harmless(text)) == text


@pytest.mark.parametrize("text", [*RUN[:4], "plain", "'quoted'"])
def test_codings_are_read_back_as_they_were_given(tmp_path: Path, text):
    path = tmp_path / "codings.csv"
    path.write_bytes(codings_csv_bytes(["segment", "note"], [["s1", text]]))

    assert path.read_text(encoding="utf-8-sig").count(",=") == 0
    assert dict(read_kept(path).columns) == {"segment": ("s1",), "note": (text,)}


def test_a_reader_of_our_own_csv_sees_the_label_as_it_was():
    (cell,) = table_of_csv("label,percent\n'=1+1,2.5\n").cells

    assert dict(cell.keys)["label"] == "=1+1"
