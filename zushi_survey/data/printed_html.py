"""The tables of a page that this program wrote: headings spread over what they span, figures as printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from zushi_survey.data.printed_grid import MOST_PLACES, cells_of_grid, span_of
from zushi_survey.data.web_pages import PageParser
from zushi_survey.questionnaire.printed import PrintedTable


def read_html_tables(text: str) -> tuple[tuple[PrintedTable, ...], tuple[str, ...]]:
    """The tables of a page in order, and the warnings that stand above them."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return tuple(map(_printed, parser.found)), tuple(line for line in parser.lists["banners"] if line)


def _printed(found: _Table) -> PrintedTable:
    """A table as written -> with its labels resolved."""
    grid, headings, labels = found.grid()
    title = found.title.strip()
    cells = tuple(cells_of_grid(grid, headings, labels, table=found.id, title=title))
    notes = tuple(note.removeprefix("注)").strip() for note in found.notes)
    return PrintedTable(found.id, title, cells, tuple(found.about), notes)


@dataclass(slots=True)
class _Cell:
    """One cell as written."""

    is_heading: bool
    columns: int
    rows: int
    text: str = ""


@dataclass(slots=True)
class _Table:
    """One table as written."""

    id: str
    about: list[str]
    title: str = ""
    head: list[list[_Cell]] = field(default_factory=list)
    body: list[list[_Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def grid(self) -> tuple[list[list[str]], int, int]:
        """Rows of texts (head and body), how many lines are headings, and how many columns are labels."""
        body = _spread(self.body)
        labels = max((sum(cell.columns for cell in row if cell.is_heading) for row in self.body), default=1)
        for row, texts in zip(self.body, body, strict=True):
            if row and row[0].is_heading and row[0].columns == labels > 1:  # the whole: one label over both columns
                texts[: labels - 1] = [""] * (labels - 1)
        return [*_spread(self.head), *body], len(self.head), labels


def _spread(rows: list[list[_Cell]]) -> list[list[str]]:
    """The texts by row and column, a spanning cell's text in every place it covers.

    Raises ValueError for a table that no page of this program comes near.
    """
    taken: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            if len(taken) > MOST_PLACES:
                raise ValueError(len(taken))
            for down in range(min(cell.rows, len(rows) - number)):
                for across in range(cell.columns):
                    taken[number + down, column + across] = " ".join(cell.text.split())
    width = max((column for _, column in taken), default=-1) + 1
    return [[taken.get((number, column), "") for column in range(width)] for number in range(len(rows))]


class _Parser(PageParser):
    """Collects tables, the lines around them, and the page's warnings."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Table] = []
        self.lists: dict[str, list[str]] = {"banners": [], "about": [], "notes": []}
        self._id = ""
        self._list = ""
        self._in_caption = False
        self._in_head = False
        self._table: _Table | None = None
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Something begins."""
        known = {name: value or "" for name, value in attrs}
        match tag:
            case "h2":
                self._id, self.lists["about"] = known.get("id", ""), []
            case "section" if "table" in known.get("class", "").split():
                self._id = known.get("data-question") or known.get("id", self._id)
                self.lists["about"] = []
            case "table":
                self._start_table()
            case "caption":
                self._in_caption = True
            case "thead" | "tbody":
                self._in_head = tag == "thead"
            case "tr":
                self._rows().append([])
            case "td" | "th":
                self._start_cell(tag, known)
            case "ul":
                self._list = next((name for name in known.get("class", "").split() if name in self.lists), "")
            case "li" if self._list:
                self.lists[self._list].append("")

    def _start_table(self) -> None:
        """A table begins; what follows under it are its notes."""
        notes: list[str] = []
        self._table = _Table(self._id, list(self.lists["about"]), notes=notes)
        self.lists["notes"] = notes
        self.found.append(self._table)
        self._id, self.lists["about"] = "", []

    def _rows(self) -> list[list[_Cell]]:
        """The rows of the part of the table that is open; a list of nobody outside tables."""
        if self._table is None:
            return []
        return self._table.head if self._in_head else self._table.body

    def _start_cell(self, tag: str, known: dict[str, str]) -> None:
        """A cell of the table that is open."""
        if rows := self._rows():
            columns, lines = span_of(known.get("colspan")), span_of(known.get("rowspan"))
            self._cell = _Cell(tag == "th", columns, lines)
            rows[-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        """Something ends."""
        match tag:
            case "td" | "th":
                self._cell = None
            case "table":
                self._table = None
            case "caption":
                self._in_caption = False
            case "ul":
                self._list = ""

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._cell is not None:
            self._cell.text += data
        elif self._in_caption and self._table is not None:
            self._table.title += data
        elif self._list and self.lists[self._list]:
            self.lists[self._list][-1] += data.strip()
