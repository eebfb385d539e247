"""Tables of a chapter that are made of facts: survey and hearing methods, returns, who answered; the author's own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from zushi_survey.analysis.facts import Facts, RecordedFact, ShareFact
from zushi_survey.core.rounding import percent_half_up
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.levels_in_words import recorded_text
from zushi_survey.present.names import Names
from zushi_survey.questionnaire.claims import FactField, Quantity

_SURVEY: Final[tuple[tuple[str, FactField], ...]] = (
    ("調査区域", "survey.area"),
    ("調査対象", "survey.target"),
    ("抽出方法", "survey.sampling"),
    ("対象者数", "sent"),
    ("実施方法", "survey.mode"),
    ("実施時期", "survey.period"),
)
_RETURNS: Final[tuple[tuple[str, FactField], ...]] = (
    ("配布数", "sent"),
    ("回収数", "returned"),
    ("無効回答", "invalid"),
    ("有効回収数", "valid"),
    ("有効回収率", "valid_rate"),
)
_HEARING: Final[tuple[tuple[str, FactField], ...]] = (
    ("対象", "hearing.target"),
    ("団体の種類", "hearing.types"),
    ("団体の数", "hearing.groups"),
    ("実施方法", "hearing.mode"),
    ("ヒアリングテーマ", "hearing.themes"),
    ("実施時期", "hearing.period"),
)
CAPTIONS: Final = {
    "method": "アンケート調査の方法",
    "returns": "アンケート調査の回収結果",
    "hearing": "ヒアリング調査の方法",
    "respondents": "回答者の構成",
}
"""Tables that can be named in a plan, with their captions."""
_UNITS: Final[dict[FactField, str]] = {"sent": "人", "hearing.groups": "団体"}


def facts_of_table(name: str, facts: Facts) -> list[tuple[str, RecordedFact]]:
    """The facts of a table with their headings; what is not recorded is left out."""
    fields = {"method": _SURVEY, "returns": _RETURNS, "hearing": _HEARING}[name]
    found = [(label, facts.recorded(field)) for label, field in fields]
    return [(label, fact) for label, fact in found if not fact.unknown and fact.value is not None]


def record_table(name: str, rows: Sequence[tuple[str, RecordedFact]]) -> DisplayTable:
    """Recorded facts as a table: returns in one row as plans print them, methods one fact a row."""
    if name == "returns":
        (first, fact), *others = rows
        columns = tuple(DisplayColumn(label, "count") for label, _ in others)
        row = DisplayRow("", _cell(fact).text, tuple(_cell(other) for _, other in others))
        return DisplayTable(name, CAPTIONS[name], (), columns, (row,), ("", first))
    lines = tuple(DisplayRow("", label, (_in_words(_cell(fact, _UNITS.get(fact.field, ""))),)) for label, fact in rows)
    return DisplayTable(name, CAPTIONS[name], (), (DisplayColumn("内容", "text"),), lines, ("", "項目"))


def _cell(fact: RecordedFact, unit: str = "") -> DisplayCell:
    """A recorded value; themes and types numbered."""
    value = fact.value
    if isinstance(value, tuple) and len(value) > 1 and not fact.field.endswith("period"):
        return DisplayCell(" ".join(f"({number}){text}" for number, text in enumerate(value, 1)))
    text = recorded_text(fact.field, value if value is not None else "")
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return DisplayCell(text)
    return DisplayCell(text + unit, float(value))


def _in_words(cell: DisplayCell) -> DisplayCell:
    """A cell among words: no number to stand at the right."""
    return DisplayCell(cell.text)


def respondents_table(questions: Sequence[str], facts: Facts, names: Names) -> DisplayTable:
    """Who answered: persons and percent of each option, beside those of the earlier wave where they can be put."""
    rows: list[DisplayRow] = []
    has_before = False
    for question in questions:
        asked = names.question(question)
        for option in asked.options:
            now, before = _both(Quantity(question, option.code), facts)
            has_before = has_before or before is not None
            cells = (_persons(now), _percent(now), _percent(before) if before else DisplayCell("…"))
            rows.append(DisplayRow(asked.label, option.shown, cells))
    columns = [
        DisplayColumn("人数", "count"),
        DisplayColumn("割合(％)", "percent"),
        DisplayColumn("前回(％)", "percent"),
    ]
    if not has_before:
        columns.pop()
        rows = [DisplayRow(row.group, row.label, row.cells[:2]) for row in rows]
    notes = ["割合は、有効回収数を基数としています(無回答を含むため、合計は100％になりません)。"]
    if has_before:
        notes.append("回答者の構成です。市民全体の変化を表すものではありません。")
    return DisplayTable(
        "respondents", CAPTIONS["respondents"], (), tuple(columns), tuple(rows), ("項目", "区分"), tuple(notes)
    )


def _both(of: Quantity, facts: Facts) -> tuple[ShareFact, ShareFact | None]:
    """A share now and in the earlier wave."""
    change = facts.change(of)
    before = None if change.unknown or change.before.level is None else change.before
    return facts.share(of), before


def _persons(fact: ShareFact) -> DisplayCell:
    """Persons who gave the answer."""
    return DisplayCell("x") if fact.level is None else DisplayCell(f"{fact.level.count:,}", float(fact.level.count))


def _percent(fact: ShareFact) -> DisplayCell:
    """The share in percent."""
    if fact.level is None:
        return DisplayCell("x")
    share = percent_half_up(fact.level.share.numerator, fact.level.share.denominator, 1)
    return DisplayCell(str(share), float(share), 1)


def own_table(rows: Sequence[Sequence[str]], name: str) -> DisplayTable:
    """A table that the author wrote: its first row is its heading, its first column labels the rows."""
    width = max(len(row) for row in rows)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    columns = tuple(DisplayColumn(label, "text") for label in padded[0][1:])
    lines = tuple(DisplayRow("", label, tuple(map(DisplayCell, cells))) for label, *cells in padded[1:])
    return DisplayTable(name, "", (), columns, lines, ("", padded[0][0]))
