"""What is to be rewritten whatever the data say: statistics.md B.10 (L), G; claims.md A.6."""

from __future__ import annotations

from pathlib import Path

import pytest

from zushi_survey.analysis.words.lints import LINTS, find_lints
from zushi_survey.analysis.words.verdicts import Remark, Verdict
from zushi_survey.questionnaire.wording import StudyLint, WordingRules

RULES = WordingRules()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("二世代世帯が５割台弱を占める", ["band_weak"]),
        ("五割台弱", ["band_weak"]),
        ("5割弱、5割台前半", []),
        ("減少傾向となっています", ["tendency_of_two_waves"]),
        ("増加する傾向", ["tendency_of_two_waves"]),
        ("希薄な傾向、多い傾向", []),
        ("存在意義は十分に果たせていると思われませんが", ["turned_negation"]),
        ("必要とは思われません", []),
        ("差があるとはいえませんが", []),
        ("二世帯世帯", ["two_households"]),
        ("2世帯世帯", ["two_households"]),
        ("二世帯住宅、三世代世帯", []),
        ("東沼子駅", ["numa_ko"]),
        ("沼間、逗子、東逗子", []),
        ("返子市", ["kaeshi_ko"]),
        ("5.4％減少しています", ["percent_difference"]),
        ("30.0%と高くなっています", []),
        ("引き起こす大きな要因となっています", ["cause", "cause"]),
        ("回収集", ["misprint_returns"]),
        ("多くの人からわからない", ["from_many"]),
        ("", []),
    ],
)
def test_lints(text: str, ids: list[str]):
    hits = find_lints(text, RULES, waves=2)

    assert [hit.lint.id for hit in hits] == ids
    assert all(hit.verdict is Verdict.REWRITE for hit in hits)


def test_a_tendency_of_three_waves_is_no_fault():
    assert find_lints("減少傾向", RULES, waves=3) == ()


def test_a_place_name_is_never_guessed():
    (hit,) = find_lints("沼子", RULES, waves=2)

    assert hit.lint.suggestion is None


def test_every_lint_of_the_list_is_tried_on_a_text_of_its_own():
    texts = "5割台弱 5割台強 減少傾向 と思われませんが 二世帯世帯 沼子 返子 5%増加 要因となって 回収集 多くの人からわか"

    assert {hit.lint.id for hit in find_lints(texts, RULES, waves=2)} == {lint.id for lint in LINTS}


def test_a_study_adds_its_own_and_replaces_one_of_the_house():
    rules = WordingRules(
        lints=(
            StudyLint(id="centre", pattern="包括センタ(?!ー)", message="「包括センター」と書きます"),
            StudyLint(id="numa_ko", pattern="沼子(?!さん)", message="人名は除きます"),
        )
    )

    hits = find_lints("沼子さんが包括センタへ", rules, waves=2)

    assert [(hit.lint.id, hit.text) for hit in hits] == [("centre", "包括センタ")]


def test_the_known_traps_of_the_plan_are_found_in_their_lines(shared: Path):
    lines = (shared / "plan" / "plan.txt").read_text(encoding="utf-8").splitlines()
    found = {(number, hit.lint.id) for number, line in enumerate(lines, 1) for hit in find_lints(line, RULES, waves=2)}

    expected = {
        (139, "band_weak"),
        (139, "two_households"),
        (226, "two_households"),
        (133, "misprint_returns"),
        (152, "from_many"),
        (754, "from_many"),
        (156, "cause"),
        (165, "cause"),
        (178, "tendency_of_two_waves"),
        (179, "tendency_of_two_waves"),
        (213, "turned_negation"),
        (1174, "kaeshi_ko"),
        (1176, "kaeshi_ko"),
    }
    assert expected <= found
    numa = {number for number, lint in found if lint == "numa_ko"}
    assert numa <= {*range(521, 528), *range(534, 539), 544, *range(564, 569)}
    assert {521, 544, 566, 534, 564, 568} <= numa
    other = {pair for pair in found - expected if pair[1] != "numa_ko"}
    assert {number for number, _ in other if 111 <= number <= 312} == set()


def test_verdicts_and_remarks_are_in_plain_words():
    assert [(one.value, one.label) for one in Verdict] == [
        ("S", "支持"),
        ("W", "幅のある表現"),
        ("D", "記述一致(誤差の範囲)"),
        ("X", "不一致"),
        ("L", "要書き換え"),
        ("U", "判定できません"),
        ("M", "記録のとおり"),
    ]
    assert all("{" not in remark.filled("約5割") for remark in Remark)
