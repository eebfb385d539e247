"""Places of an output that print a figure: all of them, none that only looks like it."""

from __future__ import annotations

import pytest

from zushi_survey.pipeline.explaining.finding import Figure, figure_of, places_of
from zushi_survey.questionnaire.printed import PrintedCell, PrintedFile, PrintedTable
from zushi_survey.questionnaire.texts import Paragraph


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("42.6", Figure("", "42.6")),
        ("４２．６％", Figure("", "42.6")),
        ("1,112", Figure("", "1112")),
        ("8*", Figure("", "8")),
        ("△5.9↓", Figure("-", "5.9")),
        ("-5.9ポイント", Figure("-", "5.9")),
        ("+3.6", Figure("+", "3.6")),
        ("<0.001", Figure("<", "0.001")),
        ("13団体", Figure("", "13")),
        ("22.5～27.6", None),
        ("約5割", None),
        ("x", None),
        ("Q12", None),
    ],
)
def test_what_is_a_figure(text: str, figure: Figure | None) -> None:
    assert figure_of(text) == figure


def _cells(*texts: str, keys: tuple[tuple[str, str], ...] = ()) -> PrintedFile:
    cells = tuple(
        PrintedCell(str(n), "Q1", "表", text, "年齢", "30歳代", "", "率", keys) for n, text in enumerate(texts)
    )
    return PrintedFile("a.html", "html", (PrintedTable("Q1", "表", cells),), ())


def _found(printed: PrintedFile, wanted: str, *labels: str) -> list[str]:
    return [place.cell.text if place.cell else place.words for place in places_of(printed, wanted, labels)]


def test_figures_are_compared_as_printed() -> None:
    printed = _cells("42.6", "42.60", "142.6", "42.6*", "△42.6↓", "426", "4.26")

    assert _found(printed, "42.6％") == ["42.6", "42.6*", "△42.6↓"]
    assert _found(printed, "-42.6") == ["△42.6↓"]
    assert _found(printed, "+42.6") == []


def test_shares_of_rows_are_found_by_the_percent_they_round_to() -> None:
    """0.4255 is 42.6 half-up at one decimal, 43 at none; a count of 43 is no share."""
    printed = _cells("0.4255", "0.4244", "43", keys=(("question", "Q1"),))

    assert _found(printed, "42.6") == ["0.4255"]
    assert _found(printed, "0.43") == ["0.4255"]
    assert _found(printed, "43") == ["0.4255", "43"]


def test_words_beside_it_narrow_the_places() -> None:
    printed = _cells("42.6")

    assert _found(printed, "42.6", "Q1", "30歳代") == ["42.6"]
    assert _found(printed, "42.6", "40歳代") == []


def test_sentences_are_found_whole_with_their_lines() -> None:
    text = "社協を知っている人は48.2％です。前回より5.4ポイント低く、148.2ではありません。"
    paragraphs = (Paragraph(7, text, breaks=((17, 8),)), Paragraph(9, "表の行\t48.2"))
    printed = PrintedFile("a.txt", "txt", (), paragraphs)

    places = places_of(printed, "48.2")

    assert [(place.line, place.words) for place in places] == [(7, "社協を知っている人は48.2％です")]
    assert [place.line for place in places_of(printed, "5.4")] == [8]
    assert [place.line for place in places_of(printed, "社協を知っている人は")] == [7]
    assert places_of(printed, "8.2") == ()
