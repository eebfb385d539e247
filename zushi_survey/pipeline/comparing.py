"""Comparisons: cleaned answers -> moments under the design -> tests -> released comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zushi_survey.analysis.suppression import release_comparisons
from zushi_survey.analysis.testing.comparison import Against, Comparison, ReleasedComparisons
from zushi_survey.analysis.testing.comparisons import Subject, comparisons
from zushi_survey.pipeline.tabulation import TableRequest, TableSet, planned, tabulate_wave
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import measure_all

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.tabulate.plan import CountPlan


@dataclass(frozen=True, slots=True)
class ComparisonSet:
    """Tables of one request and the comparisons that stand beside them."""

    tables: TableSet
    released: ReleasedComparisons
    rules: StatisticsRules

    def __iter__(self) -> Iterator[Comparison]:
        """The comparisons in order: by question, axis, kind, option, category."""
        return iter(self.released.rows)

    def __len__(self) -> int:
        """Number of comparisons."""
        return len(self.released.rows)


def compare(
    study: StudyFolder, request: TableRequest, kinds: Sequence[Against], rules: StatisticsRules | None = None
) -> ComparisonSet:
    """Every comparison of these kinds for the questions and axes asked for. Raises SurveyError."""
    wave = study.wave(request.wave, request.weight)
    used = rules or study.file.statistics
    # Tests are among those who answered: so are the tables that say what of them may be shown.
    answered = request._replace(base="answered")
    tables = tabulate_wave(study, wave, answered)
    plan, _ = planned(study, wave, answered)
    released = release_comparisons(comparisons_of(wave, plan, kinds, used), tables, used)
    return ComparisonSet(tables, released, used)


def comparisons_of(
    wave: WaveData, plan: CountPlan, kinds: Sequence[Against], rules: StatisticsRules
) -> Iterable[Comparison]:
    """The comparisons of a plan on one wave, not yet released: by question, then by axis."""
    answers = wave.countable.responses.answers
    for variable, axis, moments in measure_all(plan, answers, wave.design):
        yield from comparisons(moments, Subject(wave.spec.id, variable, axis), kinds, rules)
