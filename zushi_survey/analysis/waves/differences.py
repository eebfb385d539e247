"""The answers of one question in two waves of other persons, compared option by option, as rows of comparisons.

References: docs/methods.md, two waves. Weights and designs enter by the effective base: the persons a simple random
sample would need for the same variance of the share (Korn & Graubard 1998).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.precision.estimates import Ratios
from zushi_survey.analysis.tables import TOTAL
from zushi_survey.analysis.testing.comparison import Against, Comparison, direction_of
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import Significance, not_tested
from zushi_survey.analysis.waves.standardisation import Stratified, standardise
from zushi_survey.analysis.waves.two_waves import WaveShare, compare_waves
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import ANSWERED, FIRST_CATEGORY, FIRST_STUB, PLACED, Moments
from zushi_survey.tabulate.plan import PlannedVariable


class SharedStub(NamedTuple):
    """An option or net that both waves have."""

    option: str
    label: str
    now: int
    """Its column in the moments of the present wave."""
    before: int
    is_net: bool


class WavePair(NamedTuple):
    """One variable in both waves; `before` belongs to the wave `earlier`."""

    wave: str
    earlier: str
    earlier_label: str
    variable: PlannedVariable
    stubs: tuple[SharedStub, ...]


class TwoMoments(NamedTuple):
    """The moments of both waves: of everyone, or by an axis whose categories pair up in their order."""

    now: Moments
    before: Moments


class _Change(NamedTuple):
    """Figures of one comparison before the correction."""

    base: float
    base_before: float
    now: float | None
    before: float | None
    difference: float | None
    standard_error: float | None
    test: Significance


def shared_stubs(
    now: PlannedVariable, before: PlannedVariable, codes: Collection[str] | None = None
) -> tuple[SharedStub, ...]:
    """Options of both waves with the same code, and the nets that hold the same of these options under the same id.

    `codes` are the options that mean the same; None for all of them.
    """
    shared = [
        option.code
        for option in now.question.options
        if option.code in before.question.option_index and (codes is None or option.code in codes)
    ]
    places = (now.question.option_index, before.question.option_index)
    stubs = [
        SharedStub(
            option.code, option.shown, FIRST_STUB + places[0][option.code], FIRST_STUB + places[1][option.code], False
        )
        for option in now.question.options
        if option.code in shared
    ]
    earlier = {net.id: (place, net) for place, net in enumerate(before.question.nets)}
    first_net, first_before = (FIRST_STUB + len(index) for index in places)
    for place, net in enumerate(now.question.nets):
        other = earlier.get(net.id)
        if other is not None and set(other[1].options) == set(net.options) <= set(shared):
            stubs.append(SharedStub(net.id, net.label, first_net + place, first_before + other[0], True))
    return tuple(stubs)


def wave_differences(
    pair: WavePair,
    moments: TwoMoments,
    rules: StatisticsRules,
    *,
    is_standardised: bool = False,
    withheld: Collection[str] = (),
) -> tuple[Comparison, ...]:
    """The change of every option and net; options are one family of tests, nets another.

    With `is_standardised` the moments are by an axis, and both waves get the composition of the present one. Options
    that may not be shown (`withheld`) are in no family.
    """
    changes = [_change(stub, moments, rules, is_standardised=is_standardised) for stub in pair.stubs]
    changes = [
        change._replace(test=not_tested("two_shares", "z", "suppressed")) if stub.option in withheld else change
        for stub, change in zip(pair.stubs, changes, strict=True)
    ]
    rows: list[Comparison] = []
    for is_net in (False, True):
        family = [(stub, change) for stub, change in zip(pair.stubs, changes, strict=True) if stub.is_net == is_net]
        rows.extend(_family_rows(pair, family, rules))
    return tuple(rows)


def _family_rows(
    pair: WavePair, family: Sequence[tuple[SharedStub, _Change]], rules: StatisticsRules
) -> Iterator[Comparison]:
    """The rows of one family."""
    adjusted = adjust([change.test.p_value for _, change in family], rules.multiplicity)
    tested = sum(p is not None for p in adjusted)
    question = pair.variable.question
    for (stub, change), p in zip(family, adjusted, strict=True):
        yield Comparison(
            wave=pair.wave,
            question=question.id,
            item=pair.variable.item,
            option=stub.option,
            option_label=stub.label,
            axis=TOTAL,
            category=TOTAL,
            category_label="",
            against=Against.WAVE,
            against_id=pair.earlier,
            against_label=pair.earlier_label,
            base=round(change.base),
            base_against=round(change.base_before),
            estimate=change.now,
            estimate_against=change.before,
            difference=change.difference,
            standard_error=change.standard_error,
            interval_low=None,
            interval_high=None,
            test=change.test,
            p_adjusted=p,
            family=tested,
            direction=direction_of(change.test.statistic, p, rules.alpha),
        )


def _change(stub: SharedStub, moments: TwoMoments, rules: StatisticsRules, *, is_standardised: bool) -> _Change:
    """The change of one option or net, not tested on a small base."""
    base, base_before = (_persons(one) for one in moments)
    columns = (stub.now, stub.before)
    if is_standardised:
        strata = [_by_category(one, column) for one, column in zip(moments, columns, strict=True)]
        standard = [float(size) for size in _sizes(moments.now)]
        split = standardise(strata[0], strata[1], standard)
        figures = (split.now, split.before, split.difference, split.standard_error, split.test)
    else:
        now, before = (_share(one, PLACED, column) for one, column in zip(moments, columns, strict=True))
        change = compare_waves(now, before)
        shares = (now.share, before.share) if change.difference is not None else (None, None)
        figures = (*shares, change.difference, change.standard_error, change.test)
    found = _Change(base, base_before, *figures)
    if 0 < min(base, base_before) < rules.smallest_base:
        return found._replace(test=not_tested(found.test.method, found.test.statistic_name, "small_base"))
    return found


def _persons(moments: Moments) -> float:
    """Persons the shares of the whole are of."""
    cell = moments.cell(PLACED, ANSWERED)
    return float(moments.persons[cell, cell])


def _categories(moments: Moments) -> Iterable[int]:
    """Rows of the categories of the axis."""
    return range(FIRST_CATEGORY, moments.shape[0] - 1)


def _sizes(moments: Moments) -> list[float]:
    """Sum of weights of those who answered, per category: the composition of a wave."""
    return [float(moments.totals[moments.cell(row, ANSWERED)]) for row in _categories(moments)]


def _by_category(moments: Moments, column: int) -> Stratified:
    """The answer's count and base in each category."""
    shares = [_share(moments, row, column) for row in _categories(moments)]
    return Stratified([share.count for share in shares], [share.base for share in shares])


def _share(moments: Moments, row: int, column: int) -> WaveShare:
    """Persons with the answer and their base: as they are when drawn singly, scaled to the effective base otherwise."""
    cells = np.array([moments.cell(row, column)]), np.array([moments.cell(row, ANSWERED)])
    ratio = Ratios(moments, *cells)
    persons = float(ratio.persons[0])
    if moments.is_simple or persons <= 0:
        fraction = moments.sampling_fraction
        population = round(persons / fraction) if fraction and persons else None
        return WaveShare(float(moments.totals[cells[0][0]]), persons, population)
    share, variance = float(ratio.values[0]), float(ratio.covariance[0, 0])
    spread = share * (1 - share)
    base = spread / variance if variance > 0 and spread > 0 else float(ratio.effective_base[0])
    return WaveShare(share * base, base)
