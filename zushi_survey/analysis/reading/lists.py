"""Lists of answers: in order (最も…、次いで…の順), at the top (上位), or the largest alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zushi_survey.analysis.reading.numbers import PLACES
from zushi_survey.analysis.reading.reading import Obstacle
from zushi_survey.analysis.reading.segments import Segment
from zushi_survey.analysis.reading.sentences import parts, spans_of
from zushi_survey.analysis.reading.subjects import Subject, Subjects, as_composition, root_of
from zushi_survey.analysis.words.order_words import OrderKind
from zushi_survey.questionnaire.claims import FirstClaim, OrderClaim, Quantity, Single, TopClaim
from zushi_survey.questionnaire.model import Questionnaire, QuestionType

_NAMES = re.compile("[「『“][^」』”]+[」』”]")
_ONLY_ORDER = re.compile("(?:次いで|続いて|となって|の順).*|.*(?:ています|である|です|こと|ため|おり)")
_DIGITS = "0123456789〇一二三四五六七八九"
_RISING = re.compile("(?:低い|少ない|小さい)(?:もの|順|ほう|方)|(?:位|番目)に(?:低|少な|小さ)")


def read_list(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Single] | Obstacle:
    """A list in order: 「A」が最も多く、次いで「B」、「C」の順."""
    if OrderKind.LAST in segment.order_kinds or _RISING.search(segment.words):
        return Obstacle.LEAST
    if has_unknown_entry(segment):
        return Obstacle.UNKNOWN_ENTRY
    named = named_answers(subjects, questionnaire)
    if named is None:
        return Obstacle.NOT_A_LIST
    root, shares, answers = named
    by = measure_of(subjects, root, questionnaire)
    if isinstance(by, Obstacle):
        return by
    is_far = OrderKind.STANDOUT in segment.order_kinds
    alone = OrderKind.FIRST in segment.order_kinds or is_far
    if len(answers) == 1:
        return _second(segment, subjects, root, answers, by)
    ahead = _named_before_next(segment, shares)
    if ahead == 0:
        return Obstacle.NOT_A_LIST
    if ahead == 1:
        order = OrderClaim(kind="order", question=root, answers=answers, by=by, alone=alone)
        first_far = FirstClaim(kind="first", question=root, answer=answers[0], by=by, alone=True, standout=True)
        return [first_far, order] if is_far else [order]
    if by is not None:
        return Obstacle.NOT_A_LIST
    first = TopClaim(kind="top", question=root, answers=answers[:ahead], standout=is_far)
    if len(answers) == ahead:
        return [first]
    if len(answers) == ahead + 1:
        return [first, TopClaim(kind="top", question=root, answers=answers)]
    return [first, OrderClaim(kind="order", question=root, answers=answers[ahead:], start=ahead + 1)]


def _second(
    segment: Segment, subjects: Subjects, root: str, answers: tuple[str, ...], by: str | None
) -> list[Single] | Obstacle:
    """「次に多いのはB」, or 「次いでBが多い」 after a statement of one answer of the question."""
    is_after_one = len(subjects.previous) == 1 and root_of(subjects.previous[0]) == root
    if segment.order_kinds & {OrderKind.FIRST, OrderKind.SEQUENCE, OrderKind.STANDOUT}:
        return Obstacle.NOT_A_LIST
    if not (is_after_one or any(order.text.startswith("次に") for order in segment.orders)):
        return Obstacle.NOT_A_LIST
    return [OrderClaim(kind="order", question=root, answers=answers, start=2, by=by)]


def read_place(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Single] | Obstacle:
    """One answer at its place: Bが2位, 2番目に多いのはB."""
    named = named_answers(subjects, questionnaire)
    places = [order.text for order in segment.orders if order.kind is OrderKind.PLACE]
    if named is None or len(named[2]) != 1 or len(places) != 1 or _RISING.search(segment.words):
        return Obstacle.NOT_A_LIST
    by = measure_of(subjects, named[0], questionnaire)
    if isinstance(by, Obstacle):
        return by
    place = _DIGITS.index(next(letter for letter in places[0] if letter in _DIGITS)) % 10
    return [OrderClaim(kind="order", question=named[0], answers=named[2], start=place, by=by)]


def has_unknown_entry(segment: Segment) -> bool:
    """Whether an entry of a list holds no word of the glossary: the order would be read without it."""
    words = spans_of(segment.terms)
    nexts = [order.start for order in segment.orders if order.kind in (OrderKind.NEXT, OrderKind.SEQUENCE)]
    entries = [part for part in parts(segment.text, segment.span, words) if part.end > nexts[0]]
    return _has_unknown_name(segment) or any(
        not any(part.holds(*word) for word in words) and not _ONLY_ORDER.fullmatch(segment.text, *part)
        for part in entries
    )


def _has_unknown_name(segment: Segment) -> bool:
    """Whether a name in brackets holds no word of the glossary."""
    found = _NAMES.finditer(segment.text, *segment.span)
    return any(not any(term.start < name.end() and name.start() < term.end for term in segment.terms) for name in found)


def _named_before_next(segment: Segment, shares: Sequence[Subject]) -> int:
    """How many answers stand before 次いで; 1 where there is no such word, 0 where that is not told."""
    nexts = [order.start for order in segment.orders if order.kind is OrderKind.NEXT]
    if not nexts:
        return 1
    if nexts[0] >= max(one.start for one in shares):
        # 「Aが最も多く、Bがこれに続く」: what goes before is told by the predicate before.
        firsts = [one.start for one in spans_of(segment.orders, segment.directions) if one.start < nexts[0]]
        return sum(one.start < min(firsts) for one in shares) if firsts else 0
    return sum(one.start < nexts[0] for one in shares)


def read_top(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> list[Single] | Obstacle:
    """Answers at the top in any order: AやBが上位."""
    if _has_unknown_name(segment):
        return Obstacle.UNKNOWN_ENTRY
    named = named_answers(subjects, questionnaire)
    if named is None:
        return Obstacle.NO_ANSWER if subjects.topics else Obstacle.NO_SUBJECT
    root, _, answers = named
    by = measure_of(subjects, root, questionnaire)
    if isinstance(by, Obstacle):
        return by
    if by is not None and len(answers) > 1:
        return Obstacle.NOT_A_LIST
    is_far = OrderKind.STANDOUT in segment.order_kinds
    if is_far and len(answers) == 1:
        return [FirstClaim(kind="first", question=root, answer=answers[0], by=by, alone=True, standout=True)]
    found = PLACES.search(segment.words)
    places = int(found[1]) if found else None
    return [TopClaim(kind="top", question=root, answers=answers, places=places, standout=is_far)]


def named_answers(
    subjects: Subjects, questionnaire: Questionnaire
) -> tuple[str, Sequence[Subject], tuple[str, ...]] | None:
    """The one question of the answers named, and the answers in their order; None where that is not settled."""
    shares: Sequence[Subject] = subjects.shares
    if not shares and not subjects.topics:
        composed = [(as_composition(one.group, questionnaire), one) for one in subjects.groups]
        shares = [Subject(quantity, one.start, one.end) for quantity, one in composed if quantity is not None]
    elif subjects.groups:
        return None
    roots = {root_of(one.quantity) for one in shares}
    if len(roots) != 1:
        return None
    answers = answers_of([one.quantity for one in shares], questionnaire)
    return None if answers is None else (roots.pop(), shares, answers)


def answers_of(quantities: Sequence[Quantity], questionnaire: Questionnaire) -> tuple[str, ...] | None:
    """Codes of options, or ids of items, each once; None where a net holds several options."""
    answers: list[str] = []
    for quantity in quantities:
        item = quantity.question.partition(".")[2]
        answer = item or only_option(quantity, questionnaire)
        if not answer:
            return None
        answers.append(answer)
    return tuple(dict.fromkeys(answers))


def only_option(quantity: Quantity, questionnaire: Questionnaire) -> str:
    """The option that a quantity is the share of; empty where it is a net of several."""
    if quantity.option or not quantity.net:
        return quantity.option
    question = questionnaire.question_by_id[root_of(quantity)]
    options = next(net.options for net in question.nets if net.id == quantity.net)
    return options[0] if len(options) == 1 else ""


def measure_of(subjects: Subjects, root: str, questionnaire: Questionnaire) -> str | Obstacle | None:
    """By which option or net items are compared; None for their mean scores, and for questions without items."""
    question = questionnaire.question_by_id[root]
    if question.type is not QuestionType.MATRIX:
        return None
    measures = [one.option or one.net for one in subjects.nets if root_of(one) == root]
    if measures:
        return measures[0]
    has_scores = any(option.score is not None for option in question.options)
    return None if has_scores else Obstacle.GRID_WITHOUT_MEASURE
