"""The paragraphs of a web page: its visible text, block by block; table rows with tabs between their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zushi_survey.data.web_pages import PageParser
from zushi_survey.questionnaire.texts import Paragraph

_HIDDEN = frozenset({"script", "style", "head", "nav", "svg", "template", "noscript"})
_BLOCK = re.compile(
    "p|li|div|section|article|blockquote|dt|dd|figcaption|caption|table|tr|ul|ol|br|main|header|footer|body|h[1-6]|hr"
    "|pre|figure"
)
_CELLS = frozenset({"td", "th"})


def paragraphs_of_html(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a page, with the line each begins in."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    parser.end_block()
    yield from parser.found


class _Parser(PageParser):
    """Collects the text of blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Paragraph] = []
        self._hidden = 0
        self._text: list[str] = []
        self._has_words = False
        self._line = 1
        self._level = 0
        self._is_bullet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins, or something hidden."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif _BLOCK.fullmatch(tag):
            self.end_block()
            self._level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
            self._is_bullet = tag == "li" or (self._is_bullet and tag == "p")
        elif tag in _CELLS and self._has_words:
            self._text.append("\t")

    def handle_endtag(self, tag: str) -> None:
        """A block ends, or something hidden."""
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif _BLOCK.fullmatch(tag):
            self.end_block()
            self._level, self._is_bullet = 0, False

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._hidden:
            return
        if data.strip() and not self._has_words:
            self._has_words = True
            self._line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self._text.append(" ".join(data.split("\n")) if data.strip() else " ")

    def end_block(self) -> None:
        """Keep what has been collected."""
        text = "\t".join(" ".join(cell.split()) for cell in "".join(self._text).split("\t"))
        if text.strip():
            self.found.append(Paragraph(self._line, text.strip(" "), self._level, self._is_bullet))
        self._text, self._has_words = [], False
