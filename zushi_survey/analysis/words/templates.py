"""The sentences a report is made of, each with the evidence without which it is not written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from zushi_survey.analysis.testing.significance import Significance


class Needs(StrEnum):
    """What must be known of each figure in a sentence."""

    LEVEL = "level"
    """Question, option or net, wave, count and base."""
    TEST = "test"
    """The same, and a test with its adjusted p-value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one figure of a sentence rests on; counts are unweighted persons."""

    question: str
    option: str
    """Option, net or item."""
    wave: str
    count: int | None
    base: int | None
    category: str = ""
    """Axis and category; empty for the whole."""
    test: Significance | None = None
    p_adjusted: float | None = None

    def missing(self, needs: Needs) -> tuple[str, ...]:
        """Names of what a sentence of this kind would still need."""
        known = {
            "question": bool(self.question),
            "option": bool(self.option),
            "wave": bool(self.wave),
            "count": self.count is not None,
            "base": bool(self.base),
        }
        if needs is Needs.TEST:
            known["test"] = self.test is not None and self.test.p_value is not None
            known["p_adjusted"] = self.p_adjusted is not None
        return tuple(name for name, is_known in known.items() if not is_known)


class Template(NamedTuple):
    """A sentence with places to fill, and the evidence it needs."""

    text: str
    needs: Needs

    @property
    def fields(self) -> frozenset[str]:
        """Names of the places."""
        return frozenset(_FIELD.findall(self.text))


_FIELD = re.compile(r"{(\w+)}")

TEMPLATES: Final[Mapping[str, Template]] = {
    "first": Template("{topic}は、{option}が{level}で最も高く、次いで{sequence}の順となっています。", Needs.TEST),
    "top_set": Template("{topic}は、{top_set}となっています。", Needs.TEST),
    "level": Template("{topic}は、{option}が{level}となっています。", Needs.LEVEL),
    "level_of_base": Template("{base}、{option}が{level}となっています。", Needs.LEVEL),
    "change": Template("前回調査と比較すると、{option}は{points}{adverb}{change}しています。", Needs.TEST),
    "same": Template("前回調査と比較して、大きな差はみられません。", Needs.TEST),
    "flat": Template("前回調査と比較して、横ばいとなっています。", Needs.TEST),
    "group": Template("{axis}別にみると、{group}で{option}が{percent}と{adverb}{direction}なっています。", Needs.TEST),
    "no_group": Template("{axis}別では、大きな差はみられません。", Needs.TEST),
    "ordered": Template("{ordered}、{option}の割合が{direction}なっています。", Needs.TEST),
    "small_base": Template("n={base}と少ないため、参考値です。", Needs.LEVEL),
}
"""Sentences by id; `change` is 増加 or 減少, `direction` 高く or 低く, `ordered` 「年齢が高い層ほど」."""


class Sentence(NamedTuple):
    """A filled template with its evidence."""

    text: str
    template: str
    evidence: tuple[Evidence, ...]


class Refused(NamedTuple):
    """Why a template was not filled: names of fields without words, and of what the evidence lacks."""

    template: str
    missing: tuple[str, ...]


def fill(template_id: str, fields: Mapping[str, str], evidence: Sequence[Evidence]) -> Sentence | Refused:
    """The sentence, or the refusal: a sentence without its evidence is not written.

    A field may be empty only if it is `adverb`. KeyError for an unknown template.
    """
    template = TEMPLATES[template_id]
    missing = [
        name for name in sorted(template.fields) if not fields.get(name) and (name != "adverb" or name not in fields)
    ]
    if not evidence:
        missing.append("evidence")
    for one in evidence:
        missing.extend(name for name in one.missing(template.needs) if name not in missing)
    if missing:
        return Refused(template_id, tuple(missing))
    text = _FIELD.sub(lambda match: fields[match[1]], template.text)
    return Sentence(text, template_id, tuple(evidence))
