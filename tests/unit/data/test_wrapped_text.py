"""Plain text broken at one width: sentences whole again, each at the line it begins in; other texts left alone."""

from __future__ import annotations

import pytest

from zushi_survey.data.text_wrapped import paragraphs_of_lines

_SENTENCE = (
    "災害時の避難路や避難方法は約6割の方が確認しています。一方、自力で避難することが難しいと考えている方は、"
    "前回の調査よりも増えており、地域での助け合いの仕組みづくりが必要です。『知っている』と答えた方は48.2％です。"
)


def broken(text: str, letters: int, *, first: str = "", later: str = "") -> list[str]:
    """The text in lines of so many letters, with blanks before them."""
    pieces = [text[place : place + letters] for place in range(0, len(text), letters)]
    return [(later if number else first) + piece for number, piece in enumerate(pieces)]


@pytest.mark.parametrize("letters", [20, 23, 30, 38])
@pytest.mark.parametrize(("first", "later"), [("", ""), ("　", ""), ("・", "　"), ("    ", "    ")])
def test_a_paragraph_broken_at_any_width_is_whole_again(letters: int, first: str, later: str) -> None:
    lines = ["表題", "", *broken(_SENTENCE, letters, first=first, later=later), "", "次の段落です。"]

    found = [one for one in paragraphs_of_lines(lines) if one.text]

    assert [one.text.strip(" 　・") for one in found] == ["表題", _SENTENCE, "次の段落です。"]
    assert [one.line for one in found] == [1, 3, len(lines)]


def test_every_place_knows_its_line() -> None:
    lines = broken(_SENTENCE, 25)

    (paragraph,) = paragraphs_of_lines(lines)

    assert paragraph.line_at(0) == 1
    assert [paragraph.line_at(place) for place in (24, 25, 49, 50)] == [1, 2, 2, 3]
    assert paragraph.line_at(_SENTENCE.index("『知って")) == _SENTENCE.index("『知って") // 25 + 1


def test_letters_that_may_not_begin_a_line_make_lines_shorter_or_longer() -> None:
    """Word processors move 「 to the next line and hang 、 over the end: lines are not all of one width."""
    lines = [
        "地域で気になっていることは、「災害時対応の不足」、",
        "次いで「買い物環境」が多く、また、その次には、",
        "「交流が不十分」、「集いの場の不足」が続く順とな",
        "っています。",
    ]

    (paragraph,) = paragraphs_of_lines(lines)

    assert paragraph.text == "".join(lines)


def test_a_single_broken_line_is_joined_where_it_plainly_goes_on() -> None:
    two = ["市が目指している地域共生社会(ちいききょうせいしゃか", "い)を知っている方は全体の25.0％でした。"]
    word = ["社協を知っている方は全体の約5割で、前回の調査", "よりも低くなっています。"]

    assert [one.text for one in paragraphs_of_lines(two)] == ["".join(two)]
    assert [one.text for one in paragraphs_of_lines(word)] == ["".join(word)]


def test_a_number_broken_in_two_is_one_number() -> None:
    (paragraph,) = paragraphs_of_lines(["回収した調査票のうち有効な票の数は、全部で1,1", "12票となりました。"])

    assert "1,112票" in paragraph.text


@pytest.mark.parametrize(
    "lines",
    [
        ["地域での支え合いを進めるために必要な取り組み", "災害時の避難を支えるために必要な取り組みです"],
        ["・地域での活動に参加している方は約25%です", "・地域での活動に参加していない方は約7割です"],
        ["地域での活動に参加している方は25.0%です。", "地域での活動に参加したい方は40.0%です。"],
        ["配布数\t回収数\t無効回答\t有効回収数\t有効回収率", "の数\t1,140\t28\t1,112\t55.6%"],
        ["短い行", "も続き"],
        [
            "とても長い一行がほかにある文書では、行の幅はそろっていないので、" * 3,
            "地域での活動に参加している方の割合を調べた結果",
            "は次の表のとおりです",
        ],
    ],
)
def test_lines_that_stand_for_themselves_are_left_apart(lines: list[str]) -> None:
    assert [one.text for one in paragraphs_of_lines(lines)] == lines


def test_paragraphs_that_begin_with_a_blank_letter_stay_apart() -> None:
    first = "　" + _SENTENCE[:59] + "。"
    lines = [first[:20], first[20:40], first[40:60] + "。", "　" + _SENTENCE[:19], _SENTENCE[19:30]]

    found = list(paragraphs_of_lines(lines))

    assert [one.line for one in found] == [1, 4]
