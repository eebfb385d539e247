"""Names of the styles that documents use. How they look is the template's business."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Title"
TEXT: Final = "Normal"
BULLET: Final = "List Bullet"
CAPTION: Final = "Caption"
HEADINGS: Final = tuple(f"Heading {level}" for level in range(1, 5))
DEEPEST: Final = len(HEADINGS)
"""Deeper headings are written as this level."""
CONTENTS_HEADING: Final = "目次の見出し"
CONTENTS: Final = ("toc 1", "toc 2")
NOTE: Final = "出典"
"""Notes under tables, sources, heads and feet of pages."""
LABEL: Final = "見出し語"
BANNER: Final = "注意書き"
"""Warnings that stand on every page, such as 合成データ."""
FINDING: Final = "所見"
QUESTION: Final = "設問"
EVIDENCE: Final = "根拠"
"""Of characters: words that stand on evidence."""
TABLE_TEXT: Final = "表の文字"
TABLE_TEXT_SMALL: Final = "表の文字(小)"
TABLE: Final = "集計表"

PARAGRAPH_STYLES: Final = (
    *(TITLE, TEXT, BULLET, CAPTION, *HEADINGS, CONTENTS_HEADING, *CONTENTS),
    *(NOTE, LABEL, BANNER, FINDING, QUESTION, TABLE_TEXT, TABLE_TEXT_SMALL),
)
NEEDED: Final = (*PARAGRAPH_STYLES, EVIDENCE, TABLE)
"""Every style that a template must have."""
