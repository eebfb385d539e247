"""「差はみられない」「前回と同程度」: with what a quantity is compared, and of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zushi_survey.analysis.reading.levels import is_one_list, missing_of, spoken_of
from zushi_survey.analysis.reading.reading import Obstacle
from zushi_survey.analysis.reading.segments import Segment
from zushi_survey.analysis.reading.sentences import blanked, spans_of
from zushi_survey.analysis.reading.subjects import GroupSubject, Subjects
from zushi_survey.analysis.reading.terms import AxisRef
from zushi_survey.analysis.words.directions import DirectionKind, DirectionPhrase
from zushi_survey.analysis.words.order_words import OrderKind
from zushi_survey.questionnaire.claims import NoDifferenceClaim, Quantity, Single
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Questionnaire, QuestionType

_WITH_WHOLE = re.compile("(?:全体|平均)(?:の割合|の比率|の値)?と")
_WORD = r"[\u4e00-\u9fffァ-ヴー]"
_BY_SOMETHING = re.compile(f"{_WORD}(?:別(?!の)|によ(?:[っりら]|る(?!と)))")
_BESIDE = re.compile(f"{_WORD}(?:や|と|、|・|及び|および)$")
_OTHER = re.compile("(?:その他|そのほか|ほか|他)の$")
_WITH_IT = re.compile(
    "[」』”]?(?:の(?:人|方|場合|割合|比率))?と(?:は|も)?(?:比べ(?:て|ると)?(?:も)?、?)?(?:ほぼ|おおむね)?"
)
_ORDERS = frozenset({OrderKind.FIRST, OrderKind.LAST, OrderKind.TOP, OrderKind.STANDOUT})


def read_sameness(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Single] | Obstacle:
    """The comparisons in which no difference is said to be."""
    phrase = segment.directions[-1]
    if (
        any(one.sign for one in segment.directions)
        or segment.ordered
        or segment.is_list
        or segment.order_kinds & _ORDERS
    ):
        return Obstacle.MIXED
    if segment.has_other_association:
        return Obstacle.MIXED
    if obstacle := _unknown_axis(segment):
        return obstacle
    axes = subjects.axes or _axis_of_groups(segment, subjects.groups, questionnaire)
    if axes:
        return _along(axes, phrase, segment, subjects, questionnaire)
    if segment.names_previous:
        return _since_previous(phrase, segment, subjects, questionnaire)
    if subjects.groups:
        return _of_groups(phrase, segment, subjects)
    return _of_two(phrase, segment, subjects)


def _claim(of: Quantity, phrase: DirectionPhrase, **more: object) -> NoDifferenceClaim:
    """One comparison."""
    big_only = phrase.kind is DirectionKind.NO_BIG_DIFFERENCE
    return NoDifferenceClaim.model_validate({"kind": "no_difference", "of": of, "big_only": big_only, **more})


def _along(
    axes: Sequence[str], phrase: DirectionPhrase, segment: Segment, subjects: Subjects, questionnaire: Questionnaire
) -> list[Single] | Obstacle:
    """性別による差はみられない."""
    if segment.names_previous or (subjects.axes and subjects.groups):
        return Obstacle.CROSSED_GROUPS
    quantities = _quantities(segment, subjects, questionnaire)
    if isinstance(quantities, Obstacle):
        return quantities
    return [_claim(of, phrase, axis=axis) for of in quantities for axis in axes]


def _since_previous(
    phrase: DirectionPhrase, segment: Segment, subjects: Subjects, questionnaire: Questionnaire
) -> list[Single] | Obstacle:
    """前回と比べて大きな変化はみられない, of everyone or of groups."""
    if any(one.is_compared_with for one in subjects.groups):
        return Obstacle.GROUPS_COMPARED
    quantities = _quantities(segment, subjects, questionnaire)
    if isinstance(quantities, Obstacle):
        return quantities
    groups = [one.group for one in subjects.groups] if subjects.shares or subjects.topics else []
    if not groups:
        return [_claim(of, phrase, previous=True) for of in quantities]
    return [_claim(of, phrase, previous=True, group=group) for of in quantities for group in groups]


def _of_groups(phrase: DirectionPhrase, segment: Segment, subjects: Subjects) -> list[Single] | Obstacle:
    """60歳代は全体と同程度. Two groups with each other cannot be judged."""
    if not _WITH_WHOLE.search(segment.words):
        return Obstacle.GROUPS_COMPARED
    if not subjects.shares:
        return missing_of(subjects)
    if not is_one_list(subjects.shares, segment):
        return Obstacle.SEVERAL
    return [_claim(one.quantity, phrase, group=two.group) for one in subjects.shares for two in subjects.groups]


def _of_two(phrase: DirectionPhrase, segment: Segment, subjects: Subjects) -> list[Single] | Obstacle:
    """AはBと同程度; AとBに差はない; (A…で、)Bと同程度."""
    shares = subjects.shares
    if len(shares) == 2:
        return [_claim(shares[0].quantity, phrase, other=shares[1].quantity)]
    if len(shares) == 1 and len(subjects.previous) == 1 and subjects.previous[0] != shares[0].quantity:
        between = segment.text[shares[0].end : phrase.start]
        if shares[0].end > shares[0].start and _WITH_IT.fullmatch(between):
            return [_claim(subjects.previous[0], phrase, other=shares[0].quantity)]
    return Obstacle.SAMENESS if shares else missing_of(subjects)


def _quantities(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Quantity] | Obstacle:
    """What does not differ: the quantities named, or every option of the one question named."""
    named = spoken_of(segment, subjects, questionnaire)
    if named:
        return [one.quantity for one in named] if is_one_list(named, segment) else Obstacle.SEVERAL
    if len(subjects.topics) != 1:
        return missing_of(subjects)
    question = questionnaire.question_by_id.get(subjects.topics[0])
    if question is None or question.type is QuestionType.MATRIX:
        return Obstacle.GRID_WITHOUT_ITEM
    options = [option for option in question.options if not (option.exclusive or option.free_text)]
    return [Quantity(question.id, option=option.code) for option in options] or Obstacle.NO_ANSWER


def _axis_of_groups(segment: Segment, groups: Sequence[GroupSubject], questionnaire: Questionnaire) -> tuple[str, ...]:
    """The axis all of whose categories are named: 男性と女性で差はみられない."""
    axes = {one.group.axis for one in groups}
    if len(groups) < 2 or len(axes) != 1 or segment.names_previous or _WITH_WHOLE.search(segment.words):
        return ()
    axis = questionnaire.axis_by_id[axes.pop()]
    categories = {one.id for one in axis_categories(axis, questionnaire)}
    return (axis.id,) if categories == {one.group.category for one in groups} else ()


def _unknown_axis(segment: Segment) -> Obstacle:
    """What keeps the axes of a segment from being known: one that is not in the glossary, or only a part of one."""
    words = blanked(segment.text, segment.span, spans_of(segment.terms, segment.levels, segment.directions))
    if _BY_SOMETHING.search(words):
        return Obstacle.UNKNOWN_GROUP
    for start in _axis_places(segment):
        before = words[: start - segment.span.start]
        if _OTHER.search(before):
            return Obstacle.COMPLEMENT
        if _BESIDE.search(before):
            return Obstacle.UNKNOWN_GROUP
    return Obstacle.NOTHING


def _axis_places(segment: Segment) -> Iterator[int]:
    """Where words for an axis begin."""
    for term in segment.terms:
        if any(isinstance(meaning, AxisRef) for meaning in term.meanings):
            yield term.start
