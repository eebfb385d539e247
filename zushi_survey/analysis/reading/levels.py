"""Level phrases (約6割, 25.0%) with the quantities and groups that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zushi_survey.analysis.reading.reading import Obstacle
from zushi_survey.analysis.reading.segments import Segment, is_in_brackets
from zushi_survey.analysis.reading.subjects import Subject, Subjects, are_joined, as_composition, root_of
from zushi_survey.analysis.words.level_phrases import LevelPhrase
from zushi_survey.questionnaire.claims import GroupRef, LevelClaim, Single
from zushi_survey.questionnaire.model import Questionnaire

_AT_GROUPS = re.compile("で(?:は|も)?(?:特に|やや|わずかに|大幅に|大きく|最も|著しく)?、?(?:高|低|多|少)")
_RESTRAINED = ("", "にとどまる")


def read_levels(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Single] | Obstacle:
    """Every level phrase of the segment; empty where it has none."""
    if not segment.levels:
        return []
    quantities = spoken_of(segment, subjects, questionnaire)
    if not quantities:
        return missing_of(subjects)
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
