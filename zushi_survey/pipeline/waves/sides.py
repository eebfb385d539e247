"""One question in one wave, ready to be compared: its released table and its shares by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zushi_survey.analysis.frequencies import frequency_tables
from zushi_survey.analysis.tables import TOTAL, BaseKind, Policy, ReleasedTable, TableTitle
from zushi_survey.analysis.waves.means import GroupMean
from zushi_survey.analysis.waves.shares import GroupShare, group_shares
from zushi_survey.analysis.waves.sides import ComparedAnswer, MeanRules, Place, WaveSide
from zushi_survey.pipeline.releasing import released
from zushi_survey.pipeline.tabulation import precision_of, title_of
from zushi_survey.pipeline.waves.means import means_of
from zushi_survey.questionnaire.conditions import bind_condition
from zushi_survey.questionnaire.model import Net
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.moments import FIRST_STUB, measure
from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.pipeline.waves.axes import AxisPair
    from zushi_survey.questionnaire.wave_links import CommonOption, Linked

_MARK = "="
"""Opens the id of a common option in the tables of every wave: no option or net of a questionnaire is called so."""


@dataclass(frozen=True)
class SideRequest:
    """What a question's side of a comparison is made of."""

    study: StudyFolder
    policy: Policy
    base: BaseKind
    """Base of the printed shares."""
    is_tested_as_asked: bool
    """Whether tests are among those asked, because the published tables do not say who did not answer."""
    is_sensitive: bool
    pairs: tuple[AxisPair, ...] = ()
    """The axes in both waves."""
    mean: MeanRules | None = None
    """What is averaged beside the shares; None for nothing."""


def compared_answers(linked: Linked, variable: PlannedVariable) -> tuple[ComparedAnswer, ...]:
    """The answers that all waves have: common options, then nets; or the bands of a number."""
    if not variable.question.options:
        return tuple(
            ComparedAnswer(f"band{place}", f"band{place}", band.label, is_net=False, is_tested=True)
            for place, band in enumerate(variable.question.bands, 1)
        )
    return tuple(
        ComparedAnswer(f"{_MARK}{one.id}", one.id, one.label, is_net, is_net or not linked.is_open)
        for is_net, several in ((False, linked.common), (True, linked.nets))
        for one in several
    )


def with_common_options(variable: PlannedVariable, linked: Linked, wave: int) -> PlannedVariable:
    """The variable with the common options of all waves in the place of its nets; `wave` counts from the newest."""
    if not variable.question.options:
        return variable
    nets = tuple(_as_net(one, wave) for one in (*linked.common, *linked.nets))
    return replace(variable, question=variable.question.model_copy(update={"nets": nets}))


def _as_net(option: CommonOption, wave: int) -> Net:
    """A common option as a net of one wave."""
    return Net.model_construct(id=f"{_MARK}{option.id}", label=option.label, options=option.codes[wave])


def measured_side(
    wave: WaveData,
    variable: PlannedVariable,
    answers: Sequence[ComparedAnswer],
    axes: Sequence[PlannedAxis],
    condition: str | None,
    request: SideRequest,
) -> WaveSide:
    """One question from the wave's own answers, under its own design and weights, in the comparable part of it."""
    where = bind_condition(condition, wave.questionnaire) if condition else None
    if where is not None and request.policy == "publish":
        # Everyone is printed elsewhere and comes first: the part gives way where both together would tell.
        _released(wave, CountPlan((variable,), tuple(axes)), None, request)
    table = _released(wave, CountPlan((variable,), tuple(axes), where), condition, request)
    responses = wave.countable.responses.answers
    first = FIRST_STUB + len(variable.question.options)
    columns = range(first, first + len(answers))
    shares: dict[Place, GroupShare] = {}
    means: dict[tuple[str, str], GroupMean] = {}
    for axis in (None, *axes):
        moments = measure(variable, axis, responses, wave.design, where)
        rows = group_shares(moments, columns, asked=request.is_tested_as_asked)
        shares.update(_placed(rows, axis, answers))
        if request.mean is not None:
            found = means_of(request.mean, moments, variable, sum(not answer.is_net for answer in answers))
            means.update(zip(_groups(axis), found[:1] if axis is None else found[1:], strict=True))
    return WaveSide(table, shares, means)


def _groups(axis: PlannedAxis | None) -> list[tuple[str, str]]:
    """Axis and category of everyone, or of each category of an axis."""
    return [(TOTAL, TOTAL)] if axis is None else [(axis.id, category.id) for category in axis.categories]


def _placed(
    rows: Sequence[Sequence[GroupShare]], axis: PlannedAxis | None, answers: Sequence[ComparedAnswer]
) -> Mapping[Place, GroupShare]:
    """Shares by axis, category and answer."""
    return {
        (*group, answer.option): share
        for group, of_group in zip(_groups(axis), rows[:1] if axis is None else rows[1:], strict=True)
        for answer, share in zip(answers, of_group, strict=True)
    }


def _released(wave: WaveData, plan: CountPlan, condition: str | None, request: SideRequest) -> ReleasedTable:
    """The released table of the one variable of a plan."""
    (variable,) = plan.variables
    responses = wave.countable.responses
    counts = count(responses.answers, plan, responses.weight)
    title = side_title(wave, variable, condition, request)
    raw = frequency_tables(counts, plan, {variable.id: title}, precision_of(request.study.file.statistics, wave, plan))
    (table,) = released(request.study, tuple(raw), request.policy)
    return table


def side_title(wave: WaveData, variable: PlannedVariable, condition: str | None, request: SideRequest) -> TableTitle:
    """What the table of one question in one wave is about; sensitive where either wave's question is."""
    title = title_of(request.study.file, wave, variable, request.base, condition)
    return replace(title, is_sensitive=request.is_sensitive)
