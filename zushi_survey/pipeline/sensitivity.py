"""`sensitivity`: the conclusions of a wave under changed weights, bases, methods and readings of nets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.analysis.scenarios import (
    Change,
    Reading,
    Settings,
    combinations_of,
    proposed_readings,
    reading_of,
    rule_changes,
    single_changes,
)
from zushi_survey.analysis.sensitivity import Conclusion, Examined, Sensitivity, conclusions_of
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.pipeline.sensitivity_bench import (
    WaveBench,
    WavesBench,
    designs_of,
    items_subject,
    order_subject,
    table_subject,
    wave_subject,
)
from zushi_survey.pipeline.tabulation import TableRequest, planned, tabulate_wave
from zushi_survey.pipeline.waves.pairs import (
    Incomparable,
    PairedVariable,
    Pairing,
    common_axis,
    pair_by_mapping,
    pair_variables,
)
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.sensitivity import notes as present_notes
from zushi_survey.present.sensitivity import tables as present
from zushi_survey.present.sensitivity.words import Names
from zushi_survey.present.wording import ORIGINS
from zushi_survey.questionnaire.conditions import variables_used
from zushi_survey.questionnaire.model import Kind as Answered
from zushi_survey.questionnaire.model import QuestionType
from zushi_survey.questionnaire.wave_links import links_of

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.present.display import DataTable, DisplayPage
    from zushi_survey.questionnaire.model import Question
    from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable


class SensitivityRequest(NamedTuple):
    """What was asked for; None means as in study.yaml."""

    questions: tuple[str, ...] = ("all",)
    axes: tuple[str, ...] | None = None
    policy: Policy | None = None
    wave: str | None = None
    combine: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """A run: its conclusions, and what was and was not changed."""

    found: Sensitivity
    plan: CountPlan
    own: Settings
    changes: tuple[Change, ...]
    """Changes of everything but nets."""
    readings: tuple[Reading, ...]
    are_readings_declared: bool
    are_weights_made: bool
    """Whether the weights to change come from the weighting plan, not from a column."""
    earlier: WaveData | None
    standardised: tuple[PlannedAxis, PlannedAxis] | None
    """The axis whose composition is made the same in both waves, in both forms."""
    weights_in_both_waves: bool
    """Whether the waves were compared with and without weights."""
    not_compared: tuple[tuple[str, Incomparable], ...]
    """Questions that the earlier wave does not have in the same form."""
    left_out: tuple[str, ...]
    """Questions that could not be counted, in words."""


def examine(study: StudyFolder, request: SensitivityRequest) -> Examination:
    """Every conclusion asked for, under the study's own settings and under every change.

    Raises
    ------
    SurveyError
        Problems of files, questions, axes and weights; E-STA-040 and 041 for what `sensitivity` in study.yaml names.
    """
    wave = study.wave(request.wave)
    asked = TableRequest(request.questions, request.axes, policy=request.policy, wave=request.wave, intervals=False)
    plan, left_out = planned(study, wave, asked)
    bench = _bench(study, wave, asked, plan.axes)
    own = Settings(study.file.statistics, bench.is_weighted)
    readings = _readings(study, wave, plan)
    waves, pairs, not_compared = _waves(study, bench, plan)
    changes = _changes(own, bench, waves)
    subjects = _Subjects(bench, own, plan, readings, waves, pairs)
    found = tuple(
        conclusion
        for question, examined in subjects
        for conclusion in _conclusions(examined, changes, question, readings, own, combine=request.combine)
    )
    return Examination(
        found=Sensitivity(found, bench.policy),
        plan=plan,
        own=own,
        changes=changes,
        readings=readings,
        are_readings_declared=bool(study.file.sensitivity.nets),
        are_weights_made=not bench.is_weighted and len(bench.designs) > 1,
        earlier=waves.before.data if waves else None,
        standardised=waves.axis if waves else None,
        weights_in_both_waves=waves is not None and "weights" in waves.touched,
        not_compared=not_compared,
        left_out=left_out,
    )


def _bench(study: StudyFolder, wave: WaveData, request: TableRequest, axes: Sequence[PlannedAxis]) -> WaveBench:
    """One wave with its designs and released tables."""
    tables = {(table.title.question, table.title.item): table for table in tabulate_wave(study, wave, request)}
    policy = request.policy or study.file.policy
    return WaveBench(wave, designs_of(wave), tables, tuple(axes), policy, study)


def _changes(own: Settings, bench: WaveBench, waves: WavesBench | None) -> tuple[Change, ...]:
    """Everything that can be changed but nets: weights first, then the base, then methods."""
    weights = [Change("weights", "off" if own.is_weighted else "on")] if len(bench.designs) > 1 else []
    standardised = [Change("standardised", "on")] if waves is not None and waves.axis else []
    return (*weights, Change("base", "asked"), *rule_changes(own.rules), *standardised)


def _conclusions(
    examined: Examined,
    changes: Sequence[Change],
    question: str,
    readings: Sequence[Reading],
    own: Settings,
    *,
    combine: bool,
) -> tuple[Conclusion, ...]:
    """The conclusions of one subject; the nets of other questions are not its concern."""
    nets = [Change("net", reading.id) for reading in readings if reading.question == question]
    mine = (*changes, *nets)
    combined = combinations_of(mine) if combine else ()
    return conclusions_of(examined, own.rules.alpha, single_changes(mine), combined)


@dataclass(frozen=True)
class _Subjects:
    """Everything to examine, in order: questions by axes, orders of options and items, waves."""

    bench: WaveBench
    own: Settings
    plan: CountPlan
    readings: Sequence[Reading]
    waves: WavesBench | None
    pairs: Sequence[PairedVariable]

    def __iter__(self) -> Iterator[tuple[str, Examined]]:
        """Question id and what to examine; one after the other, because moments are large."""
        for variable in self.plan.variables:
            for axis in self.plan.axes:
                if _is_made_of(axis, variable):
                    continue
                yield variable.question.id, table_subject(self.bench, variable, axis, self.own, self._of(variable))
        for variable in self.plan.variables:
            if variable.kind in (Answered.CHOICE, Answered.CHOICES) and len(variable.question.options) > 1:
                yield variable.question.id, order_subject(self.bench, variable, self.own)
        for question, items in _scored_matrices(self.plan.variables):
            yield question, items_subject(self.bench, items, self.own)
        if self.waves is not None:
            for pair in self.pairs:
                question = pair.now.question.id
                yield question, wave_subject(self.waves, pair, self.own, self._of(pair.now))

    def _of(self, variable: PlannedVariable) -> tuple[Reading, ...]:
        """The readings of a variable's question."""
        return tuple(one for one in self.readings if one.question == variable.question.id)


def _is_made_of(axis: PlannedAxis, variable: PlannedVariable) -> bool:
    """Whether the categories are made of the variable's own answers: nothing to conclude from such a table."""
    return any(variable.id in variables_used(category.condition) for category in axis.categories)


def _scored_matrices(variables: Sequence[PlannedVariable]) -> Iterator[tuple[str, list[PlannedVariable]]]:
    """Questions of which two or more items with scores are asked for."""
    for question in dict.fromkeys(variable.question.id for variable in variables):
        items = [
            variable
            for variable in variables
            if variable.question.id == question
            and variable.question.type is QuestionType.MATRIX
            and variable.kind is Answered.CHOICE
            and any(score is not None for score in variable.scores)
        ]
        if len(items) > 1:
            yield question, items


def _readings(study: StudyFolder, wave: WaveData, plan: CountPlan) -> tuple[Reading, ...]:
    """The readings declared in study.yaml, or those proposed for scored questions. Raises SurveyError (E-STA-040)."""
    asked = {variable.question.id: variable.question for variable in plan.variables}
    declared = study.file.sensitivity.nets
    if not declared:
        return tuple(reading for question in asked.values() for reading in proposed_readings(question))
    problems: list[Problem] = []
    known = wave.questionnaire.question_by_id
    readings: list[Reading] = []
    for number, spec in enumerate(declared, 1):
        missing = _missing(known.get(spec.question), spec.net, spec.alternative)
        if missing:
            what, got = missing
            got = got or spec.question
            place = Place(file="study.yaml", path=f"sensitivity nets {number}")
            problems.append(Problem(code="E-STA-040", where=place, got=got, params={"what": what}))
        elif spec.question in asked:
            question = known[spec.question]
            net = next(one for one in question.nets if one.id == spec.net)
            readings.append(reading_of(question, net, spec.alternative))
    if problems:
        raise SurveyError(problems)
    return tuple({reading.id: reading for reading in readings}.values())


def _missing(question: Question | None, net: str, options: Sequence[str]) -> tuple[str, str] | None:
    """What a declared reading names that is not there: the word for it and the name."""
    if question is None:
        return "質問", ""
    if net not in {one.id for one in question.nets}:
        return "まとめ", net
    unknown = [code for code in options if code not in question.option_index]
    return ("選択肢", ", ".join(unknown)) if unknown else None


_Waves = tuple[WavesBench | None, tuple[PairedVariable, ...], tuple[tuple[str, Incomparable], ...]]


def _waves(study: StudyFolder, bench: WaveBench, plan: CountPlan) -> _Waves:
    """The waves to compare, with the questions that can be compared and those that cannot. Raises SurveyError."""
    earlier_id = study.file.compare_wave
    if earlier_id is None or earlier_id == bench.data.spec.id:
        return None, (), ()
    earlier = study.wave(earlier_id)
    if earlier.spec.published is not None:
        return None, (), ()
    before, _ = planned(study, earlier, TableRequest(("all",), (), wave=earlier_id))
    pairing = _pairing(study, bench.data, earlier, plan, before)
    axes = _standard_axis(study, bench.data, earlier)
    ids = tuple(pair.before.id for pair in pairing.pairs)
    request = TableRequest(ids, (), policy=bench.policy, wave=earlier_id, intervals=False)
    names = (axes[0].id,) if axes else ()
    before_axes = (axes[1],) if axes else ()
    before_bench = _bench(study, earlier, request._replace(axes=names), before_axes)
    now_bench = bench
    if axes and axes[0].id not in {axis.id for axis in bench.axes}:
        wanted = tuple(pair.now.id for pair in pairing.pairs)
        again = TableRequest(wanted, names, policy=bench.policy, wave=bench.data.spec.id, intervals=False)
        now_bench = replace(_bench(study, bench.data, again, (axes[0],)), designs=bench.designs)
    return WavesBench(now_bench, before_bench, axes), pairing.pairs, pairing.left_out


def _pairing(study: StudyFolder, wave: WaveData, earlier: WaveData, now: CountPlan, before: CountPlan) -> Pairing:
    """Which variables are compared: as the mapping of the two waves says where there is one."""
    path = study.wave_map.path(wave.spec.id, earlier.spec.id) if study.wave_map else ()
    if not path:
        return pair_variables(now.variables, before.variables)
    forms = {one.id: study.wave(one.id).questionnaire for one in study.file.waves}
    return pair_by_mapping(now.variables, before.variables, links_of(path, forms))


def _standard_axis(study: StudyFolder, wave: WaveData, earlier: WaveData) -> tuple[PlannedAxis, PlannedAxis] | None:
    """The axis to standardise by, in the forms of both waves; None where nothing was declared and none fits.

    Raises SurveyError (E-STA-040, E-STA-041) for a declared axis that cannot serve.
    """
    declared = study.file.sensitivity.standardise
    known = [one.questionnaire.axis_by_id for one in (wave, earlier)]
    place = Place(file="study.yaml", path="sensitivity standardise")
    if declared is not None and not all(declared in axes for axes in known):
        raise SurveyError([Problem(code="E-STA-040", where=place, got=declared, params={"what": "軸"})])
    names = tuple(name for name in ([declared] if declared else study.file.axes) if all(name in axes for axes in known))
    try:
        now, before = (
            planned(study, one, TableRequest((), names, wave=one.spec.id))[0].axes for one in (wave, earlier)
        )
    except SurveyError:
        if declared:
            raise
        return None
    found = common_axis(now, before, must_be_ordered=declared is None)
    if declared and found is None:
        raise SurveyError([Problem(code="E-STA-041", where=place, got=declared)])
    return found


def sensitivity_page(
    study: StudyFolder, request: SensitivityRequest, *, brief: bool = False, row_limit: int | None = None
) -> tuple[DisplayPage, DataTable]:
    """The conclusions and their flips as a page, and as rows for programs. Raises SurveyError."""
    run = examine(study, request)
    wave = study.wave(request.wave)
    names = _names(run, wave)
    nets = tuple(Change("net", reading.id) for reading in run.readings)
    tables = present.sensitivity_tables(
        run.found,
        names,
        present_notes.sensitivity_notes(_facts(run, request), names),
        (*run.changes, *nets),
        decimals=study.file.decimals,
        row_limit=row_limit,
    )
    origin = study.file.data_origin
    title = f"{study.file.title} {wave.spec.label} 結論の頑健さ(条件を変えると何が変わるか)"
    earlier = source_lines(study, run.earlier, brief=brief) if run.earlier else ()
    own_lines = source_lines(study, wave, brief=brief)
    more = (f"{names.earlier}: {line}" for line in earlier if line not in own_lines)
    left_out = (f"集計しなかった質問 {line}" for line in run.left_out)
    page = page_of(tables, title, data_origin=origin, policy=run.found.policy, source=(*own_lines, *more, *left_out))
    about = {
        "title": title,
        "notice": " ".join(banner_lines(origin, run.found.policy)),
        "data_origin": ORIGINS[origin],
        "policy": run.found.policy,
    }
    return page, present.sensitivity_data(run.found, names, ORIGINS[origin], about)


def _names(run: Examination, wave: WaveData) -> Names:
    """What the things of a run are called."""
    questions = {(v.question.id, ""): f"{v.question.id} {v.question.label}" for v in run.plan.variables}
    items = {
        (v.question.id, v.item): f"{v.question.id} {v.question.label}({v.item_label})"
        for v in run.plan.variables
        if v.item
    }
    return Names(
        questions={**questions, **items},
        axes={axis.id: axis.label for axis in run.plan.axes},
        wave=wave.spec.label,
        earlier=run.earlier.spec.label if run.earlier else "",
        readings={reading.id: reading for reading in run.readings},
        standardised_by=run.standardised[0].label if run.standardised else "",
        are_weights_made=run.are_weights_made,
        alpha=run.own.rules.alpha,
    )


def _facts(run: Examination, request: SensitivityRequest) -> present_notes.Facts:
    """What the notes of a run are made of."""
    labels = [[category.label for category in axis.categories] for axis in run.standardised or ()]
    renamed = tuple((now, before) for now, before in zip(*labels, strict=True) if now != before) if labels else ()
    return present_notes.Facts(
        own=run.own,
        changes=run.changes,
        readings=run.readings,
        are_readings_declared=run.are_readings_declared,
        has_earlier=run.earlier is not None,
        weights_in_both_waves=run.weights_in_both_waves,
        renamed_categories=renamed,
        not_compared=run.not_compared,
        hidden=run.found.counts()["hidden"],
        is_combined=request.combine,
    )
