"""Alternatives to hiding as the office reads them, and the line to paste into the questionnaire."""

from __future__ import annotations

import yaml

from tests.builders import questionnaire, single
from zushi_survey.analysis.disclosure.collapse import Collapse, Cost
from zushi_survey.analysis.disclosure.office import DisclosureReport, HiddenCount
from zushi_survey.analysis.disclosure.publish_less import LeftOut
from zushi_survey.present.proposals import Proposals, coarser_axis, costs_table, proposals_line, proposals_table
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Axis, Questionnaire

AGE = {"id": "age", "label": "年齢", "question": "F2", "ordered": True}
BOOK = questionnaire(single("F2", "65～74歳", "75～79歳", "80歳以上"), axes=[AGE])
COARSER = Collapse(
    "age", "", (("1",), ("2", "3")), (("65～74歳",), ("75～79歳", "80歳以上")), Cost(12, 1040), Cost(2, 61)
)
SCALE = Collapse("", "Q26.a", (("1", "2"), ("3",)), (("満足", "やや満足"), ("不満",)), Cost(9, 80), Cost(0, 0))
LESS = LeftOut("household", 1500, Cost(40, 2000), Cost(11, 300))


def texts(proposals: Proposals) -> list[list[str]]:
    return [[row.label, *(cell.text for cell in row.cells)] for row in proposals_table(proposals).rows]


def test_every_proposal_says_what_to_put_together_and_what_that_saves():
    found = texts(Proposals(BOOK, (COARSER, SCALE), LESS))

    assert [row[:4] for row in found] == [
        ["年齢", "「75～79歳・80歳以上」", "12 → 2", "1,040 → 61"],
        ["Q26.a の選択肢", "「満足・やや満足」", "9 → 0", "80 → 0"],
        ["household", "この軸を載せない(載せない数 1,500)", "40 → 11", "2,000 → 300"],
    ]
    assert [row[4] for row in found[1:]] == ["-", "-"]


def test_the_line_to_paste_is_an_axis_of_the_questionnaire():
    (line,) = [row[4] for row in texts(Proposals(BOOK, (COARSER,), None))]

    (pasted,) = yaml.safe_load(line)
    assert pasted["id"] == "age_2"
    book = Questionnaire.model_validate(BOOK.model_dump(by_alias=True) | {"axes": [AGE, pasted]})
    categories = axis_categories(book.axis_by_id["age_2"], book)
    assert [(one.label, one.options) for one in categories] == [
        ("65～74歳", ("1",)),
        ("75～79歳・80歳以上", ("2", "3")),
    ]
    assert book.axis_by_id["age_2"].ordered


def test_a_name_that_is_taken_is_not_given_again():
    taken = questionnaire(single("F2", "a", "b", "c"), axes=[AGE, {**AGE, "id": "age_2"}])

    assert yaml.safe_load(texts(Proposals(taken, (COARSER,), None))[0][4])[0]["id"] == "age_2x"


def test_ranges_and_conditions_are_put_together_too():
    axis = Axis.model_validate({
        "id": "n", "label": '"人数"', "ordered": True, "categories": [
            {"id": "a", "label": "0～1", "to": 1}, {"id": "b", "label": "2～3", "from": 2, "to": 3},
            {"id": "c", "label": "4～", "from": 4}, {"id": "d", "label": "e", "when": "Q1 = 1"},
            {"id": "f", "label": "g", "when": "Q1 = 2 and Q2 = 1"},
        ],
    })  # fmt: skip

    (made,) = yaml.safe_load(coarser_axis(axis, axis.categories, (("a", "b"), ("c",), ("d", "f")), "n_3"))

    assert made["label"] == '"人数"'
    assert "question" not in made
    assert made["categories"] == [
        {"id": "a_b", "label": "0～1・2～3", "to": 3},
        {"id": "c", "label": "4～", "from": 4},
        {"id": "d_f", "label": "e・g", "when": "(Q1 = 1) or (Q1 = 2 and Q2 = 1)"},
    ]


def test_the_line_for_the_terminal_says_the_most_that_can_be_saved():
    further = COARSER._replace(groups=(("1", "2", "3"),), after=Cost(1, 20))

    assert proposals_line(Proposals(BOOK, (COARSER, further, SCALE), LESS)) == (
        "伏せる数を減らす案: 年齢を1区分にまとめると 12 → 1、householdの軸を載せないと 40 → 11"
        "(--format xlsx か html に、すべての案と書き方があります)"
    )
    assert proposals_line(Proposals(BOOK, (), None)) == "伏せる数を減らす案: ありません"


def test_costs_stand_with_the_most_hidden_counts_first():
    def hidden(question: str, axis: str, persons: int, *, primary: bool) -> HiddenCount:
        return HiddenCount("W", question, "", axis, "", "", primary, persons, "optimum", 0, None)

    rows = (
        hidden("Q1", "age", 2, primary=True),
        hidden("Q2", "age", 1, primary=True),
        hidden("Q2", "age", 30, primary=False),
        hidden("Q1", "total", 50, primary=False),
    )
    table = costs_table(DisclosureReport(rows, 100, 1000, 83), BOOK)

    assert [[row.label, *(cell.text for cell in row.cells)] for row in table.rows] == [
        ["W Q2", "年齢", "1", "1", "31"],
        ["W Q1", "全体", "0", "1", "50"],
        ["W Q1", "年齢", "1", "0", "2"],
    ]
