"""A checked text -> its page (verdicts, contradictions, what is unread), its rows, and the text with remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from zushi_survey.analysis.reading.checked import CheckedStatement, CheckedText
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.facts_in_words import fact_line
from zushi_survey.present.marked import Mark, MarkedParagraph, MarkedText, Remark, runs_of
from zushi_survey.questionnaire.texts import Paragraph

_GRAVEST_FIRST: Final = "XLUDWSM"
_ORIGINS: Final = {"links": "リンクのファイル", "claims": "claimsファイル", "grammar": "文法"}
_UNREAD: Final = "読み取れません"
_CHECK_LINK: Final = "要確認"
_FACTS: Final = 3
"""Facts shown beside a verdict."""
_LISTS: Final = {
    "lint": "書き換えたほうがよい言い方",
    "contradiction": "文書の中の矛盾",
    "not_understood": "読み取れなかった文",
    "missing": "claimsファイルにあって、文書に見つからない文",
}
COLUMNS: Final = (
    "kind",
    "line",
    "id",
    "verdict",
    "verdict_label",
    "text",
    "reason",
    "better",
    "evidence",
    "notes",
    "origin",
    "sure",
)


class _Row(NamedTuple):
    """One thing found out about the text."""

    kind: str
    line: int
    id: str
    verdict: Mark
    label: str
    text: str
    reason: str = ""
    better: str = ""
    evidence: str = ""
    notes: str = ""
    origin: str = ""
    sure: str = ""
    paragraph: int = -1
    start: int = 0
    end: int = 0


def check_rows(paragraphs: Sequence[Paragraph], checked: CheckedText) -> list[_Row]:
    """Everything found out, in the order of the text; what has no place in it comes last."""
    placed = [
        *(_statement(one) for one in checked.statements),
        *_lints(paragraphs, checked),
        *_not_understood(paragraphs, checked),
    ]
    placed.sort(key=lambda row: (row.paragraph, row.start, row.kind, row.id))
    return [*placed, *_contradictions(checked), *_missing(checked)]


def check_tables(rows: Sequence[_Row], *, brief: bool) -> list[DisplayTable]:
    """Summary, then one table per kind; `brief` leaves out what is supported or recorded."""
    statements = [row for row in rows if row.kind == "statement"]
    shown = [row for row in statements if not (brief and row.verdict in "SM" and not row.notes)]
    title = "文の判定(支持・記録どおりで、備考のない文を除く)" if brief else "文の判定"
    lists = [("statements", title, shown)]
    lists += [(kind, words, [row for row in rows if row.kind == kind]) for kind, words in _LISTS.items()]
    tables = [_summary(rows), *(_table(name, words, several, brief=brief) for name, words, several in lists)]
    return [table for table in tables if table.rows]


def check_data(rows: Sequence[_Row], about: dict[str, str]) -> DataTable:
    """One row per thing found out."""
    return DataTable(COLUMNS, tuple(tuple(row[:12]) for row in rows), about)


def marked_text(name: str, paragraphs: Sequence[Paragraph], rows: Sequence[_Row]) -> MarkedText:
    """The text with a remark on every place found."""
    by_paragraph: dict[int, list[Remark]] = {}
    places = {row.id: row for row in rows if row.kind == "statement"}
    clashes: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == "contradiction":
            for first, second in ((row.id, row.notes), (row.notes, row.id)):
                if first in places:
                    clashes.setdefault(first, []).append(f"矛盾: {_where(second, places)}{row.reason}")
    number = 0
    for row in rows:
        if row.paragraph < 0:
            continue
        number += 1
        lines = tuple(line for line in _remark_lines(row, clashes.get(row.id, [])) if line)
        remark = Remark(number, row.verdict, row.label, row.start, row.end, lines)
        by_paragraph.setdefault(row.paragraph, []).append(remark)
    return MarkedText(
        name,
        tuple(_paragraph(one, tuple(by_paragraph.get(place, ()))) for place, one in enumerate(paragraphs)),
    )


def _where(other: str, places: dict[str, _Row]) -> str:
    """The other statement of a contradiction, with its line where it is in the text."""
    return f"{places[other].line}行目({other})と、" if other in places else f"{other} と、"


def _remark_lines(row: _Row, clashes: Sequence[str]) -> Iterator[str]:
    """What a remark says."""
    yield row.reason
    if row.better:
        yield f"言い換え: {row.better}"
    yield from row.evidence.split("\n")
    yield from row.notes.split("\n")
    yield from clashes


def _paragraph(paragraph: Paragraph, remarks: tuple[Remark, ...]) -> MarkedParagraph:
    """One paragraph with its remarks."""
    runs = runs_of(paragraph.text, remarks, _GRAVEST_FIRST)
    return MarkedParagraph(paragraph.line, paragraph.level, paragraph.is_bullet, runs, remarks)


def _statement(one: CheckedStatement) -> _Row:
    """A statement with its verdict."""
    judgement, linked = one.judgement, one.linked
    reasons = [
        f"文中の {other.said} がデータと合いません({other.found or '対応する数字がありません'})" for other in one.others
    ]
    if judgement is not None and judgement.note:
        reasons.append(judgement.note)
    if linked.doubt:
        reasons.append(linked.doubt.value)
    lines = [fact_line(fact) for fact in judgement.evidence] if judgement else []
    notes = [*(judgement.remarks if judgement else ()), *(note.value for note in one.notes)]
    return _Row(
        "statement",
        one.line,
        linked.id,
        one.verdict.value,
        _CHECK_LINK if linked.doubt else one.verdict.label,
        linked.quote,
        " / ".join(reasons),
        judgement.better if judgement else "",
        "\n".join([line for line in lines if line][:_FACTS]),
        "\n".join(notes),
        _ORIGINS[linked.origin.value],
        "no" if linked.doubt else "yes",
        linked.place.paragraph,
        *linked.place.span,
    )


def _lints(paragraphs: Sequence[Paragraph], checked: CheckedText) -> Iterator[_Row]:
    """Ways of writing to be changed."""
    for one in checked.lints:
        hit = one.hit
        yield _Row(
            "lint",
            paragraphs[one.paragraph].line_at(hit.start),
            hit.lint.id,
            Verdict.REWRITE.value,
            Verdict.REWRITE.label,
            hit.text,
            hit.lint.message,
            hit.lint.suggestion or "",
            paragraph=one.paragraph,
            start=hit.start,
            end=hit.end,
        )


def _not_understood(paragraphs: Sequence[Paragraph], checked: CheckedText) -> Iterator[_Row]:
    """Statements that could not be read."""
    for one in checked.not_understood:
        paragraph = paragraphs[one.paragraph]
        yield _Row(
            "not_understood",
            paragraph.line_at(one.span.start),
            "",
            Verdict.UNDECIDED.value,
            _UNREAD,
            paragraph.text[one.span.start : one.span.end],
            one.read.obstacle.value,
            paragraph=one.paragraph,
            start=one.span.start,
            end=one.span.end,
        )


def _contradictions(checked: CheckedText) -> Iterator[_Row]:
    """Statements that clash."""
    for one in checked.contradictions:
        text = f"{one.first.quote} / {one.second.quote}"
        reason = f"{one.clash.value}({one.first.line}行目と{one.second.line}行目)"
        yield _Row("contradiction", one.first.line or 0, one.first.id, "X", "矛盾", text, reason, notes=one.second.id)


def _missing(checked: CheckedText) -> Iterator[_Row]:
    """Registered statements that are gone."""
    for one in checked.missing:
        reason = "claimsファイルの言葉が文書に見つかりません(消されたか、書き換えられています)"
        yield _Row("missing", one.line or 0, one.id, "U", "見つかりません", one.quote, reason)


def _summary(rows: Sequence[_Row]) -> DisplayTable:
    """How many of each verdict."""
    counts = Counter(row.label for row in rows if row.kind == "statement")
    order = [verdict.label for verdict in Verdict] + [_CHECK_LINK]
    lines = [(label, counts[label]) for label in order if counts[label]]
    others = Counter(row.kind for row in rows)
    lines += [
        ("書き換えたほうがよい言い方", others["lint"]),
        ("文書の中の矛盾", others["contradiction"]),
        ("読み取れなかった文", others["not_understood"]),
    ]
    return DisplayTable(
        "summary",
        f"判定のまとめ({others['statement']:,}の文)",
        (),
        (DisplayColumn("件数", "count"),),
        tuple(DisplayRow("", label, (DisplayCell(f"{count:,}", float(count)),)) for label, count in lines),
    )


def _table(name: str, title: str, rows: Iterable[_Row], *, brief: bool) -> DisplayTable:
    """One list; `brief` for narrow screens: all words in one column."""
    labels = ("判定、文、理由、データ",) if brief else ("判定", "文", "理由", "データ")
    lines = tuple(DisplayRow("", f"{row.line}行目", tuple(map(DisplayCell, _cells(row, brief=brief)))) for row in rows)
    return DisplayTable(name, title, (), tuple(DisplayColumn(one, "text") for one in labels), lines, ("", "行"))


def _cells(row: _Row, *, brief: bool) -> tuple[str, ...]:
    """The cells of one line."""
    data = row.evidence.replace("\n", " / ")
    if not brief:
        return row.label, row.text, _reason(row), data
    return (" : ".join(part for part in (f"{row.label}【{row.text}】{_reason(row)}", data) if part),)


def _reason(row: _Row) -> str:
    """Reason, better phrase and notes in one cell."""
    notes = "" if row.kind == "contradiction" else row.notes
    better = f"言い換え: {row.better}" if row.better and row.better not in row.reason else ""
    return " / ".join(part for part in (row.reason, better, *notes.split("\n")) if part)
