"""How many groups, by kind, spoke of what: from coded segments to mention counts.

The unit of report is the group (団体), not the person and not the segment: a talkative group is not more right.
Extensiveness (groups) and frequency (segments) stand apart. References: Krueger & Casey, Focus Groups, ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Coding:
    """One code given to one segment of one group."""

    group: str
    group_type: str
    segment: str
    theme: str
    code: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One code of one theme: how far it reached and how often it came."""

    theme: str
    code: str
    groups: int
    segments: int
    groups_by_type: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hearing:
    """The coded group interviews."""

    types_by_group: Mapping[str, str]
    """Kind of every group heard, also of those that no code was given to."""
    codings: tuple[Coding, ...]

    def groups_with(self, theme: str | None, codes: Iterable[str], group_type: str | None = None) -> int:
        """Number of groups with at least one segment coded with any of `codes` (theme or type None: any)."""
        wanted = set(codes)
        return len(
            {
                coding.group
                for coding in self.codings
                if coding.code in wanted and theme in (None, coding.theme) and group_type in (None, coding.group_type)
            }
        )

    def mentions(self) -> tuple[Mention, ...]:
        """One mention per code of a theme, in order of theme, then of groups (most first), then of code."""
        by_code: dict[tuple[str, str], list[Coding]] = {}
        for coding in self.codings:
            by_code.setdefault((coding.theme, coding.code), []).append(coding)
        counted = [_mention(theme, code, same) for (theme, code), same in by_code.items()]
        return tuple(sorted(counted, key=lambda mention: (mention.theme, -mention.groups, mention.code)))


def hearing_of(groups: Columns, segments: Columns, codings: Columns) -> Hearing:
    """The hearing from the columns of its three files; several coders' codings of one segment count once.

    `groups` needs group_id and type, `segments` segment_id and group_id, `codings` segment_id, theme and code; where
    `codings` has a column `round`, only its last round counts: that is the one the coders agreed on.

    Raises KeyError for a column, segment or group that is not there.
    """
    types = dict(zip(groups["group_id"], groups["type"], strict=True))
    group_of = dict(zip(segments["segment_id"], segments["group_id"], strict=True))
    rounds = codings.get("round", [""] * len(codings["code"]))
    rows = zip(codings["segment_id"], codings["theme"], codings["code"], rounds, strict=True)
    last = max(rounds, default="", key=round_order)
    triples = dict.fromkeys((segment, theme, code) for segment, theme, code, round_ in rows if round_ == last)
    coded = (
        Coding(group_of[segment], types[group_of[segment]], segment, theme, code) for segment, theme, code in triples
    )
    return Hearing(types, tuple(coded))


def round_order(text: str) -> tuple[int, str]:
    """Rounds in order of their number; what is no number comes first."""
    return (int(text) if text.isdecimal() else 0, text)


def _mention(theme: str, code: str, codings: Sequence[Coding]) -> Mention:
    """The counts of one code."""
    type_of = {coding.group: coding.group_type for coding in codings}
    by_type: dict[str, int] = {}
    for group_type in type_of.values():
        by_type[group_type] = by_type.get(group_type, 0) + 1
    return Mention(theme, code, len(type_of), len({coding.segment for coding in codings}), by_type)
