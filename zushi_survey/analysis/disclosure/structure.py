"""What a table is made of, in the terms of the questionnaire: what its reader may know about who is in which cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zushi_survey.questionnaire.conditions import Compared, Condition
from zushi_survey.questionnaire.model import Kind

if TYPE_CHECKING:
    from zushi_survey.tabulate.plan import CountPlan, PlannedVariable


@dataclass(frozen=True, slots=True)
class TableStructure:
    """The definitions behind the cells of one table."""

    variable: str
    kind: Kind
    limit: int | None
    """How many options may be chosen at most; None for no limit."""
    parts: tuple[tuple[str, tuple[int, ...]], ...]
    """Options and nets by id, as option positions; empty for a number."""
    bands: tuple[tuple[str, Compared], ...]
    """Classes of a number by id."""
    axes: tuple[tuple[str, tuple[tuple[str, Condition], ...]], ...]
    """Axes with the condition of each category."""
    where: Condition | None
    """Filter."""
    asked: Condition | None
    """Routing; None for everyone."""
    exclusive: frozenset[int] = frozenset()
    """Options, of several, that nobody chooses with another one."""
    open_axes: frozenset[str] = frozenset()
    """Axes whose categories leave options out: whoever is in none of them has answered something, too."""


def structure_of(variable: PlannedVariable, plan: CountPlan, asked: Condition | None) -> TableStructure:
    """The structure of the table of one variable of a plan."""
    question = variable.question
    options = tuple((option.code, (position,)) for position, option in enumerate(question.options))
    nets = tuple((net.id, positions) for net, positions in zip(question.nets, variable.nets, strict=True))
    bands = tuple(
        (
            f"band{place}",
            Compared(
                variable.id,
                float("-inf") if band.low is None else band.low,
                float("inf") if band.high is None else band.high,
            ),
        )
        for place, band in enumerate(question.bands, 1)
    )
    return TableStructure(
        variable.id,
        variable.kind,
        question.limit if variable.kind is Kind.CHOICES else None,
        options + nets if variable.kind is not Kind.NUMBER else (),
        bands if variable.kind is Kind.NUMBER else (),
        tuple(
            (axis.id, tuple((category.id, category.condition) for category in axis.categories)) for axis in plan.axes
        ),
        plan.where,
        asked,
        frozenset(place for place, option in enumerate(question.options) if option.exclusive),
        frozenset(axis.id for axis in plan.axes if not axis.covers_all_options),
    )
