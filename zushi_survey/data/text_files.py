"""Texts to be checked, as paragraphs: .txt, .md, .html and .docx; encodings found out, nothing run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from zushi_survey.data.readers.encoding import decode_text
from zushi_survey.data.readers.source import OLE2_MAGIC, Source
from zushi_survey.data.text_wrapped import paragraphs_of_lines
from zushi_survey.data.whole_files import bytes_of, refused
from zushi_survey.questionnaire.texts import Paragraph, TextDocument, TextKind

_KINDS: dict[str, TextKind] = {
    ".txt": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}
_MOST_BYTES = 30_000_000
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"\s*(?:[-*+]|[0-9]+[.)])\s+")
_RULE = re.compile(r"\s*\|?[\s:|-]+\|[\s:|-]*$|\s*[-*_]{3,}\s*$|=+\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*]))")


def read_text_file(path: Path, encoding: str | None = None) -> TextDocument:
    """The text of a file. Raises SurveyError (E-TXT-001 to 005, E-INP) for what cannot be read."""
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        code = "E-TXT-005" if path.suffix.lower() == ".doc" else "E-TXT-001"
        raise refused(code, path, got=path.suffix or None, allowed=", ".join(_KINDS))
    data = bytes_of(path, _MOST_BYTES)
    if data.startswith(OLE2_MAGIC):
        raise refused("E-TXT-005", path)
    if kind == "docx":
        from zushi_survey.data.text_docx import read_docx

        return _document(path, kind, *read_docx(path, data))
    decoded = decode_text(data, encoding, Source(path, path.name, kind))
    if kind == "html":
        from zushi_survey.data.text_html import paragraphs_of_html

        return _document(path, kind, paragraphs_of_html(decoded.text), decoded.detected)
    found = _of_markdown(decoded.text) if kind == "md" else paragraphs_of_lines(decoded.text.splitlines())
    return _document(path, kind, found, decoded.detected)


def _document(path: Path, kind: TextKind, paragraphs: Iterable[Paragraph], detected: tuple[str, ...]) -> TextDocument:
    """The document without its empty paragraphs; one without any is a problem."""
    kept = tuple(paragraph for paragraph in paragraphs if paragraph.text.strip())
    if not kept:
        raise refused("E-TXT-003", path)
    return TextDocument(path.name, kind, kept, detected)


def _of_markdown(text: str) -> Iterator[Paragraph]:
    """Headings, list entries, table rows, and lines up to a blank one as paragraphs; code is left out."""
    block: list[str] = []
    first, in_code = 0, False
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if _FENCE.match(line):
            in_code = not in_code
            line = ""  # noqa: PLW2901  (a fence ends a paragraph like a blank line)
        starts_anew = not line.strip() or _HEADING.match(line) or _BULLET.match(line) or line.lstrip().startswith("|")
        if block and (starts_anew or in_code):
            yield _markdown_block(first, block)
            block = []
        if in_code or not line.strip() or _RULE.match(line):
            continue
        first = first if block else number
        block.append(line)


def _markdown_block(first: int, lines: list[str]) -> Paragraph:
    """One paragraph without its marks."""
    line = "".join(part.strip().removeprefix(">").strip() for part in lines)
    if heading := _HEADING.match(line):
        return Paragraph(first, _inline(heading[2]), len(heading[1]))
    if line.startswith("|"):
        return Paragraph(first, "\t".join(_inline(cell.strip()) for cell in line.strip("|").split("|")))
    is_bullet = _BULLET.match(lines[0]) is not None
    return Paragraph(first, _inline(_BULLET.sub("", line, count=1) if is_bullet else line), is_bullet=is_bullet)


def _inline(text: str) -> str:
    """The text without marks of emphasis and addresses of links."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text))
