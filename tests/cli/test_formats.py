"""The same answers in every file format give the same tables; late sheets come as a second file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pyreadstat
import pytest

from zushi_survey import open_study
from zushi_survey.pipeline.demo import copy_sample

Rows = list[list[str]]
RAW = "data/synthetic_r3_raw.csv"
DECLARED = "      - file: data/synthetic_r3_raw.csv\n        format: csv\n        encoding: cp932\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    copy_sample(folder)
    return folder


def raw_rows(study: Path) -> Rows:
    with (study / RAW).open(encoding="cp932", newline="") as stream:
        return list(csv.reader(stream))


def write_text(encoding: str, delimiter: str) -> Callable[[Path, Rows], None]:
    def write(path: Path, rows: Rows) -> None:
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows(rows)

    return write


def write_xlsx(path: Path, rows: Rows) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([value or None for value in row])
    book.save(path)


def frame_of(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0]).astype(object)


def write_sav(path: Path, rows: Rows) -> None:
    safe = {name: f"v{index}" for index, name in enumerate(rows[0])}
    pyreadstat.write_sav(frame_of(rows).rename(columns=safe), str(path), column_labels=list(rows[0]))


def write_parquet(path: Path, rows: Rows) -> None:
    columns = zip(*rows[1:], strict=True)
    pa.parquet.write_table(pa.table({name: list(cells) for name, cells in zip(rows[0], columns, strict=True)}), path)


def tables_of(study: Path, name: str) -> pd.DataFrame:
    path = study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    assert DECLARED in text
    path.write_text(text.replace(DECLARED, f"      - file: {name}\n"), encoding="utf-8")
    return open_study(study).crosstab("all", by=["age", "district"]).to_pandas()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("expected") / "study"
    copy_sample(folder)
    return open_study(folder).crosstab("all", by=["age", "district"]).to_pandas()


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("data/utf8.csv", write_text("utf-8", ",")),
        ("data/bom.csv", write_text("utf-8-sig", ",")),
        ("data/semicolon.csv", write_text("cp932", ";")),
        ("data/utf16.tsv", write_text("utf-16", "\t")),
        ("data/book.xlsx", write_xlsx),
        ("data/table.parquet", write_parquet),
    ],
)
def test_every_format_gives_the_same_tables(study, expected, name, write):
    write(study / name, raw_rows(study))

    pd.testing.assert_frame_equal(tables_of(study, name), expected)


def test_a_sav_file_with_short_names_gives_the_same_answers(study, expected):
    rows = raw_rows(study)
    write_sav(study / "data/answers.sav", rows)
    text = (study / "study.yaml").read_text(encoding="utf-8")
    edited = text.replace(DECLARED, "      - file: data/answers.sav\n")
    receipt, received = (f"v{rows[0].index(name)}" for name in ("受付番号", "受付日"))
    head, tail = edited.split("data/answers.sav", 1)
    tail = tail.replace("receipt: 受付番号", f"receipt: {receipt}", 1).replace(
        "received: 受付日", f"received: {received}", 1
    )
    (study / "study.yaml").write_text(head + "data/answers.sav" + tail, encoding="utf-8")
    questionnaire = study / "questionnaires/zushi-r3.yaml"
    content = questionnaire.read_text(encoding="utf-8")
    column = f"v{rows[0].index('Q10')}"
    content = content.replace("  - id: Q10\n", f"  - id: Q10\n    columns: {{kind: single, name: {column}}}\n", 1)
    questionnaire.write_text(content, encoding="utf-8")

    sheet = open_study(study).wave().sheets[0]
    assert list(sheet.columns[column]) == [row[rows[0].index("Q10")] for row in rows[1:]]
    assert sheet.notes[column].label == "Q10"


def test_late_sheets_come_as_a_second_file(study, expected):
    rows = raw_rows(study)
    write_text("cp932", ",")(study / "data/first.csv", rows[:1000])
    write_text("utf-8-sig", ",")(study / "data/late.csv", [rows[0], *rows[1000:]])
    text = (study / "study.yaml").read_text(encoding="utf-8")
    late = "      - {file: data/late.csv, receipt: 受付番号, received: 受付日}\n"
    edited = text.replace(DECLARED, "      - file: data/first.csv\n", 1)
    edited = edited.replace("        received: 受付日\n", "        received: 受付日\n" + late, 1)
    (study / "study.yaml").write_text(edited, encoding="utf-8")

    pd.testing.assert_frame_equal(open_study(study).crosstab("all", by=["age", "district"]).to_pandas(), expected)


def test_the_raw_file_is_never_changed(study):
    before = (study / RAW).read_bytes()
    open_study(study).crosstab("all")

    assert (study / RAW).read_bytes() == before
