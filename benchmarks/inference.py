"""The statistics of all tables: everything `test` computes, and the same figures as R `survey` and svy compute."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.designed import Designed
from benchmarks.growth import measure_growth
from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.peers import Figures, Missing, Peer, r_command, started, svy_command
from benchmarks.respondents import Sample
from zushi_survey.analysis.precision.estimates import ratios
from zushi_survey.analysis.testing.association import rao_scott_f, two_way_table
from zushi_survey.analysis.testing.comparison import Against, Comparison
from zushi_survey.analysis.testing.comparisons import Subject, comparisons, stubs_of
from zushi_survey.analysis.testing.differences import Stub, differences
from zushi_survey.data.design import Design
from zushi_survey.pipeline.comparing import comparisons_of
from zushi_survey.pipeline.folder import PLANNED_WEIGHTS
from zushi_survey.questionnaire.model import Kind
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import FIRST_CATEGORY, Moments, measure_all
from zushi_survey.tabulate.plan import PlannedVariable

KINDS = (Against.ASSOCIATION, Against.WHOLE, Against.PAIR, Against.TREND)
ONE_SECOND = Aim(1, is_speed_up=False)
FASTER = Aim(1, is_speed_up=True)
DESIGNS = {"simple": "単純無作為", "weighted": "ウエイト", "clustered": "層と集落"}
"""Names of the designs in the lines of the result."""

_AGREED, _AS_GOOD_AS_ZERO = 1e-6, 1e-12


def measure_statistics(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """Everything that `test` computes; the figures of other programs; one table of many rows against its counts."""
    return [*_everything(sample, sizes), *_against_others(sample, sizes), *measure_growth(sample, sizes)]


def _everything(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """All questions by three axes: association, whole, pairs, trends; plainly drawn, raked, and in clusters."""
    clustered, rules = Designed.of(sample, sizes.questions_a_kind), sample.study_folder.file.statistics
    plan, plain, raked = clustered.plan, sample.wave, sample.study_folder.wave(None, PLANNED_WEIGHTS)
    for wave in (plain, raked):
        _ = wave.design
    calls: list[Callable[[], object]] = [
        lambda: list(comparisons_of(plain, plan, KINDS, rules)),
        lambda: list(comparisons_of(raked, plan, KINDS, rules)),
        lambda: _comparisons(clustered, "clustered", rules),
    ]
    seconds = alternate(calls, sizes.sample_repeats)
    what = f"検定 {len(plan.variables)}設問 x {len(plan.axes)}軸 関連・全体・対・傾向"
    return [
        Measurement(what, "1秒", seconds[0], [1.0], ONE_SECOND),
        Measurement(f"{what} レイキング", "ウエイトなし", seconds[1], seconds[0]),
        Measurement(f"{what} 層と集落", "ウエイトなし", seconds[2], seconds[0]),
    ]


def _comparisons(designed: Designed, design: str, rules: StatisticsRules) -> list[tuple[Comparison, ...]]:
    """All comparisons under a design."""
    tables = measure_all(designed.plan, designed.answers, designed.designs[design])
    return [comparisons(moments, Subject("", variable, axis), KINDS, rules) for variable, axis, moments in tables]


def _against_others(sample: Sample, sizes: Sizes) -> Iterator[Measurement]:
    """Per design the same figures by us, R `survey` and svy, in turn; nothing of a program that cannot be started."""
    designed = Designed.of(sample, sizes.questions_a_kind)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        peers = list(_started(Path(folder), designed, running, sizes))
        for name, words in DESIGNS.items() if peers else ():
            yield from _one_design(designed, name, words, peers, sizes)


def _started(folder: Path, designed: Designed, running: ExitStack, sizes: Sizes) -> Iterator[Peer]:
    """The other programs, waiting; of one that is missing, a line says why."""
    commands = {"R survey": r_command()}
    if sizes.with_svy:
        commands["svy"] = svy_command(folder / "environment")
    for name, command in commands.items():
        if isinstance(command, Missing):
            print(f"{name} とは比べません: {command.reason}")
            continue
        own = folder / name.replace(" ", "_")
        own.mkdir()
        designed.write(own)
        yield running.enter_context(started(command, name, own))


def _one_design(designed: Designed, name: str, words: str, peers: list[Peer], sizes: Sizes) -> Iterator[Measurement]:
    """One line a program; stops when the figures of the two sides are not equal."""
    plan, design = designed.plan, designed.designs[name]
    ours = figures_of_all(designed, design)
    for peer in peers:
        peer.run(name)
        if unequal := different(ours, peer.figures(name), designed):
            raise AssertionError(f"{peer.name} finds otherwise, so there is nothing to compare: {', '.join(unequal)}")
    calls: list[Callable[[], object]] = [partial(figures_of_all, designed, design)]
    calls += [partial(peer.run, name) for peer in peers]
    seconds, *others = alternate(calls, sizes.peer_repeats)
    what = f"推定と検定 {len(plan.variables)}設問 x {len(plan.axes)}軸 {words}"
    for peer, theirs in zip(peers, others, strict=True):
        yield Measurement(what, peer.name, seconds, theirs, FASTER, is_speed_up=True)


def figures_of_all(designed: Designed, design: Design) -> list[Figures]:
    """The figures of every table."""
    tables = measure_all(designed.plan, designed.answers, design)
    return [figures_of(moments, variable) for variable, _, moments in tables]


def figures_of(moments: Moments, variable: PlannedVariable) -> Figures:
    """The figures of one table: of options that somebody chose, as only these are in the columns of the others."""
    stubs = [stub for stub in _stubs(variable) if stub.is_mean or moments.persons[(stub.numerator,) * 2]]
    rows = np.arange(FIRST_CATEGORY, moments.shape[0] - 1)
    above = np.array([stub.numerator for stub in stubs])[:, None]
    below = np.array([stub.denominator for stub in stubs])[:, None]
    shares, apart = ratios(moments, rows, above, below), differences(moments, stubs, Against.PAIR)
    figures = {"values": shares.values, "errors": shares.standard_errors, "apart": apart.standard_error.ravel()}
    if variable.kind is not Kind.CHOICE:
        return figures
    test = rao_scott_f(two_way_table(moments, len(variable.question.options)))
    return {**figures, "test": np.array([test.statistic, test.p_value], dtype=np.float64)}


def different(ours: list[Figures], theirs: list[Figures], designed: Designed) -> list[str]:
    """Variable, axis and figure of whatever is not equal; a test that either side cannot make is left out."""
    tables = [f"{variable.id} x {axis}" for variable in designed.plan.variables for axis in designed.axes]
    return [
        f"{table} {name}"
        for table, mine, others in zip(tables, ours, theirs, strict=True)
        for name in mine
        if not _is_equal(mine[name], others[name], may_miss=name == "test")
    ]


def _is_equal(mine: NDArray[np.float64], other: NDArray[np.float64], *, may_miss: bool) -> bool:
    """Whether figures agree to six digits."""
    if may_miss and (np.isnan(mine).any() or np.isnan(other).any()):
        return True
    return mine.shape == other.shape and bool(np.allclose(mine, other, rtol=_AGREED, atol=_AS_GOOD_AS_ZERO))


def _stubs(variable: PlannedVariable) -> list[Stub]:
    """Options, without nets; the mean of a number, without bands."""
    if variable.kind is Kind.NUMBER:
        return [stub for stub in stubs_of(variable) if stub.is_mean]
    return list(stubs_of(variable)[: len(variable.question.options)])
