"""A hand-made hearing of four groups, and changes to it in one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zushi_survey.hearing.model import HearingRecord
from zushi_survey.hearing.reading import Sheets, record_of

GROUPS = ["group_id,type,kind,consent", "G1,住民,自治会,", "G2,住民,子ども,", "G3,住民,高齢者,", "G4,法人,保育,"]
SEGMENTS = [
    "segment_id,group_id,theme_asked,text",
    "s1,G1,T1,会員が高齢になった。",
    "s2,G1,T2,集まる場が減った。",
    "s3,G2,T1,役員の引き受け手がいない。",
    "s4,G3,T1,会員が高齢で役員も足りない。",
    "s5,G4,T2,行事を休んだ。",
]
CODES = ["theme,code,label", "T1,高齢化,", "T1,役員,役員不足", "T2,場,集まる場", "T2,高齢化,"]
CODINGS = [
    "segment_id,theme,code,coder,round",
    "s1,T1,高齢化,A,1",
    "s2,T2,場,A,1",
    "s3,T1,役員,A,1",
    "s4,T1,高齢化,A,1",
    "s4,T1,役員,A,1",
    "s5,T2,場,A,1",
]
QUOTES = ["quote_id,text,segment_id,kind", "q1,「会員」が高齢になった,s1,引用"]
THEMES = {"T1": "課題", "T2": "影響"}


@dataclass(frozen=True)
class SmallSheet:
    """A file of the hearing."""

    file: str
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]


def sheet(name: str, lines: Sequence[str]) -> SmallSheet:
    """A file from its lines, the headings first; no cell holds a comma."""
    headings, *rows = (line.split(",") for line in lines)
    columns = {heading: [row[place] for row in rows] for place, heading in enumerate(headings)}
    return SmallSheet(f"{name}.csv", columns, range(2, len(lines) + 1))


def small_record(
    groups: Sequence[str] = GROUPS,
    segments: Sequence[str] = SEGMENTS,
    codes: Sequence[str] = CODES,
    codings: Sequence[str] = CODINGS,
    quotes: Sequence[str] | None = None,
    themes: Mapping[str, str] | None = None,
) -> HearingRecord:
    """The record of these files."""
    sheets = Sheets(
        sheet("groups", groups),
        sheet("segments", segments),
        sheet("codes", codes),
        (sheet("codings", codings),),
        sheet("quotes", quotes) if quotes else None,
    )
    return record_of(sheets, THEMES if themes is None else themes)
