"""Tables from counts, every expected figure counted by hand from the ten respondents below."""

from fractions import Fraction

import numpy as np
import pytest

from tests.builders import IV, NA, NR, choice, choices, multiple, number, options, questionnaire, single
from zushi_survey.analysis.frequencies import frequency_tables
from zushi_survey.analysis.precision.cell_precision import Precision
from zushi_survey.analysis.precision.standard_errors import Sample
from zushi_survey.analysis.tables import Cell, CellKind, RawTable, TableTitle
from zushi_survey.core.problems import SurveyError
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.plan import plan_counts

BANDS = [{"label": "～10", "to": 10}, {"label": "11～", "from": 11}]
SCALE = {"_1": {"score": 1}, "_2": {"score": -1}}
QUESTIONNAIRE = questionnaire(
    single("F1", "男", "女"),
    single("Q1", "はい", "いいえ", "わからない", nets=[{"id": "either", "label": "どちらか", "options": [1, 2]}]),
    multiple("Q2", "あ", "い", "う", nets=[{"id": "ai", "label": "あい", "options": [1, 2]}]),
    {"id": "Q3", "type": "NU", "label": "Q3", "unit": "分", "bands": BANDS},
    {"id": "Q4", "type": "SA", "label": "Q4", "options": options("良い", "悪い", "不明", **SCALE)},
    {"id": "Q5", "type": "RANKING", "label": "Q5", "ranks": 2, "options": options("甲", "乙", "丙")},
    axes=[{"id": "sex", "label": "性別", "question": "F1"}],
)
#          1  2  3  4  5   6   7   8   9   10
ANSWERS = {
    "F1": choice(0, 0, 0, 0, 1, 1, 1, 1, 1, NR),
    "Q1": choice(0, 0, 1, 2, 0, 1, NR, IV, NA, 0),
    "Q2": choices(3, {0}, {0, 1}, {2}, NR, {1}, {1, 2}, {0, 1, 2}, IV, NA, {2}),
    "Q3": number(5, 10, 11, NR, 0.1, 0.2, 20, IV, NA, 10),
    "Q4": choice(0, 0, 1, 2, 0, 1, NR, IV, NA, 2),
    "Q5.rank1": choice(0, 1, 2, 0, 0, NR, 1, 1, NA, 2),
    "Q5.rank2": choice(1, NR, 0, 2, 1, NR, 2, 0, NA, 0),
}


def table(question, *, base="asked", axes=("sex",), where=None, weight=None) -> RawTable:
    plan = plan_counts(QUESTIONNAIRE, [question], axes, where)
    titles = {
        v.id: TableTitle(
            wave="W",
            wave_label="W",
            question=v.question.id,
            question_label="",
            question_type="",
            item=v.item,
            base=base,
        )
        for v in plan.variables
    }
    return frequency_tables(count(ANSWERS, plan, weight), plan, titles, Precision(Sample(10)))[0]


def cell(of: RawTable, option: str, category: str = "total") -> Cell:
    return next(c for c in of.cells if c.option == option and c.category == category)


def test_base_of_everyone_asked_keeps_no_answer_and_invalid_but_not_those_who_were_not_asked():
    yes = cell(table("Q1"), "1")

    assert (yes.count_unweighted, yes.base_unweighted, yes.proportion) == (4, 9, 4 / 9)


def test_three_kinds_of_missing_stay_apart():
    q1 = table("Q1")

    assert cell(q1, "no_answer").count_unweighted == 1
    assert cell(q1, "invalid").count_unweighted == 1
    not_applicable = cell(q1, "not_applicable")
    assert (not_applicable.count_unweighted, not_applicable.base_unweighted, not_applicable.proportion) == (
        1,
        None,
        None,
    )


def test_base_of_those_who_answered_has_no_missing_rows():
    q1 = table("Q1", base="answered")

    assert cell(q1, "1").base_unweighted == 7
    assert not [c for c in q1.cells if c.kind in (CellKind.NO_ANSWER, CellKind.INVALID)]


def test_base_of_ticks_counts_every_tick_of_a_multiple_answer():
    assert cell(table("Q2", base="ticks"), "1").base_unweighted == 11
    assert cell(table("Q2", base="ticks"), "1").count_unweighted == 3


def test_net_counts_a_respondent_once_who_chose_two_of_its_options():
    q2 = table("Q2")

    assert cell(q2, "1").count_unweighted == 3
    assert cell(q2, "2").count_unweighted == 4
    assert cell(q2, "ai").count_unweighted == 5


def test_axis_categories_and_those_in_none():
    q1 = table("Q1")

    assert cell(q1, "1", "1").count_unweighted == 2
    assert cell(q1, "1", "1").base_unweighted == 4
    assert cell(q1, "1", "2").count_unweighted == 1
    assert cell(q1, "1", "2").base_unweighted == 4
    assert cell(q1, "1", "unknown").count_unweighted == 1
    assert cell(q1, "1", "unknown").category_label == "無回答"


def test_filter_keeps_only_those_who_meet_it():
    assert cell(table("Q1", where="F1 = 男 and not Q1 = 3"), "1").base_unweighted == 3


def test_number_mean_median_bands_from_exact_decimals():
    q3 = table("Q3")

    assert cell(q3, "mean").value == Fraction("56.3") / 7
    assert cell(q3, "median").value == 10
    assert (cell(q3, "minimum").value, cell(q3, "maximum").value) == (Fraction("0.1"), 20)
    assert (cell(q3, "band1").count_unweighted, cell(q3, "band1").base_unweighted) == (5, 9)
    assert cell(q3, "band2").count_unweighted == 2


def test_median_of_an_even_number_is_the_mean_of_the_middle_two():
    assert cell(table("Q3"), "median", "1").value == 10
    assert cell(table("Q3", where="not Q3 = 20"), "median").value == Fraction(15, 2)


def test_mean_score_leaves_out_options_without_a_score():
    score = cell(table("Q4"), "mean")

    assert (score.value, score.base_unweighted) == (Fraction(1, 5), 5)


def test_ranking_counts_whoever_chose_an_option_at_any_rank():
    any_rank = table("Q5")

    assert any_rank.title.item == "any"
    assert cell(any_rank, "1").count_unweighted == 6
    assert cell(any_rank, "2").count_unweighted == 5
    assert cell(any_rank, "no_answer").count_unweighted == 1
    assert cell(any_rank, "1").base_unweighted == 9


def test_weights_stand_beside_the_unweighted_counts():
    weight = np.array([2, 0.5, 1, 1, 1, 1, 1, 1, 1, 3])
    yes = cell(table("Q1", weight=weight), "1")

    assert (yes.count_unweighted, yes.base_unweighted) == (4, 9)
    assert (yes.count_weighted, yes.base_weighted) == (6.5, 11.5)
    assert yes.proportion == 6.5 / 11.5


def test_equal_weights_change_no_share():
    plain, weighted = table("Q2"), table("Q2", weight=np.full(10, 2.5))

    assert [c.proportion for c in weighted.cells] == pytest.approx([c.proportion for c in plain.cells], nan_ok=True)


def test_nested_axis_is_every_combination_in_order():
    nested = table("Q1", axes=("sex*Q4",))
    labels = dict.fromkeys(c.category_label for c in nested.cells)

    assert list(labels)[:3] == ["全体", "男／良い", "男／悪い"]
    assert cell(nested, "1", "1*1").count_unweighted == 2


def test_axis_made_of_a_multiple_answer_overlaps_and_says_so():
    overlapping = table("Q1", axes=("Q2",))

    assert cell(overlapping, "1", "1").base_unweighted == 3
    assert cell(overlapping, "1", "2").base_unweighted == 4
    assert "重なり" in overlapping.title.notes[0]


def test_unknown_names_are_reported_all_at_once():
    with pytest.raises(SurveyError) as error:
        plan_counts(QUESTIONNAIRE, ["Q9", "Q1"], ["sexx"], "Q1 = 7")

    assert [p.code for p in error.value.problems] == ["E-TAB-001", "E-TAB-002", "E-TAB-003"]
