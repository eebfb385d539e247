"""The study's glossary: the words by which a text may call questions, shares, groups, facts and points of the hearing.

Written by people, read exactly: a word means what stands here or in the questionnaire, and nothing that merely looks
like it. A word with several meanings is allowed; a sentence that does not decide between them is then asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from zushi_survey.core.problems import Problem
from zushi_survey.questionnaire.claims import GroupRef, Quantity, group_of, quantity_of
from zushi_survey.questionnaire.model import Code, FrozenModel, Identifier, Questionnaire
from zushi_survey.questionnaire.yaml_lines import YamlDocument, YamlPath

Names = tuple[Code, ...]


def _quantity_key(text: str) -> str:
    """The key, which must be a quantity."""
    if not isinstance(quantity_of(text), Quantity):
        raise ValueError("Q10=1(選択肢)、Q12:known(まとめ)、Q22.a(項目)のように書いてください")
    return text


def _group_key(text: str) -> str:
    """The key, which must be a group."""
    if not isinstance(group_of(text), GroupRef):
        raise ValueError("age=age60 のように、軸=区分で書いてください")
    return text


QuantityKey = Annotated[Code, AfterValidator(_quantity_key)]
GroupKey = Annotated[Code, AfterValidator(_group_key)]


class NamedMention(FrozenModel):
    """Words for a point raised in the hearing."""

    codes: tuple[Code, ...] = Field(min_length=1)
    theme: Code | None = None
    names: Names = Field(min_length=1)


class Glossary(FrozenModel):
    """The words of a study's texts."""

    schema_version: int = Field(default=1, ge=1, le=1)
    questions: dict[Code, Names] = Field(default_factory=dict, description="質問の番号: その話題を指す言葉")
    shares: dict[QuantityKey, Names] = Field(
        default_factory=dict, description="比率や平均点: それだけで何の比率かがわかる言葉(地域活動への参加率)"
    )
    answers: dict[QuantityKey, Names] = Field(
        default_factory=dict, description="比率や平均点: 何の質問かがわかっているときに使う言葉(認知度、参加率)"
    )
    groups: dict[GroupKey, Names] = Field(default_factory=dict, description="軸=区分: その人たちを指す言葉")
    axes: dict[Identifier, Names] = Field(default_factory=dict, description="軸: その軸を指す言葉")
    facts: dict[Code, Names] = Field(default_factory=dict, description="調査の事実(sent など): 表や文での呼び方")
    mentions: tuple[NamedMention, ...] = Field(default=(), description="ヒアリングの符号: 文での言い方")


def check_glossary(glossary: Glossary, document: YamlDocument, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What the glossary names and the questionnaire does not have (E-TXT-010 to 012), each with its line."""
    for question in glossary.questions:
        if question not in questionnaire.question_by_id and question not in questionnaire.variables:
            yield _unknown(document, ("questions", question), question, "E-TXT-010")
    for part, keys in (("shares", glossary.shares), ("answers", glossary.answers)):
        for key in keys:
            if not knows_quantity(questionnaire, quantity_of(key)):
                yield _unknown(document, (part, key), key, "E-TXT-010")
    for key in glossary.groups:
        if not knows_group(questionnaire, group_of(key)):
            yield _unknown(document, ("groups", key), key, "E-TXT-011")
    for axis in glossary.axes:
        if axis not in questionnaire.axis_by_id:
            yield _unknown(document, ("axes", axis), axis, "E-TXT-011")


def knows_quantity(questionnaire: Questionnaire, quantity: Quantity) -> bool:
    """Whether question or item, option and net are in the questionnaire."""
    root = quantity.question.partition(".")[0]
    question = questionnaire.question_by_id.get(root)
    if question is None or (root != quantity.question and quantity.question not in questionnaire.variables):
        return False
    if quantity.option:
        return quantity.option in question.option_index
    return not quantity.net or any(net.id == quantity.net for net in question.nets)


def knows_group(questionnaire: Questionnaire, group: GroupRef) -> bool:
    """Whether axis and category are in the questionnaire."""
    axis = questionnaire.axis_by_id.get(group.axis)
    return axis is not None and any(category.id == group.category for category in axis.categories)


def _unknown(document: YamlDocument, path: YamlPath, got: str, code: str) -> Problem:
    """The problem of a name that the questionnaire does not have."""
    return Problem(code=code, where=document.place(path), got=got)
