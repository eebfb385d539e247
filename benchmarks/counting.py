"""All questions by three axes: our counting against the pandas loop, on the same coded arrays in memory."""

from __future__ import annotations

from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.pandas_peer import differences, peer_of
from benchmarks.respondents import Sample
from zushi_survey.tabulate.count import count

FIFTY_TIMES_FASTER = Aim(50, is_speed_up=True)


def measure_counting(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """Two lines for the sample's rows and two for many: against crosstab, and against a more skilled pandas."""
    return [
        *_counted(sample, sizes.sample_rows, sizes.sample_repeats),
        *_counted(sample, sizes.many_rows, sizes.many_repeats),
    ]


def _counted(sample: Sample, row_count: int, repeats: int) -> list[Measurement]:
    """Both lines of one number of rows; stops when the numbers of the two sides are not equal."""
    answers, plan = sample.answers(row_count), sample.plan
    peer = peer_of(answers, plan)
    counts = count(answers, plan)
    for tables in (peer.crosstabs(), peer.group_sizes()):
        if unequal := differences(counts, tables, plan):
            raise AssertionError(f"pandas counts otherwise, so there is nothing to compare: {', '.join(unequal)}")
    calls = (lambda: count(answers, plan), peer.crosstabs, peer.group_sizes)
    ours, crosstabs, group_sizes = alternate(calls, repeats)
    what = f"集計 {len(plan.variables)}設問 x {len(plan.axes)}軸 {row_count:,}行"
    return [
        Measurement(what, "pandas crosstab の繰り返し", ours, crosstabs, FIFTY_TIMES_FASTER, is_speed_up=True),
        Measurement(what, "pandas groupby.size の繰り返し", ours, group_sizes, is_speed_up=True),
    ]
