"""What a segment speaks of: its quantities, groups and axes, as far as its words and its topic decide them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, TypeVar

from zushi_survey.analysis.reading.segments import Segment
from zushi_survey.analysis.reading.sentences import blanked, spans_of
from zushi_survey.analysis.reading.terms import (
    Answer,
    AxisRef,
    FoundTerm,
    Meaning,
    MentionRef,
    Share,
    Topic,
)
from zushi_survey.questionnaire.claims import GroupRef, Quantity
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Questionnaire, QuestionType

_PERSONS = "(?:人|方|者|住民|市民|回答者|世帯)"
_SAID = "[」』”]?(?:と(?:回答|答え)(?:した|ている)?)?"
_AS_BASE = re.compile(f"{_SAID}の?{_PERSONS}?(?:のうち|の中で|では|に限る|において|に(?:聞|尋|たず)ね)")
_OF_PERSONS = re.compile(f"{_SAID}{_PERSONS}の(?:うち、?|中で、?)?")
_OTHER_THAN = re.compile("[」』”]?(?:以外|を除|でない|ではない)")
_COMPARED = re.compile(
    "[」』”]?(?:の(?:人|方|場合|割合))?"
    r"(?:と比較し|と比較すると|と比べ|に比べ|に対し|に比し|よりも?(?=[、「『“約0-9ぁ-ん\u4e00-\u9fff]))"
)
_GROUP_WORDS = re.compile(
    "世帯|世代|[0-9]歳|歳代|年代|小学校区|校区|地区|学生|会社員|主婦|主夫|若者|男性|女性|子育て中|単身|外国人|未婚|既婚"
    "|丁目|(?:の|い)層|男女"
)
"""Words for persons and places; outside the glossary they name a group that nobody can check."""
_AT_A_GROUP = re.compile(r"([\u4e00-\u9fffァ-ヴー]{2,})で(?:は|も)?(?=、?＿)")
_NO_GROUP = re.compile(
    "(?:今回|前回|本|市民|意識|市民意識)*調査|アンケート(?:調査)?|(?:回答者|市)?全体|市内|本市|逗子市|地域|(?:調査)?結果"
    "|回答|質問|設問|項目|前回|今回"
)
_IN_A_NAME = re.compile(r"[\u4e00-\u9fffァ-ヴー]")
_AS_TOPIC = re.compile("[」』”]?(?:の|(?:の(?:人|方|場合))?(?:では|は|についてみると))")
_OF_WHOLE = re.compile("全体(?:で|は|の(?!割合と|比率と))|市全体")
_EVERY = re.compile("(?:いずれ|どの?|すべて|全て|各|全)の?(?:年代|年齢|世代|小学校区|地区|世帯|性別|区分|層)")
_NO_NAMES = re.compile("今回|本調査|調査|割合|比率|全体|約")
_MAKES_UP = re.compile("を占め|の割合[がは]|の構成")
_ANAPHOR = re.compile("その(?:割合|比率|数|傾向)|同割合|この割合|(?:^|、|。)割合[はも]")
_TOPIC = re.compile("([^、。「」『』“”はをがでに]{2,20})(?:は|では|について(?:は|、))、?[「『“]")
_NO_TOPIC = re.compile(
    f"(?:{_NO_GROUP.pattern}|{_PERSONS}|最も多い(?:の|回答)|多いの|割合|その(?:理由|内容|内訳)|理由|内容|内訳)"
)
"""Openings that leave the question to the sentences before."""
_Kind = TypeVar("_Kind", bound=Meaning)
_SHORTEST_ALONE = 4
"""Characters from which on an answer names its question by itself."""
_JOINED = re.compile("[」』”]?(?:や|と|、|及び|および|・|並びに|や、|、また|に加え)?[「『“]?")


class Subject(NamedTuple):
    """A quantity and where its word stands."""

    quantity: Quantity
    start: int
    end: int
    is_compared_with: bool = False
    """Whether the others are compared with it (児童と比較して)."""


class GroupSubject(NamedTuple):
    """A group and where its word stands."""

    group: GroupRef
    start: int
    end: int
    is_compared_with: bool = False


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a segment speaks of."""

    shares: tuple[Subject, ...] = ()
    groups: tuple[GroupSubject, ...] = ()
    axes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Questions that it may be about, none of whose answers is named."""
    bases: tuple[Quantity, ...] = ()
    """Quantities that only say of whom the sentence speaks."""
    nets: tuple[Quantity, ...] = ()
    """Of grids: options and nets by which items are compared."""
    mentions: tuple[MentionRef, ...] = ()
    choices: tuple[tuple[Quantity, ...], ...] = ()
    """Words that leave several quantities open."""
    previous: tuple[Quantity, ...] = ()
    """What the text spoke of just before."""
    is_of_groups: bool = False
    """Whether it is about one group as a whole: 若い世代では."""
    is_guessed: bool = False
    """Whether its only answer is taken for that of the one question that has such an answer."""
    obstacle: str = ""
    """Why it cannot be read."""

    @property
    def roots(self) -> tuple[str, ...]:
        """The questions of its quantities, each once."""
        return tuple(dict.fromkeys(root_of(subject.quantity) for subject in self.shares))


def root_of(quantity: Quantity) -> str:
    """The question of a quantity, without its item."""
    return quantity.question.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Memory:
    """What the paragraph spoke of before."""

    questions: tuple[str, ...] = ()
    """Latest first."""
    quantities: tuple[Quantity, ...] = ()
    """Of the last statement."""
    in_sentence: tuple[Quantity, ...] = ()
    """Of the last statement of the same sentence."""
    groups: tuple[GroupRef, ...] = ()
    """Of the last statement that named any, while its quantities are spoken of."""
    is_of_groups: bool = False
    """Whether the sentence is about those groups (若い世代では), and so what follows in it."""

    def after(self, subjects: Subjects) -> Memory:
        """The memory after a segment."""
        new = subjects.roots or subjects.topics
        questions = tuple(dict.fromkeys((*new, *self.questions)))
        if subjects.shares:
            quantities = tuple(one.quantity for one in subjects.shares)
            groups = tuple(one.group for one in subjects.groups)
            return Memory(questions, quantities, quantities, groups, subjects.is_of_groups)
        return Memory(questions) if subjects.topics else replace(self, questions=questions)

    def in_new_sentence(self) -> Memory:
        """The memory when a sentence begins."""
        return replace(self, in_sentence=(), is_of_groups=False)


def subjects_of(segment: Segment, memory: Memory, questionnaire: Questionnaire) -> Subjects:
    """What the segment speaks of; what it leaves out is taken from `memory`."""
    topics = tuple(dict.fromkeys(one.question for one in _of(segment.terms, Topic)))
    words = [(term, _quantities(term, topics, memory.questions)) for term in segment.terms]
    is_sure = any(found.is_sure for _, found in words)
    if is_sure:
        words = [(term, found if found.is_sure else _NOTHING) for term, found in words]
    words = _of_one_question(words)
    chosen = [(term, found.quantities) for term, found in words if found.quantities]
    groups = [group for term, found in words if not found.quantities for group in _groups(term, segment.text)]
    bases, shares = _without_bases([(term, several[0]) for term, several in chosen if len(several) == 1], segment)
    is_open = False
    if not chosen and not topics:
        shares = [Subject(one, segment.span.start, segment.span.start) for one in _left_out(segment, groups, memory)]
        left_out = _groups_left_out(segment, memory) if shares and not groups else []
        is_open = left_out is None
        groups = left_out or groups
    items, nets = _grid(shares)
    found = Subjects(
        shares=items,
        groups=_without_appositions(groups, segment.text, questionnaire),
        axes=tuple(dict.fromkeys(one.axis for one in _of(segment.terms, AxisRef))),
        topics=topics,
        bases=bases,
        nets=nets,
        mentions=tuple(_of(segment.terms, MentionRef)),
        choices=tuple(several for _, several in chosen if len(several) > 1),
        previous=memory.quantities,
        is_guessed=_has_unknown_topic(segment, bool(topics))
        or (not is_sure and (len(chosen) == 1 or len({root_of(several[0]) for _, several in chosen}) > 1)),
    )
    obstacle = "group_left_open" if is_open else _obstacle(found, segment, questionnaire)
    return replace(found, obstacle=obstacle, is_of_groups=_is_of_groups(found.groups, segment))


def _is_of_groups(groups: Sequence[GroupSubject], segment: Segment) -> bool:
    """Whether the statement is about one group (若い世代では), not about where something is high (若い世代で高い)."""
    return len(groups) == 1 and (
        groups[0].start == groups[0].end or _AS_TOPIC.match(segment.text, groups[0].end) is not None
    )


def _groups_left_out(segment: Segment, memory: Memory) -> list[GroupSubject] | None:
    """The group of what was spoken of, for a segment that names neither; None where it may or may not be meant."""
    is_along = any(isinstance(meaning, AxisRef) for term in segment.terms for meaning in term.meanings)
    if not memory.groups or _OF_WHOLE.search(segment.words) or (is_along and not memory.is_of_groups):
        return []
    if is_along or not memory.is_of_groups:
        return None
    place = segment.span.start
    return [GroupSubject(group, place, place) for group in memory.groups]


def _has_unknown_topic(segment: Segment, has_topic: bool) -> bool:
    """Whether the segment opens with a topic (…は) that nobody knows, before an answer in brackets.

    The answer may then be of another question than the one that has such an option.
    """
    opened = _TOPIC.match(segment.text, segment.span.start)
    if has_topic or opened is None or opened.end() > segment.span.end or _NO_TOPIC.fullmatch(opened[1]):
        return False
    return not any(term.start < opened.end(1) and term.end > opened.start(1) for term in segment.terms)


def _left_out(segment: Segment, groups: Sequence[GroupSubject], memory: Memory) -> tuple[Quantity, ...]:
    """The quantities of a segment that names none: those it points back to, or those of its sentence."""
    if segment.names_previous or _ANAPHOR.search(segment.words) or _is_no_difference_along(segment):
        return memory.quantities
    if segment.levels and not segment.terms and _is_bare(segment):
        return memory.in_sentence
    is_share_of_group = _MAKES_UP.search(segment.words) is not None
    return memory.in_sentence if groups and not is_share_of_group else ()


def _is_no_difference_along(segment: Segment) -> bool:
    """Whether the segment only says 「年齢別では、大きな差はみられません」, of what was spoken of before."""
    is_along = any(isinstance(meaning, AxisRef) for term in segment.terms for meaning in term.meanings)
    return is_along and any(one.sign == 0 for one in segment.directions)


def _is_bare(segment: Segment) -> bool:
    """Whether the segment names nothing besides its figures: (…減少し、)48.2%となっています."""
    hidden = spans_of(segment.levels, segment.directions, segment.orders)
    return not _IN_A_NAME.search(_NO_NAMES.sub("", blanked(segment.text, segment.span, hidden)))


class _Quantities(NamedTuple):
    """The quantities a word may mean."""

    quantities: tuple[Quantity, ...]
    is_sure: bool
    """By itself or by a topic, and not only by being the one answer of that name."""


_NOTHING = _Quantities((), is_sure=False)


def _of_one_question(words: list[tuple[FoundTerm, _Quantities]]) -> list[tuple[FoundTerm, _Quantities]]:
    """Open words narrowed to the one question that all of the answers named belong to, where there is one."""
    named = [{root_of(one) for one in found.quantities} for _, found in words if found.quantities]
    common = set.intersection(*named) if named else set()
    if len(common) != 1:
        return words
    root = common.pop()
    return [
        (term, found._replace(quantities=tuple(one for one in found.quantities if root_of(one) == root)))
        for term, found in words
    ]


def _of(terms: Iterable[FoundTerm], kind: type[_Kind]) -> Iterator[_Kind]:
    """The meanings of one kind."""
    return (meaning for term in terms for meaning in term.meanings if isinstance(meaning, kind))


def _quantities(term: FoundTerm, topics: Sequence[str], memory: Sequence[str]) -> _Quantities:
    """The quantities a word may mean here: by itself, by the topics named, by those remembered, or by being unique."""
    shares = tuple(one.quantity for one in _of((term,), Share))
    if shares:
        return _Quantities(_narrowed(shares, topics) or shares, is_sure=True)
    answers = tuple(one.quantity for one in _of((term,), Answer))
    for questions in (topics, *((question,) for question in memory)):
        if fitting := _nets_first(_narrowed(answers, questions)):
            return _Quantities(fitting, is_sure=True)
    is_alone = len(term.text) >= _SHORTEST_ALONE and not any(_of((term,), GroupRef))
    return _Quantities(_nets_first(answers), is_sure=False) if is_alone else _NOTHING


def _narrowed(quantities: Sequence[Quantity], questions: Sequence[str]) -> tuple[Quantity, ...]:
    """Those of the questions (or items) named."""
    return tuple(one for one in quantities if one.question in questions or root_of(one) in questions)


def _nets_first(quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Of one question the net before an option of the same name."""
    nets = tuple(one for one in quantities if one.net)
    return nets if nets and len({root_of(one) for one in quantities}) == 1 else quantities


def _groups(term: FoundTerm, text: str) -> list[GroupSubject]:
    """The groups a word may mean; of several axes the first."""
    found = [meaning for meaning in term.meanings if isinstance(meaning, GroupRef)]
    is_compared = bool(_COMPARED.match(text, term.end))
    return [GroupSubject(found[0], term.start, term.end, is_compared)] if found else []


def _without_appositions(
    groups: Sequence[GroupSubject], text: str, questionnaire: Questionnaire
) -> tuple[GroupSubject, ...]:
    """The groups without those that only explain the one before: 80歳以上の高齢者."""
    kept: list[GroupSubject] = []
    for one in dict.fromkeys(groups):
        before = kept[-1] if kept else None
        axes = questionnaire.axis_by_id
        if (
            before is not None
            and text[before.end : one.start] == "の"
            and axes[before.group.axis].question == axes[one.group.axis].question
        ):
            continue
        kept.append(one)
    return tuple(kept)


def are_joined(several: Sequence[Subject], text: str) -> bool:
    """Whether quantities stand in one list: AやB, 「A」と「B」."""
    return all(
        after.start == 0 or _JOINED.fullmatch(text[first.end : after.start]) is not None
        for first, after in pairwise(several)
    )


def _without_bases(
    chosen: Sequence[tuple[FoundTerm, Quantity]], segment: Segment
) -> tuple[tuple[Quantity, ...], list[Subject]]:
    """Words that only say of whom the sentence speaks, and the quantities proper."""
    text = segment.text
    levels = {level.start for level in segment.levels}
    is_whole = [_ends_at(_OF_PERSONS, text, term.end) in levels for term, _ in chosen]
    is_base = [bool(_AS_BASE.match(text, term.end)) for term, _ in chosen]
    if all(is_base):
        is_base = [False] * len(chosen)
    both = [whole or base for whole, base in zip(is_whole, is_base, strict=True)]
    bases = tuple(quantity for (_, quantity), base in zip(chosen, both, strict=True) if base)
    shares = [
        Subject(quantity, term.start, term.end, bool(_COMPARED.match(text, term.end)))
        for (term, quantity), base in zip(chosen, both, strict=True)
        if not base
    ]
    return bases, shares


def _ends_at(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where a match of the pattern at a place ends; -1 for none."""
    match = pattern.match(text, start)
    return match.end() if match else -1


def _grid(shares: Sequence[Subject]) -> tuple[tuple[Subject, ...], tuple[Quantity, ...]]:
    """Items of a grid joined with the option or net named for them; each quantity once, where it first stands."""
    items = [one for one in shares if "." in one.quantity.question]
    roots = {root_of(one.quantity) for one in items}
    measures = tuple(dict.fromkeys(one.quantity for one in shares if one.quantity.question in roots))
    joined: dict[Quantity, Subject] = {}
    for one in shares:
        if one.quantity in measures:
            continue
        quantity = one.quantity
        fitting = [measure for measure in measures if measure.question == root_of(quantity)]
        if quantity.is_mean and len(fitting) == 1:
            quantity = quantity._replace(option=fitting[0].option, net=fitting[0].net)
        joined.setdefault(quantity, one._replace(quantity=quantity))
    return tuple(joined.values()), measures


def _obstacle(found: Subjects, segment: Segment, questionnaire: Questionnaire) -> str:
    """Why the segment's subject cannot be said as data; empty where it can."""
    if _names_unknown_group(found, segment):
        return "unknown_group"
    for first, after in pairwise(found.groups):
        if segment.text[first.end : after.start] == "の":
            return "crossed_groups"
    if found.axes and not found.groups and _EVERY.search(segment.words):
        return "every_group"
    if any(_OTHER_THAN.match(segment.text, one.end) for one in spans_of(found.groups, found.shares)):
        return "complement"
    for base in found.bases:
        if not all(_asks_of(questionnaire, root, base) for root in found.roots):
            return "filter"
    grids = {
        root_of(one.quantity)
        for one in found.shares
        if one.quantity.is_mean and not _has_scores(questionnaire, root_of(one.quantity))
    }
    return "grid_without_measure" if grids and not found.nets and not segment.is_list else ""


def _names_unknown_group(found: Subjects, segment: Segment) -> bool:
    """Whether words outside the glossary seem to name persons or a place: it is then not about everyone."""
    hidden = spans_of(segment.terms, segment.levels, segment.directions, segment.ordered)
    words = blanked(segment.text, segment.span, hidden)
    for term in segment.terms:
        before = segment.text[max(segment.span.start, term.start - 1) : term.start]
        is_axis = any(isinstance(meaning, AxisRef) for meaning in term.meanings)
        if is_axis and _IN_A_NAME.match(before) and not segment.text.startswith("別", term.end):
            return True
    return not found.groups and (
        _GROUP_WORDS.search(words) is not None
        or any(not _NO_GROUP.fullmatch(match[1]) for match in _AT_A_GROUP.finditer(words))
    )


def _asks_of(questionnaire: Questionnaire, root: str, base: Quantity) -> bool:
    """Whether the question is asked of the persons that the base names."""
    ask = questionnaire.question_by_id[root].ask or ""
    return re.search(rf"(?<!\w){re.escape(root_of(base))}(?!\w)", ask) is not None


def _has_scores(questionnaire: Questionnaire, root: str) -> bool:
    """Whether the question's options have scores."""
    return any(option.score is not None for option in questionnaire.question_by_id[root].options)


def as_composition(group: GroupRef, questionnaire: Questionnaire) -> Quantity | None:
    """A group as a share of the respondents (男性の割合); None where no option or net of its question is the same."""
    axis = questionnaire.axis_by_id[group.axis]
    if axis.question is None:
        return None
    category = next((one for one in axis_categories(axis, questionnaire) if one.id == group.category), None)
    question = questionnaire.question_by_id[axis.question]
    if category is None or question.type is QuestionType.NUMBER:
        return None
    if len(category.options) == 1:
        return Quantity(question.id, option=category.options[0])
    nets = [net for net in question.nets if set(net.options) == set(category.options)]
    return Quantity(question.id, net=nets[0].id) if nets else None
