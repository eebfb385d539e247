"""Pages as one self-contained html file: no script, no request, readable by a screen reader and on paper."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.resources import resource
from zushi_survey.core.text_columns import text_width
from zushi_survey.present.display import DisplayColumn, DisplayPage, DisplayRow, DisplayTable

if TYPE_CHECKING:
    from jinja2 import Template

_MANY_COLUMNS = 12
"""Tables wider than this are printed in smaller letters."""
_SHORT_LABEL = 24
"""Row labels of at most this many columns stay on one line."""


class _HeadingCell(NamedTuple):
    """One cell of the upper heading line: a group over its columns, or a single column over both lines."""

    label: str
    columns: int
    is_group: bool
    is_text: bool


def html_text(page: DisplayPage) -> str:
    """The page as html text; every text of the page is escaped."""
    from zushi_survey.render.figures import chart_svg

    pictures = [(chart, data_address(chart_svg(chart))) for chart in page.charts]
    return template("page.html.j2").render(page=page, pictures=pictures)


def html_bytes(page: DisplayPage) -> bytes:
    """The page as html in UTF-8."""
    return html_text(page).encode()


@lru_cache
def template(name: str) -> Template:
    """A template of `reports/templates`, read once."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resource("reports/templates"), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        row_groups=row_groups,
        upper_headings=lambda table: list(upper_headings(table.columns)),
        has_groups=lambda table: any(column.group for column in table.columns),
        label_columns=label_columns,
        is_text=_is_text,
        table_class=table_class,
    )
    environment.filters["css_string"] = css_string
    return environment.get_template(name)


def data_address(svg: bytes) -> str:
    """The picture as an address of its own: its styles and ids cannot meddle with the page's."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def row_groups(table: DisplayTable) -> list[tuple[str, list[DisplayRow]]]:
    """Neighbouring rows of the same axis together, with the axis's label."""
    return [(group, list(rows)) for group, rows in groupby(table.rows, key=lambda row: row.group)]


def table_class(table: DisplayTable) -> str:
    """Looks of the table: `wide` ones are printed smaller, `short` row labels are never broken."""
    names = ["wide"] if len(table.columns) > _MANY_COLUMNS else []
    if all(text_width(row.label) <= _SHORT_LABEL for row in table.rows):
        names.append("short")
    return " ".join(names)


def label_columns(table: DisplayTable) -> int:
    """Number of columns that label the rows: two where rows have groups."""
    return 2 if any(row.group for row in table.rows) else 1


def upper_headings(columns: tuple[DisplayColumn, ...]) -> Iterator[_HeadingCell]:
    """Cells of the upper heading line, left to right."""
    for group, members in groupby(columns, key=lambda column: column.group):
        inside = list(members)
        if group:
            yield _HeadingCell(group, len(inside), is_group=True, is_text=False)
        else:
            yield from (_HeadingCell(c.label, 1, is_group=False, is_text=_is_text(c)) for c in inside)


def _is_text(column: DisplayColumn) -> bool:
    """Whether the column holds words, which stand at the left."""
    return column.role in ("label", "text")


def css_string(text: str) -> str:
    """The text as the inside of a css string in double quotes: everything but letters and digits escaped."""
    return "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text)
