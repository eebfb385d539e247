"""Cells of every layout as codes. Expected codes are read off the cells by hand; layouts are those of real data firms
(report-conventions 3.2: code slots with 1.0, -1, -9999; 0/1 with blank for unanswered; joined labels)."""

from __future__ import annotations

import pytest

from tests.builders import IV, NA, NR, multiple, options, questionnaire, single
from tests.unit.data.sheets import cleaned, kinds, only, repairs, sheet
from zushi_survey.data.cleaning import Cleaned
from zushi_survey.data.coding import code_variable
from zushi_survey.data.findings import show_cell
from zushi_survey.data.responses import Choice, Choices, Number
from zushi_survey.data.vocabulary import read_number
from zushi_survey.questionnaire.model import MissingCodes, Questionnaire

NORMALISE = repairs({"rule": "normalise"})
NONE: list[int] = []


def codes(result: Cleaned, variable: str = "Q") -> list[int]:
    """Codes of a single-answer variable."""
    answers = result.responses.answers[variable]
    assert isinstance(answers, Choice)
    return answers.codes.tolist()


def chosen(result: Cleaned, variable: str = "Q") -> list[object]:
    """Chosen positions, or the state, of each respondent."""
    answers = result.responses.answers[variable]
    assert isinstance(answers, Choices)
    rows = answers.chosen.T.tolist()
    return [
        [position for position, mark in enumerate(row) if mark] if state == 0 else int(state)
        for row, state in zip(rows, answers.states.tolist(), strict=True)
    ]


def laid_out(kind: str, **columns: object) -> Questionnaire:
    """A multiple-answer question with three options in the given layout."""
    return questionnaire(multiple("Q", "はい", "いいえ", "その他", columns={"kind": kind, **columns}))


def test_single_answer_by_code_label_short_form_or_alias() -> None:
    form = questionnaire(
        {
            "id": "Q",
            "type": "SA",
            "label": "Q",
            "options": [
                {"code": 1, "label": "夫婦のみ(パートナー)", "short": "夫婦のみ", "aliases": ["夫婦"]},
                {"code": 2, "label": "ひとり暮らし"},
            ],
        }
    )

    result = cleaned(form, Q=["1", "2", "夫婦のみ(パートナー)", "夫婦のみ", "夫婦", "ひとり暮らし", ""])

    assert codes(result) == [0, 1, 0, 0, 0, 1, NR]
    assert kinds(result) == {}


@pytest.mark.parametrize("cell", ["１", " 1", "1\u3000", "1.0", "01", "+1", "は い", "ﾊｲ"])
def test_other_writing_is_read_and_logged_by_the_rule_and_warned_about_without_it(cell: str) -> None:
    form = questionnaire(
        {
            "id": "Q",
            "type": "SA",
            "label": "Q",
            "options": [{"code": 1, "label": "はい", "aliases": ["ハイ"]}, {"code": 2, "label": "いいえ"}],
        }
    )

    with_rule = cleaned(form, NORMALISE, Q=[cell, "2"])
    without = cleaned(form, Q=[cell, "2"])

    assert codes(with_rule) == codes(without) == [0, 1]
    assert [entry.rule_id for entry in with_rule.repairs] == ["normalise"]
    assert with_rule.assumptions == ()
    assert without.repairs == ()
    assert not only(without, "normalise").repaired
    assert "1 か所" in without.assumptions[0]


def test_codes_of_declared_writing_are_left_alone() -> None:
    form = questionnaire(
        {
            "id": "Q",
            "type": "SA",
            "label": "Q",
            "options": [{"code": "01", "label": "ア"}, {"code": "1", "label": "イ"}],
        }
    )

    result = cleaned(form, NORMALISE, Q="01 1 １")

    assert codes(result) == [0, 1, 1]
    assert len(result.repairs) == 1


def test_missing_codes_keep_the_three_kinds_apart() -> None:
    form = questionnaire(
        single("Q", "はい", "いいえ", missing={"no_answer": [-1], "not_applicable": [8], "invalid": [-9999]})
    )

    result = cleaned(form, NORMALISE, Q="1 -1 8 -9999 _ -1.0 －１")

    assert codes(result) == [0, NR, NA, IV, NR, NR, NR]
    assert kinds(result) == {"normalise": 2}


def test_code_shared_by_all_questions_gives_way_to_an_option_but_one_of_the_question_does_not() -> None:
    nine = [{"code": 1, "label": "a"}, {"code": 9, "label": "b"}]
    shared = Questionnaire.model_validate(
        {
            "schema_version": 1,
            "id": "t",
            "title": "t",
            "missing": {"no_answer": [9]},
            "questions": [
                {"id": "P", "type": "SA", "label": "P", "options": options("a", "b")},
                {"id": "Q", "type": "SA", "label": "Q", "options": nine},
                {"id": "R", "type": "SA", "label": "R", "options": nine, "missing": {"no_answer": [9]}},
            ],
        }
    )

    result = cleaned(shared, P="9", Q="9", R="9")

    assert [codes(result, name) for name in "PQR"] == [[NR], [1], [NR]]


@pytest.mark.parametrize("cell", ["1,2", "1;2", "1・2", "1 2", "1、2", "1/2", "１，２"])
def test_two_marks_on_a_single_answer(cell: str) -> None:
    form = questionnaire(single("Q", "a", "b"))

    result = cleaned(form, Q=[cell])

    assert codes(result) == [IV]
    finding = only(result, "multiple_marks")
    assert finding.is_open_error
    assert (finding.receipt, finding.line, finding.column) == ("1", 2, "Q")


@pytest.mark.parametrize("cell", ["12", "9", "x", "1,9", "-"])
def test_what_is_no_option_is_an_unknown_code(cell: str) -> None:
    result = cleaned(questionnaire(single("Q", "a", "b")), Q=[cell])

    assert codes(result) == [IV]
    assert only(result, "unknown_code").allowed == "1, 2(無回答は空欄)"


def test_twelve_is_twelve_where_it_is_an_option() -> None:
    form = questionnaire(single("Q", *(f"選択肢{n}" for n in range(1, 13))))

    assert codes(cleaned(form, Q="12")) == [11]


@pytest.mark.parametrize(
    "columns",
    [
        {"Q_1": "1 1 0 _ 0", "Q_2": "0 1 0 _ _", "Q_3": "_ 1 1 _ 0"},
        {"Q_1": "○ ○ _ _ _", "Q_2": "_ ○ _ _ _", "Q_3": "_ 〇 ◯ _ _"},
        {"Q_1": "1 1 _ _ _", "Q_2": "_ 2 _ _ _", "Q_3": "_ 3 3 _ _"},
        {"Q_1": "はい はい _ _ _", "Q_2": "_ いいえ _ _ _", "Q_3": "_ その他 その他 _ _"},
    ],
    ids=["0/1", "circles", "own code", "label"],
)
def test_flag_columns(columns: dict[str, str]) -> None:
    result = cleaned(laid_out("flags", pattern="Q_{code}"), None, None, **columns)

    assert chosen(result) == [[0], [0, 1, 2], [2], NR, NR]
    assert kinds(result) == {}


def test_nothing_marked_can_be_an_answer_and_a_row_of_blanks_is_still_none() -> None:
    explicit = laid_out("flags", pattern="Q_{code}", all_unmarked="answered")
    circles = laid_out("flags", pattern="Q_{code}", all_unmarked="answered", marked=["○"], unmarked=[""])

    assert chosen(cleaned(explicit, Q_1="0 _", Q_2="0 _", Q_3="0 _")) == [NONE, NR]
    assert chosen(cleaned(circles, Q_1="_ ○", Q_2="_ _", Q_3="_ _")) == [NONE, [0]]


def test_two_means_not_marked_where_it_is_declared_so() -> None:
    form = laid_out("flags", names={1: "x", 2: "y", 3: "z"}, marked=[1], unmarked=[2])

    assert chosen(cleaned(form, x="1 2", y="1 2", z="2 1")) == [[0, 1], [2]]


def test_unknown_mark_in_a_flag_column() -> None:
    result = cleaned(laid_out("flags", pattern="Q_{code}"), Q_1="1 7", Q_2="0 0", Q_3="0 1")

    assert chosen(result) == [[0], IV]
    assert only(result, "unknown_code").column == "Q_1"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1", [0]),
        ("1;3", [0, 2]),
        ("1;3;", [0, 2]),
        ("3、1", [0, 2]),
        ("1, 2", [0, 1]),
        ("はい;その他", [0, 2]),
        ("", NR),
        (";", NR),
        ("1;9", IV),
    ],
)
def test_delimited_cell(cell: str, expected: object) -> None:
    result = cleaned(laid_out("delimited", name="Q"), Q=[cell])

    assert chosen(result) == [expected]


def test_label_with_a_separator_in_it_stays_whole() -> None:
    form = questionnaire(
        multiple("Q", "パート、アルバイト", "パート", "学生", columns={"kind": "delimited", "name": "Q"})
    )

    result = cleaned(form, Q=["パート、アルバイト、学生", "パート;学生", "パート、アルバイト"])

    assert chosen(result) == [[0, 2], [1, 2], [0]]


def test_delimited_cell_in_full_width_is_normalised_once_per_cell() -> None:
    result = cleaned(laid_out("delimited", name="Q"), NORMALISE, Q=["１；３", "1;3"])

    assert chosen(result) == [[0, 2], [0, 2]]
    assert [entry.after for entry in result.repairs] == ["1;3"]


def test_code_slots_with_the_numbers_of_an_optical_reader() -> None:
    form = questionnaire(
        multiple(
            "Q",
            "a",
            "b",
            "c",
            columns={"kind": "slots", "names": ["Q_1", "Q_2"]},
            missing={"no_answer": [-1], "invalid": [-9999]},
        )
    )

    result = cleaned(form, NORMALISE, Q_1="3.0 1.0 -1.0 -9999.0 2", Q_2="-1.0 2.0 -1.0 -1 2")

    assert chosen(result) == [[2], [0, 1], NR, IV, [1]]
    assert only(result, "repeated_option").line == 6


def test_numbers_and_their_range() -> None:
    form = questionnaire(
        {
            "id": "Q",
            "type": "NU",
            "label": "Q",
            "unit": "人",
            "minimum": 0,
            "maximum": 120,
            "missing": {"no_answer": [999]},
        }
    )

    result = cleaned(form, NORMALISE, Q=["0", "120", "121", "-1", "999", "", "１２人", "1.5", "約3", "3,5"])

    answers = result.responses.answers["Q"]
    assert isinstance(answers, Number)
    assert answers.states.tolist() == [0, 0, IV, IV, NR, NR, 0, 0, IV, IV]
    assert answers.values[[0, 1, 6, 7]].tolist() == [0, 120, 12, 1.5]
    assert kinds(result) == {"out_of_range": 2, "normalise": 1, "unknown_code": 1, "multiple_marks": 1}


def test_thousands_commas_are_no_two_marks() -> None:
    form = questionnaire({"id": "Q", "type": "NU", "label": "Q"})

    answers = cleaned(form, NORMALISE, Q=["1,200"]).responses.answers["Q"]

    assert isinstance(answers, Number)
    assert answers.values.tolist() == [1200]


def test_free_text_is_only_there_or_not() -> None:
    form = questionnaire({"id": "Q", "type": "FA", "label": "Q"})

    result = cleaned(form, NORMALISE, Q=["海がすき", "", " ", "９"])

    assert result.responses.answers["Q"].states.tolist() == [0, NR, NR, 0]
    assert result.repairs == ()


def test_matrix_and_ranking_columns() -> None:
    form = questionnaire(
        {
            "id": "X",
            "type": "MATRIX",
            "label": "X",
            "options": options("良", "悪"),
            "items": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}],
        },
        {"id": "R", "type": "RANKING", "label": "R", "ranks": 2, "options": options("p", "q", "r")},
    )

    result = cleaned(form, Xa="1 2", Xb="2 _", R_1="3 1", R_2="1 2")

    assert [codes(result, name) for name in ("X.a", "X.b", "R.rank1", "R.rank2")] == [[0, 1], [1, NR], [2, 0], [0, 1]]


def test_ranks_are_compared_with_each_other() -> None:
    form = questionnaire({"id": "R", "type": "RANKING", "label": "R", "ranks": 3, "options": options("p", "q", "r")})
    rules = repairs({"rule": "rank_repeated"}, {"rule": "rank_gap"})

    bare = cleaned(form, R_1="1 1 _ _", R_2="1 2 1 _", R_3="2 3 2 _")
    mended = cleaned(form, rules, R_1="1 1 _ _", R_2="1 2 1 _", R_3="2 3 2 _")

    assert codes(bare, "R.rank2") == [IV, 1, 0, NR]
    assert kinds(bare) == {"rank_repeated": 1, "rank_gap": 2}
    assert codes(mended, "R.rank2") == [NR, 1, NR, NR]
    assert codes(mended, "R.rank3") == [NR, 2, NR, NR]


def test_one_variable_can_be_coded_alone() -> None:
    form = questionnaire(single("Q", "a", "b"))

    coded = code_variable(form.variables["Q"], sheet(Q="1 _ 9").columns, MissingCodes())

    assert coded.written.tolist() == [True, False, True]
    assert [fault.row for fault in coded.faults] == [2]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("9", "9"),
        ("１", "１"),
        ("1,2,3", "1,2,3"),
        ("無回答", "無回答"),
        ("na", "na"),
        (" 1", "「 1」"),
        ("", "(空欄)"),
        ("\u3000", "(空白)"),
        ("逗子", "（文字）"),
        ("ab", "（文字）"),
        ("1234567890123", "（文字）"),
        ("1\n2", "（文字）"),
        ("\U0001f600", "（文字）"),
    ],
)
def test_cell_is_shown_only_when_it_cannot_be_free_text(cell: str, shown: str) -> None:
    assert show_cell(cell) == shown


@pytest.mark.parametrize(
    ("text", "number"), [("1e3", 1000.0), ("999999999999999", 999999999999999.0), ("1e15", None), ("1e400", None)]
)
def test_a_number_too_large_for_anybody_is_none(text: str, number: float | None) -> None:
    assert read_number(text) == number
