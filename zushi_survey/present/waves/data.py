"""The comparison with an earlier wave as rows for programs: per answer in one group, and per question left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zushi_survey import __version__
from zushi_survey.analysis.tables import TOTAL, Cell, CellStatus, Policy
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.analysis.waves.mean_changes import MeanChange
from zushi_survey.analysis.waves.sides import Standardised
from zushi_survey.analysis.waves.tests import WaveDifference
from zushi_survey.present.banners import DataOrigin, banner_lines
from zushi_survey.present.display import DataTable
from zushi_survey.present.waves.cells import words_cell
from zushi_survey.present.waves.means import MEAN_LABELS
from zushi_survey.present.waves.printing import PrintedQuestion, WavePrinting
from zushi_survey.present.waves.trends import PrintedTrend, TrendWave
from zushi_survey.present.wording import ORIGINS, TOTAL_LABEL, with_unit
from zushi_survey.questionnaire.wave_links import Linked

_Value = str | int | float | None

WAVE_COLUMNS = (
    "row",
    *("wave", "wave_before", "question", "question_before", "question_label", "compare"),
    *("option", "option_label", "kind", "axis", "category", "category_label"),
    *("base", "count", "proportion", "base_before", "count_before", "proportion_before"),
    *("answered", "estimate", "answered_before", "estimate_before", "count_before_low", "count_before_high"),
    *("difference", "standard_error", "interval_low", "interval_high"),
    *("test_method", "statistic", "p_value", "correction", "family_size", "p_adjusted", "alpha"),
    *("equivalence_p", "verdict", "words", "reason"),
    *("standardised_difference", "standardised_p", "composition", "composition_flag"),
    *("data_origin", "policy"),
)
"""Columns of the comparison as data: shares and differences are 0-1 (means in their unit); `compare` is yes, describe,
or why not; `row` is change (two waves), trend (one row per wave), or not_compared."""


def wave_data(
    questions: Iterable[PrintedQuestion],
    trends: Iterable[PrintedTrend],
    trend_waves: Sequence[TrendWave],
    not_compared: Iterable[Linked],
    waves: tuple[str, str],
    printing: WavePrinting,
    *,
    data_origin: DataOrigin,
    policy: Policy,
    title: str,
) -> DataTable:
    """Every row in order; numbers are numbers, None where hidden, undefined or not tested."""
    tail = (ORIGINS[data_origin], policy)
    rows: list[tuple[_Value, ...]] = []
    for question in questions:
        head = ("change", *waves, *_question(question))
        rows += [(*head, *_fields(row, printing), *tail) for row in question.changes.rows]
        rows += [(*head, *_mean_fields(row, printing), *tail) for row in question.changes.means]
    for trend in trends:
        rows += [(*line, *tail) for line in _trend_lines(trend, trend_waves, printing)]
    rows += [("not_compared", *waves, *_left_out(linked), *tail) for linked in not_compared]
    return DataTable(
        columns=WAVE_COLUMNS,
        rows=tuple(rows),
        about={
            "title": title,
            "data_origin": ORIGINS[data_origin],
            "notice": " ".join(banner_lines(data_origin, policy)),
            "policy": policy,
            "program": f"zushi-survey {__version__}",
        },
    )


def _question(question: PrintedQuestion) -> Iterator[_Value]:
    """What the row is about."""
    yield from (question.id, question.linked.names[-1], question.linked.label)
    yield "describe" if question.linked.is_described else "yes"


def _left_out(linked: Linked) -> tuple[_Value, ...]:
    """The row of a question that is not compared."""
    head = (linked.names[0], linked.names[-1], linked.label, linked.obstacle)
    return (*head, *(None,) * (len(WAVE_COLUMNS) - len(head) - 5))


def _fields(row: WaveChange, printing: WavePrinting) -> Iterator[_Value]:
    """One change, flattened."""
    yield from (row.answer.id, row.answer.label, "net" if row.answer.is_net else "option")
    yield from (row.group.axis, row.group.category, row.group.label)
    yield from _cell(row.now)
    yield from _cell(row.before)
    for share in (row.now_share, row.before_share):
        yield from (None, None) if share is None else (share.persons, share.share)
    yield from (row.before_share.spread if row.before_share and row.before_share.spread else (None, None))
    change = row.change
    yield from _tested(change, printing, row.family, row.p_adjusted)
    yield from (row.verdict.value, words_cell(row, printing).text, row.why_not)
    yield from _standardised(row.standardised)


def _mean_fields(row: MeanChange, printing: WavePrinting) -> Iterator[_Value]:
    """One change of a mean, flattened; `estimate` is the mean."""
    yield from (row.rules.kind, with_unit(MEAN_LABELS[row.rules.kind], row.rules.unit), "mean")
    yield from (row.group.axis, row.group.category, row.group.label)
    yield from (None,) * 6
    for side in (row.now, row.before):
        yield from (None, None) if side is None else (side.persons, side.mean)
    yield from (None, None)
    yield from _tested(row.change, printing, row.family, row.p_adjusted)
    yield from (row.verdict.value, "", row.why_not)
    yield from _standardised(row.standardised)


def _tested(change: WaveDifference, printing: WavePrinting, family: int, p_adjusted: float | None) -> Iterator[_Value]:
    """Difference, interval, test and equivalence."""
    yield from (change.difference, change.standard_error, *(change.interval or (None, None)))
    is_tested = change.test.p_value is not None
    yield from (change.test.method if is_tested else None, change.test.statistic, change.test.p_value)
    yield from (printing.rules.multiplicity, family, p_adjusted, printing.rules.alpha, change.equivalence.p_value)


def _standardised(equal: Standardised | None) -> tuple[_Value, ...]:
    """The change at equal composition."""
    if equal is None:
        return (None,) * 4
    return equal.difference, equal.p_value, equal.composition, int(equal.is_flagged)


def _trend_lines(
    trend: PrintedTrend, waves: Sequence[TrendWave], printing: WavePrinting
) -> Iterator[tuple[_Value, ...]]:
    """One row per answer and wave, oldest first, each with the test over all waves."""
    for row in trend.trends.rows:
        is_tested = row.test.p_value is not None
        test = {
            "test_method": row.test.method if is_tested else None,
            "statistic": row.test.statistic,
            "p_value": row.test.p_value,
            "correction": printing.rules.multiplicity,
            "family_size": row.family,
            "p_adjusted": row.p_adjusted,
            "alpha": printing.rules.alpha,
            "verdict": row.verdict.value,
        }
        for wave, cell, is_asked in trend.cells(row, waves):
            base, count, proportion = _cell(cell)
            reason = "hidden" if row.is_hidden else "" if is_asked else "not_asked"
            about = {
                **{"row": "trend", "wave": wave.id, "question": trend.id, "question_label": trend.linked.label},
                **{"compare": "yes", "option": row.answer.id, "option_label": row.answer.label},
                **{"kind": "net" if row.answer.is_net else "option", "axis": TOTAL, "category": TOTAL},
                **{"category_label": TOTAL_LABEL, "base": base, "count": count, "proportion": proportion},
                "reason": reason,
            }
            found: dict[str, _Value] = {**about, **test}
            yield tuple(found.get(name) for name in WAVE_COLUMNS[:-2])


def _cell(cell: Cell | None) -> tuple[_Value, _Value, _Value]:
    """Base, count and share of a released cell."""
    if cell is None:
        return None, None, None
    if cell.status is CellStatus.SUPPRESSED:
        return cell.base_unweighted, None, None
    return cell.base_unweighted, cell.count_unweighted, cell.proportion
