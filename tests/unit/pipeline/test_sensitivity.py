"""Hand-made studies of two groups in which one change is known to make another conclusion.

Group against the whole by hand (statistics.md C8): 60 of 100 against 46 of 100, z = .07 / sqrt(.53 * .47 * .005) =
1.983, p = .0473, both groups alike: BH leaves it, Holm doubles it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.builders import single
from zushi_survey.analysis.scenarios import Change
from zushi_survey.analysis.sensitivity import Conclusion, Flip, Kind, Outcome, Verdict
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.sensitivity import SensitivityRequest, examine, sensitivity_page
from zushi_survey.pipeline.study import Study

Counts = Mapping[tuple[str, ...], int]
"""Cells of a row (group, answer, weight) -> how many persons gave them."""

YES_NO: Counts = {("1", "1"): 60, ("1", "2"): 40, ("2", "1"): 46, ("2", "2"): 54}
SCALE = {
    "id": "X",
    "type": "SA",
    "label": "満足度",
    "options": [
        {"code": code, "label": label, "score": score}
        for code, (label, score) in enumerate(
            [("満足", 2), ("やや", 1), ("普通", 0), ("やや不満", -1), ("不満", -2)], 1
        )
    ],
    "nets": [{"id": "content", "label": "満足計", "options": [1, 2]}],
}
SAME_WIDE_AND_NARROW: Counts = {
    **{("1", code): n for code, n in zip("12345", (30, 30, 10, 15, 15), strict=True)},
    **{("2", code): n for code, n in zip("12345", (30, 16, 24, 15, 15), strict=True)},
}


def study(folder: Path, counts: Counts, question: object = None, **settings: Any) -> Study:
    """A study of one question `X` by the groups of question `G`."""
    form = {
        "schema_version": 1,
        "id": "t",
        "title": "試験",
        "questions": [single("G", "甲", "乙"), question or single("X", "はい", "いいえ")],
        "axes": [{"id": "group", "label": "区分", "question": "G"}],
    }
    wave = {"id": "N", "label": "今回", "questionnaire": "form.yaml"}
    answers = {"file": "answers.csv", **({"weight": "w"} if len(next(iter(counts))) > 2 else {})}
    file = {
        "schema_version": 1,
        "title": "試験",
        "report_wave": "N",
        "axes": ["group"],
        "waves": [{**wave, "answers": [answers]}],
        **settings,
    }
    names = ("G", "X", "w")[: len(next(iter(counts)))]
    rows = [",".join(cells) for cells, count in counts.items() for _ in range(count)]
    (folder / "answers.csv").write_text("\n".join([",".join(names), *rows]) + "\n", encoding="utf-8")
    # JSON is YAML.
    (folder / "form.yaml").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    (folder / "study.yaml").write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    return Study.open(folder)


def group(made: Study, option: str = "1", category: str = "1", **request: Any) -> Conclusion:
    """The conclusion about one option in one group against the whole."""
    (found,) = [
        one
        for one in examine(made, SensitivityRequest(("X",), **request)).found.conclusions
        if (one.key.kind, one.key.option, one.key.category) == (Kind.GROUP, option, category)
    ]
    return found


def flips(conclusion: Conclusion) -> dict[Change, Flip | None]:
    """What each single change does."""
    return {outcome.scenario[0]: outcome.flip for outcome in conclusion.outcomes}


def outcome(conclusion: Conclusion, change: Change) -> Outcome:
    (found,) = [one for one in conclusion.outcomes if one.scenario == (change,)]
    return found


def test_holm_takes_what_benjamini_hochberg_leaves(tmp_path: Path) -> None:
    higher = group(study(tmp_path, YES_NO))

    assert higher.own.verdict is Verdict.HIGHER
    assert higher.own.p_adjusted == pytest.approx(0.04731, abs=1e-5)
    assert flips(higher)[Change("multiplicity", "holm")] is Flip.FALLEN
    assert outcome(higher, Change("multiplicity", "holm")).result.p_adjusted == pytest.approx(0.09462, abs=1e-5)
    assert flips(higher)[Change("multiplicity", "none")] is None


def test_no_answer_in_the_base_takes_a_difference(tmp_path: Path) -> None:
    """60 of 120 asked against 46 of 100: z = .0182 / sqrt(.4818 * .5182 * (1/120 - 1/220)) = .591, p = .5544."""
    higher = group(study(tmp_path, {**YES_NO, ("1", ""): 20}))

    asked = outcome(higher, Change("base", "asked"))
    assert (higher.own.verdict, higher.own.base, higher.own.base_against) == (Verdict.HIGHER, 100, 200)
    assert (asked.flip, asked.result.base, asked.result.base_against) == (Flip.FALLEN, 120, 220)
    assert asked.result.difference == pytest.approx(60 / 120 - 106 / 220)
    assert asked.result.p_adjusted == pytest.approx(0.5544, abs=1e-4)


def test_weights_turn_a_difference_round(tmp_path: Path) -> None:
    """In group 1 who said yes weighs a third, who said no two: 20 of 100 weighted, 60 of 100 without weights."""
    weighted = {("1", "1", "0.333333333333"): 60, ("1", "2", "2"): 40, ("2", "1", "1"): 46, ("2", "2", "1"): 54}

    lower = group(study(tmp_path, weighted))

    off = outcome(lower, Change("weights", "off"))
    assert lower.own.verdict is Verdict.LOWER
    assert lower.own.difference == pytest.approx(0.20 - 0.33)
    assert (off.flip, off.result.verdict) == (Flip.REVERSED, Verdict.HIGHER)
    assert off.result.difference == pytest.approx(0.07)


def test_a_net_read_narrower_or_wider_takes_a_difference(tmp_path: Path) -> None:
    """60 against 46 of 100 for the net, 30 against 30 without its second option, 70 against 70 with the middle."""
    higher = group(study(tmp_path, SAME_WIDE_AND_NARROW, SCALE), "content")

    narrow, wide = (outcome(higher, Change("net", f"X.content={codes}")) for codes in ("1", "1+2+3"))
    assert higher.own.verdict is Verdict.HIGHER
    assert (narrow.flip, narrow.result.difference) == (Flip.FALLEN, pytest.approx(0, abs=1e-12))
    assert (wide.flip, wide.result.difference) == (Flip.FALLEN, pytest.approx(0, abs=1e-12))


def test_a_reading_touches_nothing_but_its_net(tmp_path: Path) -> None:
    option = group(study(tmp_path, SAME_WIDE_AND_NARROW, SCALE), "2")

    assert not [one for one in option.outcomes if one.scenario[0].what == "net"]


def test_a_declared_reading_takes_the_place_of_the_proposed_ones(tmp_path: Path) -> None:
    declared = {"nets": [{"question": "X", "net": "content", "alternative": [2, 1, 3]}]}
    made = study(tmp_path, SAME_WIDE_AND_NARROW, SCALE, sensitivity=declared)

    run = examine(made, SensitivityRequest(("X",)))

    assert [reading.id for reading in run.readings] == ["X.content=1+2+3"]
    assert run.are_readings_declared


def test_everything_a_reading_names_wrongly_is_said_at_once(tmp_path: Path) -> None:
    wrong = [
        {"question": "Y", "net": "content", "alternative": [1]},
        {"question": "X", "net": "happy", "alternative": [1]},
        {"question": "X", "net": "content", "alternative": [1, 9]},
    ]
    made = study(tmp_path, SAME_WIDE_AND_NARROW, SCALE, sensitivity={"nets": wrong})

    with pytest.raises(SurveyError) as caught:
        examine(made, SensitivityRequest(("X",)))

    assert [(problem.code, problem.got) for problem in caught.value.problems] == [
        ("E-STA-040", "Y"),
        ("E-STA-040", "happy"),
        ("E-STA-040", "9"),
    ]


def test_a_group_too_small_is_tested_when_any_base_will_do(tmp_path: Path) -> None:
    """25 of 25 against 40 of 80: 0.238 over the root of .6190 * .3810 * (1/25 - 1/105), z = 2.81... beyond doubt."""
    small = group(study(tmp_path, {("1", "1"): 25, ("2", "1"): 40, ("2", "2"): 40}))

    assert small.own.verdict is Verdict.NOT_TESTED
    assert flips(small)[Change("smallest_base", "2")] is Flip.APPEARED
    assert flips(small)[Change("smallest_base", "50")] is None


def test_where_nothing_flips_everything_supported_is_robust(tmp_path: Path) -> None:
    made = study(tmp_path, {("1", "1"): 90, ("1", "2"): 10, ("2", "1"): 10, ("2", "2"): 90})

    found = made.sensitivity("X")

    groups = [one for one in found.robust if one.key.kind is Kind.GROUP]
    assert found.changing == ()
    assert [one.own.verdict.value for one in groups] == ["higher", "lower", "lower", "higher"]
    assert found.counts()["supported"] == found.counts()["robust"] == 5  # and the association


def test_combinations_count_where_a_conclusion_holds(tmp_path: Path) -> None:
    """2 bases x 3 corrections x 3 smallest bases x 3 conventions; nobody is without an answer, every group has 100.

    By hand: pooled (z = 1.983; effective base t, p = .0487) under BH or none holds: 2 x 2 x 3 x 2 = 24 of 54. The
    unpooled t forgets that the group is in the whole: .07 / sqrt(.24 / 100 + .2491 / 200) = 1.159, never significant.
    """
    higher = group(study(tmp_path, YES_NO), combine=True)

    assert higher.combined is not None
    assert (higher.combined.examined, higher.combined.held) == (54, 24)
    assert higher.combined.smallest is not None
    assert higher.combined.smallest.scenario == (Change("multiplicity", "holm"),)


def test_a_hidden_cell_hides_its_conclusions_under_every_change(tmp_path: Path) -> None:
    few: Counts = {("1", "1"): 2, ("1", "2"): 98, ("2", "1"): 60, ("2", "2"): 40}
    made = study(tmp_path, few, policy="publish")

    hidden = group(made)

    assert hidden.own.verdict is Verdict.HIDDEN
    assert hidden.own == (Verdict.HIDDEN, None, None, None, None)
    assert {one.result for one in hidden.outcomes} == {hidden.own}
    assert not hidden.flips


def test_two_readings_of_a_net_do_not_give_a_hidden_option_away(tmp_path: Path) -> None:
    few: Counts = {**SAME_WIDE_AND_NARROW, ("1", "1"): 58, ("1", "2"): 2}
    made = study(tmp_path, few, SCALE, policy="publish")

    net = group(made, "content")

    assert net.own.verdict is Verdict.HIGHER
    assert outcome(net, Change("net", "X.content=1")).result.verdict is Verdict.HIDDEN
    assert outcome(net, Change("net", "X.content=1+2+3")).result.verdict is not Verdict.HIDDEN


def test_a_number_of_no_answers_that_is_hidden_is_not_told_by_two_bases(tmp_path: Path) -> None:
    sensitive = {**single("X", "はい", "いいえ"), "sensitive": True}
    made = study(tmp_path, {**YES_NO, ("1", ""): 2}, sensitive, policy="publish")

    assert group(made).own.verdict is Verdict.HIDDEN


def wave(identifier: str, file: str, form: str, weight: str = "") -> dict[str, object]:
    answers = {"file": file, **({"weight": weight} if weight else {})}
    return {"id": identifier, "label": identifier, "questionnaire": form, "answers": [answers]}


def two_waves(
    folder: Path, now: Counts, before: Counts, before_labels: Sequence[str] = ("はい", "いいえ"), weight: str = ""
) -> Study:
    """A study of two waves of the same question; `weight` is a column of the present one."""
    for name, counts, labels in (("before", before, before_labels), ("now", now, ("はい", "いいえ"))):
        study(folder, counts, single("X", *labels))
        for kind, suffix in (("answers", "csv"), ("form", "yaml")):
            (folder / f"{kind}.{suffix}").rename(folder / f"{name}.{suffix}")
    text = json.loads((folder / "study.yaml").read_text(encoding="utf-8"))
    text["compare_wave"] = "B"
    text["waves"] = [wave("N", "now.csv", "now.yaml", weight), wave("B", "before.csv", "before.yaml")]
    (folder / "study.yaml").write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    return Study.open(folder)


def test_two_waves_as_in_the_reference(tmp_path: Path) -> None:
    """278 of 1,112 against 330 of 1,064 (statistics.md C11): -6.0 points, p = .00177300434, both options alike."""
    now = {("1", "1"): 278, ("1", "2"): 834}
    before = {("1", "1"): 330, ("1", "2"): 734}

    run = examine(two_waves(tmp_path, now, before), SensitivityRequest(("X",)))

    fell, rose = (one for one in run.found.conclusions if one.key.kind is Kind.WAVE)
    assert (fell.own.verdict, rose.own.verdict) == (Verdict.LOWER, Verdict.HIGHER)
    assert fell.own.difference == pytest.approx(-0.0601503759)
    assert fell.own.p_adjusted == pytest.approx(0.00177300434, rel=1e-6)
    assert run.not_compared == ()


def test_waves_are_compared_as_the_study_weights_them_where_only_one_has_weights(tmp_path: Path) -> None:
    """Weighted 20 of 100 in group 1 and 46 of 100 in group 2 make 33%, against 66% before, whatever is changed."""
    weighted = {("1", "1", "0.333333333333"): 60, ("1", "2", "2"): 40, ("2", "1", "1"): 46, ("2", "2", "1"): 54}
    made = two_waves(tmp_path, weighted, {("1", "1"): 66, ("1", "2"): 34}, weight="w")

    run = examine(made, SensitivityRequest(("X",)))

    fell = next(one for one in run.found.conclusions if one.key.kind is Kind.WAVE)
    assert not run.weights_in_both_waves
    assert Change("weights", "off") in run.changes
    assert fell.own.difference == pytest.approx(0.33 - 0.66)
    assert Change("weights", "off") not in flips(fell)
    assert {one.result.difference for one in fell.outcomes if one.scenario[0].what == "multiplicity"} == {
        fell.own.difference
    }


def test_a_question_is_not_examined_by_the_axis_made_of_it(tmp_path: Path) -> None:
    run = examine(study(tmp_path, YES_NO), SensitivityRequest(("G", "X")))

    assert {one.key.question for one in run.found.conclusions if one.key.axis == "group"} == {"X"}


def test_questions_with_other_words_are_not_compared_and_said(tmp_path: Path) -> None:
    made = two_waves(tmp_path, YES_NO, YES_NO, ("はい", "どちらかといえばいいえ"))

    page, _ = sensitivity_page(made, SensitivityRequest(("X",)))
    run = examine(made, SensitivityRequest(("X",)))

    assert run.not_compared == (("X", "options"),)
    assert not [one for one in run.found.conclusions if one.key.kind is Kind.WAVE]
    notes = "".join(page.tables[0].notes)
    assert "前回と比べていない質問(選択肢や項目の番号・文言が違う): X" in notes


def test_what_is_not_examined_is_said(tmp_path: Path) -> None:
    page, data = sensitivity_page(study(tmp_path, YES_NO), SensitivityRequest(("X",)))

    notes = "".join(page.tables[0].notes)
    assert "ウエイトの有無は調べていません" in notes
    assert "前回との差は調べていません" in notes
    assert "回収されなかった人の偏りは、どの条件でも残ります" in notes
    # Four groups, and the association of the whole, whose chi-square is the square of the same z.
    assert data.about["supported"] == "5"


@pytest.mark.parametrize(
    "counts",
    [
        {("1", "1"): 1},
        {("1", "1"): 2, ("2", "1"): 1},
        {("1", "1"): 60, ("2", "1"): 60},
        {("1", ""): 60, ("2", ""): 60},
        {("1", "1", "0"): 60, ("2", "2", "1"): 60},
        {("1", "1", "0"): 60, ("1", "2", "0"): 60},
    ],
    ids=["one person", "three persons", "all alike", "nobody answered", "a group without weight", "no weight at all"],
)
@pytest.mark.parametrize("policy", ["internal", "publish"])
def test_degenerate_answers_give_stated_results(tmp_path: Path, counts: Counts, policy: str) -> None:
    made = study(tmp_path, counts, SCALE, policy=policy)

    page, data = sensitivity_page(made, SensitivityRequest(("X",), combine=True))

    texts = "".join(cell.text for table in page.tables for row in table.rows for cell in row.cells)
    assert "nan" not in texts
    assert not any(value != value for row in data.rows for value in row)  # nan is unlike itself
