"""The parser of web pages behind every reader of html: it takes any text, as browsers do."""

from __future__ import annotations

from html.parser import HTMLParser


class PageParser(HTMLParser):
    """The standard parser, which never raises and gives references as the letters they stand for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Where `<![` ends: html has no such sections, browsers pass over it to the next `>`."""
        return self.parse_bogus_comment(i, bool(report))
