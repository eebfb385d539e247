"""The mapping of waves: what is refused, with the line, and what is proposed from two questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders import multiple, questionnaire, single
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.questionnaire.load import load_questionnaire, load_wave_map
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.wave_links import links_of
from zushi_survey.questionnaire.wave_map_text import ProposedPair, wave_map_text
from zushi_survey.questionnaire.wave_proposal import ProposedQuestion, propose

FORM = questionnaire(single("Q1", "はい", "いいえ"), single("Q2", "a", "b"))
MATRIX = {
    "id": "M",
    "type": "MATRIX",
    "label": "M",
    "items": [{"id": "a", "label": "児童"}, {"id": "b", "label": "高齢者"}],
    "options": [{"code": 1, "label": "知っている"}, {"code": 2, "label": "知らない"}],
}


def entry(now: str | None = "Q1", before: str | None = "Q1", **more: Any) -> dict[str, Any]:
    """One entry, compared as it is unless said otherwise."""
    sides = {name: value for name, value in (("now", now), ("before", before)) if value}
    return {**sides, "status": ["same"], "compare": "yes", **more}


def problems_of(
    folder: Path,
    entries: Sequence[dict[str, Any]],
    now: Questionnaire = FORM,
    before: Questionnaire = FORM,
    **pair: Any,
) -> list[Problem]:
    """What is wrong with a mapping; empty when nothing is."""
    content = {"schema_version": 1, "pairs": [{"now": "N", "before": "B", **pair, "questions": list(entries)}]}
    path = folder / "wave-map.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    try:
        load_wave_map(path, {"N": now, "B": before})
    except SurveyError as error:
        return list(error.problems)
    return []


def found(problems: Sequence[Problem]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.got) for problem in problems]


def test_a_question_left_out_is_an_error_that_names_it_and_its_wave(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, [entry()])

    assert found(problems) == [("E-WAV-002", "Q2"), ("E-WAV-002", "Q2")]
    assert [problem.title for problem in problems] == [
        "対応表にない質問があります(今回の調査票)",
        "対応表にない質問があります(前回の調査票)",
    ]
    assert "wave-map.yaml" in str(problems[0].where)


def test_items_may_be_mapped_singly_and_one_left_out_is_named(tmp_path: Path) -> None:
    form = questionnaire(MATRIX)
    single_items = [entry("M.a", "M.a"), entry("M.b", "M.b")]

    assert problems_of(tmp_path, single_items, form, form) == []
    assert found(problems_of(tmp_path, single_items[:1], form, form)) == [("E-WAV-002", "M.b")] * 2
    assert found(problems_of(tmp_path, [entry("M", "M")], form, form)) == []


Q2 = entry("Q2", "Q2")
NO = {"compare": "no", "reason": "理由"}
WORDS_DIFFER = questionnaire(single("Q1", "はい", "いいえ、ちがう"), single("Q2", "a", "b"))
AS_MULTIPLE = questionnaire(multiple("Q1", "はい", "いいえ"), single("Q2", "a", "b"))
ROUTED = questionnaire(single("Q2", "a", "b"), single("Q1", "はい", "いいえ", ask="Q2 = 1"))
BASE = {"now_label": "18歳以上", "before_label": "20歳以上"}


def options(*common: tuple[list[int], list[int]], **only: list[int]) -> dict[str, Any]:
    nets = [{"label": str(place), "now": now, "before": before} for place, (now, before) in enumerate(common)]
    return {"options": {"common": nets, **only}, "status": ["options"]}


@pytest.mark.parametrize(
    ("entries", "before", "expected"),
    [
        ([entry(), entry(), Q2], FORM, [("E-WAV-003", "Q1")] * 2),
        ([entry(), Q2, entry("Q9", "Q1", **NO)], FORM, [("E-WAV-003", "Q1"), ("E-WAV-004", "Q9")]),
        ([entry(**options(([1], [1]), ([2], [9]))), Q2], FORM, [("E-WAV-005", "Q1: 9"), ("E-WAV-006", "Q1: 2")]),
        ([entry(**options(([1], [1]))), Q2], FORM, [("E-WAV-006", "Q1: 2")] * 2),
        ([entry(**options(([1, 2], [1]), only_before=[1, 2])), Q2], FORM, [("E-WAV-007", "Q1: 1")]),
        ([entry(), Q2], WORDS_DIFFER, [("E-WAV-008", "Q1")]),
        ([entry(), Q2], AS_MULTIPLE, [("E-WAV-009", "Q1")]),
        ([entry(**NO), Q2], AS_MULTIPLE, []),
        ([entry(), Q2], ROUTED, [("E-WAV-012", "Q1")]),
        ([entry(status=["base"]), Q2], FORM, [("E-WAV-012", "Q1")]),
        ([entry(base=BASE), Q2], FORM, [("E-WAV-012", None)]),
        ([entry(base={**BASE, "now": "Q9 = 1"}), Q2], FORM, [("E-WAV-011", "Q9 = 1")]),
        ([entry(base={**BASE, "now": "Q2 = 1"}), Q2], FORM, []),
        ([entry(compare="no"), Q2], FORM, [("E-WAV-014", "Q1")]),
        ([entry("Q1", "Q1", status=["new"], compare="no"), Q2], FORM, [("E-WAV-013", "Q1")]),
        (
            [entry("Q1", None), entry(None, "Q1", status=["dropped"], compare="no"), Q2],
            FORM,
            [("E-WAV-013", "Q1")],
        ),
        (
            [entry("Q1", None, status=["new"]), entry(None, "Q1", status=["dropped"], compare="no"), Q2],
            FORM,
            [("E-WAV-013", "Q1")],
        ),
    ],
)
def test_each_mistake_is_refused(
    tmp_path: Path, entries: list[dict[str, Any]], before: Questionnaire, expected: list[tuple[str, str | None]]
) -> None:
    assert found(problems_of(tmp_path, entries, FORM, before)) == expected


def test_items_with_other_words_are_mapped_singly(tmp_path: Path) -> None:
    other = questionnaire({**MATRIX, "items": [{"id": "a", "label": "高齢者"}, {"id": "b", "label": "児童"}]})

    assert found(problems_of(tmp_path, [entry("M", "M")], questionnaire(MATRIX), other)) == [("E-WAV-016", "M")]
    crossed = [entry("M.a", "M.b"), entry("M.b", "M.a")]
    assert problems_of(tmp_path, crossed, questionnaire(MATRIX), other) == []


def test_other_modes_of_asking_are_not_compared(tmp_path: Path) -> None:
    mode = {"mode": {"now": "郵送", "before": "訪問"}}

    assert found(problems_of(tmp_path, [entry(), Q2], **mode)) == [("E-WAV-010", "Q1, Q2")]
    assert problems_of(tmp_path, [entry(**NO), entry("Q2", "Q2", **NO)], **mode) == []


def test_unknown_waves_and_circles_are_refused(tmp_path: Path) -> None:
    pairs = [{"now": now, "before": before, "questions": [entry(), Q2]} for now, before in (("N", "B"), ("B", "N"))]
    path = tmp_path / "wave-map.yaml"
    path.write_text(yaml.safe_dump({"schema_version": 1, "pairs": pairs}), encoding="utf-8")

    with pytest.raises(SurveyError, match="E-WAV-017"):
        load_wave_map(path, {"N": FORM, "B": FORM})
    with pytest.raises(SurveyError, match="E-SET-001"):
        load_wave_map(path, {"N": FORM})


def test_a_declared_net_is_common_only_in_the_same_sense(tmp_path: Path) -> None:
    nets = [{"id": "known", "label": "知っている", "options": [1, 2]}]
    now = questionnaire(single("Q1", "a", "b", "c", nets=nets))
    same, other = (
        questionnaire(single("Q1", "a", "b", "c", nets=[{**nets[0], "options": codes}])) for codes in ([2, 1], [1])
    )
    path = tmp_path / "wave-map.yaml"
    content = {"schema_version": 1, "pairs": [{"now": "N", "before": "B", "questions": [entry()]}]}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")

    def nets_of(before: Questionnaire) -> list[str]:
        forms = {"N": now, "B": before}
        (linked,) = links_of(load_wave_map(path, forms).pairs, forms)
        return [net.id for net in linked.nets]

    assert (nets_of(same), nets_of(other)) == (["known"], [])


# ---- proposals ----


def proposed(now: Questionnaire, before: Questionnaire) -> dict[str, ProposedQuestion]:
    return {one.entry.name: one for one in propose(now, before)}


def test_a_renumbered_question_is_found_by_its_words() -> None:
    now = questionnaire(single("Q5", "はい", "いいえ", text="知って いますか。"))
    before = questionnaire(single("Q3", "はい", "いいえ", text="知っていますか。"))

    one = proposed(now, before)["Q5"]

    assert (one.entry.before, one.entry.status, one.entry.compare) == ("Q3", ("same",), "yes")
    assert one.grounds == ("質問文が同じ(番号は違う)",)


def test_the_same_number_with_other_words_is_another_question() -> None:
    now = questionnaire({**single("Q1", "はい", "いいえ"), "label": "避難"})
    before = questionnaire({**single("Q1", "ある", "ない"), "label": "参加"})

    statuses = [(one.entry.now, one.entry.before, one.entry.status) for one in propose(now, before)]

    assert statuses == [("Q1", None, ("new",)), (None, "Q1", ("dropped",))]


def test_names_of_places_are_never_likened() -> None:
    now = questionnaire(single("Q1", "沼間小学校区", "逗子小学校区", "近所の人に頼む"))
    before = questionnaire(single("Q1", "沼子小学校区", "逗子小学校区", "近所の人に頼んだ"))

    one = proposed(now, before)["Q1"]

    assert one.entry.options is not None
    assert [(net.now, net.before) for net in one.entry.options.common] == [(("2",), ("2",))]
    shown = [line for line in one.to_check if "似た言葉" in line]
    assert len(shown) == 1
    assert "頼んだ" in shown[0]


def test_width_and_spaces_are_no_difference() -> None:
    one = proposed(questionnaire(single("Q1", "１０年 以上", "なし")), questionnaire(single("Q1", "10年以上", "なし")))

    assert one["Q1"].entry.status == ("same",)


def test_what_cannot_be_compared_is_proposed_as_no_with_the_reason() -> None:
    now = questionnaire(single("Q1", *"ab"), single("Q2", *"ab", ask="Q1 = 1"), single("Q3", *"ab", text="新しい文"))
    before = questionnaire(multiple("Q1", *"ab"), single("Q2", *"ab"), single("Q3", *"ab", text="古い文"))

    entries = [one.entry for one in propose(now, before)]

    assert [(one.status, one.compare) for one in entries] == [
        (("type",), "no"),
        (("base",), "no"),
        (("wording",), "no"),
    ]
    assert all(one.reason for one in entries)


def test_a_proposal_of_the_sample_can_be_read_back_and_says_what_to_check(tmp_path: Path, repository: Path) -> None:
    forms = {
        wave: load_questionnaire(repository / "questionnaires" / f"zushi-{name}.yaml")
        for wave, name in (("R3", "r3"), ("P", "previous"))
    }
    text = wave_map_text([ProposedPair("R3", "令和3年度", "P", "前回", propose(forms["R3"], forms["P"]))])
    path = tmp_path / "wave-map.yaml"
    path.write_text(text, encoding="utf-8")

    (pair,) = load_wave_map(path, forms).pairs

    assert [one.name for one in pair.questions if one.compare == "yes"] == ["Q6", "Q7", "Q10", "Q11", "Q12"]
    assert "# 確認: 今回にない選択肢: 前回10「家具の固定」" in text
    assert "# 根拠: 質問番号と質問文が同じ" in text
