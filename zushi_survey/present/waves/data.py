"""The comparison with an earlier wave as rows for programs: per answer in one group, and per question left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zushi_survey import __version__
from zushi_survey.analysis.tables import Cell, CellStatus, Policy
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.present.banners import DataOrigin, banner_lines
from zushi_survey.present.display import DataTable
from zushi_survey.present.waves.tables import PrintedQuestion, WavePrinting
from zushi_survey.present.wording import ORIGINS
from zushi_survey.questionnaire.wave_links import Linked

_Value = str | int | float | None

WAVE_COLUMNS = (
    *("wave", "wave_before", "question", "question_before", "question_label", "compare"),
    *("option", "option_label", "kind", "axis", "category", "category_label"),
    *("base", "count", "proportion", "base_before", "count_before", "proportion_before"),
    *("answered", "estimate", "answered_before", "estimate_before", "count_before_low", "count_before_high"),
    *("difference", "standard_error", "interval_low", "interval_high"),
    *("test_method", "statistic", "p_value", "correction", "family_size", "p_adjusted", "alpha"),
    *("equivalence_p", "verdict", "reason"),
    *("standardised_difference", "standardised_p", "composition", "composition_flag"),
    *("data_origin", "policy"),
)
"""Columns of the comparison as data: shares and differences are 0-1; `compare` is yes, describe, or why not."""


def wave_data(
    questions: Iterable[PrintedQuestion],
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
    rows = [
        (*waves, *_question(question), *_fields(row, printing), *tail)
        for question in questions
        for row in question.changes.rows
    ]
    rows += [(*waves, *_left_out(linked), *tail) for linked in not_compared]
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
    return (*head, *(None,) * (len(WAVE_COLUMNS) - len(head) - 4))


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
    yield from (change.difference, change.standard_error, *(change.interval or (None, None)))
    is_tested = change.test.p_value is not None
    yield from (change.test.method if is_tested else None, change.test.statistic, change.test.p_value)
    yield from (printing.rules.multiplicity, row.family, row.p_adjusted, printing.rules.alpha)
    yield from (change.equivalence.p_value, row.verdict.value, row.why_not)
    equal = row.standardised
    yield from (
        (None,) * 4
        if equal is None
        else (
            equal.difference,
            equal.p_value,
            equal.composition,
            int(equal.is_flagged),
        )
    )


def _cell(cell: Cell | None) -> tuple[_Value, _Value, _Value]:
    """Base, count and share of a released cell."""
    if cell is None:
        return None, None, None
    if cell.status is CellStatus.SUPPRESSED:
        return cell.base_unweighted, None, None
    return cell.base_unweighted, cell.count_unweighted, cell.proportion
