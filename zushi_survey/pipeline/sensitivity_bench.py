"""What a sensitivity run measures: the comparisons of one subject under any scenario, released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from zushi_survey.analysis.frequencies import frequency_tables
from zushi_survey.analysis.narrower_release import (
    all_or_none,
    hidden_options,
    without_readings_that_tell,
    without_standardised_that_tell,
)
from zushi_survey.analysis.precision.cell_precision import Precision
from zushi_survey.analysis.precision.estimates import ratios
from zushi_survey.analysis.precision.standard_errors import Sample
from zushi_survey.analysis.scenarios import Reading, Scenario, Settings, What, with_asked_base
from zushi_survey.analysis.sensitivity import Examined, Kind
from zushi_survey.analysis.suppression import release_comparisons
from zushi_survey.analysis.testing.comparison import Against, Comparison, ReleasedComparisons
from zushi_survey.analysis.testing.comparisons import Subject, comparisons
from zushi_survey.analysis.testing.order_rows import Ordered, first_rows, neighbours, pair_rows
from zushi_survey.analysis.testing.orders import Order, order_of_items, order_of_options
from zushi_survey.analysis.waves.differences import TwoMoments, WavePair, shared_stubs, wave_differences
from zushi_survey.data.design_reading import design_of
from zushi_survey.pipeline.releasing import released
from zushi_survey.questionnaire.model import Kind as Answered
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.moments import PLACED, SCORED, Moments, measure, measure_item_pairs
from zushi_survey.tabulate.plan import CountPlan

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy, ReleasedTable
    from zushi_survey.data.design import Design
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.pipeline.waves.pairs import PairedVariable
    from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable

_TABLE_KINDS: tuple[tuple[Kind, Against, tuple[What, ...]], ...] = (
    (Kind.GROUP, Against.WHOLE, ("weights", "base", "multiplicity", "smallest_base", "convention", "net")),
    (Kind.TREND, Against.TREND, ("weights", "base", "net")),
    (Kind.ASSOCIATION, Against.ASSOCIATION, ("weights", "base")),
)
"""Comparisons of a question by an axis, with what touches them."""
_ORDER_TOUCHED: tuple[What, ...] = ("weights", "base", "smallest_base")
_ITEMS_TOUCHED: tuple[What, ...] = ("weights", "smallest_base")


@dataclass(frozen=True)
class WaveBench:
    """One wave, ready to be measured: its designs with and without weights, and its released tables."""

    data: WaveData
    designs: Mapping[bool, Design]
    """By whether the answers are weighted; the study's own and, where there are weights to change, the other."""
    tables: Mapping[tuple[str, str], ReleasedTable]
    """By question and item."""
    axes: tuple[PlannedAxis, ...]
    """The axes of these tables."""
    policy: Policy
    study: StudyFolder

    @property
    def is_weighted(self) -> bool:
        """Whether the study itself weights this wave."""
        return self.data.design.weights is not None

    def moments(self, variable: PlannedVariable, axis: PlannedAxis | None, settings: Settings) -> Moments:
        """The moments of a variable as the settings read it."""
        read = settings.reading.applied(variable) if settings.reading else variable
        answers = self.data.countable.responses.answers
        found = measure(read, axis, answers, self.designs[settings.is_weighted])
        return with_asked_base(found) if settings.base == "asked" else found

    def table(self, variable: PlannedVariable, reading: Reading | None) -> ReleasedTable:
        """The released table of a variable; of another reading, without what the two readings give away together."""
        declared = self.tables[variable.question.id, variable.item]
        if reading is None or self.policy == "internal":
            return declared
        responses = self.data.countable.responses
        plan = CountPlan((reading.applied(variable),), self.axes)
        precision = Precision(Sample(responses.respondent_count, None), has_intervals=False)
        counts = count(responses.answers, plan, responses.weight)
        raw = frequency_tables(counts, plan, {variable.id: declared.title}, precision)
        (read,) = released(self.study, tuple(raw), self.policy)
        return without_readings_that_tell(read, declared, reading, self.study.file.release)


def designs_of(wave: WaveData) -> dict[bool, Design]:
    """The designs of a wave by whether the answers are weighted: the study's own first. Raises SurveyError (E-WGT)."""
    own, spec = wave.design, wave.spec
    responses = wave.countable.responses
    if own.weights is not None:
        stages = spec.design
        if stages is not None and stages.replicates is not None and stages.replicates.columns:
            stages = stages.model_copy(update={"replicates": None})
        return {True: own, False: design_of(stages, replace(responses, weight=None), spec.population_size)}
    if spec.weighting is None:
        return {False: own}
    return {False: own, True: design_of(spec.design, responses, spec.population_size, wave.weighting)}


def _touches(scenario: Scenario, touched: Sequence[What]) -> bool:
    """Whether every change of the scenario can make a difference; the study's own settings always do."""
    return all(change.what in touched for change in scenario)


def table_subject(
    bench: WaveBench, variable: PlannedVariable, axis: PlannedAxis, own: Settings, readings: Sequence[Reading]
) -> Examined:
    """A question by an axis: groups against the whole, trend, association."""
    moments = cache(lambda settings: bench.moments(variable, axis, settings))
    table = cache(lambda reading: bench.table(variable, reading))
    subject = Subject(bench.data.spec.id, variable, axis)

    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        settings = own.after(scenario, readings)
        measured = replace(settings, rules=own.rules)
        read = replace(subject, variable=settings.reading.applied(variable)) if settings.reading else subject
        for kind, against, touched in _TABLE_KINDS:
            # An association of single answers is one of persons who answered, whatever the base of the shares.
            is_unmoved = kind is Kind.ASSOCIATION and variable.kind is not Answered.CHOICES
            if not _touches(scenario, touched[:1] if is_unmoved else touched):
                continue
            rows = comparisons(moments(measured), read, (against,), settings.rules)
            rows = _of_reading(rows, settings.reading)
            yield kind, release_comparisons(rows, (table(settings.reading),), settings.rules)

    return examined


def _of_reading(rows: tuple[Comparison, ...], reading: Reading | None) -> tuple[Comparison, ...]:
    """The rows that a reading touches: those of its net."""
    return rows if reading is None else tuple(row for row in rows if row.option == reading.net)


def order_subject(bench: WaveBench, variable: PlannedVariable, own: Settings) -> Examined:
    """The order of the options of a question."""
    what = Ordered(bench.data.spec.id, variable.question.id, variable.item, is_items=False)
    tables = all_or_none([bench.table(variable, None)])

    def order(settings: Settings) -> Order:
        return order_of_options(bench.moments(variable, None, settings), variable, settings.rules)

    pairs = neighbours(order(own))

    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        if _touches(scenario, _ORDER_TOUCHED):
            settings = own.after(scenario)
            yield from _released_order(order(settings), what, pairs, tables, settings)

    return examined


def items_subject(bench: WaveBench, variables: Sequence[PlannedVariable], own: Settings) -> Examined:
    """The order of the items of a scored matrix, by mean."""
    what = Ordered(bench.data.spec.id, variables[0].question.id, "", is_items=True)
    tables = all_or_none([bench.table(variable, None) for variable in variables])
    answers = bench.data.countable.responses.answers

    def order(settings: Settings) -> Order:
        bases: list[int] = []
        means: list[float | None] = []
        for variable in variables:
            moments = bench.moments(variable, None, settings)
            mean = ratios(moments, PLACED, moments.shape[1] - 1, SCORED)
            bases.append(round(float(mean.persons[0])))
            means.append(float(mean.values[0]) if bases[-1] else None)
        pairs = measure_item_pairs(variables, None, answers, bench.designs[settings.is_weighted])
        return order_of_items(pairs, variables, bases, means, is_mean=True, rules=settings.rules)

    adjacent = neighbours(order(own))

    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        if _touches(scenario, _ITEMS_TOUCHED):
            settings = own.after(scenario)
            yield from _released_order(order(settings), what, adjacent, tables, settings)

    return examined


def _released_order(
    order: Order,
    what: Ordered,
    pairs: Sequence[tuple[str, str]],
    tables: Iterable[ReleasedTable],
    settings: Settings,
) -> Iterator[tuple[Kind, ReleasedComparisons]]:
    """What is first, and the neighbours; the tables hide all of it or nothing."""
    tables = tuple(tables)
    yield Kind.FIRST, release_comparisons(first_rows(order, what), tables, settings.rules)
    yield Kind.ORDER, release_comparisons(pair_rows(order, what, pairs), tables, settings.rules)


@dataclass(frozen=True)
class WavesBench:
    """The present wave and the earlier one, and the axis (in both forms) of a standardised comparison."""

    now: WaveBench
    before: WaveBench
    axis: tuple[PlannedAxis, PlannedAxis] | None

    @property
    def touched(self) -> tuple[What, ...]:
        """What can make a difference; weights only where the study treats both waves alike and both have them."""
        both = self.now.is_weighted == self.before.is_weighted and len(self.now.designs) == len(self.before.designs) > 1
        standardised: tuple[What, ...] = ("standardised",) if self.axis else ()
        weights: tuple[What, ...] = ("weights",) if both else ()
        return (*weights, "base", "multiplicity", "smallest_base", *standardised, "net")


def wave_subject(bench: WavesBench, pair: PairedVariable, own: Settings, readings: Sequence[Reading]) -> Examined:
    """A question in both waves."""
    spec, earlier = bench.now.data.spec, bench.before.data.spec
    touched = bench.touched

    def own_weights(settings: Settings, side: WaveBench) -> Settings:
        return settings if "weights" in touched else replace(settings, is_weighted=side.is_weighted)

    @cache
    def moments(settings: Settings) -> TwoMoments:
        axes = bench.axis if settings.is_standardised and bench.axis else (None, None)
        return TwoMoments(
            bench.now.moments(pair.now, axes[0], own_weights(settings, bench.now)),
            bench.before.moments(pair.before, axes[1], own_weights(settings, bench.before)),
        )

    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        if not _touches(scenario, touched):
            return
        settings = own.after(scenario, readings)
        reading = settings.reading
        now, before = ((reading.applied(one) if reading else one) for one in (pair.now, pair.before))
        described = WavePair(spec.id, earlier.id, earlier.label, now, shared_stubs(now, before, pair.codes))
        tables = _wave_tables(bench, pair, settings)
        rows = wave_differences(
            described,
            moments(replace(settings, rules=own.rules)),
            settings.rules,
            is_standardised=settings.is_standardised,
            withheld=hidden_options(tables),
        )
        yield Kind.WAVE, release_comparisons(_of_reading(rows, reading), tables, settings.rules)

    return examined


def _wave_tables(bench: WavesBench, pair: PairedVariable, settings: Settings) -> tuple[ReleasedTable, ...]:
    """The tables of both waves that the differences stand beside."""
    tables = (bench.now.table(pair.now, settings.reading), bench.before.table(pair.before, settings.reading))
    if not settings.is_standardised or bench.axis is None:
        return tables
    return tuple(without_standardised_that_tell(table, axis.id) for table, axis in zip(tables, bench.axis, strict=True))
