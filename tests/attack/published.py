"""Everything that a folder of published files says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.attack.book import Book
from tests.attack.grids import Reader, document_tables, html_tables, markdown_tables, workbook_tables
from tests.attack.machine import read_machine
from tests.attack.prose import read_chart_files, read_explorer, read_sentences
from tests.attack.statements import Statement

_TABLES = {".html": html_tables, ".md": markdown_tables, ".xlsx": workbook_tables, ".docx": document_tables}


def read_folder(out: Path, books: dict[str, Book]) -> tuple[list[Statement], list[str]]:
    """All statements of a folder, and what was not understood. The first wave of the study is the one reported."""
    reader = Reader(books, next(iter(books)))
    return list(_statements(out, reader)), reader.strange


def _statements(out: Path, reader: Reader) -> Iterator[Statement]:
    """Machine-readable files first, then what is printed."""
    yield from read_machine(out)
    for path in sorted(one for one in out.rglob("*") if one.suffix in _TABLES):
        if path.name.startswith("tables."):
            continue
        grids, texts = _TABLES[path.suffix](path)
        for grid in grids:
            yield from reader.read(grid)
        yield from read_sentences(texts, reader, path.name)
        if path.suffix == ".html":
            yield from read_explorer(path, reader.books)
    for folder in sorted(out.rglob("figures")):
        yield from read_chart_files(folder, reader)
