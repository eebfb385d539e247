"""Typography and sentence templates: statistics.md B.9."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from zushi_survey.analysis.testing.significance import from_z, not_tested
from zushi_survey.analysis.words.level import Resolution, level_of_counts
from zushi_survey.analysis.words.templates import TEMPLATES, Evidence, Needs, Refused, Sentence, fill
from zushi_survey.analysis.words.typography import (
    base_text,
    item_name,
    level_text,
    net_name,
    option_name,
    points_text,
)
from zushi_survey.questionnaire.wording import WordingRules

RULES = WordingRules()
EVIDENCE = Evidence(
    question="Q10", option="1", wave="R3", count=278, base=1112, test=from_z("two_shares", -3.1), p_adjusted=0.002
)


def test_names_are_set_by_what_they_name():
    assert option_name("十分") == "「十分」"
    assert net_name("入手できている") == "『入手できている』"
    assert net_name("入手できている", ("十分", "ある程度")) == "『入手できている』(「十分」+「ある程度」)"
    assert item_name("対応の早さ") == "“対応の早さ”"
    assert base_text("活動している人", 1111) == "活動している人(n=1,111)では"


def test_a_difference_is_in_points_and_not_in_percent():
    assert points_text(Fraction(-54, 10)) == "5.4ポイント"
    assert points_text(Fraction(125, 1000)) == "0.1ポイント"
    assert points_text(0.25) == "0.3ポイント"
    assert points_text(-6.0000000001) == "6.0ポイント"


def test_phrase_and_figure_go_together_unless_one_holds_the_other():
    assert level_text(level_of_counts(300, 1000), RULES) == "約3割(30.0％)"
    assert level_text(level_of_counts(300, 1000), WordingRules(percent_sign="%")) == "約3割(30.0%)"
    assert level_text(level_of_counts(300, 1000), WordingRules(phrase_only=True)) == "約3割"
    assert level_text(level_of_counts(42, 1000), RULES) == "4.2％"
    assert level_text(level_of_counts(13, 52), RULES, Resolution.COUNTS) == "52人中13人(25.0％)"
    assert level_text(level_of_counts(0, 52), RULES) == "いない(0人)"


CHANGE = {"option": "『知っている』の割合", "points": "5.4ポイント", "adverb": "", "change": "減少"}


def test_a_filled_sentence_keeps_its_evidence():
    sentence = fill("change", CHANGE, [EVIDENCE])

    assert sentence == Sentence(
        "前回調査と比較すると、『知っている』の割合は5.4ポイント減少しています。", "change", (EVIDENCE,)
    )


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"count": None}, ("count",)),
        ({"base": 0}, ("base",)),
        ({"question": ""}, ("question",)),
        ({"p_adjusted": None}, ("p_adjusted",)),
        ({"test": None}, ("test",)),
        ({"test": not_tested("two_shares", "z", "empty")}, ("test",)),
        ({"wave": "", "option": ""}, ("option", "wave")),
    ],
)
def test_a_sentence_without_its_evidence_is_refused(change: dict[str, object], missing: tuple[str, ...]):
    assert fill("change", CHANGE, [EVIDENCE, replace(EVIDENCE, **change)]) == Refused("change", missing)


def test_a_level_needs_no_test():
    bare = replace(EVIDENCE, test=None, p_adjusted=None)
    fields = {"topic": "認知度", "option": "「知っている」", "level": "約5割(48.2％)"}

    assert isinstance(fill("level", fields, [bare]), Sentence)


def test_no_evidence_and_a_field_without_words_are_refused():
    assert fill("change", CHANGE, []) == Refused("change", ("evidence",))
    assert fill("change", {**CHANGE, "option": ""}, [EVIDENCE]) == Refused("change", ("option",))
    assert fill("change", {"option": "x"}, [EVIDENCE]) == Refused("change", ("adverb", "change", "points"))


def test_words_in_braces_from_a_study_are_not_filled_again():
    sentence = fill("change", {**CHANGE, "option": "{points}"}, [EVIDENCE])

    assert isinstance(sentence, Sentence)
    assert "{points}は5.4" in sentence.text


@pytest.mark.parametrize("template", TEMPLATES)
def test_sentences_end_politely_and_comparisons_need_a_test(template: str):
    text, needs = TEMPLATES[template]

    assert text.endswith(("ます。", "ません。", "です。"))
    compares = any(word in text for word in ("前回", "別", "最も", "{ordered}", "{top_set}"))
    assert needs is (Needs.TEST if compares else Needs.LEVEL)
