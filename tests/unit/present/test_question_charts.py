"""Which figure a question gets, what it shows, what it says, and that nothing hidden can be read from it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.unit.present.samples import HIDDEN_BASE, TITLE, cell, hidden, released, row
from zushi_survey.analysis.tables import UNKNOWN, AxisTitle, Cell, CellKind, ReleasedTable
from zushi_survey.present.charts import DisplayChart
from zushi_survey.present.question_charts import OptionRoles, question_chart, roles_of
from zushi_survey.present.tones import SCALE_START
from zushi_survey.questionnaire.model import Questionnaire

YES_NO = ("はい", "いいえ")
SATISFACTION = ("満足", "やや満足", "普通", "やや不満", "不満", "わからない")
SCORES = OptionRoles({"1": 2.0, "2": 1.0, "3": 0.0, "4": -1.0, "5": -2.0})
MULTIPLE = replace(TITLE, question_type="MA", is_multiple=True)


def group(name: str, counts: tuple[int, ...], base: int, **more: int) -> list[Cell]:
    """One category of the axis age."""
    return row(YES_NO, counts, base, axis="age", category=name, category_label=name, **more)


def by_age(*groups: list[Cell], title: object = TITLE) -> ReleasedTable:
    """Everyone and some ages."""
    whole = row(YES_NO, (60, 30), 100, no_answer=10)
    return released([*whole, *(one for cells in groups for one in cells)], title)


def item(label: str, counts: tuple[int, ...], **more: int) -> ReleasedTable:
    """One item of a matrix of satisfaction, 100 persons."""
    title = replace(TITLE, question_type="MATRIX", item=label, item_label=label)
    return released(row(SATISFACTION, counts, 100, **more), title)


def made(*args: object) -> DisplayChart:
    """The figure, which there must be."""
    chart = question_chart(*args)
    assert chart is not None
    return chart


def test_one_answer_is_one_bar_of_parts_with_its_base() -> None:
    chart = made([released(row(YES_NO, (60, 30), 100, no_answer=10))], "f", None, 1)

    assert (chart.id, chart.kind, chart.title, chart.unit) == ("f", "stacked", "地域活動への参加", "％")
    assert chart.categories == ("全体(n=100)",)
    assert [(one.name, one.values, one.is_missing) for one in chart.series] == [
        ("はい", (60.0,), False),
        ("いいえ", (30.0,), False),
        ("無回答", (10.0,), True),
    ]
    assert chart.alternative == "最も多いのは「はい」で60.0％、次いで「いいえ」が30.0％です。無回答は10.0％です。"
    assert chart.notes == ("基数: 対象者全員(無回答を含む)",)


def test_several_answers_are_sorted_bars_with_no_answer_last() -> None:
    table = released(row(("ごみ", "交通", "防犯"), (20, 50, 50), 100, no_answer=60), MULTIPLE)

    chart = made([table], "f", None, 1)

    assert (chart.kind, chart.title) == ("bars", "地域活動への参加(複数回答、n=100)")
    # Ties keep the order of the questionnaire.
    assert chart.categories == ("交通", "防犯", "ごみ", "無回答")
    assert [one.values for one in chart.series] == [(50.0, 50.0, 20.0, 60.0)]
    assert chart.alternative.startswith("最も多いのは「交通」と「防犯」でともに50.0％、次いで「ごみ」が20.0％です。")


def test_other_and_none_stand_after_all_others_in_questionnaire_order() -> None:
    labels = ("交通", "その他", "買い物", "特にない")
    table = released(row(labels, (10, 20, 30, 40), 100, no_answer=50), MULTIPLE)

    chart = made([table], "f", None, 1, OptionRoles(last=frozenset({"2", "4"})))

    assert chart.categories == ("買い物", "交通", "その他", "特にない", "無回答")
    assert chart.series[0].values == (30.0, 10.0, 20.0, 40.0, 50.0)
    # What is told stays true: the most frequent answer is the most frequent one.
    assert chart.alternative.startswith("最も多いのは「特にない」で40.0％")


@pytest.mark.parametrize(
    ("options", "drawn", "note"),
    [
        # eight bars for each of five groups; その他 and 特にない are the last two options, 無回答 comes after them
        (9, ("項目6", "項目0", "その他"), "図にしていない項目: 特にない、無回答"),
        (10, ("項目7", "項目1", "項目0"), "多い順に8項目を図にしています。"),
        (12, ("項目9", "項目3", "項目2"), "多い順に8項目を図にしています。"),
    ],
)
def test_of_too_many_answers_other_and_none_are_the_first_to_go(
    options: int, drawn: tuple[str, str, str], note: str
) -> None:
    labels = (*(f"項目{number}" for number in range(options - 2)), "その他", "特にない")
    counts = (*range(10, 10 + options - 2), 60, 70)
    cells = row(labels, counts, 100)
    for name in "甲乙丙丁":
        cells += row(labels, counts, 100, axis="age", category=name, category_label=name)
    last = frozenset({str(options - 1), str(options)})

    chart = made([released(cells, MULTIPLE)], "f", "age", 1, OptionRoles(last=last))

    assert (chart.categories[0], *chart.categories[-2:]) == drawn
    assert note in chart.notes


def test_groups_of_one_answer_are_bars_of_parts_everyone_first() -> None:
    unplaced = row(YES_NO, (1, 0), 1, axis="age", category=UNKNOWN, category_label="無回答")
    table = by_age(group("若い", (20, 30), 50), group("老いた", (35, 5), 40), group("小さい", (9, 1), 10), unplaced)

    chart = made([table], "f", "age", 1)

    assert (chart.kind, chart.title) == ("stacked", "地域活動への参加(年齢別)")
    assert chart.categories == ("全体(n=100)", "若い(n=50)", "老いた(n=40)", "小さい(n=10*)")
    assert chart.series[0].values == (60.0, 40.0, 87.5, 90.0)
    # The small base is shown and marked, but not spoken of.
    assert chart.alternative == (
        "全体では、最も多いのは「はい」で60.0％、次いで「いいえ」が30.0％です。"
        "秘匿や参考値のものを除くと、「はい」の割合が最も高いのは老いた(87.5％)、最も低いのは若い(40.0％)です。"
    )
    assert "*: 基数が30人未満のため参考値です" in chart.notes


def test_a_group_with_a_hidden_part_is_left_out_whole_and_named() -> None:
    partly = group("若い", (20, 30), 50)
    table = by_age([hidden(partly[0]), *partly[1:]], group("老いた", (35, 5), 40), group("他", (0, 0), HIDDEN_BASE))

    chart = made([table], "f", "age", 1)

    assert chart.categories == ("全体(n=100)", "老いた(n=40)")
    assert chart.notes[-1] == "秘匿のため図にしていないもの: 若い、他"
    assert "若い" not in chart.alternative


def test_there_is_no_figure_by_an_axis_of_everyone_alone() -> None:
    table = by_age(group("若い", (0, 0), HIDDEN_BASE))

    assert question_chart([table], "f", "age", 1) is None


@pytest.mark.parametrize("kind", [CellKind.OPTION, CellKind.BAND])
def test_a_part_hidden_alone_is_not_given_away_by_the_others(kind: CellKind) -> None:
    cells = [
        one._replace(kind=kind) if one.kind is CellKind.OPTION else one
        for one in row(("甲", "乙", "丙"), (50, 30, 20), 100)
    ]
    one_hidden = released([hidden(cells[2]), *cells[:2], *cells[3:]])
    two_hidden = released([hidden(cells[2]), cells[0], hidden(cells[1]), *cells[3:]])

    chart = made([two_hidden], "f", None, 1)

    assert question_chart([one_hidden], "f", None, 1) is None
    assert (chart.kind, chart.categories) == ("bars" if kind is CellKind.OPTION else "columns", ("甲", "無回答"))
    assert chart.notes[-1] == "秘匿のため図にしていないもの: 丙、乙"


def test_groups_of_several_answers_stand_side_by_side_and_only_the_first_of_many() -> None:
    labels = tuple(f"項目{n}" for n in range(12))
    counts = tuple(range(10, 34, 2))
    cells = row(labels, counts, 100)
    for name in "甲乙丙丁":
        cells += row(labels, counts, 100, axis="age", category=name, category_label=name)

    chart = made([released(cells, MULTIPLE)], "f", "age", 1)

    # Five groups: 40 bars are eight items each.
    assert (chart.kind, len(chart.series), len(chart.categories)) == ("bars", 5, 8)
    assert chart.categories[:2] == ("項目11", "項目10")
    assert "多い順に8項目を図にしています。" in chart.notes


def test_a_hidden_part_of_several_answers_is_a_gap() -> None:
    partly = group("若い", (20, 30), 50)
    table = by_age([hidden(partly[0]), *partly[1:]], group("老いた", (35, 5), 40), title=MULTIPLE)

    chart = made([table], "f", "age", 1)

    assert [one.values[0] for one in chart.series] == [60.0, None, 87.5]
    assert chart.notes[-1] == "秘匿のため図にしていないもの: 若いの一部"


def test_classes_of_numbers_are_columns() -> None:
    cells = [
        cell("0", 40, 100, kind=CellKind.BAND, label="10分未満"),
        cell("1", 50, 100, kind=CellKind.BAND, label="10分以上"),
        cell("mean", None, 90, kind=CellKind.MEAN, label="平均", value=Fraction(12)),
        cell("no_answer", 10, 100, kind=CellKind.NO_ANSWER, label="無回答"),
    ]

    chart = made([released(cells, replace(TITLE, question_type="NU", unit="分"))], "f", None, 1)

    assert (chart.kind, chart.categories) == ("columns", ("10分未満", "10分以上", "無回答"))
    assert chart.title == "地域活動への参加(n=100)"


def test_items_with_scores_on_both_sides_of_zero_are_two_sided_bars() -> None:
    items = [item("医療", (30, 20, 20, 10, 10, 5), no_answer=5), item("福祉", (10, 20, 30, 20, 10, 5), no_answer=5)]

    chart = made(items, "f", None, 1, SCORES)

    assert (chart.kind, chart.title) == ("divergent", "地域活動への参加")
    assert chart.categories == ("医療(n=100)", "福祉(n=100)")
    assert [one.side for one in chart.series] == ["left", "left", "middle", "right", "right", "", ""]
    assert [one.tone for one in chart.series[:5]] == [SCALE_START + step for step in (0, 2, 3, 4, 6)]
    assert chart.alternative == "「満足」の割合が最も高いのは医療(30.0％)、最も低いのは福祉(10.0％)です。"


def test_an_answer_of_a_scale_has_its_colour_in_every_figure() -> None:
    items = [item("医療", (30, 20, 20, 10, 10, 10)), item("福祉", (10, 20, 30, 20, 10, 10))]

    both, one = made(items, "f", None, 1, SCORES), made(items[:1], "f", None, 1, SCORES)

    assert (one.kind, one.title) == ("stacked", "地域活動への参加: 医療")
    assert [series.tone for series in one.series] == [series.tone for series in both.series]


@pytest.mark.parametrize("scores", [{}, {"1": 5.0, "2": 4.0, "3": 3.0, "4": 2.0, "5": 1.0}])
def test_items_without_sides_are_bars_of_parts(scores: dict[str, float]) -> None:
    items = [item("医療", (30, 20, 20, 10, 10, 10)), item("福祉", (10, 20, 30, 20, 10, 10))]

    chart = made(items, "f", None, 1, OptionRoles(scores))

    assert (chart.kind, {one.side for one in chart.series}) == ("stacked", {""})


def test_a_scale_that_opens_with_the_bad_side_keeps_its_order() -> None:
    items = [item("医療", (30, 20, 20, 10, 10, 10)), item("福祉", (10, 20, 30, 20, 10, 10))]

    chart = made(items, "f", None, 1, OptionRoles({option: -score for option, score in SCORES.scores.items()}))

    assert [one.side for one in chart.series][:5] == ["left", "left", "middle", "right", "right"]


def test_ranks_are_parts_of_one_bar_per_option() -> None:
    title = replace(TITLE, question_type="RANKING")
    ranks = [
        released(
            row(("医療", "福祉"), (60, 90), 100), replace(title, item="any", item_label="いずれか", is_multiple=True)
        ),
        released(row(("医療", "福祉"), (50, 40), 100), replace(title, item="rank1", item_label="1位")),
        released(row(("医療", "福祉"), (10, 50), 100), replace(title, item="rank2", item_label="2位")),
    ]

    chart = made(ranks, "f", None, 1)

    assert (chart.kind, chart.categories, chart.title) == ("stacked", ("福祉", "医療"), "地域活動への参加(n=100)")
    assert [(one.name, one.values) for one in chart.series] == [("1位", (40.0, 50.0)), ("2位", (50.0, 10.0))]
    assert "最も多いのは「福祉」で90.0％" in chart.alternative


def test_items_by_an_axis_are_named_by_both() -> None:
    tables = []
    for label in ("医療", "福祉"):
        title = replace(TITLE, question_type="MATRIX", item=label, item_label=label)
        tables.append(by_age(group("若い", (20, 30), 50), title=title))

    chart = made(tables, "f", "age", 1)

    assert chart.categories == ("医療(n=100)", "医療 若い(n=50)", "福祉(n=100)", "福祉 若い(n=50)")


def test_weighted_shares_are_drawn_as_printed() -> None:
    title = replace(TITLE, is_weighted=True)
    cells = [c._replace(proportion=0.123456) for c in row(("はい",), (10,), 100, weight=2.0)]

    assert made([released(cells, title)], "f", None, 1).series[0].values == (12.3,)


def test_nobody_asked_makes_a_figure_that_says_so() -> None:
    chart = made([released(row(YES_NO, (0, 0), 0))], "f", None, 1)

    assert chart.categories == ("全体(n=0)",)
    assert chart.alternative.startswith("回答した人がいる選択肢はありません。")


def test_roles_of_the_options_of_a_question_or_an_item() -> None:
    form = Questionnaire.model_validate(
        {
            "schema_version": 1,
            "id": "f",
            "title": "調査",
            "questions": [
                {
                    "id": "Q1",
                    "type": "MATRIX",
                    "label": "満足度",
                    "items": [{"id": "a", "label": "医療"}],
                    "options": [{"code": "1", "label": "満足", "score": 2}, {"code": "2", "label": "わからない"}],
                },
                {
                    "id": "Q2",
                    "type": "MA",
                    "label": "困りごと",
                    "options": [
                        {"code": "1", "label": "その他", "free_text": "9"},
                        {"code": "2", "label": "交通"},
                        {"code": "3", "label": "特にない", "exclusive": True},
                    ],
                },
            ],
        }
    )

    assert roles_of(form, "Q1") == roles_of(form, "Q1.a") == OptionRoles({"1": 2.0})
    assert roles_of(form, "Q2") == OptionRoles({}, frozenset({"1", "3"}))


def test_axis_titles_do_not_say_by_twice() -> None:
    title = replace(TITLE, axes=(AxisTitle("age", "年齢別", True),))

    assert made([by_age(group("若い", (20, 30), 50), title=title)], "f", "age", 1).title == "地域活動への参加(年齢別)"
