"""Axes that two waves share, in the form of either: by the mapping of the waves, else by the same ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.questionnaire.conditions import Some, variables_used
from zushi_survey.questionnaire.wave_axes import LinkedAxis, LinkedCategory, link_axis
from zushi_survey.tabulate.plan import PlannedAxis, PlannedCategory, nested_axis, plan_counts

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.questionnaire.model import Questionnaire
    from zushi_survey.questionnaire.wave_map import WavePairMap

OwnName = tuple[str, str]
"""Id and label in a wave's own questionnaire."""


class AxisPair(NamedTuple):
    """One axis in both waves; the earlier one under the ids of the present, so that both have the same places."""

    now: PlannedAxis
    before: PlannedAxis
    own_axis: OwnName
    """How the earlier wave calls it."""
    own_categories: Mapping[str, tuple[OwnName, ...]]
    """How the earlier wave calls the categories, by their common id; several where they were merged."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Labels of categories that the two waves call differently, or that were merged: of the present wave, the other."""
    only: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Labels of the categories without a partner, by wave."""
    reasons: tuple[str, ...] = ()


class AxisWithoutPartner(NamedTuple):
    """An axis asked for that the mapping leaves out, and why."""

    label: str
    reasons: tuple[str, ...]


class CommonAxes(NamedTuple):
    """The axes asked for: those that both waves have, and those that the mapping leaves out."""

    pairs: tuple[AxisPair, ...]
    left_out: tuple[AxisWithoutPartner, ...]


class WavePath(NamedTuple):
    """The mappings that lead from the present wave to the earlier one, and the questionnaires of all their waves."""

    pairs: Sequence[WavePairMap]
    forms: Mapping[str, Questionnaire]

    @property
    def ends(self) -> tuple[Questionnaire, Questionnaire]:
        """The questionnaires of the present wave and of the earlier one."""
        return self.forms[self.pairs[0].now], self.forms[self.pairs[-1].before]


def common_axes(names: Sequence[str], path: WavePath) -> CommonAxes:
    """The axes called so in both waves, each with the categories that both have, in the present order.

    Raises SurveyError: E-TAB-002 for an axis the present wave does not have, E-WAV-031 for one that is not shared.
    """
    pairs: dict[str, AxisPair] = {}
    left_out: list[AxisWithoutPartner] = []
    problems: list[Problem] = []
    for name in names:
        (axis,) = plan_counts(path.ends[0], (), [name]).axes
        links = [_linked(part.strip(), path) for part in name.replace("×", "*").split("*")]
        known = [link for link in links if link is not None]
        parts = [pair for link in known if (pair := _pair(link, path)) is not None]
        if any(not link.before for link in known):
            left_out.append(AxisWithoutPartner(axis.label, tuple(r for link in known for r in link.reasons)))
        elif len(parts) < len(links):
            problems.append(Problem(code="E-WAV-031", got=name))
        else:
            pairs.setdefault(axis.id, parts[0] if len(parts) == 1 else _nested(parts))
    if problems:
        raise SurveyError(problems)
    return CommonAxes(tuple(pairs.values()), tuple(left_out))


def _linked(name: str, path: WavePath) -> LinkedAxis | None:
    """The axis in both waves; one made of a question has the options with the same codes."""
    now, before = path.ends
    if name in now.axis_by_id:
        return link_axis(name, path.pairs, path.forms)
    try:
        mine, theirs = (plan_counts(form, (), [name]).axes[0] for form in (now, before))
    except SurveyError:
        return None
    known = {category.id: category.label for category in theirs.categories}
    shared = [LinkedCategory(c.id, c.label, (c.id,), (c.id,)) for c in mine.categories if c.id in known]
    only = (
        tuple(c.label for c in mine.categories if c.id not in known),
        tuple(label for id_, label in known.items() if id_ not in {c.id for c in mine.categories}),
    )
    return LinkedAxis(name, name, tuple(shared), only)


def _pair(linked: LinkedAxis, path: WavePath) -> AxisPair | None:
    """The axis in the form of either wave; None where no category is common."""
    if not linked.before or not linked.categories:
        return None
    now, before = path.ends
    (mine,), (theirs,) = plan_counts(now, (), [linked.now]).axes, plan_counts(before, (), [linked.before]).axes
    own_now, own = _names(mine), _names(theirs)
    first = [(one.id, one.label, one.now) for one in linked.categories]
    second = [(one.id, _joined(own, one.before), one.before) for one in linked.categories]
    shown = [(_joined(own_now, one.now), _joined(own, one.before)) for one in linked.categories]
    covers = not any(linked.only)
    return AxisPair(
        now=replace(
            mine, categories=tuple(_merged(mine, first)), covers_all_options=mine.covers_all_options and covers
        ),
        before=replace(theirs, id=mine.id, label=mine.label, categories=tuple(_merged(theirs, second))),
        own_axis=(theirs.id, theirs.label),
        own_categories={one.id: tuple((id_, own[id_]) for id_ in one.before) for one in linked.categories},
        renamed=tuple(labels for labels in shown if labels[0] != labels[1]),
        only=linked.only,
        reasons=linked.reasons,
    )


def _names(axis: PlannedAxis) -> dict[str, str]:
    """Labels of the categories by id."""
    return {category.id: category.label for category in axis.categories}


def _joined(label_by_id: Mapping[str, str], ids: Sequence[str]) -> str:
    """The labels of some categories."""
    return "、".join(label_by_id[id_] for id_ in ids)


def _merged(axis: PlannedAxis, wanted: Sequence[tuple[str, str, Sequence[str]]]) -> Iterator[PlannedCategory]:
    """Categories (id, label, ids of the axis that make them up): whoever is in one of their parts."""
    conditions = {category.id: category.condition for category in axis.categories}
    for id_, label, parts in wanted:
        held = tuple(conditions[part] for part in parts)
        yield PlannedCategory(id_, label, held[0] if len(held) == 1 else Some(held))


def _nested(parts: Sequence[AxisPair]) -> AxisPair:
    """The product of axes in both waves."""
    combinations = product(*(part.own_categories.items() for part in parts))
    return AxisPair(
        now=nested_axis([part.now for part in parts]),
        before=nested_axis([part.before for part in parts]),
        own_axis=("*".join(part.own_axis[0] for part in parts), "×".join(part.own_axis[1] for part in parts)),
        own_categories={
            "*".join(id_ for id_, _ in combination): tuple(
                ("*".join(id_ for id_, _ in names), "／".join(label for _, label in names))
                for names in product(*(own for _, own in combination))
            )
            for combination in combinations
        },
        renamed=tuple(labels for part in parts for labels in part.renamed),
        only=(
            tuple(label for part in parts for label in part.only[0]),
            tuple(label for part in parts for label in part.only[1]),
        ),
        reasons=tuple(dict.fromkeys(reason for part in parts for reason in part.reasons)),
    )


def standard_axis(study: StudyFolder, now: WaveData, before: WaveData, path: WavePath) -> AxisPair | None:
    """The axis whose composition is made the same, in the form of either wave.

    It is the one declared in study.yaml (`sensitivity`), or the first ordered one of which every category has a partner
    in the other wave; None where there is none, or its answers are not there.
    """
    declared = study.file.sensitivity.standardise
    for name in [declared] if declared else study.file.axes:
        linked = _linked(name, path) if name in path.ends[0].axis_by_id else None
        pair = _pair(linked, path) if linked is not None else None
        if pair is None or any(pair.only) or not (pair.now.is_ordered or declared):
            continue
        return pair if _is_known(pair.now, now) and _is_known(pair.before, before) else None
    return None


def _is_known(axis: PlannedAxis, wave: WaveData) -> bool:
    """Whether a wave's answers hold what the axis is made of; published tables show it by themselves."""
    if wave.published is not None:
        return True
    used = {name for category in axis.categories for name in variables_used(category.condition)}
    return used <= set(wave.countable.responses.answers)
