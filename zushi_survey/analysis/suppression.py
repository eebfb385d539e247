"""The release step: the only maker of `ReleasedTable`. `publish` hides what was decided, `internal` marks.

Reference: docs/methods.md, release; the thresholds are data (`ReleaseRules`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zushi_survey.analysis.disclosure.primary import asked_by_category, need_of, small_count
from zushi_survey.analysis.disclosure.releases import HiddenPlaces
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
_NOTHING = HiddenPlaces(frozenset(), frozenset())


def release(
    tables: Iterable[RawTable], policy: Policy, rules: ReleaseRules, hidden: Sequence[HiddenPlaces] | None = None
) -> tuple[ReleasedTable, ...]:
    """The tables as they may be shown under the policy.

    `internal` hides nothing and marks small bases. `publish` hides what `hidden` says of each table (what disclosure
    control of everything published together has decided; without it, what the primary rules alone ask for), shares
    with a hidden base, single extreme values, and means that would give a hidden count away.

    """
    tables = tuple(tables)
    if policy == "internal":
        return tuple(_released(table, policy, rules, _NOTHING) for table in tables)
    places = [_primary(table, rules) for table in tables] if hidden is None else hidden
    return tuple(_released(table, policy, rules, place) for table, place in zip(tables, places, strict=True))


def refuse_deep_nesting(tables: Iterable[RawTable]) -> None:
    """Raise SurveyError (E-TAB-006) for every axis with more parts than are published."""
    axes = {axis.id for table in tables for axis in table.title.axes if axis.id.count("*") >= _AXES_PUBLISHED}
    if axes:
        raise SurveyError(Problem(code="E-TAB-006", got=axis) for axis in sorted(axes))


def _released(table: RawTable, policy: Policy, rules: ReleaseRules, hidden: HiddenPlaces) -> ReleasedTable:
    """One table released."""
    asked = asked_by_category(table)
    gone = hidden.cells.union(
        place
        for place, cell in enumerate(table.cells)
        if (cell.axis, cell.category) in hidden.bases and cell.kind is not CellKind.NOT_APPLICABLE
    )
    if policy == "publish":
        gone = gone.union(_hidden_statistics(table, gone, rules))
    cells = tuple(
        _released_cell(cell, place in gone, (cell.axis, cell.category) in hidden.bases, asked, rules)
        for place, cell in enumerate(table.cells)
    )
    count = sum(cell.status is CellStatus.SUPPRESSED for cell in cells)
    return ReleasedTable(table.title, cells, policy, count, rules.small_base)


def _primary(table: RawTable, rules: ReleaseRules) -> HiddenPlaces:
    """What the primary rules alone hide of a table."""
    asked = asked_by_category(table)
    cells = {
        place
        for place, cell in enumerate(table.cells)
        if not cell.kind.is_statistic
        and cell.status is not CellStatus.SUPPRESSED
        and need_of(cell, asked.get((cell.axis, cell.category), 0), table.title, rules) is not None
    }
    bases = {where for where, group in asked.items() if small_count(group, rules.threshold) is not None}
    return HiddenPlaces(frozenset(cells), frozenset(bases))


def _hidden_statistics(table: RawTable, gone: frozenset[int], rules: ReleaseRules) -> Iterator[int]:
    """Places of means and the like that are hidden: of few, beside hidden counts, and whatever would give those away.

    A mean is an equation in the counts of its group. The groups of an axis add up to everyone: where the mean of one of
    them alone is hidden, the others give it away, and that of the smallest other group is hidden with it.
    """
    groups = {(table.cells[place].axis, table.cells[place].category) for place in gone if _is_in_mean(table, place)}
    shown: dict[tuple[str, str], dict[int, Cell]] = {}
    hidden: dict[tuple[str, str], set[int]] = {}
    for place, cell in enumerate(table.cells):
        if not cell.kind.is_statistic:
            continue
        if cell.kind in (CellKind.MINIMUM, CellKind.MAXIMUM):
            yield place
        elif (cell.axis, cell.category) in groups or 0 < (cell.base_unweighted or 0) < rules.hidden_group:
            yield place
            if cell.value is not None:
                hidden.setdefault((cell.option, cell.axis), set()).add(place)
        elif cell.value is not None:  # a group of nobody has no mean that could hide another
            shown.setdefault((cell.option, cell.axis), {})[place] = cell
    for option, axis in {**hidden, **shown}:
        apart = hidden.get((option, axis), set()) | hidden.get((option, TOTAL), set())
        left = shown.get((option, axis), {})
        if axis != TOTAL and len(apart) == 1 and left:
            yield min(left, key=lambda place: (left[place].base_unweighted or 0, place))


def _is_in_mean(table: RawTable, place: int) -> bool:
    """Whether a hidden count is one of those that a mean is made of."""
    return table.cells[place].kind is not CellKind.NOT_APPLICABLE


def _released_cell(
    cell: Cell, is_hidden: bool, is_base_hidden: bool, asked: Mapping[tuple[str, str], int], rules: ReleaseRules
) -> Cell:
    """The cell with its status, its figures removed where it is hidden; what is hidden stays hidden."""
    if cell.status is CellStatus.SUPPRESSED:
        return cell
    if is_hidden:
        # Of a mean, the base is a count of its own: those who gave an answer with a score.
        without_base = is_base_hidden or cell.kind.is_statistic
        return cell._replace(
            base_unweighted=None if without_base else cell.base_unweighted,
            base_weighted=None if without_base else cell.base_weighted,
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
    base = asked.get((cell.axis, cell.category), 0) if cell.base_unweighted is None else cell.base_unweighted
    small = 0 < base < rules.small_base and cell.kind is not CellKind.NOT_APPLICABLE
    return cell._replace(status=CellStatus.SMALL_BASE if small else CellStatus.OK)


def release_comparisons(
    comparisons: Iterable[Comparison], tables: Iterable[ReleasedTable] | None, rules: StatisticsRules
) -> ReleasedComparisons:
    """The comparisons as they may be shown beside these tables: nothing of a cell that is hidden there.

    Without tables (None) the policy is `internal`, which hides nothing.

    A test of a whole table, or of all its categories, is an equation in every cell: where one of them is hidden, the
    others would give it away. Comparisons are among those who answered: beside a base of those asked they would give
    away a hidden number of no answers. What is left of a family is corrected anew.
    """
    if tables is None:
        return ReleasedComparisons(tuple(comparisons), "internal")
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
    if comparison.against is Against.GIVEN:  # shares are of nearly everyone in a category of the first axis
        places.append((axis.partition("*")[0], comparison.category))
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
