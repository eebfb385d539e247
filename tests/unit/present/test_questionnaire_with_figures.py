"""The questionnaire with its figures: printed words and numbers, nets apart, 無回答 last, hidden figures as marks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.builders import multiple, options, questionnaire, single
from tests.unit.present.samples import HIDDEN_BASE, TITLE, cell, hidden, released, row
from zushi_survey.analysis.tables import CellKind, ReleasedTable
from zushi_survey.present.questionnaire_with_figures import questionnaire_sections
from zushi_survey.present.report import QuestionnaireSection

SCALE = {
    "id": "Q10",
    "type": "SA",
    "label": "地域活動への参加",
    "text": "あなたは、地域の活動に参加していますか。",
    "options": [
        {"code": 1, "label": "参加している(年に数回でも)", "short": "参加"},
        {"code": 2, "label": "参加していない"},
    ],
    "nets": [{"id": "net1", "label": "いずれか", "options": [1, 2]}],
}


def table(*counts: int, base: int, question: str = "Q10", **more: object) -> ReleasedTable:
    """Everyone's figures of a question with two options."""
    cells = row(("参加", "していない"), counts, base, **more)  # type: ignore[arg-type]
    return released(cells, replace(TITLE, question=question))


def section(question: dict[str, object], *tables: ReleasedTable, decimals: int = 1) -> QuestionnaireSection:
    (one,) = questionnaire_sections(questionnaire(question), tables, decimals)
    return one


def lines(one: QuestionnaireSection) -> list[tuple[str, str, str, str]]:
    return [(line.number, line.text, line.count, line.percent) for line in one.lines]


def test_options_have_their_printed_words_and_both_figures_and_no_answer_comes_last() -> None:
    # 80, 20 and 12 of 112: 71.43, 17.86, 10.71; the net is 100 of 112, 89.29.
    one = section(SCALE, table(80, 20, base=112, no_answer=12, nets=[("いずれか", 100)]))

    assert lines(one) == [
        ("1", "参加している(年に数回でも)", "80", "71.4"),
        ("2", "参加していない", "20", "17.9"),
        ("", "『いずれか』", "100", "89.3"),
        ("", "無回答", "12", "10.7"),
    ]
    assert [line.is_net for line in one.lines] == [False, False, True, False]
    assert (one.heading, one.wording) == ("問10 地域活動への参加", SCALE["text"])
    assert (one.id, one.instruction, one.base) == ("questionnaire-Q10", "(○は1つ)　対象: 全員", "n=112")


def test_axes_of_a_cross_table_have_no_part_in_it() -> None:
    everyone = row(("参加", "していない"), (80, 20), 100)
    young = row(("参加", "していない"), (3, 4), 7, axis="age", category="a", category_label="若い")

    one = section(SCALE, released([*everyone, *young]))

    assert [line.count for line in one.lines] == ["80", "20", "-"]
    assert one.base == "n=100"


def test_hidden_figures_are_their_mark_and_a_small_base_is_marked() -> None:
    cells = row(("参加", "していない"), (2, 27), 29)
    cells[0] = hidden(cells[0])
    one = section(SCALE, released(cells, policy="publish"))
    whole = section(SCALE, table(0, 0, base=HIDDEN_BASE))

    assert lines(one)[0] == ("1", "参加している(年に数回でも)", "x", "x")
    # 27 of 29: 93.103...
    assert lines(one)[1] == ("2", "参加していない", "27", "93.1")
    assert one.base == "n=29*"
    assert {(line.count, line.percent) for line in whole.lines} == {("x", "x")}
    assert whole.base == "n=x"


def test_weighted_figures_say_which_is_which() -> None:
    # Everyone weighs 2: 25 of 50 persons, 50.0 percent of a weighted base of 100.
    one = section(SCALE, replace(table(25, 25, base=50, weight=2.0), title=replace(TITLE, is_weighted=True)))

    assert lines(one)[0] == ("1", "参加している(年に数回でも)", "25", "50.0")
    assert one.base == "n=50、ウエイト後 100.0　(件数は実数、％はウエイト補正後)"


def test_how_many_answers_and_who_was_asked_are_said() -> None:
    several = multiple("Q2", "あ", "い")
    limited = {**several, "id": "Q3", "type": "LA", "limit": 3}
    some = single("Q4", "は", "い", ask="Q1 = 1")
    form = questionnaire(single("Q1", "はい", "いいえ"), several, limited, some)

    said = {one.heading: one.instruction for one in questionnaire_sections(form, ())}

    assert said == {
        "問1 Q1": "(○は1つ)　対象: 全員",
        "問2 Q2": "(○はいくつでも)　対象: 全員",
        "問3 Q2": "(○は3つまで)　対象: 全員",
        "問4 Q4": "(○は1つ)　対象: Q1で「はい」と答えた人",
    }


def test_a_number_has_its_classes_and_its_mean_in_words() -> None:
    number = {"id": "Q5", "type": "NU", "label": "歩ける時間", "unit": "分"}
    title = replace(TITLE, question="Q5", question_type="NU", unit="分")
    cells = [
        cell("mean", None, 80, kind=CellKind.MEAN, label="平均", value=Fraction(25, 2)),
        cell("median", None, 80, kind=CellKind.MEDIAN, label="中央値", value=Fraction(10)),
        cell("1", 60, 100, kind=CellKind.BAND, label="15分以下"),
        cell("2", 20, 100, kind=CellKind.BAND, label="16分以上"),
        cell("no_answer", 20, 100, kind=CellKind.NO_ANSWER, label="無回答"),
    ]

    one = section(number, released(cells, title))

    assert lines(one) == [
        ("", "平均(分)　12.50", "", ""),
        ("", "中央値(分)　10", "", ""),
        ("", "15分以下", "60", "60.0"),
        ("", "16分以上", "20", "20.0"),
        ("", "無回答", "20", "20.0"),
    ]
    # The base of shares, not of the mean.
    assert (one.base, one.instruction) == ("n=100", "(数字を記入)　対象: 全員")


def test_written_answers_have_no_figures() -> None:
    one = section({"id": "Q30", "type": "FA", "label": "自由意見", "text": "ご自由に"})

    assert (one.lines, one.items, one.base) == ((), (), "自由記述のため、数値はありません。")


def test_a_question_without_a_table_keeps_its_options() -> None:
    one = section(SCALE)

    assert lines(one) == [("1", "参加している(年に数回でも)", "", ""), ("2", "参加していない", "", "")]
    assert one.base == "この質問の集計はありません。"


def _matrix(item: str, label: str, *counts: int, base: int = 100, mean: Fraction | None = None) -> ReleasedTable:
    cells = row(("はい", "いいえ"), counts, base)
    if mean is not None:
        cells.append(cell("mean", None, base, kind=CellKind.MEAN, label="平均点", value=mean))
    return released(cells, replace(TITLE, question="Q7", question_label="困りごと", item=item, item_label=label))


MATRIX = {
    "id": "Q7",
    "type": "MATRIX",
    "label": "困りごと",
    "options": options("はい", "いいえ"),
    "items": [{"id": "a", "label": "買い物"}, {"id": "b", "label": "通院"}],
}


def test_items_of_a_matrix_stand_in_two_tables_of_percents_and_of_persons() -> None:
    means = (Fraction(7, 5), Fraction(7, 4))
    one = section(MATRIX, _matrix("a", "買い物", 60, 40, mean=means[0]), _matrix("b", "通院", 25, 75, mean=means[1]))

    percents, persons = one.items
    assert (percents.row_headings[1], persons.row_headings[1]) == ("項目(％)", "項目(件数)")
    assert [column.label for column in percents.columns] == ["n", "はい", "いいえ", "平均点", "無回答"]
    assert [column.label for column in persons.columns] == ["n", "はい", "いいえ", "無回答"]
    assert [(row.label, *(c.text for c in row.cells)) for row in percents.rows] == [
        ("買い物", "100", "60.0", "40.0", "1.40", "-"),
        ("通院", "100", "25.0", "75.0", "1.75", "-"),
    ]
    assert [(row.label, *(c.text for c in row.cells)) for row in persons.rows] == [
        ("買い物", "100", "60", "40", "-"),
        ("通院", "100", "25", "75", "-"),
    ]
    assert percents.id != persons.id
    assert (one.lines, one.base, one.instruction) == ((), "n=100", "(項目ごとに、○は1つ)　対象: 全員")


def test_items_with_different_bases_have_them_in_the_table() -> None:
    one = section(MATRIX, _matrix("a", "買い物", 60, 40), _matrix("b", "通院", 25, 25, base=50))

    assert one.base == "n は項目ごとに表にあります"
    assert [row.cells[0].text for row in one.items[0].rows] == ["100", "50"]


def test_ranks_stand_across_and_printed_options_down() -> None:
    ranking = {
        "id": "Q8",
        "type": "RANKING",
        "label": "力を入れてほしいこと",
        "ranks": 2,
        "options": [{"code": 1, "label": "健康づくりの支援", "short": "健康"}, {"code": 2, "label": "防災"}],
    }
    tables = [
        released(
            row(("健康", "防災"), counts, 100, no_answer=no_answer, invalid=invalid),
            replace(TITLE, question="Q8", item=f"rank{rank}", item_label=f"{rank}位"),
        )
        for rank, counts, no_answer, invalid in ((1, (70, 20), 10, 0), (2, (15, 60), 24, 1))
    ]

    one = section(ranking, *tables)

    (table,) = one.items
    assert [(c.group, c.label) for c in table.columns] == [(f"{r}位", h) for r in (1, 2) for h in ("件数", "％")]
    assert [(row.label, *(c.text for c in row.cells)) for row in table.rows] == [
        ("1　健康づくりの支援", "70", "70.0", "15", "15.0"),
        ("2　防災", "20", "20.0", "60", "60.0"),
        ("無回答", "10", "10.0", "24", "24.0"),
        ("無効", "-", "-", "1", "1.0"),
    ]
    assert one.instruction == "(2位まで順位をつけて記入)　対象: 全員"
    assert one.base == "n=100"


def test_decimals_are_the_study_s() -> None:
    one = section(SCALE, table(1, 2, base=3), decimals=0)

    # 33.3 and 66.7
    assert [line.percent for line in one.lines] == ["33", "67", "-"]
