"""`compare`: a wave against an earlier one, question by question, wherever the mapping of the waves allows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.analysis.tables import TOTAL
from zushi_survey.analysis.waves.changes import ReleasedChanges, question_changes
from zushi_survey.analysis.waves.sides import Group, MeanRules, QuestionRules, WaveSide
from zushi_survey.analysis.waves.trends import FEWEST_WAVES, ReleasedTrends, question_trends
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.pipeline.waves.axes import AxisPair, AxisWithoutPartner, WavePath, common_axes, standard_axis
from zushi_survey.pipeline.waves.means import MeanObstacle, comparable_mean
from zushi_survey.pipeline.waves.published import published_side, says_who_did_not_answer
from zushi_survey.pipeline.waves.sides import SideRequest, compared_answers, measured_side, with_common_options
from zushi_survey.questionnaire.wave_links import Linked, links_of
from zushi_survey.tabulate.plan import is_answered, plan_counts

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import BaseKind, Policy
    from zushi_survey.analysis.waves.sides import ComparedAnswer
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.questionnaire.study import StatisticsRules
    from zushi_survey.questionnaire.wave_map import WaveMap, WavePairMap
    from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable


class CompareRequest(NamedTuple):
    """What was asked for; None means as in study.yaml."""

    questions: tuple[str, ...] = ("all",)
    axes: tuple[str, ...] = ()
    """Axes by whose categories changes are shown too."""
    earlier: str | None = None
    policy: Policy | None = None
    wave: str | None = None
    weight: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedQuestion:
    """One question (or item) with its changes since the earlier wave."""

    linked: Linked
    variable: PlannedVariable
    """Its form in the present wave."""
    changes: ReleasedChanges
    base: BaseKind
    """Base of the printed shares."""
    is_tested_as_asked: bool
    has_ranges: bool
    """Whether published percentages leave several counts open."""
    mean_obstacle: MeanObstacle = ""
    """Why the mean of a question that has one is not compared."""


@dataclass(frozen=True, slots=True)
class TrendedQuestion:
    """One question (or item) in three and more waves, oldest first; waves that did not ask it are passed over."""

    linked: Linked
    variable: PlannedVariable
    trends: ReleasedTrends
    places: tuple[int, ...]
    """Places of the waves that asked it among all of them, oldest first."""


@dataclass(frozen=True, slots=True)
class WaveComparison:
    """A run: what was compared, and what was not and why."""

    now: WaveData
    before: WaveData
    questions: tuple[ComparedQuestion, ...]
    not_compared: tuple[Linked, ...]
    left_out: tuple[str, ...]
    """Questions that an answer file does not hold, in words."""
    trend_waves: tuple[WaveData, ...]
    """Oldest first; fewer than three mean no trends."""
    trends: tuple[TrendedQuestion, ...]
    axes: tuple[AxisPair, ...]
    """Axes asked for, in the form of either wave."""
    axes_left_out: tuple[AxisWithoutPartner, ...]
    """Axes asked for that the mapping leaves out."""
    standard_axis: PlannedAxis | None
    rules: StatisticsRules
    policy: Policy

    def __iter__(self) -> Iterator[ComparedQuestion]:
        """The questions compared, in questionnaire order."""
        return iter(self.questions)


def compare_waves_of(study: StudyFolder, request: CompareRequest) -> WaveComparison:
    """The changes asked for, and the trends of three and more waves where no earlier wave was named.

    Raises
    ------
    SurveyError
        Problems of files, questions and axes; E-WAV-001 without a mapping, E-WAV-015 without these waves in it,
        E-WAV-031 for an axis that the waves do not share, E-WAV-032 without an earlier wave.
    """
    wave_map = _mapping(study)
    path = _path(study, wave_map, request)
    now, before = study.wave(path[0].now, request.weight), study.wave(path[-1].before, request.weight)
    route = WavePath(path, {name: study.wave(name).questionnaire for name in _wave_ids(path)})
    axes = common_axes(request.axes, route)
    standard = standard_axis(study, now, before, route)
    bench = _Bench(study, request.policy or study.file.policy, request.weight, axes.pairs, standard)
    compared: list[ComparedQuestion] = []
    not_compared: list[Linked] = []
    left_out: list[str] = []
    for linked in (one.ends for one in _links(study, path, request)):
        obstacle = linked.obstacle or ("bands" if before.published and not linked.common else "")
        if obstacle:
            not_compared.append(linked._replace(obstacle=obstacle))
            continue
        for variables in _variables(linked, (now, before)):
            if unknown := [n for n in map(_unanswered, variables, (now, before)) if n]:
                left_out.append(f"{unknown[0]}: 回答ファイルに列がありません")
            else:
                compared.append(bench.compared(linked, variables, (now, before)))
    history = wave_map.history(now.spec.id) if request.earlier is None else ()
    trended = tuple(_trended(study, history, request, bench)) if len(history) >= FEWEST_WAVES - 1 else ()
    return WaveComparison(
        now=now,
        before=before,
        questions=tuple(compared),
        not_compared=tuple(not_compared),
        left_out=tuple(left_out),
        trend_waves=tuple(study.wave(name, request.weight) for name in _wave_ids(history)[::-1]),
        trends=trended,
        axes=axes.pairs,
        axes_left_out=axes.left_out,
        standard_axis=standard.now if standard else None,
        rules=study.file.statistics,
        policy=bench.policy,
    )


def _mapping(study: StudyFolder) -> WaveMap:
    """The study's mapping of waves. Raises SurveyError (E-WAV-001)."""
    if study.wave_map is None:
        raise SurveyError([Problem(code="E-WAV-001", where=Place(file="study.yaml"))])
    return study.wave_map


def _path(study: StudyFolder, wave_map: WaveMap, request: CompareRequest) -> tuple[WavePairMap, ...]:
    """The pairs that lead from the present wave to the earlier one. Raises SurveyError."""
    now = study.wave(request.wave).spec.id
    earlier = request.earlier or study.file.compare_wave
    if earlier is None or earlier == now:
        allowed = ", ".join(wave.id for wave in study.file.waves if wave.id != now)
        raise SurveyError([Problem(code="E-WAV-032", got=earlier, allowed=allowed or None)])
    before = study.wave(earlier).spec.id
    if path := wave_map.path(now, before):
        return path
    known = ", ".join(f"{pair.now} - {pair.before}" for pair in wave_map.pairs)
    where = Place(file=study.file.wave_map)
    raise SurveyError([Problem(code="E-WAV-015", where=where, got=f"{now} - {before}", allowed=known)])


def _wave_ids(path: Sequence[WavePairMap]) -> list[str]:
    """The waves of a path, newest first."""
    return [path[0].now, *(pair.before for pair in path)] if path else []


def _links(study: StudyFolder, path: Sequence[WavePairMap], request: CompareRequest) -> tuple[Linked, ...]:
    """The questions asked for. Raises SurveyError (E-TAB-001) for names that no wave of the path has."""
    forms = {name: study.wave(name).questionnaire for name in _wave_ids(path)}
    if request.questions == ("all",):
        return links_of(path, forms)
    found = links_of(path, forms, request.questions)
    known = {name for one in found for name in one.names[:2]}
    reached = known | {name.split(".")[0] for name in known}
    unknown = [name for name in request.questions if not reached & {name, name.split(".")[0]}]
    if unknown:
        raise SurveyError(Problem(code="E-TAB-001", got=name, params={"nearest": ""}) for name in unknown)
    return found


def _variables(linked: Linked, waves: Sequence[WaveData]) -> Iterator[tuple[PlannedVariable, ...]]:
    """Each countable unit of a question in every wave, with the common options in the place of its nets."""
    planned = [
        plan_counts(wave.questionnaire, [name], ()).variables for wave, name in zip(waves, linked.names, strict=True)
    ]
    for variable in planned[0]:
        same = [next((v for v in others if len(others) == 1 or v.item == variable.item), None) for others in planned]
        units = [unit for unit in same if unit is not None]
        if len(units) == len(waves):
            yield tuple(with_common_options(unit, linked, place) for place, unit in enumerate(units))


def _unanswered(variable: PlannedVariable, wave: WaveData) -> str:
    """The name of a variable that the wave's answer file does not hold; empty where it does."""
    if wave.published is not None or is_answered(variable, wave.countable.responses.answers):
        return ""
    return f"{wave.spec.label} {variable.id}"


def _trended(
    study: StudyFolder, history: Sequence[WavePairMap], request: CompareRequest, bench: _Bench
) -> Iterator[TrendedQuestion]:
    """The questions that three or more waves share."""
    ids = _wave_ids(history)
    for first in _links(study, history[:1], request):
        path, linked = _trail(study, first.names[0], ids)
        waves = [study.wave(name, request.weight) for name in _wave_ids(path)]
        if linked is None or (not linked.common and any(wave.published for wave in waves)):
            continue
        places = tuple(sorted(len(ids) - 1 - ids.index(wave.spec.id) for wave in waves))
        for variables in _variables(linked, waves):
            answers = compared_answers(linked, variables[0])
            if answers and not any(map(_unanswered, variables, waves)):
                sides, _ = bench.sides(linked, variables, waves, [() for _ in waves])
                trends = question_trends(answers, sides[::-1], places, study.file.statistics)
                yield TrendedQuestion(linked, variables[0], trends, places)


def _trail(study: StudyFolder, name: str, ids: Sequence[str]) -> tuple[tuple[WavePairMap, ...], Linked | None]:
    """The pairs that follow a question back as far as all its waves can be compared; None for fewer than three."""
    path = _mapping(study).trail(name, ids) if name else ()
    forms = {wave: study.wave(wave).questionnaire for wave in ids}
    while len(path) >= FEWEST_WAVES - 1:
        linked = next(one for one in links_of(path, forms, [name]) if one.names[0] == name)
        if not linked.obstacle and not linked.is_described:
            return path, linked
        path = path[:-1]
    return (), None


@dataclass(frozen=True)
class _Bench:
    """What all questions of a run share."""

    study: StudyFolder
    policy: Policy
    weight: str | None
    axes: tuple[AxisPair, ...]
    standard: AxisPair | None

    def compared(
        self, linked: Linked, variables: Sequence[PlannedVariable], waves: Sequence[WaveData]
    ) -> ComparedQuestion:
        """One question with its changes."""
        several = self._pairs
        by_wave = [[pair.now for pair in several], [pair.before for pair in several]]
        mean = comparable_mean(linked, variables, waves)
        sides, request = self.sides(linked, variables, waves, by_wave, mean.rules)
        answers = compared_answers(linked, variables[0])
        standard = self.standard.now.id if self.standard else ""
        how = QuestionRules(self.study.file.statistics, linked.is_described, standard, mean.rules)
        changes = question_changes(answers, self._groups(), sides[0], sides[1], how)
        has_ranges = any(share.spread for side in sides for share in side.shares.values())
        return ComparedQuestion(
            linked, variables[0], changes, request.base, request.is_tested_as_asked, has_ranges, mean.obstacle
        )

    def sides(
        self,
        linked: Linked,
        variables: Sequence[PlannedVariable],
        waves: Sequence[WaveData],
        axes: Sequence[Sequence[PlannedAxis]],
        mean: MeanRules | None = None,
    ) -> tuple[list[WaveSide], SideRequest]:
        """One question in every wave, all on one base."""
        request = replace(self._request(variables, waves), mean=mean)
        answers = compared_answers(linked, variables[0])
        where = linked.where or (None,) * len(waves)
        several = zip(waves, variables, axes, where, strict=True)
        return [self._side(*one, answers=answers, request=request) for one in several], request

    def _side(
        self,
        wave: WaveData,
        variable: PlannedVariable,
        axes: Sequence[PlannedAxis],
        condition: str | None,
        *,
        answers: Sequence[ComparedAnswer],
        request: SideRequest,
    ) -> WaveSide:
        """One question in one wave, from its answers or from published tables."""
        if wave.published is not None:
            return published_side(wave, wave.published, variable, answers, axes, request)
        return measured_side(wave, variable, answers, axes, condition, request)

    def _request(self, variables: Sequence[PlannedVariable], waves: Sequence[WaveData]) -> SideRequest:
        """The base that all waves can have: that of published tables, where there are any."""
        published = [(wave.published, variable) for wave, variable in zip(waves, variables, strict=True)]
        known = [(tables, variable) for tables, variable in published if tables is not None]
        base: BaseKind = known[0][0].base if known else "answered" if self.study.file.base == "answered" else "asked"
        return SideRequest(
            study=self.study,
            policy=self.policy,
            base=base,
            is_tested_as_asked=not all(says_who_did_not_answer(*one) for one in known),
            is_sensitive=any(variable.question.sensitive for variable in variables),
            pairs=self._pairs,
        )

    @property
    def _pairs(self) -> tuple[AxisPair, ...]:
        """The axes asked for, then the one to standardise by."""
        pairs = {pair.now.id: pair for pair in self.axes}
        if self.standard is not None:
            pairs.setdefault(self.standard.now.id, self.standard)
        return tuple(pairs.values())

    def _groups(self) -> list[Group]:
        """Everyone, then the categories of the axes asked for."""
        return [
            Group(TOTAL, TOTAL, "全体"),
            *(Group(pair.now.id, one.id, one.label) for pair in self.axes for one in pair.now.categories),
        ]
