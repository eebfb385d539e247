"""`StudyFacts`: the facts of a study for the judges, each found by the functions of the commands, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from zushi_survey.analysis.facts import (
    AssociationFact,
    AxisFacts,
    ChangeFact,
    CodesFact,
    GroupFact,
    MeanFact,
    MentionFact,
    OrderFact,
    PairFact,
    QuoteFact,
    RecordedFact,
    ShareFact,
    TrendFact,
    Unknown,
    WaveTrendFact,
)
from zushi_survey.analysis.tables import TOTAL, CellKind, CellStatus
from zushi_survey.analysis.testing.comparison import Against, Comparison
from zushi_survey.analysis.waves.two_waves import equivalence
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.pipeline.facts.cells import interval_of, label_of, share_fact
from zushi_survey.pipeline.facts.changes import ChangeFacts
from zushi_survey.pipeline.facts.grounds import Grounds
from zushi_survey.pipeline.facts.orders import order_fact
from zushi_survey.pipeline.facts.pairs import PairedFacts
from zushi_survey.pipeline.facts.records import Records
from zushi_survey.pipeline.folder import STUDY_FILE, inside
from zushi_survey.pipeline.tabulation import TableRequest, decide_together
from zushi_survey.questionnaire.claims import FactField, GroupRef, Quantity
from zushi_survey.questionnaire.load import load_claims
from zushi_survey.tabulate.plan import plan_counts

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.facts.grounds import Standing
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.questionnaire.claims import ClaimsFile
    from zushi_survey.questionnaire.study import StatisticsRules
    from zushi_survey.questionnaire.wording import WordingRules

Fact = TypeVar("Fact")


def claims_of(study: StudyFolder) -> ClaimsFile:
    """The study's file of statements. Raises SurveyError: E-CLM-012 without one, E-QST and E-CLM for what is in it."""
    if study.file.claims is None:
        raise SurveyError([Problem(code="E-CLM-012", where=Place(file=STUDY_FILE))])
    return load_claims(inside(study.root, study.file.claims), study.wave().questionnaire)


class StudyFacts:
    """The facts of the reported wave of a study (an `analysis.facts.Facts`).

    Parameters
    ----------
    policy
        Under `publish` no fact rests on a hidden cell; by default as in study.yaml.
    weight
        As for `Study.crosstab`.
    standing
        Tables and comparisons that the caller makes anyway, so that they need not be made twice.
    """

    def __init__(
        self,
        study: StudyFolder,
        *,
        policy: Policy | None = None,
        weight: str | None = None,
        standing: Standing | None = None,
    ) -> None:
        self._study = study
        self._wave = study.wave(None, weight)
        self._request = TableRequest((), (), None, "asked", policy or study.file.policy, None, weight)
        decide_together(study, self._request.policy or study.file.policy)
        self._known: dict[Hashable, object] = {}
        self._records = Records(study, self._wave, policy or study.file.policy)
        self._grounds = Grounds(study, self._request, standing)
        self._pairs = PairedFacts(study, self._wave, self._request, self.share, self._grounds.conceals)
        self._changes = ChangeFacts(study, self._request)

    @property
    def wording(self) -> WordingRules:
        """The table of words."""
        return self._study.file.wording

    @property
    def statistics(self) -> StatisticsRules:
        """The rules of inference."""
        return self._study.file.statistics

    @property
    def waves(self) -> int:
        """Waves of the study."""
        return len(self._study.file.waves)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Themes of the hearing, in order."""
        return tuple(self._records.hearing.themes) if self._records.hearing else ()

    @cached_property
    def group_types(self) -> tuple[str, ...]:
        """Types of group heard."""
        return tuple(self._records.hearing.types) if self._records.hearing else ()

    def share(self, of: Quantity, group: GroupRef | None = None) -> ShareFact:
        """The share of an answer."""
        return self._once(("share", of, group), lambda: self._share(of, group))

    def option_shares(self, question: str) -> tuple[ShareFact, ...]:
        """The shares of the options of a question, without 特にない and その他."""
        return tuple(self.share(of) for of in self._ranked(question))

    def item_means(self, question: str) -> tuple[MeanFact, ...]:
        """The mean scores of the items of a question (or of the question itself)."""
        variables = self._wave.questionnaire.variables_of(question)
        return tuple(self._mean(Quantity(variable.id)) for variable in variables)

    def change(self, of: Quantity, group: GroupRef | None = None) -> ChangeFact:
        """The change of a share since the earlier wave, of everyone or of one group."""
        return self._once(("change", of, group), lambda: self._changes.of(of, group))

    def wave_trend(self, of: Quantity) -> WaveTrendFact:
        """A share over three waves and more."""
        return self._once(("wave_trend", of), lambda: self._changes.trend(of))

    def option_changes(self, question: str) -> tuple[ChangeFact, ...]:
        """The changes of the options that both waves have, without 特にない and その他."""
        changes = (self.change(of) for of in self._ranked(question))
        return tuple(fact for fact in changes if fact.unknown is not Unknown.NOT_COMPARABLE)

    def group_difference(self, of: Quantity, group: GroupRef) -> GroupFact:
        """A group against everyone."""
        return self._once(("group", of, group), lambda: self._group(of, group))

    def trend(self, of: Quantity, axis: str) -> TrendFact:
        """A share along an ordered axis."""
        return self._once(("trend", of, axis), lambda: self._trend(of, axis))

    def groups_along(self, of: Quantity, axis: str) -> AxisFacts:
        """An answer in all categories of an axis."""
        return self._once(("groups_along", of, axis), lambda: self._groups_along(of, axis))

    def order(self, question: str, by: str | None) -> OrderFact:
        """The order of options, or of items by an answer (None: by their mean scores)."""
        return self._once(("order", question, by), lambda: order_fact(self._study, self._request, question, by))

    def pair(self, higher: Quantity, lower: Quantity) -> PairFact:
        """Two shares of the same persons."""
        return self._once(("pair", higher, lower), lambda: self._pairs.pair(higher, lower))

    def together(self, of: Quantity, other: Quantity) -> AssociationFact:
        """Two answers of the same persons; not corrected."""
        return self._once(("together", of, other), lambda: self._pairs.together(of, other))

    def along(self, of: Quantity, axis: str) -> AssociationFact:
        """One answer along an axis; not corrected."""
        return self._once(("along", of, axis), lambda: self._pairs.along(of, axis))

    def options_along(self, question: str, axis: str) -> tuple[AssociationFact, ...]:
        """Every option (without 特にない and その他) along an axis; corrected together."""
        return self._pairs.family([self.along(of, axis) for of in self._ranked(question)])

    def recorded(self, field: FactField) -> RecordedFact:
        """A fact of the survey or the hearing."""
        return self._once(("recorded", field), lambda: self._records.recorded(field))

    def mention(self, codes: tuple[str, ...], theme: str | None, kind: str | None) -> MentionFact:
        """Groups that raised one of the codes."""
        return self._records.mention(codes, theme, kind)

    def raised(self, theme: str) -> CodesFact:
        """The different codes given under a theme."""
        return self._records.raised(theme)

    def quoted(self, text: str, codes: tuple[str, ...]) -> QuoteFact:
        """The segment that holds the quotation."""
        return self._records.quoted(text, codes)

    def _once(self, key: Hashable, find: Callable[[], Fact]) -> Fact:
        """What was found when the key was first asked for."""
        if key not in self._known:
            self._known[key] = find()
        return cast("Fact", self._known[key])

    def _ranked(self, question: str) -> list[Quantity]:
        """The options of a question that can be ranked."""
        options = self._wave.questionnaire.question_by_id[question].options
        return [Quantity(question, option.code) for option in options if not (option.exclusive or option.free_text)]

    def _share(self, of: Quantity, group: GroupRef | None) -> ShareFact:
        """A share from its table."""
        axis, category = group or (TOTAL, TOTAL)
        table = self._grounds.table(of.question, group.axis if group else None)
        cell = self._grounds.cell(of, axis, category)
        if table is None or cell is None:
            return ShareFact(
                self._wave.spec.id, of, str(of), group, "", None, None, None, None, False, Unknown.NO_COLUMN
            )
        return share_fact(cell, of, group, label_of(table, cell), is_weighted=table.title.is_weighted)

    def _mean(self, of: Quantity) -> MeanFact:
        """A mean score from its table."""
        table, wave = self._grounds.table(of.question, None), self._wave.spec.id
        cells = [c for c in table.cells if c.axis == TOTAL and c.kind is CellKind.MEAN] if table else []
        if table is None or not cells:
            return MeanFact(wave, of, str(of), None, None, None, Unknown.NO_COLUMN)
        cell, label = cells[0], table.title.item_label or table.title.question_label
        unknown = Unknown.HIDDEN if cell.status is CellStatus.SUPPRESSED else Unknown.NOTHING
        value = None if cell.value is None else float(cell.value)
        if not unknown and value is None:
            unknown = Unknown.NOBODY
        return MeanFact(wave, of, label, cell.base_unweighted, value, interval_of(cell), unknown)

    def _group(self, of: Quantity, group: GroupRef) -> GroupFact:
        """A group against everyone: printed shares, and the comparison with the whole."""
        mine, whole = self.share(of, group), self.share(of)
        if unknown := mine.unknown or whole.unknown:
            return GroupFact(mine, whole, None, None, None, 0, (), unknown)
        row = self._comparison(of, group)
        others = tuple(
            self.share(of, GroupRef(group.axis, category))
            for category in self._grounds.categories(of.question, group.axis)
            if category != group.category
        )
        difference = None if mine.share is None or whole.share is None else mine.share - whole.share
        if row is None or row.test.reason == "suppressed":
            return GroupFact(mine, whole, difference, None, None, 0, others, Unknown.HIDDEN)
        alike = _equivalence_p(row)
        return GroupFact(mine, whole, difference, row.test, row.p_adjusted, row.family, others, Unknown.NOTHING, alike)

    def _comparison(self, of: Quantity, group: GroupRef) -> Comparison | None:
        """The row that compares a group with the whole."""
        rows = self._grounds.compared(of, group.axis, Against.WHOLE)
        return next((row for row in rows if row.category == group.category), None)

    def _groups_along(self, of: Quantity, axis: str) -> AxisFacts:
        """An answer in all categories: each against everyone, the axis as a whole, and any two of them."""
        names = self._grounds.categories(of.question, axis)
        groups = tuple(self.group_difference(of, GroupRef(axis, name)) for name in names)
        (planned,) = plan_counts(self._wave.questionnaire, (), (axis,)).axes
        pairs = [
            row
            for row in self._grounds.compared(of, axis, Against.PAIR)
            if row.difference is not None and row.test.reason not in ("small_base", "empty", "suppressed")
        ]
        p_values = [_equivalence_p(row) for row in pairs]
        known = [p for p in p_values if p is not None]
        return AxisFacts(
            groups=groups,
            association=self.along(of, axis),
            trend=self.trend(of, axis) if planned.is_ordered else None,
            largest_gap=max((abs(row.difference or 0.0) for row in pairs), default=None),
            p_equivalence=max(known) if known and len(known) == len(pairs) else None,
        )

    def _trend(self, of: Quantity, axis: str) -> TrendFact:
        """A share along an axis: printed shares, and the conditions among those who answered."""
        form = self._wave.questionnaire
        (planned,) = plan_counts(form, (), (axis,)).axes
        groups = tuple(self.share(of, GroupRef(axis, category.id)) for category in planned.categories)
        unknown = next((fact.unknown for fact in groups if fact.unknown not in _EMPTY), Unknown.NOTHING)
        if self._grounds.conceals(of.question, axis):
            unknown = unknown or Unknown.HIDDEN
        if unknown:
            return TrendFact(of, axis, planned.label, groups, None, unknown)
        claim = self._pairs.monotone(of, planned)
        return TrendFact(of, axis, planned.label, groups, claim, Unknown.NOTHING)


def _equivalence_p(row: Comparison) -> float | None:
    """P of the equivalence of the two shares of a comparison; None where they could not be compared."""
    if row.difference is None or row.standard_error is None or row.test.reason in ("small_base", "empty"):
        return None
    return equivalence(row.difference, row.standard_error).p_value


_EMPTY = (Unknown.NOTHING, Unknown.NOBODY)
