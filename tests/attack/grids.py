"""Readers of printed tables: report.html, report.xlsx, report.docx and report.md as grids of text under a heading.

A grid is understood by its headings as a person would. A grid that is not understood is kept in `Reader.strange`: the
attacker says what he could not use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from tests.attack.book import TOTAL, UNKNOWN, Asked, Book
from tests.attack.statements import EXACT, Place, Statement, What, is_hidden, number

PERCENT_HALF = Fraction(1, 20)


class Grid(NamedTuple):
    """A printed table."""

    heading: str
    about: str
    """The lines between heading and table."""
    rows: list[list[str]]
    source: str


@dataclass
class Reader:
    """Reads grids with the questionnaires in hand."""

    books: dict[str, Book]
    main: str
    """The wave that the report is of."""
    strange: list[str] = field(default_factory=list)

    def read(self, grid: Grid) -> Iterator[Statement]:
        """What a table says."""
        rows = [row for row in grid.rows if any(row)]
        if len(rows) < 2:
            return
        head = [cell.strip() for cell in rows[0]]
        if head[:2] == ["分析軸", "区分"] and "n" in head[2:3]:
            yield from self._cross(grid, head, rows[1:])
        elif head[:1] == ["分析軸"] and head[2:3] == [f"n({self.books[self.main].label})"]:
            yield from self._bases(grid, head, rows[1:])
        elif head[:2] == ["質問", "回答"]:
            yield from self._quality(grid, head, rows[1:])
        elif head[0] in ("選択肢", "番号") and "件数" in head and "％" in head:
            yield from self._frequency(grid, head, rows[1:])
        elif head[0] in ("選択肢", "番号") and any(cell.endswith(" ％") for cell in head):
            yield from self._waves(grid, head, rows[1:])
        elif head[0].startswith("項目") and head[1:2] == ["n"]:
            yield from self._items(grid, head, rows[1:])
        elif head[:2] == ["質問", "選択肢"]:
            yield from self._changes(grid, head, rows[1:])
        else:
            self.strange.append(f"{grid.source}: {grid.heading}: {' / '.join(head)[:80]}")

    def question_of(self, text: str, wave: str = "") -> Asked | None:
        """The question a heading names."""
        book = self.books[wave or self.main]
        bare = re.sub(r"^(表|図)\d+　", "", text.strip())
        bare = re.sub(r"^問(?=\d)", "Q", bare)
        found = re.match(r"[A-Za-z0-9_.]+", bare)
        if not found:
            return None
        name, _, rest = bare.partition(" ")
        if name in book.asked:
            return book.asked[name]
        items = [one for one in book.asked.values() if one.id.partition(".")[0] == name and one.item]
        said = rest.rpartition(" - ")[2].partition(":")[0].strip()
        return next((one for one in items if one.item_label == said), None)

    def _items_of(self, text: str, wave: str = "") -> list[Asked]:
        """The items of the question a heading names."""
        bare = re.sub(r"^問(?=\d)", "Q", re.sub(r"^(表|図)\d+　", "", text.strip()))
        name = bare.partition(" ")[0]
        return [one for one in self.books[wave or self.main].asked.values() if one.id.partition(".")[0] == name]

    def _category(self, axis: str, label: str, wave: str) -> tuple[str, str] | None:
        """Axis and category by their words."""
        book = self.books[wave]
        label = label.strip()
        if label == "全体":
            return TOTAL, TOTAL
        for one in book.axes.values():
            if one.label == axis:
                if label in ("無回答", "無回答・その他"):
                    return one.id, UNKNOWN
                found = [code for code, words in one.labels.items() if words == label]
                if found:
                    return one.id, found[0]
        return None

    def _cell(self, place: Place, what: What, text: str, source: str) -> Iterator[Statement]:
        """One printed cell."""
        read = number(text)
        if read:
            half = max(read[1], PERCENT_HALF) if what == "percent" and text.strip() not in ("-", "－") else read[1]
            yield Statement(place, what, read[0], half, source)
        elif is_hidden(text) and what in ("count", "percent"):
            yield Statement(place, "hidden", Fraction(0), EXACT, source)

    def _cross(self, grid: Grid, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """Options across the top, groups down the side."""
        asked = self.question_of(grid.heading)
        what: What = "count" if _shows_counts(grid) else "percent"
        axis = ""
        for row in rows:
            axis = row[0] or axis
            where = self._category(axis, row[1], self.main)
            if where is None:
                continue
            if asked is None:
                place = Place(self.main, "", "", *where)
                yield from self._cell(place, "base", row[2], f"{grid.source} {grid.heading}")
                continue
            for title, text in zip(head[2:], row[2:], strict=False):
                option = option_named(asked, title)
                place = Place(self.main, asked.id, option or "", *where)
                source = f"{grid.source} {grid.heading} {row[1]}×{title}"
                if title == "n":
                    yield from self._cell(place, "base", text, source)
                elif option:
                    yield from self._cell(place, "mean" if option == "mean" else what, text, source)

    def _bases(self, grid: Grid, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """Groups of two waves and their sizes."""
        axis = ""
        columns = [(n, wave) for n, cell in enumerate(head) for wave in self._wave(cell[2:-1])]
        for row in rows:
            axis = row[0] or axis
            for n, wave in columns:
                where = self._category(axis, row[1], wave)
                if where:
                    yield from self._cell(Place(wave, "", "", *where), "base", row[n], f"{grid.source} {grid.heading}")

    def _wave(self, label: str) -> list[str]:
        """The wave of that name."""
        return [book.wave for book in self.books.values() if book.label == label]

    def _quality(self, grid: Grid, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """Answered, no answer, not applicable, invalid of each question."""
        names = {"回答": "answered", "無回答": "no_answer", "非該当": "not_applicable", "無効": "invalid"}
        for row in rows:
            asked = self.books[self.main].asked.get(row[0].partition(" ")[0])
            if asked is None:
                continue
            for title, text in zip(head[1:], row[1:], strict=False):
                place = Place(self.main, asked.id, names[title], TOTAL, TOTAL)
                yield from self._cell(place, "count", text, f"{grid.source} {grid.heading} {row[0]}×{title}")

    def _frequency(self, grid: Grid, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """Options down the side, count and share beside them."""
        asked = self.question_of(grid.heading)
        if asked is None:
            self.strange.append(f"{grid.source}: {grid.heading}: question not known")
            return
        label = head.index("選択肢")
        for row in rows:
            option = option_named(asked, row[label])
            source = f"{grid.source} {grid.heading} {row[label]}"
            if row[label].strip() == "全体":
                place = Place(self.main, asked.id, "", TOTAL, TOTAL)
                yield from self._cell(place, "base", row[head.index("件数")], source)
            elif option == "mean":
                told = row[label].partition("　")[2] or (row[-1] if head[-1] == "値" else "")
                yield from self._cell(Place(self.main, asked.id, "mean", TOTAL, TOTAL), "mean", told, source)
            elif option:
                place = Place(self.main, asked.id, option, TOTAL, TOTAL)
                yield from self._cell(place, "count", row[head.index("件数")], source)
                yield from self._cell(place, "percent", row[head.index("％")], source)

    def _waves(self, grid: Grid, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """Two waves side by side: n and share of each; or the ranks of a question side by side."""
        for row in rows:
            for n, title in enumerate(head):
                label, _, what = title.rpartition(" ")
                said = row[head.index("選択肢")]
                for wave in self._wave(label):
                    asked = self.question_of(grid.heading, wave)
                    if asked and (option := option_named(asked, said)):
                        place = Place(wave, asked.id, option, TOTAL, TOTAL)
                        kind: What = "base" if what == "n" else "percent"
                        if "区分" not in head:
                            yield from self._cell(place, kind, row[n], f"{grid.source} {grid.heading} {said}×{title}")
                for asked in self._items_of(grid.heading):
                    if (
                        label
                        and asked.item_label == label
                        and (option := option_named(asked, said.rpartition("　")[2]))
                    ):
                        place = Place(self.main, asked.id, option, TOTAL, TOTAL)
                        kind = "count" if what == "件数" else "percent"
                        yield from self._cell(place, kind, row[n], f"{grid.source} {grid.heading} {said}×{title}")

    def _items(self, grid: Grid, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """Items of a question down the side, options across the top."""
        what: What = "count" if head[0] == "項目(件数)" or _shows_counts(grid) else "percent"
        for row in rows:
            for asked in self._items_of(grid.heading):
                if asked.item_label != row[0].strip():
                    continue
                for title, text in zip(head[1:], row[1:], strict=False):
                    option = option_named(asked, title)
                    place = Place(self.main, asked.id, option or "", TOTAL, TOTAL)
                    source = f"{grid.source} {grid.heading} {row[0]}×{title}"
                    if title == "n":
                        yield from self._cell(place, "base", text, source)
                    elif option:
                        yield from self._cell(place, "mean" if option == "mean" else what, text, source)

    def _changes(self, grid: Grid, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Statement]:
        """The list of what changed."""
        for row in rows:
            for n, title in enumerate(head):
                for wave in self._wave(title.removesuffix(" ％")):
                    asked = self.question_of(row[0], wave)
                    if asked and (option := option_named(asked, row[1])):
                        place = Place(wave, asked.id, option, TOTAL, TOTAL)
                        yield from self._cell(place, "percent", row[n], f"{grid.source} {grid.heading} {row[0]}")


def _shows_counts(grid: Grid) -> bool:
    """Whether a table's cells are persons and not shares."""
    last = grid.about.strip().rpartition("\n")[2]
    return last == "件数の表" or "人数" in grid.about.partition("表の数値")[2].partition("\n")[0]


def option_named(asked: Asked, title: str) -> str | None:
    """The option of that name."""
    bare = title.strip()
    if bare.startswith("平均"):
        return "mean"
    for code, words in asked.labels.items():
        if bare in words or re.sub(r"^\d+　", "", bare) in words:
            return code
    return None


class _Tables(HTMLParser):
    """Tables of a page with the text above them; `aria-label` and `title` texts beside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self.texts: list[tuple[str, str]] = []
        """Heading and text of every sentence, caption and alternative text."""
        self._heading, self._about = "", ""
        self._rows: list[list[str]] | None = None
        self._spans: dict[int, tuple[int, str]] = {}
        self._text: list[str] = []
        self._span = (1, 1)
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("script", "style"):
            self._skip += 1
        if told.get("aria-label"):
            self.texts.append((self._heading, str(told["aria-label"])))
        if tag == "table":
            self._rows, self._spans = [], {}
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
            self._held()
        elif tag in ("td", "th"):
            self._span = int(told.get("colspan") or 1), int(told.get("rowspan") or 1)
            self._text = []
        elif tag in ("h2", "h3", "h4", "h5", "p", "li", "caption", "text", "figcaption", "title", "desc"):
            self._text = []

    def _held(self) -> None:
        """Cells that reach down from the row above."""
        assert self._rows is not None
        row = self._rows[-1]
        while len(row) in self._spans:
            left, text = self._spans.pop(len(row))
            if left > 1:
                self._spans[len(row)] = (left - 1, text)
            row.append(text)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._text).strip()
        if tag in ("script", "style"):
            self._skip -= 1
        elif tag in ("td", "th") and self._rows:
            row = self._rows[-1]
            across, down = self._span
            for _ in range(across):
                if down > 1:
                    self._spans[len(row)] = (down - 1, text)
                row.append(text)
            self._held()
        elif tag == "table" and self._rows is not None:
            self.grids.append(Grid(self._heading, self._about, self._rows, "html"))
            self._rows = None
        elif tag in ("h2", "h3", "h4", "h5"):
            self._heading, self._about = text, ""
        elif tag in ("p", "li", "text", "figcaption", "title", "desc"):
            self._about += text + "\n"
            self.texts.append((self._heading, text))
        self._text = [] if tag != "text" else self._text

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self._text.append(data)


def html_tables(path: Path) -> tuple[list[Grid], list[tuple[str, str]]]:
    """Tables and texts of a page."""
    reader = _Tables()
    reader.feed(path.read_text(encoding="utf-8"))
    return [grid._replace(source=path.name) for grid in reader.grids], reader.texts


def markdown_tables(path: Path) -> tuple[list[Grid], list[tuple[str, str]]]:
    """Tables and texts of a Markdown file."""
    grids: list[Grid] = []
    texts: list[tuple[str, str]] = []
    heading, about, rows = "", "", []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        bare = line.replace("\\", "")
        if line.startswith("|"):
            if not set(line) <= set("|-: "):
                rows.append([cell.strip() for cell in bare.strip("|").split("|")])
            continue
        if rows:
            grids.append(Grid(heading, about, rows, path.name))
            rows = []
        if line.startswith("#"):
            heading, about = bare.lstrip("# ").strip(), ""
        elif bare.strip():
            about += bare + "\n"
            texts.append((heading, bare.strip()))
    return grids, texts


def workbook_tables(path: Path) -> tuple[list[Grid], list[tuple[str, str]]]:
    """Sheets of a workbook: the first row is the heading, tables start where a row has several cells."""
    import openpyxl

    grids: list[Grid] = []
    texts: list[tuple[str, str]] = []
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        heading, about, rows = "", "", []
        for cells in [*sheet.iter_rows(values_only=True), ()]:
            row = ["" if cell is None else str(cell) for cell in cells]
            if sum(bool(cell) for cell in row) > 1 and not row[0].startswith("注"):
                rows.append(row)
                continue
            if rows:
                grids.append(Grid(heading, about, rows, f"{path.name}:{sheet.title}"))
                rows = []
            text = "".join(row)
            heading = heading or text
            about += text + "\n"
            texts.append((heading, text))
    return grids, texts


def document_tables(path: Path) -> tuple[list[Grid], list[tuple[str, str]]]:
    """Tables of a Word document, under the paragraphs before them; alternative texts of its pictures."""
    import docx
    from docx.oxml.ns import qn
    from docx.table import Table

    document = docx.Document(str(path))
    grids: list[Grid] = []
    texts: list[tuple[str, str]] = []
    heading, about = "", ""
    for element in document.element.body.iterchildren():
        texts += [(heading, str(one.get("descr"))) for one in element.iter(qn("wp:docPr")) if one.get("descr")]
        if element.tag == qn("w:tbl"):
            rows = [_row_of(row) for row in Table(element, document).rows]
            grids.append(Grid(heading, about, rows, path.name))
        elif element.tag == qn("w:p"):
            text = "".join(node.text or "" for node in element.iter(qn("w:t")))
            style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is not None and "Heading" in str(style.get(qn("w:val"))):
                heading, about = text, ""
            elif text:
                about += text + "\n"
                texts.append((heading, text))
    return grids, texts


def _row_of(row: object) -> list[str]:
    """The texts of a row; a cell that spans two columns stands in both."""
    return [cell.text for cell in row.cells]  # type: ignore[attr-defined]
