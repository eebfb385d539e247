"""Whether a peer found what we found: nothing is timed before it did."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from benchmarks.contest.sheets import Sheets
from benchmarks.contest.workers.protocol import Found

NINE_DIGITS = 1e-9
_ZERO, _ZERO_ERROR = 1e-12, 1e-8
"""What counts as nothing: an error is the root of a variance that is zero but for the last digit."""
_ASYMPTOTIC = ("pearson", "rao_scott")
"""Our tests that the peers have too; small tables we test exactly, and they do not."""


@dataclass(slots=True)
class Agreement:
    """How many figures of a peer are ours, and the first ones that are not."""

    equal: int = 0
    different: list[str] = field(default_factory=list)

    def note(self, *, equal: bool, words: str) -> None:
        """Count one comparison."""
        if equal:
            self.equal += 1
        else:
            self.different.append(words)


def compare(ours: Found, theirs: Found, names: tuple[str, ...], places: Mapping[str, float]) -> Agreement:
    """Every figure that both sides have. Counts must be equal, printed figures within their last digit.

    A share of nobody, a test of an empty table: where a side says that there is none, there is nothing to compare.
    """
    agreement = Agreement()
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        for name in names:
            pairs = zip(mine.get(name, []), other.get(name, []), strict=name not in ("chi2", "test"))
            for place, (a, b) in enumerate(pairs):
                if not (math.isnan(a) or math.isnan(b)):
                    words = f"table {number} {name} {place}: {a!r}, {b!r}"
                    agreement.note(equal=_is_equal(a, b, name, places), words=words)
    return agreement


def _is_equal(a: float, b: float, name: str, places: Mapping[str, float]) -> bool:
    """Whether two figures are the same as far as the other program tells its own."""
    if name in ("counts", "base"):
        return a == b
    if name in places:
        return abs(a - b) <= places[name]
    nothing = _ZERO_ERROR if name in ("errors", "apart") else _ZERO
    return math.isclose(a, b, rel_tol=NINE_DIGITS, abs_tol=nothing)


def our_figures(sheets: Sheets, cells: Path, tests: Path | None) -> Found:
    """What our csv files say, in the order and layout of the peers."""
    places = _Places.of(sheets)
    found: Found = [places.empty(number) for number in range(len(places.numbers))]
    for row in _rows(cells):
        if row["kind"] != "option" or (spot := places.spot(row, row["category"])) is None:
            continue
        number, place, category = spot
        figures = found[number]
        figures["counts"][place] = _number(row["count_unweighted"], 0.0)
        figures["base"][category] = _number(row["base_unweighted"], 0.0)
        figures["percent"][place] = _number(row["proportion"]) * 100
        figures["shares"][place] = _number(row["proportion"])
        figures["errors"][place] = _number(row["standard_error"])
    for row in _rows(tests) if tests else ():
        _take_test(row, found, places)
    return found


def _take_test(row: Mapping[str, str], found: Found, places: _Places) -> None:
    """One line of our tests: of a whole table, or of a pair."""
    number = places.numbers.get((row["question"], row["item"], row["axis"]))
    if number is None:
        return
    if row["against"] == "association" and row["test_method"] in (*_ASYMPTOTIC, "monte_carlo"):
        p_value = _number(row["p_value"]) if row["test_method"] in _ASYMPTOTIC else math.nan
        name = {"chi2": "chi2", "F": "test"}.get(row["statistic_name"])
        if name:
            found[number][name] = [_number(row["statistic"]), p_value]
    elif row["against"] == "pair" and row["option"]:
        pair = places.pair(row)
        if pair is not None:
            # The peers take the first category from the second.
            found[number]["pairs"][pair] = -_number(row["statistic"])
            found[number]["apart"][pair] = _number(row["standard_error"])


@dataclass(frozen=True)
class _Places:
    """Where a line of our csv stands in the layout of the peers."""

    numbers: Mapping[tuple[str, str, str], int]
    options: list[dict[str, int]]
    categories: list[dict[str, int]]

    @classmethod
    def of(cls, sheets: Sheets) -> _Places:
        """The places of these tables."""
        axes = {axis.id: {one.id: place for place, one in enumerate(axis.categories)} for axis in sheets.plan.axes}
        numbers, options, categories = {}, [], []
        for number, (variable, axis) in enumerate(sheets.tables):
            numbers[variable.question.id, variable.item, axis] = number
            options.append({option.code: place for place, option in enumerate(variable.question.options)})
            categories.append(axes[axis])
        return cls(numbers, options, categories)

    def empty(self, number: int) -> dict[str, list[float]]:
        """All figures of a table, none known."""
        rows, columns = len(self.categories[number]), len(self.options[number])
        unknown = {name: [math.nan] * (rows * columns) for name in ("percent", "shares", "errors")}
        pairs = {name: [math.nan] * (rows * (rows - 1) // 2 * columns) for name in ("pairs", "apart")}
        return {"counts": [0.0] * (rows * columns), "base": [0.0] * rows, **unknown, **pairs}

    def spot(self, row: Mapping[str, str], category_id: str) -> tuple[int, int, int] | None:
        """Table, place of the cell, and category; None for what the peers do not have (the whole, nets)."""
        number = self.numbers.get((row["question"], row["item"], row["axis"]))
        if number is None:
            return None
        category, option = self.categories[number].get(category_id), self.options[number].get(row["option"])
        if category is None or option is None:
            return None
        return number, category * len(self.options[number]) + option, category

    def pair(self, row: Mapping[str, str]) -> int | None:
        """Place of the pair's figure; None for a net."""
        number = self.numbers[row["question"], row["item"], row["axis"]]
        named = self.categories[number]
        option = self.options[number].get(row["option"])
        if option is None:
            return None
        pairs = list(combinations(range(len(named)), 2))
        return pairs.index((named[row["category"]], named[row["against_id"]])) * len(self.options[number]) + option


def write_counts(ours: Found, sheets: Sheets, path: Path) -> None:
    """Counts and bases for the peer that does not count."""
    from benchmarks.contest.workers.protocol import tell

    tell([{name: figures[name] for name in ("counts", "base")} for figures in ours], path)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of one of our csv files."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _number(text: str, otherwise: float = math.nan) -> float:
    """The number of a cell, or what an empty one stands for."""
    return float(text) if text else otherwise
