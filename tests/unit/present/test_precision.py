"""Precision tables as printed, and the rows for programs."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zushi_survey.analysis.precision.planning import Assumptions, GroupSize, plan_groups, release_sizes
from zushi_survey.analysis.precision.precision_rows import (
    ERROR_SHARES,
    Basis,
    critical_rows,
    detectable_rows,
    error_rows,
    same_groups,
)
from zushi_survey.analysis.precision.sampling_error import ChangeTest
from zushi_survey.present.precision import (
    PrecisionWords,
    critical_table,
    detectable_table,
    error_table,
    plan_table,
    precision_data,
)
from zushi_survey.questionnaire.study import ReleaseRules

BASIS = Basis(1.96, 1.0, 50_000, ChangeTest())
WORDS = PrecisionWords("令和3年度", "母集団の人数 N: 50,000人(--population)。", "前回")
ABOUT = {"data_origin": "合成データ", "policy": "publish"}
ASSUMED = Assumptions(0.05, 0.5, ChangeTest(), 1.0, with_correction=False)


def sizes(*persons: int, whole: int = 1112, policy="publish", population: int | None = None):
    groups = [GroupSize("age", "年齢", f"a{n}", f"{n}群", n, population) for n in persons]
    return release_sizes(GroupSize("total", "", "total", "全体", whole, 50_000), groups, policy, ReleaseRules())


def texts(row):
    return [cell.text for cell in row.cells]


def test_the_published_error_table():
    table = error_table(error_rows(sizes(100, 20, 5, 0), BASIS), BASIS, WORDS, 30, 1)

    # statistics.md C2: 1,112 and 100 persons of 50,000 in points, one decimal
    assert [column.label for column in table.columns] == [
        "n",
        "10％・90％",
        "20％・80％",
        "30％・70％",
        "40％・60％",
        "50％",
    ]
    assert texts(table.rows[0]) == ["1,112", "1.7", "2.3", "2.7", "2.8", "2.9"]
    assert texts(table.rows[1]) == ["100", "5.9", "7.8", "9.0", "9.6", "9.8"]
    assert table.rows[2].cells[0].text == "20*"
    assert texts(table.rows[3]) == ["x"] * 6
    assert texts(table.rows[4]) == ["0", "-", "-", "-", "-", "-"]
    assert [row.group for row in table.rows][:2] == ["", "年齢"]
    assert {row.group for row in table.rows[5:]} == {"目安"}


def test_every_assumption_of_the_error_table_is_said():
    notes = " ".join(error_table(error_rows(sizes(), BASIS), BASIS, WORDS, 30, 1).notes)

    assert "k=1.96、一段抽出(デザイン効果1)" in notes
    assert "(N－n)÷(N－1)×" in notes
    assert "47.1％から 52.9％" in notes
    assert "50,000人" in notes
    assert "回収されなかった人による偏り" in notes
    assert "ウエイト" not in notes


def test_two_stages_k_2_no_population_and_weights_are_said():
    basis = Basis(2.0, 2.0, None, ChangeTest())
    words = WORDS._replace(
        population="有限母集団修正はしていません(--no-fpc)。", is_weighted=True, left_out="省いた軸。"
    )

    notes = " ".join(error_table(error_rows(sizes(), basis), basis, words, 30, 1).notes)

    assert "k=2、二段抽出(デザイン効果2)" in notes
    assert "(N－n)" not in notes
    assert "信頼度は約95％" in notes
    assert "ウエイト補正後" in notes
    assert "省いた軸。" in notes


@pytest.mark.parametrize(
    ("rows", "table", "expected", "word"),
    [
        # statistics.md C11
        (critical_rows, critical_table, ["1.8", "2.5", "3.4", "3.9", "4.1", "4.2"], "両側5％の検定"),
        (detectable_rows, detectable_table, ["2.6", "3.6", "4.8", "5.5", "5.9", "6.0"], "80％の確からしさ"),
    ],
)
def test_the_published_differences(rows, table, expected, word):
    basis = BASIS._replace(population=None)
    pairs = same_groups(sizes(300, 8), sizes(300, 8, whole=1064))

    made = table(rows(pairs, basis), basis, WORDS, 30, 1)

    assert texts(made.rows[0]) == ["1,112", "1,064", *expected]
    assert texts(made.rows[2]) == ["x"] * 8
    assert [column.label for column in made.columns[:2]] == ["n(令和3年度)", "n(前回)"]
    assert word in made.notes[0]


def plan(*persons: int, rates=None, population: int | None = None, **options):
    groups = sizes(*persons, population=population, **options)
    named = {group.category: Fraction(139, 250) for group in groups.groups} if rates is None else rates
    return plan_groups(groups, {}, named, ASSUMED)


def test_the_plan_table_by_hand():
    # figures by hand in tests/unit/analysis/test_planning.py
    table = plan_table(plan(300), ASSUMED, WORDS, 30, 1)

    assert texts(table.rows[0]) == ["50,000", "1,112", "…", "55.6%", "2,669", "4,801", "1,570", "2,824", "…", ""]
    assert texts(table.rows[1]) == ["…", "300", "…", "55.6%", "不可", "不可", "1,570", "2,824", "…", ""]
    assert (table.rows[2].label, texts(table.rows[2])) == (
        "区分の合計",
        ["", "", "", "", "", "不可", "", "2,824", "", ""],
    )
    assert table.title == "5ポイントの変化を見るための配布数"
    assert any(note.startswith("不可: ") for note in table.notes)


def test_the_plan_says_where_a_group_has_too_few_people():
    table = plan_table(plan(300, population=2000), ASSUMED, WORDS, 30, 1)

    assert table.rows[1].cells[-1].text == "人口より多く要る"
    assert any("人口より多く要る" in note for note in table.notes)


def test_hidden_groups_are_hidden_in_the_plan_and_in_its_sum():
    table = plan_table(plan(300, 5, population=90_000), ASSUMED, WORDS, 30, 1)

    assert texts(table.rows[2]) == ["90,000", *["x"] * 8, ""]
    assert (table.rows[3].cells[5].text, table.rows[3].cells[7].text) == ("x", "x")


def test_a_plan_of_the_whole_has_no_sum():
    assert len(plan_table(plan(), ASSUMED, WORDS, 30, 1).rows) == 1


def test_rows_for_programs_hide_what_the_tables_hide():
    groups = sizes(100, 5)
    rows = [("sampling_error", ERROR_SHARES, error_rows(groups, BASIS))]

    data = precision_data(rows, plan(100, 5), BASIS, ASSUMED, ABOUT)

    named = [dict(zip(data.columns, row, strict=True)) for row in data.rows]
    first = named[0]
    assert (first["measure"], first["n"], first["share"], first["k"]) == ("sampling_error", 1112, 0.1, 1.96)
    assert 100 * first["value"] == pytest.approx(1.744, abs=0.0005)
    hidden = [row for row in named if row["category"] == "a5"]
    assert {row["status"] for row in hidden} == {"suppressed"}
    assert {(row["n"], row["value"]) for row in hidden} == {(None, None)}
    planned = {row["measure"]: row["value"] for row in named if row["category"] == "total"}
    assert (planned["pair_valid_needed"], planned["pair_letters"]) == (1570, 2824)
    assert {row["change"] for row in named if row["measure"] == "pair_letters"} == {0.05}


def test_every_text_can_be_shown_on_a_japanese_windows_terminal():
    basis = Basis(2.0, 2.0, None, ChangeTest())
    pairs = same_groups(sizes(300), sizes(300, whole=1064))
    tables = [
        error_table(error_rows(sizes(300), BASIS), BASIS, WORDS._replace(is_weighted=True), 30, 1),
        critical_table(critical_rows(pairs, basis), basis, WORDS, 30, 1),
        detectable_table(detectable_rows(pairs, BASIS), BASIS, WORDS, 30, 1),
        plan_table(plan(300, population=100), ASSUMED, WORDS, 30, 1),
    ]

    for table in tables:
        words = [table.title, *table.subtitles, *table.notes, *(c.label + c.group for c in table.columns)]
        words += [text for row in table.rows for text in texts(row)]
        "".join(words).encode("cp932")


def test_a_wave_without_answers_is_printed_without_figures():
    table = error_table(error_rows(sizes(whole=0), BASIS), BASIS, WORDS, 30, 1)

    assert texts(table.rows[0]) == ["0", "-", "-", "-", "-", "-"]
    assert not any(note.startswith("読み方") for note in table.notes)
    assert texts(plan_table(plan(whole=0), ASSUMED, WORDS, 30, 1).rows[0])[4:6] == ["不可", "不可"]
