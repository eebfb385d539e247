"""Alternatives to hiding, found for the tables of a study: coarser axes and options, and publishing less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from zushi_survey.analysis.disclosure.collapse import Collapse, collapses_of_axis, collapses_of_options
from zushi_survey.analysis.disclosure.office import DisclosureReport
from zushi_survey.analysis.disclosure.publish_less import without_costliest_axis
from zushi_survey.analysis.disclosure.rounding import rounded_together
from zushi_survey.analysis.tables import RawTable
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.proposals import Proposals, RoundedTo, costs_table, proposals_line, proposals_table
from zushi_survey.questionnaire.model import Question, Questionnaire
from zushi_survey.questionnaire.study import ReleaseRules

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import WaveData

_ROUNDED = 12
"""Tables that are rounded together: more take minutes."""
_MULTIPLE = 5
"""Counts are rounded to multiples of 5 or 10 (statistics of disclosure control, rounding alternatives)."""
_QUESTIONS = 5
"""Questions with a scale whose options are looked at: those with the most hidden counts."""


def alternatives_of(
    data: WaveData, tables: Sequence[RawTable], report: DisclosureReport, rules: ReleaseRules
) -> tuple[str, tuple[DisplayTable, DisplayTable]]:
    """A line on what could be published instead of hiding so much; the table of proposals and that of all costs."""
    proposals = _proposals(data, tables, report, rules)
    return proposals_line(proposals), (proposals_table(proposals), costs_table(report, data.questionnaire))


def _proposals(data: WaveData, tables: Sequence[RawTable], report: DisclosureReport, rules: ReleaseRules) -> Proposals:
    """Every proposal, each protected and audited."""
    ordered = [axis for axis in dict.fromkeys(one for table in tables for one in table.title.axes) if axis.is_ordered]
    axes = [one for axis in ordered for one in collapses_of_axis(tables, axis.id, rules)]
    options = _options(data.questionnaire, tables, report, rules)
    left_out = without_costliest_axis(tables, report, rules)
    return Proposals(data.questionnaire, (*axes, *options), left_out, _rounding(tables, rules))


def _rounding(tables: Sequence[RawTable], rules: ReleaseRules) -> RoundedTo | None:
    """The tables rounded to the multiples that keep their small counts; None for too many tables, or where none fit."""
    if len(tables) > _ROUNDED:
        return None
    is_sensitive = any(table.title.is_sensitive for table in tables)
    least = rules.sensitive_threshold if is_sensitive else rules.threshold
    base = -(-least // _MULTIPLE) * _MULTIPLE
    try:
        found = rounded_together(tables, base, rules)
    except ValueError:  # no multiples nearby have true sums
        return None
    return RoundedTo(base, found.change, found.reach, found.unsafe)


def _options(
    questionnaire: Questionnaire, tables: Sequence[RawTable], report: DisclosureReport, rules: ReleaseRules
) -> list[Collapse]:
    """Coarser options of the scales with the most hidden counts."""
    hidden = Counter((row.question, row.item) for row in report.rows)
    scales = {table: _scale(questionnaire.question_by_id[table.title.question]) for table in _single_answers(tables)}
    costly = sorted(
        (table for table, scale in scales.items() if scale and hidden[table.title.question, table.title.item]),
        key=lambda table: -hidden[table.title.question, table.title.item],
    )
    return [one for table in costly[:_QUESTIONS] for one in collapses_of_options(table, scales[table], rules)]


def _single_answers(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables of questions of which one option may be chosen."""
    return [table for table in tables if not table.title.is_multiple and table.title.question_type != "RANKING"]


def _scale(question: Question) -> tuple[str, ...]:
    """The options with scores, if they stand in the order of their scores; empty for what is no scale."""
    scored = [(option.score, option.code) for option in question.options if option.score is not None]
    scores = [score for score, _ in scored]
    is_scale = all(a < b for a, b in pairwise(scores)) or all(a > b for a, b in pairwise(scores))
    return tuple(code for _, code in scored) if is_scale else ()
