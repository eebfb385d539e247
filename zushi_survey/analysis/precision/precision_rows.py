"""Rows of the printed precision tables: sampling errors by size, and differences between waves that can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from zushi_survey.analysis.precision.planning import GroupSize, ReleasedSizes, drawn
from zushi_survey.analysis.precision.sampling_error import (
    ChangeTest,
    Drawn,
    critical_difference,
    detectable_difference,
    sampling_error,
)

ERROR_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares of the printed table of sampling errors; 1 - p has the same error."""
DIFFERENCE_SHARES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares near which differences are printed."""
ROUND_SIZES = (2_000, 1_500, 1_000, 800, 500, 300, 200, 100, 50)
"""Numbers of persons printed for reading off, as far as the population has them."""
ROUND_AXIS = "round"
"""Axis id of the rows of round numbers."""


class Basis(NamedTuple):
    """What the tables rest on."""

    k: float
    design_effect: float
    population: int | None
    """Persons drawn from, for the finite population factor; None leaves it out."""
    test: ChangeTest


class PrecisionRow(NamedTuple):
    """One group and a figure (0-1) per share; None for nobody and where the group is hidden."""

    group: GroupSize
    earlier: GroupSize | None
    values: tuple[float | None, ...]


class GroupPair(NamedTuple):
    """The same group in the wave reported and in the wave compared with."""

    group: GroupSize
    earlier: GroupSize


def error_rows(sizes: ReleasedSizes, basis: Basis) -> tuple[PrecisionRow, ...]:
    """Sampling errors of the whole, of every group and of round numbers, for ERROR_SHARES.

    Every row takes the whole population, as printed tables do: for a group of the sample the factor is about the same.
    """
    rounds = (
        GroupSize(ROUND_AXIS, "", str(persons), f"{persons:,}人", persons)
        for persons in ROUND_SIZES
        if basis.population is None or persons <= basis.population
    )

    def errors(group: GroupSize) -> PrecisionRow:
        answers = drawn(group.persons or 0, basis.population, basis.design_effect)
        return PrecisionRow(group, None, tuple(sampling_error(share, answers, basis.k) for share in ERROR_SHARES))

    return tuple(errors(group) for group in (*sizes.groups, *rounds))


def same_groups(now: ReleasedSizes, earlier: ReleasedSizes) -> tuple[GroupPair, ...]:
    """The whole and the groups that both waves have under the same axis, category and label."""
    before = {(group.axis, group.category, group.label): group for group in earlier.groups[1:]}
    same = (
        GroupPair(group, before[key])
        for group in now.groups[1:]
        if (key := (group.axis, group.category, group.label)) in before
    )
    return (GroupPair(now.whole, earlier.whole), *same)


def critical_rows(pairs: Iterable[GroupPair], basis: Basis) -> tuple[PrecisionRow, ...]:
    """Smallest significant differences between the waves, for DIFFERENCE_SHARES."""
    return tuple(_difference_row(pair, basis, critical_difference) for pair in pairs)


def detectable_rows(pairs: Iterable[GroupPair], basis: Basis) -> tuple[PrecisionRow, ...]:
    """Smallest true differences between the waves that are found with the test's power, for DIFFERENCE_SHARES."""
    return tuple(_difference_row(pair, basis, detectable_difference) for pair in pairs)


_Difference = Callable[[float, Drawn, Drawn, ChangeTest], float | None]


def _difference_row(pair: GroupPair, basis: Basis, difference: _Difference) -> PrecisionRow:
    """One group in two waves."""
    # The population of the earlier wave is often not at hand; it changes too little to matter here.
    earlier = pair.earlier._replace(population=pair.earlier.population or pair.group.population)
    now, before = _answers(pair.group, basis), _answers(earlier, basis)
    values = tuple(difference(share, now, before, basis.test) for share in DIFFERENCE_SHARES)
    return PrecisionRow(pair.group, pair.earlier, values)


def _answers(group: GroupSize, basis: Basis) -> Drawn:
    """The group's answers, from its own population where it is known, else from the whole."""
    population = None if basis.population is None else group.population or basis.population
    return drawn(group.persons or 0, population, basis.design_effect)
