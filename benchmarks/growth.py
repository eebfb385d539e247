"""How the sums that statistics need grow with the rows: one table of each kind against its counts alone."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from benchmarks.measurement import Measurement, Sizes, alternate
from benchmarks.respondents import Sample
from zushi_survey.data.design import simple_design
from zushi_survey.questionnaire.model import Kind
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.moments import measure
from zushi_survey.tabulate.plan import CountPlan

_KINDS = {Kind.CHOICE: "SA", Kind.CHOICES: "MA"}


def measure_growth(sample: Sample, sizes: Sizes) -> Iterator[Measurement]:
    """Time and memory of one single and one multiple answer by one axis, weighted: two lines a table."""
    axis = sample.plan.axes[0]
    for row_count in (sizes.csv_rows, sizes.many_rows):
        answers = sample.answers(row_count)
        weights = np.random.default_rng(row_count).uniform(0.5, 2, row_count)
        design = simple_design(row_count, weights=weights)
        for kind, words in _KINDS.items():
            variable = next(v for v in sample.plan.variables if v.kind is kind)
            calls = (
                partial(measure, variable, axis, answers, design),
                partial(count, answers, CountPlan((variable,), (axis,)), weights),
            )
            what, other = f"和と共分散 {words} x 1軸 {row_count:,}行", "集計だけ"
            ours, counting = alternate(calls, sizes.many_repeats)
            yield Measurement(f"{what} 時間", other, ours, counting)
            ours, counting = ([_peak(call)] for call in calls)
            yield Measurement(f"{what} メモリー", other, ours, counting, unit="MB")


def _peak(call: Callable[[], object]) -> float:
    """Most megabytes that a call held beyond what was held before."""
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6
