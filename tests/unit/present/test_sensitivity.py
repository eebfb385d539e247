"""Conclusions in words and tables: hand-made conclusions of every kind."""

from __future__ import annotations

import pytest

from tests.builders import questionnaire, single
from zushi_survey.analysis.scenarios import Change, Settings, reading_of
from zushi_survey.analysis.sensitivity import (
    Combined,
    Conclusion,
    Flip,
    Key,
    Kind,
    Outcome,
    Result,
    Sensitivity,
    Verdict,
)
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.analysis.testing.significance import from_z
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.sensitivity.notes import Facts, sensitivity_notes
from zushi_survey.present.sensitivity.tables import DATA_COLUMNS, sensitivity_data, sensitivity_tables
from zushi_survey.present.sensitivity.words import (
    Names,
    change_words,
    scenario_id,
    scenario_words,
    subject_words,
    verdict_words,
)
from zushi_survey.questionnaire.study import StatisticsRules

FORM = questionnaire(
    single("Q", "満足", "やや満足", "普通", nets=[{"id": "net", "label": "満足計", "options": [1, 2]}])
).question_by_id["Q"]
READING = reading_of(FORM, FORM.nets[0], ["1"])
NAMES = Names(
    questions={("Q", ""): "Q 満足度", ("Q", "a"): "Q 満足度(公園)"},
    axes={"age": "年齢"},
    wave="令和3年度",
    earlier="前回",
    readings={READING.id: READING},
    standardised_by="年齢",
    are_weights_made=True,
    alpha=0.05,
)
ROW = Comparison(
    "N", "Q", "", "1", "満足", "age", "old", "高齢", Against.WHOLE, "", "", 100, 200, 0.6, 0.53, 0.07, 0.035, 0.0, 0.14,
    from_z("pooled_z", 1.98), 0.047, 2, Direction.HIGHER,
)  # fmt: skip
HOLM, ASKED, NET = Change("multiplicity", "holm"), Change("base", "asked"), Change("net", READING.id)
HIGHER = Result(Verdict.HIGHER, 100, 200, 0.0725, 0.0473)
NONE = Result(Verdict.UNDECIDED, 1120, 2220, -0.01818, 0.50021)


def conclusion(
    kind: Kind, own: Result, *outcomes: Outcome, combined: Combined | None = None, **about: object
) -> Conclusion:
    row = ROW._replace(**about)
    key = Key(kind, row.question, row.item, row.option, row.axis, row.category, row.against_id)
    return Conclusion(key, row, own, outcomes, combined)


def rows(table: DisplayTable) -> list[list[str]]:
    return [[row.group, row.label, *(cell.text for cell in row.cells)] for row in table.rows]


@pytest.mark.parametrize(
    ("kind", "about", "words"),
    [
        (Kind.GROUP, {}, "Q 満足度 「満足」 年齢「高齢」と全体"),
        (Kind.GROUP, {"item": "a"}, "Q 満足度(公園) 「満足」 年齢「高齢」と全体"),
        (Kind.TREND, {"category": "", "category_label": ""}, "Q 満足度 「満足」 年齢の順"),
        (Kind.TREND, {"option": "", "option_label": "", "category": ""}, "Q 満足度 回答全体 年齢の順"),
        (Kind.ASSOCIATION, {"option": "", "option_label": ""}, "Q 満足度と年齢"),
        (Kind.ASSOCIATION, {"option": "mean", "option_label": "平均"}, "Q 満足度 平均と年齢"),
        (Kind.FIRST, {"axis": "total"}, "Q 満足度 「満足」が最も高いか"),
        (
            Kind.ORDER,
            {"option": "mean", "item": "a", "option_label": "公園", "against_id": "b", "against_label": "道路"},
            "Q 満足度 「公園」と「道路」",
        ),
        (Kind.WAVE, {"axis": "total"}, "Q 満足度 「満足」 令和3年度と前回"),
    ],
)
def test_what_a_conclusion_is_about(kind: Kind, about: dict[str, object], words: str) -> None:
    assert subject_words(conclusion(kind, HIGHER, **about), NAMES) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("weights", "on"), "ウエイトで補正する(study.yaml の weighting で作る)"),
        (Change("weights", "off"), "ウエイトを使わない"),
        (ASKED, "無回答を基数に入れ、選ばなかったとみなす"),
        (HOLM, "多重比較の補正を Holm の方法(厳しい)にする"),
        (Change("multiplicity", "none"), "多重比較の補正をしない"),
        (Change("smallest_base", "50"), "回答者50人未満は検定しない"),
        (Change("smallest_base", "2"), "回答者の少ない区分も検定する"),
        (Change("convention", "effective_base"), "差の検定を、有効基数(Kish)による t 検定にする"),
        (Change("standardised", "on"), "前回と年齢の構成をそろえる(直接標準化)"),
        (NET, "『満足計』を「満足」と読む"),
    ],
)
def test_what_is_changed(change: Change, words: str) -> None:
    assert change_words(change, NAMES) == words


def test_scenarios_are_named_for_readers_and_for_programs() -> None:
    assert scenario_words((HOLM, ASKED), NAMES) == f"{change_words(HOLM, NAMES)}、{change_words(ASKED, NAMES)}"
    assert (scenario_words((), NAMES), scenario_id(())) == ("もとの設定", "study")
    assert scenario_id((HOLM, NET)) == "multiplicity=holm&net=Q.net=1"


def test_every_verdict_of_every_kind_has_words() -> None:
    words = {(kind, verdict): verdict_words(kind, verdict) for kind in Kind for verdict in Verdict}

    assert words[Kind.GROUP, Verdict.HIGHER] == "全体より高い"
    assert words[Kind.WAVE, Verdict.EQUIVALENT] == "横ばい"
    assert words[Kind.WAVE, Verdict.UNDECIDED] == "大きな差はみられない"
    assert words[Kind.FIRST, Verdict.UNDECIDED] == "最も高いとはいえない"
    assert words[Kind.TREND, Verdict.HIDDEN] == "秘匿"
    assert all(word.encode("cp932") for word in words.values())


FALLEN = conclusion(
    Kind.GROUP,
    HIGHER,
    Outcome((HOLM,), HIGHER._replace(verdict=Verdict.UNDECIDED, p_adjusted=0.0946), Flip.FALLEN),
    Outcome((ASKED,), NONE, Flip.FALLEN),
    combined=Combined(54, 24, Outcome((HOLM,), NONE, Flip.FALLEN)),
)
ROBUST = conclusion(
    Kind.TREND,
    HIGHER,
    Outcome((ASKED,), HIGHER, None),
    option="mean",
    option_label="平均",
    category="",
    category_label="",
)
APPEARED = conclusion(Kind.WAVE, NONE, Outcome((ASKED,), HIGHER, Flip.APPEARED), axis="total")
FOUND = Sensitivity((APPEARED, FALLEN, ROBUST), "internal")


def tables(found: Sensitivity = FOUND, row_limit: int | None = None) -> dict[str, DisplayTable]:
    made = sensitivity_tables(found, NAMES, ["注記"], [HOLM, ASKED], row_limit=row_limit)
    return {table.id.removeprefix("sensitivity-"): table for table in made}


def test_counts_by_kind() -> None:
    assert rows(tables()["summary"]) == [
        ["", "すべて", "3", "2", "1", "1", "1"],
        ["", "区分と全体の差", "1", "1", "0", "1", "0"],
        ["", "軸の順に沿った傾向", "1", "1", "1", "0", "0"],
        ["", "前回との差", "1", "0", "0", "0", "1"],
    ]


def test_counts_by_change() -> None:
    assert rows(tables()["scenarios"]) == [
        ["", change_words(HOLM, NAMES), "1", "0", "0", "1", "0"],
        ["", change_words(ASKED, NAMES), "2", "1", "0", "1", "1"],
    ]


def test_flips_show_both_numbers_and_falls_come_first() -> None:
    flips = tables()["flips"]

    assert [f"{column.group}/{column.label}" for column in flips.columns[1:5]] == [
        "結論/もとの設定",
        "結論/この条件",
        "差/もとの設定",
        "差/この条件",
    ]
    first, second, third = rows(flips)
    assert first == [
        "Q 満足度 「満足」 年齢「高齢」と全体",
        "多重比較の補正を Holm の方法(厳しい)にする",
        *("言えなくなる", "全体より高い", "差があるとはいえない"),
        *("+7.3", "+7.3", "0.047", "0.095", "100", "100"),
    ]
    assert second[2:] == [
        *("言えなくなる", "全体より高い", "差があるとはいえない"),
        *("+7.3", "△1.8", "0.047", "0.500", "100", "1,120"),
    ]
    assert third[0] == "Q 満足度 「満足」 令和3年度と前回"
    assert third[2:5] == ["新たに言える", "大きな差はみられない", "前回より増加"]


def test_robust_conclusions_and_means_in_their_unit() -> None:
    (row,) = rows(tables()["robust"])

    assert row == ["軸の順に沿った傾向", "Q 満足度 平均 年齢の順", "順に高くなる", "+0.07", "0.047", "100", "1"]


def test_combinations() -> None:
    table = tables()["combinations"]

    assert rows(table) == [
        [
            "Q 満足度 「満足」 年齢「高齢」と全体",
            "全体より高い",
            "24 / 54",
            "多重比較の補正を Holm の方法(厳しい)にする",
            "差があるとはいえない",
        ]
    ]


def test_a_shortened_table_says_how_many_rows_are_missing() -> None:
    flips = tables(row_limit=1)["flips"]

    assert len(flips.rows) == 1
    assert "ほかに 2 行あります" in flips.notes[0]


def test_nothing_that_flips_is_said() -> None:
    flips = tables(Sensitivity((ROBUST,), "internal"))["flips"]

    assert (flips.rows, flips.notes) == ((), ("変わる結論はありませんでした。",))


def test_a_hidden_conclusion_shows_nothing() -> None:
    hidden = Result(Verdict.HIDDEN, None, None, None, None)
    found = Sensitivity((conclusion(Kind.GROUP, HIGHER, Outcome((HOLM,), hidden, None)),), "publish")

    assert not tables(found)["flips"].rows
    data = sensitivity_data(found, NAMES, "合成データ", {})
    assert dict(zip(data.columns, data.rows[1], strict=True))["difference"] is None


def test_rows_for_programs() -> None:
    silent = conclusion(Kind.GROUP, NONE, Outcome((ASKED,), NONE, None), option="2")
    found = Sensitivity((*FOUND.conclusions, silent), "internal")

    data = sensitivity_data(found, NAMES, "合成データ", {"title": "題"})
    records = [dict(zip(data.columns, row, strict=True)) for row in data.rows]

    assert data.columns == DATA_COLUMNS
    assert [(record["kind"], record["scenario"], record["change"]) for record in records] == [
        ("wave", "study", ""),
        ("wave", "base=asked", "appeared"),
        ("group", "study", ""),
        ("group", "multiplicity=holm", "fallen"),
        ("group", "base=asked", "fallen"),
        ("trend", "study", ""),
        ("trend", "base=asked", ""),
    ]
    assert (records[2]["difference"], records[2]["p_adjusted"], records[2]["base"]) == (0.0725, 0.0473, 100)
    assert (records[2]["combinations"], records[2]["combinations_held"]) == (54, 24)
    # What can be said under no setting is counted, not listed.
    assert (data.about["robust"], data.about["unsupported"]) == ("1", "2")


FACTS = Facts(
    own=Settings(StatisticsRules()),
    changes=(Change("weights", "on"),),
    readings=(READING,),
    are_readings_declared=False,
    has_earlier=True,
    weights_in_both_waves=False,
    renamed_categories=(("18～29歳", "20歳代"),),
    not_compared=(("F1", "options"), ("Q9", "absent")),
    hidden=4,
    is_combined=True,
)


def test_every_assumption_is_said() -> None:
    notes = "\n".join(sensitivity_notes(FACTS, NAMES))

    assert "ウエイトなし、基数は回答者、多重比較の補正は Benjamini-Hochberg、回答者30人未満は検定しない" in notes
    assert "有意水準5％" in notes
    assert "自動で選びました(Q『満足計』)" in notes
    assert "前回と比べていない質問(前回にない): Q9" in notes
    assert "「18～29歳」と「20歳代」を同じ区分とみなしました" in notes
    assert "前回との差はウエイトを変えて調べていません" in notes
    assert "秘匿した数値にかかわる結論が 4 件" in notes
    assert "組み合わせの結果は別の表にあります" in notes
    assert notes.encode("cp932")


def test_declared_readings_are_called_declared() -> None:
    notes = "\n".join(sensitivity_notes(FACTS._replace(are_readings_declared=True, changes=()), NAMES))

    assert "study.yaml の sensitivity に書かれたものです" in notes
    assert "ウエイトの有無は調べていません" in notes
