"""Cells as boxes of answers: which respondents a count is of, in a form in which two tables can be compared.

A box says, per question, which codes its respondents have. Equal boxes are one number, wherever they are printed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from zushi_survey.questionnaire.conditions import Chosen, Compared, Condition, Every, Negated, Some

NO_ANSWER, NOT_APPLICABLE, INVALID = -1, -2, -3
"""The kinds of missing as codes of a question; options are codes from 0."""
REST = -9
"""The code that stands for every code which no cell names."""
_SEGMENTS = 1000
"""First code of the stretches into which conditions and classes cut a number."""


class Codes(NamedTuple):
    """A set of codes of one question: these, or all but these."""

    codes: frozenset[int]
    is_complement: bool = False

    def among(self, universe: Iterable[int]) -> frozenset[int]:
        """Those of `universe` that are in the set."""
        return frozenset(code for code in universe if (code in self.codes) != self.is_complement)

    def __and__(self, other: Codes) -> Codes:
        """What is in both."""
        if self.is_complement and other.is_complement:
            return Codes(self.codes | other.codes, is_complement=True)
        if self.is_complement:
            return Codes(other.codes - self.codes)
        return Codes(self.codes - other.codes if other.is_complement else self.codes & other.codes)

    @property
    def inverse(self) -> Codes:
        """What is not in it."""
        return Codes(self.codes, not self.is_complement)

    @property
    def is_empty(self) -> bool:
        """Whether nobody can be in it."""
        return not self.codes and not self.is_complement

    @property
    def is_everything(self) -> bool:
        """Whether everybody is in it."""
        return not self.codes and self.is_complement


EVERYTHING = Codes(frozenset(), is_complement=True)
YES = Codes(frozenset({1}))
"""Of something that is true of a respondent or is not: that it is."""

Box = frozenset[tuple[str, Codes]]
"""One set of codes per question (or per statement that is true or not); the empty box is everybody."""
NOBODY: Box = frozenset({("", Codes(frozenset()))})
"""The box of those who cannot exist: its count is known to be 0."""


def box(*parts: tuple[str, Codes]) -> Box:
    """The box with these parts; parts of one question are met together."""
    found: dict[str, Codes] = {}
    for name, codes in parts:
        found[name] = found[name] & codes if name in found else codes
    if any(codes.is_empty for codes in found.values()):
        return NOBODY
    return frozenset((name, codes) for name, codes in found.items() if not codes.is_everything)


def both(one: Box, other: Box) -> Box:
    """The respondents in both boxes."""
    return box(*one, *other)


class Stretches:
    """The stretches into which everything that is asked about a number cuts it, as codes."""

    def __init__(self, compared: Iterable[Compared]) -> None:
        cuts: dict[str, set[tuple[float, int]]] = {}
        for one in compared:
            cuts.setdefault(one.variable, set()).update(_ends(one))
        self._cuts: Mapping[str, list[tuple[float, int]]] = {name: sorted(ends) for name, ends in cuts.items()}

    def codes(self, compared: Compared) -> Codes:
        """The stretches between the two ends of a comparison."""
        ends = self._cuts[compared.variable]
        low, high = (bisect_left(ends, end) for end in _ends(compared))
        return Codes(frozenset(range(_SEGMENTS + low, _SEGMENTS + high)))


def _ends(compared: Compared) -> tuple[tuple[float, int], tuple[float, int]]:
    """Where a comparison begins and ends on the line of numbers: 1 stands just after the number."""
    return (compared.low, 0 if compared.low_inclusive else 1), (compared.high, 1 if compared.high_inclusive else 0)


def box_of(condition: Condition, flags: frozenset[str], stretches: Stretches) -> Box:
    """The respondents of whom a condition is true; `flags` are the questions of which several options may be chosen."""
    match condition:
        case Every(parts=parts):
            return box(*(part for one in parts for part in box_of(one, flags, stretches)))
        case Some(parts=(only,)):
            return box_of(only, flags, stretches)
        case _:
            found = _codes(condition, flags, stretches)
            return box((_statement(condition), YES)) if found is None else box(found)


def _codes(condition: Condition, flags: frozenset[str], stretches: Stretches) -> tuple[str, Codes] | None:
    """Question and codes of a condition on one question; None for what is not one."""
    match condition:
        case Chosen(variable=name, options=options, states=states) if name in flags:
            return (flag(name, options), YES) if options and not states else None
        case Chosen(variable=name, options=options, states=states):
            return name, Codes(options | states)
        case Compared():
            return condition.variable, stretches.codes(condition)
        case Negated(part=part):
            found = _codes(part, flags, stretches)
            return None if found is None else (found[0], found[1].inverse)
        case Some(parts=parts):
            several = [_codes(part, flags, stretches) for part in parts]
            known = [one for one in several if one is not None]
            if len(known) < len(several) or len({name for name, _ in known}) != 1 or known[0][1] is YES:
                return None
            outside = Codes(frozenset(), is_complement=True)
            for _, codes in known:
                outside &= codes.inverse
            return known[0][0], outside.inverse
    return None


def flag(question: str, options: Iterable[int]) -> str:
    """The statement that at least one of these options was chosen."""
    return f"{question}/{','.join(str(option) for option in sorted(options))}"


def _statement(condition: Condition) -> str:
    """A condition that is no box as a statement of its own: the same text for the same condition."""
    return f"?{_written(condition)}"


def _written(condition: Condition) -> str:
    """A condition in letters."""
    match condition:
        case Chosen(variable=name, options=options, states=states):
            return f"{name} in {sorted(options)}{sorted(states)}"
        case Every(parts=parts):
            return f"all({', '.join(map(_written, parts))})"
        case Some(parts=parts):
            return f"any({', '.join(map(_written, parts))})"
        case Negated(part=part):
            return f"not({_written(part)})"
        case Compared():
            return repr(condition)


def compared_in(condition: Condition | None) -> Iterable[Compared]:
    """Every comparison of a number in a condition."""
    match condition:
        case Compared():
            yield condition
        case Every(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from compared_in(part)
        case Negated(part=part):
            yield from compared_in(part)
