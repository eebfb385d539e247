"""What the data say, one quantity at a time, with all that a reader needs to see why: the evidence of every verdict.

`Facts` is what the judges ask; the pipeline answers with the same functions as the commands. Shares (0-1) are those of
the tables, of the persons asked; tests are among those who answered. A fact that is not there says why (`unknown`).
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple, Protocol

from zushi_survey.analysis.precision.intervals import Interval
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.analysis.testing.trend import MonotoneClaim
from zushi_survey.analysis.waves.trends import TrendVerdict
from zushi_survey.analysis.words.level import Level, level_of_counts, level_of_share
from zushi_survey.analysis.words.order_words import Placed
from zushi_survey.questionnaire.claims import FactField, GroupRef, Quantity
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.questionnaire.wording import WordingRules


class Unknown(StrEnum):
    """Why a fact is not there; `NOTHING` where it is."""

    NOTHING = ""
    HIDDEN = "hidden"
    """Disclosure control hides a cell that it rests on."""
    NO_COLUMN = "no_column"
    """The answer file does not hold the question."""
    NOBODY = "nobody"
    """Nobody was asked, or nobody answered."""
    NO_EARLIER_WAVE = "no_earlier_wave"
    NOT_COMPARABLE = "not_comparable"
    """The mapping of waves does not allow the comparison."""
    NO_COMMON_AXIS = "no_common_axis"
    """The earlier wave does not have the axis of the group."""
    NO_WEIGHTS = "no_weights"
    """The earlier wave does not have the weights that were asked for."""
    NOT_ONE_OF_THEM = "not_one_of_them"
    """The option stands outside the order: 特にない, その他, or not there."""
    NO_HEARING = "no_hearing"
    NO_CODE = "no_code"
    """The codebook does not have the code."""
    NOT_RECORDED = "not_recorded"
    """study.yaml, ledger and register do not say."""
    RECORDS_DIFFER = "records_differ"
    """study.yaml does not agree with the ledger or the register."""


class ShareFact(NamedTuple):
    """The share of an answer, of everyone asked or of one group of them."""

    wave: str
    of: Quantity
    label: str
    """Question, item and answer in words."""
    group: GroupRef | None
    group_label: str
    """Empty for everyone."""
    chosen: int | None
    """Persons who gave the answer, unweighted."""
    base: int | None
    """Persons asked, unweighted."""
    share: float | None
    interval: Interval | None
    is_weighted: bool
    unknown: Unknown

    @property
    def level(self) -> Level | None:
        """The share for words; None where there is none."""
        if self.unknown or self.chosen is None or not self.base or self.share is None:
            return None
        if self.is_weighted:
            return level_of_share(self.share, self.chosen, self.base)
        return level_of_counts(self.chosen, self.base)


class MeanFact(NamedTuple):
    """The mean score of those who gave one."""

    wave: str
    of: Quantity
    label: str
    base: int | None
    mean: float | None
    interval: Interval | None
    unknown: Unknown


class ChangeFact(NamedTuple):
    """The change of a share since the earlier wave, on the comparable part."""

    now: ShareFact
    before: ShareFact
    difference: float | None
    """Of the printed shares."""
    interval: Interval | None
    """Of the difference among those who answered."""
    test: Significance | None
    p_adjusted: float | None
    family: int
    """Tests corrected together: the options of the question."""
    p_equivalence: float | None
    is_described: bool
    """Whether it is about who answered: two samples side by side, nothing to test."""
    standardised: float | None
    """The difference at the present composition; None where it could not be made."""
    p_standardised: float | None
    standard_axis: str
    unknown: Unknown


class WaveTrendFact(NamedTuple):
    """A share in three waves and more, oldest first."""

    of: Quantity
    label: str
    shares: tuple[ShareFact, ...]
    test: Significance | None
    """Of a linear trend over the waves."""
    p_adjusted: float | None
    verdict: TrendVerdict
    unknown: Unknown


class GroupFact(NamedTuple):
    """A group against everyone whom the axis places, itself included."""

    group: ShareFact
    whole: ShareFact
    """Of everyone, as printed."""
    difference: float | None
    """Of the printed shares."""
    test: Significance | None
    p_adjusted: float | None
    family: int
    """Tests corrected together: the categories of the axis."""
    others: tuple[ShareFact, ...]
    """Every other category of the axis."""
    unknown: Unknown
    p_equivalence: float | None = None
    """Of a difference of the margin or more, among those who answered: a small p says as good as none."""


class TrendFact(NamedTuple):
    """A share along an ordered axis."""

    of: Quantity
    axis: str
    axis_label: str
    groups: tuple[ShareFact, ...]
    """In the order of the axis."""
    claim: MonotoneClaim | None
    """The four conditions, among those who answered."""
    unknown: Unknown


class OrderFact(NamedTuple):
    """The order of the options, or items, of a question; 特にない, その他 and no answer stand outside."""

    wave: str
    question: str
    by: str
    """Option, net or `mean`, for items."""
    base: int | None
    """Persons who answered (of items: the smallest of their bases)."""
    places: tuple[Placed, ...]
    alone: str | None
    """The one in front that can be told from each of the others; None where none can."""
    is_tested: bool
    near_first: tuple[str, ...]
    """Those that cannot be told from the first."""
    unknown: Unknown


class PairFact(NamedTuple):
    """Two shares of the same persons."""

    higher: ShareFact
    lower: ShareFact
    """As the claim has them."""
    base: int | None
    """Persons who answered both."""
    difference: float | None
    """Of the printed shares."""
    test: Significance | None
    unknown: Unknown
    p_equivalence: float | None = None
    """Of a difference of the margin or more, among those who answered both."""


class AssociationFact(NamedTuple):
    """Two answers of the same persons, or an answer along an axis."""

    of: Quantity
    label: str
    other: str
    """The other answer, or the axis."""
    other_label: str
    base: int | None
    """Persons who answered both."""
    odds_ratio: float | None
    """None for an axis, and where a cell is empty."""
    is_positive: bool | None
    """Whether they go together; None for an axis."""
    test: Significance | None
    p_adjusted: float | None
    family: int
    unknown: Unknown


class AxisFacts(NamedTuple):
    """One answer along an axis, from every side on which a difference may show."""

    groups: tuple[GroupFact, ...]
    """Every category against everyone."""
    association: AssociationFact
    trend: TrendFact | None
    """None where the axis has no order."""
    largest_gap: float | None
    """Between two categories large enough to be compared, among those who answered."""
    p_equivalence: float | None
    """The largest p of the equivalence of any two of them: a small one says that no two differ by the margin."""


Recorded = str | int | Fraction | bool | tuple[str, ...]
Compared = Literal["same", "same_set", "among", "within"]


class RecordedFact(NamedTuple):
    """A fact of the survey or the hearing as the study records it."""

    field: FactField
    value: Recorded | None
    source: str
    """Where it is recorded."""
    compared: Compared
    """What a statement must be: the same; the same set; some of it; first and last day that hold it."""
    unknown: Unknown


class MentionFact(NamedTuple):
    """How many groups raised one of some codes, and where."""

    theme: str
    """Empty for any theme."""
    codes: tuple[str, ...]
    kind: str
    """Kind or type of group counted; empty for all."""
    groups: int | None
    heard: int
    segments: tuple[str, ...]
    """Every segment it rests on."""
    unknown: Unknown


class CodesFact(NamedTuple):
    """The different points raised under a theme."""

    theme: str
    codes: tuple[str, ...]
    unknown: Unknown


class QuoteFact(NamedTuple):
    """The segment that a quotation stands in."""

    segment: str
    """Empty where it stands in none."""
    searched: int
    """Number of segments looked through."""
    unknown: Unknown


Evidence = (
    ShareFact
    | MeanFact
    | ChangeFact
    | WaveTrendFact
    | GroupFact
    | TrendFact
    | OrderFact
    | PairFact
    | AssociationFact
    | RecordedFact
    | MentionFact
    | CodesFact
    | QuoteFact
)


class Facts(Protocol):
    """What a study says of any quantity; computed when first asked for."""

    @property
    def wording(self) -> WordingRules:
        """The table of words."""

    @property
    def statistics(self) -> StatisticsRules:
        """The rules of inference."""

    @property
    def waves(self) -> int:
        """Waves that the study compares."""

    @property
    def themes(self) -> tuple[str, ...]:
        """Themes of the hearing, in order; empty without a hearing."""

    @property
    def group_types(self) -> tuple[str, ...]:
        """Types of group heard; empty without a hearing."""

    def share(self, of: Quantity, group: GroupRef | None = None) -> ShareFact:
        """The share of an answer."""

    def option_shares(self, question: str) -> tuple[ShareFact, ...]:
        """The shares of the options of a question, without 特にない and その他."""

    def item_means(self, question: str) -> tuple[MeanFact, ...]:
        """The mean scores of the items of a question (or of the question itself)."""

    def change(self, of: Quantity, group: GroupRef | None = None) -> ChangeFact:
        """The change of a share since the earlier wave, of everyone or of one group."""

    def wave_trend(self, of: Quantity) -> WaveTrendFact:
        """A share over three waves and more."""

    def option_changes(self, question: str) -> tuple[ChangeFact, ...]:
        """The changes of the options that both waves have, without 特にない and その他; empty where there are none."""

    def group_difference(self, of: Quantity, group: GroupRef) -> GroupFact:
        """A group against everyone."""

    def trend(self, of: Quantity, axis: str) -> TrendFact:
        """A share along an ordered axis."""

    def groups_along(self, of: Quantity, axis: str) -> AxisFacts:
        """An answer in all categories of an axis: whether they differ, and whether they can be called alike."""

    def order(self, question: str, by: str | None) -> OrderFact:
        """The order of options, or of items by an answer (None: by their mean scores)."""

    def pair(self, higher: Quantity, lower: Quantity) -> PairFact:
        """Two shares of the same persons."""

    def together(self, of: Quantity, other: Quantity) -> AssociationFact:
        """Two answers of the same persons; not corrected."""

    def along(self, of: Quantity, axis: str) -> AssociationFact:
        """One answer along an axis; not corrected."""

    def options_along(self, question: str, axis: str) -> tuple[AssociationFact, ...]:
        """Every option (without 特にない and その他) along an axis; corrected together."""

    def recorded(self, field: FactField) -> RecordedFact:
        """A fact of the survey or the hearing."""

    def mention(self, codes: tuple[str, ...], theme: str | None, kind: str | None) -> MentionFact:
        """Groups that raised one of the codes; `kind` is a kind or type of group."""

    def raised(self, theme: str) -> CodesFact:
        """The different codes given under a theme."""

    def quoted(self, text: str, codes: tuple[str, ...]) -> QuoteFact:
        """The segment that holds the quotation, among those with one of the codes (none named: among all)."""
