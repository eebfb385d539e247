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
from zushi_survey.questionnaire.wave_axis_proposal import propose_axes
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


# ---- axes ----

AGE_NOW = [("a60", "69歳以下"), ("a70", "70～79歳"), ("a80", "80歳以上")]
AGE_BEFORE = [("a60", "69歳以下"), ("a70", "70歳以上")]


def with_axis(id_: str, label: str, categories: Sequence[tuple[str, str]]) -> Questionnaire:
    """A questionnaire with one axis of one question."""
    axis = {
        "id": id_,
        "label": label,
        "question": "Q1",
        "categories": [{"id": name, "label": words, "options": [n]} for n, (name, words) in enumerate(categories, 1)],
    }
    return questionnaire(single("Q1", *(words for _, words in categories)), axes=[axis])


@pytest.mark.parametrize(
    ("axis", "code", "got"),
    [
        ({"now": "ages", "before": "age"}, "E-WAV-018", "ages"),
        ({"now": "age", "before": "agee"}, "E-WAV-018", "agee"),
        ({"now": "age"}, "E-WAV-014", "age"),
        (
            {"now": "age", "before": "age", "categories": [{"label": "x", "now": ["a90"], "before": ["a60"]}]},
            "E-WAV-019",
            "age: a90",
        ),
        (
            {"now": "age", "before": "age", "categories": [{"label": "x", "now": ["a60", "a60"], "before": ["a60"]}]},
            "E-WAV-029",
            "age: a60",
        ),
    ],
)
def test_axes_and_categories_that_do_not_exist_or_stand_twice_are_named(
    tmp_path: Path, axis: dict[str, Any], code: str, got: str
) -> None:
    now, before = with_axis("age", "年齢", AGE_NOW), with_axis("age", "年齢", AGE_BEFORE)

    problems = problems_of(tmp_path, [entry(**NO)], now, before, axes=[axis])

    assert found(problems) == [(code, got)]


def test_an_axis_written_twice_is_named_at_both_places(tmp_path: Path) -> None:
    now, before = with_axis("age", "年齢", AGE_NOW), with_axis("age", "年齢", AGE_BEFORE)

    problems = problems_of(tmp_path, [entry(**NO)], now, before, axes=[{"now": "age", "reason": "x"}] * 2)

    assert found(problems) == [("E-WAV-029", "age")] * 2


def test_an_unknown_category_shows_those_there_are(tmp_path: Path) -> None:
    now, before = with_axis("age", "年齢", AGE_NOW), with_axis("age", "年齢", AGE_BEFORE)
    axis = {"now": "age", "before": "age", "categories": [{"label": "x", "now": ["a60"], "before": ["a80"]}]}

    (problem,) = problems_of(tmp_path, [entry(**NO)], now, before, axes=[axis])

    assert (problem.title, problem.allowed) == ("対応表の分析軸の区分が前回の調査票にありません", "a60, a70")


def test_ranges_of_age_that_fill_one_another_are_proposed_together() -> None:
    (one,) = propose_axes(with_axis("age", "年齢", AGE_NOW), with_axis("nenrei", "年齢", AGE_BEFORE))

    assert one.entry is not None
    assert (one.entry.now, one.entry.before) == ("age", "nenrei")
    pairs = [(c.label, c.now, c.before) for c in one.entry.categories or ()]
    assert pairs == [("69歳以下", ("a60",), ("a60",)), ("70歳以上", ("a70", "a80"), ("a70",))]
    assert any("まとめました" in line for line in one.to_check)


@pytest.mark.parametrize("before", ["70歳代以上", "75歳以上", "65歳以上", "70～84歳"])
def test_ranges_that_do_not_fit_exactly_are_left_to_the_reader(before: str) -> None:
    forms = with_axis("age", "年齢", AGE_NOW), with_axis("age", "年齢", [("a60", "69歳以下"), ("a9", before)])

    (one,) = propose_axes(*forms)

    assert one.entry is not None
    assert [c.now for c in one.entry.categories or ()] == [("a60",)]
    assert any(before in line for line in one.to_check)


def test_places_are_paired_by_their_exact_words_alone() -> None:
    """沼間 and 沼子 under one id are two things; 逗子 is found under another id."""
    now = with_axis("district", "小学校区", [("d1", "沼間"), ("d2", "逗子")])
    before = with_axis("district", "小学校区", [("d1", "沼子"), ("d3", "逗子")])

    (one,) = propose_axes(now, before)

    assert one.entry is not None
    assert [(c.now, c.before) for c in one.entry.categories or ()] == [(("d2",), ("d3",))]
    assert any("沼間" in line and "沼子" in line for line in one.to_check)


def test_equal_ids_with_other_words_are_a_question_to_the_reader() -> None:
    now = with_axis("job", "職業", [("j1", "会社員"), ("j2", "自営業")])
    before = with_axis("job", "職業", [("j1", "会社員・公務員"), ("j2", "自営業")])

    (one,) = propose_axes(now, before)

    assert one.entry is not None
    assert [c.now for c in one.entry.categories or ()] == [("j1",), ("j2",)]
    assert any("id は同じで言葉が違います" in line for line in one.to_check)


def test_axes_that_ids_pair_rightly_need_no_line_and_a_proposal_can_be_read_back(tmp_path: Path) -> None:
    now, before = with_axis("age", "年齢", AGE_NOW), with_axis("nenrei", "年齢", AGE_BEFORE)
    assert propose_axes(now, now) == ()
    pair = ProposedPair("N", "今回", "B", "前回", propose(now, before), propose_axes(now, before))
    path = tmp_path / "wave-map.yaml"
    path.write_text(wave_map_text([pair]), encoding="utf-8")

    (read,) = load_wave_map(path, {"N": now, "B": before}).pairs

    assert read.axes == tuple(one.entry for one in pair.axes)
