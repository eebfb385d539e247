"""Names as sentences print them: options in 「」, nets in 『』, items in “”, groups as people call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from zushi_survey.analysis.words.typography import item_name, net_name, option_name
from zushi_survey.present.conditions_in_words import asked_in_words
from zushi_survey.questionnaire.claims import GroupRef, Quantity
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Category, Question, Questionnaire

_IN_BRACKETS = re.compile(r"[(（].*?[)）]")


class Names:
    """The printed names of everything that the questionnaire has."""

    def __init__(self, form: Questionnaire) -> None:
        self.form = form

    def question(self, name: str) -> Question:
        """The question of a variable (`Q17.a` is an item of Q17). KeyError for an unknown one."""
        return self.form.variables[name].question if name in self.form.variables else self.form.question_by_id[name]

    def answer(self, of: Quantity) -> str:
        """The answer in its brackets; of an item without an answer the item."""
        question = self.question(of.question)
        if of.option:
            return option_name(next(option.shown for option in question.options if option.code == of.option))
        if of.net:
            return net_name(next(net.label for net in question.nets if net.id == of.net))
        return item_name(self.form.variables[of.question].item_label)

    def apart(self, quantities: Sequence[Quantity]) -> list[str]:
        """What tells some quantities apart: their items where these differ, else their answers."""
        variables = [self.form.variables[of.question] for of in quantities]
        questions = {variable.question.id for variable in variables}
        if len(questions) == 1 and len({of.question for of in quantities}) == len(quantities) > 1:
            return [item_name(variable.item_label) for variable in variables]
        if len(questions) == 1 or len({of.option or of.net for of in quantities}) > 1:
            return [self.answer(of) for of in quantities]
        return [
            f"{variable.question.label}の{self.answer(of)}" for variable, of in zip(variables, quantities, strict=True)
        ]

    def asked(self, question: Question) -> str:
        """Who was asked, as a noun; empty for everyone."""
        return asked_in_words(question.ask, self.form)

    def axis(self, axis: str) -> str:
        """An axis, nested ones joined."""
        known = self.form.axis_by_id
        labels = [known[part].label if part in known else self.question(part).label for part in axis.split("*")]
        return "×".join(labels)

    def categories(self, axis: str) -> list[str]:
        """Ids of the categories of an axis; of a question, of its options. Nested axes have all combinations."""
        several = [self._categories(part) for part in axis.split("*")]
        return ["*".join(parts) for parts in product(*several)]

    def _categories(self, axis: str) -> list[str]:
        """Ids of the categories of one axis."""
        known = self.form.axis_by_id.get(axis)
        if known is None:
            return [option.code for option in self.question(axis).options]
        return [category.id for category in axis_categories(known, self.form)]

    def group(self, group: GroupRef) -> str:
        """A category as people call it: 久木小学校区, 夫婦のみ世帯, 60歳代."""
        parts = zip(group.axis.split("*"), group.category.split("*"), strict=True)
        return "の".join(self._category(axis, category) for axis, category in parts)

    def _category(self, axis_id: str, category_id: str) -> str:
        """The category's label; that of its only option where that says more."""
        axis = self.form.axis_by_id.get(axis_id)
        if axis is None:
            question = self.question(axis_id)
            return next((option.shown for option in question.options if option.code == category_id), category_id)
        category = next(one for one in axis_categories(axis, self.form) if one.id == category_id)
        if axis.question is None:
            return category.label
        return self._only_option(self.question(axis.question), category) or category.label

    def _only_option(self, question: Question, category: Category) -> str:
        """Another name of the one option that a category holds, or its fuller label; empty where there is none."""
        options = [option for option in question.options if option.code in category.options]
        if len(options) != 1:
            return ""
        if options[0].aliases:
            return options[0].aliases[0]
        plain = _IN_BRACKETS.sub("", options[0].label)
        return plain if plain.startswith(category.label) else ""
