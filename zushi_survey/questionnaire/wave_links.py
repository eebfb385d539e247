"""The mapping of two or more waves, question by question: what is compared with what, and why the rest is not.

Waves stand newest first. A chain of pairs is joined where the nets of one pair are those of the next, code by code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.model import Net, Questionnaire, QuestionType
from zushi_survey.questionnaire.wave_forms import Form, form_of
from zushi_survey.questionnaire.wave_map import BaseChange, CommonNet, QuestionMap, Status, WavePairMap

MOST_OPTIONS_APART = 2
"""Lists of a multiple-answer question whose lengths differ by more, exclusive, invite other answers."""

Obstacle = Literal[
    "", "new", "dropped", "declared", "type", "list_length", "options", "base", "free_text", "bands", "chain"
]
"""Why a question is not compared; empty where it is."""


class CommonOption(NamedTuple):
    """Options of every wave that mean the same."""

    id: str
    label: str
    codes: tuple[tuple[str, ...], ...]
    """Codes by wave."""


class Linked(NamedTuple):
    """One question (or item) in every wave."""

    names: tuple[str, ...]
    """Question or variable id by wave; empty where a wave does not have it."""
    label: str
    statuses: tuple[Status, ...]
    reasons: tuple[str, ...]
    obstacle: Obstacle
    is_described: bool = False
    """Whether shares stand side by side without a test."""
    common: tuple[CommonOption, ...] = ()
    nets: tuple[CommonOption, ...] = ()
    """Nets that every wave has, in the sense of the common options."""
    only: tuple[tuple[str, ...], ...] = ()
    """Labels of options without a partner, by wave."""
    is_open: bool = False
    """Whether some of those who choose one answer could only do so in one wave: single options are not tested."""
    where: tuple[str | None, ...] = ()
    """Condition of the comparable part, by wave; None for everyone."""
    bases: tuple[BaseChange, ...] = ()
    mean_margin: float | None = None
    """Differences of the mean smaller than this, exclusive, count as none; None where nobody has said so."""

    @property
    def ends(self) -> Linked:
        """The question in the newest and the oldest wave only, as the waves between have joined it."""
        return self._replace(
            names=(self.names[0], self.names[-1]),
            common=tuple(option._replace(codes=(option.codes[0], option.codes[-1])) for option in self.common),
            nets=tuple(option._replace(codes=(option.codes[0], option.codes[-1])) for option in self.nets),
            only=(self.only[0], self.only[-1]) if self.only else (),
            where=(self.where[0], self.where[-1]) if self.where else (),
        )


def links_of(
    path: Sequence[WavePairMap], questionnaires: Mapping[str, Questionnaire], wanted: Sequence[str] | None = None
) -> tuple[Linked, ...]:
    """Every question of the newest wave in its order, then those dropped since; or only those `wanted`, by their id.

    A question is wanted by its own id, by that of its matrix, or by the id of the item.
    """
    newest = questionnaires[path[0].now]
    order = {question.id: place for place, question in enumerate(newest.questions)}
    entries = [entry for entry in path[0].questions if wanted is None or _is_wanted(entry, wanted)]
    present = sorted((e for e in entries if e.now), key=lambda e: order[(e.now or "").split(".")[0]])
    gone = [entry for entry in entries if not entry.now]
    return tuple(_linked(path, entry, questionnaires) for entry in (*present, *gone))


def _is_wanted(entry: QuestionMap, wanted: Sequence[str]) -> bool:
    """Whether an entry belongs to a question asked for; a dropped question is called by its earlier id."""
    return any(name in (entry.name, entry.name.split(".")[0]) or name.split(".")[0] == entry.name for name in wanted)


class _Step(NamedTuple):
    """One pair of the path with its entry."""

    pair: WavePairMap
    entry: QuestionMap

    @property
    def base(self) -> BaseChange | None:
        """The base of the entry, or that of the whole pair."""
        return self.entry.base or self.pair.base


def _linked(path: Sequence[WavePairMap], first: QuestionMap, questionnaires: Mapping[str, Questionnaire]) -> Linked:
    """One question followed back through all pairs."""
    steps = list(_steps(path, first))
    entries = [step.entry for step in steps]
    names = [first.now or "", *(entry.before or "" for entry in entries)]
    names += [""] * (len(path) + 1 - len(names))
    waves = [path[0].now, *(pair.before for pair in path)]
    forms = [form_of(name, questionnaires[w]) if name else None for name, w in zip(names, waves, strict=True)]
    known = [form for form in forms if form is not None]
    found = Linked(
        names=tuple(names),
        label=_label(known[0]),
        statuses=tuple(dict.fromkeys(status for entry in entries for status in entry.status)),
        reasons=tuple(dict.fromkeys(entry.reason for entry in entries if entry.reason)),
        obstacle="",
        is_described=any(entry.compare == "describe" for entry in entries),
        mean_margin=next((entry.mean_margin for entry in entries if entry.mean_margin is not None), None),
    )
    obstacle = _obstacle(path, entries, known)
    if obstacle:
        return found._replace(obstacle=obstacle)
    found = found._replace(bases=tuple(step.base for step in steps if step.base is not None))
    where = _conditions(steps)
    if where is None:
        return found._replace(obstacle="base")
    return _with_options(found._replace(where=where), entries, known)


def _steps(path: Sequence[WavePairMap], first: QuestionMap) -> Iterator[_Step]:
    """The entries from the newest wave back, as far as each has a partner in the next pair."""
    entry: QuestionMap | None = first
    for place, pair in enumerate(path):
        if entry is None:
            return
        yield _Step(pair, entry)
        name, following = entry.before, path[place + 1 : place + 2]
        entry = next((one for p in following for one in p.questions if name and one.now == name), None)


def _label(form: Form) -> str:
    """What the question is called, with its item."""
    items = [item.label for item in form.question.items if item.id == form.item]
    return " - ".join([form.question.label, *items])


def _obstacle(path: Sequence[WavePairMap], entries: Sequence[QuestionMap], forms: Sequence[Form]) -> Obstacle:
    """Why the question cannot be compared in all waves."""
    for entry in entries:
        for status in ("new", "dropped"):
            if status in entry.status:
                return "new" if status == "new" else "dropped"
        if entry.compare == "no":
            return "type" if forms[0].kind != forms[-1].kind else "declared"
    if len(entries) < len(path) or len(forms) < len(path) + 1:
        return "chain"
    if forms[0].question.type is QuestionType.FREE:
        return "free_text"
    lengths = [len(form.question.options) for form in forms]
    if forms[0].question.is_multiple and max(lengths) - min(lengths) > MOST_OPTIONS_APART:
        return "list_length"
    return ""


def _conditions(steps: Sequence[_Step]) -> tuple[str | None, ...] | None:
    """Condition of the comparable part by wave; None where two pairs want different parts of one wave."""
    wanted: list[list[str | None]] = [[] for _ in range(len(steps) + 1)]
    for place, step in enumerate(steps):
        wanted[place].append(step.base.now if step.base else None)
        wanted[place + 1].append(step.base.before if step.base else None)
    if any(len(set(conditions)) > 1 for conditions in wanted):
        return None
    return tuple(conditions[0] for conditions in wanted)


def _with_options(found: Linked, entries: Sequence[QuestionMap], forms: Sequence[Form]) -> Linked:
    """The question with its common options and nets; an obstacle where none is common to all waves."""
    if not forms[0].question.options:
        return found
    common = _common_options(entries[0], forms[0])
    for entry, form in zip(entries[1:], forms[1:], strict=False):
        common = tuple(_extended(common, _common_options(entry, form)))
    if not common:
        return found._replace(obstacle="options")
    questions = [form.question for form in forms]
    used = [{code for option in common for code in option.codes[place]} for place in range(len(forms))]
    only = tuple(
        tuple(option.shown for option in question.options if option.code not in codes)
        for question, codes in zip(questions, used, strict=True)
    )
    is_open = not questions[0].is_multiple and any(only)
    nets = tuple(_common_nets(common, [question.nets for question in questions]))
    if is_open and not found.is_described:
        codes = tuple(tuple(code for option in common for code in option.codes[w]) for w in range(len(forms)))
        nets = (*nets, CommonOption("both_waves", "両方の調査にある選択肢の計", codes))
    return found._replace(common=common, only=only, is_open=is_open, nets=nets)


def _common_options(entry: QuestionMap, now: Form) -> tuple[CommonOption, ...]:
    """The common options of one pair: as written, or each option with itself."""
    if entry.options is None:
        return tuple(CommonOption(o.code, o.shown, ((o.code,), (o.code,))) for o in now.question.options)
    return tuple(_as_option(net) for net in entry.options.common)


def _as_option(net: CommonNet) -> CommonOption:
    """One line of the mapping."""
    return CommonOption(net.key, net.label, (net.now, net.before))


def _extended(common: Sequence[CommonOption], older: Sequence[CommonOption]) -> Iterator[CommonOption]:
    """The common options one wave further back: only those that the older pair has with the very same codes."""
    by_codes = {frozenset(option.codes[0]): option for option in older}
    for option in common:
        other = by_codes.get(frozenset(option.codes[-1]))
        if other is not None:
            yield option._replace(codes=(*option.codes, other.codes[-1]))


def _common_nets(common: Sequence[CommonOption], nets: Sequence[Sequence[Net]]) -> Iterator[CommonOption]:
    """Declared nets of the newest wave that every other wave declares too (same id or label), with the same meaning."""
    for net in nets[0]:
        same = [next((one for one in others if _is_same_net(one, net)), None) for others in nets]
        codes = [one.options for one in same if one is not None]
        parts = [_parts(options, common, wave) for wave, options in enumerate(codes)]
        if len(codes) == len(nets) and parts[0] and all(part == parts[0] for part in parts):
            yield CommonOption(net.id, net.label, tuple(codes))


def _is_same_net(one: Net, other: Net) -> bool:
    """Whether two nets are called the same."""
    return one.id == other.id or normalise_label(one.label) == normalise_label(other.label)


def _parts(codes: Sequence[str], common: Sequence[CommonOption], wave: int) -> frozenset[str]:
    """The common options that make up these codes of a wave; empty where they do not make them up exactly."""
    parts = [option for option in common if set(option.codes[wave]) <= set(codes)]
    covered = {code for option in parts for code in option.codes[wave]}
    return frozenset(option.id for option in parts) if covered == set(codes) else frozenset()
