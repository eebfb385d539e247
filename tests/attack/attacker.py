"""The attacker: takes statements of published files and the questionnaires, and says what he learns about whom.

What he cannot use: results of tests (p, z, intervals of differences, marks, words for a change), standard errors and
intervals of shares, weighted figures, bases of ticks, tables of two waves in pages and documents, the figures of the
ledger (its groups are not those of the answers), lengths and places of what is drawn, routing by `or` or by numbers,
axes of several answers or of sub-questions (counted in `unused`), and that some persons are in two waves. He knows no
single person; an insider does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

from tests.attack.book import NOT_APPLICABLE, TOTAL, UNKNOWN, Book
from tests.attack.boxes import Box, Naming, box_of, is_sensitive, says_nothing, words
from tests.attack.relations import Relation, relations
from tests.attack.solve import ContradictionError, System, combined
from tests.attack.statements import Place, Statement

MOST = 1e6
"""Persons that a survey has at most: where no base is printed, a reader has no better idea."""


class Finding(NamedTuple):
    """One count below the threshold about which a reader learns too much."""

    kind: str
    """`printed`, `exact`, `not nobody` (0 excluded), `too few` (the threshold excluded), `everybody`."""
    box: Box
    persons: int
    low: float
    high: float
    least: int
    """The reader must not be able to exclude this many."""
    sources: tuple[str, ...]

    def __str__(self) -> str:
        """A line for a person."""
        where = " | ".join(self.sources[:3])
        found = f"{self.kind:10} {self.persons} in [{self.low:g},{self.high:g}] of {self.least}"
        return f"{found}: {words(self.box)} <- {where}"


@dataclass
class Attacker:
    """What a reader has in hand; `system` is what he makes of it."""

    books: dict[str, Book]
    statements: Sequence[Statement]
    also: frozenset[Box] = frozenset()
    """Counts to look at besides those that were printed or hidden."""
    unused: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Statements that could not be used, by reason."""

    @cached_property
    def naming(self) -> Naming:
        """From places to boxes."""
        return Naming(self.books)

    @cached_property
    def _named(self) -> list[tuple[Statement, dict[Box, int], Box | None]]:
        """Each statement with the boxes its count is made of and the box of its base; what is said twice, once."""
        found = []
        said = {(one.place, one.what, one.value, one.half): one for one in reversed(self.statements)}
        for one in said.values():
            if one.place.wave not in self.books:
                self.unused["wave not known"] += 1
                continue
            if one.place.question and one.place.question not in self.books[one.place.wave].asked:
                self.unused[f"question not known: {one.place.question}"] += 1
                continue
            knows, base = self._base(one)
            counts: dict[Box, int] = {}
            if one.what in ("count", "percent", "hidden"):
                fits, counts = self.naming.count(one.place)
                knows = knows and fits
            if knows:
                found.append((one, counts, base))
            else:
                self.unused[f"no box: {one.place.axis} {one.place.option}"] += 1
        return found

    def _base(self, one: Statement) -> tuple[bool, Box | None]:
        """The box a figure is of."""
        if one.what not in ("mean", "median", "mean base"):
            return self.naming.base(one.place)
        book = self.books[one.place.wave]
        group, asked = self.naming.group(one.place), book.asked[one.place.question]
        if group is None or asked.is_multiple:
            return False, None
        scored = frozenset(asked.scores) if asked.kind != "NU" else frozenset(asked.options)
        return True, box_of(book, [*group, *book.conditions_of_asking(asked.id), (asked.id, scored)])

    @cached_property
    def _related(self) -> tuple[set[Box], list[Relation]]:
        """Boxes and relations."""
        boxes = {box for _, counts, _ in self._named for box in counts} | self.also
        boxes |= {base for _, _, base in self._named if base is not None}
        for one, _, base in self._named:
            if one.what in ("mean", "median") and base is not None:
                boxes |= {box for box, _, _ in self._scored(one)}
        return relations(boxes, self.books)

    def _scored(self, one: Statement) -> list[tuple[Box, float, float]]:
        """The counts a mean is made of, with the least and the most that each of these persons adds to it."""
        asked = self.books[one.place.wave].asked[one.place.question]
        ends = {code: (float(score), float(score)) for code, score in asked.scores.items()} or asked.spans
        found = []
        for option, (least, most) in ends.items():
            fits, counts = self.naming.count(one.place._replace(option=option))
            found += [(box, least, most) for box in counts] if fits else []
        return found

    @cached_property
    def place_of(self) -> dict[Box, int]:
        """Where each box stands in the system."""
        return {box: n for n, box in enumerate(sorted(self._related[0], key=words))}

    @cached_property
    def sources(self) -> dict[Box, list[tuple[str, str]]]:
        """For each box, what was said and where."""
        found: dict[Box, list[tuple[str, str]]] = defaultdict(list)
        for one, counts, base in self._named:
            boxes = [base] if one.what in ("base", "mean base") else list(counts)
            for box in boxes:
                if box is not None:
                    found[box] += [(one.what, source) for source in self._said[one.place, one.what]]
        return found

    @cached_property
    def _said(self) -> dict[tuple[Place, str], list[str]]:
        """Where each figure stands: files and places."""
        found: dict[tuple[Place, str], list[str]] = defaultdict(list)
        for one in self.statements:
            found[one.place, one.what].append(one.source)
        return found

    @cached_property
    def system(self) -> System:
        """Everything he knows, with bounds drawn tight."""
        boxes = list(self.place_of)
        rows = [
            (tuple(self.place_of[box] for box, _ in row.factors), tuple(float(f) for _, f in row.factors), row.is_equal)
            for row in self._related[1]
        ]
        system = System(
            [0.0] * len(boxes),
            [MOST] * len(boxes),
            rows,
            lambda place: words(boxes[place]) if place < len(boxes) else "a printed number",
        )
        self._outside_nested(system)
        for what in ("base", "mean base", "count", "percent", "mean", "median"):
            for one, counts, base in self._named:
                if one.what == what:
                    self._put(system, one, counts, base)
        system.follow()
        return system

    def _put(self, system: System, one: Statement, counts: Mapping[Box, int], base: Box | None) -> None:
        """One statement as bounds, or as a row where it is about several counts."""
        if one.what in ("base", "mean base"):
            if base is not None:
                self._narrow(system, self.place_of[base], one.value, one.value, one)
        elif one.what == "count":
            self._put_sum(system, counts, one)
        elif one.what == "percent" and base is not None:
            self._put_share(system, counts, self.place_of[base], one)
        elif one.what == "mean" and base is not None:
            self._put_mean(system, base, one)
        elif one.what == "median" and base is not None:
            self._put_median(system, base, one)

    def _put_sum(self, system: System, counts: Mapping[Box, int], one: Statement) -> None:
        """A printed count."""
        if not counts:
            if one.value and one.place.option != NOT_APPLICABLE:
                raise ContradictionError(f"{one}: nobody can be there")
            return
        if len(counts) == 1 and next(iter(counts.values())) == 1:
            self._narrow(system, self.place_of[next(iter(counts))], one.value, one.value, one)
            return
        known = self._constant(system, one.value)
        pairs = [*((self.place_of[box], float(f)) for box, f in counts.items()), (known, -1.0)]
        _row(system, pairs, is_equal=True)

    def _put_share(self, system: System, counts: Mapping[Box, int], base: int, one: Statement) -> None:
        """A printed percentage: an interval of counts, or a relation of a count and its unknown base."""
        low, high = one.value - one.half, one.value + one.half
        if not counts:
            return
        if len(counts) != 1:
            self.unused["share of a difference"] += 1
            return
        place = self.place_of[next(iter(counts))]
        if system.is_known(base):
            persons = Fraction(int(system.low[base]))
            top = high * persons / 100
            last = top if one.half == 0 else Fraction(ceil(top) - 1)
            self._narrow(system, place, low * persons / 100, last, one)
        elif place != base:
            _row(system, [(place, 100.0), (base, -float(low))], is_equal=False)
            _row(system, [(base, float(high)), (place, -100.0)], is_equal=False)

    def _put_mean(self, system: System, base: Box, one: Statement) -> None:
        """A mean: the counts times their scores (or the ends of their classes) are the mean times all who count."""
        scored = [(self.place_of[box], least, most) for box, least, most in self._scored(one)]
        if len(scored) < 2:
            self.unused[f"{one.what} of one class"] += 1
            return
        low, high = float(one.value - one.half), float(one.value + one.half)
        place = self.place_of[base]
        _row(system, [*((at, most) for at, _, most in scored), (place, -low)], is_equal=False)
        _row(system, [(place, high), *((at, -least) for at, least, _ in scored)], is_equal=False)

    def _put_median(self, system: System, base: Box, one: Statement) -> None:
        """A median: no more than half of all lie wholly below it, or wholly above."""
        low, high = float(one.value - one.half), float(one.value + one.half)
        scored = self._scored(one)
        for lying in ([b for b, _, most in scored if most < low], [b for b, least, _ in scored if least > high]):
            _row(system, [(self.place_of[base], 1.0), *((self.place_of[box], -2.0) for box in lying)], is_equal=False)

    def _outside_nested(self, system: System) -> None:
        """A nested axis and those outside it make everyone, option by option."""
        rows: dict[tuple[str, str, str, str, str], set[str]] = defaultdict(set)
        for one, _, _ in self._named:
            if "*" in one.place.axis:
                p = one.place
                for option in {p.option, ""}:
                    rows[p.wave, p.question, option, p.axis, p.where].add(p.category)
        for (wave, question, option, axis, where), categories in rows.items():
            boxes = [self._one(Place(wave, question, option, axis, code, where)) for code in sorted(categories)]
            whole = self._one(Place(wave, question, option, TOTAL, TOTAL, where))
            if UNKNOWN in categories and whole is not None:
                parts = [(self.place_of[box], -1.0) for box in boxes if box is not None]
                _row(system, [(self.place_of[whole], 1.0), *parts], is_equal=True)

    def _one(self, place: Place) -> Box | None:
        """The one box of a place, if it is one that is known."""
        if not place.option:
            box = self.naming.base(place)[1]
        else:
            counts = self.naming.count(place)[1]
            box = next(iter(counts)) if len(counts) == 1 else None
        return box if box in self.place_of else None

    def _constant(self, system: System, value: Fraction) -> int:
        """A known number as a place of its own."""
        system.low.append(float(value))
        system.high.append(float(value))
        return len(system.low) - 1

    def _narrow(self, system: System, place: int, low: Fraction, high: Fraction, one: Statement) -> None:
        """Between these."""
        system.low[place] = max(system.low[place], float(ceil(low)))
        system.high[place] = min(system.high[place], float(floor(high)))
        if system.low[place] > system.high[place]:
            told = self.sources[list(self.place_of)[place]][:4]
            raise ContradictionError(f"{one} against {told}")

    def targets(self, truth: Mapping[Box, int], rules: Mapping[str, int]) -> dict[Box, tuple[int, int]]:
        """Boxes whose true count is small, with the count and what a reader must not be able to exclude."""
        found: dict[Box, tuple[int, int]] = {}
        for box in self.place_of:
            count, book = truth.get(box), self.books[box[0]]
            if count is None or any(name.startswith("outside ") for name, _ in box[1]):
                continue
            threshold = rules["sensitive_threshold" if is_sensitive(box, book) else "threshold"]
            if 0 < count < threshold and not says_nothing(box, book):
                around = self._bases.get(box) or self._around(box)
                group = min([truth[one] for one in around if one in truth], default=threshold)
                found[box] = count, min(threshold, group)
        return found

    @cached_property
    def _bases(self) -> dict[Box, set[Box]]:
        """The bases beside which a count is printed or hidden."""
        found: dict[Box, set[Box]] = defaultdict(set)
        for one, counts, base in self._named:
            is_part = one.what in ("count", "hidden", "percent") and one.place.option != NOT_APPLICABLE
            if base is not None and is_part:
                for box in counts:
                    found[box].add(base)
        return found

    def _around(self, box: Box) -> list[Box]:
        """The groups a count is a part of."""
        needed = frozenset().union(*(self.books[box[0]].parents.get(name, frozenset()) for name, _ in box[1]))
        return [(box[0], box[1] - {one}) for one in box[1] if one[0] not in needed]

    def findings(self, truth: Mapping[Box, int], rules: Mapping[str, int]) -> list[Finding]:
        """What he learns too much about, small counts that were printed included."""
        found = []
        for box, (count, least) in sorted(self.targets(truth, rules).items(), key=lambda one: words(one[0])):
            place = self.place_of[box]
            low, high = self.system.interval(place, 0, least)
            if not low - 1e-6 <= count <= high + 1e-6 and self.system.is_known(place):
                raise ContradictionError(f"{words(box)} is {count}, read [{low},{high}]")
            kind = self._kind(box, low, high, least)
            if kind:
                low, high = self.system.exact(place)
                kind = self._kind(box, low, high, least)
                told = tuple(f"{what} {source}" for what, source in self.sources.get(box, []))
                found.append(Finding(kind, box, count, low, high, least, told))
        return found

    def _kind(self, box: Box, low: float, high: float, least: int) -> str:
        """What kind of leak an interval is; empty: none."""
        if low == high:
            printed = any(what in ("count", "base", "percent") for what, _ in self.sources.get(box, []))
            return "printed" if printed else "exact"
        if low > 0:
            return "not nobody"
        return "too few" if high < least else ""


def _row(system: System, pairs: Iterable[tuple[int, float]], *, is_equal: bool) -> None:
    """One more relation."""
    held = list(combined(pairs))
    if held:
        system.rows.append((tuple(p for p, _ in held), tuple(f for _, f in held), is_equal))


def truth_of(books: dict[str, Book], statements: Sequence[Statement], boxes: Iterable[Box]) -> dict[Box, int]:
    """The counts of boxes as they follow from files in which nothing is hidden."""
    office = Attacker(books, statements, frozenset(boxes))
    system = office.system
    return {box: int(system.low[place]) for box, place in office.place_of.items() if system.is_known(place)}
