"""The comparison of two waves as a page and as rows, and the proposal of a mapping as a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.files import write_whole
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.pipeline.pages import design_facts, source_lines
from zushi_survey.pipeline.record import input_facts
from zushi_survey.pipeline.waves.comparison import ComparedQuestion, CompareRequest, WaveComparison, compare_waves_of
from zushi_survey.present.banners import page_of
from zushi_survey.present.methods_in_words import DesignFacts
from zushi_survey.present.waves import tables as present
from zushi_survey.present.waves.charts import wave_chart
from zushi_survey.present.waves.data import wave_data
from zushi_survey.present.waves.means import means_table
from zushi_survey.present.waves.printing import PrintedQuestion, WavePrinting
from zushi_survey.present.waves.trends import PrintedTrend, TrendWave, trend_chart, trend_table
from zushi_survey.questionnaire.wave_axis_proposal import propose_axes
from zushi_survey.questionnaire.wave_map_text import ProposedPair, wave_map_text
from zushi_survey.questionnaire.wave_proposal import propose

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.present.display import DataTable, DisplayPage, DisplayTable
    from zushi_survey.tabulate.plan import PlannedVariable


class WavePage(NamedTuple):
    """A comparison for people and for programs."""

    page: DisplayPage
    data: DataTable
    found: WaveComparison


def compare_page(study: StudyFolder, request: CompareRequest, *, brief: bool = False) -> WavePage:
    """The report against an earlier wave. Raises SurveyError."""
    found = compare_waves_of(study, request)
    printing = _printing(study, found)
    questions = [_printed(question, found) for question in found]
    title = f"{study.file.title} {found.now.spec.label}と{found.before.spec.label}の比較"
    waves = [TrendWave(wave.spec.id, wave.spec.label, _facts(wave).is_weighted) for wave in found.trend_waves]
    trends = [
        PrintedTrend(one.variable.id, _heading(one.variable), one.linked, one.trends, one.places)
        for one in found.trends
    ]
    charts = [wave_chart(question, printing) for question in questions]
    charts += [trend_chart(trend, waves, printing) for trend in trends]
    page = page_of(
        [
            *_tables(questions, printing),
            *(trend_table(trend, waves, printing) for trend in trends),
            *_not_compared(found, printing),
        ],
        title,
        data_origin=study.file.data_origin,
        policy=found.policy,
        small_base=study.file.release.small_base,
        charts=[chart for chart in charts if chart is not None],
        source=tuple(_sources(study, found, brief=brief)),
    )
    data = wave_data(
        questions,
        trends,
        waves,
        found.not_compared,
        (found.now.spec.id, found.before.spec.id),
        printing,
        data_origin=study.file.data_origin,
        policy=found.policy,
        title=title,
    )
    return WavePage(page, data, found)


def _printing(study: StudyFolder, found: WaveComparison) -> WavePrinting:
    """What all tables need."""
    return WavePrinting(
        now=found.now.spec.label,
        before=found.before.spec.label,
        rules=found.rules,
        decimals=study.file.decimals,
        small_base=study.file.release.small_base,
        facts=(_facts(found.now), _facts(found.before)),
        standard_axis=found.standard_axis.label if found.standard_axis else "",
        wording=study.file.wording,
    )


def _facts(wave: WaveData) -> DesignFacts:
    """What of the design the figures of a wave rest on; of published tables nothing is known."""
    return DesignFacts() if wave.published is not None else design_facts(wave)


def _printed(question: ComparedQuestion, found: WaveComparison) -> PrintedQuestion:
    """One question as the printer wants it."""
    return PrintedQuestion(
        id=question.variable.id,
        heading=_heading(question.variable),
        linked=question.linked,
        changes=question.changes,
        base=question.base,
        is_tested_as_asked=question.is_tested_as_asked,
        has_ranges=question.has_ranges,
        mean_obstacle=question.mean_obstacle,
        axes=tuple((pair.now.id, pair.now.label) for pair in found.axes),
        axis_notes=tuple(_axis_notes(found)),
    )


def _heading(variable: PlannedVariable) -> str:
    """Question id, label and item."""
    item = f" - {variable.item_label}" if variable.item_label else ""
    return f"{variable.question.id} {variable.question.label}{item}"


def _not_compared(found: WaveComparison, printing: WavePrinting) -> Iterator[DisplayTable]:
    """Questions and axes that are not compared, each with the reason."""
    if found.not_compared:
        yield present.not_compared_table(found.not_compared, printing)
    if found.axes_left_out:
        yield present.axes_left_out_table([(axis.label, axis.reasons) for axis in found.axes_left_out])


def _axis_notes(found: WaveComparison) -> Iterator[tuple[str, str]]:
    """What of the categories of an axis the two waves call differently."""
    waves = (found.now.spec.label, found.before.spec.label)
    for pair in found.axes:
        pairs = "、".join(f"{waves[0]}「{one}」と{waves[1]}「{other}」" for one, other in pair.renamed)
        if pairs:
            yield pair.now.id, f"同じ区分とみなしたもの: {pairs}"
        for wave, labels in zip(waves, pair.only, strict=True):
            if labels:
                yield pair.now.id, f"{wave}だけの区分(比べていません): {'、'.join(labels)}"
        yield from ((pair.now.id, f"対応表の注: {reason}") for reason in pair.reasons)


def _tables(questions: list[PrintedQuestion], printing: WavePrinting) -> Iterator[DisplayTable]:
    """What changed, means, and question by question."""
    yield present.summary_table(questions, printing)
    if means := means_table(questions, printing):
        yield means
    for question in questions:
        yield from present.question_tables(question, printing)


def _sources(study: StudyFolder, found: WaveComparison, *, brief: bool) -> Iterator[str]:
    """What the page rests on: both waves, and what could not be counted."""
    for wave in (found.now, found.before):
        lines = source_lines(study, wave, brief=brief) if wave.published is None else _published_lines(study, wave)
        yield from (f"{wave.spec.label}: {line}" for line in lines)
    yield from (f"比べなかった質問 {line}" for line in found.left_out)


def _published_lines(study: StudyFolder, wave: WaveData) -> Iterator[str]:
    """What a wave without answers rests on."""
    yield from (f"入力: {fact['file']} (SHA-256 {fact['sha256']})" for fact in input_facts(study, wave))
    yield "公表された集計表だけによる数値(回答ファイルはありません)"


def propose_wave_map(study: StudyFolder, out: Path | None, earlier: str | None) -> Path:
    """The mapping proposed for the study's waves, written beside any mapping there is, never over it.

    Raises
    ------
    SurveyError
        E-WAV-032 without an earlier wave, E-WAV-030 where an earlier proposal stands in the way.
    """
    waves = _waves_in_order(study, earlier)
    pairs = [
        ProposedPair(
            now.spec.id,
            now.spec.label,
            before.spec.id,
            before.spec.label,
            propose(now.questionnaire, before.questionnaire),
            propose_axes(now.questionnaire, before.questionnaire),
        )
        for now, before in pairwise(waves)
    ]
    path = out or study.root / "wave-map.yaml"
    if path.exists():
        path = path.with_name(f"{path.stem}.new{path.suffix}")
    if path.exists():
        raise SurveyError([Problem(code="E-WAV-030", where=Place(file=path.name))])
    return write_whole(path, wave_map_text(pairs).encode("utf-8"))


def _waves_in_order(study: StudyFolder, earlier: str | None) -> list[WaveData]:
    """The reported wave, the one it is compared with, then all others as study.yaml lists them; or only two."""
    now, before = study.file.report_wave, earlier or study.file.compare_wave
    others = [wave.id for wave in study.file.waves if wave.id not in (now, before)]
    if before is None and others:
        before, *others = others
    if before is None or before == now:
        raise SurveyError([Problem(code="E-WAV-032", got=before)])
    return [study.wave(name) for name in (now, before, *([] if earlier else others))]
