"""What stands together and who stays silent: codes raised by the same groups, and groups that differ from most.

Descriptions of the groups heard, never tests: nothing here is a sample. Silence is no disagreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from zushi_survey.hearing.model import CodeKey, HearingRecord

LEAST_EITHER = 5
"""Pairs of codes are shown from this many groups on that raised either (inclusive)."""


LEAST_TOGETHER = 3
"""A line between two codes is drawn, and a pair published, from this many groups on that raised both (inclusive).

Below, a code that one group alone raised would tell what else this group said.
"""
_MOST_PAIRS = 30
_MOST_CODES = 24


class CodePair(NamedTuple):
    """Two codes by the groups that raised them."""

    first: CodeKey
    second: CodeKey
    both: int
    only_first: int
    only_second: int

    @property
    def either(self) -> int:
        """Groups that raised at least one of the two."""
        return self.both + self.only_first + self.only_second

    @property
    def jaccard(self) -> float:
        """Groups that raised both over groups that raised either, 0-1."""
        return self.both / self.either


def pairs_together(record: HearingRecord, least_either: int = LEAST_EITHER) -> tuple[CodePair, ...]:
    """Pairs of codes raised by the same group at least once, the nearest first; ties in order of the codebook.

    Per group, not per segment: what one group said at different times belongs together. A code that every group raised
    stands beside everything, and is left out.
    """
    heard = len(record.groups)
    groups = {key: raised for key, raised in record.groups_by_code().items() if len(raised) < heard}
    found = [
        CodePair(first, second, len(of_first & of_second), len(of_first - of_second), len(of_second - of_first))
        for (first, of_first), (second, of_second) in combinations(groups.items(), 2)
        if of_first & of_second and len(of_first | of_second) >= least_either
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.jaccard, -pair.both)))


def published_pairs(pairs: Sequence[CodePair]) -> tuple[CodePair, ...]:
    """The pairs that enough groups raised together to be published, in their order."""
    return tuple(pair for pair in pairs if pair.both >= LEAST_TOGETHER)


class CodeNetwork(NamedTuple):
    """Codes raised by enough groups, and the pairs of them raised together by enough groups."""

    least: int
    """Groups from which on (inclusive) a code and a pair are in it."""
    groups: dict[CodeKey, int]
    """Groups that raised each code, in order of the codebook."""
    pairs: tuple[CodePair, ...]


def code_network(record: HearingRecord, pairs: Sequence[CodePair]) -> CodeNetwork | None:
    """The network of codes as far as it can be looked at; None where no pair was raised together by enough groups.

    The limit is the lowest, from three groups on, that leaves few enough pairs and codes for a picture; where none
    does, the highest that leaves any pair. Codes that every group raised are left out, as in `pairs_together`.
    """
    counts = {key: len(raised) for key, raised in record.groups_by_code().items() if len(raised) < len(record.groups)}
    found: CodeNetwork | None = None
    for least in range(LEAST_TOGETHER, len(record.groups)):
        kept = tuple(pair for pair in pairs if pair.both >= least)
        if not kept:
            break
        codes = {key: groups for key, groups in counts.items() if groups >= least}
        found = CodeNetwork(least, codes, kept)
        if len(kept) <= _MOST_PAIRS and len(codes) <= _MOST_CODES:
            break
    return found


class Silence(NamedTuple):
    """A theme, or a code of it, that more than half of the groups raised, and the groups that did not."""

    theme: str
    code: str
    """Empty for the theme as a whole."""
    groups: int
    silent: tuple[str, ...]
    """Ids of the groups without a segment on it, in the order of the register."""


def silences(record: HearingRecord) -> tuple[Silence, ...]:
    """Deviant cases: for each theme and code raised by more than half but not all, the silent groups."""
    by_code = record.groups_by_code()
    found: list[Silence] = []
    for theme in record.themes:
        codes = {key: groups for key, groups in by_code.items() if key.theme == theme}
        raised = frozenset().union(*codes.values())
        subjects = [(CodeKey(theme, ""), raised), *codes.items()]
        found += [
            Silence(theme, key.code, len(groups), tuple(g.id for g in record.groups if g.id not in groups))
            for key, groups in subjects
            if len(record.groups) > len(groups) > len(record.groups) / 2
        ]
    return tuple(found)


class LoneCode(NamedTuple):
    """A code that a single group raised."""

    key: CodeKey
    group: str
    segments: int


def lone_codes(record: HearingRecord) -> tuple[LoneCode, ...]:
    """The other deviant cases: codes that one group raised and no other, in order of the codebook."""
    found: list[LoneCode] = []
    for key, groups in record.groups_by_code().items():
        if len(groups) == 1 and len(record.groups) > 1:
            segments = {one.segment for one in record.codings if (one.theme, one.code) == key}
            found.append(LoneCode(key, next(iter(groups)), len(segments)))
    return tuple(found)


class CodeReach(NamedTuple):
    """One code of the codebook: how far it reached (groups) and how often it came (segments), kept apart."""

    key: CodeKey
    groups: frozenset[str]
    segments: int
    groups_by_type: tuple[int, ...]
    """In the order of `HearingRecord.types`."""


def reaches(record: HearingRecord) -> tuple[CodeReach, ...]:
    """The matrix of mentions: every code of the codebook, raised or not, most groups first in its theme."""
    segments: dict[CodeKey, set[str]] = {}
    for coding in record.codings:
        segments.setdefault(CodeKey(coding.theme, coding.code), set()).add(coding.segment)
    types = list(record.types)
    rows = [
        CodeReach(
            key,
            groups,
            len(segments.get(key, ())),
            tuple(sum(record.types_by_group[group] == type_ for group in groups) for type_ in types),
        )
        for key, groups in record.groups_by_code().items()
    ]
    order = {theme: place for place, theme in enumerate(record.themes)}
    return tuple(sorted(rows, key=lambda row: (order[row.key.theme], -len(row.groups))))
