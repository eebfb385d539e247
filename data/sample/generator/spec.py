"""What is planted in the synthetic answers, as plain data: exact counts, group margins and leanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

AGE_GROUPS = ("age18", "age30", "age40", "age50", "age60", "age70", "age80")
"""The seven age classes of the report, youngest first."""


def by_age(*counts: int) -> dict[str, int]:
    """Margins over the seven age classes, youngest first."""
    return dict(zip(AGE_GROUPS, counts, strict=True))


@dataclass(frozen=True, slots=True)
class Pick:
    """One exact decision: so many persons give one of these codes, with exact numbers in the named groups."""

    counts: Mapping[str, int]
    """Option code -> exact number of persons."""
    margins: Mapping[str, int] = field(default_factory=dict)
    """Group name -> exact number of persons of that group who give any of the codes."""
    loads: Mapping[str, float] = field(default_factory=dict)
    """Trait name -> how strongly it pulls towards this answer (log odds)."""
    boosts: Mapping[str, float] = field(default_factory=dict)
    """Option of the same question chosen before -> extra pull (log odds)."""

    @property
    def total(self) -> int:
        """Persons who give any of the codes."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Single:
    """A single-answer question. The picks are decided in this order; everyone left over gives `rest`."""

    id: str
    no_answer: int
    picks: tuple[Pick, ...]
    rest: str
    ask: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Multiple:
    """A multiple-answer question; `exclusive` is drawn first, everyone else ticks at least one option."""

    id: str
    no_answer: int
    picks: tuple[Pick, ...]
    exclusive: Pick | None = None
    ask: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One item of a matrix: options from the most to the least favourable with exact counts (quota cut)."""

    id: str
    no_answer: int
    counts: Mapping[str, int]
    rest: str
    loads: Mapping[str, float]
    """Pull of each trait towards the favourable end; the rest is noise."""
    ask: tuple[str, tuple[str, ...]] | None = None


Spec = Single | Multiple | Grid
