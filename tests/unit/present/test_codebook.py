from __future__ import annotations

from zushi_survey.core.resources import resource
from zushi_survey.present.codebook import codebook_page
from zushi_survey.present.display import DisplayPage, DisplayTable
from zushi_survey.questionnaire.load import load_questionnaire


def sample_page() -> DisplayPage:
    return codebook_page(load_questionnaire(resource("questionnaires/zushi-r3.yaml")))


def table(page: DisplayPage, wanted: str) -> DisplayTable:
    return next(t for t in page.tables if t.id == wanted)


def test_every_question_and_every_axis_has_a_table_in_order() -> None:
    questionnaire = load_questionnaire(resource("questionnaires/zushi-r3.yaml"))
    ids = [t.id for t in codebook_page(questionnaire).tables]

    assert ids == [*(q.id for q in questionnaire.questions), *(f"axis.{a.id}" for a in questionnaire.axes)]


def test_a_question_shows_whom_it_asks_and_where_its_options_lie() -> None:
    shown = table(sample_page(), "Q1SQ")

    assert "対象: Q1で「あいさつ程度」「ほとんどない」と答えた人" in shown.subtitles
    assert [c.text for c in shown.rows[0].cells] == [
        "つきあいをするきっかけがない",
        "図表では「きっかけがない」、列 Q1SQ_1",
    ]
    assert shown.rows[0].label == "1"
    assert table(sample_page(), "Q2").rows[-1].cells[1].text == "ほかと同時に選べない、列 Q2_11"


def test_a_matrix_shows_its_items_then_its_options_with_scores_then_its_nets() -> None:
    shown = table(sample_page(), "Q22")

    assert list(dict.fromkeys(r.group for r in shown.rows)) == ["項目", "選択肢", "まとめ"]
    satisfied = next(r for r in shown.rows if r.group == "選択肢")
    assert satisfied.cells[1].text == "点数 2"
    assert "回答の種類: マトリクス(項目ごとに単数回答)" in shown.subtitles


def test_kinds_with_their_own_details_say_them() -> None:
    page = sample_page()

    assert "回答の種類: 制限複数回答(3つまで)" in table(page, "Q29").subtitles
    assert "回答の種類: 順位(3位まで)" in table(page, "Q28").subtitles
    assert "範囲: 0分以上180分以下" in table(page, "Q27").subtitles
    assert [r.cells[1].text for r in table(page, "Q27").rows][:2] == ["9分以下", "10分以上19分以下"]
    assert any("配慮" in line for line in table(page, "Q6").subtitles)
    assert table(page, "Q30").rows == ()
    assert [c.text for c in table(page, "axis.generation").rows[0].cells] == [
        "若い世代(18～39歳)",
        "F2で「18～29歳」「30歳代」と答えた人",
    ]
