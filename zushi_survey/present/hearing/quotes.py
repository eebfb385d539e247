"""Quotes of the hearing with where they stand, whether they may be printed, and survey figures on the same subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, ReleasedTable, TableTitle
from zushi_survey.hearing.model import CodeKey, HearingRecord, Quote, Segment
from zushi_survey.hearing.quotes import Form, Printable, Reason
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.hearing.data import HearingRow
from zushi_survey.present.numbers import HIDDEN, percent_cell
from zushi_survey.present.wording import net_label

ANY_GROUP = "ヒアリングした団体"
REASONS: Mapping[Reason, str] = {
    Reason.NO_CONSENT: "公表の同意がありません",
    Reason.CONSENT_UNKNOWN: "公表の同意が記録されていません(言い換えた文なら出せます)",
    Reason.DECIDED: "二人の確認で公表しないと決めました",
    Reason.NAME: "団体・施設・場所などの名前があります",
    Reason.DATE: "時期があります",
    Reason.COUNT: "人数などの数があります",
    Reason.THIRD_PERSON: "ほかの人の事情を、場所や時期とともに述べています",
    Reason.HIGH_RISK: "話した団体が分かるおそれが高いとされています",
    Reason.FEW_GROUPS: "団体の少ない種類のため、種類を示しません",
    Reason.UNREAD: "二人の確認がまだです",
    Reason.WORD_FOR_WORD: "要旨だけの同意なので、言い換えた文(public_text)が要ります",
    Reason.REWORDED: "言い換えた文です",
}
FORMS: Mapping[Form, str] = {Form.QUOTE: "原文で可", Form.SUMMARY: "要旨で可", Form.REFUSED: "不可"}
PRINT_NOTE = (
    "「」は発言のとおり、「」のないものは要旨です。"
    "名前・時期・数のある発言、同意のない発言、二人の確認がすんでいない発言は公表しません。"
)


class Beside(NamedTuple):
    """What the hearing and the survey say on one subject."""

    code: str
    groups: int
    heard: int
    cell: Cell
    title: TableTitle
    percent: DisplayCell
    base: DisplayCell

    @property
    def survey_label(self) -> str:
        """Question, item and option in words."""
        option = (
            net_label(self.cell.option_label) if self.cell.kind is CellKind.NET else f"「{self.cell.option_label}」"
        )
        return " ".join(part for part in (self.title.question_label, self.title.item_label, option) if part)


def survey_cell(
    tables: Iterable[ReleasedTable], variable: str, option: str, *, is_net: bool
) -> tuple[TableTitle, Cell] | None:
    """The released cell of one option or net among all respondents, with its table's title; None for none."""
    kinds = (CellKind.NET,) if is_net else (CellKind.OPTION, CellKind.BAND)
    for table in tables:
        name = ".".join(part for part in (table.title.question, table.title.item) if part)
        for cell in table.cells:
            if name == variable and cell.axis == TOTAL and cell.kind in kinds and cell.option == option:
                return table.title, cell
    return None


def beside_of(code: str, groups: int, heard: int, found: tuple[TableTitle, Cell], decimals: int) -> Beside:
    """One subject; `groups` of `heard` groups raised the code."""
    title, cell = found
    percent = percent_cell(cell, decimals, is_weighted=title.is_weighted)
    base = HIDDEN if cell.base_unweighted is None else DisplayCell(f"{cell.base_unweighted:,}")
    return Beside(code, groups, heard, cell, title, percent, base)


def beside_rows(rows: Iterable[Beside]) -> Iterator[HearingRow]:
    """The same for programs: two rows per subject, hearing and survey."""
    for row in rows:
        option = f"{row.title.question}{'.' + row.title.item if row.title.item else ''}:{row.cell.option}"
        yield HearingRow("beside", code=row.code, second=option, groups=row.groups, heard=row.heard, text="hearing")
        yield HearingRow(
            "beside", code=row.code, second=option, measure="proportion", value=row.cell.proportion, text="survey"
        )


def quote_tables(
    record: HearingRecord, printables: Sequence[Printable], *, is_public: bool, row_limit: int | None
) -> Iterator[DisplayTable]:
    """One table per theme: what was said for each code, by segment.

    `is_public` shows only what may be printed, as it may be printed; otherwise everything is shown with the verdict.
    """
    of_segment = {printable.segment: printable for printable in printables}
    for theme, label in record.themes.items():
        found = list(_rows(record, theme, of_segment, is_public=is_public))
        kept = found if row_limit is None else found[:row_limit]
        notes = (
            [PRINT_NOTE] if is_public else [PRINT_NOTE, "公表の前に、種類だけで話した団体が分からないかを確かめます。"]
        )
        if len(kept) < len(found):
            notes.append(f"ほかに {len(found) - len(kept):,} 件あります。--format html か xlsx ですべて出ます。")
        if is_public:
            hidden = len(_hidden(record, theme, of_segment))
            notes.append(f"公表しない発言が {hidden:,} 件あります。")
        labels = ("発言", "誰の") if is_public else ("発言", "誰の", "記録の場所", "公表", "理由")
        columns = tuple(DisplayColumn(heading, "text") for heading in labels)
        yield DisplayTable(
            f"quotes-{theme}", f"発言: {theme} {label}", (), columns, tuple(kept), ("コード", "番号"), tuple(notes)
        )


def _rows(
    record: HearingRecord, theme: str, of_segment: Mapping[str, Printable], *, is_public: bool
) -> Iterator[DisplayRow]:
    """The rows of one theme, by code in order of the codebook."""
    segments = record.segment_by_id
    number = 0
    for entry in record.codebook:
        if entry.key.theme != theme:
            continue
        named = segments_with(record, entry.key)
        if not is_public:
            for name in named:
                yield DisplayRow(entry.label, name, _cells(*_all_of(record, segments[name], of_segment[name])))
            continue
        for printable in public_order(of_segment[name] for name in named):
            number += 1
            cells = _cells(printed(printable), printable.group_type or ANY_GROUP)
            yield DisplayRow(entry.label, str(number), cells)


def public_order(printables: Iterable[Printable]) -> list[Printable]:
    """What may be printed, in an order that tells nothing of who spoke when: ids and positions run group by group."""
    kept = [printable for printable in printables if printable.form is not Form.REFUSED]
    return sorted(kept, key=lambda printable: (printable.text, printable.group_type))


def _cells(*texts: str) -> tuple[DisplayCell, ...]:
    """Cells of words."""
    return tuple(map(DisplayCell, texts))


def _all_of(record: HearingRecord, segment: Segment, printable: Printable) -> tuple[str, ...]:
    """Text, speaker, place and verdict of one segment."""
    group = record.group_by_id[segment.group]
    who = f"{group.id} {group.type} {segment.speaker}".strip()
    where = f"{segment.source} {segment.position}".strip()
    reasons = "、".join(REASONS[reason] for reason in printable.reasons)
    return in_brackets(segment.text), who, where, FORMS[printable.form], reasons


def printed(printable: Printable) -> str:
    """The text as printed: in 「」 only where it stands as it was said."""
    return in_brackets(printable.text) if printable.form is Form.QUOTE else printable.text


def in_brackets(text: str) -> str:
    """The text in 「」, brackets within it as 『』."""
    return "「" + text.replace("「", "『").replace("」", "』") + "」"


def segments_with(record: HearingRecord, key: CodeKey) -> list[str]:
    """Segments that carry the code, in the order of the record."""
    return list(dict.fromkeys(c.segment for c in record.codings if (c.theme, c.code) == key))


def _hidden(record: HearingRecord, theme: str, of_segment: Mapping[str, Printable]) -> set[str]:
    """Segments of a theme that may not be printed."""
    coded = {coding.segment for coding in record.codings if coding.theme == theme}
    return {name for name in coded if of_segment[name].form is Form.REFUSED}


def quote_rows(record: HearingRecord, printables: Sequence[Printable], *, is_public: bool) -> Iterator[HearingRow]:
    """Quotes by code for programs: every segment with its verdict, or only what may be printed, without its id."""
    of_segment = {printable.segment: printable for printable in printables}
    segments = record.segment_by_id
    for entry in record.codebook:
        named = segments_with(record, entry.key)
        if is_public:
            for one in public_order(of_segment[name] for name in named):
                type_ = one.group_type or None
                yield HearingRow("quote", *entry.key, group_type=type_, measure=one.form, text=one.text)
            continue
        for name in named:
            type_ = record.types_by_group[segments[name].group]
            form = of_segment[name].form
            yield HearingRow("quote", *entry.key, name, type_, measure=form, text=segments[name].text)


def sources_table(quotes: Sequence[Quote], of_segment: Mapping[str, Printable]) -> DisplayTable:
    """The lines of a text that rest on the hearing, each with its segment; for internal use, before it is printed.

    Reading stops where a quotation is not found, so that all that stand here were.
    """
    rows = tuple(
        DisplayRow(
            "",
            quote.id,
            _cells(
                quote.text,
                "要旨" if quote.is_summary else "引用",
                quote.segment,
                FORMS[of_segment[quote.segment].form],
                "、".join(REASONS[reason] for reason in of_segment[quote.segment].reasons),
            ),
        )
        for quote in quotes
    )
    columns = tuple(DisplayColumn(label, "text") for label in ("文", "種別", "もとの発言", "公表", "理由"))
    notes = (
        "引用は、かぎかっこの位置と文末の「である」「です」を除いてもとの発言と照らし合わせ、すべて一致しました。",
        "要旨は、もとの発言の番号があることだけを確かめています。",
    )
    return DisplayTable("sources", "文章の中の引用と出典", (), columns, rows, ("", "番号"), notes)


def beside_table(rows: Sequence[Beside], survey: str) -> DisplayTable:
    """Hearing and survey on the same subjects, each with its source."""
    lines = tuple(
        DisplayRow(
            "",
            row.code,
            (
                DisplayCell(f"{row.heard}団体中{row.groups}団体"),
                DisplayCell(row.survey_label),
                DisplayCell(
                    f"{row.percent.text}％ (n={row.base.text})" if row.percent.number is not None else row.percent.text
                ),
            ),
        )
        for row in rows
    )
    columns = (
        DisplayColumn("ヒアリング", "text"),
        DisplayColumn("アンケートの項目", "text"),
        DisplayColumn("アンケート", "text"),
    )
    notes = (
        f"ヒアリング: 団体のうち言及した数(出典: 団体ヒアリングの記録)。アンケート: 回答した人の割合(出典: {survey})。",
        "団体の数と人の割合は、大きさを比べるものではありません。",
    )
    return DisplayTable("beside", "ヒアリングとアンケート", (), columns, lines, ("", "話題"), notes)
