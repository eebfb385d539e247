"""A segment -> what it says: which claims its subject and its predicate make together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Final

from zushi_survey.analysis.reading.levels import is_one_list, missing_of, read_levels, spoken_of
from zushi_survey.analysis.reading.lists import answers_of, measure_of, only_option, read_list, read_place, read_top
from zushi_survey.analysis.reading.numbers import (
    figures_of,
    has_earlier_words,
    has_several_beside,
    has_unread_figure,
    names_difference,
    without_previous_figures,
)
from zushi_survey.analysis.reading.reading import Obstacle, Read
from zushi_survey.analysis.reading.sameness import read_sameness
from zushi_survey.analysis.reading.segments import Segment
from zushi_survey.analysis.reading.sentences import Span, blanked, spans_of
from zushi_survey.analysis.reading.subjects import GroupSubject, Subject, Subjects, root_of
from zushi_survey.analysis.words.directions import DirectionKind, DirectionPhrase
from zushi_survey.analysis.words.order_words import OrderKind
from zushi_survey.questionnaire.claims import (
    AssociationClaim,
    ChangeClaim,
    Direction,
    FirstClaim,
    GroupClaim,
    GroupRef,
    MajorityClaim,
    PairClaim,
    Quantity,
    Single,
    SomeAssociationClaim,
    SomeChangedClaim,
    TrendClaim,
)
from zushi_survey.questionnaire.model import Questionnaire, QuestionType
from zushi_survey.questionnaire.wording import StrengthId

_STRENGTHS: Final[dict[StrengthId, str | None]] = {
    "slight": "わずかに",
    "somewhat": "やや",
    "plain": None,
    "large": "大幅に",
    "especially": "特に",
}
_NEGATION = re.compile("ない(?!・)|なかった|ません|おらず|せず|とは[い言]え|とまでは[い言]え")
_ALL_OF = re.compile("一部の(?:選択肢|項目|回答)")
_EXTREME = re.compile("最も|もっとも|一番|いちばん")
_CONTINUED = re.compile("前回(?:の?調査)?(?:に|から)?(?:引き?続[いき]|続[いき])")
_TURNING_POINT = re.compile("を(?:ピーク|境|底|頂点)に")
_GAP = re.compile(
    "(?:差異?|違い|開き)[がはも](?:、)?(?:大きく|やや|さらに|年々)?(?:縮|拡大|広が|拡が|小さくな|大きくな)"
)
_RESTRAINED = re.compile("に(?:すぎ|過ぎ)(?:ません|ない)")
_YEARLY = re.compile("年々|年を追うごと|毎回|増え続け|減り続け|(?:増加|減少|上昇|低下)(?:し|を)?続け")
_MOSTLY = re.compile("おおむね|概ね")
_EXCEEDED = re.compile("(?:の(?:割合|比率|認知度|参加率))?を")
_HALF = 0.5


def read_segment(segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> Read:
    """What the segment says; where a word may mean several quantities, each way of reading it."""
    if segment.terms and _GAP.search(segment.words):
        return Read(obstacle=Obstacle.GAP)
    if not (segment.predicates or segment.has_association or segment.is_list):
        return Read(obstacle=Obstacle.NO_DIRECTION if names_difference(segment) else Obstacle.NO_PREDICATE)
    if subjects.obstacle:
        return Read(obstacle=Obstacle[subjects.obstacle.upper()])
    if not subjects.choices:
        read = _Reader(segment, subjects, questionnaire).read()
        return Read(choices=(read.says,), obstacle=Obstacle.UNNAMED) if subjects.is_guessed and read.says else read
    ways = [
        _Reader(segment, _chosen(subjects, several), questionnaire).read() for several in product(*subjects.choices)
    ]
    readable = tuple(dict.fromkeys(way.says for way in ways if way.says))
    if not readable:
        return ways[0] if ways[0].obstacle else Read(obstacle=Obstacle.SEVERAL)
    return Read(choices=readable, obstacle=Obstacle.SEVERAL)


def _chosen(subjects: Subjects, quantities: Sequence[Quantity]) -> Subjects:
    """The subjects with one reading of each open word."""
    extra = tuple(Subject(quantity, 0, 0) for quantity in dict.fromkeys(quantities))
    known = {subject.quantity for subject in subjects.shares}
    return replace(
        subjects, shares=(*subjects.shares, *(one for one in extra if one.quantity not in known)), choices=()
    )


def _direction(sign: int) -> Direction:
    """Up or down."""
    return "up" if sign > 0 else "down"


def _is_of_mean(claim: Single) -> bool:
    """Whether a claim about shares is about a mean score instead."""
    quantities = (getattr(claim, name, None) for name in ("of", "higher", "lower", "together_with"))
    return any(isinstance(one, Quantity) and one.is_mean for one in quantities)


def _is_net(quantity: Quantity, questionnaire: Questionnaire) -> bool:
    """Whether it is the share of several options together, and not of an item of a grid."""
    return bool(quantity.net) and "." not in quantity.question and not only_option(quantity, questionnaire)


def denials_in(segment: Segment) -> tuple[Span, ...]:
    """Where the segment denies something, outside the words of the glossary and of direction."""
    hidden = spans_of(segment.terms, segment.directions, segment.levels)
    hidden += [Span(*match.span()) for match in _RESTRAINED.finditer(segment.text, *segment.span)]
    words = blanked(segment.text, segment.span, hidden)
    start = segment.span.start
    return tuple(Span(start + match.start(), start + match.end()) for match in _NEGATION.finditer(words))


class _Reader:
    """Reads one segment whose words are settled."""

    def __init__(self, segment: Segment, subjects: Subjects, questionnaire: Questionnaire) -> None:
        self._segment, self._before = without_previous_figures(segment)
        self._subjects = subjects
        self._questionnaire = questionnaire
        self._kinds = segment.order_kinds

    def read(self) -> Read:
        """Every claim of the segment; all of its predicates must be understood."""
        if self._is_negated():
            return Read(obstacle=Obstacle.NEGATED)
        if any(self._is_grid(one.quantity) for one in self._subjects.shares):
            return Read(obstacle=Obstacle.GRID_WITHOUT_ITEM)
        if has_unread_figure(self._segment):
            return Read(obstacle=Obstacle.UNREAD_FIGURE)
        if obstacle := self._unreadable():
            return Read(obstacle=obstacle)
        says: list[Single] = []
        for step in (self._levels, self._list, self._direction):
            found = step()
            if isinstance(found, Obstacle):
                return Read(obstacle=found)
            says += found
        if any(_is_of_mean(claim) for claim in says):
            return Read(obstacle=Obstacle.GRID_WITHOUT_MEASURE)
        return (
            Read(tuple(dict.fromkeys(says)), figures=figures_of(self._segment, self._before))
            if says
            else self._nothing()
        )

    def _unreadable(self) -> Obstacle:
        """Ways of saying things that no claim can hold."""
        words = self._segment.words
        if _CONTINUED.search(words):
            return Obstacle.CONTINUED
        if _TURNING_POINT.search(words):
            return Obstacle.TURNING_POINT
        if has_earlier_words(self._segment):
            return Obstacle.PREVIOUS_IN_WORDS
        is_uneven = self._segment.is_respective and has_several_beside(figures_of(self._segment, self._before))
        return Obstacle.UNEVEN if is_uneven else Obstacle.NOTHING

    def _nothing(self) -> Read:
        """Why nothing was read."""
        return Read(obstacle=self._missing() if self._segment.predicates else Obstacle.NO_PREDICATE)

    def _is_grid(self, quantity: Quantity) -> bool:
        """Whether it is of a whole grid (or of all ranks), whose items have shares of their own."""
        return quantity.question not in self._questionnaire.variables

    def _missing(self) -> Obstacle:
        """What is missing of the subject."""
        return missing_of(self._subjects)

    def _is_negated(self) -> bool:
        """Whether something outside the words of the glossary is denied."""
        return any(one.is_negated for one in self._segment.directions) or bool(denials_in(self._segment))

    def _levels(self) -> list[Single] | Obstacle:
        """Level phrases with the quantities that they are of."""
        return read_levels(self._segment, self._subjects, self._questionnaire)

    def _quantities(self) -> list[Subject]:
        """What is spoken of."""
        return spoken_of(self._segment, self._subjects, self._questionnaire)

    def _is_one_list(self, several: Sequence[Subject]) -> bool:
        """Whether quantities are alternatives of one question, or stand in one list."""
        return is_one_list(several, self._segment)

    def _list(self) -> list[Single] | Obstacle:
        """Lists in order."""
        return read_list(self._segment, self._subjects, self._questionnaire) if self._segment.is_list else []

    def _direction(self) -> list[Single] | Obstacle:
        """The last word of direction, or a word of order, with what it is about."""
        signs = {one.sign for one in self._segment.directions}
        if 0 in signs:
            return read_sameness(self._segment, self._subjects, self._questionnaire)
        if self._segment.is_list:
            return []
        if len(signs) > 1:
            return Obstacle.SEVERAL
        if self._segment.has_association and not self._segment.levels:
            return self._with_association()
        phrase = self._segment.directions[-1] if self._segment.directions else None
        if self._segment.ordered:
            return self._trend(phrase)
        if OrderKind.PLACE in self._kinds:
            return read_place(self._segment, self._subjects, self._questionnaire)
        if phrase is not None and self._is_change(phrase):
            return Obstacle.SEVERAL if OrderKind.STANDOUT in self._kinds else self._change(phrase)
        if self._kinds & {OrderKind.TOP, OrderKind.STANDOUT}:
            if self._subjects.groups and self._subjects.shares and OrderKind.STANDOUT in self._kinds:
                return Obstacle.STANDOUT_OF_GROUP
            return read_top(self._segment, self._subjects, self._questionnaire)
        if phrase is None and not self._kinds & {OrderKind.FIRST, OrderKind.LAST}:
            return []
        return self._comparison(phrase)

    def _is_change(self, phrase: DirectionPhrase) -> bool:
        """Whether it compares with an earlier wave."""
        return phrase.kind is DirectionKind.CHANGE or self._segment.names_previous

    def _change(self, phrase: DirectionPhrase) -> list[Single] | Obstacle:
        """A rise or fall."""
        direction = _direction(phrase.sign)
        if _ALL_OF.search(self._segment.words) and len(self._subjects.topics) <= 1:
            topics = self._subjects.topics or self._subjects.roots
            if len(topics) != 1:
                return Obstacle.NO_SUBJECT
            return [SomeChangedClaim(kind="some_changed", question=topics[0], direction=direction, not_all=True)]
        quantities = self._quantities()
        if not quantities:
            return self._missing()
        groups = self._subjects.groups if self._subjects.shares else ()
        if any(one.is_compared_with for one in groups):
            return Obstacle.GROUPS_COMPARED
        pairs = self._pairs(groups)
        if pairs is None or not (groups or self._is_one_list(quantities)):
            return Obstacle.SEVERAL
        is_tendency = phrase.is_tendency and phrase.kind is DirectionKind.CHANGE
        is_tendency = is_tendency or _YEARLY.search(self._segment.words) is not None
        of_whom: Sequence[tuple[Subject, GroupRef | None]] = pairs if groups else [(one, None) for one in quantities]
        return [
            ChangeClaim(
                kind="change",
                of=one.quantity,
                direction=direction,
                group=group,
                strength=_STRENGTHS[phrase.strength],
                tendency=is_tendency,
                composition=self._is_composition(one.quantity),
            )
            for one, group in of_whom
        ]

    def _is_composition(self, quantity: Quantity) -> bool:
        """Whether the quantity describes who answered: its question makes an axis."""
        return any(axis.question == quantity.question for axis in self._questionnaire.axes)

    def _trend(self, phrase: DirectionPhrase | None) -> list[Single] | Obstacle:
        """Along an ordered axis; groups named beside it are higher or lower."""
        ordered = self._segment.ordered[-1]
        axis = self._axis_of(ordered.axis)
        if axis is None:
            return Obstacle.NO_AXIS
        shares = self._subjects.shares
        if not shares:
            return self._missing()
        if not self._is_one_list(shares):
            return Obstacle.SEVERAL
        sign = (phrase.sign if phrase else 1) * ordered.sign
        is_mostly = ordered.is_mostly or self._says_mostly()
        says: list[Single] = [
            TrendClaim(kind="trend", of=one.quantity, axis=axis, direction=_direction(sign), mostly=is_mostly)
            for one in shares
        ]
        groups = [one for one in self._subjects.groups if not ordered.start <= one.start < ordered.end]
        return says + [
            GroupClaim(
                kind="group", of=one.quantity, group=group.group, direction=_direction(phrase.sign if phrase else 1)
            )
            for one in shares
            for group in groups
        ]

    def _says_mostly(self) -> bool:
        """Whether おおむね stands somewhere outside the phrases of levels (概ね3割)."""
        words = blanked(self._segment.text, self._segment.span, spans_of(self._segment.levels, self._segment.terms))
        return _MOSTLY.search(words) is not None

    def _axis_of(self, word: str) -> str | None:
        """The ordered axis that a word names."""
        text = {"年代": "年齢", "年齢層": "年齢"}.get(word, word)
        ordered = [axis for axis in self._questionnaire.axes if axis.ordered]
        exact = [axis.id for axis in ordered if axis.label == text]
        named = [axis for axis in self._subjects.axes if any(axis == one.id for one in ordered)]
        return next(iter((*exact, *named)), None)

    def _comparison(self, phrase: DirectionPhrase | None) -> list[Single] | Obstacle:
        """Groups against everyone, one quantity against another, or the largest."""
        shares = self._subjects.shares
        if not shares and not self._subjects.groups:
            return self._missing()
        sign = -1 if OrderKind.LAST in self._kinds else phrase.sign if phrase else 1
        if shares and self._subjects.groups:
            return self._group(phrase, sign)
        if not shares:
            is_level = phrase is not None and phrase.text.startswith("高")
            return Obstacle.SEVERAL if is_level else self._largest(self._quantities(), sign)
        compared = [one for one in shares if one.is_compared_with]
        rest = [one for one in shares if not one.is_compared_with]
        is_exceeding = phrase is not None and phrase.kind is DirectionKind.EXCEED
        if is_exceeding and not compared and len(shares) == 2:
            rest, compared = [shares[0]], [shares[1]]
        elif is_exceeding and len(shares) == 1 and len(self._subjects.previous) == 1:
            rest, compared = [Subject(self._subjects.previous[0], 0, 0)], [shares[0]]
        if compared and rest:
            return [self._pair(one, compared[-1], sign, phrase) for one in rest]
        return Obstacle.NO_SUBJECT if is_exceeding else self._largest(shares, sign)

    def _pair(self, one: Subject, other: Subject, sign: int, phrase: DirectionPhrase | None) -> Single:
        """One quantity above the other."""
        higher, lower = (one, other) if sign > 0 else (other, one)
        strength = _STRENGTHS[phrase.strength] if phrase else None
        return PairClaim(kind="pair", higher=higher.quantity, lower=lower.quantity, strength=strength)

    def _group(self, phrase: DirectionPhrase | None, sign: int) -> list[Single] | Obstacle:
        """Groups higher or lower than everyone."""
        compared = [one for one in self._subjects.groups if one.is_compared_with or self._is_exceeded(one, phrase)]
        groups = [one for one in self._subjects.groups if one not in compared]
        if compared and not (groups and self._is_of_two(compared[0].group.axis)):
            return Obstacle.GROUPS_COMPARED
        extreme = bool(self._kinds & {OrderKind.FIRST, OrderKind.LAST})
        strength = _STRENGTHS[phrase.strength] if phrase else None
        pairs = self._pairs(groups)
        if pairs is None:
            return Obstacle.SEVERAL
        return [
            GroupClaim(
                kind="group",
                of=one.quantity,
                group=group,
                direction=_direction(sign),
                strength=strength,
                extreme=extreme,
            )
            for one, group in pairs
        ]

    def _is_exceeded(self, group: GroupSubject, phrase: DirectionPhrase | None) -> bool:
        """Whether it is the group that another one is above: 女性は男性を上回る."""
        if phrase is None or phrase.kind is not DirectionKind.EXCEED:
            return False
        return _EXCEEDED.match(self._segment.text, group.end) is not None

    def _pairs(self, groups: Sequence[GroupSubject]) -> list[tuple[Subject, GroupRef]] | None:
        """Which group goes with which quantity: all of one, each of the other, or turn by turn."""
        shares = self._subjects.shares
        if len(shares) > 1 and len(groups) > 1:
            turns = sorted([(one.start, 0) for one in shares] + [(one.start, 1) for one in groups])
            kinds = [kind for _, kind in turns]
            if len(shares) != len(groups) or any(first == after for first, after in pairwise(kinds)):
                return None
            return [(one, group.group) for one, group in zip(shares, groups, strict=True)]
        return [(one, group.group) for one in shares for group in groups]

    def _is_of_two(self, axis: str) -> bool:
        """Whether an axis has two categories: one above the other is then one above the whole."""
        return len(self._questionnaire.axis_by_id[axis].categories) == 2

    def _largest(self, shares: Sequence[Subject], sign: int) -> list[Single] | Obstacle:
        """The largest option, the top of the list, or more than a half."""
        if not shares:
            return self._missing()
        if OrderKind.LAST in self._kinds:
            return Obstacle.LEAST
        quantities = [one.quantity for one in shares]
        if sign < 0:
            return [MajorityClaim(kind="majority", of=one, under=_HALF) for one in quantities]
        is_first = OrderKind.FIRST in self._kinds
        if all(_is_net(one, self._questionnaire) for one in quantities):
            if is_first:
                return Obstacle.NET_IN_ORDER
            return [MajorityClaim(kind="majority", of=one, over=_HALF) for one in quantities]
        root = root_of(quantities[0])
        answers = answers_of(quantities, self._questionnaire)
        if answers is None:
            return Obstacle.NET_IN_ORDER
        is_single = self._questionnaire.question_by_id[root].type is QuestionType.SINGLE
        if len(answers) == 1 and (is_first or is_single):
            by = measure_of(self._subjects, root, self._questionnaire)
            if isinstance(by, Obstacle):
                return by
            return [FirstClaim(kind="first", question=root, answer=answers[0], by=by, alone=is_first)]
        return read_top(self._segment, self._subjects, self._questionnaire)

    def _with_association(self) -> list[Single] | Obstacle:
        """An association, and the groups that show it where they are named."""
        association = self._association()
        if not (self._segment.directions and self._subjects.shares and self._subjects.groups):
            return association
        groups = self._group(self._segment.directions[-1], self._segment.directions[-1].sign)
        roots = self._subjects.roots
        if isinstance(groups, Obstacle) or len(roots) != 1 or not self._subjects.axes:
            return groups
        axis = self._subjects.axes[0]
        return [*groups, SomeAssociationClaim(kind="some_association", question=roots[0], axis=axis)]

    def _association(self) -> list[Single] | Obstacle:
        """Two answers going together, or an answer along an axis."""
        axes = self._subjects.axes or tuple(dict.fromkeys(one.group.axis for one in self._subjects.groups))
        shares = self._subjects.shares
        if len(axes) == 1 and shares:
            return [AssociationClaim(kind="association", of=one.quantity, axis=axes[0]) for one in shares]
        if len(axes) == 1 and len(self._subjects.topics) == 1:
            return [SomeAssociationClaim(kind="some_association", question=self._subjects.topics[0], axis=axes[0])]
        if len(shares) == 2:
            first, second = (one.quantity for one in shares)
            return [AssociationClaim(kind="association", of=first, together_with=second)]
        return self._missing()
