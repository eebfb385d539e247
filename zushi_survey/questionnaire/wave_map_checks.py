"""What can be wrong with a mapping of waves: questions left out, codes that do not exist, comparisons not allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import NamedTuple

from zushi_survey.core.problems import Problem
from zushi_survey.questionnaire.conditions import ConditionError, bind_condition
from zushi_survey.questionnaire.model import Question, Questionnaire
from zushi_survey.questionnaire.wave_axes import categories_by_id
from zushi_survey.questionnaire.wave_forms import Form, form_of, kind_words, same_bands, same_items, same_options
from zushi_survey.questionnaire.wave_map import BaseChange, QuestionMap, WaveMap, WavePairMap
from zushi_survey.questionnaire.yaml_lines import YamlDocument, YamlPath


class _Pair(NamedTuple):
    """One pair with everything its checks need."""

    map: WavePairMap
    now: Questionnaire
    before: Questionnaire
    document: YamlDocument
    path: YamlPath

    @property
    def sides(self) -> tuple[tuple[str, Questionnaire], tuple[str, Questionnaire]]:
        """Word and questionnaire of each wave."""
        return (("今回", self.now), ("前回", self.before))

    def problem(self, code: str, more: YamlPath = (), got: str | None = None, **params: str) -> Problem:
        """A problem at a place of this pair."""
        return Problem(code=code, where=self.document.place((*self.path, *more)), got=got, params=params)


def check_wave_map(
    wave_map: WaveMap, document: YamlDocument, questionnaires: Mapping[str, Questionnaire]
) -> list[Problem]:
    """Every problem of a mapping, in file order; `questionnaires` are by wave id."""
    problems = list(_check_waves(wave_map, document, questionnaires))
    if problems:
        return problems
    for place, one in enumerate(wave_map.pairs):
        pair = _Pair(one, questionnaires[one.now], questionnaires[one.before], document, ("pairs", place))
        for check in _CHECKS_OF_PAIRS:
            problems.extend(check(pair))
        for number, entry in enumerate(one.questions):
            problems.extend(_check_entry(pair, entry, ("questions", number)))
    return problems


def _check_waves(
    wave_map: WaveMap, document: YamlDocument, questionnaires: Mapping[str, Questionnaire]
) -> Iterator[Problem]:
    """Waves that the study does not have, pairs written twice, circles."""
    seen: set[tuple[str, str]] = set()
    for place, pair in enumerate(wave_map.pairs):
        for side in (pair.now, pair.before):
            if side not in questionnaires:
                where, known = document.place(("pairs", place)), ", ".join(questionnaires)
                yield Problem(code="E-SET-001", where=where, got=side, allowed=known)
        if (pair.now, pair.before) in seen or _leads_back(pair.before, pair.now, wave_map, ()):
            where = document.place(("pairs", place))
            yield Problem(code="E-WAV-017", where=where, got=f"{pair.now} - {pair.before}")
        seen.add((pair.now, pair.before))


def _leads_back(wave: str, wanted: str, wave_map: WaveMap, passed: tuple[str, ...]) -> bool:
    """Whether going back from a wave one comes to the wanted one."""
    if wave == wanted:
        return True
    nexts = [pair.before for pair in wave_map.pairs if pair.now == wave and pair.before not in passed]
    return any(_leads_back(one, wanted, wave_map, (*passed, wave)) for one in nexts)


def _check_coverage(pair: _Pair) -> Iterator[Problem]:
    """Questions that stand in no entry, or in two."""
    for side, (word, form) in zip(("now", "before"), pair.sides, strict=True):
        used = Counter(name for entry in pair.map.questions if (name := getattr(entry, side)))
        whole = {name.split(".")[0] for name in used if "." in name} & set(used)
        for question in form.questions:
            items = [f"{question.id}.{item.id}" for item in question.items]
            if question.id in used:
                if used[question.id] > 1 or question.id in whole:
                    yield pair.problem("E-WAV-003", ("questions",), question.id, wave=word)
                continue
            missing = [name for name in items if name not in used] if any(map(used.get, items)) else [question.id]
            for name in missing:
                yield pair.problem("E-WAV-002", ("questions",), name, wave=word)
            for name in items:
                if used[name] > 1:
                    yield pair.problem("E-WAV-003", ("questions",), name, wave=word)


def _check_mode(pair: _Pair) -> Iterator[Problem]:
    """Comparisons between waves that were fielded in different ways."""
    mode = pair.map.mode
    if mode is None or mode.now == mode.before:
        return
    compared = [entry.name for entry in pair.map.questions if entry.compare == "yes"]
    if compared:
        detail = f"今回: {mode.now}、前回: {mode.before}"
        yield pair.problem("E-WAV-010", ("mode",), ", ".join(compared), detail=detail)


def _check_pair_base(pair: _Pair) -> Iterator[Problem]:
    """The base that holds for all questions."""
    if pair.map.base is not None:
        yield from _check_base(pair, pair.map.base, ("base",))


def _check_axes(pair: _Pair) -> Iterator[Problem]:
    """Axes and categories that do not exist or stand twice, and axes left out without a reason."""
    for side, (word, form) in zip(("now", "before"), pair.sides, strict=True):
        used = Counter(name for entry in pair.map.axes if (name := getattr(entry, side)))
        for number, entry in enumerate(pair.map.axes):
            name = getattr(entry, side)
            if name and name not in form.axis_by_id:
                nearest = _nearest(name, [*form.axis_by_id])
                yield pair.problem("E-WAV-018", ("axes", number, side), name, wave=word, nearest=nearest)
            elif name and used[name] > 1:
                yield pair.problem("E-WAV-029", ("axes", number, side), name, wave=word)
            elif name:
                yield from _check_categories(pair, number, side, word)
    for number, entry in enumerate(pair.map.axes):
        if entry.before is None and not entry.reason:
            yield pair.problem("E-WAV-014", ("axes", number), entry.now)


def _check_categories(pair: _Pair, number: int, side: str, word: str) -> Iterator[Problem]:
    """Categories of one axis of one wave that do not exist or stand twice."""
    entry = pair.map.axes[number]
    form = dict(pair.sides)[word]
    name = getattr(entry, side)
    known = categories_by_id(form.axis_by_id[name], form)
    used = Counter(category for one in entry.categories or () for category in getattr(one, side))
    for category, times in used.items():
        got = f"{name}: {category}"
        if category not in known:
            yield replace(pair.problem("E-WAV-019", ("axes", number), got, wave=word), allowed=", ".join(known))
        elif times > 1:
            yield pair.problem("E-WAV-029", ("axes", number), got, wave=word)


_CHECKS_OF_PAIRS: tuple[Callable[[_Pair], Iterator[Problem]], ...] = (
    _check_coverage,
    _check_mode,
    _check_pair_base,
    _check_axes,
)


def _check_base(pair: _Pair, base: BaseChange, more: YamlPath) -> Iterator[Problem]:
    """Conditions that cannot be read, and a comparable part that nobody settled."""
    for side, (word, form) in zip(("now", "before"), pair.sides, strict=True):
        condition = getattr(base, side)
        try:
            if condition:
                bind_condition(condition, form)
        except ConditionError as error:
            yield pair.problem("E-WAV-011", (*more, side), condition, detail=str(error), wave=word)
    if not base.is_settled:
        yield pair.problem("E-WAV-012", more)


def _check_entry(pair: _Pair, entry: QuestionMap, more: YamlPath) -> Iterator[Problem]:
    """Problems of one entry."""
    shape = list(_check_shape(pair, entry, more))
    yield from shape
    forms: list[Form] = []
    for side, (word, questionnaire) in zip(("now", "before"), pair.sides, strict=True):
        name = getattr(entry, side)
        form = form_of(name, questionnaire) if name else None
        if form is not None:
            forms.append(form)
        elif name:
            known = [*questionnaire.question_by_id, *questionnaire.variables]
            yield pair.problem("E-WAV-004", (*more, side), name, wave=word, nearest=_nearest(name, known))
    if entry.base is not None:
        yield from _check_base(pair, entry.base, (*more, "base"))
    if shape or len(forms) < 2:
        return
    now, before = forms
    if entry.options is not None:
        yield from _check_options(pair, entry, (now, before), (*more, "options"))
    if entry.compare != "no":
        yield from _check_comparable(pair, entry, now, before, more)


def _nearest(name: str, known: Sequence[str]) -> str:
    """Words about near names, or an empty text."""
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    return f"(近い名前: {', '.join(close)})" if close else ""


def _check_shape(pair: _Pair, entry: QuestionMap, more: YamlPath) -> Iterator[Problem]:
    """Statuses that contradict the sides of the entry, and reasons that nobody wrote."""
    has_new, has_dropped = "new" in entry.status, "dropped" in entry.status
    if (has_new and entry.before) or (has_dropped and entry.now):
        hint = "new には now だけ、dropped には before だけを書いてください"
        yield pair.problem("E-WAV-013", more, entry.name, detail="相手のある質問が new か dropped です", hint=hint)
    elif (has_new and not entry.now) or (has_dropped and not entry.before):
        hint = "new には now を、dropped には before を書いてください"
        yield pair.problem("E-WAV-013", more, entry.name, detail="質問の番号がありません", hint=hint)
    elif not (has_new or has_dropped) and not (entry.now and entry.before):
        hint = "now と before の両方を書くか、status を new か dropped にしてください"
        yield pair.problem("E-WAV-013", more, entry.name, detail="片方の質問がありません", hint=hint)
    elif (has_new or has_dropped) and entry.compare != "no":
        hint = "compare: no にしてください"
        yield pair.problem("E-WAV-013", more, entry.name, detail="片方の調査回にしかない質問です", hint=hint)
    elif not (has_new or has_dropped) and entry.compare != "yes" and not entry.reason:
        yield pair.problem("E-WAV-014", more, entry.name)


def _check_options(pair: _Pair, entry: QuestionMap, forms: tuple[Form, Form], more: YamlPath) -> Iterator[Problem]:
    """Codes that do not exist, are used twice, or are left out."""
    options = entry.options
    assert options is not None
    for side, form, only, (word, _) in zip(
        ("now", "before"), forms, (options.only_now, options.only_before), pair.sides, strict=True
    ):
        known = form.question.option_index
        used = Counter([*(code for net in options.common for code in getattr(net, side)), *only])
        for code, times in used.items():
            if code not in known:
                yield pair.problem("E-WAV-005", more, f"{entry.name}: {code}", wave=word)
            elif times > 1:
                yield pair.problem("E-WAV-007", more, f"{entry.name}: {code}", wave=word)
        left_out = [code for code in known if code not in used]
        if left_out:
            yield pair.problem("E-WAV-006", more, f"{entry.name}: {', '.join(left_out)}", wave=word)


def _check_comparable(pair: _Pair, entry: QuestionMap, now: Form, before: Form, more: YamlPath) -> Iterator[Problem]:
    """Whether what is to be compared can be."""
    if now.kind != before.kind:
        detail = f"今回: {kind_words(now)}、前回: {kind_words(before)}"
        yield pair.problem("E-WAV-009", more, entry.name, detail=detail)
        return
    if not now.item and not same_items(now.question, before.question):
        yield pair.problem("E-WAV-016", more, entry.name)
    if entry.options is None and not _is_same_answer(now.question, before.question):
        yield pair.problem("E-WAV-008", more, entry.name)
    base = entry.base or pair.map.base
    is_routed_apart = (now.question.ask is None) != (before.question.ask is None)
    if entry.compare == "yes" and base is None and ("base" in entry.status or is_routed_apart):
        yield pair.problem("E-WAV-012", more, entry.name)


def _is_same_answer(now: Question, before: Question) -> bool:
    """Whether the options, or the bands of a number, are the same in number and wording."""
    return same_options(now, before) and same_bands(now, before)
