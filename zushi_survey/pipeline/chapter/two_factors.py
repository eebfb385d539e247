"""Groups that a chapter calls different, once more with the first ordered axis (age) held equal.

60歳代 and 夫婦のみ世帯 are nearly the same people: what is said of both may be one difference and not two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.analysis.facts import Evidence, GroupFact
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.core.rounding import round_inexact_half_up
from zushi_survey.pipeline.stratifying import compare_given
from zushi_survey.pipeline.tabulation import TableRequest

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.questionnaire.model import Questionnaire

_SMALLEST_P = 0.001


class Remainder(NamedTuple):
    """What is left of a group difference within equal ages."""

    words: str
    is_left: bool


def two_factor_remarks(study: StudyFolder, facts: Iterable[Evidence], policy: Policy) -> dict[Evidence, Remainder]:
    """What is left of every supported group difference along another axis."""
    form, alpha = study.wave().questionnaire, study.file.statistics.alpha
    axis = _standard_axis(study, form)
    if axis is None:
        return {}
    found = [
        fact
        for fact in facts
        if isinstance(fact, GroupFact) and fact.p_adjusted is not None and fact.p_adjusted < alpha
    ]
    others = [
        fact for fact in found if fact.group.group and not _is_of_same_question(fact.group.group.axis, axis, form)
    ]
    label = form.axis_by_id[axis].label
    return {
        fact: _remark(row, label) for fact, row in _rows(study, others, axis, policy) if row.test.p_value is not None
    }


def _standard_axis(study: StudyFolder, form: Questionnaire) -> str | None:
    """The first ordered axis of the study."""
    return next((name for name in study.file.axes if name in form.axis_by_id and form.axis_by_id[name].ordered), None)


def _is_of_same_question(axis: str, other: str, form: Questionnaire) -> bool:
    """Whether two axes are made of the same answers, or one is nested: nothing to hold equal."""
    one, second = form.axis_by_id.get(axis), form.axis_by_id[other]
    return one is None or one.question == second.question


def _rows(
    study: StudyFolder, facts: list[GroupFact], given: str, policy: Policy
) -> Iterator[tuple[GroupFact, Comparison]]:
    """Each fact with its row within the categories of the axis held equal."""

    def place(fact: GroupFact) -> tuple[str, str]:
        return fact.group.of.question, fact.group.group.axis if fact.group.group else ""

    for (question, axis), same in groupby(sorted(facts, key=place), key=place):
        rows = list(compare_given(study, TableRequest((question,), (axis,), policy=policy), given, shows_bases=False))
        for fact in same:
            named = fact.group.of.net or fact.group.of.option
            category = fact.group.group.category if fact.group.group else ""
            for row in rows:
                if (row.against, row.option, row.category) == (Against.GIVEN, named, category):
                    yield fact, row


def _remark(row: Comparison, label: str) -> Remainder:
    """What is left of a difference."""
    p = row.p_adjusted if row.p_adjusted is not None else row.test.p_value or 1.0
    shown = "<0.001" if p < _SMALLEST_P else f"={round_inexact_half_up(p, 3)}"
    if row.direction is Direction.NONE:
        return Remainder(f"{label}をそろえると、差があるとはいえません(p{shown})", is_left=False)
    return Remainder(f"{label}をそろえても、差が残ります(p{shown})", is_left=True)
