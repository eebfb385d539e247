"""The dispatch ledger: words of the city, categories of the questionnaire, dates, and all its mistakes at once."""

import pytest

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.dates import iso_date
from zushi_survey.data.ledger import read_ledger
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import LedgerFile

DISTRICT = {
    "id": "F3",
    "type": "SA",
    "label": "地区",
    "options": [{"code": 1, "label": "逗子"}, {"code": 2, "label": "沼間"}],
}
YEARS = {"id": "F2", "type": "NU", "label": "年齢"}
QUESTIONNAIRE = Questionnaire.model_validate(
    {
        "schema_version": 1,
        "id": "x",
        "title": "x",
        "questions": [DISTRICT, YEARS],
        "axes": [
            {"id": "district", "label": "小学校区", "question": "F3"},
            {
                "id": "age",
                "label": "年齢",
                "question": "F2",
                "categories": [
                    {"id": "young", "label": "若い", "from": 18, "to": 39},
                    {"id": "old", "label": "高い", "from": 40},
                ],
            },
        ],
    }
)
SPEC = LedgerFile(
    file="ledger.csv",
    receipt="番号",
    outcome="結果",
    outcomes={"回収": "returned", "宛先不明": "undeliverable", "未返送": "not_returned"},
    axes={"district": "地区", "age": "年齢"},
    received="受付日",
)
NAMES = ("番号", "地区", "年齢", "結果", "受付日")


def ledger(*rows, spec=SPEC, names=NAMES):
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return read_ledger(RawSheet("ledger.csv", columns, range(2, 2 + len(rows)), "csv", "cp932"), spec, QUESTIONNAIRE)


def problems_of(*rows, **options):
    with pytest.raises(SurveyError) as caught:
        ledger(*rows, **options)
    return caught.value.problems


def test_words_and_widths_are_read_as_meant():
    found = ledger(
        ("Ａ１", "逗子", "若い", "回収", "令和3年10月28日"),
        ("A2", " 沼 間", "40", "宛先不明", ""),
        ("A3", "2", "old", "未返送", ""),
        ("A4", "", "", "未返送", ""),
    )

    assert found.receipts == ("A1", "A2", "A3", "A4")
    assert found.outcomes == ("returned", "undeliverable", "not_returned", "not_returned")
    assert found.categories == {"district": ("逗子", "沼間", "沼間", ""), "age": ("若い", "高い", "高い", "")}
    assert (found.received, found.sent) == (("2021-10-28", "", "", ""), None)


def test_all_mistakes_at_once():
    problems = problems_of(
        ("1", "逗子", "17", "回収", "2021-02-30"),
        ("1", "沼子", "若い", "返送", ""),
        ("", "沼子", "若い", "返送", ""),
    )

    assert sorted((p.code, p.where.line) for p in problems) == [
        ("E-LED-002", 3),
        ("E-LED-003", 2),
        ("E-LED-003", 3),
        ("E-LED-004", 4),
        ("E-LED-005", 3),
        ("E-LED-006", 2),
    ]
    (outcome,) = [p for p in problems if p.code == "E-LED-002"]
    assert (outcome.got, outcome.allowed, "2行" in outcome.title) == ("返送", "回収、宛先不明、未返送", True)


def test_a_wrong_column_never_prints_what_may_be_names():
    rows = [(str(n), f"山田{n}郎", "", "回収", "") for n in range(11)]
    (problem,) = problems_of(*rows)

    assert problem.code == "E-LED-011"
    assert "山田" not in str(problem)


@pytest.mark.parametrize("words", [10, 11])
def test_up_to_ten_unknown_words_are_named(words):
    problems = problems_of(*[(str(n), f"区{n}", "", "回収", "") for n in range(words)])

    assert {p.code for p in problems} == {"E-LED-003" if words == 10 else "E-LED-011"}


def test_missing_columns_unknown_axes_and_no_rows():
    spec = SPEC.model_copy(update={"axes": {"distrikt": "地区"}})
    problems = problems_of(spec=spec, names=("受付番号", "地区", "年齢", "結果", "受付日"))

    assert [p.code for p in problems] == ["E-LED-001", "E-LED-009", "E-SET-004"]
    assert ("受付番号" in problems[0].remedy, "district" in problems[2].remedy) == (True, True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-10-28", "2021-10-28"),
        ("2021/10/28", "2021-10-28"),
        ("2021年10月28日", "2021-10-28"),
        ("２０２１年１０月２８日（木）", "2021-10-28"),
        ("令和3年10月28日", "2021-10-28"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成25年3月1日", "2013-03-01"),
        ("R3.10.28", "2021-10-28"),
        ("2021-10-28T00:00:00", "2021-10-28"),
        ("2021/10/28 9:05", "2021-10-28"),
        ("", ""),
        (" ", ""),
        ("2021-02-29", None),
        ("10/28", None),
        ("木曜", None),
    ],
)
def test_dates_as_offices_write_them(text, day):
    assert iso_date(text) == day
