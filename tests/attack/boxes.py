"""Counts as boxes: the respondents who meet some conditions. Equal boxes are one unknown, whatever table they stand in.

`男性` among the 20-year-olds and the 20-year-olds among men are one box. What was never printed but lies between
printed boxes (a difference of two bases, an age class of which only unions are printed) is a box as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.attack.book import MISSING, NOT_APPLICABLE, TOTAL, UNKNOWN, Book, Condition
from tests.attack.statements import Place

Box = tuple[str, frozenset[Condition]]
"""Wave, and conditions that all hold, one for each variable."""


def box_of(book: Book, conditions: Iterable[Condition]) -> Box | None:
    """The box in which all conditions hold; None where they cannot."""
    held: dict[str, frozenset[str]] = {}
    for variable, states in conditions:
        held[variable] = held[variable] & states if variable in held else states
    if not all(held.values()):
        return None
    return book.wave, frozenset((name, states) for name, states in held.items() if states != book.states(name))


class Naming:
    """From places in tables to boxes."""

    def __init__(self, books: dict[str, Book]) -> None:
        self.books = books

    def group(self, place: Place) -> list[Condition] | None:
        """The conditions of a category, and of the filter of the file."""
        book = self.books[place.wave]
        where = book.conditions_in(place.where) if place.where else []
        inside = book.inside(place.axis, place.category)
        if inside is None and place.axis != TOTAL and place.category == UNKNOWN and "*" in place.axis:
            inside = [(f"outside {place.axis}", frozenset({"yes"}))]
        return None if inside is None else [*where, *inside]

    def base(self, place: Place) -> tuple[bool, Box | None]:
        """Whether the base is of a box, and of which (None: nobody can be in it)."""
        book, group = self.books[place.wave], self.group(place)
        if group is None:
            return False, None
        if not place.question:
            return True, box_of(book, group)
        of = book.answered(place.question) if book.base == "answered" else book.conditions_of_asking(place.question)
        return True, box_of(book, [*group, *of])

    def count(self, place: Place) -> tuple[bool, dict[Box, int]]:
        """Whether a count can be said with boxes, and the boxes that are added and taken away."""
        book, group = self.books[place.wave], self.group(place)
        if group is None:
            return False, {}
        if place.option == NOT_APPLICABLE:
            asked = book.conditions_of_asking(place.question)
            if not asked:
                return True, {}
            whole, part = box_of(book, group), box_of(book, [*group, *asked])
            signed: dict[Box, int] = {}
            for box, sign in ((whole, 1), (part, -1)):
                if box is not None:
                    signed[box] = signed.get(box, 0) + sign
            return True, {box: sign for box, sign in signed.items() if sign}
        if place.option == "answered":
            chosen = book.answered(place.question)
        else:
            found = book.chosen(place.question, place.option)
            if found is None:
                return False, {}
            chosen = found
        box = box_of(book, [*group, *chosen])
        return True, {} if box is None else {box: 1}


def says_nothing(box: Box, book: Book) -> bool:
    """Whether a count is of people who left out a question, or of a rest that nobody knows as a group.

    The rules do not protect such counts unless they say something about a sensitive question.
    """
    missing = set(MISSING)
    return not is_sensitive(box, book) and any(states & missing for name, states in box[1] if name in book.asked)


def is_sensitive(box: Box, book: Book) -> bool:
    """Whether a box says something about the answers to a sensitive question, beyond who was asked another one."""
    above = frozenset().union(*(book.parents.get(name, frozenset()) for name, _ in box[1]))
    roots = {name.partition("#")[0] for name, _ in box[1] if name not in above}
    return any(root in book.asked and book.asked[root].is_sensitive for root in roots)


def words(box: Box) -> str:
    """A box as a line of text."""
    wave, conditions = box
    return f"{wave}: " + (" & ".join(sorted(f"{n}={'/'.join(sorted(s))}" for n, s in conditions)) or "everyone")
