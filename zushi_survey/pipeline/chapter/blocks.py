"""Tables, figures, cross tables and quotes of a chapter, numbered as they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from zushi_survey.hearing.quotes import Form, Printable, PrintRules, printables
from zushi_survey.pipeline.hearing import hearing_record
from zushi_survey.pipeline.tabulation import TableRequest, tabulate
from zushi_survey.present.chapter.tables import CAPTIONS, facts_of_table, record_table, respondents_table
from zushi_survey.present.document import Block, FigureBlock, TableBlock
from zushi_survey.present.layout import display_table
from zushi_survey.present.question_charts import question_chart, roles_of
from zushi_survey.present.sentences import quantities_of
from zushi_survey.questionnaire.chapter import Field, FieldKind
from zushi_survey.questionnaire.claims import MentionClaim, QuoteClaim

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy, ReleasedTable
    from zushi_survey.hearing.model import HearingRecord
    from zushi_survey.pipeline.facts.study_facts import StudyFacts
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.present.chapter.prose import Writer
    from zushi_survey.present.names import Names

_MOST_QUOTES = 5


class Blocks:
    """Makes the blocks that stand alone, and counts tables and figures."""

    def __init__(self, study: StudyFolder, facts: StudyFacts, names: Names, policy: Policy) -> None:
        self._study = study
        self._facts = facts
        self._names = names
        self._policy: Policy = policy
        self._tables = 0
        self._figures = 0
        self._quoted: set[str] = set()

    def of(self, field: Field, writer: Writer) -> Iterator[Block]:
        """The blocks of one field; a field that nothing can be made of is refused."""
        makers = {
            FieldKind.TABLE: self._table,
            FieldKind.FIGURE: self._figure,
            FieldKind.CROSSTAB: self._crosstab,
            FieldKind.QUOTES: self._quotes,
        }
        made = list(makers[field.kind](field, writer))
        if not made:
            writer.refuse(field, "公表できるもの、または記録がありません")
        yield from made

    def _table(self, field: Field, writer: Writer) -> Iterator[Block]:
        """A table of recorded facts, or of who answered."""
        name, *questions = field.names
        caption = CAPTIONS[name]
        if name == "respondents":
            yield TableBlock(self._next_table(), caption, respondents_table(questions, self._facts, self._names))
            return
        rows = facts_of_table(name, self._facts)
        if rows:
            number = self._next_table()
            for label, fact in rows:
                writer.evidence.add(fact, f"表{number} {label}")
            yield TableBlock(number, caption, record_table(name, rows))

    def _figure(self, field: Field, _writer: Writer) -> Iterator[Block]:
        """A figure of each question named, by an axis if one is named."""
        axis = field.by[0] if field.by else None
        for of in quantities_of(field):
            tables = self._released(of.question, (axis,) if axis else ())
            name = f"fig{self._figures + 1}"
            roles = roles_of(self._study.wave().questionnaire, of.question)
            chart = question_chart(tables, name, axis, self._study.file.decimals, roles)
            if chart is not None:
                self._figures += 1
                yield FigureBlock(self._figures, chart.title, replace(chart, title=""), name)

    def _crosstab(self, field: Field, _writer: Writer) -> Iterator[Block]:
        """A cross table of each question named."""
        for of in quantities_of(field):
            for table in self._released(of.question, field.by):
                shown = display_table(table, self._study.file.decimals, "hide")
                axes = "・".join(self._names.axis(axis).removesuffix("別") + "別" for axis in field.by)
                caption = f"{shown.title.partition(' ')[2] or shown.title}({axes}、％)"
                yield TableBlock(self._next_table(), caption, replace(shown, title=caption))

    def _released(self, question: str, axes: tuple[str, ...]) -> tuple[ReleasedTable, ...]:
        """The released tables of a question (of a matrix one per item)."""
        request = TableRequest((question,), axes, policy=self._policy, intervals=False)
        return tabulate(self._study, request).tables

    def _next_table(self) -> int:
        """The number of the next table."""
        self._tables += 1
        return self._tables

    def _quotes(self, field: Field, writer: Writer) -> Iterator[Block]:
        """Words of the groups heard that may be printed: of the codes named, or of those most groups raised."""
        record, files = hearing_record(self._study), self._study.file.hearing
        if record is None or files is None:
            return
        rules = PrintRules(files.names, files.general, files.smallest_type)
        allowed = {one.segment: one for one in printables(record, rules) if one.form is not Form.REFUSED}
        theme, *codes = field.names
        for code, segment in _choices(record, theme, codes):
            if segment not in allowed or segment in self._quoted:
                continue
            self._quoted.add(segment)
            yield self._quote(record, allowed[segment], theme, code, writer)
            if len(self._quoted_of(record, theme)) >= (field.most or _MOST_QUOTES):
                return

    def _quoted_of(self, record: HearingRecord, theme: str) -> set[str]:
        """Segments quoted so far that were coded under a theme."""
        return {coding.segment for coding in record.codings if coding.theme == theme} & self._quoted

    def _quote(self, record: HearingRecord, printable: Printable, theme: str, code: str, writer: Writer) -> Block:
        """One quote with who said it; in 「」 where it stands word for word."""
        text = printable.text.rstrip("。")
        who = f"({printable.group_type})" if printable.group_type else ""
        if printable.form is Form.QUOTE:
            fact = self._facts.quoted(text, (code,))
            return writer.quote(f"「{text}」{who}", QuoteClaim(kind="quote", text=text, codes=(code,)), fact)
        mention = self._facts.mention((code,), theme, None)
        claim = MentionClaim(kind="mention", codes=(code,), theme=theme)
        return writer.quote(f"{text}{who}", claim, mention)


def _choices(record: HearingRecord, theme: str, codes: list[str]) -> Iterator[tuple[str, str]]:
    """Code and segment, the codes in turn: those named, else those of the theme that most groups raised first."""
    wanted = codes or [mention.code for mention in record.mentions() if mention.theme == theme]
    by_code = {
        code: [coding.segment for coding in record.codings if (coding.theme, coding.code) == (theme, code)]
        for code in wanted
    }
    for turn in range(max(map(len, by_code.values()), default=0)):
        yield from ((code, segments[turn]) for code, segments in by_code.items() if turn < len(segments))
