"""Running texts and their figures as the bytes of files, by format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from zushi_survey.present.charts import Chart
from zushi_survey.present.display import DataTable
from zushi_survey.present.document import Document
from zushi_survey.render.delimited import csv_bytes
from zushi_survey.render.figures import chart_png, chart_svg


def document_bytes(document: Document, suffix: str) -> bytes:
    """The document as docx, html or md."""
    writers: dict[str, Callable[[Document], bytes]] = {"docx": _docx, "html": _html, "md": _markdown}
    return writers[suffix](document)


def _docx(document: Document) -> bytes:
    from zushi_survey.render.document import document_docx

    return document_docx(document)


def _html(document: Document) -> bytes:
    from zushi_survey.render.chapter_html import document_html

    return document_html(document)


def _markdown(document: Document) -> bytes:
    from zushi_survey.render.chapter_markdown import document_markdown

    return document_markdown(document)


def chart_files(
    chart: Chart, name: str, data: DataTable, banners: Sequence[str], *, lenient: bool = False
) -> Iterator[tuple[str, bytes]]:
    """A figure as picture for screens, as picture for documents, and as numbers: file names and contents.

    A file can be passed on without its page: `banners` are printed below the notes and said by its description.
    `lenient` as of `chart_svg`.
    """
    told = " ".join([chart.alternative, *banners])
    alone = replace(chart, notes=(*chart.notes, *banners), alternative=told)
    yield f"{name}.svg", chart_svg(alone, lenient=lenient)
    yield f"{name}.png", chart_png(alone, lenient=lenient)
    yield f"{name}.csv", csv_bytes(data, bom=True)
