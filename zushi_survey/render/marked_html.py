"""A text with remarks as one html file: its words marked, the remarks below each paragraph; no script, no request."""

from __future__ import annotations

from zushi_survey.present.display import DisplayPage
from zushi_survey.present.marked import MarkedText
from zushi_survey.render.html import template

_TO_MEND = ("X", "L", "U")
_BESIDE = ("summary", "contradiction", "missing")
"""Tables that stand before the text; the others are the remarks themselves."""


def marked_html(page: DisplayPage, marked: MarkedText) -> bytes:
    """The page in UTF-8; every text of it is escaped."""
    tables = [table for table in page.tables if table.id in _BESIDE]
    to_mend = [
        (paragraph, remark)
        for paragraph in marked.paragraphs
        for remark in paragraph.remarks
        if remark.mark in _TO_MEND
    ]
    return template("check.html.j2").render(page=page, marked=marked, tables=tables, to_mend=to_mend).encode()
