"""A first mapping of two waves, from their questionnaires alone: exact words only, each guess with its ground.

Nothing is matched by likeness. Where an option has no partner, words that look alike are shown to the reader as a
question, and names of places not even that: 沼間, 沼子 and 逗子 are three things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.model import Option, Question, Questionnaire, QuestionType
from zushi_survey.questionnaire.wave_forms import Form, is_asked_alike, kind_words, same_bands, same_items, same_options
from zushi_survey.questionnaire.wave_links import MOST_OPTIONS_APART
from zushi_survey.questionnaire.wave_map import CommonNet, OptionMap, QuestionMap, Status

PLACE_NAMES = (
    "逗子",
    "沼間",
    "沼子",
    "桜山",
    "久木",
    "小坪",
    "新宿",
    "山の根",
    "池子",
    "葉山",
    "鎌倉",
    "横須賀",
    "横浜",
)
"""Names never shown as look-alikes, beside every word that ends as a place does."""

_PLACE_ENDINGS = re.compile(r"(小学校区|中学校区|学区|校区|地区|地域|圏域|丁目|町|区|市)$")
_ALIKE = 0.7
"""Likeness (0-1, inclusive) from which two options are shown side by side as a question to the reader."""


class ProposedQuestion(NamedTuple):
    """One entry with what it rests on and what a person must still look at."""

    entry: QuestionMap
    label: str
    grounds: tuple[str, ...]
    to_check: tuple[str, ...]


class _Match(NamedTuple):
    """Two questions taken for the same, and why."""

    now: Question
    before: Question
    ground: str


def propose(now: Questionnaire, before: Questionnaire) -> tuple[ProposedQuestion, ...]:
    """One entry per question of either questionnaire: those of the present one in order, then those dropped."""
    matches = {match.now.id: match for match in _matches(now, before)}
    found = {match.before.id for match in matches.values()}
    attributes = {axis.question for axis in now.axes}
    present = [
        _both(match, is_attribute=question.id in attributes) if (match := matches.get(question.id)) else _new(question)
        for question in now.questions
    ]
    return (*present, *(_dropped(question) for question in before.questions if question.id not in found))


def _new(question: Question) -> ProposedQuestion:
    """A question that the earlier wave does not have."""
    entry = QuestionMap(now=question.id, status=("new",), compare="no")
    return ProposedQuestion(entry, question.label, ("前回の調査票に同じ言葉の質問がありません",), ())


def _dropped(question: Question) -> ProposedQuestion:
    """A question that the present wave does not have."""
    entry = QuestionMap(before=question.id, status=("dropped",), compare="no")
    return ProposedQuestion(entry, question.label, ("今回の調査票に同じ言葉の質問がありません",), ())


def _matches(now: Questionnaire, before: Questionnaire) -> Iterator[_Match]:
    """Questions taken for the same: by number and words, by words alone, by number and most options; each once."""
    left_now, left_before = list(now.questions), list(before.questions)
    rules: tuple[tuple[str, Callable[[Question, Question], bool]], ...] = (
        ("質問番号と質問文が同じ", lambda a, b: a.id == b.id and _same(a.text, b.text)),
        ("質問番号と題名が同じ", lambda a, b: a.id == b.id and _same(a.label, b.label)),
        ("質問文が同じ(番号は違う)", lambda a, b: _same(a.text, b.text)),
        ("題名が同じ(番号は違う)", lambda a, b: _same(a.label, b.label)),
        ("質問番号と、選択肢の半分以上が同じ", lambda a, b: a.id == b.id and _shares_most_options(a, b)),
    )
    for ground, is_same in rules:
        for question in list(left_now):
            others = [other for other in left_before if is_same(question, other)]
            if len(others) == 1:
                left_now.remove(question)
                left_before.remove(others[0])
                yield _Match(question, others[0], ground)


def _same(one: str | None, other: str | None) -> bool:
    """Whether both are written, and alike but for spaces and width."""
    return bool(one and other) and normalise_label(one or "") == normalise_label(other or "")


def _shares_most_options(now: Question, before: Question) -> bool:
    """Whether half or more of the longer list of options has the same words."""
    mine, theirs = ({normalise_label(option.label) for option in question.options} for question in (now, before))
    return bool(mine) and 2 * len(mine & theirs) >= max(len(mine), len(theirs))


def _both(match: _Match, *, is_attribute: bool) -> ProposedQuestion:
    """The entry of a question that both waves have."""
    now, before = match.now, match.before
    statuses: list[Status] = []
    to_check: list[str] = []
    if now.text and before.text and not _same(now.text, before.text):
        statuses.append("wording")
        to_check.append(f"質問文が違います。今回「{now.text}」 前回「{before.text}」")
    options = None
    if Form(now, "").kind != Form(before, "").kind:
        statuses.append("type")
    elif not (same_options(now, before) and same_items(now, before) and same_bands(now, before)):
        statuses.append("options")
        options = _option_map(now, before)
        to_check.extend(_to_check_options(now, before, options))
    if not is_asked_alike(now, before):
        statuses.append("base")
        to_check.append(f"対象者の条件が違います。今回「{now.ask or '全員'}」 前回「{before.ask or '全員'}」")
    compare, reason = _verdict(now, before, statuses, options, is_attribute=is_attribute)
    entry = QuestionMap(
        now=now.id,
        before=before.id,
        status=tuple(statuses) or ("same",),
        compare=compare,
        options=options,
        reason=reason,
    )
    return ProposedQuestion(entry, now.label, (match.ground,), tuple(to_check))


def _verdict(
    now: Question, before: Question, statuses: Sequence[Status], options: OptionMap | None, *, is_attribute: bool
) -> tuple[Literal["yes", "no", "describe"], str | None]:
    """Whether to compare, and why not: the careful answer, which a person may loosen."""
    if "type" in statuses:
        kinds = f"今回: {kind_words(Form(now, ''))}、前回: {kind_words(Form(before, ''))}"
        return "no", f"回答の種類が違うため({kinds})"
    if now.type is QuestionType.FREE:
        return "no", "自由記述のため"
    if "base" in statuses:
        return "no", "対象者の条件が違うため(確かめて base を書けば比べられます)"
    if "options" in statuses and (options is None or not options.common):
        return "no", "共通の選択肢(項目・区分)がないため"
    if now.is_multiple and abs(len(now.options) - len(before.options)) > MOST_OPTIONS_APART:
        return "no", f"選択肢の数が{MOST_OPTIONS_APART}を超えて違うため"
    if is_attribute:
        return "describe", "回答者の属性(だれが回答したか)なので、増減を市民全体の変化とは読まないため"
    if "wording" in statuses:
        return "no", "質問文が違うため(意味が同じと確かめられたら yes にしてください)"
    return "yes", None


def _option_map(now: Question, before: Question) -> OptionMap | None:
    """Options with the same words; None for items or bands, which have none."""
    if not now.options or not before.options or not same_items(now, before):
        return None
    left = {normalise_label(option.label): option for option in before.options}
    common: list[CommonNet] = []
    only_now: list[str] = []
    for option in now.options:
        partner = left.pop(normalise_label(option.label), None)
        if partner is None:
            only_now.append(option.code)
        else:
            common.append(CommonNet(label=option.shown, now=(option.code,), before=(partner.code,)))
    only_before = tuple(option.code for option in left.values())
    return OptionMap(common=tuple(common), only_now=tuple(only_now), only_before=only_before)


def _to_check_options(now: Question, before: Question, options: OptionMap | None) -> Iterator[str]:
    """Options without a partner, with those that look alike; never names of places."""
    if options is None:
        yield "項目か区分が違います。項目ごとに1行ずつ書けば比べられます"
        return
    mine = [option for option in now.options if option.code in options.only_now]
    theirs = [option for option in before.options if option.code in options.only_before]
    for option in mine:
        alike = "".join(
            f" 似た言葉: 前回{o.code}「{o.label}」(同じなら common に)" for o in theirs if _alike(option, o)
        )
        yield f"前回にない選択肢: {option.code}「{option.label}」{alike}"
    for option in theirs:
        yield f"今回にない選択肢: 前回{option.code}「{option.label}」"
    if (mine or theirs) and not now.is_multiple:
        yield (
            "単数回答で選択肢が増減しているため、増減した選択肢を除いた計だけを検定します"
            "(増減した選択肢を、回答の移りそうな選択肢とまとめて common に書けば検定します)"
        )


def _alike(one: Option, other: Option) -> bool:
    """Whether two options look alike and neither is or holds the name of a place."""
    labels = (normalise_label(one.label), normalise_label(other.label))
    if any(map(is_place_name, labels)):
        return False
    return SequenceMatcher(None, *labels, autojunk=False).ratio() >= _ALIKE


def is_place_name(label: str) -> bool:
    """Whether the words are, hold or end as the name of a place: never matched by likeness."""
    words = normalise_label(label)
    return any(name in words for name in PLACE_NAMES) or _PLACE_ENDINGS.search(words) is not None
