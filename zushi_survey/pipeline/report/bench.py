"""What the parts of a report share: the tables, their printed forms, the facts and the findings, each made once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.analysis.findings import find
from zushi_survey.pipeline.facts.findings import in_words, subject_in
from zushi_survey.pipeline.facts.study_facts import StudyFacts
from zushi_survey.pipeline.marking import extras_of, marks_compared
from zushi_survey.pipeline.tabulation import TableRequest, decide_together, tabulate_wave
from zushi_survey.present.differences_in_words import Bench
from zushi_survey.present.explorer import Printed
from zushi_survey.present.layout import display_table
from zushi_survey.present.names import Names
from zushi_survey.present.question_charts import question_chart, roles_of
from zushi_survey.questionnaire.wave_links import links_of

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy, ReleasedTable
    from zushi_survey.analysis.testing.comparison import ReleasedComparisons
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.pipeline.tabulation import TableSet
    from zushi_survey.present.charts import DisplayChart
    from zushi_survey.present.layout import Extras
    from zushi_survey.questionnaire.report_plan import PartId, ReportPlan
    from zushi_survey.questionnaire.wave_links import Linked


class ReportRequest(NamedTuple):
    """What was asked for; None means as in study.yaml."""

    parts: tuple[PartId, ...] | None = None
    policy: Policy | None = None
    wave: str | None = None
    weight: str | None = None


class Sentence(NamedTuple):
    """One finding in words, with what it is about."""

    kind: str
    question: str
    """The question, or the item of a matrix."""
    axis: str
    """The axis that a group or a trend lies along; empty for none."""
    text: str


class ReportBench:
    """One report being made."""

    def __init__(self, study: StudyFolder, request: ReportRequest) -> None:
        self.study = study
        self.plan: ReportPlan = study.file.report
        self.policy: Policy = request.policy or study.file.policy
        self.weight = request.weight
        self.wave: WaveData = study.wave(request.wave, request.weight)
        self.request = TableRequest(
            self.plan.questions, self.plan.axes, policy=self.policy, wave=request.wave, weight=request.weight
        )
        decide_together(study, self.policy)

    @cached_property
    def tables(self) -> TableSet:
        """Every question by every axis, released. Raises SurveyError."""
        return tabulate_wave(self.study, self.wave, self.request._replace(reliability=self.plan.marks != "none"))

    @cached_property
    def extras(self) -> Extras:
        """The marks of the cross tables, and how they were tested. Raises SurveyError."""
        kind = self.plan.marks
        return extras_of(
            self.study, self.wave, self.request, self.tables, kind, with_intervals=False, compared=self.compared
        )

    @cached_property
    def compared(self) -> ReleasedComparisons | None:
        """The comparisons that the marks of the cross tables tell; None without marks. Raises SurveyError."""
        return marks_compared(self.study, self.request, self.plan.marks)

    @cached_property
    def by_question(self) -> dict[str, tuple[ReleasedTable, ...]]:
        """The tables of each question: one, or one per item."""
        found: dict[str, list[ReleasedTable]] = {}
        for table in self.tables:
            found.setdefault(table.title.question, []).append(table)
        return {name: tuple(tables) for name, tables in found.items()}

    @cached_property
    def respondents(self) -> tuple[str, ...]:
        """The questions that say who answered: as planned, or those the axes are made of."""
        form = self.wave.questionnaire
        wanted = self.plan.respondents or [axis.question for axis in form.axes if axis.question]
        return tuple(name for name in dict.fromkeys(wanted) if name in self.by_question)

    @cached_property
    def printed(self) -> tuple[Printed, ...]:
        """Every cross table as printed, with percents and with counts, in table order."""
        return tuple(self._printed(self.tables, self.extras))

    def _printed(self, tables: Sequence[ReleasedTable] | TableSet, extras: Extras | None) -> Iterator[Printed]:
        """Both printed forms of each table."""
        study = self.study.file
        for table in tables:
            title = table.title
            name = f"{title.question}.{title.item}" if title.item else title.question
            percents = display_table(table, study.decimals, study.axis_no_answer, "percent", extras)
            counts = display_table(table, study.decimals, study.axis_no_answer, "count", extras)
            yield Printed(name, table, percents, counts)

    @cached_property
    def earlier(self) -> tuple[Printed, ...]:
        """Cross tables of the wave compared with, under the present names of the questions that both waves have."""
        before = self.study.wave(self.study.file.compare_wave)
        if not self.links or before.published is not None:
            return ()
        present_name = {one.names[1]: one.names[0] for one in self.links if not one.obstacle}
        axes = tuple(axis.id for axis in before.questionnaire.axes if axis.id in self.axes)
        request = TableRequest(("all",), axes, policy=self.policy, wave=before.spec.id, intervals=False)
        return tuple(
            one._replace(question=name)
            for one in self._printed(tabulate_wave(self.study, before, request), None)
            if (name := _renamed(one.question, present_name))
        )

    @cached_property
    def links(self) -> tuple[Linked, ...]:
        """What became of each question since the wave compared with; empty without one, or without a mapping."""
        compared, wave_map = self.study.file.compare_wave, self.study.wave_map
        if compared in (None, self.wave.spec.id) or wave_map is None:
            return ()
        path = wave_map.path(self.wave.spec.id, compared)
        forms = {wave.id: self.study.wave(wave.id).questionnaire for wave in self.study.file.waves}
        return tuple(one.ends for one in links_of(path, forms)) if path else ()

    @property
    def axes(self) -> tuple[str, ...]:
        """The axes of the cross tables."""
        return self.study.file.axes if self.plan.axes is None else self.plan.axes

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every finding in words, first what a reader should know first."""
        if self.wave.spec.id != self.study.file.report_wave:
            return ()  # findings are sought in the reported wave only
        facts, names = self.facts, Names(self.wave.questionnaire)
        found = find(subject_in(self.study, facts, names), facts)
        told = in_words(found.supported, Bench(facts, names, found.limits))
        return tuple(Sentence(one.claim.kind, one.question, _axis_of(one.claim), text) for one, text in told)

    @cached_property
    def facts(self) -> StudyFacts:
        """The facts that sentences and method tables rest on: those of the reported wave, among everyone asked."""
        is_same = self.wave.spec.id == self.study.file.report_wave and self.study.file.base == "asked"
        return StudyFacts(self.study, policy=self.policy, weight=self.weight, standing=self if is_same else None)

    def chart(self, question: str, tables: Sequence[ReleasedTable], name: str, axis: str | None) -> DisplayChart | None:
        """The figure that suits a question (or an item), of everyone or by an axis."""
        roles = roles_of(self.wave.questionnaire, question)
        return question_chart(tables, name, axis, self.study.file.decimals, roles)

    def said(self, question: str, kinds: Sequence[str], most: int) -> tuple[Sentence, ...]:
        """The first findings of these kinds about a question, its items included."""
        names = {one: (one.question, one.question.split(".")[0]) for one in self.sentences if one.kind in kinds}
        return tuple(one for one, about in names.items() if question in about)[:most]


def _renamed(name: str, present_name: Mapping[str, str]) -> str:
    """The present name of an earlier question or item; empty where there is none."""
    question, dot, item = name.partition(".")
    return present_name.get(name) or (f"{present_name[question]}{dot}{item}" if question in present_name else "")


def _axis_of(claim: object) -> str:
    """The axis that a claim looks along."""
    group = getattr(claim, "group", None)
    return str(group.axis if group is not None else getattr(claim, "axis", ""))
