"""Statements about the survey and the hearing, as data: what a sentence says, ready to be checked against the figures.

One model for three uses: the registry of a text's statements (`claims` file of a study), the links that `check` finds
in a text, and the findings that sentences are made from. Quantities are written as planners write them: `Q10=1` (an
option), `Q12:know` (a net), `Q22.a` (a mean score); groups as `age=age60` (an axis and a category).
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from zushi_survey.questionnaire.model import Code, FrozenModel

Direction = Literal["up", "down"]
"""Higher, more, risen - or lower, fewer, fallen."""


FactField = Literal[
    "sent",
    "returned",
    "invalid",
    "valid",
    "valid_rate",
    "survey.fiscal_year",
    "survey.area",
    "survey.target",
    "survey.min_age",
    "survey.sampling",
    "survey.mode",
    "survey.period",
    "survey.about",
    "hearing.fiscal_year",
    "hearing.target",
    "hearing.mode",
    "hearing.themes_notified",
    "hearing.period",
    "hearing.held",
    "hearing.method",
    "hearing.groups",
    "hearing.types",
    "hearing.themes",
    "hearing.about",
]
"""What a study records. `about`: topics among those asked; `held`: first and last day that hold every session."""


class Quantity(NamedTuple):
    """A share of a question's option or net, or the mean score of a question or item."""

    question: str
    """Question, or item of a matrix (`Q17.a`)."""
    option: str = ""
    net: str = ""

    @property
    def is_mean(self) -> bool:
        """Whether it is a mean score."""
        return not self.option and not self.net

    def __str__(self) -> str:
        """As a claims file writes it."""
        return self.question + (f"={self.option}" if self.option else f":{self.net}" if self.net else "")


class GroupRef(NamedTuple):
    """One category of an axis."""

    axis: str
    category: str

    def __str__(self) -> str:
        """As a claims file writes it."""
        return f"{self.axis}={self.category}"


def quantity_of(text: Any) -> Any:
    """`Q10=1`, `Q12:know` or `Q22.a` read; anything else as it is, for the model to refuse."""
    match = re.fullmatch(r"([^=:\s]+)(?:=([^=:\s]+)|:([^=:\s]+))?", text) if isinstance(text, str) else None
    return Quantity(match[1], match[2] or "", match[3] or "") if match else text


def group_of(text: Any) -> Any:
    """`age=age60` read; anything else as it is."""
    match = re.fullmatch(r"([^=\s]+)=([^=\s]+)", text) if isinstance(text, str) else None
    return GroupRef(match[1], match[2]) if match else text


QuantityField = Annotated[Quantity, BeforeValidator(quantity_of), Field(json_schema_extra={"type": "string"})]
GroupField = Annotated[GroupRef, BeforeValidator(group_of), Field(json_schema_extra={"type": "string"})]


class LevelClaim(FrozenModel):
    """A share said in words or figures: 約6割, 4人に1人, 55.6%."""

    kind: Literal["level"]
    of: QuantityField
    group: GroupField | None = None
    phrase: Code = Field(description="文中の言い方(約6割、半数近く、25.0%)")


class MajorityClaim(FrozenModel):
    """More (or fewer) than a share of the population, by the interval: 多くの人, 過半数, 低い."""

    kind: Literal["majority"]
    of: QuantityField
    over: float | None = Field(default=None, ge=0, le=1, description="信頼区間の下限がこの割合を超える")
    under: float | None = Field(default=None, ge=0, le=1, description="信頼区間の上限がこの割合を下回る")


class PositiveClaim(FrozenModel):
    """Every item's mean score is above zero, by the interval."""

    kind: Literal["positive"]
    items_of: Code


class ChangeClaim(FrozenModel):
    """A rise or fall since the previous wave, of everyone or of one group; `tendency`: over three waves or more."""

    kind: Literal["change"]
    of: QuantityField
    direction: Direction
    group: GroupField | None = None
    strength: str | None = Field(default=None, description="やや、大幅に、など")
    tendency: bool = Field(default=False, description="増加傾向・減少傾向(3回以上の調査でいえる)")
    composition: bool = Field(default=False, description="回答者の構成についての文(市民全体の変化ではない)")


class NoDifferenceClaim(FrozenModel):
    """No difference: since the previous wave, of a group and the whole, along an axis, or of two answers."""

    kind: Literal["no_difference"]
    of: QuantityField
    previous: bool = Field(default=False, description="前回と比べて(group があればその区分の前回と)")
    group: GroupField | None = Field(default=None, description="この区分と全体")
    axis: Code | None = Field(default=None, description="この分析軸の区分のあいだ")
    other: QuantityField | None = Field(default=None, description="もう一つの回答(同じ人の中で)")
    big_only: bool = Field(default=False, description="「大きな差はみられない」(差があるとはいえない)まで")


class SomeChangedClaim(FrozenModel):
    """At least one option of a question rose or fell; `not_all`: but not every one."""

    kind: Literal["some_changed"]
    question: Code
    direction: Direction
    not_all: bool = False


class GroupClaim(FrozenModel):
    """A group is higher or lower than the whole; `extreme`: and the highest or lowest of its axis."""

    kind: Literal["group"]
    of: QuantityField
    group: GroupField
    direction: Direction
    strength: str | None = None
    extreme: bool = False


class TrendClaim(FrozenModel):
    """Higher or lower the further along an ordered axis: 年齢が高い層ほど; `mostly`: おおむね."""

    kind: Literal["trend"]
    of: QuantityField
    axis: Code
    direction: Direction
    mostly: bool = Field(default=False, description="おおむね(順に沿わない区分が1つあってもよい)")


class FirstClaim(FrozenModel):
    """The largest option (or item); `alone`: 最も, separable from every other; `standout`: and far above them."""

    kind: Literal["first"]
    question: Code
    answer: Code = Field(description="選択肢の番号、または項目の id")
    by: Code | None = Field(default=None, description="マトリクスの項目を比べる選択肢・まとめ。省くと平均点")
    alone: bool = False
    standout: bool = Field(default=False, description="突出(次と10ポイント以上離れている)")


class OrderClaim(FrozenModel):
    """Options (or items) in falling order from a place on; `alone`: the first of them is 最も."""

    kind: Literal["order"]
    question: Code
    answers: tuple[Code, ...] = Field(min_length=1)
    start: int = Field(default=1, ge=1, description="何番目からの順か")
    by: Code | None = None
    alone: bool = False


class TopClaim(FrozenModel):
    """The named options are among the `places` largest, in any order; `standout`: far above all others."""

    kind: Literal["top"]
    question: Code
    answers: tuple[Code, ...] = Field(min_length=1)
    places: int | None = Field(default=None, ge=1, description="上位いくつか。省くと挙げた数")
    standout: bool = Field(default=False, description="上位を占める、突出(その次と10ポイント以上離れている)")


class PairClaim(FrozenModel):
    """One quantity is above another, among the same persons."""

    kind: Literal["pair"]
    higher: QuantityField
    lower: QuantityField
    strength: str | None = None


class AssociationClaim(FrozenModel):
    """Two answers of the same persons go together, or an answer differs along an axis."""

    kind: Literal["association"]
    of: QuantityField
    together_with: QuantityField | None = None
    axis: Code | None = None


class SomeAssociationClaim(FrozenModel):
    """At least one option of a question differs along an axis."""

    kind: Literal["some_association"]
    question: Code
    axis: Code


class LimitedClaim(FrozenModel):
    """No option besides the named ones reaches a share: 限られている."""

    kind: Literal["limited"]
    question: Code
    answers: tuple[Code, ...]
    under: float = Field(default=0.1, gt=0, le=1)


class FactClaim(FrozenModel):
    """A fact of the survey or the hearing, or a figure of the return account, as the study records it."""

    kind: Literal["fact"]
    field: FactField = Field(description="sent、valid、valid_rate、survey.area、hearing.groups など")
    value: str | int | float | tuple[str, ...]


class MentionClaim(FrozenModel):
    """How many groups raised a point: codes of a theme (any of them), or of any theme."""

    kind: Literal["mention"]
    codes: tuple[Code, ...] = Field(min_length=1)
    theme: Code | None = None
    groups: int | Literal["many", "all"] = 1
    group_kind: Code | None = Field(default=None, description="この種類の団体だけを数える")
    each: Literal["theme", "type"] | None = Field(default=None, description="どのテーマ(種類)にもあること")
    every_code: bool = Field(default=False, description="挙げた符号のすべてにあること")


class CodesClaim(FrozenModel):
    """So many different points were raised under a theme."""

    kind: Literal["codes"]
    theme: Code
    at_least: int = Field(ge=1)


class QuoteClaim(FrozenModel):
    """The words quoted stand in a segment of the hearing."""

    kind: Literal["quote"]
    text: Code
    codes: tuple[Code, ...] = ()


class CauseClaim(FrozenModel):
    """A cause guessed or asserted: no survey decides it. `against` names a statement that leaves the cause open."""

    kind: Literal["cause"]
    hedged: bool = True
    against: Code | None = None


class OutsideClaim(FrozenModel):
    """A statement that the survey does not decide, and why."""

    kind: Literal["outside"]
    reason: Code


class SameClaim(FrozenModel):
    """The same statement as another one of the file."""

    kind: Literal["same"]
    id: Code


Single = (
    LevelClaim
    | MajorityClaim
    | PositiveClaim
    | ChangeClaim
    | NoDifferenceClaim
    | SomeChangedClaim
    | GroupClaim
    | TrendClaim
    | FirstClaim
    | OrderClaim
    | TopClaim
    | PairClaim
    | AssociationClaim
    | SomeAssociationClaim
    | LimitedClaim
    | FactClaim
    | MentionClaim
    | CodesClaim
    | QuoteClaim
    | CauseClaim
    | OutsideClaim
    | SameClaim
)
Claim = Annotated[Single, Field(discriminator="kind")]


class Statement(FrozenModel):
    """One statement of a text: its words, where they stand, and what they say (all of it must hold)."""

    id: Code
    line: int | None = Field(default=None, ge=1)
    quote: Code = Field(description="文中の言葉(そのまま)")
    says: tuple[Claim, ...] = Field(min_length=1)
    note: str | None = None


class ClaimsFile(FrozenModel):
    """The statements of one text, kept beside it."""

    schema_version: Literal[1]
    text: str | None = Field(default=None, description="どの文書の文か")
    statements: tuple[Statement, ...]
    background: tuple[Statement, ...] = Field(
        default=(), description="判定はしないが、ほかの文と突き合わせる文(検討するとした問い、ほかの統計など)"
    )
