"""Comparisons: cleaned answers -> moments under the design -> tests -> released comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zushi_survey.analysis.suppression import release_comparisons
from zushi_survey.analysis.testing.comparison import Against, Comparison, ReleasedComparisons
from zushi_survey.analysis.testing.comparisons import Subject, comparisons
from zushi_survey.pipeline.counting import measured
from zushi_survey.pipeline.tabulation import TableRequest, TableSet, planned, tabulate_wave
from zushi_survey.questionnaire.study import StatisticsRules

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
    answered = _answered(request)
    tables = tabulate_wave(study, wave, answered)
    plan, _ = planned(study, wave, answered)
    released = release_comparisons(comparisons_of(wave, plan, kinds, used), tables, used)
    return ComparisonSet(tables, released, used)


def compare_only(study: StudyFolder, request: TableRequest, kinds: Sequence[Against]) -> ReleasedComparisons:
    """The comparisons of `compare` for a request whose tables were made before, and with them checked.

    Tables that only say what may be shown are made under `publish` alone: under `internal` nothing is hidden. Their
    base is that of the request, for no base of a comparison is shown.
    """
    wave = study.wave(request.wave, request.weight)
    answered = _answered(request)._replace(intervals=False)
    is_public = (request.policy or study.file.policy) == "publish"
    tables = tabulate_wave(study, wave, request._replace(intervals=False)) if is_public else None
    plan, _ = planned(study, wave, answered)
    rules = study.file.statistics
    return release_comparisons(comparisons_of(wave, plan, kinds, rules), tables, rules)


def _answered(request: TableRequest) -> TableRequest:
    """The request among those who answered, as tests are: so are the tables that say what of them may be shown."""
    return request._replace(base="answered")


def comparisons_of(
    wave: WaveData, plan: CountPlan, kinds: Sequence[Against], rules: StatisticsRules
) -> Iterable[Comparison]:
    """The comparisons of a plan on one wave, not yet released: by question, then by axis."""
    for variable, axis, moments in measured(wave, plan):
        yield from comparisons(moments, Subject(wave.spec.id, variable, axis), kinds, rules)
