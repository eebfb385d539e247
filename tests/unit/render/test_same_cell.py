"""The same cell reads the same in every format."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.unit.render.pages import full_page, other_page
from tests.unit.render.readers import HtmlReader, as_shown
from zushi_survey.present.display import DisplayPage
from zushi_survey.render.codebook_markdown import markdown_text
from zushi_survey.render.html import html_text
from zushi_survey.render.terminal import terminal_text
from zushi_survey.render.workbook import workbook_bytes

PAGES = [pytest.param(full_page(), id="tables"), pytest.param(other_page(), id="another room's table")]


def expected(page: DisplayPage) -> list[list[list[str]]]:
    """Printed texts: table, row, cell."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in page.tables]


@pytest.mark.parametrize("page", PAGES)
def test_html_shows_every_cell(page: DisplayPage) -> None:
    assert [table.rows for table in HtmlReader(html_text(page)).tables] == expected(page)


@pytest.mark.parametrize("page", PAGES)
def test_the_workbook_shows_every_cell(page: DisplayPage) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(page)))

    for table in page.tables:
        sheet = book[table.id]
        labels = 2 if any(row.group for row in table.rows) else 1
        first = int(sheet.freeze_panes[1:]) if sheet.freeze_panes else 0
        shown = [
            [as_shown(c.value, c.number_format) if c.value is not None else "" for c in row[labels:]]
            for row in sheet.iter_rows(
                min_row=first, max_row=first + len(table.rows) - 1, max_col=labels + len(table.columns)
            )
        ]
        assert shown == [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("page", PAGES)
def test_the_terminal_shows_every_cell_in_order(page: DisplayPage) -> None:
    lines = terminal_text(page).splitlines()

    for table in page.tables:
        start = lines.index(f"■ {table.title}")
        below = iter(lines[start:])
        for row in table.rows:
            wanted = [cell.text for cell in row.cells if cell.text]
            assert any(line.split()[-len(wanted) :] == wanted for line in below), (table.title, row.label)
        lines = lines[start + 1 :]


def test_markdown_shows_every_cell() -> None:
    page = full_page()
    rows = [line for line in markdown_text(page).splitlines() if line.startswith("| ")]
    shown = [[cell.strip().replace("\\", "") for cell in line.strip("| ").split(" | ")] for line in rows]

    for table in page.tables:
        for row in table.rows:
            wanted = [cell.text for cell in row.cells]
            assert any(cells[-len(wanted) :] == wanted for cells in shown if wanted[-1]) or not wanted[-1]
