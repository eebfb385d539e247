"""`Study.compare` on waves written by hand. Expected figures: statistics.md C11 and C12, sums worked out here."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import pytest

from tests.unit.pipeline.wave_studies import HandWave, multiple, people, same, single, write_waves
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.analysis.waves.trends import TrendVerdict
from zushi_survey.analysis.waves.two_waves import WaveVerdict
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.waves.comparison import ComparedQuestion, CompareRequest, WaveComparison
from zushi_survey.pipeline.waves.pages import compare_page

YES_NO = single("Q", "はい", "いいえ")
AGE = {"id": "age", "label": "年齢", "question": "A", "ordered": True}


def row(found: WaveComparison | ComparedQuestion, label: str = "はい", category: str = "total") -> WaveChange:
    """The one change of an answer in a group."""
    questions = found.questions if isinstance(found, WaveComparison) else (found,)
    (only,) = [
        one
        for question in questions
        for one in question.changes.rows
        if (one.answer.label, one.group.category) == (label, category)
    ]
    return only


def codes_of(error: pytest.ExceptionInfo[SurveyError]) -> list[tuple[str, str | None]]:
    """Code and value of every problem."""
    return [(problem.code, problem.got) for problem in error.value.problems]


def two_waves(folder: Path, now: tuple[int, ...], before: tuple[int, ...]) -> WaveComparison:
    """A yes-no question answered so often in two waves."""
    waves = [HandWave("N", [YES_NO], people("Q", *now)), HandWave("B", [YES_NO], people("Q", *before))]
    return write_waves(folder, waves, [same("Q")]).compare()


def test_a_fall_is_the_pooled_z_and_newcombes_interval_of_the_reference(tmp_path: Path) -> None:
    """C11: 278 of 1,112 against 330 of 1,064."""
    fell = row(two_waves(tmp_path, (278, 834), (330, 734)))

    assert fell.change.difference == pytest.approx(-0.0601503759)
    assert fell.change.test.statistic == pytest.approx(-3.12583594)
    assert fell.p_adjusted == pytest.approx(0.00177300434)
    assert fell.change.interval == (pytest.approx(-0.0977236598), pytest.approx(-0.0224216822))
    assert fell.verdict is WaveVerdict.FELL


def test_what_stayed_is_shown_by_equivalence_not_by_a_missing_difference(tmp_path: Path) -> None:
    """C11: TOST p = .0149581917 for 540/1,112 against 513/1,064, .0950 against 540/1,064."""
    stayed = row(two_waves(tmp_path / "a", (540, 572), (513, 551)))
    unclear = row(two_waves(tmp_path / "b", (540, 572), (540, 524)))

    assert stayed.change.equivalence.p_value == pytest.approx(0.0149581917)
    assert stayed.verdict is WaveVerdict.EQUIVALENT
    assert unclear.change.equivalence.p_value == pytest.approx(0.0950, abs=5e-5)
    assert unclear.verdict is WaveVerdict.UNDECIDED


def test_a_rise_made_by_older_respondents_is_flagged(tmp_path: Path) -> None:
    """C12: crude +3.19 points, p = .0302; standardised +.00285570724; 91% of the rise is composition."""
    form = [single("A", *"abcd"), YES_NO]

    def wave(name: str, yes: tuple[int, ...], bases: tuple[int, ...]) -> HandWave:
        answers = [
            {**one, "A": age}
            for age, (count, base) in enumerate(zip(yes, bases, strict=True), 1)
            for one in people("Q", count, base - count)
        ]
        return HandWave(name, form, answers, [AGE])

    waves = [
        wave("N", (15, 14, 46, 92), (504, 184, 240, 176)),
        wave("B", (16, 15, 41, 54), (540, 190, 220, 106)),
    ]

    rose = row(write_waves(tmp_path, waves, [same("A", "Q")], axes=["age"]).compare("Q"))

    assert rose.p_adjusted == pytest.approx(0.0302, abs=5e-5)
    assert rose.verdict is WaveVerdict.ROSE
    assert rose.standardised is not None
    assert rose.standardised.difference == pytest.approx(0.00285570724)
    assert rose.standardised.composition == pytest.approx(0.0319499341 - 0.0028557072)
    assert rose.standardised.is_flagged


def test_two_equal_waves_claim_no_change(tmp_path: Path) -> None:
    found = two_waves(tmp_path, (300, 700), (300, 700))

    assert {one.verdict for question in found for one in question.changes.rows} == {WaveVerdict.EQUIVALENT}


def test_tests_are_among_those_who_answered_and_tables_show_those_asked(tmp_path: Path) -> None:
    """C15: 40 of 100 asked is 40 of 80 who answered."""
    waves = [
        HandWave("N", [YES_NO], [*people("Q", 40, 40), *({"Q": "", "Z": 1} for _ in range(20))]),
        HandWave("B", [YES_NO], people("Q", 40, 60)),
    ]

    changed = row(write_waves(tmp_path, waves, [same("Q")]).compare())

    assert changed.now is not None
    assert (changed.now.count_unweighted, changed.now.base_unweighted) == (40, 100)
    assert changed.change.difference == pytest.approx(40 / 80 - 40 / 100)


def test_weights_of_both_waves_enter_by_their_linearised_variances(tmp_path: Path) -> None:
    """Weights 2 for those who say yes, 1 for others: p = 2a/(2a+b), variance n/(n-1) * sum (w (y-p))**2 / W**2."""

    def weighted(name: str, yes: int, no: int) -> HandWave:
        answers = [{"Q": 1, "w": 2}] * yes + [{"Q": 2, "w": 1}] * no
        return HandWave(name, [YES_NO], answers)

    def expected(yes: int, no: int) -> tuple[float, float]:
        size, share, n = 2 * yes + no, 2 * yes / (2 * yes + no), yes + no
        spread = yes * (2 * (1 - share)) ** 2 + no * share**2
        return share, spread * n / (n - 1) / size**2

    found = write_waves(tmp_path, [weighted("N", 60, 90), weighted("B", 80, 80)], [same("Q")]).compare()

    (now, variance_now), (before, variance_before) = expected(60, 90), expected(80, 80)
    error = sqrt(variance_now + variance_before)
    changed = row(found)
    assert changed.change.difference == pytest.approx(now - before)
    assert changed.change.standard_error == pytest.approx(error)
    assert changed.change.test.method == "linearised_z"
    assert changed.change.test.statistic == pytest.approx((now - before) / error)


def test_renamed_and_reordered_options_are_compared_as_declared(tmp_path: Path) -> None:
    before = {**single("Q3", "いいえ", "はい"), "label": "旧"}
    entry = {
        "now": "Q",
        "before": "Q3",
        "status": ["options"],
        "compare": True,
        "options": {
            "common": [{"label": "はい", "now": [1], "before": [2]}, {"label": "いいえ", "now": [2], "before": [1]}]
        },
    }
    waves = [HandWave("N", [YES_NO], people("Q", 278, 834)), HandWave("B", [before], people("Q3", 734, 330))]

    fell = row(write_waves(tmp_path, waves, [{"now": "N", "before": "B", "questions": [entry]}]).compare("Q"))

    assert fell.change.test.statistic == pytest.approx(-3.12583594)


def test_merged_options_are_compared_as_a_net_of_persons(tmp_path: Path) -> None:
    """Multiple answers: a person with both options of the merged pair counts once. 150 + 50 of 400 are 0.5."""
    now, before = multiple("Q", "x", "y", "z"), multiple("Q", "xy", "z")
    answers = [{"Q": "1;2"}] * 150 + [{"Q": "2"}] * 50 + [{"Q": "3"}] * 200
    common = [{"label": "xかy", "now": [1, 2], "before": [1]}, {"label": "z", "now": [3], "before": [2]}]
    entry = {"now": "Q", "before": "Q", "status": ["options"], "compare": "yes", "options": {"common": common}}
    waves = [HandWave("N", [now], answers), HandWave("B", [before], people("Q", 100, 300))]

    rose = row(write_waves(tmp_path, waves, [{"now": "N", "before": "B", "questions": [entry]}]).compare(), "xかy")

    assert rose.change.difference == pytest.approx(0.5 - 0.25)
    assert rose.answer.id == "1_2"


def test_an_added_option_of_a_single_answer_leaves_only_the_closed_net(tmp_path: Path) -> None:
    now = single("Q", "はい", "いいえ", "わからない")
    common = [{"label": "はい", "now": [1], "before": [1]}, {"label": "いいえ", "now": [2], "before": [2]}]
    entry = {
        "now": "Q",
        "before": "Q",
        "status": ["options"],
        "compare": "yes",
        "options": {"common": common, "only_now": [3]},
    }
    waves = [HandWave("N", [now], people("Q", 300, 500, 200)), HandWave("B", [YES_NO], people("Q", 400, 600))]

    found = write_waves(tmp_path, waves, [{"now": "N", "before": "B", "questions": [entry]}]).compare()

    assert row(found).why_not == row(found, "いいえ").why_not == "open"
    closed = row(found, "両方の調査にある選択肢の計")
    assert (closed.verdict, closed.change.difference) == (WaveVerdict.FELL, pytest.approx(-0.2))


def test_a_changed_base_is_compared_on_the_common_part(tmp_path: Path) -> None:
    """18+ against 20+: the 18 and 19 year olds (code 1) are left out, 90 of 300 against 150 of 300."""
    ages = single("A", "18・19歳", "20歳以上")
    answers = [*people("Q", 100, 0, A=1), *people("Q", 90, 210, A=2)]
    base = {"now_label": "18歳以上", "before_label": "20歳以上", "common_label": "20歳以上", "now": "A = 2"}
    entries = [
        {"now": "Q", "before": "Q", "status": ["base"], "compare": "yes", "base": base},
        {"now": "A", "status": ["new"], "compare": "no"},
    ]
    waves = [HandWave("N", [ages, YES_NO], answers), HandWave("B", [YES_NO], people("Q", 150, 150))]

    study = write_waves(tmp_path, waves, [{"now": "N", "before": "B", "questions": entries}])

    fell = row(study.compare())
    assert fell.now is not None
    assert (fell.now.base_unweighted, fell.change.difference) == (300, pytest.approx(-0.2))
    assert [(one.names[0], one.obstacle) for one in study.compare().not_compared] == [("A", "new")]


def test_a_part_that_leaves_two_persons_out_is_hidden_for_publication(tmp_path: Path) -> None:
    ages = single("A", "18・19歳", "20歳以上")
    answers = [*people("Q", 2, 0, A=1), *people("Q", 90, 210, A=2)]
    base = {"now_label": "18歳以上", "before_label": "20歳以上", "now": "A = 2"}
    entries = [
        {"now": "Q", "before": "Q", "status": ["base"], "compare": "yes", "base": base},
        {"now": "A", "status": ["new"], "compare": "no"},
    ]
    waves = [HandWave("N", [ages, YES_NO], answers), HandWave("B", [YES_NO], people("Q", 150, 150))]
    study = write_waves(tmp_path, waves, [{"now": "N", "before": "B", "questions": entries}])

    hidden = row(study.compare(policy="publish"))

    assert hidden.why_not == "hidden"
    assert (hidden.change.difference, hidden.now_share, hidden.p_adjusted) == (None, None, None)


def test_a_hidden_cell_of_either_wave_hides_the_change(tmp_path: Path) -> None:
    waves = [
        HandWave("N", [single("Q", *"xyz")], people("Q", 200, 198, 2)),
        HandWave("B", [single("Q", *"xyz")], people("Q", 100, 100, 100)),
    ]
    study = write_waves(tmp_path, waves, [same("Q")])

    hidden, shown = (row(study.compare(policy="publish"), label) for label in "zx")

    assert (hidden.why_not, hidden.change.test.reason, hidden.before_share) == ("hidden", "suppressed", None)
    # Without y, too, or the 2 could be worked out from the base: x is a family of its own.
    assert row(study.compare(policy="publish"), "y").why_not == "hidden"
    assert (shown.family, shown.verdict) == (1, WaveVerdict.ROSE)
    assert row(study.compare(), "z").family == 3


def test_by_an_axis_all_options_and_categories_are_one_family(tmp_path: Path) -> None:
    form = [single("A", "男", "女"), YES_NO]
    axis = {"id": "sex", "label": "性別", "question": "A"}

    def wave(name: str, men: tuple[int, int], women: tuple[int, int]) -> HandWave:
        return HandWave(name, form, [*people("Q", *men, A=1), *people("Q", *women, A=2)], [axis])

    study = write_waves(
        tmp_path, [wave("N", (60, 140), (100, 100)), wave("B", (100, 100), (100, 100))], [same("A", "Q")]
    )

    found = study.compare("Q", ["sex"])

    men, women = row(found, category="1"), row(found, category="2")
    # 60 of 200 against 100 of 200: pooled .4, se sqrt(.4 * .6 / 100) = .0489898; z = -4.0824829
    assert men.change.test.statistic == pytest.approx(-4.0824829)
    assert (men.family, men.verdict, women.change.difference) == (4, WaveVerdict.FELL, 0)


def test_a_small_base_is_not_tested(tmp_path: Path) -> None:
    assert row(two_waves(tmp_path, (10, 19), (400, 600))).why_not == "small_base"


def test_everyone_alike_and_nobody_at_all_have_a_stated_result(tmp_path: Path) -> None:
    alike = row(two_waves(tmp_path / "a", (100, 0), (100, 0)))
    nobody = HandWave("N", [YES_NO], [{"Q": "", "Z": 1}] * 3)
    waves = [nobody, HandWave("B", [YES_NO], people("Q", 40, 60))]
    empty = row(write_waves(tmp_path / "b", waves, [same("Q")]).compare())

    assert (alike.why_not, alike.verdict) == ("no_variation", WaveVerdict.NOT_TESTED)
    assert (empty.why_not, empty.verdict) == ("empty", WaveVerdict.NOT_TESTED)


def test_more_than_two_options_more_or_less_are_too_many(tmp_path: Path) -> None:
    now, before = multiple("Q", *"abcde"), multiple("Q", *"ab")
    common = [{"label": code, "now": [n], "before": [n]} for n, code in enumerate("ab", 1)]
    options = {"common": common, "only_now": [3, 4, 5]}
    entry = {"now": "Q", "before": "Q", "status": ["options"], "compare": "yes", "options": options}
    waves = [HandWave("N", [now], people("Q", 50, 50)), HandWave("B", [before], people("Q", 50, 50))]

    found = write_waves(tmp_path, waves, [{"now": "N", "before": "B", "questions": [entry]}]).compare()

    assert [one.obstacle for one in found.not_compared] == ["list_length"]


# ---- three and more waves ----


def three_waves(folder: Path, *counts: tuple[int, int]) -> WaveComparison:
    """A yes-no question in waves W1 (newest), W2, W3, ..."""
    waves = [HandWave(f"W{n}", [YES_NO], people("Q", *count)) for n, count in enumerate(counts, 1)]
    pairs = [same("Q", now=f"W{n}", before=f"W{n + 1}") for n in range(1, len(counts))]
    return write_waves(folder, waves, pairs).compare()


def test_a_trend_over_three_waves_is_cochran_armitage(tmp_path: Path) -> None:
    """Oldest first 40, 50, 60 of 100: T = 20, variance = .5 * .5 * 200 = 50; z = 20 / sqrt(50) = 2.8284271."""
    found = three_waves(tmp_path, (60, 40), (50, 50), (40, 60))

    yes, no = found.trends[0].trends.rows
    assert yes.test.statistic == pytest.approx(2.8284271)
    assert (yes.verdict, no.verdict) == (TrendVerdict.RISING, TrendVerdict.FALLING)
    assert [cell.count_unweighted for cell in yes.cells if cell] == [40, 50, 60]


def test_a_significant_step_back_is_no_trend(tmp_path: Path) -> None:
    found = three_waves(tmp_path, (320, 80), (160, 240), (200, 200))

    assert found.trends[0].trends.rows[0].verdict is TrendVerdict.TURNED


def test_two_waves_have_no_trend(tmp_path: Path) -> None:
    assert two_waves(tmp_path, (278, 834), (330, 734)).trends == ()


def test_a_chain_of_mappings_leads_to_an_older_wave(tmp_path: Path) -> None:
    """The middle wave turned the codes round: 1, 2 -> 2, 1 -> 1, 2."""
    turned = single("Q", "いいえ", "はい")
    common = [{"label": "はい", "now": [1], "before": [2]}, {"label": "いいえ", "now": [2], "before": [1]}]
    back = [{"label": "はい", "now": [2], "before": [1]}, {"label": "いいえ", "now": [1], "before": [2]}]
    pairs = [
        {
            "now": now,
            "before": before,
            "questions": [
                {"now": "Q", "before": "Q", "status": ["options"], "compare": "yes", "options": {"common": options}}
            ],
        }
        for now, before, options in (("W1", "W2", common), ("W2", "W3", back))
    ]
    waves = [
        HandWave("W1", [YES_NO], people("Q", 278, 834)),
        HandWave("W2", [turned], people("Q", 500, 500)),
        HandWave("W3", [YES_NO], people("Q", 330, 734)),
    ]
    study = write_waves(tmp_path, waves, pairs)

    assert row(study.compare(earlier="W3")).change.test.statistic == pytest.approx(-3.12583594)
    assert len(study.compare().trends[0].trends.rows) == 2


# ---- published tables ----

PUBLISHED = "question,option,n,count,percent\nQ,はい,1064,330,\nQ,いいえ,1064,734,\n"


def published(folder: Path, table: str, now: tuple[int, int] = (278, 834)) -> WaveComparison:
    """A yes-no question against published tables."""
    waves = [HandWave("N", [YES_NO], people("Q", *now)), HandWave("B", [YES_NO], published=table)]
    return write_waves(folder, waves, [same("Q")]).compare()


def test_published_counts_are_tested_like_answers(tmp_path: Path) -> None:
    found = published(tmp_path, PUBLISHED)

    assert row(found).change.test.statistic == pytest.approx(-3.12583594)
    assert found.questions[0].is_tested_as_asked
    assert not found.questions[0].has_ranges


def test_a_published_percentage_leaves_a_range_and_the_test_takes_the_least_favourable(tmp_path: Path) -> None:
    """31% of 1,064 without decimals is 325 to 335 persons; against 278 of 1,112 the weakest difference is to 325."""
    found = published(tmp_path, "question,option,n,percent\nQ,はい,1064,31\nQ,いいえ,1064,69\n")

    fell, p = row(found), (278 + 325) / (1112 + 1064)
    z = (278 / 1112 - 325 / 1064) / sqrt(p * (1 - p) * (1 / 1112 + 1 / 1064))
    assert fell.before_share is not None
    assert fell.before_share.spread == (325, 335)
    assert fell.change.test.statistic == pytest.approx(z)
    assert found.questions[0].has_ranges


def test_a_range_that_holds_no_difference_is_no_difference(tmp_path: Path) -> None:
    found = published(tmp_path, "question,option,n,percent\nQ,はい,10000,25\nQ,いいえ,10000,75\n", (2503, 7497))

    assert row(found).change.test.p_value == 1


def test_published_no_answer_is_taken_out_of_the_base(tmp_path: Path) -> None:
    """330 of 1,100 asked, 36 of whom did not answer: 330 of 1,064."""
    table = "question,option,n,count\nQ,はい,1100,330\nQ,いいえ,1100,734\nQ,無回答,1100,36\n"

    found = published(tmp_path, table)

    assert row(found).change.test.statistic == pytest.approx(-3.12583594)
    assert not found.questions[0].is_tested_as_asked
    assert row(found).before is not None
    assert row(found).before.base_unweighted == 1100  # type: ignore[union-attr]


def test_what_was_not_published_is_not_tested(tmp_path: Path) -> None:
    found = published(tmp_path, "question,option,n,count\nQ,はい,1064,330\n")

    assert row(found, "いいえ").why_not == "not_published"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("question,n,count\nQ,100,30\n", "E-WAV-020"),
        ("question,option,n,count\nX,はい,100,30\n", "E-WAV-021"),
        ("question,option,n,count\nQ,たぶん,100,30\n", "E-WAV-021"),
        ("question,option,n,count\nQ,はい,百,30\n", "E-WAV-022"),
        ("question,option,n,count\nQ,はい,100,30.5\n", "E-WAV-022"),
        ("question,option,n,count\nQ,はい,100,\n", "E-WAV-023"),
        ("question,option,n,count\nQ,はい,,30\n", "E-WAV-023"),
        ("question,option,n,count\nQ,はい,100,130\n", "E-WAV-024"),
        ("question,option,n,percent\nQ,はい,100,30.5\n", "E-WAV-024"),
        ("question,option,n,count,percent\nQ,はい,100,30,31.0\n", "E-WAV-024"),
        ("question,option,n,count\nQ,はい,100,30\nQ,1,100,31\n", "E-WAV-025"),
        ("question,option,n,count\nQ,はい,100,30\nQ,いいえ,101,31\n", "E-WAV-028"),
    ],
)
def test_published_tables_that_cannot_be_used_are_refused(tmp_path: Path, table: str, code: str) -> None:
    with pytest.raises(SurveyError, match=code):
        published(tmp_path, table)


def test_a_published_wave_has_no_answers_to_count(tmp_path: Path) -> None:
    waves = [HandWave("N", [YES_NO], people("Q", 50, 50)), HandWave("B", [YES_NO], published=PUBLISHED)]
    study = write_waves(tmp_path, waves, [same("Q")])

    with pytest.raises(SurveyError, match="E-WAV-026"):
        study.freq("Q", wave="B")


def test_a_wave_needs_answers_or_published_tables(tmp_path: Path) -> None:
    waves = [HandWave("N", [YES_NO], people("Q", 50, 50)), HandWave("B", [YES_NO], published=PUBLISHED)]

    with pytest.raises(SurveyError, match="E-WAV-027"):
        write_waves(tmp_path, [waves[0], waves[1]._replace(more={"answers": [{"file": "N.csv"}]})], [same("Q")])


# ---- requests that cannot be met ----


def test_without_a_mapping_nothing_is_compared(tmp_path: Path) -> None:
    waves = [HandWave("N", [YES_NO], people("Q", 50, 50)), HandWave("B", [YES_NO], people("Q", 50, 50))]

    with pytest.raises(SurveyError, match="E-WAV-001"):
        write_waves(tmp_path, waves, None).compare()


def test_requests_name_what_is_missing(tmp_path: Path) -> None:
    waves = [HandWave(name, [YES_NO], people("Q", 50, 50)) for name in "NBC"]
    study = write_waves(tmp_path, waves, [same("Q")])

    with pytest.raises(SurveyError) as other:
        study.compare(earlier="C")
    with pytest.raises(SurveyError) as itself:
        study.compare(earlier="N")
    with pytest.raises(SurveyError) as question:
        study.compare("X")

    assert codes_of(other) == [("E-WAV-015", "N - C")]
    assert codes_of(itself) == [("E-WAV-032", "N")]
    assert codes_of(question) == [("E-TAB-001", "X")]


def test_an_axis_of_one_wave_only_is_refused(tmp_path: Path) -> None:
    axis = {"id": "sex", "label": "性別", "question": "Q"}
    waves = [HandWave("N", [YES_NO], people("Q", 50, 50), [axis]), HandWave("B", [YES_NO], people("Q", 50, 50))]

    with pytest.raises(SurveyError, match="E-WAV-031"):
        write_waves(tmp_path, waves, [same("Q")]).compare(by=["sex"])


# ---- other kinds of question ----


def test_numbers_are_compared_by_their_bands(tmp_path: Path) -> None:
    """80 of 100 under 10 against 50 of 100: pooled .65, se sqrt(.65 * .35 / 50) = .0674537; z = 4.4474927."""
    number = {
        "id": "Q",
        "type": "NU",
        "label": "Q",
        "bands": [{"label": "10未満", "to": 9}, {"label": "10以上", "from": 10}],
    }
    waves = [
        HandWave(name, [number], [{"Q": 5}] * low + [{"Q": 20}] * (100 - low)) for name, low in (("N", 80), ("B", 50))
    ]

    low = row(write_waves(tmp_path, waves, [same("Q")]).compare(), "10未満")

    assert low.change.test.statistic == pytest.approx(4.4474927, rel=1e-6)


def test_items_of_a_matrix_are_compared_one_by_one(tmp_path: Path) -> None:
    matrix = {
        "id": "M",
        "type": "MATRIX",
        "label": "M",
        "items": [{"id": "a", "label": "児童"}, {"id": "b", "label": "高齢者"}],
        "options": [{"code": 1, "label": "はい"}, {"code": 2, "label": "いいえ"}],
    }
    answers = {"N": [{"Ma": 1, "Mb": 2}] * 60 + [{"Ma": 2, "Mb": 2}] * 40, "B": [{"Ma": 1, "Mb": 1}] * 100}
    waves = [HandWave(name, [matrix], rows) for name, rows in answers.items()]

    found = write_waves(tmp_path, waves, [same("M")]).compare()

    assert [one.variable.id for one in found] == ["M.a", "M.b"]
    assert [row(one).change.difference for one in found] == [pytest.approx(-0.4), pytest.approx(-1.0)]
    assert len(list(write_waves(tmp_path, waves, [same("M.a", "M.b")]).compare("M.b"))) == 1


def test_ranks_are_compared_and_free_text_is_not(tmp_path: Path) -> None:
    ranking = {**single("R", *"xyz"), "type": "RANKING", "ranks": 2}
    text = {"id": "T", "type": "FA", "label": "T"}
    waves = [HandWave(name, [ranking, text], [{"R_1": 1, "R_2": 2, "T": "意見"}] * 50) for name in "NB"]

    found = write_waves(tmp_path, waves, [same("R", "T")]).compare()

    assert [one.variable.item for one in found] == ["any", "rank1", "rank2"]
    assert [one.obstacle for one in found.not_compared] == ["free_text"]


def test_a_question_that_no_answer_file_holds_is_said(tmp_path: Path) -> None:
    waves = [HandWave("N", [YES_NO], people("Q", 50, 50)), HandWave("B", [YES_NO], [{"Z": 1}] * 50)]

    assert write_waves(tmp_path, waves, [same("Q")]).compare().left_out == ("調査B Q: 回答ファイルに列がありません",)


def test_sensitivity_follows_the_mapping(tmp_path: Path) -> None:
    """What the mapping does not let be compared is not compared there either, and the reason is kept."""
    form = [YES_NO, single("P", "はい", "いいえ")]
    waves = [HandWave(name, form, people("Q", 50, 50, P=1)) for name in "NB"]
    pair = same("Q", "P")
    pair["questions"][1] |= {"compare": "no", "reason": "質問の前後が違うため"}

    from zushi_survey.pipeline.sensitivity import SensitivityRequest, examine

    run = examine(write_waves(tmp_path, waves, [pair]), SensitivityRequest())

    assert run.not_compared == (("P", "declared"),)


def test_a_page_against_published_tables_says_what_they_leave_open(tmp_path: Path) -> None:
    waves = [
        HandWave("N", [YES_NO], people("Q", 278, 834)),
        HandWave("B", [YES_NO], published="question,option,n,percent\nQ,はい,1064,31\nQ,いいえ,1064,69\n"),
    ]
    study = write_waves(tmp_path, waves, [same("Q")])

    page = compare_page(study, CompareRequest()).page

    notes = "".join(note for table in page.tables for note in table.notes)
    assert "公表された比率から逆算した人数には幅がある" in notes
    assert "公表された表から無回答を除けないため" in notes
    assert any("B.csv" in line for line in page.source)


def test_a_page_of_three_waves_has_the_table_of_the_trend(tmp_path: Path) -> None:
    waves = [HandWave(f"W{n}", [YES_NO], people("Q", yes, 100 - yes)) for n, yes in ((1, 60), (2, 50), (3, 40))]
    pairs = [same("Q", now=f"W{n}", before=f"W{n + 1}") for n in (1, 2)]

    page = compare_page(write_waves(tmp_path, waves, pairs), CompareRequest()).page

    (trend,) = [table for table in page.tables if table.id == "Q-trend"]
    assert [cell.text for cell in trend.rows[0].cells][:7] == ["100", "40.0", "100", "50.0", "100", "60.0", "増加傾向"]
