"""The primary rules: which count is hidden for its own sake, and what a reader must not be able to tell about it."""

from __future__ import annotations

from zushi_survey.analysis.disclosure.system import Need
from zushi_survey.analysis.tables import UNKNOWN, Cell, CellKind, RawTable, TableTitle
from zushi_survey.questionnaire.study import ReleaseRules

_SAYS_NOTHING = (CellKind.NO_ANSWER, CellKind.INVALID, CellKind.NOT_APPLICABLE)
"""Kinds of missing: the persons in them have said nothing."""


def threshold_of(is_sensitive: bool, rules: ReleaseRules) -> int:
    """Counts above 0 and below it are hidden."""
    return rules.sensitive_threshold if is_sensitive else rules.threshold


def need_of(cell: Cell, group: int, title: TableTitle, rules: ReleaseRules) -> Need | None:
    """What the rules ask for a count of a category of `group` persons; None: it may be printed.

    A count above 0 and below the threshold: a reader can exclude neither nobody nor a count that meets the threshold
    (or is the whole group, where that is smaller).
    Another count of a group below `hidden_group`: he does not get it exactly. Everybody of a small group having the
    same sensitive answer: he cannot know that it is everybody.

    Who left out a question that is not sensitive, or was not asked it, is no secret, and those who left out the
    question of an axis are no group that anybody knows: such counts are hidden in small groups, for the reader's sake,
    or for the sake of others, but are not protected.
    """
    count, is_sensitive = cell.count_unweighted or 0, title.is_sensitive
    open_axes = title.structure.open_axes if title.structure else ()
    has_left_out = cell.category == UNKNOWN and cell.axis not in open_axes
    if (cell.kind in _SAYS_NOTHING or has_left_out) and not is_sensitive:
        is_small = 0 < group < rules.hidden_group and cell.kind is not CellKind.NOT_APPLICABLE
        return Need() if is_small else None
    base = group if cell.base_unweighted is None else cell.base_unweighted
    threshold = threshold_of(is_sensitive, rules)
    # Of a group of 5, a reader knows without the count that it is at most 5.
    need = small_count(count, threshold, None if cell.kind is CellKind.NOT_APPLICABLE else base)
    is_full = count == base and cell.kind in (CellKind.OPTION, CellKind.NET)
    if is_sensitive and is_full and 0 < base < rules.small_base:
        need = (need or Need()) | Need(down=min(count, threshold))
    if need is None and 0 < group < rules.hidden_group and cell.kind is not CellKind.NOT_APPLICABLE:
        need = Need(down=1 if count else 0)
    return need


def is_soft(cell: Cell, need: Need, is_sensitive: bool, rules: ReleaseRules) -> bool:
    """Whether the need is not one of secrecy: the count meets the threshold, or is of persons who were not asked."""
    return cell.kind is CellKind.NOT_APPLICABLE or (
        need == Need(down=1) and (cell.count_unweighted or 0) >= threshold_of(is_sensitive, rules) > 1
    )


def small_count(count: int, threshold: int, base: int | None = None) -> Need | None:
    """What a count (of a base, where that is printed) needs for its size alone."""
    if not 0 < count < threshold:
        return None
    return Need(count, (threshold if base is None else min(threshold, base)) - count)


def asked_by_category(table: RawTable) -> dict[tuple[str, str], int]:
    """Persons a category's shares are of; for a base of ticks, the persons cannot be seen and the ticks stand in."""
    return {
        (cell.axis, cell.category): cell.base_unweighted
        for cell in reversed(table.cells)
        if cell.base_unweighted is not None and not cell.kind.is_statistic
    }
