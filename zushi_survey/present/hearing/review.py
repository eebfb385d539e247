"""The sheet on which two readers decide about printing: one row per segment, what set it off, four cells per reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.hearing.decisions import ReaderDecision, Ruling, Standing, proposed_text
from zushi_survey.hearing.model import HearingRecord, Segment
from zushi_survey.hearing.quotes import Form, Printable, Reason, consent_to
from zushi_survey.hearing.review_sheet import (
    PROPOSAL_COLUMN,
    READER_COLUMNS,
    REVIEW_SHEET,
    SEGMENT_COLUMN,
    TEXT_COLUMN,
)
from zushi_survey.hearing.triggers import Flag, Trigger
from zushi_survey.present.banners import DataOrigin, banner_lines
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.hearing.quotes import FORMS, REASONS

_TRIGGERS: Mapping[Trigger, str] = {
    Trigger.NAME: "名前",
    Trigger.DATE: "時期",
    Trigger.COUNT: "数",
    Trigger.THIRD_PERSON: "ほかの人の事情",
    Trigger.NO_CONSENT: "公表の同意なし",
    Trigger.CONSENT_UNKNOWN: "公表の同意が不明",
    Trigger.RISK: "話した団体が分かるおそれ",
    Trigger.FEW_GROUPS: "団体の少ない種類",
    Trigger.LONE_CODES: "1団体だけが挙げたコード",
    Trigger.NAMED_CODE: "コードの名前から分かる",
    Trigger.UNREAD: "2人の確認がまだ",
}
_FIXED = (
    (SEGMENT_COLUMN, 10),
    (TEXT_COLUMN, 44),
    (PROPOSAL_COLUMN, 32),
    ("きっかけ", 28),
    ("団体", 16),
    ("公表の同意", 14),
    ("2人の決定", 16),
    ("今の規則では", 22),
)
_WIDTHS_OF_READER = (12, 32, 10, 12)


class FormColumn(NamedTuple):
    """One column of a form."""

    heading: str
    width: int
    is_free: bool
    """Whether it is filled in."""
    offered: tuple[str, ...] = ()
    """Words to choose from; empty for any text."""


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A workbook to fill in."""

    title: str
    sheet: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    """One text per column."""
    how_to: tuple[str, ...]


class Reviewed(NamedTuple):
    """One segment with all that its readers need."""

    segment: Segment
    flags: tuple[Flag, ...]
    standing: Standing
    current: tuple[ReaderDecision, ...]
    """Decisions on the text as it is."""
    printable: Printable


def review_form(
    record: HearingRecord,
    reviewed: Sequence[Reviewed],
    general: Mapping[str, str],
    title: str,
    data_origin: DataOrigin,
) -> ReviewForm:
    """The form, decisions so far filled in."""
    fixed = (FormColumn(heading, width, is_free=False) for heading, width in _FIXED)
    free = (
        FormColumn(heading, width, is_free=True, offered=tuple(Ruling) if heading == columns.ruling else ())
        for columns in READER_COLUMNS
        for heading, width in zip(columns, _WIDTHS_OF_READER, strict=True)
    )
    rows = tuple(_row(record, one, general) for one in reviewed)
    return ReviewForm(title, REVIEW_SHEET, (*fixed, *free), rows, _how_to(title, data_origin))


def _row(record: HearingRecord, one: Reviewed, general: Mapping[str, str]) -> tuple[str, ...]:
    """The cells of one segment."""
    segment, group = one.segment, record.group_by_id[one.segment.group]
    shown = (
        segment.id,
        segment.text,
        proposed_text(segment, general),
        "\n".join(map(_flag_in_words, one.flags)),
        f"{group.id} {group.type}",
        consent_to(segment, group) or "不明",
        _standing_in_words(one),
        verdict_in_words(one.printable),
    )
    cells = [
        cell
        for decision in one.current[: len(READER_COLUMNS)]
        for cell in (str(decision.ruling), decision.wording, decision.reader, decision.date)
    ]
    empty = [""] * (len(READER_COLUMNS) * len(_WIDTHS_OF_READER) - len(cells))
    return (*shown, *cells, *empty)


def _flag_in_words(flag: Flag) -> str:
    """What set it off, and the words that did."""
    words = "、".join(flag.words)
    return f"{_TRIGGERS[flag.trigger]}({words})" if words else _TRIGGERS[flag.trigger]


def _standing_in_words(one: Reviewed) -> str:
    """How far the readers have come, and with what."""
    if one.standing is Standing.AGREED:
        return f"{one.standing}: {one.current[0].ruling}"
    if one.standing is Standing.OPEN and one.segment.is_read and one.segment.decision:
        return f"発言のファイルによる: {one.segment.decision}"
    return str(one.standing)


def verdict_in_words(printable: Printable) -> str:
    """Whether it would be printed now, and why not."""
    form = FORMS[printable.form]
    if printable.form is not Form.REFUSED:
        return form
    return "\n".join((form, *(REASONS[reason] for reason in printable.reasons)))


def _how_to(title: str, data_origin: DataOrigin) -> tuple[str, ...]:
    """What readers are told."""
    words = "、".join(Ruling)
    return (
        title,
        *banner_lines(data_origin, "internal"),
        "【名前のある未公表の発言が入っています。読む2人のほかには渡さないでください。】",
        f"シート「{REVIEW_SHEET}」の1行が発言1つです。2人が別々に読み、右の列に決定・名前・日付を入れます。",
        f"決定は {words} のどれかです。迷うときは空欄のままにします(決まるまで公表しません)。",
        f"「{PROPOSAL_COLUMN}」は、公表するときに出る文です(言い換え general と、発言の public_text によります)。",
        "「言い換える」ときは、もとの発言とは違う言葉で要旨を書きます。2人とも同じ文を入れると決まります。",
        "名前・時期・数のある文は、2人が「公表する」としても出ません。言い換えるか、団体の文書による同意を得てください。",
        "公表の同意が不明の発言は、2人が「公表する」としても出ません。"
        "同意を確かめて団体か発言の consent に書くか、言い換えてください。",
        "困っている人や相談者など、ほかの人の事情は、場所や時期とともに公表しません。",
        "「1団体だけが挙げたコード」は、何を話したかだけで団体が分かることがある、という印です。",
        "決定は、読んだ文と結び付けて残します。あとで文を直すと、決め直しになります。",
        "同じ人が2人分を決めることはできません。1行目の見出しと左の8列は変えないでください。",
        "読み込み: zushi-survey hearing review --import このファイル",
    )


def state_table(printables: Sequence[Printable]) -> DisplayTable:
    """How many segments may be printed and why the others may not; for internal use."""
    forms = [(FORMS[form], sum(one.form is form for one in printables)) for form in Form]
    refused = [one for one in printables if one.form is Form.REFUSED]
    reasons = [(REASONS[reason], sum(reason in one.reasons for one in refused)) for reason in Reason]
    rows = [*_state_rows("公表", forms), *_state_rows("出せない理由", [row for row in reasons if row[1]])]
    notes = (
        "1つの発言に理由がいくつもあるときは、それぞれに数えます。",
        "確認の表は zushi-survey hearing review で作り、記入して zushi-survey hearing review --import で読み込みます。",
    )
    columns = (DisplayColumn("発言", "count"),)
    return DisplayTable("print-state", "発言の公表の状態", (), columns, tuple(rows), ("", ""), notes)


def _state_rows(axis: str, counted: Iterable[tuple[str, int]]) -> list[DisplayRow]:
    """One row per count."""
    return [DisplayRow(axis, label, (DisplayCell(f"{number:,}", float(number)),)) for label, number in counted]
