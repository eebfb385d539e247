"""Two answers of the same persons, and answers along an axis, as facts: cleaned answers -> moments -> tests."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from zushi_survey.analysis.facts import AssociationFact, PairFact, ShareFact, Unknown
from zushi_survey.analysis.judging.differences import with_family
from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.analysis.testing.comparisons import Subject, comparisons
from zushi_survey.analysis.testing.joint_answers import (
    JointCounts,
    joint_counts,
    odds_ratio,
    paired_equivalence,
    paired_test,
)
from zushi_survey.analysis.testing.multiple_response import options_together
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import not_tested
from zushi_survey.analysis.testing.trend import MonotoneClaim, monotone_claim, monotone_claim_of
from zushi_survey.questionnaire.claims import GroupRef, Quantity
from zushi_survey.questionnaire.conditions import Chosen, Condition, Every, Negated
from zushi_survey.tabulate.moments import ANSWERED, FIRST_CATEGORY, FIRST_STUB, PLACED, measure
from zushi_survey.tabulate.plan import PlannedAxis, PlannedCategory, PlannedVariable, plan_counts

if TYPE_CHECKING:
    from zushi_survey.analysis.testing.significance import Significance
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.pipeline.tabulation import TableRequest
    from zushi_survey.tabulate.moments import Moments

ShareOf = Callable[[Quantity, GroupRef | None], ShareFact]
Conceals = Callable[[str, str | None], bool]
"""Whether the table of a question by an axis hides how many did not answer: tests, among those who did, would tell."""
_MISSING = frozenset({-1, -2, -3})
"""The kinds of missing, as conditions write them."""
_YES, _NO = "yes", "no"


class PairedFacts:
    """Tests between two answers of one wave; `share_of` gives the printed shares."""

    def __init__(
        self, study: StudyFolder, wave: WaveData, request: TableRequest, share_of: ShareOf, conceals: Conceals
    ) -> None:
        self._study = study
        self._conceals = conceals
        self._wave = wave
        self._is_public = request.policy == "publish"
        self._share_of = share_of
        self._last: tuple[str, PlannedAxis, Moments] | None = None

    def pair(self, higher: Quantity, lower: Quantity) -> PairFact:
        """Two shares of the same persons."""
        first, second = self._share_of(higher, None), self._share_of(lower, None)
        if unknown := first.unknown or second.unknown:
            return PairFact(first, second, None, None, None, unknown)
        moments, stub = self._jointly(higher, lower)
        counts = joint_counts(moments, stub)
        difference = None if first.share is None or second.share is None else first.share - second.share
        if self._tells(counts, (higher, lower)) or any(self._conceals(of.question, None) for of in (higher, lower)):
            return PairFact(first, second, None, difference, None, Unknown.HIDDEN)
        are_exclusive = higher.question == lower.question and self._variable(higher).kind.value == "choice"
        test = paired_test(moments, stub, are_exclusive=are_exclusive)
        test = self._without_small_base(test, counts.base)
        is_small = counts.base < self._study.file.statistics.smallest_base
        alike = None if is_small else paired_equivalence(moments, stub).p_value
        return PairFact(first, second, counts.base, difference, test, Unknown.NOTHING, alike)

    def together(self, of: Quantity, other: Quantity) -> AssociationFact:
        """Two answers of the same persons."""
        first, second = self._share_of(of, None), self._share_of(other, None)
        if unknown := first.unknown or second.unknown:
            return _nothing(of, str(other), first.label, second.label, unknown)
        moments, stub = self._jointly(of, other)
        counts = joint_counts(moments, stub)
        if self._tells(counts, (of, other)) or any(self._conceals(one.question, None) for one in (of, other)):
            return _nothing(of, str(other), first.label, second.label, Unknown.HIDDEN)
        subject = Subject(self._wave.spec.id, self._variable(of), self._halves(other))
        rows = comparisons(moments, subject, [Against.REST], self._study.file.statistics)
        row = next(row for row in rows if row.option == (of.net or of.option) and row.category == _YES)
        return AssociationFact(
            of=of,
            label=first.label,
            other=str(other),
            other_label=second.label,
            base=counts.base,
            odds_ratio=odds_ratio(moments, stub),
            is_positive=(row.test.statistic or 0.0) > 0,
            test=row.test,
            p_adjusted=row.test.p_value,
            family=1,
            unknown=Unknown.NOTHING,
        )

    def along(self, of: Quantity, axis: str) -> AssociationFact:
        """One answer along an axis."""
        (planned,) = plan_counts(self._wave.questionnaire, (), (axis,)).axes
        groups = [self._share_of(of, GroupRef(axis, category.id)) for category in planned.categories]
        whole = self._share_of(of, None)
        unknown = next((f.unknown for f in (whole, *groups) if f.unknown not in _EMPTY), Unknown.NOTHING)
        if self._conceals(of.question, axis):
            unknown = unknown or Unknown.HIDDEN
        if unknown:
            return _nothing(of, axis, whole.label, planned.label, unknown)
        moments, stub = self._along_axis(of, planned)
        base = round(float(moments.persons[(moments.cell(PLACED, ANSWERED),) * 2]))
        test = self._without_small_base(options_together(moments, [stub]), base)
        return AssociationFact(
            of, whole.label, axis, planned.label, base, None, None, test, test.p_value, 1, Unknown.NOTHING
        )

    def monotone(self, of: Quantity, axis: PlannedAxis) -> MonotoneClaim:
        """The conditions of 「ほど」 among those who answered: by counts, or by the tests under weights and designs."""
        moments, stub = self._along_axis(of, axis)
        alpha = self._study.file.statistics.alpha
        persons = moments.persons.diagonal().reshape(moments.shape)[FIRST_CATEGORY:-1].round().astype(int)
        if moments.is_simple:
            return monotone_claim(persons[:, stub].tolist(), persons[:, ANSWERED].tolist(), alpha)
        kinds = (Against.TREND, Against.PAIR)
        subject = Subject(self._wave.spec.id, self._variable(of), axis)
        rows = [
            row
            for row in comparisons(moments, subject, kinds, self._study.file.statistics)
            if row.option == (of.net or of.option)
        ]
        totals = moments.totals.reshape(moments.shape)[FIRST_CATEGORY:-1]
        held = [place for place in range(len(totals)) if totals[place, ANSWERED] > 0]
        shares = [float(totals[place, stub] / totals[place, ANSWERED]) for place in held]
        by_pair = {frozenset((row.category, row.against_id)): row.test.p_value for row in rows}
        names = [axis.categories[place].id for place in held]
        trend = next((row.test for row in rows if row.against is Against.TREND), not_tested("trend", "t", "overlap"))
        return monotone_claim_of(trend, shares, [by_pair.get(frozenset(pair)) for pair in pairwise(names)], alpha)

    def family(self, facts: list[AssociationFact]) -> tuple[AssociationFact, ...]:
        """The facts corrected together."""
        p_values = [fact.test.p_value if fact.test else None for fact in facts]
        return tuple(with_family(facts, adjust(p_values, self._study.file.statistics.multiplicity)))

    def _along_axis(self, of: Quantity, axis: PlannedAxis) -> tuple[Moments, int]:
        """The moments of a question by an axis, and the column of one answer."""
        variable = self._variable(of)
        return self._measured(variable, axis), FIRST_STUB + _position(variable, of)

    def _measured(self, variable: PlannedVariable, axis: PlannedAxis) -> Moments:
        """The moments of a question by an axis; the last ones are kept, for its answers are asked for in turn."""
        if self._last is None or self._last[:2] != (variable.id, axis):
            moments = measure(variable, axis, self._wave.countable.responses.answers, self._wave.design)
            self._last = (variable.id, axis, moments)
        return self._last[2]

    def _jointly(self, of: Quantity, other: Quantity) -> tuple[Moments, int]:
        """The moments of a question by whether the other answer was given, and the column of the first answer."""
        return self._along_axis(of, self._halves(other))

    def _variable(self, of: Quantity) -> PlannedVariable:
        """The variable of a quantity."""
        return plan_counts(self._wave.questionnaire, (of.question,), ()).variables[0]

    def _halves(self, of: Quantity) -> PlannedAxis:
        """Whoever gave an answer, and whoever answered without giving it."""
        variable = self._variable(of)
        question = variable.question
        codes = next((net.options for net in question.nets if net.id == of.net), (of.option,))
        gave: Condition = Chosen(variable.id, frozenset(question.option_index[code] for code in codes))
        other = Every((Negated(gave), Negated(Chosen(variable.id, frozenset(), _MISSING))))
        halves = (PlannedCategory(_YES, _YES, gave), PlannedCategory(_NO, _NO, other))
        return PlannedAxis(str(of), str(of), halves, is_ordered=False, covers_all_options=True)

    def _tells(self, counts: JointCounts, named: tuple[Quantity, ...]) -> bool:
        """Whether a published test of these counts could give away a count below the threshold."""
        rules = self._study.file.release
        is_sensitive = any(self._variable(of).question.sensitive for of in named)
        threshold = rules.sensitive_threshold if is_sensitive else rules.threshold
        return self._is_public and any(0 < count < threshold for count in counts)

    def _without_small_base(self, test: Significance, base: int) -> Significance:
        """The test, or none on a base under the threshold."""
        if base >= self._study.file.statistics.smallest_base:
            return test
        return test._replace(statistic=None, df=None, df_denominator=None, p_value=None, reason="small_base")


_EMPTY = (Unknown.NOTHING, Unknown.NOBODY)


def _position(variable: PlannedVariable, of: Quantity) -> int:
    """Place of an option, or of a net after them, among what is measured."""
    question = variable.question
    if of.net:
        return len(question.options) + [net.id for net in question.nets].index(of.net)
    return question.option_index[of.option]


def _nothing(of: Quantity, other: str, label: str, other_label: str, unknown: Unknown) -> AssociationFact:
    """No association."""
    return AssociationFact(of, label, other, other_label, None, None, None, None, None, 0, unknown)
