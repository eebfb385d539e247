"""Pages as text for a terminal: columns aligned where a full-width character is two columns wide.

Rules are drawn in ASCII: ruled lines are one column wide on some terminals and two on a cp932 console.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zushi_survey.core.text_columns import cleaned, text_width, wrapped
from zushi_survey.present.display import DisplayCell, DisplayPage, DisplayRow, DisplayTable, Role
from zushi_survey.render.terminal_colour import coloured

_GAP = "  "
_HEADING_WIDTH = 14
"""Longest column heading before it is wrapped, in columns (seven full-width characters)."""
_LABEL_WIDTH = 32
_TEXT_WIDTH = 48
_NARROWEST = 40
_PERCENT_PER_BLOCK = 5
"""Percent that one block of a bar stands for."""


def terminal_text(page: DisplayPage, width: int | None = None, *, is_screen: bool = False) -> str:
    """The whole page as text, tables wider than `width` columns split into blocks (None: never split).

    On a screen a single column of percents gets bars beside it, and lines get colours.
    """
    limit = None if width is None else max(width, _NARROWEST)
    parts = [[page.title, *(f"** {line} **" for line in page.banners)]]
    parts.extend(_table_lines(table, limit, has_bars=is_screen) for table in page.tables)
    parts.extend(["[図] " + chart.title, chart.alternative] for chart in page.charts)
    if page.legend:
        parts.append(["凡例", *(f"  {line}" for line in page.legend)])
    if page.source:
        parts.append(["出典", *(f"  {line}" for line in page.source)])
    lines = [cleaned(line).rstrip() for part in parts for line in [*part, ""]]
    text = "\n".join(lines).rstrip("\n") + "\n"
    return coloured(text) if is_screen else text


@dataclass(frozen=True, slots=True)
class _Column:
    """One column ready to print: heading lines, one text per row (in lines), width, side."""

    heading: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    width: int
    is_right: bool

    def padded(self, text: str) -> str:
        """The text filled up to the column's width."""
        blanks = " " * (self.width - text_width(text))
        return blanks + text if self.is_right else text + blanks


def _column(
    headings: Sequence[str], texts: Sequence[str], *, is_right: bool, heading_width: int, cell_width: int
) -> _Column:
    """A column wide enough for its texts, its heading wrapped."""
    lines = tuple(tuple(wrapped(text, cell_width)) for text in texts)
    widest = max((text_width(line) for cell in lines for line in cell), default=0)
    heading = tuple(line for part in headings for line in wrapped(part, max(heading_width, widest)))
    return _Column(heading, lines, max(widest, *map(text_width, heading)), is_right)


def _table_lines(table: DisplayTable, limit: int | None, *, has_bars: bool) -> list[str]:
    """One table: title, subtitles, blocks, notes."""
    lines = [f"■ {table.title}", *(f"  {line}" for line in table.subtitles), ""]
    labels, figures = _columns(table)
    fixed = [*labels, *(column for column, spec in figures if spec == "base")]
    moving = [column for column, spec in figures if spec != "base"]
    moving += _bars(table) if has_bars else []
    for block in _blocks(fixed, moving, limit):
        lines.extend([*_block_lines(block, table), ""])
    lines.extend(f"  注) {note}" for note in table.notes)
    return lines


def _columns(table: DisplayTable) -> tuple[list[_Column], list[tuple[_Column, Role]]]:
    """Label columns, and figure columns with their role."""
    groups = ["" if _continues_group(table.rows, index) else row.group for index, row in enumerate(table.rows)]
    labels = [row.label for row in table.rows]
    headings = zip(table.row_headings, (groups, labels), strict=True)
    label_columns = [
        _column([heading], texts, is_right=False, heading_width=_LABEL_WIDTH, cell_width=_LABEL_WIDTH)
        for heading, texts in headings
        if any(texts) or heading
    ]
    figures = []
    for index, column in enumerate(table.columns):
        is_text = column.role in ("label", "text")
        heading = [column.group, column.label] if column.group else [column.label]
        texts = [row.cells[index].text for row in table.rows]
        made = _column(heading, texts, is_right=not is_text, heading_width=_HEADING_WIDTH, cell_width=_TEXT_WIDTH)
        if column.role in ("percent", "statistic"):
            made = _levelled(made, [row.cells[index] for row in table.rows])
        figures.append((made, column.role))
    return label_columns, figures


def _bars(table: DisplayTable) -> list[_Column]:
    """A column of bars beside the only column of percents; none beside several."""
    percents = [index for index, column in enumerate(table.columns) if column.role == "percent"]
    if len(percents) != 1:
        return []
    numbers = [None if row.is_total else row.cells[percents[0]].number for row in table.rows]
    texts = ["" if number is None else "■" * round(number / _PERCENT_PER_BLOCK) for number in numbers]
    return [_column([""], texts, is_right=False, heading_width=_HEADING_WIDTH, cell_width=_TEXT_WIDTH)]


def _levelled(column: _Column, cells: Sequence[DisplayCell]) -> _Column:
    """The column with room after figures without a mark, where others carry one: digits stand in line."""
    room = max((text_width(cell.mark) for cell in cells), default=0)
    texts = tuple(
        (*lines[:-1], lines[-1] + " " * (room - text_width(cell.mark)))
        for lines, cell in zip(column.texts, cells, strict=True)
    )
    widest = max((text_width(line) for lines in texts for line in lines), default=0)
    return replace(column, texts=texts, width=max(column.width, widest))


def _blocks(fixed: list[_Column], moving: list[_Column], limit: int | None) -> Iterator[list[_Column]]:
    """Columns of each block: the fixed ones, then as many others as fit (always at least one)."""
    room = None if limit is None else limit - sum(column.width + len(_GAP) for column in fixed)
    block: list[_Column] = []
    used = 0
    for column in moving:
        needed = column.width + len(_GAP)
        if block and room is not None and used + needed > room:
            yield [*fixed, *block]
            block, used = [], 0
        block.append(column)
        used += needed
    yield [*fixed, *block]


def _block_lines(columns: list[_Column], table: DisplayTable) -> list[str]:
    """Heading, rule and rows of one block; a rule between axes."""
    height = max(len(column.heading) for column in columns)
    lines = [
        _GAP.join(column.padded(_at(column.heading, line - height + len(column.heading))) for column in columns)
        for line in range(height)
    ]
    rule = _GAP.join("-" * column.width for column in columns)
    lines.append(rule)
    for index in range(len(table.rows)):
        if index and not _continues_group(table.rows, index):
            lines.append(rule)
        depth = max(len(column.texts[index]) for column in columns)
        lines.extend(
            _GAP.join(column.padded(_at(column.texts[index], line)) for column in columns) for line in range(depth)
        )
    return lines


def _continues_group(rows: Sequence[DisplayRow], index: int) -> bool:
    """Whether the row belongs to the same axis as the one above it."""
    return index > 0 and rows[index].group == rows[index - 1].group


def _at(lines: Sequence[str], index: int) -> str:
    """The line, or an empty one outside."""
    return lines[index] if 0 <= index < len(lines) else ""
