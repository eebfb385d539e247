"""`StudyFacts` on studies written by hand. Expected: statistics.md C7, C8, C11, C12, C13, C18; sums worked out here."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from tests.unit.pipeline.wave_studies import HandWave, multiple, people, same, single, write_waves
from zushi_survey.analysis.facts import Unknown
from zushi_survey.analysis.testing.trend import MonotoneVerdict
from zushi_survey.analysis.waves.trends import TrendVerdict
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.facts.study_facts import StudyFacts, claims_of
from zushi_survey.pipeline.study import Study
from zushi_survey.questionnaire.claims import GroupRef, Quantity

YES_NO = single("Q", "はい", "いいえ")
OTHER = single("R", "はい", "いいえ")
GROUPS = single("A", *"abcdefg")
AXIS = {"id": "axis", "label": "区分", "question": "A", "ordered": True}
BEFORE = HandWave("B", [YES_NO], people("Q", 1, 1))
KNOWN, DISTRICTS = (219, 191, 170, 123, 115), (301, 262, 206, 170, 165)
VOLUNTEERS, AGES = (4, 7, 12, 17, 22, 34, 14), (78, 98, 150, 178, 184, 240, 176)


def study_of(folder: Path, questions: Sequence[dict[str, Any]], rows: Sequence[Any], **more: Any) -> Study:
    """A study of one wave with answers, and an earlier one of no interest."""
    axes = [AXIS] if any(question["id"] == "A" for question in questions) else []
    return write_waves(folder, [HandWave("N", questions, rows, axes), BEFORE], None, **more)


def by_group(yes: Sequence[int], bases: Sequence[int], **more: Any) -> list[Any]:
    """So many of each group said yes."""
    pairs = enumerate(zip(yes, bases, strict=True), 1)
    return [row for n, (count, base) in pairs for row in people("Q", count, base - count, A=n, **more)]


def jointly(both: int, first: int, second: int, neither: int, **more: Any) -> list[Any]:
    """So many gave both answers, only that of Q, only that of R, neither."""
    cells = ((1, 1, both), (1, 2, first), (2, 1, second), (2, 2, neither))
    return [{"Q": q, "R": r, **more} for q, r, count in cells for _ in range(count)]


YES, YES_TOO = Quantity("Q", "1"), Quantity("R", "1")


def test_a_share_is_of_those_asked_and_a_group_of_its_members(tmp_path: Path) -> None:
    rows = [*by_group((30, 20), (50, 50)), {"Q": "", "A": 1}]
    facts = StudyFacts(study_of(tmp_path, [GROUPS, YES_NO], rows))

    whole, group = facts.share(YES), facts.share(YES, GroupRef("axis", "1"))

    assert (whole.chosen, whole.base, whole.share) == (50, 101, pytest.approx(50 / 101))
    assert (group.chosen, group.base, group.group_label) == (30, 51, "a")
    assert whole.label == "Q「はい」"
    assert whole.interval is not None
    assert whole.interval.lower < 50 / 101 < whole.interval.upper


def test_a_group_is_tested_among_those_who_answered_within_its_axis(tmp_path: Path) -> None:
    """C8: the third district has z = 3.062108 and an adjusted p of .0109892 among five."""
    rows = [*by_group(KNOWN, DISTRICTS), *({"Q": "", "A": 3} for _ in range(10))]
    fact = StudyFacts(study_of(tmp_path, [GROUPS, YES_NO], rows)).group_difference(YES, GroupRef("axis", "3"))

    assert fact.test is not None
    assert fact.test.statistic == pytest.approx(3.062108, abs=1e-6)
    assert fact.p_adjusted == pytest.approx(0.0109892, abs=1e-7)
    assert fact.family == 5
    assert fact.difference == pytest.approx(170 / 216 - 818 / 1114)
    assert [one.group_label for one in fact.others] == ["a", "b", "d", "e", "f", "g"]


def test_a_trend_has_the_four_conditions_of_the_reference(tmp_path: Path) -> None:
    """C10: z = 1.829205 over seven ages."""
    fact = StudyFacts(study_of(tmp_path, [GROUPS, YES_NO], by_group(VOLUNTEERS, AGES))).trend(YES, "axis")

    assert fact.claim is not None
    assert fact.claim.trend.statistic == pytest.approx(1.829205, abs=1e-6)
    assert fact.claim.verdict is MonotoneVerdict.NONE
    assert [(one.chosen, one.base) for one in fact.groups] == list(zip(VOLUNTEERS, AGES, strict=True))


def test_a_trend_under_weights_is_judged_by_the_tests_of_the_design(tmp_path: Path) -> None:
    """Everyone with the weight 2: the shares and steps are those without weights."""
    steady = by_group((10, 20, 30), (100, 100, 100), w=2)
    reversal = by_group((10, 40, 20, 60), (100, 100, 100, 100), w=2)

    claims = [
        StudyFacts(study_of(tmp_path / name, [GROUPS, YES_NO], rows)).trend(YES, "axis").claim
        for name, rows in (("steady", steady), ("reversal", reversal))
    ]

    assert [claim.verdict if claim else None for claim in claims] == [MonotoneVerdict.STEADY, MonotoneVerdict.NONE]
    assert claims[1] is not None
    assert [one.holds for one in claims[1].conditions] == [True, False, False, True]
    assert claims[1].conditions[2].value == pytest.approx(0.2)


def test_one_answer_along_an_axis_is_pearsons_test(tmp_path: Path) -> None:
    """C7: X2 = 9.913237 with 6 degrees of freedom, p = .128354."""
    fact = StudyFacts(study_of(tmp_path, [GROUPS, YES_NO], by_group(VOLUNTEERS, AGES))).along(YES, "axis")

    assert fact.test is not None
    assert (fact.test.statistic, fact.test.df) == (pytest.approx(9.913237, abs=1e-6), pytest.approx(6))
    assert fact.p_adjusted == pytest.approx(0.128354, abs=1e-6)


def test_a_pair_is_mcnemars_test_of_those_who_answered_both(tmp_path: Path) -> None:
    """C18: 61 against 24 of 1,112, z = 4.013213."""
    rows = [*jointly(600, 61, 24, 427), {"Q": 1, "R": ""}, {"Q": "", "R": 1}]
    fact = StudyFacts(study_of(tmp_path, [YES_NO, OTHER], rows)).pair(YES, YES_TOO)

    assert fact.test is not None
    assert (fact.base, fact.test.method) == (1112, "mcnemar")
    assert fact.test.statistic == pytest.approx(4.013213, abs=1e-6)
    assert fact.difference == pytest.approx(662 / 1114 - 625 / 1114)


def test_two_options_of_a_single_answer_are_compared_as_multinomial_counts(tmp_path: Path) -> None:
    """C13: 301 against 268 of 1,112, z = 1.384624."""
    form = single("Q", "a", "b", "c")
    fact = StudyFacts(study_of(tmp_path, [form], people("Q", 301, 268, 543))).pair(
        Quantity("Q", "1"), Quantity("Q", "2")
    )

    assert fact.test is not None
    assert (fact.test.method, fact.test.statistic) == ("multinomial", pytest.approx(1.384624, abs=1e-6))


def test_options_of_a_multiple_answer_that_go_together(tmp_path: Path) -> None:
    """40, 10, 20, 30: odds ratio 40 * 30 / (10 * 20) = 6, X2 = 100 (1200 - 200)**2 / (50 * 50 * 60 * 40) = 16.67."""
    sets = [("1;2", 40), ("1", 10), ("2", 20), ("3", 30)]
    rows = [{"M": chosen} for chosen, count in sets for _ in range(count)]
    facts = StudyFacts(study_of(tmp_path, [multiple("M", "a", "b", "c")], rows))

    fact = facts.together(Quantity("M", "1"), Quantity("M", "2"))
    apart = facts.together(Quantity("M", "1"), Quantity("M", "3"))

    assert fact.test is not None
    assert (fact.base, fact.odds_ratio, fact.is_positive) == (100, pytest.approx(6), True)
    assert fact.test.statistic == pytest.approx(sqrt(100 * 1000**2 / (50 * 50 * 60 * 40)))
    assert (apart.odds_ratio, apart.is_positive) == (None, False)


def test_small_bases_are_not_tested(tmp_path: Path) -> None:
    facts = StudyFacts(study_of(tmp_path, [GROUPS, YES_NO, OTHER], jointly(5, 15, 2, 7, A=1)))

    pair, along = facts.pair(YES, YES_TOO), facts.along(YES, "axis")

    assert pair.test is not None
    assert (pair.base, pair.test.p_value, pair.test.reason) == (29, None, "small_base")
    assert along.p_adjusted is None


def test_weights_change_the_pair_and_a_constant_weight_does_not(tmp_path: Path) -> None:
    """With one weight for all the linearised test is d / sqrt(((b + c) / n - d**2) / (n - 1)), d = (b - c) / n."""
    b, c, n = 61, 24, 1112
    facts = StudyFacts(study_of(tmp_path, [YES_NO, OTHER], jointly(600, b, c, 427, w=3)))

    fact = facts.pair(YES, YES_TOO)

    d = (b - c) / n
    assert fact.test is not None
    assert (fact.test.method, fact.test.df) == ("paired_t", n - 1)
    assert fact.test.statistic == pytest.approx(d / sqrt(((b + c) / n - d**2) / (n - 1)))


def test_published_facts_tell_nothing_of_small_cells(tmp_path: Path) -> None:
    """One person in a joint cell: her answers would follow from the test."""
    rows = jointly(600, 61, 1, 450)
    study = study_of(tmp_path, [YES_NO, OTHER], rows)

    internal, public = StudyFacts(study), StudyFacts(study, policy="publish")

    assert internal.pair(YES, YES_TOO).unknown is Unknown.NOTHING
    assert public.pair(YES, YES_TOO).unknown is Unknown.HIDDEN
    assert public.pair(YES, YES_TOO).test is None
    assert public.together(YES, YES_TOO).unknown is Unknown.HIDDEN


@pytest.mark.parametrize(
    ("silent", "is_sensitive", "is_hidden"),
    [(0, True, False), (1, True, True), (9, True, True), (10, True, False), (1, False, False)],
)
def test_published_tests_do_not_tell_how_few_did_not_answer(
    tmp_path: Path, silent: int, is_sensitive: bool, is_hidden: bool
) -> None:
    rows = [*by_group((30, 40, 50), (100, 100, 100)), *({"Q": "", "A": 2} for _ in range(silent))]
    form = [GROUPS, {**YES_NO, "sensitive": is_sensitive}]
    facts = StudyFacts(study_of(tmp_path, form, rows), policy="publish")

    found = [facts.trend(YES, "axis").unknown, facts.along(YES, "axis").unknown]

    assert found == ([Unknown.HIDDEN] * 2 if is_hidden else [Unknown.NOTHING] * 2)


def test_a_change_is_that_of_the_comparison_of_waves(tmp_path: Path) -> None:
    """C11: 278 of 1,112 against 330 of 1,064."""
    waves = [HandWave("N", [YES_NO], people("Q", 278, 834)), HandWave("B", [YES_NO], people("Q", 330, 734))]
    facts = StudyFacts(write_waves(tmp_path, waves, [same("Q")]))

    fact = facts.change(YES)

    assert fact.difference == pytest.approx(278 / 1112 - 330 / 1064)
    assert fact.p_adjusted == pytest.approx(0.00177300434)
    assert (fact.now.wave, fact.before.wave, fact.before.chosen, fact.family) == ("N", "B", 330, 2)
    assert fact.unknown is Unknown.NOTHING
    assert [one.now.chosen for one in facts.option_changes("Q")] == [278, 834]


def test_changes_that_cannot_be_made_say_why(tmp_path: Path) -> None:
    rows = people("Q", 60, 40)
    waves = [HandWave("N", [YES_NO, OTHER], rows), HandWave("B", [YES_NO], rows)]
    new = {"now": "R", "status": ["new"], "compare": "no"}
    pair = same("Q")
    mapped = write_waves(tmp_path / "mapped", waves, [{**pair, "questions": [*pair["questions"], new]}])
    unmapped = write_waves(tmp_path / "unmapped", waves, None)

    assert StudyFacts(mapped).change(YES).unknown is Unknown.NOTHING
    assert StudyFacts(mapped).change(YES_TOO).unknown is Unknown.NOT_COMPARABLE
    assert StudyFacts(mapped).option_changes("R") == ()
    assert StudyFacts(unmapped).change(YES).unknown is Unknown.NO_EARLIER_WAVE


def test_a_change_of_a_group_is_that_of_its_members(tmp_path: Path) -> None:
    """41 of 164 after 82 of 195: pooled z; the other group and everyone have changes of their own."""
    counts = {"N": ((41, 123), (90, 60)), "B": ((82, 113), (80, 70))}
    waves = [
        HandWave(name, [GROUPS, YES_NO], [*people("Q", *a, A=1), *people("Q", *b, A=2)], [AXIS])
        for name, (a, b) in counts.items()
    ]
    facts = StudyFacts(write_waves(tmp_path, waves, [same("Q", "A")]))

    fact = facts.change(YES, GroupRef("axis", "1"))

    pooled = (41 + 82) / (164 + 195)
    assert fact.difference == pytest.approx(41 / 164 - 82 / 195)
    assert fact.test is not None
    assert fact.test.statistic == pytest.approx(
        (41 / 164 - 82 / 195) / sqrt(pooled * (1 - pooled) * (1 / 164 + 1 / 195))
    )
    assert (fact.now.group_label, fact.before.group_label, fact.before.chosen) == ("a", "a", 82)
    assert fact.standardised is None
    assert facts.change(YES).difference == pytest.approx(131 / 314 - 162 / 345)


def test_a_group_that_the_earlier_wave_does_not_have_has_no_change(tmp_path: Path) -> None:
    now = HandWave("N", [GROUPS, YES_NO], people("Q", 60, 40, A=1), [AXIS])
    pair = same("Q")
    new = {"now": "A", "status": ["new"], "compare": "no"}
    pair |= {"questions": [*pair["questions"], new]}
    facts = StudyFacts(write_waves(tmp_path, [now, HandWave("B", [YES_NO], people("Q", 50, 50))], [pair]))

    assert facts.change(YES, GroupRef("axis", "1")).unknown is Unknown.NO_COMMON_AXIS
    assert facts.change(YES).unknown is Unknown.NOTHING


def test_a_tendency_is_the_trend_of_three_waves_and_two_have_none(tmp_path: Path) -> None:
    """40, 50 and 60 of a hundred: T = 20, variance .25 * 200, z = 20 / sqrt(50)."""
    waves = [
        HandWave(name, [YES_NO], people("Q", count, 100 - count)) for name, count in (("N", 60), ("M", 50), ("B", 40))
    ]
    pairs = [same("Q", now="N", before="M"), same("Q", now="M", before="B")]
    three = StudyFacts(write_waves(tmp_path / "three", waves, pairs))
    two = StudyFacts(write_waves(tmp_path / "two", waves[:2], pairs[:1]))

    fact = three.wave_trend(YES)

    assert fact.test is not None
    assert fact.test.statistic == pytest.approx(20 / sqrt(50))
    assert (fact.verdict, fact.unknown) == (TrendVerdict.RISING, Unknown.NOTHING)
    assert [(one.wave, one.chosen) for one in fact.shares] == [("B", 40), ("M", 50), ("N", 60)]
    assert two.wave_trend(YES).unknown is Unknown.NOT_COMPARABLE
    assert StudyFacts(write_waves(tmp_path / "none", waves, None)).wave_trend(YES).unknown is Unknown.NO_EARLIER_WAVE


def test_groups_are_alike_when_no_two_of_them_differ_by_five_points(tmp_path: Path) -> None:
    """500 and 505 of a thousand: se = sqrt(.25/1000 + .249975/1000), z = (.05 - .005) / se = 2.0126, p = .02208.

    Against everyone the difference and its error are halves: z = (.05 - .0025) / (se / 2) = 4.2485.
    """
    rows = by_group((500, 505), (1000, 1000))
    facts = StudyFacts(study_of(tmp_path, [GROUPS, YES_NO], rows))

    along = facts.groups_along(YES, "axis")

    assert along.largest_gap == pytest.approx(0.005)
    assert along.p_equivalence == pytest.approx(0.02208, abs=2e-4)
    assert along.groups[0].p_equivalence == pytest.approx(1.08e-5, rel=0.02)
    assert [one.group.group_label for one in along.groups if not one.unknown] == ["a", "b"]
    assert along.trend is not None
    assert along.association.p_adjusted == pytest.approx(0.8231, abs=1e-3)


def test_two_answers_are_alike_by_the_same_persons(tmp_path: Path) -> None:
    """C18: 61 against 24 of 1,112: d = .033273, se = sqrt(85 - 37 * 37 / 1112) / 1112, z = 2.0322, p = .02107."""
    fact = StudyFacts(study_of(tmp_path, [YES_NO, OTHER], jointly(600, 61, 24, 427))).pair(YES, YES_TOO)

    assert fact.p_equivalence == pytest.approx(0.02107, abs=2e-4)


def test_an_order_leaves_out_what_stands_outside(tmp_path: Path) -> None:
    form = multiple("M", "a", "b", "c")
    form["options"][2] |= {"exclusive": True}
    rows = [{"M": chosen} for chosen, count in (("1;2", 60), ("1", 40), ("3", 200)) for _ in range(count)]
    facts = StudyFacts(study_of(tmp_path, [form], rows))

    fact = facts.order("M", None)

    assert [(one.id, one.label) for one in fact.places] == [("1", "「a」"), ("2", "「b」")]
    assert [float(one.figure) for one in fact.places] == pytest.approx([100 / 300, 60 / 300])
    assert (fact.alone, fact.near_first, fact.is_tested, fact.base) == ("1", ("1",), True, 300)
    assert [one.of.option for one in facts.option_shares("M")] == ["1", "2"]
    assert facts.order("M", "1").unknown is Unknown.NOT_ONE_OF_THEM


def test_means_of_the_items_of_a_question(tmp_path: Path) -> None:
    """C14: 20, 45, 60, 18, 7 of 150: mean .353333, interval .190230 to .516437."""
    scores = [{"code": code, "label": str(code), "score": 3 - code} for code in range(1, 6)]
    form = {"id": "S", "type": "MATRIX", "label": "満足度", "items": [{"id": "a", "label": "早さ"}], "options": scores}
    facts = StudyFacts(study_of(tmp_path, [form], people("Sa", 20, 45, 60, 18, 7)))

    (fact,) = facts.item_means("S")

    assert (fact.label, fact.base, fact.mean) == ("早さ", 150, pytest.approx(0.353333, abs=1e-6))
    assert fact.interval == (pytest.approx(0.190230, abs=1e-6), pytest.approx(0.516437, abs=1e-6))


def test_questions_without_a_column_and_questions_without_answers(tmp_path: Path) -> None:
    facts = StudyFacts(study_of(tmp_path, [GROUPS, YES_NO, OTHER], [{"Q": "", "A": 1}] * 3))

    assert facts.share(YES_TOO).unknown is Unknown.NO_COLUMN
    assert facts.pair(YES, YES_TOO).unknown is Unknown.NO_COLUMN
    assert facts.order("R", None).unknown is Unknown.NO_COLUMN
    assert facts.order("Q", None).unknown is Unknown.NOBODY
    trend = facts.trend(YES, "axis")
    assert trend.claim is not None
    assert trend.claim.trend.p_value is None


def test_records_of_the_survey_and_doubts_about_them(tmp_path: Path) -> None:
    survey = {"area": "市内全域", "period": {"from": "2021-10-28", "to": "2021-11-24"}}
    wave = HandWave("N", [YES_NO], people("Q", 3, 1), more={"sent": 10, "survey": survey})
    facts = StudyFacts(write_waves(tmp_path, [wave, BEFORE], None))

    assert facts.recorded("survey.area").value == "市内全域"
    assert facts.recorded("survey.period").value == ("2021-10-28", "2021-11-24")
    assert facts.recorded("survey.mode").unknown is Unknown.NOT_RECORDED
    assert (facts.recorded("sent").value, facts.recorded("valid").value) == (10, 4)
    assert facts.recorded("valid_rate").value == Fraction(2, 5)
    assert facts.recorded("hearing.groups").unknown is Unknown.NO_HEARING
    assert facts.mention(("高齢化",), None, None).unknown is Unknown.NO_HEARING
    assert facts.themes == facts.group_types == ()


@pytest.mark.parametrize(
    ("dispatched", "unknown"), [("2021-10-28", Unknown.NOTHING), ("2021-10-27", Unknown.RECORDS_DIFFER)]
)
def test_a_period_that_does_not_begin_with_dispatch_is_in_doubt(
    tmp_path: Path, dispatched: str, unknown: Unknown
) -> None:
    ledger = {"file": "ledger.csv", "receipt": "no", "outcome": "what", "sent": "day",
              "outcomes": {"来た": "returned"}}  # fmt: skip
    survey = {"period": {"from": "2021-10-28", "to": "2021-11-24"}}
    wave = HandWave("N", [YES_NO], people("Q", 3, 1), more={"ledger": ledger, "survey": survey})
    study = write_waves(tmp_path, [wave, BEFORE], None)
    (tmp_path / "ledger.csv").write_text(f"no,what,day\n1,来た,{dispatched}\n2,来た,2021-10-29\n", encoding="utf-8")

    assert StudyFacts(study).recorded("survey.period").unknown is unknown


def test_a_study_without_a_file_of_statements_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as error:
        claims_of(study_of(tmp_path, [YES_NO], people("Q", 1, 1)))

    assert [problem.code for problem in error.value.problems] == ["E-CLM-012"]


def test_an_option_merged_with_another_has_no_change_of_its_own(tmp_path: Path) -> None:
    now, before = single("Q", "毎日", "ときどき", "ない"), single("Q", "ある", "ない")
    options = {
        "common": [{"label": "ある", "now": [1, 2], "before": [1]}, {"label": "ない", "now": [3], "before": [2]}]
    }
    entry = {"now": "Q", "before": "Q", "status": ["options"], "compare": "yes", "options": options, "reason": "分けた"}
    waves = [HandWave("N", [now], people("Q", 40, 20, 40)), HandWave("B", [before], people("Q", 70, 30))]
    facts = StudyFacts(write_waves(tmp_path, waves, [{"now": "N", "before": "B", "questions": [entry]}]))

    found = [facts.change(Quantity("Q", code)) for code in "123"]

    assert [one.unknown for one in found] == [Unknown.NOT_COMPARABLE, Unknown.NOT_COMPARABLE, Unknown.NOTHING]
    assert found[2].difference == pytest.approx(0.4 - 0.3)


def test_a_hidden_answer_beside_it_hides_no_published_trend(tmp_path: Path) -> None:
    form = single("Q", "はい", "いいえ", "わからない", "その他")
    # その他 makes room for the one who does not know: nothing else has to be hidden with it.
    rows = [*by_group((30, 40, 50), (100, 100, 100)), {"Q": 3, "A": 2}, *({"Q": 4, "A": 2} for _ in range(3))]
    facts = StudyFacts(study_of(tmp_path, [GROUPS, form], rows), policy="publish")

    assert facts.share(Quantity("Q", "3"), GroupRef("axis", "2")).unknown is Unknown.HIDDEN
    assert facts.trend(YES, "axis").unknown is Unknown.NOTHING
