"""報告書の見方: what it says is what study.yaml sets (report-conventions.md 1.2, 1.4, 1.8; statistics.md B.3, B.6)."""

from __future__ import annotations

import pytest

from zushi_survey.present.document import HeadingBlock, TextBlock
from zushi_survey.present.methods_in_words import DesignFacts
from zushi_survey.present.report_guide import guide_blocks, phrases_table
from zushi_survey.questionnaire.study import StudyFile
from zushi_survey.questionnaire.wording import WordingRules

RELEASE = {"threshold": 5, "sensitive_threshold": 12, "hidden_group": 20}


def study(**more: object) -> StudyFile:
    """The smallest study with some settings."""
    wave = {"id": "r3", "label": "令和3年度", "questionnaire": "q.yaml"}
    return StudyFile.model_validate(
        {"schema_version": 1, "title": "調査", "report_wave": "r3", "waves": [wave], **more}
    )


def lines(file: StudyFile, policy: str = "publish") -> list[str]:
    """Everything said."""
    blocks = guide_blocks(file, DesignFacts(), "publish" if policy == "publish" else "internal")
    return [block.text for block in blocks if isinstance(block, TextBlock)]


def test_headings_come_in_order() -> None:
    blocks = guide_blocks(study(), DesignFacts(), "internal")

    headings = [block.text for block in blocks if isinstance(block, HeadingBlock)]
    assert headings == ["数字の見方", "印と検定", "人数の少ない集計の扱い", "文章の言葉"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"decimals": 0}, "比率は小数第1位を四捨五入しているため、内訳の合計が100％にならないことがあります。"),
        ({"base": "answered"}, "この報告書の基数は「回答者(無回答を除く)」です。"),
        ({"statistics": {"alpha": 0.01, "multiplicity": "holm"}}, "有意水準は1％(両側)です。多重比較はホルム法で補正"),
        ({"statistics": {"smallest_base": 50}}, "基数が50人未満の区分は検定しません。"),
        ({"statistics": {"confidence": 0.9, "interval": "logit"}}, "比率はロジット法、平均はt分布による90％信頼区間"),
        ({"release": {"small_base": 40}}, "基数が40人未満のため参考値です。"),
        ({"release": RELEASE}, "5人未満(0人を除く)の人数、配慮を要する質問では12人未満"),
        ({"report": {"marks": "pairs"}}, "英字は、その文字の区分より有意に高いことを表します。"),
    ],
)  # fmt: skip
def test_settings_in_force_are_what_it_says(settings: dict[str, object], said: str) -> None:
    assert any(said in line for line in lines(study(**settings)))


def test_an_internal_report_says_that_nothing_is_hidden_and_names_no_rule_of_hiding() -> None:
    said = lines(study(), "internal")

    assert any("人数の少ない集計も伏せていません" in line for line in said)
    assert not any("を伏せています" in line for line in said)


def test_without_marks_no_mark_is_explained() -> None:
    assert not any("↑" in line for line in lines(study(report={"marks": "none"})))


def test_phrases_stand_with_their_values() -> None:
    table = phrases_table(WordingRules())

    # statistics.md B.3: 約○割 1.0 below to 0.9 above, 台前半 1.0 to 3.9, 台半ば 4.0 to 6.9, 後半 7.0 to 8.9
    said = {row.label: row.cells[0].text for row in table.rows}
    assert said["約○割"] == "△1.0 から 0.9"
    assert said["○割台前半"] == "1.0 から 3.9"
    assert said["○割台半ば"] == "4.0 から 6.9"
    assert said["○割台後半"] == "7.0 から 8.9"
    assert said["大幅に、特に"] == "10以上"
