"""What is proposed for exports of the tools in use; expectations read off the tiny files by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.unit.data.sheets import sheet
from zushi_survey.data.proposal import propose
from zushi_survey.data.proposal.codebooks import Codebook, codebook_of
from zushi_survey.data.proposal.header import guess_header_rows
from zushi_survey.data.proposal.model import Proposal
from zushi_survey.data.sheet import ColumnNotes, MultipleResponseSet, RawSheet
from zushi_survey.questionnaire.model import Question


def _kinds(proposal: Proposal) -> dict[str, str]:
    """First column of each guess -> its kind."""
    return {guess.columns[0]: guess.kind for guess in proposal.guesses}


def _question(proposal: Proposal, question_id: str) -> Question:
    return next(g.question for g in proposal.questions if g.question is not None and g.question.id == question_id)


def _options(question: Question) -> list[tuple[str, str]]:
    return [(option.code, option.label) for option in question.options]


def _columns(question: Question) -> dict[str, object]:
    assert question.columns is not None
    return question.columns.model_dump(exclude_unset=True)


GOOGLE_FORMS = sheet(
    **{
        "タイムスタンプ": [f"2026/11/{day:02} 9:0{day % 10}:00" for day in range(1, 9)],
        "性別": ["女性", "男性", "女性", "男性", "女性", "女性", "男性", "回答しない"],
        "年齢": ["30代", "20代", "30代", "70歳以上", "20代", "40代", "40代", "70歳以上"],
        "利用したもの(いくつでも)": [
            "窓口, 電話", "電話", "窓口", "窓口, ウェブ", "ウェブ", "電話, ウェブ", "", "窓口, 電話, ウェブ"
        ],
        "満足度 [窓口]": ["満足", "不満", "満足", "満足", "不満", "満足", "", "不満"],
        "満足度 [電話]": ["不満", "不満", "満足", "不満", "満足", "満足", "", "不満"],
        "ご意見": ["よい", "", "道が狭い, 暗い", "", "", "", "バスを増やして", "特になし"],
    }
)  # fmt: skip


def test_google_forms() -> None:
    proposal = propose(GOOGLE_FORMS)

    assert _kinds(proposal) == {
        "タイムスタンプ": "日付・時刻",
        "性別": "SA",
        "年齢": "SA",
        "利用したもの(いくつでも)": "MA",
        "満足度 [窓口]": "MATRIX",
        "ご意見": "FA",
    }
    assert proposal.receipt is None
    assert [option.label for option in _question(proposal, "性別").options] == ["男性", "女性", "回答しない"]
    assert [option.label for option in _question(proposal, "年齢").options] == ["20代", "30代", "40代", "70歳以上"]
    used = proposal.guesses[3].question
    assert used is not None
    assert {option.label for option in used.options} == {"窓口", "電話", "ウェブ"}
    assert _columns(used) == {"kind": "delimited", "name": "利用したもの(いくつでも)", "separators": ","}
    matrix = proposal.guesses[4].question
    assert matrix is not None
    assert [item.label for item in matrix.items] == ["窓口", "電話"]
    assert proposal.study_axes == ("性別", "年齢")


def test_no_free_text_and_no_personal_answer_is_in_the_proposal() -> None:
    """The proposal is written to files: it may hold options, never what one person wrote."""
    words = repr(propose(GOOGLE_FORMS))

    assert "道が狭い" not in words
    assert "バスを増やして" not in words


def test_limesurvey_with_answer_codes() -> None:
    proposal = propose(
        sheet(
            **{
                "id": "1 2 3 4 5 6",
                "submitdate": ["2026-01-02 10:00:00"] * 6,
                "lastpage": "3 3 3 3 3 3",
                "startlanguage": "ja ja ja ja ja ja",
                "Q1": "A1 A2 A1 A1 A2 A2",
                "Q2[SQ001]": "Y _ Y _ _ Y",
                "Q2[SQ002]": "_ Y Y _ _ _",
                "Q2[other]": ["", "", "", "自転車の道", "", ""],
                "Q3[SQ001]": "A1 A2 A3 A1 A2 A3",
                "Q3[SQ002]": "A2 A2 A3 A1 A1 A3",
            }
        )
    )

    assert _kinds(proposal) == {
        "id": "受付番号",
        "submitdate": "日付・時刻",
        "lastpage": "管理用の列",
        "startlanguage": "管理用の列",
        "Q1": "SA",
        "Q2[SQ001]": "MA",
        "Q2[other]": "FA",
        "Q3[SQ001]": "MATRIX",
    }
    assert _options(_question(proposal, "Q1")) == [("A1", "A1"), ("A2", "A2")]
    assert _columns(_question(proposal, "Q2")) == {
        "kind": "flags",
        "names": {"SQ001": "Q2[SQ001]", "SQ002": "Q2[SQ002]"},
        "marked": ("Y",),
    }
    assert [item.id for item in _question(proposal, "Q3").items] == ["SQ001", "SQ002"]


def test_surveroid_tells_a_blank_row_from_one_without_marks() -> None:
    proposal = propose(
        sheet(
            no="11 12 13 14 15 16",
            q1="1 2 3 1 2 3",
            q2s1="1 2 3 3 2 1",
            q2s2="2 2 3 1 2 1",
            q3c1="1 0 0 _ 1 0",
            q3c2="0 0 1 _ 1 0",
            q3c3="0 0 1 _ 0 1",
            q3t=["", "", "", "", "町内会", ""],
        )
    )

    assert _kinds(proposal) == {"no": "受付番号", "q1": "SA", "q2s1": "MATRIX", "q3c1": "MA", "q3t": "FA"}
    assert [item.label for item in _question(proposal, "q2").items] == ["1", "2"]
    assert _columns(_question(proposal, "q3")) == {
        "kind": "flags",
        "names": {"1": "q3c1", "2": "q3c2", "3": "q3c3"},
        "all_unmarked": "answered",
    }


def test_optical_forms_with_decimal_codes_slots_and_negative_codes() -> None:
    """アルトペーパー: 1.0 for option 1, as many columns as answers are allowed, -1 no answer, -9999 invalid."""
    proposal = propose(
        sheet(
            問1="1.0 2.0 -1.0 3.0 1.0 -9999.0 2.0 1.0",
            問2_1="1.0 2.0 3.0 -1.0 1.0 4.0 2.0 3.0",
            問2_2="2.0 3.0 _ _ 4.0 _ 4.0 _",
            問2_3="3.0 _ _ _ _ _ _ _",
        )
    )

    assert _kinds(proposal) == {"問1": "SA", "問2_1": "MA"}
    first = _question(proposal, "問1")
    assert [(option.code, option.aliases) for option in first.options] == [
        ("1", ("1.0",)), ("2", ("2.0",)), ("3", ("3.0",))
    ]  # fmt: skip
    assert first.missing is not None
    assert first.missing.no_answer == ("-1", "-1.0")
    assert first.missing.invalid == ("-9999", "-9999.0")
    slots = _question(proposal, "問2")
    assert _columns(slots) == {"kind": "slots", "names": ("問2_1", "問2_2", "問2_3")}
    assert [option.code for option in slots.options] == ["1", "2", "3", "4"]


def test_redcap_checkboxes_all_zero_may_be_no_answer() -> None:
    proposal = propose(
        sheet(record_id="1 2 3 4", age="34 51 28 67", q3___1="1 0 0 1", q3___2="0 0 1 1", q3___99="0 0 0 0")
    )

    assert _kinds(proposal) == {"record_id": "受付番号", "age": "NU", "q3___1": "MA"}
    question = _question(proposal, "q3")
    assert _columns(question) == {"kind": "flags", "names": {"1": "q3___1", "2": "q3___2", "99": "q3___99"}}
    assert "all_unmarked" in next(guess.check for guess in proposal.guesses if guess.question is question)
    assert _question(proposal, "age").unit == "歳"
    assert [axis.axis.id for axis in proposal.axes] == ["age_band"]


def test_each_column_holding_its_own_label_is_one_multiple_answer() -> None:
    """SurveyMonkey writes the option's text into the option's column."""
    proposal = propose(
        sheet(
            **{
                "利用 / 窓口": ["窓口", "", "窓口", ""],
                "利用 / 電話": ["", "電話", "電話", ""],
                "利用 / ウェブ": ["", "", "", "ウェブ"],
                "備考 / 自由に": ["あ", "", "", "い"],
            }
        )
    )

    question = _question(proposal, "利用")
    assert question.type.value == "MA"
    assert _columns(question)["marked"] == ("窓口", "電話", "ウェブ")


def test_ranking_columns() -> None:
    proposal = propose(sheet(問5_1位="1 2 3 1 2", 問5_2位="2 3 1 3 1", 問5_3位="3 1 _ 2 _"))

    question = proposal.questions[0].question
    assert question is not None
    assert question.type.value == "RANKING"
    assert question.ranks == 3


def test_circles_and_blanks_under_two_header_rows() -> None:
    proposal = propose(
        sheet(
            **{
                "[No.1]知っていますか / 知っている": "○ _ _ ○",
                "[No.1]知っていますか / 知らない": "_ ○ _ _",
                "[No.2][No.1]の理由 / ": ["", "長い話", "", "別の長い話"],
            }
        )
    )

    question = _question(proposal, "Q1")
    assert _options(question) == [("1", "知っている"), ("2", "知らない")]
    assert _columns(question)["marked"] == ("○",)


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("weight", ["0.8", "1.2", "1.1", "0.9"], "ウエイト候補"),
        ("weight_a", ["1.0", "1.0", "1.0", "1.0"], "ウエイト候補"),
        ("ウェイト値", ["0.8", "1.2", "1.1", "0.9"], "ウエイト候補"),
        ("weight", ["61", "48", "75", "52"], "NU"),
        ("区", ["01", "02", "01", "02"], "SA"),
        ("子どもの人数", ["0", "1", "2", "1"], "NU"),
        ("満足度", ["1", "2", "5", "2"], "SA"),
        ("年齢", ["34", "51", "28", "34"], "NU"),
        ("年齢", ["1", "2", "6", "2"], "SA"),
        ("氏名", ["あ", "い", "う", "え"], "個人に関わる列"),
        ("メールアドレス", ["a@b", "c@d", "", ""], "個人に関わる列"),
        ("施設名", ["本館", "別館", "北館", "南館"], "管理用の列"),
        ("note", ["", "", "", ""], "空の列"),
        ("受付番号", ["101", "102", "103", "104"], "受付番号"),
        ("sentence", ["a, b and c.", "a, b, and c.", "a, b and c.", "a, b, and c."], "SA"),
        ("income", ["$0 - $24,999", "$25,000 - $49,999", "$0 - $24,999", "$25,000 - $49,999"], "SA"),
        ("codes", ["1;2;", "1;", "2;3;", "3;"], "MA"),
    ],
)
def test_one_column(name: str, values: Sequence[str], kind: str) -> None:
    assert _kinds(propose(sheet(**{name: values}))) == {name: kind}


@pytest.mark.parametrize(("highest", "kind"), [("19", "SA"), ("20", "SA"), ("21", "NU")])
def test_highest_option_code_is_20_inclusive(highest: str, kind: str) -> None:
    assert _kinds(propose(sheet(code=["1", "2", highest, "2"]))) == {"code": kind}


@pytest.mark.parametrize(("different", "kind"), [(11, "SA"), (12, "SA"), (13, "NU")])
def test_twelve_different_codes_are_options_thirteen_a_number(different: int, kind: str) -> None:
    values = [str(n) for n in range(1, different + 1)] * 2

    assert _kinds(propose(sheet(code=values))) == {"code": kind}


def test_a_lonely_9_stays_an_option_and_is_asked_about() -> None:
    """9 may be a real option: it is never taken for 無回答 by itself."""
    proposal = propose(sheet(q1="1 2 3 9 2 1"))

    assert [option.code for option in _question(proposal, "q1").options] == ["1", "2", "3", "9"]
    assert "9 は無回答" in proposal.guesses[0].check


def test_words_for_missing_are_no_options() -> None:
    proposal = propose(sheet(q1=["はい", "いいえ", "無回答", "はい", "いいえ", "非該当", "はい", "いいえ"]))

    question = _question(proposal, "q1")
    assert _options(question) == [("1", "はい"), ("2", "いいえ")]
    assert question.missing is not None
    assert question.missing.no_answer == ("無回答",)
    assert question.missing.not_applicable == ("非該当",)


def _spss(**notes: ColumnNotes) -> RawSheet:
    return replace(sheet(area="A B A C", q1="1 2 9 1", q2="0 3 1 99", m1="1 2 2 1", m2="2 2 1 2"), notes=notes)


def test_spss_labels_user_missing_and_string_codes() -> None:
    raw = _spss(
        area=ColumnNotes("居住地区", {"A": "東", "B": "西", "C": "南", "D": "北"}),
        q1=ColumnNotes("満足度", {"1": "満足", "2": "不満", "9": "答えたくない"}, ("9",)),
        q2=ColumnNotes("同居の人数", {"99": "無回答"}, (), ((90, 99),)),
    )

    proposal = propose(raw)

    assert _options(_question(proposal, "area")) == [("A", "東"), ("B", "西"), ("C", "南"), ("D", "北")]
    satisfied = _question(proposal, "q1")
    assert _options(satisfied) == [("1", "満足"), ("2", "不満")]
    assert satisfied.missing is not None
    assert "9" in satisfied.missing.no_answer
    people = _question(proposal, "q2")
    assert people.type.value == "NU"
    assert people.maximum == 3
    assert people.missing is not None
    assert "99" in people.missing.no_answer
    assert proposal.study_axes == ("area",)


def test_a_declared_answer_set_counts_its_own_value() -> None:
    raw = replace(_spss(), response_sets=(MultipleResponseSet("$m", "使ったもの", ("m1", "m2"), "2"),))

    question = _question(propose(raw), "m")

    assert question.label == "使ったもの"
    assert _columns(question) == {
        "kind": "flags",
        "names": {"1": "m1", "2": "m2"},
        "marked": ("2",),
        "unmarked": ("", "1"),
    }


def _long_codebook() -> Codebook:
    return codebook_of(
        sheet(
            "codes.csv",
            列=["Q1", "", "Q2", "", "F1", "age"],
            文=["満足していますか", "", "使ったもの", "", "意見", "年齢"],
            種類=["単数", "", "複数", "", "自由記述", "数量"],
            番号=["1", "2", "1", "2", "", ""],
            選択肢=["はい", "いいえ", "窓口", "電話", "", ""],
        )
    )


def test_long_codebook_names_options_of_single_and_flag_columns() -> None:
    raw = sheet(Q1="1 2 2 1", Q2_1="1 0 1 0", Q2_2="0 1 1 0", F1="_ あ _ い", age="1 2 3 4")

    proposal = propose(raw, _long_codebook())

    assert _options(_question(proposal, "Q1")) == [("1", "はい"), ("2", "いいえ")]
    assert _question(proposal, "Q1").label == "満足していますか"
    assert _options(_question(proposal, "Q2")) == [("1", "窓口"), ("2", "電話")]
    assert _question(proposal, "F1").type.value == "FA"
    assert _question(proposal, "age").type.value == "NU"


def test_rows_in_another_order_give_the_same_proposal() -> None:
    order = list(range(GOOGLE_FORMS.row_count))
    random.Random(3).shuffle(order)
    shuffled = replace(
        GOOGLE_FORMS, columns={name: [cells[row] for row in order] for name, cells in GOOGLE_FORMS.columns.items()}
    )

    assert propose(shuffled) == propose(GOOGLE_FORMS)


def test_ids_are_safe_and_never_repeated() -> None:
    raw = sheet(**{"class": "1 2 1 2", "a.b": "1 2 1 2", "a b": "1 2 1 2", "無回答": "1 2 1 2", "Ｑ１": "1 2 1 2"})

    ids = [guess.question.id for guess in propose(raw).questions if guess.question]

    assert ids == ["class_", "a_b", "a_b_2", "無回答_", "Q1"]


def test_every_guess_says_why() -> None:
    for guess in propose(GOOGLE_FORMS).guesses:
        assert "ため" in guess.ground


def test_header_rows_of_qualtrics_and_of_headings_over_several_columns() -> None:
    qualtrics = sheet(Q1=["満足ですか", '{"ImportId":"QID1"}', "1"])
    over = sheet(
        **{"番号": ["", "1"], "問1": ["はい", "○"], "列3": ["いいえ", ""], "列4": ["他", "○"], "列5": ["無", ""]}
    )
    plain = sheet(q1="1 2", q2="1 2")

    assert [guess_header_rows(raw)[0] for raw in (qualtrics, over, plain)] == [3, 2, 1]
