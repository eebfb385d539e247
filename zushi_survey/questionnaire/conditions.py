"""Conditions on answers (`Q1 in (3, 4) and not F1 = 2`): routing, axis categories and filters share this one language.

The grammar is Python's expression grammar, parsed by the standard library and never executed: names are questions,
matrix items (`Q17.a`) or axes; values are option codes, labels, nets or the three kinds of missing.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from zushi_survey.questionnaire.model import Axis, Category, Kind, Question, Questionnaire, Variable

MISSING_WORDS = {"無回答": -1, "非該当": -2, "無効": -3}
"""Words for the three kinds of missing in a condition -> the value of `data.responses.State`."""


class ConditionError(ValueError):
    """A condition that cannot be read or bound; the text is Japanese and `kind` says which family of mistake it is."""

    def __init__(self, message: str, *, kind: str = "syntax", name: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.name = name


@dataclass(frozen=True, slots=True)
class Chosen:
    """True where the variable has at least one of these options (positions) or one of these missing states."""

    variable: str
    options: frozenset[int]
    states: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """True where the number lies in [low, high] with each end inclusive or not; missing is false."""

    variable: str
    low: float = float("-inf")
    high: float = float("inf")
    low_inclusive: bool = True
    high_inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """True where all parts are true; the empty Every is true for everyone."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True where at least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """True where the part is false."""

    part: Condition


Condition = Chosen | Compared | Every | Some | Negated


def normalise_label(text: str) -> str:
    """Form in which labels are compared: NFKC, no white space. Nothing fuzzier: 沼間 is not 沼子."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bind_condition(expression: str, questionnaire: Questionnaire) -> Condition:
    """The condition meant by `expression`, bound to option positions of this questionnaire.

    Raises
    ------
    ConditionError
        If the text is not an expression of the language or names something the questionnaire does not have.

    Examples
    --------
    >>> bind_condition("Q1 = 1", Questionnaire(schema_version=1, id="x", title="x", questions=(
    ...     Question(id="Q1", type="SA", label="x", options=({"code": 1, "label": "はい"},)),)))
    Chosen(variable='Q1', options=frozenset({0}), states=frozenset())
    """
    return _bind(_parse(expression), questionnaire)


def axis_conditions(axis: Axis, questionnaire: Questionnaire) -> tuple[Condition, ...]:
    """One bound condition per category of the axis, in order. Raises ConditionError."""
    return tuple(_bind_category(axis, category, questionnaire) for category in axis_categories(axis, questionnaire))


def axis_categories(axis: Axis, questionnaire: Questionnaire) -> tuple[Category, ...]:
    """The axis's categories: those written, or its question's options, or its question's bands."""
    if axis.categories or axis.question is None:
        return axis.categories
    question = find_variable(axis.question, questionnaire).question
    if question.options:
        return tuple(Category(id=o.code, label=o.shown, options=(o.code,)) for o in question.options)
    return tuple(
        Category.model_validate({"id": str(n), "label": band.label, "from": band.low, "to": band.high})
        for n, band in enumerate(question.bands, 1)
    )


def variables_used(condition: Condition) -> Iterator[str]:
    """Ids of the variables a bound condition looks at."""
    match condition:
        case Chosen() | Compared():
            yield condition.variable
        case Every() | Some():
            for part in condition.parts:
                yield from variables_used(part)
        case Negated():
            yield from variables_used(condition.part)


def find_variable(name: str, questionnaire: Questionnaire) -> Variable:
    """The variable called `name`: `Q1`, `Q17.a` or the short form `Q17a`.

    Raises ConditionError (kind "question") when there is none, or when a matrix is named without an item.
    """
    if variable := questionnaire.variables.get(name):
        return variable
    for variable in questionnaire.variables.values():
        if variable.item_id and name == variable.question.id + variable.item_id:
            return variable
    if name in questionnaire.question_by_id:
        items = ", ".join(v.id for v in questionnaire.variables_of(name))
        raise ConditionError(f"{name} は項目まで指定してください({items})", kind="question", name=name)
    raise ConditionError(f"質問 {name} はありません", kind="question", name=name)


def _parse(expression: str) -> ast.expr:
    """Python expression tree of the text; a single `=` means equality, and what stands in quotes stays as written."""
    parts = re.split(r"""('[^']*'|"[^"]*")""", expression)
    parts[::2] = [re.sub(r"(?<![=!<>])=(?!=)", "==", unicodedata.normalize("NFKC", part)) for part in parts[::2]]
    try:
        return ast.parse("".join(parts).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionError(f"「{expression}」を式として読めません") from error


def _bind(node: ast.expr, questionnaire: Questionnaire) -> Condition:
    """Bound condition of one node of the expression tree."""
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return Every(tuple(_bind(value, questionnaire) for value in values))
        case ast.BoolOp(op=ast.Or(), values=values):
            return Some(tuple(_bind(value, questionnaire) for value in values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Negated(_bind(operand, questionnaire))
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            operands = [left, *comparators]
            parts = [_bind_comparison(operands[i], op, operands[i + 1], questionnaire) for i, op in enumerate(ops)]
            return parts[0] if len(parts) == 1 else Every(tuple(parts))
    raise ConditionError("使えるのは and or not = != in < <= > >= とかっこだけです")


def _bind_comparison(left: ast.expr, op: ast.cmpop, right: ast.expr, questionnaire: Questionnaire) -> Condition:
    """Bound condition of one comparison; the name may stand on either side of an order sign."""
    if isinstance(left, ast.Constant | ast.UnaryOp) and not isinstance(right, ast.Constant):
        mirrored = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
        return _bind_comparison(right, mirrored.get(type(op), type(op))(), left, questionnaire)
    name = _name(left)
    if axis := questionnaire.axis_by_id.get(name):
        condition = _bind_axis_values(axis, _values(right), questionnaire)
    else:
        variable = find_variable(name, questionnaire)
        if variable.kind is Kind.NUMBER and not _is_missing_word(right):
            return _bind_number(variable, op, right)
        condition = _bind_options(variable, _values(right))
    match op:
        case ast.Eq() | ast.In():
            return condition
        case ast.NotEq() | ast.NotIn():
            return Negated(condition)
    raise ConditionError(f"{name} は選択肢の質問なので、大小では比べられません")


def _bind_number(variable: Variable, op: ast.cmpop, right: ast.expr) -> Condition:
    """Bound comparison of a number variable."""
    if isinstance(op, ast.In | ast.NotIn):
        condition: Condition = Some(tuple(Compared(variable.id, x, x) for x in map(_number, _values(right))))
        return Negated(condition) if isinstance(op, ast.NotIn) else condition
    value = _number(_values(right)[0])
    match op:
        case ast.Eq():
            return Compared(variable.id, value, value)
        case ast.NotEq():
            return Negated(Compared(variable.id, value, value))
        case ast.Lt():
            return Compared(variable.id, high=value, high_inclusive=False)
        case ast.LtE():
            return Compared(variable.id, high=value)
        case ast.Gt():
            return Compared(variable.id, low=value, low_inclusive=False)
        case ast.GtE():
            return Compared(variable.id, low=value)
    raise ConditionError("この比べ方は使えません")


def _bind_options(variable: Variable, values: list[str]) -> Chosen:
    """Bound set of options and missing states of a choice variable."""
    options: set[int] = set()
    states: set[int] = set()
    for value in values:
        if value in MISSING_WORDS:
            states.add(MISSING_WORDS[value])
        else:
            options.update(option_positions(variable.question, value))
    return Chosen(variable.id, frozenset(options), frozenset(states))


def option_positions(question: Question, value: str) -> tuple[int, ...]:
    """Positions of the option with this code or label, or of the options of the net with this id or label.

    Raises ConditionError (kind "option") when the question has none.
    """
    if value in question.option_index:
        return (question.option_index[value],)
    wanted = normalise_label(value)
    for index, option in enumerate(question.options):
        if wanted in (normalise_label(option.label), normalise_label(option.shown)):
            return (index,)
    for net in question.nets:
        if value == net.id or wanted == normalise_label(net.label):
            return tuple(question.option_index[code] for code in net.options)
    codes = ", ".join(option.code for option in question.options)
    raise ConditionError(
        f"{question.id} に選択肢「{value}」はありません(使える番号: {codes})", kind="option", name=value
    )


def _bind_axis_values(axis: Axis, values: list[str], questionnaire: Questionnaire) -> Condition:
    """Bound condition of being in one of the named categories of an axis."""
    categories = axis_categories(axis, questionnaire)
    parts: list[Condition] = []
    for value in values:
        wanted = normalise_label(value)
        found = [c for c in categories if value == c.id or wanted == normalise_label(c.label)]
        if not found:
            known = ", ".join(c.id for c in categories)
            raise ConditionError(
                f"軸 {axis.id} に区分「{value}」はありません(使える区分: {known})", kind="option", name=value
            )
        parts.append(_bind_category(axis, found[0], questionnaire))
    return Some(tuple(parts))


def _bind_category(axis: Axis, category: Category, questionnaire: Questionnaire) -> Condition:
    """Bound condition of one category of an axis."""
    if category.when is not None:
        return bind_condition(category.when, questionnaire)
    if axis.question is None:
        raise ConditionError(f"軸 {axis.id} の区分「{category.label}」に question も when もありません")
    variable = find_variable(axis.question, questionnaire)
    if variable.kind is Kind.NUMBER:
        low = float("-inf") if category.low is None else category.low
        high = float("inf") if category.high is None else category.high
        return Compared(variable.id, low, high)
    return _bind_options(variable, list(category.options))


def _name(node: ast.expr) -> str:
    """Question, item or axis named by a node."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=name), attr=item):
            return f"{name}.{item}"
    raise ConditionError("比べる左側には質問の番号を書いてください")


def _values(node: ast.expr) -> list[str]:
    """Values on the right of a comparison, as texts."""
    match node:
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            return [value for element in elements for value in _values(element)]
        case ast.Constant(value=str() as text):
            return [text]
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return [f"{number:g}" if isinstance(number, float) else str(number)]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return [str(-number)]
        case ast.Name(id=name):
            return [name]
    raise ConditionError("右側には選択肢の番号か、引用符で囲んだ言葉を書いてください")


def _number(text: str) -> float:
    """The value as a number."""
    try:
        return float(text)
    except ValueError as error:
        raise ConditionError(f"「{text}」は数ではありません") from error


def _is_missing_word(node: ast.expr) -> bool:
    """Whether the right side names only kinds of missing."""
    return all(value in MISSING_WORDS for value in _values(node))
