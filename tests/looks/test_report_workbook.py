"""The report's workbook in an office suite: opens as it is, loses nothing, prints every text."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from tests.looks.conftest import Convert
from tests.unit.render.report_samples import figures_report
from tests.unit.render.reports import full_report, nasty_report
from zushi_survey.render.report.workbook import report_workbook

pytestmark = pytest.mark.slow
REPORTS = {"full": full_report, "figures": figures_report, "nasty": nasty_report}


@pytest.fixture(scope="module")
def opened(convert: Convert, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each workbook, its printed pages, and in `again/` what the suite saved after opening it."""
    folder = tmp_path_factory.mktemp("workbooks")
    for name, make in REPORTS.items():
        (folder / f"{name}.xlsx").write_bytes(report_workbook(make()))
    files = sorted(folder.glob("*.xlsx"))
    for kind, out in (("pdf", folder), ("xlsx", folder / "again")):
        convert(kind, out, *files)
    return folder


def _pages(path: Path) -> list[str]:
    """The printed text of each page, without spaces."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages]


@pytest.mark.parametrize("name", REPORTS)
def test_opening_and_saving_loses_nothing(opened: Path, name: str) -> None:
    before, after = opened / f"{name}.xlsx", opened / "again" / f"{name}.xlsx"
    ours, theirs = openpyxl.load_workbook(before), openpyxl.load_workbook(after)

    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours.worksheets:
        cells = {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")
        }
        again = theirs[sheet.title]
        assert {at: again[at].value for at in cells} == cells
    assert {n for n in theirs.defined_names if n.startswith("表_")} == set(ours.defined_names)
    assert _count(after, r"xl/charts/chart\d+\.xml") == _count(before, r"xl/charts/chart\d+\.xml")


def _count(path: Path, member: str) -> int:
    """Members of the archive of that name."""
    return sum(bool(re.fullmatch(member, name)) for name in zipfile.ZipFile(path).namelist())


@pytest.mark.parametrize("name", ["full", "figures"])
def test_every_text_is_printed_whole_and_in_the_font_of_the_house(opened: Path, name: str) -> None:
    pages = _pages(opened / f"{name}.pdf")
    printed = "".join(pages)

    book = openpyxl.load_workbook(opened / f"{name}.xlsx")
    for sheet in book.worksheets:
        last = int(re.findall(r"\d+", sheet.print_area)[-1]) if sheet.print_area else sheet.max_row
        texts = [cell.value for row in sheet.iter_rows(max_row=last) for cell in row if isinstance(cell.value, str)]
        assert [text for text in texts if re.sub(r"\s", "", text) not in printed] == []
    assert "###" not in printed
    assert all("合成データです。" in page for page in pages)
    fonts = {str(font["/BaseFont"]) for page in PdfReader(opened / f"{name}.pdf").pages for font in _fonts(page)}
    assert any("BIZUDPGothic" in font for font in fonts)


def _fonts(page) -> list:  # type: ignore[no-untyped-def, type-arg]
    """The fonts of a page."""
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_a_chart_stands_whole_on_one_page_with_its_title_and_labels(opened: Path) -> None:
    pages = _pages(opened / "figures.pdf")

    for title, labels in (
        ("必要な支援", ("災害時に支え合えるしくみ", "見守り", "45.1", "12.3")),
        ("回収数の推移", ("10月", "620", "480")),
        ("満足度と重要度", ("医療", "買い物", "交通")),
        ("2時点の変化", ("前回", "今回", "男性", "48.3")),
    ):
        assert any(title in page and all(label in page for label in labels) for page in pages), title
