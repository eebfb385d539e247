"""Level phrases (約6割, 25.0%) with the quantities and groups that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from zushi_survey.analysis.reading.reading import Obstacle
from zushi_survey.analysis.reading.segments import Segment, is_in_brackets
from zushi_survey.analysis.reading.subjects import Subject, Subjects, are_joined, as_composition, root_of
from zushi_survey.analysis.words.level_phrases import LevelPhrase
from zushi_survey.questionnaire.claims import GroupRef, LevelClaim, Quantity, Single
from zushi_survey.questionnaire.model import Questionnaire

_AT_GROUPS = re.compile("で(?:は|も)?(?:特に|やや|わずかに|大幅に|大きく|最も|著しく)?、?(?:高|低|多|少)")
_BETWEEN = re.compile(r"(?:\([^()]*\))?(?:と|、|や|・)")
_RESTRAINED = ("", "にとどまる")


def read_levels(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Single] | Obstacle:
    """Every level phrase of the segment; empty where it has none."""
    if not segment.levels:
        return []
    quantities = spoken_of(segment, subjects, questionnaire)
    if not quantities:
        return missing_of(subjects)
    if subjects.axes and subjects.shares and not (subjects.groups or segment.ordered or segment.has_association):
        return Obstacle.NO_GROUP
    outer = [level for level in segment.levels if not is_in_brackets(level, segment.text)]
    is_several = _is_several(subjects, quantities)
    if (segment.is_respective and (len(outer) > 1 or (outer and is_several))) or (
        is_several and _stand_together(outer, segment.text)
    ):
        return _respectively(outer, segment, subjects, quantities)
    says: list[Single] = []
    since = segment.span.start
    for level in segment.levels:
        here = _quantities_of(level.start, since, quantities, segment)
        if isinstance(here, Obstacle):
            return here
        words = level.text + _RESTRAINED[level.is_restrained]
        says += [
            LevelClaim(kind="level", of=one.quantity, group=group, phrase=words)
            for one in here
            for group in _groups_of(level, segment, subjects)
        ]
        since = level.end
    return says


_Named = tuple[Quantity, GroupRef | None, int]
"""A quantity of everyone or of a group, and where the word stands that the list holds."""


def _respectively(
    outer: Sequence[LevelPhrase], segment: Segment, subjects: Subjects, quantities: Sequence[Subject]
) -> list[Single] | Obstacle:
    """Figures paired in order with the groups, or answers, listed before them; nothing where they are not as many."""
    listed = _listed(segment, subjects, quantities, outer[0].start)
    if len(listed) != len(outer):
        return Obstacle.UNEVEN
    says: list[Single] = []
    for (of, group, _), level, until in zip(
        listed, outer, [*(one.start for one in outer[1:]), segment.span.end], strict=True
    ):
        same = [one for one in segment.levels if level.start <= one.start < until]
        says += [
            LevelClaim(kind="level", of=of, group=group, phrase=one.text + _RESTRAINED[one.is_restrained])
            for one in same
        ]
    return says


def _stand_together(outer: Sequence[LevelPhrase], text: str) -> bool:
    """Whether figures only stand side by side: 久木と小坪で47.6%と42.3%."""
    return len(outer) > 1 and all(
        _BETWEEN.fullmatch(text[first.end : after.start]) is not None for first, after in pairwise(outer)
    )


def _is_several(subjects: Subjects, quantities: Sequence[Subject]) -> bool:
    """Whether several groups, or answers, are named."""
    return len(quantities) > 1 or bool(subjects.shares and len(subjects.groups) > 1)


def _listed(segment: Segment, subjects: Subjects, quantities: Sequence[Subject], until: int) -> list[_Named]:
    """What a list before a place holds, in order: groups of one quantity, or quantities of one group; else nothing."""
    groups = subjects.groups if subjects.shares else ()
    if len(groups) > 1 and len(quantities) == 1:
        listed: list[_Named] = [(quantities[0].quantity, one.group, one.start) for one in groups]
    elif len(quantities) > 1 and len(groups) < 2:
        listed = [(one.quantity, groups[0].group if groups else None, one.start) for one in quantities]
    else:
        return []
    is_before = all(segment.span.start <= place < until for *_, place in listed)
    return sorted(listed, key=lambda one: one[2]) if is_before else []


def spoken_of(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Subject]:
    """The quantities of a segment; groups as shares of the respondents where nothing else is named."""
    if subjects.shares:
        return list(subjects.shares)
    if subjects.topics or subjects.bases or _AT_GROUPS.search(segment.words):
        return []
    composed = [(as_composition(one.group, questionnaire), one) for one in subjects.groups]
    return [Subject(quantity, one.start, one.end) for quantity, one in composed if quantity is not None]


def missing_of(subjects: Subjects) -> Obstacle:
    """What a segment without a quantity lacks."""
    return Obstacle.NO_ANSWER if subjects.topics or subjects.bases else Obstacle.NO_SUBJECT


def is_one_list(several: Sequence[Subject], segment: Segment) -> bool:
    """Whether quantities are alternatives of one question, or stand in one list."""
    return len({root_of(one.quantity) for one in several}) == 1 or are_joined(several, segment.text)


def _groups_of(level: LevelPhrase, segment: Segment, subjects: Subjects) -> list[GroupRef | None]:
    """The groups that a level is of: the one before its brackets, else all that are named; [None] for everyone."""
    if not subjects.shares:
        return [None]
    if is_in_brackets(level, segment.text):
        end = len(segment.text[: level.start - 1].rstrip("」』”"))
        before: list[GroupRef | None] = [one.group for one in subjects.groups if one.end == end]
        if before or any(one.end == end for one in subjects.shares):
            return before or [None]
    return [one.group for one in subjects.groups] or [None]


def _quantities_of(place: int, since: int, quantities: Sequence[Subject], segment: Segment) -> list[Subject] | Obstacle:
    """The quantities that a level at this place is of: those before it since the last one, else those after it."""
    if len(quantities) == 1:
        return list(quantities)
    before = [one for one in quantities if since <= one.start < place]
    if before:
        return before if is_one_list(before, segment) else Obstacle.SEVERAL
    after = [one for one in quantities if one.start >= place]
    if after and is_one_list(after, segment):
        return after
    earlier = [one for one in quantities if one.start < place]
    return earlier[-1:] if earlier and since > segment.span.start else Obstacle.SEVERAL
