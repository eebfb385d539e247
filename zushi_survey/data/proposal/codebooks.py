"""Codebooks beside an answer file: csv with options side by side or one row per option, Quantipy json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.proposal.words import plain
from zushi_survey.data.sheet import RawSheet


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """What a codebook says about one question, or about one column."""

    name: str
    """As written: a column name, the stem of several columns, or a whole heading."""
    label: str = ""
    type: str = ""
    """`SA`, `MA`, `LA`, `NU`, `FA`, `DATE`, `ID`, `WEIGHT`, `MATRIX`, or the empty text where it does not say."""
    options: tuple[tuple[str, str], ...] = ()
    """(code, label) in order."""
    items: tuple[tuple[str, str], ...] = ()
    """(column, label) of each row of a matrix."""


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook file, whatever its form was."""

    file: str
    form: str
    """What the form is called in Japanese."""
    entries: tuple[CodebookEntry, ...]
    numbers_options: bool = True
    """Whether the codes stand in the codebook; otherwise options are numbered in its order."""
    names_groups: bool = False
    """Whether it lists every group of columns, so that no other group need be looked for."""
    by_name: Mapping[str, CodebookEntry] = field(default_factory=dict)


_QUESTION = (
    "question",
    "variable",
    "column",
    "name",
    "var",
    "質問",
    "設問",
    "質問番号",
    "設問番号",
    "変数",
    "変数名",
    "列",
    "列名",
    "項目",
)
_LABEL = ("label", "text", "文", "質問文", "設問文", "表題", "ラベル", "説明")
_TYPE = ("type", "種類", "形式", "回答形式", "設問形式")
_CODE = ("code", "value", "番号", "コード", "選択肢番号", "値")
_OPTION = ("option", "answer", "選択肢", "選択肢名", "値ラベル", "valuelabel", "value label")
_ANSWER_COLUMN = re.compile(r"(answer|option|選択肢|回答)[_ ]?(\d+)")

_TYPES = {
    "single": "SA", "sa": "SA", "単数": "SA", "単数回答": "SA", "単一回答": "SA", "単一選択": "SA", "択一": "SA",
    "radio": "SA", "dropdown": "SA", "yesno": "SA", "ラジオボタン": "SA", "プルダウン": "SA",
    "multi": "MA", "multiple": "MA", "ma": "MA", "複数": "MA", "複数回答": "MA", "複数選択": "MA", "checkbox": "MA",
    "delimited set": "MA", "チェックボックス": "MA",
    "la": "LA", "制限複数": "LA", "制限複数回答": "LA",
    "free": "FA", "fa": "FA", "oa": "FA", "text": "FA", "string": "FA", "notes": "FA", "自由記述": "FA",
    "自由回答": "FA", "自由記入": "FA", "記述": "FA", "文字": "FA",
    "number": "NU", "numeric": "NU", "int": "NU", "integer": "NU", "float": "NU", "nu": "NU", "数量": "NU",
    "数値": "NU", "実数": "NU", "整数": "NU", "date": "DATE", "time": "DATE", "日付": "DATE", "日時": "DATE",
    "id": "ID", "weight": "WEIGHT", "ウエイト": "WEIGHT", "ウェイト": "WEIGHT",
}  # fmt: skip


def is_codebook(sheet: RawSheet) -> bool:
    """Whether the headings of a table are those of a codebook and not of answers."""
    names = {plain(name) for name in sheet.columns}
    wide = sum(bool(_ANSWER_COLUMN.fullmatch(name)) for name in names) >= 2 and bool(names & set(_QUESTION))
    return wide or bool(names & set(_QUESTION) and names & {*_OPTION, *_TYPE} and names & {*_CODE, *_TYPE})


def codebook_of(sheet: RawSheet) -> Codebook:
    """The codebook in a table. Raises SurveyError (E-INP-051) when its headings are not those of one."""
    if not is_codebook(sheet):
        allowed = "質問の列(question, 質問 など)と、種類(type)または選択肢(code と option、answer_1 …)の列"
        raise SurveyError([Problem(code="E-INP-051", where=Place(file=sheet.file), allowed=allowed)])
    answers = [name for name in sheet.columns if _ANSWER_COLUMN.fullmatch(plain(name))]
    if answers:
        return _indexed(sheet.file, "横に選択肢を並べた表", tuple(_wide_entries(sheet, answers)), numbers_options=False)
    coded = _find(sheet, _CODE) is not None
    return _indexed(sheet.file, "1行に1選択肢の表", tuple(_long_entries(sheet)), numbers_options=coded)


def read_json_codebook(path: Path) -> Codebook:
    """The codebook in a Quantipy metadata file. Raises SurveyError (E-INP-050)."""
    place = Place(file=path.name)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SurveyError([Problem(code="E-INP-001", where=place)]) from error
    except (ValueError, RecursionError) as error:
        raise SurveyError([Problem(code="E-INP-050", where=place, params={"detail": "JSONではありません"})]) from error
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        detail = "columns がありません"
        raise SurveyError([Problem(code="E-INP-050", where=place, params={"detail": detail})])
    entries = tuple(_quantipy_entries(data))
    return _indexed(path.name, "Quantipy の定義ファイル", entries, numbers_options=True, names_groups=True)


def _indexed(
    file: str, form: str, entries: tuple[CodebookEntry, ...], *, numbers_options: bool, names_groups: bool = False
) -> Codebook:
    """The codebook with its entries by name; of two entries with one name the first counts."""
    by_name: dict[str, CodebookEntry] = {}
    for entry in entries:
        by_name.setdefault(plain(entry.name), entry)
    return Codebook(file, form, entries, numbers_options, names_groups, by_name)


def _find(sheet: RawSheet, names: Sequence[str]) -> str | None:
    """The first heading of the sheet that is one of these words, in the order of the words."""
    by_form = {plain(name): name for name in reversed(list(sheet.columns))}
    return next((by_form[name] for name in names if name in by_form), None)


def _cells(sheet: RawSheet, name: str | None) -> Sequence[str]:
    """The stripped cells of a column, or blanks where there is none."""
    return [cell.strip() for cell in sheet.columns[name]] if name else [""] * sheet.row_count


def _wide_entries(sheet: RawSheet, answers: Sequence[str]) -> Iterator[CodebookEntry]:
    """One entry per row."""
    names, types = _cells(sheet, _find(sheet, _QUESTION)), _cells(sheet, _find(sheet, _TYPE))
    labels = _cells(sheet, _find(sheet, _LABEL))
    columns = [_cells(sheet, name) for name in answers]
    for row, name in enumerate(names):
        if name:
            options = [column[row] for column in columns if column[row]]
            numbered = tuple((str(code), label) for code, label in enumerate(options, 1))
            yield CodebookEntry(name, labels[row] or name, _TYPES.get(plain(types[row]), ""), numbered)


def _long_entries(sheet: RawSheet) -> Iterator[CodebookEntry]:
    """One entry per run of rows with one question; a blank question continues the one above."""
    names, labels = _cells(sheet, _find(sheet, _QUESTION)), _cells(sheet, _find(sheet, _LABEL))
    types, codes = _cells(sheet, _find(sheet, _TYPE)), _cells(sheet, _find(sheet, _CODE))
    option_labels = _cells(sheet, _find(sheet, _OPTION))
    rows_by_name: dict[str, list[int]] = {}
    current = ""
    for row, name in enumerate(names):
        current = name or current
        if current:
            rows_by_name.setdefault(current, []).append(row)
    for name, rows in rows_by_name.items():
        coded = [row for row in rows if codes[row] or option_labels[row]]
        options = tuple(
            (codes[row] or str(place), option_labels[row] or codes[row]) for place, row in enumerate(coded, 1)
        )
        label = next((labels[row] for row in rows if labels[row]), name)
        kind = next((_TYPES.get(plain(types[row]), "") for row in rows if types[row]), "")
        yield CodebookEntry(name, label, kind, options)


def _quantipy_entries(data: Mapping[str, Any]) -> Iterator[CodebookEntry]:
    """Entries of arrays first, then of columns."""
    for name, mask in (data.get("masks") or {}).items():
        items = tuple(
            (str(item.get("source", "")).partition("@")[2], _text(item) or str(item.get("source", "")))
            for item in mask.get("items", ())
        )
        yield CodebookEntry(name, _text(mask) or name, "MATRIX", _quantipy_options(mask.get("values"), data), items)
    for name, column in data["columns"].items():
        kind = _TYPES.get(str(column.get("type", "")).casefold(), "")
        yield CodebookEntry(name, _text(column) or name, kind, _quantipy_options(column.get("values"), data))


def _text(node: Mapping[str, Any]) -> str:
    """The text of a node: Japanese where there is one, else the first language."""
    texts = node.get("text")
    if isinstance(texts, dict) and texts:
        return str(texts.get("ja-JP") or next(iter(texts.values())))
    return texts if isinstance(texts, str) else ""


def _quantipy_options(values: object, data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(code, label) of values written in place or in the library (`lib@values@q5`)."""
    if isinstance(values, str):
        node: Any = data
        for part in values.split("@"):
            node = node.get(part, {}) if isinstance(node, dict) else {}
        values = node
    if not isinstance(values, list):
        return ()
    return tuple((str(value["value"]), _text(value) or str(value["value"])) for value in values if "value" in value)
