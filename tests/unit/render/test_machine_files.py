from __future__ import annotations

import csv
import io
import json

import pytest

from tests.unit.render.pages import HARMFUL, full_data
from zushi_survey.present.display import DataTable
from zushi_survey.render.delimited import csv_bytes
from zushi_survey.render.json_file import json_bytes


def test_csv_reads_back_with_numbers_as_numbers_and_none_as_empty() -> None:
    data = full_data()
    read = list(csv.reader(io.StringIO(csv_bytes(data).decode("utf-8"), newline="")))

    assert tuple(read[0]) == data.columns
    for row, texts in zip(data.rows, read[1:], strict=True):
        for value, text in zip(row, texts, strict=True):
            if isinstance(value, int | float):
                assert float(text) == value
            else:
                assert text == (value or "")


def test_csv_has_utf8_with_and_without_its_mark_and_no_carriage_returns() -> None:
    data = DataTable(("a", "b"), (("あ,い", 'う"え'), ("お\nか", None)))

    assert csv_bytes(data) == 'a,b\n"あ,い","う""え"\n"お\nか",\n'.encode()
    assert csv_bytes(data, bom=True) == b"\xef\xbb\xbf" + csv_bytes(data)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1+2", "\t=1", "＝1"])
def test_csv_makes_formulas_in_texts_harmless(text: str) -> None:
    read = list(csv.reader(io.StringIO(csv_bytes(DataTable(("label", "n"), ((text, -1),))).decode(), newline="")))

    assert read[1] == [f"'{text}", "-1"]


def test_json_holds_the_facts_and_every_row() -> None:
    data = full_data()
    read = json.loads(json_bytes(data))

    assert read["about"] == data.about
    assert [tuple(row) for row in read["rows"][:1]] == [data.columns]
    assert [tuple(row.values()) for row in read["rows"]] == list(data.rows)


def test_json_is_plain_utf8_and_holds_any_text() -> None:
    written = json_bytes(DataTable(("label",), tuple((text,) for text in ("無回答", *HARMFUL))))

    assert "無回答" in written.decode()
    assert [row["label"] for row in json.loads(written)["rows"]] == ["無回答", *HARMFUL]


def test_json_of_no_rows_is_still_json() -> None:
    assert json.loads(json_bytes(DataTable(("a",), ()))) == {"about": {}, "rows": []}


def test_json_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        json_bytes(DataTable(("a",), ((float("nan"),),)))
