"""Means of two waves written by hand. Expected figures: R 4.2.2 `t.test(x, y)` and `survey` 4.1-1 `svymean`."""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from tests.unit.pipeline.wave_studies import HandWave, multiple, people, same, single, write_waves
from zushi_survey.analysis.waves.mean_changes import MeanChange
from zushi_survey.analysis.waves.two_waves import WaveVerdict
from zushi_survey.pipeline.study import Study
from zushi_survey.pipeline.waves.comparison import CompareRequest, WaveComparison
from zushi_survey.pipeline.waves.pages import compare_page

AGE = {"id": "age", "label": "年齢", "question": "A", "ordered": True}


def scored(*scores: float | None, **more: Any) -> dict[str, Any]:
    """A question whose options 1, 2, ... have these scores."""
    options = [{"code": n, "label": f"o{n}", "score": score} for n, score in enumerate(scores, 1)]
    return {"id": "Q", "type": "SA", "label": "満足度", "options": options, **more}


FORM = scored(2, 1, 0, -1)
NOW, BEFORE = people("Q", 30, 40, 20, 10), people("Q", 20, 30, 30, 20)


def study_of(folder: Path, form: dict[str, Any] = FORM, **entry: Any) -> Study:
    """Two waves of one scored question."""
    pair = same("Q")
    pair["questions"][0] |= entry
    return write_waves(folder, [HandWave("N", [form], NOW), HandWave("B", [FORM], BEFORE)], [pair])


def means(found: WaveComparison) -> list[MeanChange]:
    """Every change of a mean."""
    return [row for question in found for row in question.changes.means]


def test_scores_are_compared_by_welchs_t(tmp_path: Path) -> None:
    (row,) = means(study_of(tmp_path).compare())

    assert row.now is not None
    assert row.before is not None
    assert (row.now.mean, row.before.mean) == (pytest.approx(0.9), pytest.approx(0.5))
    assert row.change.standard_error == pytest.approx(0.139985569242)
    assert (row.change.test.statistic, row.change.test.df) == (
        pytest.approx(2.85743739277),
        pytest.approx(196.662303389),
    )
    assert row.p_adjusted == pytest.approx(0.00473032319225)
    assert row.change.interval == (pytest.approx(0.123934464041), pytest.approx(0.676065535959))
    assert row.verdict is WaveVerdict.ROSE


def test_equivalence_is_tested_only_where_a_margin_is_set(tmp_path: Path) -> None:
    """R: `pt((0.6 - 0.4) / se, df, lower.tail = FALSE)`."""
    (without,), (within,) = (
        means(study_of(tmp_path / name, **more).compare()) for name, more in (("a", {}), ("b", {"mean_margin": 0.6}))
    )

    assert without.change.equivalence.p_value is None
    assert within.change.equivalence.p_value == pytest.approx(0.0773357193059)


def test_a_mean_that_stays_within_the_margin_is_equivalent(tmp_path: Path) -> None:
    pair = same("Q")
    pair["questions"][0]["mean_margin"] = 0.5
    alike = [HandWave(name, [FORM], people("Q", 100, 100, 100, 100)) for name in "NB"]

    (row,) = means(write_waves(tmp_path, alike, [pair]).compare())

    assert (row.change.difference, row.verdict) == (0, WaveVerdict.EQUIVALENT)


def test_the_mean_number_of_answers_counts_every_tick(tmp_path: Path) -> None:
    """R: 1.5 against 1.2, t = 3.82185261059 on 161.498903989 degrees of freedom."""
    now = [{"Q": "1"}] * 60 + [{"Q": "1;2"}] * 30 + [{"Q": "1;2;3"}] * 10
    before = [{"Q": "3"}] * 80 + [{"Q": "2;3"}] * 20
    form = multiple("Q", "a", "b", "c")

    (row,) = means(
        write_waves(tmp_path, [HandWave("N", [form], now), HandWave("B", [form], before)], [same("Q")]).compare()
    )

    assert row.rules.kind == "answers"
    assert row.change.difference == pytest.approx(0.3)
    assert (row.change.test.statistic, row.change.test.df) == (
        pytest.approx(3.82185261059),
        pytest.approx(161.498903989),
    )
    assert row.p_adjusted == pytest.approx(0.000188697155487)


def test_numbers_without_bands_are_compared_by_their_mean_alone(tmp_path: Path) -> None:
    """1 and 3 years against 2 and 4 years, each 20 times: s2 = 40/39, t = -1 / sqrt(2 * 40 / 39 / 40) = -4.4158804."""
    form = {"id": "Q", "type": "NU", "label": "年数", "unit": "年"}
    waves = [
        HandWave(name, [form], [{"Q": years} for years in pair for _ in range(20)])
        for name, pair in (("N", (1, 3)), ("B", (2, 4)))
    ]

    found = write_waves(tmp_path, waves, [same("Q")]).compare()

    (row,) = means(found)
    assert (row.rules.kind, row.rules.unit, row.verdict) == ("number", "年", WaveVerdict.FELL)
    assert row.change.test.statistic == pytest.approx(-4.4158804)
    assert found.questions[0].changes.rows == ()


def test_weighted_means_use_the_linearised_variances_of_both_waves(tmp_path: Path) -> None:
    """R `svymean`: 60 ones (weight 2), 90 noughts .571428571429, variance .00167715353502; 80, 80 .00124233247923."""
    form = scored(1, 0)

    def wave(name: str, yes: int, no: int) -> HandWave:
        return HandWave(name, [form], [{"Q": 1, "w": 2}] * yes + [{"Q": 2, "w": 1}] * no)

    (row,) = means(write_waves(tmp_path, [wave("N", 60, 90), wave("B", 80, 80)], [same("Q")]).compare())

    error = sqrt(0.00167715353502 + 0.00124233247923)
    assert row.change.test.method == "linearised_t"
    assert row.change.standard_error == pytest.approx(error)
    assert row.change.test.statistic == pytest.approx((0.571428571429 - 0.666666666667) / error)


@pytest.mark.parametrize("form", [scored(2, 1, 0, -2), scored(2, 1, 0, None)])
def test_other_scores_are_no_comparison_and_the_table_says_so(tmp_path: Path, form: dict[str, Any]) -> None:
    study = study_of(tmp_path, form)

    assert means(study.compare()) == []
    notes = [note for table in compare_page(study, CompareRequest()).page.tables for note in table.notes]
    assert any("選択肢の点数が2つの調査で違う" in note for note in notes)


@pytest.mark.parametrize(("score", "is_compared"), [(None, True), (0, False)])
def test_an_option_of_one_wave_may_only_be_without_score(
    tmp_path: Path, score: float | None, *, is_compared: bool
) -> None:
    """わからない, new in the present wave, has no score: those who choose it are in no mean."""
    common = [{"label": f"o{n}", "now": [n], "before": [n]} for n in range(1, 5)]
    entry = {"status": ["options"], "options": {"common": common, "only_now": [5]}}

    found = means(study_of(tmp_path, scored(2, 1, 0, -1, score), **entry).compare())

    assert bool(found) is is_compared


def test_older_respondents_alone_move_a_mean_and_standardising_shows_it(tmp_path: Path) -> None:
    """Young 0, old 1 in both waves but for one in ten; 150 old of 200 now, 50 of 200 before.

    Means .9 * .75 + .1 * .25 = .7 and .3: crude +.4, at equal composition 0.
    """
    form = [single("A", "young", "old"), scored(1, 0)]

    def wave(name: str, young: int, old: int) -> HandWave:
        answers = people("Q", young // 10, young - young // 10, A=1) + people("Q", old - old // 10, old // 10, A=2)
        return HandWave(name, form, answers, [AGE])

    study = write_waves(tmp_path, [wave("N", 50, 150), wave("B", 150, 50)], [same("A", "Q")], axes=["age"])

    (row,) = means(study.compare("Q"))

    assert row.change.difference == pytest.approx(0.4)
    assert row.standardised is not None
    assert row.standardised.difference == pytest.approx(0, abs=1e-12)
    assert row.standardised.composition == pytest.approx(0.4)
    assert row.standardised.is_flagged


def test_a_hidden_answer_hides_the_mean_that_is_made_of_it(tmp_path: Path) -> None:
    waves = [HandWave("N", [FORM], people("Q", 50, 50, 50, 2)), HandWave("B", [FORM], BEFORE)]

    (row,) = means(write_waves(tmp_path, waves, [same("Q")]).compare(policy="publish"))

    assert (row.why_not, row.now, row.before, row.change.difference) == ("hidden", None, None, None)


def test_small_and_empty_and_unvarying_groups_have_a_stated_result(tmp_path: Path) -> None:
    cases = {
        "small_base": people("Q", 10, 10),
        "empty": [{"Q": "", "Z": 1}] * 3,
        "no_variation": people("Q", 60),
    }

    for reason, answers in cases.items():
        before = HandWave("B", [FORM], people("Q", 60) if reason == "no_variation" else BEFORE)
        (row,) = means(write_waves(tmp_path / reason, [HandWave("N", [FORM], answers), before], [same("Q")]).compare())
        assert (row.why_not, row.verdict) == (reason, WaveVerdict.NOT_TESTED)


def test_the_page_and_the_rows_print_means_with_their_sign(tmp_path: Path) -> None:
    made = compare_page(study_of(tmp_path), CompareRequest())

    (table,) = [table for table in made.page.tables if table.id == "means"]
    assert [cell.text for cell in table.rows[0].cells] == [
        *("100", "0.90", "100", "0.50", "+0.40↑", "上昇", "+0.12～+0.68", "0.005", "t=2.86(自由度196.7)"),
    ]
    rows = [dict(zip(made.data.columns, one, strict=True)) for one in made.data.rows]
    (row,) = [one for one in rows if one["kind"] == "mean"]
    assert (row["row"], row["option"], row["estimate"], row["verdict"]) == (
        "change",
        "score",
        pytest.approx(0.9),
        "rose",
    )
