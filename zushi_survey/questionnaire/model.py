"""The questionnaire as a frozen model: what was asked, of whom, with which options, and how it lies in the file.

`docs/questionnaire.md` is the same page for people who write the YAML; the JSON Schema is made from these classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

SCHEMA_VERSION = 1


class FrozenModel(BaseModel):
    """Base of every model read from YAML: immutable, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _text_of_scalar(value: object) -> object:
    """YAML writes codes as 1 or "1": both are the text "1"; booleans stay wrong on purpose."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


Code = Annotated[str, BeforeValidator(_text_of_scalar)]
Identifier = Annotated[str, BeforeValidator(_text_of_scalar), Field(pattern=r"^[^\W\d]\w*$")]


class QuestionType(StrEnum):
    """Kinds of question (docs/terms.md)."""

    SINGLE = "SA"
    MULTIPLE = "MA"
    LIMITED = "LA"
    NUMBER = "NU"
    FREE = "FA"
    MATRIX = "MATRIX"
    RANKING = "RANKING"


TYPE_WORDS: dict[str, str] = {
    "SA": "単数回答",
    "MA": "複数回答",
    "LA": "制限複数回答",
    "NU": "数量",
    "FA": "自由記述",
    "MATRIX": "マトリクス",
    "RANKING": "順位",
}
"""Japanese word of each question type, as planners say it."""


class Option(FrozenModel):
    """One printed answer option."""

    code: Code
    label: Code
    short: Code | None = Field(default=None, description="図表に使う短い言い方")
    exclusive: bool = Field(default=False, description="ほかの選択肢と同時に選べない(特にない、など)")
    free_text: Code | None = Field(default=None, description="「その他」の自由記述が入る列名")
    score: float | None = Field(default=None, description="尺度の点数")
    aliases: tuple[Code, ...] = Field(default=(), description="回答ファイルで同じ意味に使われている書き方")

    @property
    def shown(self) -> str:
        """Label for tables and figures: the short form where there is one."""
        return self.short or self.label


class Net(FrozenModel):
    """A named union of options, counted per respondent (『入手できている』)."""

    id: Identifier
    label: Code
    options: tuple[Code, ...] = Field(min_length=1)


class Band(FrozenModel):
    """One class of a number, both ends inclusive; an open end is left out."""

    label: Code
    low: float | None = Field(default=None, alias="from")
    high: float | None = Field(default=None, alias="to")


class MissingCodes(FrozenModel):
    """How the answer file writes the three kinds of missing; a blank is decided by routing and is never listed."""

    no_answer: tuple[Code, ...] = ()
    not_applicable: tuple[Code, ...] = ()
    invalid: tuple[Code, ...] = ()


class SingleColumn(FrozenModel):
    """One column holds one answer."""

    kind: Literal["single"] = "single"
    name: Code


class FlagColumns(FrozenModel):
    """One column per option, marked or not; a blank and an explicit 0 both mean not marked."""

    kind: Literal["flags"] = "flags"
    names: dict[Code, Code] | None = Field(default=None, description="選択肢の番号: 列名")
    pattern: Code | None = Field(default=None, description="列名の型。{code} が選択肢の番号、{item} が項目名になる")
    marked: tuple[Code, ...] = ("1", "○", "〇", "◯")
    unmarked: tuple[Code, ...] = ("", "0")
    all_unmarked: Literal["no_answer", "answered"] = Field(
        default="no_answer", description="すべての列が選ばれていないとき: 無回答とする / 何も選ばない回答とする"
    )


class DelimitedColumn(FrozenModel):
    """One column holds all chosen options, separated by any of the given characters."""

    kind: Literal["delimited"] = "delimited"
    name: Code
    separators: str = ";；,，、"


class SlotColumns(FrozenModel):
    """k columns, each holding one chosen option (第1回答, 第2回答, …)."""

    kind: Literal["slots"] = "slots"
    names: tuple[Code, ...] = Field(min_length=1)


Columns = Annotated[SingleColumn | FlagColumns | DelimitedColumn | SlotColumns, Field(discriminator="kind")]


class Item(FrozenModel):
    """One row of a matrix question."""

    id: Identifier
    label: Code
    columns: Columns | None = None
    reversed: bool = Field(default=False, description="逆転項目(点数の正負を反対にする)")


class Question(FrozenModel):
    """One question as printed."""

    id: Identifier
    type: QuestionType
    label: Code = Field(description="図表に使う短い題名")
    text: Code | None = Field(default=None, description="調査票に印刷された文")
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    item_type: Literal["SA", "MA", "NU"] = Field("SA", description="マトリクスの各項目の種類")
    limit: int | None = Field(default=None, ge=1, description="制限複数(LA)で選べる数")
    ranks: int | None = Field(default=None, ge=1, description="順位づけの数")
    ask: str | None = Field(default=None, description="対象者の条件(前の質問の回答による)。省くと全員")
    nets: tuple[Net, ...] = ()
    unit: Code | None = None
    minimum: float | None = None
    maximum: float | None = None
    bands: tuple[Band, ...] = ()
    sensitive: bool = Field(default=False, description="配慮を要する話題。公表の基準が厳しくなる")
    columns: Columns | None = Field(default=None, description="回答ファイルの中の場所。省くと質問番号と同じ名前の1列")
    missing: MissingCodes | None = None

    @cached_property
    def option_index(self) -> dict[str, int]:
        """Position of each option by its code."""
        return {option.code: index for index, option in enumerate(self.options)}

    @property
    def is_multiple(self) -> bool:
        """Whether one respondent (or item of it) may choose several options."""
        return self.type in (QuestionType.MULTIPLE, QuestionType.LIMITED) or (
            self.type is QuestionType.MATRIX and self.item_type == "MA"
        )


class Category(FrozenModel):
    """One category of an analysis axis: some options of its question, a range of its number, or any condition."""

    id: Code
    label: Code
    options: tuple[Code, ...] = ()
    low: float | None = Field(default=None, alias="from")
    high: float | None = Field(default=None, alias="to")
    when: str | None = Field(default=None, description="条件式(ほかの質問も使える)")


class Axis(FrozenModel):
    """An analysis axis (表側): the groups compared, in their order."""

    id: Identifier
    label: Code
    question: Identifier | None = None
    categories: tuple[Category, ...] = Field(default=(), description="省くと質問の選択肢がそのまま区分になる")
    ordered: bool = Field(default=False, description="順序のある区分(年齢など)")


class Kind(StrEnum):
    """What a variable holds for one respondent."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    TEXT = "text"


class Variable(NamedTuple):
    """One countable unit of a question: the question itself, one matrix item, or one rank."""

    id: str
    question: Question
    item: Item | None
    rank: int | None
    kind: Kind
    columns: SingleColumn | FlagColumns | DelimitedColumn | SlotColumns

    @property
    def item_id(self) -> str:
        """Item or rank within the question, or an empty text."""
        return self.item.id if self.item else f"rank{self.rank}" if self.rank else ""

    @property
    def item_label(self) -> str:
        """Japanese label of the item or rank, or an empty text."""
        return self.item.label if self.item else f"{self.rank}位" if self.rank else ""


class Questionnaire(FrozenModel):
    """A whole questionnaire."""

    schema_version: Literal[1]
    id: Code
    title: Code
    note: Code | None = None
    missing: MissingCodes = MissingCodes()
    questions: tuple[Question, ...] = Field(min_length=1)
    axes: tuple[Axis, ...] = ()

    @cached_property
    def question_by_id(self) -> dict[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def axis_by_id(self) -> dict[str, Axis]:
        """Axes by id."""
        return {axis.id: axis for axis in self.axes}

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """Countable units by id (`Q1`, `Q17.a`, `Q30.rank1`), in questionnaire order."""
        return {variable.id: variable for question in self.questions for variable in variables_of(question)}

    def variables_of(self, question_id: str) -> tuple[Variable, ...]:
        """Countable units of one question, in order."""
        return tuple(variable for variable in self.variables.values() if variable.question.id == question_id)


_KIND_BY_TYPE = {
    QuestionType.SINGLE: Kind.CHOICE,
    QuestionType.MULTIPLE: Kind.CHOICES,
    QuestionType.LIMITED: Kind.CHOICES,
    QuestionType.NUMBER: Kind.NUMBER,
    QuestionType.FREE: Kind.TEXT,
    QuestionType.RANKING: Kind.CHOICE,
}
_KIND_BY_ITEM_TYPE = {"SA": Kind.CHOICE, "MA": Kind.CHOICES, "NU": Kind.NUMBER}


def variables_of(question: Question) -> Iterator[Variable]:
    """The countable units of one question with the columns each lies in."""
    if question.type is QuestionType.MATRIX:
        kind = _KIND_BY_ITEM_TYPE[question.item_type]
        for item in question.items:
            yield Variable(f"{question.id}.{item.id}", question, item, None, kind, _item_columns(question, item, kind))
    elif question.type is QuestionType.RANKING:
        for rank in range(1, (question.ranks or 1) + 1):
            column = SingleColumn(name=_rank_column(question, rank))
            yield Variable(f"{question.id}.rank{rank}", question, None, rank, Kind.CHOICE, column)
    else:
        kind = _KIND_BY_TYPE[question.type]
        default = (
            FlagColumns(pattern=f"{question.id}_{{code}}") if kind is Kind.CHOICES else SingleColumn(name=question.id)
        )
        yield Variable(question.id, question, None, None, kind, question.columns or default)


def _item_columns(
    question: Question, item: Item, kind: Kind
) -> SingleColumn | FlagColumns | DelimitedColumn | SlotColumns:
    """Columns of a matrix item: its own, or the question's pattern with {item} filled, or `<question><item>`."""
    if item.columns:
        return item.columns
    shared = question.columns
    if isinstance(shared, FlagColumns) and shared.pattern:
        return shared.model_copy(update={"pattern": shared.pattern.replace("{item}", item.id)})
    if isinstance(shared, SingleColumn | DelimitedColumn):
        return shared.model_copy(update={"name": shared.name.replace("{item}", item.id)})
    if kind is Kind.CHOICES:
        return FlagColumns(pattern=f"{question.id}{item.id}_{{code}}")
    return SingleColumn(name=f"{question.id}{item.id}")


def _rank_column(question: Question, rank: int) -> str:
    """Column of one rank: the question's slots in order, or `<question>_<rank>`."""
    if isinstance(question.columns, SlotColumns):
        return question.columns.names[rank - 1]
    return f"{question.id}_{rank}"


def flag_column_names(variable: Variable) -> dict[str, str]:
    """Column name by option code for a variable laid out as flags.

    Raises TypeError when the variable is laid out otherwise.
    """
    columns = variable.columns
    if not isinstance(columns, FlagColumns):
        raise TypeError(f"{variable.id} is not laid out as flag columns")
    if columns.names is not None:
        return dict(columns.names)
    pattern = columns.pattern or f"{variable.question.id}_{{code}}"
    return {option.code: pattern.replace("{code}", option.code) for option in variable.question.options}
