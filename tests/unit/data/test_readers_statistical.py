"""SPSS, Stata and Parquet files: made by their own libraries, by PSPP, and by the sources in the shared folder."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pyreadstat
import pytest

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers import read_sheet
from zushi_survey.data.sheet import MultipleResponseSet
from zushi_survey.questionnaire.study import AnswerFile


def refused(path: Path, spec: AnswerFile | None = None) -> Problem:
    with pytest.raises(SurveyError) as caught:
        read_sheet(path, spec)
    (problem,) = caught.value.problems
    assert str(problem).encode("cp932")
    return problem


def sav(folder: Path) -> Path:
    frame = pd.DataFrame(
        {
            "Q1": [1.0, 9.0, None, 2.5],
            "name": ["x", "", "髙", "y"],
            "day": [date(2024, 10, 5), None, date(2024, 1, 1), date(1999, 12, 31)],
        }
    )
    pyreadstat.write_sav(
        frame,
        folder / "a.sav",
        column_labels={"Q1": "地域の暮らし"},
        variable_value_labels={"Q1": {1: "はい", 9: "無回答"}},
        missing_ranges={"Q1": [9, {"lo": -99, "hi": -90}]},
        variable_measure={"Q1": "nominal"},
    )
    return folder / "a.sav"


def test_spss_values_are_texts_and_user_missing_values_keep_theirs(tmp_path: Path) -> None:
    sheet = read_sheet(sav(tmp_path))

    assert dict(sheet.columns) == {
        "Q1": ("1", "9", "", "2.5"),
        "name": ("x", "", "髙", "y"),
        "day": ("2024-10-05", "", "2024-01-01", "1999-12-31"),
    }
    assert (sheet.format, sheet.encoding, list(sheet.lines)) == ("sav", "UTF-8", [1, 2, 3, 4])


def test_spss_labels_missing_values_and_measure_are_noted(tmp_path: Path) -> None:
    notes = read_sheet(sav(tmp_path)).notes["Q1"]

    assert notes.label == "地域の暮らし"
    assert notes.value_labels == {"1": "はい", "9": "無回答"}
    assert notes.missing_values == ("9",)
    assert notes.missing_ranges == ((-99.0, -90.0),)
    assert notes.measure == "nominal"


def test_a_cut_off_or_false_sav_is_refused(tmp_path: Path) -> None:
    whole = sav(tmp_path).read_bytes()
    (tmp_path / "cut.sav").write_bytes(whole[:-30])
    (tmp_path / "magic.sav").write_bytes(b"$FL2 and then nothing of the kind" * 9)
    (tmp_path / "text.sav").write_bytes(b"id,q1\n1,2\n")

    problems = [refused(tmp_path / name) for name in ("cut.sav", "magic.sav", "text.sav")]

    assert [problem.code for problem in problems] == ["E-INP-025"] * 3
    assert "途中で切れています" in problems[0].title


def test_a_wide_sav_is_refused_before_its_rows_are_read(tmp_path: Path) -> None:
    frame = pd.DataFrame([[1.0] * 5_001], columns=[f"v{n}" for n in range(5_001)])
    pyreadstat.write_sav(frame, tmp_path / "wide.sav")

    assert refused(tmp_path / "wide.sav").code == "E-INP-017"


def dta(folder: Path) -> Path:
    frame = pd.DataFrame(
        {"q1": [1, "a", None, "b"], "word": ["a", "", "あ", "b"], "share": [0.1, 3.0, None, 2.5], "n": [1, 2, 3, 4]}
    )
    pyreadstat.write_dta(
        frame,
        folder / "a.dta",
        column_labels={"q1": "問1"},
        missing_user_values={"q1": ["a", "b"]},
        variable_value_labels={"q1": {1: "はい", "a": "無回答"}},
    )
    return folder / "a.dta"


def test_stata_missing_values_of_different_kinds_stay_apart(tmp_path: Path) -> None:
    sheet = read_sheet(dta(tmp_path))

    assert dict(sheet.columns) == {
        "q1": ("1", ".a", "", ".b"),
        "word": ("a", "", "あ", "b"),
        "share": ("0.1", "3", "", "2.5"),
        "n": ("1", "2", "3", "4"),
    }
    assert sheet.notes["q1"].value_labels == {"1": "はい", ".a": "無回答"}
    assert sheet.notes["q1"].missing_values == (".a", ".b")
    assert sheet.notes["q1"].label == "問1"


@pytest.mark.parametrize("version", [114, 117, 118])
def test_single_precision_numbers_are_as_short_as_they_were_typed(tmp_path: Path, version: int) -> None:
    path = tmp_path / "float.dta"
    frame = pd.DataFrame({"w": pd.Series([0.1, 16777216.0, 1.5, 2634.398], dtype="float32")})
    frame.to_stata(path, version=version, write_index=False)

    assert read_sheet(path).columns["w"] == ("0.1", "16777216", "1.5", "2634.398")


def test_a_false_or_cut_off_dta_is_refused(tmp_path: Path) -> None:
    whole = dta(tmp_path).read_bytes()
    (tmp_path / "cut.dta").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.dta").write_bytes(b"id,q1\n1,2\n")

    assert refused(tmp_path / "cut.dta").code == "E-INP-026"
    assert refused(tmp_path / "text.dta").code == "E-INP-026"


def test_parquet_columns_of_every_plain_type_are_texts(tmp_path: Path) -> None:
    table = pa.table(
        {
            "n": pa.array([1, None, 3], pa.int64()),
            "x": pa.array([1.0, 0.1, None], pa.float64()),
            "w": pa.array([0.1, 2.0, None], pa.float32()),
            "s": pa.array(["あ", "", None]),
            "c": pa.array(["はい", None, "はい"]).dictionary_encode(),
            "b": pa.array([True, False, None]),
            "d": pa.array([date(2024, 10, 5), None, date(2024, 1, 1)]),
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")

    sheet = read_sheet(tmp_path / "a.parquet")

    assert dict(sheet.columns) == {
        "n": ("1", "", "3"),
        "x": ("1", "0.1", ""),
        "w": ("0.1", "2", ""),
        "s": ("あ", "", ""),
        "c": ("はい", "", "はい"),
        "b": ("1", "0", ""),
        "d": ("2024-10-05", "", "2024-01-01"),
    }
    assert (sheet.format, sheet.encoding, list(sheet.lines)) == ("parquet", None, [1, 2, 3])


def test_false_and_nested_parquet_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.parquet").write_bytes(b"id,q1\n1,2\n")
    pyarrow.parquet.write_table(pa.table({"q": pa.array([[1, 2], [3]])}), tmp_path / "nested.parquet")

    assert refused(tmp_path / "text.parquet").code == "E-INP-027"
    nested = refused(tmp_path / "nested.parquet")
    assert (nested.code, nested.where.column) == ("E-INP-029", "q")


def test_without_the_extra_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pyarrow.parquet.write_table(pa.table({"q": [1]}), tmp_path / "a.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    problem = refused(tmp_path / "a.parquet")

    assert problem.code == "E-INP-028"
    assert 'pip install "zushi-survey[parquet]"' in problem.remedy


PSPP = """SET LOCALE='{encoding}'.
DATA LIST LIST /Qa1 (F2.0) Qa2 (F2.0) Qb1 (F2.0) Qb2 (F2.0) name (A10).
BEGIN DATA
1 0 3 5 "日本"
0 1 4 . "x"
END DATA.
MRSETS /MDGROUP NAME=$qa LABEL='複数' VARIABLES=Qa1 Qa2 VALUE=1
 /MCGROUP NAME=$qb LABEL='順' VARIABLES=Qb1 Qb2.
MISSING VALUES Qb1 (4) Qb2 (LO THRU -1, 5).
SAVE OUTFILE='made.sav'.
"""


@pytest.mark.parametrize("encoding", ["UTF-8", "CP932"])
def test_a_sav_made_by_pspp_keeps_its_sets_missing_values_and_japanese(
    tmp_path: Path, pspp: Path, encoding: str
) -> None:
    (tmp_path / "make.sps").write_text(PSPP.format(encoding=encoding), encoding="utf-8")
    subprocess.run([pspp, "--syntax-encoding=UTF-8", "make.sps"], cwd=tmp_path, check=True, capture_output=True)

    sheet = read_sheet(tmp_path / "made.sav")

    assert sheet.columns["Qb1"] == ("3", "4")
    assert sheet.columns["Qb2"] == ("5", "")
    assert sheet.columns["name"] == ("日本", "x")
    assert sheet.encoding == encoding
    assert sheet.notes["Qb1"].missing_values == ("4",)
    assert sheet.notes["Qb2"].missing_values == ("5",)
    assert sheet.notes["Qb2"].missing_ranges == ((-math.inf, -1.0),)
    assert sheet.response_sets == (
        MultipleResponseSet(name="qa", label="複数", columns=("Qa1", "Qa2"), counted_value="1"),
        MultipleResponseSet(name="qb", label="順", columns=("Qb1", "Qb2"), counted_value=None),
    )


def test_multiple_response_sets_of_a_published_file(shared: Path) -> None:
    """Sets and user-missing values as PSPP's DISPLAY DICTIONARY and MRSETS print them for this file."""
    sheet = read_sheet(shared / "cases/quantipy_exampleA/example_data_a_derived.sav")

    assert sheet.row_count == 8_255
    assert len(sheet.columns) == 49
    assert sheet.response_sets[0] == MultipleResponseSet(
        name="q2",
        label="Which, if any, of these other sports have you ever participated in?",
        columns=("q2_1", "q2_2", "q2_3", "q2_4", "q2_5", "q2_6", "q2_97", "q2_98"),
        counted_value="1",
    )
    assert sheet.notes["q5_1"].missing_values == ("97", "98")
    assert {"97", "98"} <= set(sheet.columns["q5_1"])


def test_the_three_files_of_one_survey_agree(shared: Path) -> None:
    folder = shared / "cases/questionr_hdv2003"

    utf8 = read_sheet(folder / "hdv2003.csv")
    latin1 = read_sheet(folder / "hdv2003_latin1.csv", AnswerFile(file="x", encoding="latin-1"))
    labelled = read_sheet(folder / "hdv2003.sav")

    labels = labelled.notes["sexe"].value_labels
    assert [labels[code] for code in labelled.columns["sexe"]] == list(utf8.columns["sexe"])
    assert dict(utf8.columns) == dict(latin1.columns)
    assert (utf8.columns["sexe"].count("Homme"), utf8.columns["sexe"].count("Femme")) == (899, 1_101)


def test_a_published_csv_of_two_header_rows_with_line_breaks(shared: Path) -> None:
    """1,788 municipalities, 1,715 of which answered (the source's own figures)."""
    path = shared / "cases/jp_opendata_survey_r2/r2_survey_answers.csv"

    sheet = read_sheet(path, AnswerFile(file="x", header_rows=2))

    assert sheet.row_count == 1_788
    assert len(sheet.columns) == 294
    assert sheet.columns["提出状況"].count("提出済") == 1_715
    first = path.read_text(encoding="utf-8-sig").splitlines()[sheet.lines[0] - 1]
    assert first.startswith("010006,北海道")


def test_an_index_column_without_heading_gets_a_name(shared: Path) -> None:
    sheet = read_sheet(shared / "cases/quantipy_exampleA/example_data_a.csv")

    assert list(sheet.columns)[:2] == ["列1", "id_L1.1"]
    assert sheet.row_count == 8_255
