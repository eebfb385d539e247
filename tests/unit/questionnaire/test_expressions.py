"""Regular expressions of a study file: words and small repetitions, nothing that runs for ever."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from zushi_survey.questionnaire.expressions import LONGEST_EXPRESSION, why_refused
from zushi_survey.questionnaire.wording import LEVEL_FORMS, STRENGTHS, LevelForm


@pytest.mark.parametrize(
    "text",
    [
        r"(a+)+$",
        r"(a*)*",
        r"(?:a|ab)*c",
        r"((a{1,30})x?)+",
        r"([a-z]+)*1",
        r"(a|a)+",
        r"((?:a)(?:b+))*",
        r".*.*.*x",
        r"a{1,}b{2,}c*",
        r"(a+){10}",
        r"(a",
        r"[",
        "a" * (LONGEST_EXPRESSION + 1),
    ],
)
def test_what_could_take_for_ever_is_refused(text: str):
    assert why_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "多くの(?:人|住民)",
        r"ほとんど(?!の|な|い|あ)",
        r"\(a+\)+",
        r"[(*+]+",
        r"[]+]*",
        r"(ab)+c*",
        r"(?:ab+)?",
        r"(a|b)?",
        r"約[0-9]{1,3}人",
        r"a{,}",
        "a" * LONGEST_EXPRESSION,
    ],
)
def test_words_and_small_repetitions_are_used(text: str):
    assert why_refused(text) == ""


def test_the_house_s_own_words_keep_the_rule():
    level = [one for form in LEVEL_FORMS.values() for one in (*form.before, *form.after, *form.words)]
    strength = [one for form in STRENGTHS.values() for one in form.words]

    assert [one for one in (*level, *strength) if why_refused(one)] == []
    assert all(re.compile(one) for one in level)


def test_a_study_file_with_one_is_refused():
    with pytest.raises(ValidationError, match="繰り返し"):
        LevelForm(words=("(あ+)+",), a=(1.0, 2.0), b=(1.0, 2.0), c=(1.0, 2.0))
