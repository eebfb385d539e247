"""`report` as its reader meets it: one report, the same figures in every file, whatever the labels hold.

What the files say is read back by the readers of `explain`, which know nothing of how they were written.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import pytest
import yaml

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.printed_files import read_printed
from zushi_survey.pipeline.report.bench import ReportRequest
from zushi_survey.pipeline.report.building import BuiltReport, build_report
from zushi_survey.pipeline.report.command import run_report
from zushi_survey.pipeline.study import Study
from zushi_survey.questionnaire.report_plan import PART_TITLES

Run = Callable[..., CompletedProcess[str]]
PARTS = ("freq", "crosstab")
FORMATS = ("html", "xlsx", "docx", "md")
NASTY = {
    "1": "<script>alert(1)</script>",
    "2": "=1+1",
    "3": '@SUM(A1)&"引用"と\'',
    "4": "\u202eאבג右から左",
    "5": "𠮷野家の絵文字😀と①髙",
}


class Shown(NamedTuple):
    """A printed figure with what it stands under."""

    title: str
    row: str
    over: str
    column: str
    text: str


def _planned(study: Path, **plan: object) -> Path:
    """The study with another plan of its report."""
    path = study / "study.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["report"] = plan
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return study


@pytest.fixture(scope="module")
def study(demo_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study with a report of a few questions: one answer, several, an item of a matrix, a routed one."""
    copy = Path(shutil.copytree(demo_study, tmp_path_factory.mktemp("report") / "study"))
    return _planned(copy, questions=["Q3", "Q8", "Q17", "Q10SQ"], axes=["sex", "age"])


@pytest.fixture(scope="module")
def built(study: Path) -> BuiltReport:
    """The report before it is written."""
    return build_report(Study.open(study), ReportRequest(PARTS))


@pytest.fixture(scope="module")
def written(study: Path) -> Path:
    """Every file of the report."""
    run_report(study, ReportRequest(PARTS), formats=[*FORMATS, "csv", "json"], figures=True, out=None)
    return study / "out" / "report"


def _expected(built: BuiltReport) -> set[Shown]:
    """Every cell of every table of the report."""
    return {
        Shown(section.table.title, row.label, column.group, column.label, cell.text)
        for section in built.report.sections
        for row in section.table.rows
        for column, cell in zip(section.table.columns, row.cells, strict=True)
        if cell.text
    }


def _read(path: Path, titles: Iterable[str]) -> set[Shown]:
    """Every cell of the tables with these titles as another program reads it; numbers of captions taken off."""
    wanted = set(titles)
    found = set()
    for cell in read_printed(path).cells:
        title = re.sub(r"^表\d+\u3000|\(\d+/\d+\)$", "", cell.title)
        if title in wanted and cell.text:
            found.add(Shown(title, cell.row, cell.over, cell.column, cell.text))
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_cell_reads_the_same_in_every_format(form: str, built: BuiltReport, written: Path) -> None:
    expected = _expected(built)
    counts = {
        Shown(section.counts.title, row.label, column.group, column.label, cell.text)
        for section in built.report.sections
        if section.counts is not None
        for row in section.counts.rows
        for column, cell in zip(section.counts.columns, row.cells, strict=True)
    }

    read = _read(written / f"report.{form}", {one.title for one in expected})

    assert len(expected) > 400
    assert not expected - read
    # beside them a workbook has the same tables in persons, with headings of their own, and nothing else
    assert [one for one in sorted(read - expected - counts) if one.text != one.column] == []


def test_rows_for_programs_hold_what_the_report_prints(built: BuiltReport, written: Path) -> None:
    rows = json.loads((written / "tables.json").read_text(encoding="utf-8"))["rows"]
    whole = {
        (row["question"], row["option_label"]): row
        for row in rows
        if row["axis"] == "total" and row["kind"] == "option" and not row["item"]
    }

    section = next(one for one in built.report.sections if one.id == "freq-Q3")

    for row in section.table.rows[1:-1]:
        count, percent = row.cells
        assert f"{whole['Q3', row.label]['count_unweighted']:,}" == count.text
        assert f"{100 * whole['Q3', row.label]['proportion']:.1f}" == percent.text


def test_parts_come_in_the_order_of_the_plan_and_only_those_the_study_has(study: Path) -> None:
    bare = Path(shutil.copytree(study, study.parent / "bare"))
    _planned(bare, parts=["methods", "compare", "guide", "hearing", "free_text"], questions=["Q3"])
    settings = yaml.safe_load((bare / "study.yaml").read_text(encoding="utf-8"))
    del settings["compare_wave"], settings["hearing"]
    (bare / "study.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")

    report = build_report(Study.open(bare), ReportRequest()).report

    assert [part.id for part in report.parts] == ["methods", "guide", "free_text"]
    assert [part.title for part in report.parts] == [PART_TITLES[part.id] for part in report.parts]  # type: ignore[index]


def test_every_figure_comes_as_two_pictures_and_its_data(built: BuiltReport, written: Path) -> None:
    names = {chart.id for section in built.report.sections for chart in section.charts}

    assert names
    assert {path.name for path in (written / "figures").iterdir()} == {
        f"{name}.{ending}" for name in names for ending in ("svg", "png", "csv")
    }


def test_sections_have_ids_of_their_own_and_findings_are_sentences(built: BuiltReport) -> None:
    ids = [section.id for section in built.report.sections]
    findings = [line for section in built.report.sections for line in section.findings]

    assert len(ids) == len(set(ids))
    assert findings
    assert all(line.endswith("。") for line in findings)


def test_the_same_input_gives_the_same_bytes_in_another_process(study: Path, written: Path, run_process: Run) -> None:
    arguments = [part for one in PARTS for part in ("--part", one)]

    done = run_process("report", *arguments, "--json", "--out", "again", cwd=study)

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    listed = {Path(one["file"]).relative_to("again").as_posix(): one["bytes"] for one in json.loads(done.stdout)}
    first = {path.relative_to(written).as_posix(): path for path in written.rglob("*") if path.is_file()}
    assert [name for name, path in first.items() if path.read_bytes() != (study / "again" / name).read_bytes()] == []
    # the list of what was written is none of the report's own files
    assert first.pop("report-written.json")
    assert listed == {name: path.stat().st_size for name, path in first.items()}


def test_what_was_written_is_told_with_sizes_and_nothing_when_quiet(study: Path, run_cli: Run) -> None:
    arguments = ("report", "--part", "guide", "--format", "md", "--no-figures", "--out", "guide")

    told = run_cli(*arguments, cwd=study)
    quiet = run_cli(*arguments, "--quiet", cwd=study)

    assert re.fullmatch(r"書き出しました: guide/report\.md\(\d+ KB\)\n", told.stderr)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_files_of_the_report_before_are_gone_and_told(study: Path, run_cli: Run) -> None:
    arguments = ("report", "--part", "guide", "--no-figures", "--out", "narrower")
    assert run_cli(*arguments, "--format", "md", "--format", "json", cwd=study).returncode == 0

    told = run_cli(*arguments, "--format", "md", cwd=study)

    assert "今回作らなかったものを消しました: tables.json(1 個)\n" in told.stderr
    assert sorted(path.name for path in (study / "narrower").iterdir()) == ["report-written.json", "report.md"]


def test_a_plan_that_fits_no_questionnaire_is_told_whole(study: Path) -> None:
    wrong = Path(shutil.copytree(study, study.parent / "wrong"))
    _planned(
        wrong,
        respondents=["F99"],
        map={"axis": "area", "rows": [["a"]]},
        scatter={"satisfaction": "Q3", "importance": "Q26"},
    )

    with pytest.raises(SurveyError) as error:
        run_report(wrong, ReportRequest(), formats=["html"], figures=False, out=wrong / "new")

    assert [problem.code for problem in error.value.problems] == ["E-SET-005", "E-SET-006", "E-SET-007", "E-SET-007"]
    assert not (wrong / "new").exists()


@pytest.fixture(scope="module")
def nasty(study: Path) -> Path:
    """The files of a report on a question with labels that other programs could take for something else."""
    copy = Path(shutil.copytree(study, study.parent / "nasty"))
    path = copy / "questionnaires" / "zushi-r3.yaml"
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    question = next(one for one in form["questions"] if one["id"] == "Q3")
    for option in question["options"]:
        option["aliases"] = [option["label"], *([option["short"]] if "short" in option else [])]
        option["label"] = NASTY[str(option["code"])]
        option.pop("short", None)
    question["label"] = "長い" * 100
    path.write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
    _planned(copy, questions=["Q3"], axes=["sex"], parts=["freq", "crosstab", "questionnaire"], marks="none")
    run_report(copy, ReportRequest(), formats=[*FORMATS, "csv", "json"], figures=True, out=None)
    return copy / "out" / "report"


@pytest.mark.parametrize("form", FORMATS)
def test_nasty_labels_are_text_in_every_format(form: str, nasty: Path) -> None:
    rows = {cell.row for cell in read_printed(nasty / f"report.{form}").cells}

    for label in NASTY.values():
        visible = label.replace("\u202e", "")
        assert any(visible in row.replace("\u202e", "") for row in rows), (form, label)


def test_nothing_in_the_page_runs_but_its_own_script(nasty: Path) -> None:
    page = (nasty / "report.html").read_text(encoding="utf-8")

    assert "<script>alert" not in page
    assert "default-src 'none'" in html.unescape(page)


def test_the_explorer_shows_the_cells_of_the_cross_tables_and_no_others(built: BuiltReport) -> None:
    tables = {s.question: s.table for s in built.report.sections if s.id.startswith("crosstab-")}
    views = [view for view in built.report.explorer.views if view.wave == "R3" and view.question in tables]

    assert len(views) > 10
    for view in views:
        printed = {(row.label, tuple(cell.text for cell in row.cells)) for row in tables[view.question].rows}
        assert {(row.label, (row.base, *row.percents)) for row in view.rows} <= printed
