"""The review sheet out, filled in by two readers, back in, and what is then printed: on the sample study."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from zushi_survey.core.problems import SurveyError
from zushi_survey.hearing.decisions import Standing
from zushi_survey.pipeline.demo import copy_sample
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.hearing import hearing_page
from zushi_survey.pipeline.hearing_review import ReviewDone, import_review_sheet, write_review_sheet
from zushi_survey.present.charts import NetworkChart

DECISIONS = "data/hearing_decisions.csv"
OPEN, OPEN_TEXT = "SEG027", "ボランティア団体と自治会との連携の構築が重要であるとする。"
PRINTED, PRINTED_TEXT = "SEG058", "“世代間の融合”の方策を考えていくことが地域の課題である。"
NAMED = "SEG014"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    copy_sample(tmp_path / "study")
    settings = tmp_path / "study/study.yaml"
    before, _, rest = settings.read_text(encoding="utf-8").partition("  quotes: data/synthetic")
    # Figures of the survey beside the hearing take time and are not looked at here.
    middle, _, rest = rest.partition("  beside:")
    after = rest.partition("  facts:")[2]
    text = f"{before}  decisions: {DECISIONS}\n  quotes: data/synthetic{middle}  facts:{after}"
    settings.write_text(text, encoding="utf-8")
    return tmp_path / "study"


def filled(study: Path, cells: dict[str, dict[str, str]], *, everything: bool = True) -> Path:
    """A fresh review sheet with these cells by segment and heading."""
    path = study / "review.xlsx"
    write_review_sheet(StudyFolder.open(study), path, everything=everything)
    book = openpyxl.load_workbook(path)
    sheet = book["公表の確認"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    lines = {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=2)}
    for segment, texts in cells.items():
        for heading, text in texts.items():
            sheet.cell(lines[segment], columns[heading], text)
    book.save(path)
    return path


def by(reader: int, name: str, ruling: str, wording: str = "") -> dict[str, str]:
    """The cells of one reader."""
    cells = {"決定": ruling, "言い換え": wording, "名前": name, "日付": "2022-02-14"}
    return {f"{reader}人目の{part}": text for part, text in cells.items() if text}


def imported(study: Path, cells: dict[str, dict[str, str]]) -> ReviewDone:
    """What the import of a fresh sheet with these cells did."""
    path = filled(study, cells)
    return import_review_sheet(StudyFolder.open(study), path)


def published(study: Path) -> set[str]:
    """Quotes that `--policy publish` prints."""
    data = hearing_page(StudyFolder.open(study), policy="publish").data
    kind, text = data.columns.index("kind"), data.columns.index("text")
    return {str(row[text]) for row in data.rows if row[kind] == "quote"}


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a csv file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_sheet_holds_what_the_rule_flags_and_everything_when_asked(study):
    flagged = write_review_sheet(StudyFolder.open(study), study / "a.xlsx", everything=False)
    every = write_review_sheet(StudyFolder.open(study), study / "b.xlsx", everything=True)

    rows = list(openpyxl.load_workbook(study / "a.xlsx")["公表の確認"].iter_rows(values_only=True))
    triggers = {str(row[0]): str(row[3]) for row in rows[1:]}
    assert 0 < flagged.rows < flagged.segments == every.rows == 193
    assert flagged.rows == len(triggers)
    assert "名前(住民自治協議会)" in triggers[NAMED] or "名前(自治協議会、住民自治協議会)" in triggers[NAMED]
    assert "SEG001" not in triggers
    book = openpyxl.load_workbook(study / "b.xlsx")
    assert book.sheetnames == ["公表の確認", "使い方"]
    assert {one.formula1 for one in book["公表の確認"].data_validations.dataValidation} == {
        '"公表する,言い換える,公表しない"'
    }
    assert any("合成データ" in str(cell.value) for row in book["使い方"] for cell in row)


def test_two_readers_release_and_withhold(study):
    done = imported(
        study,
        {
            OPEN: by(1, "甲", "公表する") | by(2, "乙", "公表する"),
            PRINTED: by(1, "甲", "公表しない") | by(2, "乙", "公表しない"),
        },
    )

    assert (done.added, done.backup, done.is_listed, done.stopped) == (4, None, True, 0)
    assert done.standings[Standing.AGREED] == 2
    texts = published(study)
    assert OPEN_TEXT in texts
    assert PRINTED_TEXT not in texts
    assert {row["data_origin"] for row in rows_of(study / DECISIONS)} == {"synthetic"}


def test_one_reader_or_two_that_differ_release_nothing(study):
    imported(study, {OPEN: by(1, "甲", "公表する"), PRINTED: by(1, "甲", "公表する") | by(2, "乙", "公表しない")})

    assert not published(study) & {OPEN_TEXT, PRINTED_TEXT}


def test_what_the_rule_stops_two_readers_cannot_print_but_may_put_in_other_words(study):
    done = imported(study, {NAMED: by(1, "甲", "公表する") | by(2, "乙", "公表する")})
    assert done.stopped == 1
    assert not any("自治協議会" in text for text in published(study))

    wording = "地域の団体と相談役が手を組むことも大切だ。"
    imported(study, {NAMED: by(1, "甲", "言い換える", wording) | by(2, "乙", "言い換える", wording)})
    assert wording in published(study)


def test_an_edited_text_loses_its_decision_and_an_old_sheet_is_refused(study):
    sheet = filled(study, {OPEN: by(1, "甲", "公表する") | by(2, "乙", "公表する")})
    import_review_sheet(StudyFolder.open(study), sheet)
    path = study / "data/synthetic_hearing_segments.csv"
    edited = OPEN_TEXT.replace("重要", "大切")
    path.write_text(path.read_text(encoding="utf-8-sig").replace(OPEN_TEXT, edited), encoding="utf-8-sig")
    quotes = study / "data/synthetic_hearing_quotes.csv"
    kept = [line for line in quotes.read_text(encoding="utf-8-sig").splitlines() if OPEN not in line]
    quotes.write_text("\n".join(kept), encoding="utf-8-sig")

    assert not published(study) & {OPEN_TEXT, edited}
    with pytest.raises(SurveyError) as raised:
        import_review_sheet(StudyFolder.open(study), sheet)
    assert [problem.code for problem in raised.value.problems] == ["E-HRG-043", "E-HRG-043"]

    done = imported(study, {OPEN: by(1, "甲", "公表する") | by(2, "乙", "公表する")})
    assert (done.added, len(rows_of(study / DECISIONS))) == (2, 4)
    assert edited in published(study)


def test_nothing_is_overwritten_without_a_copy_and_the_same_sheet_adds_nothing(study):
    cells = {OPEN: by(1, "甲", "公表する")}
    imported(study, cells)
    before = (study / DECISIONS).read_bytes()

    again = imported(study, cells)
    assert (again.added, again.backup) == (0, None)
    assert (study / DECISIONS).read_bytes() == before

    later = imported(study, {OPEN: by(2, "乙", "公表しない")})
    assert later.backup is not None
    assert later.backup.read_bytes() == before
    assert [row["reader"] for row in rows_of(study / DECISIONS)] == ["甲", "乙"]
    assert later.standings[Standing.DIFFERENT] == 1


@pytest.mark.parametrize(("policy", "is_internal"), [("internal", True), ("publish", False)])
def test_deviant_cases_stay_inside_and_the_picture_tells_its_finding(study, policy, is_internal):
    """Hand count of the sample's settled codings: ten of fifteen groups raised both codes."""
    (study / DECISIONS).write_text("segment_id,text_sha256,decision,public_text,reader,date\n", encoding="utf-8-sig")

    result = hearing_page(StudyFolder.open(study), policy=policy)

    tables, kinds = {table.id for table in result.page.tables}, {str(row[0]) for row in result.data.rows}
    (chart,) = result.page.charts
    assert ({"silent", "lone", "print-state"} <= tables, {"silence", "lone"} <= kinds) == (is_internal, is_internal)
    assert bool({"silent", "lone", "print-state"} & tables) is bool({"silence", "lone"} & kinds) is is_internal
    assert {"pairs", "agreement", "mentions-T1"} <= tables
    assert isinstance(chart, NetworkChart)
    assert min(edge.weight for edge in chart.edges) >= 3
    assert "T1「高齢化」とT2「影響あり」で、15団体中10団体です" in chart.alternative
    assert not set("%％") & set("".join((chart.alternative, *chart.notes)))
    groups = result.data.columns.index("groups")
    assert all(row[groups] >= 3 for row in result.data.rows if row[0] == "pair") is not is_internal
    assert study / DECISIONS in result.inputs


def test_a_file_that_is_named_and_not_there_stops_the_page_but_not_the_review(study):
    with pytest.raises(SurveyError) as raised:
        hearing_page(StudyFolder.open(study), policy="publish")

    assert [problem.code for problem in raised.value.problems] == ["E-INP-001"]
    assert write_review_sheet(StudyFolder.open(study), study / "a.xlsx", everything=False).rows > 0
