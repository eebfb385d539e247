"""The parts of a report: each from what its own command shows, or from the tables all parts share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zushi_survey.pipeline.pages import design_facts
from zushi_survey.present.chapter.tables import CAPTIONS, facts_of_table, record_table
from zushi_survey.present.document import HeadingBlock, TextBlock, TextRun
from zushi_survey.present.layout import frequency_table, items_table
from zushi_survey.present.place_charts import district_tiles, return_tiles, satisfaction_importance
from zushi_survey.present.report import ReportBlock, ReportPart, TableSection
from zushi_survey.present.report_guide import guide_blocks, phrases_table
from zushi_survey.present.report_tables import WRITTEN_ANSWERS, changes_table, sections_of, written_answers_table
from zushi_survey.questionnaire.report_plan import PART_TITLES, PartId

if TYPE_CHECKING:
    from zushi_survey.pipeline.report.bench import ReportBench
    from zushi_survey.present.charts import Chart
    from zushi_survey.present.explorer import Printed

_LEVEL_KINDS: Final = ("first", "top", "majority", "pair")
_GROUP_KINDS: Final = ("trend", "group")
_MOST_SAID = 3


def report_part(part: PartId, bench: ReportBench) -> ReportPart | None:
    """One part; None where the study has nothing for it. Raises SurveyError for what the files raise."""
    makers: dict[PartId, Callable[[ReportBench], Iterator[ReportBlock]]] = {
        "outline": _outline,
        "guide": _guide,
        "respondents": _respondents,
        "freq": _frequencies,
        "crosstab": _crosstabs,
        "compare": _comparison,
        "free_text": _written_answers,
        "hearing": _hearing,
        "questionnaire": _questionnaire,
        "precision": _precision,
        "methods": _methods,
        "quality": _quality,
        "changes": _changes,
    }
    blocks = tuple(makers[part](bench))
    return ReportPart(part, PART_TITLES[part], blocks) if blocks else None


def _texts(lines: Sequence[str]) -> Iterator[TextBlock]:
    """Paragraphs without evidence."""
    return (TextBlock("text", (TextRun(line),)) for line in lines if line)


def _outline(bench: ReportBench) -> Iterator[ReportBlock]:
    """Purpose, method, returns."""
    from zushi_survey.pipeline.returns import rates

    spec = bench.wave.spec
    if spec.survey is not None and spec.survey.purpose:
        yield HeadingBlock(2, "調査の目的")
        yield from _texts((spec.survey.purpose,))
    yield HeadingBlock(2, "調査の方法")
    if method := facts_of_table("method", bench.facts):
        yield TableSection("outline-method", record_table("method", method))
    yield HeadingBlock(2, "回収の結果")
    page, _ = rates(bench.study, bench.wave, policy=bench.policy, brief=True)
    for section in sections_of(page, "outline"):
        yield replace(section, charts=(*section.charts, *_return_map(bench, section.table.id)))


def _return_map(bench: ReportBench, table: str) -> Iterator[Chart]:
    """The response rates of the places as a schematic map, beside the table of that axis."""
    from zushi_survey.pipeline.returns import released_returns

    plan = bench.plan.map
    if plan is not None and table == f"returns-{plan.axis}":
        by_axis = released_returns(bench.study, bench.wave, bench.policy).by_axis
        returns = next(part for part in by_axis if part.axis.id == plan.axis)
        yield return_tiles(returns, plan.layout, f"map-{table}-figure", bench.study.file.decimals)


def _guide(bench: ReportBench) -> Iterator[ReportBlock]:
    """How to read the figures."""
    study = bench.study.file
    yield from guide_blocks(study, design_facts(bench.wave), bench.policy)
    yield TableSection("guide-phrases", phrases_table(study.wording))


def _respondents(bench: ReportBench) -> Iterator[ReportBlock]:
    """Who answered."""
    for question in bench.respondents:
        yield _frequency(bench, question, "respondents")


def _frequencies(bench: ReportBench) -> Iterator[ReportBlock]:
    """Every question of the whole, without those that say who answered."""
    for question in bench.by_question:
        if question not in bench.respondents:
            yield _frequency(bench, question, "freq")


def _frequency(bench: ReportBench, question: str, part: str) -> TableSection:
    """The simple tabulation of a question, its figure and what it says."""
    tables, decimals = bench.by_question[question], bench.study.file.decimals
    table = items_table(tables, decimals) if len(tables) > 1 else frequency_table(tables[0], decimals)
    said = tuple(one.text for one in bench.said(question, _LEVEL_KINDS, _MOST_SAID))
    charts = [bench.chart(question, tables, f"{part}-{question}-figure", None), _scatter(bench, question)]
    shown = tuple(chart for chart in charts if chart is not None)
    return TableSection(f"{part}-{question}", table, shown, said, question)


def _scatter(bench: ReportBench, question: str) -> Chart | None:
    """Satisfaction against importance, beside the satisfaction."""
    plan = bench.plan.scatter
    if plan is None or plan.satisfaction != question or plan.importance not in bench.by_question:
        return None
    sides = (bench.by_question[question], bench.by_question[plan.importance])
    return satisfaction_importance(*sides, f"scatter-{question}-figure", bench.study.file.decimals)


def _crosstabs(bench: ReportBench) -> Iterator[ReportBlock]:
    """Every question by every axis; a figure by the axis that a sentence speaks of."""
    for one in bench.printed:
        if not one.table.title.axes:
            continue
        said = bench.said(one.question, _GROUP_KINDS, _MOST_SAID)
        axes = dict.fromkeys(sentence.axis for sentence in said if "*" not in sentence.axis)
        charts = [*(_crosstab_figure(bench, one, axis) for axis in axes), _map(bench, one)]
        yield TableSection(
            id=f"crosstab-{one.question}",
            table=one.percents,
            counts=one.counts,
            charts=tuple(chart for chart in charts if chart is not None),
            findings=tuple(sentence.text for sentence in said),
            question=one.question,
        )


def _crosstab_figure(bench: ReportBench, one: Printed, axis: str) -> Chart | None:
    """The question by one axis."""
    return bench.chart(one.question, [one.table], f"crosstab-{one.question}-{axis}-figure", axis)


def _map(bench: ReportBench, one: Printed) -> Chart | None:
    """The schematic map of a question that the plan wants one of."""
    plan = bench.plan.map
    if plan is None or (plan.questions and not {one.question, one.question.split(".")[0]} & set(plan.questions)):
        return None
    name = f"map-{one.question}-figure"
    return district_tiles(one.table, plan.axis, plan.layout, name, bench.study.file.decimals)


def _comparison(bench: ReportBench) -> Iterator[ReportBlock]:
    """The report against the earlier wave; nothing without one."""
    from zushi_survey.pipeline.waves.comparison import CompareRequest
    from zushi_survey.pipeline.waves.pages import compare_page

    study = bench.study
    if study.file.compare_wave in (None, bench.wave.spec.id) or study.wave_map is None:
        return
    request = CompareRequest(policy=bench.policy, wave=bench.wave.spec.id, weight=bench.weight)
    for section in sections_of(compare_page(study, request, brief=True).page, "compare"):
        said = bench.said(section.question, ("change",), _MOST_SAID)
        yield replace(section, findings=tuple(one.text for one in said))


def _written_answers(bench: ReportBench) -> Iterator[ReportBlock]:
    """How written answers are treated."""
    table = written_answers_table(bench.wave.questionnaire)
    if table is not None:
        yield from _texts(WRITTEN_ANSWERS)
        yield TableSection("free_text-questions", table)


def _hearing(bench: ReportBench) -> Iterator[ReportBlock]:
    """The group interviews; nothing without them."""
    from zushi_survey.pipeline.hearing import hearing_page

    if bench.study.file.hearing is None:
        return
    if method := facts_of_table("hearing", bench.facts):
        yield TableSection("hearing-method", replace(record_table("hearing", method), title=CAPTIONS["hearing"]))
    yield from sections_of(hearing_page(bench.study, policy=bench.policy).page, "hearing")


def _questionnaire(bench: ReportBench) -> Iterator[ReportBlock]:
    """The questionnaire with the simple tabulation beside every option."""
    from zushi_survey.present.questionnaire_with_figures import questionnaire_sections

    yield from questionnaire_sections(bench.wave.questionnaire, bench.tables.tables, bench.study.file.decimals)


def _precision(bench: ReportBench) -> Iterator[ReportBlock]:
    """Sampling errors."""
    from zushi_survey.pipeline.precision import PrecisionRequest, precision

    request = PrecisionRequest(wave=bench.wave.spec.id, policy=bench.policy)
    yield from sections_of(precision(bench.study, request, brief=True).page, "precision")


def _methods(bench: ReportBench) -> Iterator[ReportBlock]:
    """How the tables were tested: each way once, with the number of tables it holds for."""
    notes = list(bench.extras.test_notes.values())
    yield from _texts([f"{note}({notes.count(note):,}表)" for note in dict.fromkeys(notes) if note])
    yield from _texts(["計算式と出典は、docs/methods.md(集計と検定の方法)にあります。"])


def _quality(bench: ReportBench) -> Iterator[ReportBlock]:
    """Sheets, checks and repairs in numbers; no single finding, for those name sheets."""
    from zushi_survey.pipeline.validation import summary_tables

    for table in summary_tables(bench.wave.cleaned):
        yield TableSection(f"quality-{table.id}", table)


def _changes(bench: ReportBench) -> Iterator[ReportBlock]:
    """What of the questionnaire has changed since the earlier wave."""
    links = bench.links
    if links:
        before = bench.study.wave(bench.study.file.compare_wave)
        yield TableSection("changes-list", changes_table(links, bench.wave.spec.label, before.spec.label))
