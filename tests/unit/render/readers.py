"""What the written files say, read back by other programs than those that wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class ReadTable:
    """One table of an html page: its caption and the texts of its rows' cells."""

    caption: str = ""
    headings: list[str] = field(default_factory=list)
    row_headings: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)


class HtmlReader(HTMLParser):
    """Tables, list lines and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[ReadTable] = []
        self.lines: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._open = ""
        self._section = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._open = tag
        if tag == "table":
            self.tables.append(ReadTable())
        elif tag in ("thead", "tbody"):
            self._section = tag
        elif tag == "tr" and self._section == "tbody":
            self.tables[-1].rows.append([])
            self.tables[-1].row_headings.append([])
        elif tag == "th":
            self.tables[-1].scopes.append(dict(attrs).get("scope") or "")
            target = self.tables[-1].headings if self._section == "thead" else self.tables[-1].row_headings[-1]
            target.append("")
        elif tag == "td":
            self.tables[-1].rows[-1].append("")
        elif tag == "li":
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self._open == "caption":
            self.tables[-1].caption += data
        elif self._open == "td":
            self.tables[-1].rows[-1][-1] += data
        elif self._open == "th":
            target = self.tables[-1].headings if self._section == "thead" else self.tables[-1].row_headings[-1]
            target[-1] += data
        elif self._open in ("li", "a") and self.lines:
            self.lines[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


def as_shown(value: object, number_format: str) -> str:
    """How Excel shows the value under a format of the few shapes we write: `#,##0.0"*"`, `0.0;"△"0.0`."""
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    positive, _, negative = number_format.partition(";")
    if negative and value < 0:
        value, number_format = -value, negative
    else:
        number_format = positive
    match = re.fullmatch(r'(?:"(.*?)")?(#,##)?0(?:\.(0+))?(?:"(.*?)")?', number_format)
    assert match, number_format
    before, thousands, places, after = match.groups()
    digits = f"{value:{',' if thousands else ''}.{len(places or '')}f}"
    return f"{before or ''}{digits}{after or ''}"
