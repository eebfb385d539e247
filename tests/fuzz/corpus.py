"""The files that are mutated: the smallest that use every part of a format, made here so that none lies about."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

QUESTIONNAIRE = """\
schema_version: 1
id: s
title: 見本
questions:
  - id: F1
    type: SA
    label: 性別
    options:
      - {code: 1, label: 男}
      - {code: 2, label: 女}
  - id: F2
    type: NU
    label: 年齢
    minimum: 0
    maximum: 110
    bands: [{label: 64歳以下, to: 64}, {label: 65歳以上, from: 65}]
  - id: Q1
    type: MA
    label: 使うもの
    ask: F1 = 1 or F1 = 2
    columns: {kind: flags, pattern: "Q1_{code}", marked: ["1"], unmarked: ["0", ""]}
    options: [{code: 1, label: バス}, {code: 2, label: 電車}, {code: 9, label: なし, exclusive: true}]
  - id: Q2
    type: FA
    label: ご意見
axes:
  - id: sex
    label: 性別
    question: F1
    categories: [{id: m, label: 男性, options: [1]}, {id: f, label: 女性, options: [2]}]
  - id: old
    label: 年齢
    question: F2
    categories: [{id: o, label: 高齢, from: 65}]
"""
STUDY = """\
schema_version: 1
title: 見本の調査
data_origin: synthetic
report_wave: W
axes: [sex]
waves:
  - id: W
    label: 今回
    questionnaire: q.yaml
    answers:
      - file: a.csv
        receipt: id
"""
ANSWERS = """\
id,F1,F2,Q1_1,Q1_2,Q1_9,Q2
1,1,34,1,0,0,道が狭い
2,2,71,0,1,0,"駅前の,ベンチ"
3,1,,1,1,0,
4,９,200,0,0,1,=1+1
"""
CHECKED = """\
# 結果

「バス」は{{ Q1=1 }}で、男性は女性より高い。

- 約6割が電車を使う。
| 選択肢 | % |
|---|---|
| バス | 66.7 |
"""


class Seed(NamedTuple):
    """One file to mutate, and how it is read."""

    name: str
    content: bytes
    target: str


def seeds() -> tuple[Seed, ...]:
    """Every kind of file that a study reads, small."""
    html = f"<html><body><h1>結果</h1><p>{CHECKED}</p><table><tr><th>a</th><td>1</td></tr></table></body></html>"
    codebook = json.dumps({"lib": {"values": {}}, "columns": {"F1": {"text": {"ja-JP": "性別"}, "type": "single"}}})
    rows = {"rows": [{"question": "Q1", "option": "1", "percent": 66.7}], "about": {"title": "見本"}}
    return (
        Seed("q.yaml", QUESTIONNAIRE.encode(), "questionnaire"),
        Seed("study.yaml", STUDY.encode(), "study"),
        Seed("a.csv", ANSWERS.encode(), "answers"),
        Seed("a.csv", ANSWERS.encode("cp932"), "answers"),
        Seed("a.tsv", ANSWERS.replace(",", "\t").encode("utf-16"), "sheet"),
        Seed("a.xlsx", _workbook(), "sheet"),
        Seed("a.xlsx", _workbook(), "printed"),
        Seed("a.parquet", _parquet(), "sheet"),
        Seed("a.sav", _statistical("write_sav", ".sav"), "native"),
        Seed("a.zsav", _statistical("write_sav", ".zsav"), "native"),
        Seed("a.dta", _statistical("write_dta", ".dta"), "native"),
        Seed("a.docx", _document(), "text"),
        Seed("a.docx", _document(), "printed"),
        Seed("a.html", html.encode(), "text"),
        Seed("a.html", html.encode(), "printed"),
        Seed("a.md", CHECKED.encode(), "text"),
        Seed("a.csv", b"question,option,percent\nQ1,1,66.7\n", "printed"),
        Seed("a.json", json.dumps(rows).encode(), "printed"),
        Seed("a.json", codebook.encode(), "codebook"),
    )


def _workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ANSWERS.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    sheet.merge_cells("D4:E4")
    sheet.freeze_panes = "B2"
    book.create_sheet("二枚目")["B2"] = "=1+1"
    sheet["G5"] = "1+1"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    stream = BytesIO()
    pyarrow.parquet.write_table(pa.table({"id": [1, 2, 3], "F2": [34.0, None, 71.5], "Q2": ["道", "", None]}), stream)
    return stream.getvalue()


def _statistical(writer: str, suffix: str) -> bytes:
    import tempfile

    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"F1": [1.0, 2.0, None] * 20, "Q2": ["道が狭い", "", "駅"] * 20})
    labels = {"F1": {1.0: "男", 2.0: "女"}} if suffix != ".dta" else {"F1": {1: "男", 2: "女"}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        write: Callable[..., None] = getattr(pyreadstat, writer)
        more = {"compress": True} if suffix == ".zsav" else {}
        write(frame, str(path), column_labels={"F1": "性別"}, variable_value_labels=labels, **more)
        return path.read_bytes()


def _document() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("結果", 1)
    document.add_paragraph("バスは66.7%で最も高い。")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "選択肢"
    table.cell(1, 1).text = "66.7"
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
