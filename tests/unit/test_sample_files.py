"""The files of the synthetic sample, counted straight from the files with the standard library.

Expected numbers: the plan's return accounting (2,000 sent, 1,140 returned, 28 invalid, 1,112 valid), the sample's
declared design (data/sample/README.md), and census decades added up by hand.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
NOTICE = "合成データです。実在の回答は一切含みません。"
ROWS = {
    "r3_raw": 1140,
    "r3_clean": 1112,
    "previous_raw": 1084,
    "previous_clean": 1064,
    "ledger_r3": 2000,
    "ledger_previous": 2000,
    "population": 70,
    "hearing_groups": 15,
    "hearing_segments": 193,
    "hearing_codes": 53,
    "hearing_codings": 588,
    "hearing_quotes": 28,
}
AGE_OF_OPTION = {
    "2": "30歳代",
    "3": "40歳代",
    "4": "50歳代",
    "5": "60歳代",
    "6": "60歳代",
    "7": "70歳代",
    "8": "70歳代",
    "9": "80歳以上",
}
ADMINISTRATIVE = ("受付番号", "受付日", "data_origin")


def read(name: str) -> list[dict[str, str]]:
    """Rows of one sample file; a byte that the declared encoding does not have is an error."""
    encoding = "cp932" if name.endswith("_raw") else "utf-8-sig"
    text = (SAMPLE / "data" / f"synthetic_{name}.csv").read_bytes().decode(encoding, errors="strict")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def answers(sheet: dict[str, str]) -> list[str]:
    """The answer cells of one raw sheet."""
    return [cell for column, cell in sheet.items() if column not in ADMINISTRATIVE]


def asked_of_all(wave: str) -> list[str]:
    """Single-column questions that nobody skips, by the clean file: no cell says NA, every cell is a code or NR."""
    clean = read(f"{wave}_clean")
    return [
        column
        for column in clean[0]
        if column not in ADMINISTRATIVE
        and "_" not in column
        and all(row[column] == "NR" or row[column].isdigit() for row in clean)
    ]


def first_sheets(wave: str) -> list[dict[str, str]]:
    """Raw sheets without the later sheets of the same receipt number."""
    sheets: dict[str, dict[str, str]] = {}
    for sheet in read(f"{wave}_raw"):
        sheets.setdefault(sheet["受付番号"], sheet)
    return list(sheets.values())


def test_the_checksum_of_every_file_is_the_one_in_the_manifest() -> None:
    manifest = json.loads((SAMPLE / "data" / "synthetic_manifest.json").read_text(encoding="utf-8"))

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (SAMPLE / "data").glob("synthetic_*.csv")
    }

    assert found == manifest["sha256"]
    assert manifest["notice"] == NOTICE


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_each_file_has_its_rows_and_every_row_says_it_is_synthetic(name: str, rows: int) -> None:
    table = read(name)

    assert len(table) == rows
    assert {row["data_origin"] for row in table} == {"synthetic"}


def test_the_texts_beside_the_data_say_that_the_data_are_synthetic() -> None:
    assert NOTICE in (SAMPLE / "README.md").read_text(encoding="utf-8")
    for name in ("study.yaml", "repairs-r3.yaml", "repairs-previous.yaml", "data/README.md"):
        assert "合成データ" in (SAMPLE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["r3_raw", "previous_raw"])
def test_the_contractors_file_is_cp932_and_not_utf8(name: str) -> None:
    content = (SAMPLE / "data" / f"synthetic_{name}.csv").read_bytes()

    content.decode("cp932", errors="strict")

    assert content.count(b"\r\n") > 1000
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_the_report_waves_file_has_machine_dependent_characters() -> None:
    text = "".join("".join(sheet.values()) for sheet in read("r3_raw"))

    assert set("①Ⅱ髙﨑㈱") <= set(text)


@pytest.mark.parametrize(
    ("wave", "sheets", "duplicate", "empty", "half", "out_of_scope", "valid"),
    [("r3", 1140, 2, 15, 7, 4, 1112), ("previous", 1084, 1, 11, 5, 3, 1064)],
)
def test_invalid_sheets_by_reason(
    wave: str, sheets: int, duplicate: int, empty: int, half: int, out_of_scope: int, valid: int
) -> None:
    persons = first_sheets(wave)
    outcome = {row["受付番号"]: row["結果"] for row in read(f"ledger_{wave}")}
    columns = asked_of_all(wave)

    white = [sheet for sheet in persons if not any(answers(sheet))]
    filled = [sheet for sheet in persons if any(answers(sheet))]
    short = [sheet for sheet in filled if sum(sheet[column] != "" for column in columns) < len(columns) / 2]
    outside = [sheet for sheet in filled if sheet not in short and outcome[sheet["受付番号"]] == "対象外"]
    rest = {sheet["受付番号"] for sheet in filled if sheet not in short and sheet not in outside}

    assert len(read(f"{wave}_raw")) - len(persons) == duplicate
    assert (len(white), len(short), len(outside)) == (empty, half, out_of_scope)
    assert sheets - duplicate - empty - half - out_of_scope == valid == len(rest)
    assert rest == {row["受付番号"] for row in read(f"{wave}_clean")}


@pytest.mark.parametrize(
    ("wave", "outcomes"),
    [
        ("r3", {"回収": 1134, "対象外": 4, "宛先不明": 24, "未返送": 838}),
        ("previous", {"回収": 1080, "対象外": 3, "宛先不明": 31, "未返送": 886}),
    ],
)
def test_the_ledger_accounts_for_every_person_sent_to(wave: str, outcomes: dict[str, int]) -> None:
    ledger = read(f"ledger_{wave}")

    assert len({row["受付番号"] for row in ledger}) == 2000
    assert Counter(row["結果"] for row in ledger) == outcomes
    assert all((row["受付日"] != "") == (row["結果"] in ("回収", "対象外")) for row in ledger)


def test_sheets_came_between_the_first_and_the_last_day() -> None:
    days = [sheet["受付日"] for sheet in first_sheets("r3")]

    assert min(days) >= "2021-10-30"
    assert max(days) <= "2021-12-03"
    assert 0 < sum(day > "2021-11-24" for day in days) < 30


@pytest.mark.parametrize(("wave", "youngest"), [("r3", "18～29歳"), ("previous", "20歳代")])
def test_what_persons_say_of_themselves_agrees_with_the_ledger(wave: str, youngest: str) -> None:
    ledger = {row["受付番号"]: row for row in read(f"ledger_{wave}")}
    districts = {"1": "逗子", "2": "沼間", "3": "久木", "4": "小坪", "5": "池子"}
    sexes = {"1": "男性", "2": "女性"}
    ages = AGE_OF_OPTION | {"1": youngest}

    for row in read(f"{wave}_clean"):
        registered = ledger[row["受付番号"]]
        assert ages.get(row["F2"], registered["年齢区分"]) == registered["年齢区分"]
        assert districts.get(row["F3"], registered["小学校区"]) == registered["小学校区"]
        assert sexes.get(row["F1"], registered["性別"]) == registered["性別"]


@pytest.mark.parametrize(
    ("column", "asked"),
    [("Q1SQ_1", 558), ("Q10SQ_1", 278), ("Q11SQ_1", 111), ("Q21", 645), ("Q22a", 174), ("Q23a", 645)],
)
def test_filter_questions_were_asked_of_exactly_so_many(column: str, asked: int) -> None:
    assert sum(row[column] != "NA" for row in read("r3_clean")) == asked


@pytest.mark.parametrize(("wave", "full_width", "spaces", "words"), [("r3", 120, 75, 15), ("previous", 40, 25, 6)])
def test_dirty_cells_of_the_kinds_that_can_be_seen_without_the_questionnaire(
    wave: str, full_width: int, spaces: int, words: int
) -> None:
    """Free text (columns with その他, and Q30) is left out: it may hold anything."""
    cells = [
        cell
        for sheet in read(f"{wave}_raw")
        for column, cell in sheet.items()
        if column not in ADMINISTRATIVE and "その他" not in column and column != "Q30"
    ]

    assert sum(any("０" <= character <= "９" for character in cell) for cell in cells) == full_width
    assert sum(cell != cell.strip(" \u3000") for cell in cells) == spaces
    assert sum(cell in ("-", "NA", "．", "無回答") for cell in cells) == words


def test_population_decades_are_those_of_the_census() -> None:
    """30歳代 4,643, 40歳代 8,482, 50歳代 8,639, 60歳代 6,493, 70 and over 16,255; 18-29: 3,777 + 954 = 4,731."""
    persons: Counter[str] = Counter()
    for row in read("population"):
        persons[row["年齢区分"]] += int(row["人口"])

    assert persons["18～29歳"] == 4731
    assert [persons[f"{age}歳代"] for age in (30, 40, 50, 60)] == [4643, 8482, 8639, 6493]
    assert persons["70歳代"] + persons["80歳以上"] == 16255


def test_every_coding_points_to_a_segment_and_a_code_of_the_codebook() -> None:
    segments = {row["segment_id"]: row["group_id"] for row in read("hearing_segments")}
    groups = {row["group_id"]: row["type"] for row in read("hearing_groups")}
    codebook = {(row["theme"], row["code"]) for row in read("hearing_codes")}

    assert set(segments.values()) == set(groups)
    assert set(groups.values()) == {"住民団体", "当事者団体", "支援者団体", "社会福祉法人"}
    for row in read("hearing_codings"):
        assert row["segment_id"] in segments
        assert (row["theme"], row["code"]) in codebook
