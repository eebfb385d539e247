"""Which variables of two waves `sensitivity` compares: as the mapping of waves says, or those with the same form.

It changes one thing at a time and compares whole questions as they stand: nets made only for the comparison, parts of
a base and renumbered options are left to `compare`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from zushi_survey.questionnaire.wave_forms import is_asked_alike
from zushi_survey.questionnaire.wave_links import Linked
from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable

Incomparable = Literal["absent", "type", "options", "declared", "base", "asked"]
"""Why a question is not compared: not asked before, of another type, with other options (codes or labels), because the
mapping says so, only in part, asked of other persons."""


class PairedVariable(NamedTuple):
    """One variable in both waves."""

    now: PlannedVariable
    before: PlannedVariable
    codes: frozenset[str] | None = None
    """Options that mean the same in both; None for all of them."""


class Pairing(NamedTuple):
    """What can be compared, and the questions that cannot, each with the reason."""

    pairs: tuple[PairedVariable, ...]
    left_out: tuple[tuple[str, Incomparable], ...]


def pair_by_mapping(
    now: Sequence[PlannedVariable], before: Sequence[PlannedVariable], links: Sequence[Linked]
) -> Pairing:
    """The variables that the mapping of waves lets stand beside each other whole, by the same ids and codes."""
    earlier = {variable.id: variable for variable in before}
    by_name = {linked.names[0]: linked for linked in links}
    pairs: list[PairedVariable] = []
    left_out: dict[str, Incomparable] = {}
    for variable in now:
        linked = by_name.get(variable.id) or by_name.get(variable.question.id)
        other = earlier.get(variable.id)
        reason = "absent" if linked is None else _mapped_difference(linked, variable, other)
        if reason is not None:
            left_out.setdefault(variable.question.id, reason)
        elif other is not None and linked is not None:
            same = {option.codes[0][0] for option in linked.common if option.codes[0] == option.codes[-1]}
            pairs.append(PairedVariable(variable, other, frozenset(same)))
    return Pairing(tuple(pairs), tuple(left_out.items()))


def _mapped_difference(linked: Linked, now: PlannedVariable, before: PlannedVariable | None) -> Incomparable | None:
    """What keeps a mapped question from being compared whole; None where nothing does."""
    if linked.obstacle in ("new", "dropped", "chain"):
        return "absent"
    if linked.obstacle == "type":
        return "type"
    if linked.obstacle or linked.is_described:
        return "declared"
    if any(linked.where):
        return "base"
    is_same = before is not None and linked.names[0] == linked.names[-1]
    if not is_same or before is None or linked.is_open:
        return "options"
    single = all(len(codes) == 1 for option in linked.common for codes in option.codes)
    return None if single and set(now.question.option_index) <= set(before.question.option_index) else "options"


def pair_variables(now: Sequence[PlannedVariable], before: Sequence[PlannedVariable]) -> Pairing:
    """The variables of the present wave with those of the earlier one, in a study without a mapping of waves."""
    earlier = {variable.id: variable for variable in before}
    pairs: list[PairedVariable] = []
    left_out: dict[str, Incomparable] = {}
    for variable in now:
        other = earlier.get(variable.id)
        reason: Incomparable | None = "absent" if other is None else _difference(variable, other)
        if reason is not None:
            left_out.setdefault(variable.question.id, reason)
        elif other is not None:
            pairs.append(PairedVariable(variable, other))
    return Pairing(tuple(pairs), tuple(left_out.items()))


def _difference(now: PlannedVariable, before: PlannedVariable) -> Incomparable | None:
    """What differs between the two forms of a variable; None when they are the same."""
    if (now.question.type, now.kind, now.question.limit) != (before.question.type, before.kind, before.question.limit):
        return "type"
    same = [(option.code, option.label) for option in now.question.options] == [
        (option.code, option.label) for option in before.question.options
    ]
    if not same or now.item_label != before.item_label:
        return "options"
    return None if is_asked_alike(now.question, before.question) else "asked"


def common_axis(
    now: Sequence[PlannedAxis], before: Sequence[PlannedAxis], *, must_be_ordered: bool
) -> tuple[PlannedAxis, PlannedAxis] | None:
    """The first (ordered) axis that both waves have with the same categories (by id, in order); None without one."""
    earlier = {axis.id: axis for axis in before}
    for axis in now:
        other = earlier.get(axis.id)
        if (axis.is_ordered or not must_be_ordered) and other is not None and _ids(axis) == _ids(other):
            return axis, other
    return None


def _ids(axis: PlannedAxis) -> list[str]:
    """Ids of the categories in order."""
    return [category.id for category in axis.categories]
