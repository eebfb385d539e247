"""The tables of words in docs/methods.md are the program's: one table of data, printed once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.docs.method_page import page_text, table_after
from zushi_survey.analysis.words.difference_words import Speaks, Support, difference_phrase
from zushi_survey.analysis.words.directions import DirectionKind
from zushi_survey.analysis.words.level import Resolution, level_of_counts, phrase_of
from zushi_survey.analysis.words.level_phrases import LevelReader
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.hearing.extent import Extent
from zushi_survey.questionnaire.wording import LEVEL_FORMS, STRENGTHS, Band, GradedBands, WordingRules

PAGE = page_text()
RULES = WordingRules()


def _rows(head: str) -> list[list[str]]:
    """The rows of a table of the page."""
    return table_after(PAGE, head)


def _band(cell: str) -> Band:
    low, high = (float(end) if end else None for end in cell.split("～"))
    return low, high


def _same(rows: list[list[str]], forms: Mapping[str, GradedBands]) -> bool:
    printed = {row[-1].strip("`"): tuple(map(_band, row[-4:-1])) for row in rows}
    return printed == {name: (form.a, form.b, form.c) for name, form in forms.items()}


def test_level_words_have_the_bands_of_the_table() -> None:
    rows = _rows("<!-- words: levels -->")

    assert _same(rows, LEVEL_FORMS)
    assert {row[-1].strip("`"): float(row[1]) for row in rows} == {name: form.of for name, form in LEVEL_FORMS.items()}


@pytest.mark.parametrize("row", _rows("<!-- words: levels -->"), ids=lambda row: row[-1].strip("`"))
def test_each_printed_level_word_is_read_as_its_form(row: list[str]) -> None:
    reader = LevelReader(RULES)
    words = re.sub(r"\(書き換えの対象\)", "", row[0]).replace("N人にM人", "4人に1人")

    for word in words.split("、"):
        number = "35" if "％" in word else "5"
        found = reader.find(word.replace("N", number))
        assert [phrase.form for phrase in found] == [row[-1].strip("`")], word


def test_adverbs_have_the_bands_of_the_table() -> None:
    rows = _rows("<!-- words: strengths -->")

    forms = {str(name): form for name, form in STRENGTHS.items()}

    assert _same(rows, forms)
    for row in rows:
        words = [word for word in row[0].split("、") if word != "副詞なし"]
        patterns = forms[row[-1].strip("`")].words
        assert all(any(re.fullmatch(pattern, word) for pattern in patterns) for word in words)


def test_fine_levels_are_written_as_the_page_says() -> None:
    for cell, phrase, _ in _rows("| 印刷する値の1の位から"):
        for end in _band(cell):
            assert end is not None
            level = level_of_counts(round(600 + 10 * end), 1000)
            shown = {"約N割": "約6割", "約(N+1)割": "約7割"}.get(phrase, phrase.replace("N", "6"))
            assert phrase_of(level, RULES, Resolution.FINE) == shown


@pytest.mark.parametrize(
    ("kind", "column"), [(DirectionKind.CHANGE, 1), (DirectionKind.LEVEL, 2), (DirectionKind.EXCEED, 3)]
)
def test_difference_words_are_written_as_the_page_says(kind: Speaks, column: int) -> None:
    rows = _rows("| 差(ポイント) | 増減 |")
    words = [row[column].partition("(")[0] for row in rows]
    edges = [float(re.findall(r"[\d.]+", row[0])[0]) for row in rows[:-1]]

    at_edges = [difference_phrase(edge, Support.SUPPORTED, kind, RULES) for edge in edges]
    below = [difference_phrase(edge - 0.1, Support.SUPPORTED, kind, RULES) for edge in edges]

    assert at_edges == words[:-1]
    assert below == words[1:]


def test_verdicts_are_those_of_the_program() -> None:
    assert {row[0].strip("`"): row[1] for row in _rows("| 記号 | 判定 |")} == {one.value: one.label for one in Verdict}


def test_words_of_extent_are_those_of_the_program() -> None:
    words = {row[1].partition("(")[0] for row in _rows("| 数 | 言い方 |")}

    assert words == {one.value for one in Extent}


def test_the_page_of_settings_links_to_the_words(repository: Path) -> None:
    assert "methods.md#words" in (repository / "docs" / "questionnaire.md").read_text("utf-8")
