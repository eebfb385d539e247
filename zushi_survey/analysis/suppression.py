"""The release step: the only maker of `ReleasedTable`. Primary disclosure rules; `publish` hides, `internal` marks.

Reference: docs/methods.md, release; the thresholds are data (`ReleaseRules`).
"""

from __future__ import annotations

from collections.abc import Iterable

from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, CellStatus, Policy, RawTable, ReleasedTable
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, ReleasedComparisons
from zushi_survey.analysis.testing.families import corrected_again
from zushi_survey.analysis.testing.significance import not_tested
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.questionnaire.study import ReleaseRules, StatisticsRules

_OUTSIDE_TESTS = (CellKind.NOT_APPLICABLE, CellKind.MINIMUM, CellKind.MAXIMUM)
"""Cells no comparison says anything about."""
_MISSING = (CellKind.NO_ANSWER.value, CellKind.INVALID.value)
"""Options that stand between those asked and those who answered."""
_AXES_PUBLISHED = 2
"""A nested axis of more than this many parts is not published."""


def release(tables: Iterable[RawTable], policy: Policy, rules: ReleaseRules) -> tuple[ReleasedTable, ...]:
    """The tables as they may be shown under the policy.

    `internal` hides nothing and marks small bases. `publish` also hides counts below the threshold (0 is shown), whole
    categories with a base below `hidden_group`, full cells of sensitive questions and single extreme values.

    Raises
    ------
    SurveyError
        E-TAB-006 when `publish` is asked for a table with three or more nested axes.
    """
    tables = tuple(tables)
    if policy == "publish":
        _refuse_deep_nesting(tables)
    return tuple(_release(table, policy, rules) for table in tables)


def _refuse_deep_nesting(tables: tuple[RawTable, ...]) -> None:
    """Raise E-TAB-006 for every axis with too many parts."""
    axes = {axis.id for table in tables for axis in table.title.axes if axis.id.count("*") >= _AXES_PUBLISHED}
    if axes:
        raise SurveyError(Problem(code="E-TAB-006", got=axis) for axis in sorted(axes))


def _release(table: RawTable, policy: Policy, rules: ReleaseRules) -> ReleasedTable:
    """One table released."""
    asked = _asked_by_category(table)
    cells = tuple(_released_cell(cell, table, policy, rules, asked) for cell in table.cells)
    hidden = sum(cell.status is CellStatus.SUPPRESSED for cell in cells)
    return ReleasedTable(table.title, cells, policy, hidden, rules.small_base)


def _asked_by_category(table: RawTable) -> dict[tuple[str, str], int]:
    """Persons a category's shares are of; for a base of ticks, the persons cannot be seen and the ticks stand in."""
    return {
        (cell.axis, cell.category): cell.base_unweighted
        for cell in reversed(table.cells)
        if cell.base_unweighted is not None and not cell.kind.is_statistic
    }


def _released_cell(
    cell: Cell, table: RawTable, policy: Policy, rules: ReleaseRules, asked: dict[tuple[str, str], int]
) -> Cell:
    """The cell with its status, its figures removed where it is hidden; what is hidden stays hidden."""
    if cell.status is CellStatus.SUPPRESSED:
        return cell
    group = asked.get((cell.axis, cell.category), 0)
    base = group if cell.base_unweighted is None else cell.base_unweighted
    if policy == "publish" and _is_hidden(cell, group, base, table.title.is_sensitive, rules):
        return cell._replace(
            base_unweighted=None if 0 < group < rules.hidden_group else cell.base_unweighted,
            base_weighted=None if 0 < group < rules.hidden_group else cell.base_weighted,
            count_unweighted=None,
            count_weighted=None,
            proportion=None,
            value=None,
            base_effective=None,
            standard_error=None,
            interval_low=None,
            interval_high=None,
            reliability="",
            status=CellStatus.SUPPRESSED,
        )
    small = 0 < base < rules.small_base and cell.kind is not CellKind.NOT_APPLICABLE
    return cell._replace(status=CellStatus.SMALL_BASE if small else CellStatus.OK)


def _is_hidden(cell: Cell, group: int, base: int, is_sensitive: bool, rules: ReleaseRules) -> bool:
    """Whether the primary rules hide the cell."""
    if 0 < group < rules.hidden_group:
        return True
    if cell.kind.is_statistic:
        return cell.kind in (CellKind.MINIMUM, CellKind.MAXIMUM) or 0 < base < rules.hidden_group
    count = cell.count_unweighted or 0
    threshold = rules.sensitive_threshold if is_sensitive else rules.threshold
    if 0 < count < threshold:
        return True
    is_full = count == base and cell.kind in (CellKind.OPTION, CellKind.NET)
    return is_sensitive and is_full and 0 < base < rules.small_base


def release_comparisons(
    comparisons: Iterable[Comparison], tables: Iterable[ReleasedTable], rules: StatisticsRules
) -> ReleasedComparisons:
    """The comparisons as they may be shown beside these tables: nothing of a cell that is hidden there.

    A test of a whole table, or of all its categories, is an equation in every cell: where one of them is hidden, the
    others would give it away. Comparisons are among those who answered: beside a base of those asked they would give
    away a hidden number of no answers. What is left of a family is corrected anew.
    """
    tables = tuple(tables)
    hidden = {
        (c.question, c.item, option, c.axis, category)
        for table in tables
        for c in table.cells
        if c.status is CellStatus.SUPPRESSED and c.kind not in _OUTSIDE_TESTS
        for option in (c.option, "")
        for category in ((c.category,) if c.category == UNKNOWN else (c.category, ""))
    }
    policy = tables[0].policy if tables else "internal"
    rows = [_released_comparison(comparison, hidden) for comparison in comparisons]
    return ReleasedComparisons(corrected_again(rows, rules), policy)


def _rests_on(comparison: Comparison) -> set[tuple[str, str, str, str, str]]:
    """The cells (question, item, option, axis, category) that a comparison's figures could give away."""
    question, item, axis = comparison.question, comparison.item, comparison.axis
    places = [(axis, "" if comparison.against is Against.GIVEN else comparison.category)]
    if comparison.against is Against.PAIR:
        places.append((axis, comparison.against_id))
    if comparison.against in (Against.WHOLE, Against.REST):
        places.append((TOTAL, TOTAL))
    options = (comparison.option, *_MISSING)
    return {(question, item, option, *place) for option in options for place in places}


def _released_comparison(comparison: Comparison, hidden: set[tuple[str, str, str, str, str]]) -> Comparison:
    """The comparison without its figures where a cell it rests on is hidden."""
    if not _rests_on(comparison) & hidden:
        return comparison
    test = not_tested(comparison.test.method, comparison.test.statistic_name, "suppressed")
    return comparison._replace(
        base=None,
        base_against=None,
        estimate=None,
        estimate_against=None,
        difference=None,
        standard_error=None,
        interval_low=None,
        interval_high=None,
        test=test,
        p_adjusted=None,
        direction=Direction.NONE,
        effect_size=None,
        odds_ratio=None,
        odds_ratio_low=None,
        odds_ratio_high=None,
        monotone="",
    )


def publishable(tables: Iterable[ReleasedTable], rules: ReleaseRules) -> tuple[ReleasedTable, ...]:
    """What of these tables `publish` would release: for records that travel further than an internal table."""
    shallow = [t for t in tables if all(axis.id.count("*") < _AXES_PUBLISHED for axis in t.title.axes)]
    return release([RawTable(table.title, table.cells) for table in shallow], "publish", rules)
