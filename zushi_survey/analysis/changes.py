"""Which shown figures are no longer what they were: between two deliveries, or between two runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple


class FigureKey(NamedTuple):
    """What identifies one shown figure; all texts, empty where it does not apply."""

    wave: str
    question: str
    item: str
    option: str
    axis: str
    category: str
    base: str = "asked"
    where: str = ""
    weight: str = ""


class FigureLabels(NamedTuple):
    """The key in words, for readers; a changed label is no changed figure."""

    question: str = ""
    option: str = ""
    axis: str = ""
    category: str = ""


class Figure(NamedTuple):
    """One figure as shown: `text` such as "25.0", and the base it was printed with."""

    text: str
    base: str
    labels: FigureLabels = FigureLabels()

    @property
    def number(self) -> Decimal | None:
        """The text as a number; None for a mark (`x`, `-`) or an empty text."""
        try:
            return Decimal(self.text.replace(",", "").rstrip("*"))
        except InvalidOperation:
            return None


class FigureChange(NamedTuple):
    """One figure that changed; `before` is None for a new one, `after` for one that is gone."""

    key: FigureKey
    before: Figure | None
    after: Figure | None

    @property
    def difference(self) -> Decimal | None:
        """After less before, of the figures as shown; None when either is missing or a mark."""
        if self.before is None or self.after is None:
            return None
        if self.before.number is None or self.after.number is None:
            return None
        return self.after.number - self.before.number

    @property
    def labels(self) -> FigureLabels:
        """The newest wording of the key."""
        return (self.after or self.before or Figure("", "")).labels


def changed_figures(before: Mapping[FigureKey, Figure], after: Mapping[FigureKey, Figure]) -> tuple[FigureChange, ...]:
    """Figures whose text or base differs, new ones and lost ones: in the order of `after`, lost ones last."""
    return tuple(_changes(before, after))


def _changes(before: Mapping[FigureKey, Figure], after: Mapping[FigureKey, Figure]) -> Iterator[FigureChange]:
    """The changes one by one."""
    for key, new in after.items():
        old = before.get(key)
        if old is None or (old.text, old.base) != (new.text, new.base):
            yield FigureChange(key, old, new)
    for key, old in before.items():
        if key not in after:
            yield FigureChange(key, old, None)
