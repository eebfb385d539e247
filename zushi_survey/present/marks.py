"""Marks of significant differences in cross tables: arrows against the whole or rest, letters between categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from zushi_survey.analysis.precision.reliability import Reliability
from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.analysis.testing.comparison import Against, Direction, ReleasedComparisons
from zushi_survey.present.display import DisplayCell
from zushi_survey.present.wording import HIGHER_MARK, LOWER_MARK, UNSTABLE_MARK

MarkKind = Literal["whole", "rest", "pairs"]

AGAINST: Mapping[MarkKind, Against] = {"whole": Against.WHOLE, "rest": Against.REST, "pairs": Against.PAIR}
_ARROWS = {Direction.HIGHER: HIGHER_MARK, Direction.LOWER: LOWER_MARK}
_UNRELIABLE = frozenset(verdict.value for verdict in Reliability if verdict.is_unreliable)
_ALPHABET = 26


class Place(NamedTuple):
    """A cell of a released table."""

    question: str
    item: str
    option: str
    axis: str
    category: str

    @classmethod
    def of(cls, cell: Cell) -> Place:
        """The place of a cell."""
        return cls(cell.question, cell.item, cell.option, cell.axis, cell.category)


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands beside the figures of some tables."""

    directions: Mapping[Place, Direction]
    """Cells significantly higher or lower than the whole (or the rest)."""
    lower_categories: Mapping[Place, tuple[str, ...]]
    """Letters of the categories of the same axis that a cell is significantly higher than."""
    letters: Mapping[tuple[str, str], str]
    """Letter of each (axis, category), where letters are used."""

    def text(self, cell: Cell) -> str:
        """The mark as printed; empty without one."""
        place = Place.of(cell)
        return _joined(self.lower_categories.get(place, ())) + _ARROWS.get(
            self.directions.get(place, Direction.NONE), ""
        )

    def significance(self, cell: Cell) -> str:
        """The mark for programs: `higher`, `lower`, or letters."""
        place = Place.of(cell)
        return _joined(self.lower_categories.get(place, ())) or self.directions.get(place, Direction.NONE).value


NO_MARKS = Marks({}, {}, {})


def marks_of(released: ReleasedComparisons, tables: Iterable[ReleasedTable], kind: MarkKind) -> Marks:
    """The marks of these comparisons; a cell hidden in its table, or tested by nobody, has none."""
    tables = tuple(tables)
    shown = {Place.of(c) for t in tables for c in t.cells if c.status is not CellStatus.SUPPRESSED}
    letters = _letters(tables) if kind == "pairs" else {}
    directions: dict[Place, Direction] = {}
    above: dict[Place, list[str]] = {}
    for row in released.rows:
        if row.against is not AGAINST[kind] or row.direction is Direction.NONE:
            continue
        place = Place(row.question, row.item, row.option, row.axis, row.category)
        other = place._replace(category=row.against_id)
        if kind != "pairs":
            directions |= {place: row.direction} if place in shown else {}
        elif place in shown and other in shown:
            higher, lower = (place, other) if row.direction is Direction.HIGHER else (other, place)
            above.setdefault(higher, []).append(letters[lower.axis, lower.category])
    return Marks(directions, {place: tuple(sorted(of, key=_order)) for place, of in above.items()}, letters)


def _letters(tables: Iterable[ReleasedTable]) -> dict[tuple[str, str], str]:
    """A, B, C … per axis, in the order of its categories."""
    letters: dict[tuple[str, str], str] = {}
    used: dict[str, int] = {}
    for cell in (cell for table in tables for cell in table.cells):
        key = cell.axis, cell.category
        if cell.axis != TOTAL and cell.category != UNKNOWN and key not in letters:
            letters[key] = _letter(used.get(cell.axis, 0))
            used[cell.axis] = used.get(cell.axis, 0) + 1
    return letters


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    head, tail = divmod(number, _ALPHABET)
    return (_letter(head - 1) if head else "") + chr(ord("A") + tail)


def _order(letter: str) -> tuple[int, str]:
    """Order of letters: AA comes after Z."""
    return len(letter), letter


def _joined(letters: tuple[str, ...]) -> str:
    """Letters side by side; with commas where one is longer than a letter."""
    return ",".join(letters) if any(len(letter) > 1 for letter in letters) else "".join(letters)


def unstable_mark(cell: Cell) -> str:
    """The mark of a share too uncertain to be read; a small base has its own."""
    is_answer = cell.kind not in (CellKind.NO_ANSWER, CellKind.INVALID)
    is_marked = is_answer and cell.reliability in _UNRELIABLE and cell.status is CellStatus.OK
    return UNSTABLE_MARK if is_marked else ""


def marked(cell: DisplayCell, mark: str) -> DisplayCell:
    """The printed cell with a mark after its own."""
    return replace(cell, text=cell.text + mark, mark=cell.mark + mark) if mark else cell
