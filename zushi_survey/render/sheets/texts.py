"""Texts that Excel takes as they are: cells, names of sheets and ranges, number formats, page headers."""

from __future__ import annotations

import re
from typing import Final

from zushi_survey.present.display import DisplayCell

LONGEST_TEXT: Final = 32_767
"""Characters that a cell can hold."""
CUT_MARK: Final = "…(以下略。Excelの1つのセルに入る文字数を超えています)"
"""Ends a text that was cut."""
_LONGEST_SHEET_NAME: Final = 31
_LONGEST_NAME: Final = 200
_LONGEST_HEADER: Final = 250
_LONGEST_DESCRIPTION: Final = 2_000
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
"""Opens what Excel reads as a character's number where a name stands."""
_RICH = re.compile(r"<r>.*</r>", re.DOTALL)


def cell_text(text: str) -> str:
    """The text as a cell can hold it: nothing that XML forbids, and cut, saying so, where it is too long.

    XlsxWriter takes a text between `<r>` and `</r>` for markup of its own; a wide bracket keeps it a text.
    """
    clean = _NOT_IN_XML.sub("", text)
    if len(clean) > LONGEST_TEXT:
        clean = clean[: LONGEST_TEXT - len(CUT_MARK)] + CUT_MARK
    return f"＜{clean[1:]}" if _RICH.fullmatch(clean) else clean


def description_text(text: str) -> str:
    """The text as the alternative text of a figure."""
    clean = _NOT_IN_XML.sub("", text)
    return clean if len(clean) <= _LONGEST_DESCRIPTION else clean[: _LONGEST_DESCRIPTION - 1] + "…"


def header_text(text: str) -> str:
    """The text for a page header, where `&` is a command, cut to what Excel takes."""
    return cell_text(text)[: _LONGEST_HEADER // 2].replace("&", "&&")


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A valid name near the wanted one, different from all taken (compared without case), and adds it to them."""
    clean = _ESCAPE.sub("-x", re.sub(r"[\[\]:*?/\\\t\n\r]", "_", _NOT_IN_XML.sub("", wanted))).strip("' ")
    clean = _cut(clean, _LONGEST_SHEET_NAME).strip("' ") or "表"
    if clean.casefold() == "history":  # reserved by Excel
        clean += "_"
    name, number = clean, 2
    while name.casefold() in taken:
        ending = f"-{number}"
        name, number = _cut(clean, _LONGEST_SHEET_NAME - len(ending)) + ending, number + 1
    taken.add(name.casefold())
    return name


def _cut(text: str, units: int) -> str:
    """The text, as many characters as fit: Excel counts a character beyond U+FFFF as two."""
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text


def range_name(wanted: str, taken: set[str]) -> str:
    """A valid name of a range, `表_` before it so that none reads as a cell (`Q10`), different from all taken."""
    plain = _ESCAPE.sub("x", re.sub(r"[^0-9A-Za-z_.ぁ-んァ-ヶー一-龠々]", "_", wanted))
    stem = f"表_{plain[:_LONGEST_NAME]}"
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}_{number}", number + 1
    taken.add(name.casefold())
    return name


def number_format(cell: DisplayCell) -> str | None:
    """An Excel number format under which the cell's number reads exactly as its text; None where there is none.

    `24*` is the number 24 shown with its mark; `x` and `-` are texts.
    """
    match = re.fullmatch(r"([^\d-]*)(-?[\d,]+(?:\.\d+)?)(\D*)", cell.text)
    if cell.number is None or match is None:
        return None
    before, digits, after = match.groups()
    if before.endswith("△") and cell.number < 0:
        if digits != f"{-cell.number:,.{cell.decimals}f}":
            return None
        positive = f"#,##0{_places(cell.decimals)}{_literal(after)}"
        return f"{_literal(before[:-1])}{positive};{_literal(before)}{positive}"
    if digits != f"{cell.number:,.{cell.decimals}f}":
        if digits != f"{cell.number:.{cell.decimals}f}":
            return None
        return f"{_literal(before)}0{_places(cell.decimals)}{_literal(after)}"
    return f"{_literal(before)}#,##0{_places(cell.decimals)}{_literal(after)}"


def plain_format(decimals: int | None) -> str:
    """The number format of figures without marks."""
    return "General" if decimals is None else f"#,##0{_places(decimals)}"


def _places(decimals: int) -> str:
    """Decimal places of a number format."""
    return "." + "0" * decimals if decimals else ""


def _literal(text: str) -> str:
    """The text inside a number format."""
    return '"' + text.replace('"', '""') + '"' if text else ""


def internal_link(sheet: str) -> str:
    """The address of a sheet's first cell for `write_url`."""
    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!A1"
