"""Words of the glossary and the questionnaire, and where they stand in a text: exact, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from zushi_survey.analysis.words.normal import normalised
from zushi_survey.questionnaire.claims import GroupRef, Quantity, group_of, quantity_of
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.glossary import Glossary
from zushi_survey.questionnaire.model import Axis, Category, Question, Questionnaire, QuestionType

_SHORTEST = 3
"""Characters of the shortest word taken from the questionnaire itself; shorter ones are for the glossary to name."""
_BRACKETS = re.compile("[「」『』“”]")
_SPARE = {"その他", "わからない", "特にない", "答えない", "無回答"}
"""Options of so many questions that alone they name none; with their question they do."""


class Topic(NamedTuple):
    """The subject of a question."""

    question: str


class Share(NamedTuple):
    """A quantity named by itself."""

    quantity: Quantity


class Answer(NamedTuple):
    """A quantity named only where its question is known."""

    quantity: Quantity


class AxisRef(NamedTuple):
    """An axis."""

    axis: str


class FactRef(NamedTuple):
    """A fact of the survey or the hearing."""

    field: str


class MentionRef(NamedTuple):
    """A point raised in the hearing."""

    theme: str
    """Empty for any."""
    codes: tuple[str, ...]


Meaning = Topic | Share | Answer | GroupRef | AxisRef | FactRef | MentionRef


class FoundTerm(NamedTuple):
    """One word of the glossary in a text in one spelling."""

    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...]


class Terms:
    """Every word known of a study; compiled once."""

    def __init__(self, glossary: Glossary, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        meanings: dict[str, dict[Meaning, None]] = {}
        for text, meaning in (*_of_glossary(glossary), *_of_questionnaire(questionnaire, set(glossary.questions))):
            meanings.setdefault(_BRACKETS.sub("", normalised(text).text), {})[meaning] = None
        self._meanings = {text: tuple(found) for text, found in meanings.items() if text}
        longest_first = sorted(self._meanings, key=lambda text: (-len(text), text))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, text: str) -> tuple[FoundTerm, ...]:
        """The words in a text that is already in one spelling, in order, none overlapping; brackets do not matter."""
        places = [place for place, character in enumerate(text) if not _BRACKETS.match(character)]
        plain = "".join(text[place] for place in places)
        return tuple(
            FoundTerm(match[0], places[match.start()], places[match.end() - 1] + 1, self._meanings[match[0]])
            for match in self._pattern.finditer(plain)
        )


def _of_glossary(glossary: Glossary) -> Iterator[tuple[str, Meaning]]:
    """What the glossary says."""
    for question, names in glossary.questions.items():
        yield from ((name, Topic(question)) for name in names)
    for key, names in glossary.shares.items():
        yield from ((name, Share(quantity_of(key))) for name in names)
    for key, names in glossary.answers.items():
        yield from ((name, Answer(quantity_of(key))) for name in names)
    for key, names in glossary.groups.items():
        yield from ((name, group_of(key)) for name in names)
    for axis, names in glossary.axes.items():
        yield from ((name, AxisRef(axis)) for name in names)
    for field, names in glossary.facts.items():
        yield from ((name, FactRef(field)) for name in names)
    for mention in glossary.mentions:
        yield from ((name, MentionRef(mention.theme or "", mention.codes)) for name in mention.names)


def _of_questionnaire(questionnaire: Questionnaire, named: set[str]) -> Iterator[tuple[str, Meaning]]:
    """What the questionnaire's own labels say; titles only of questions that the glossary does not name."""
    axis_questions = {axis.question for axis in questionnaire.axes}
    for question in questionnaire.questions:
        if question.id not in axis_questions | named:
            yield from _long((without_notes(question.label),), Topic(question.id))
        yield from _of_question(question, is_axis=question.id in axis_questions)
    for axis in questionnaire.axes:
        yield from _long((without_notes(axis.label),), AxisRef(axis.id))
        yield from _of_categories(axis, questionnaire)


def _of_question(question: Question, *, is_axis: bool) -> Iterator[tuple[str, Meaning]]:
    """Labels of options, nets and items, which mean something only with their question."""
    is_grid = question.type is QuestionType.MATRIX
    for option in question.options:
        if is_axis:
            continue
        names = (option.label, without_notes(option.label), option.shown, *option.aliases)
        spare = normalize("NFKC", option.label) in _SPARE
        meaning = Answer(Quantity(question.id, option.code))
        yield from ((name, meaning) for name in names if spare or len(name) >= _SHORTEST)
    for net in question.nets:
        if not is_axis:
            yield from _long((net.label, without_notes(net.label)), Answer(Quantity(question.id, net=net.id)))
    if is_grid:
        for item in question.items:
            yield (item.label, Answer(Quantity(f"{question.id}.{item.id}")))


def _of_categories(axis: Axis, questionnaire: Questionnaire) -> Iterator[tuple[str, Meaning]]:
    """Names of the groups of an axis: of the category, and of the option that it is made of."""
    options = questionnaire.question_by_id[axis.question].options if axis.question else ()
    for category in axis_categories(axis, questionnaire):
        names = [category.label, without_notes(category.label), *_decades(category)]
        for option in options:
            if category.options == (option.code,):
                names += [option.label, without_notes(option.label), *option.aliases]
        yield from _long(names, GroupRef(axis.id, category.id), but=_SPARE)


def _decades(category: Category) -> Iterator[str]:
    """30歳代 is also written 30代."""
    if re.fullmatch(r"[0-9~～]+歳代", category.label):
        yield category.label.replace("歳代", "代")


def _long(names: Iterable[str], meaning: Meaning, but: Iterable[str] = ()) -> Iterator[tuple[str, Meaning]]:
    """The names that are long enough to be told from ordinary words."""
    for name in names:
        if len(name) >= _SHORTEST and name not in but:
            yield name, meaning


def without_notes(label: str) -> str:
    """The label without what stands in brackets after it: 若い世代(18～39歳) is 若い世代."""
    return re.sub(r"\([^()]*\)$", "", normalize("NFKC", label)).strip() or label
