"""The whole report as one self-contained html file: figures beside their tables, a search, and the explorer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup

from zushi_survey.core.resources import resource
from zushi_survey.core.text_columns import text_width
from zushi_survey.present.charts import Chart, ChartSeries, DisplayChart
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.document import HeadingBlock, TextBlock
from zushi_survey.present.report import QuestionnaireSection, Report, ReportBlock, ReportPart, TableSection
from zushi_survey.render.html import data_address, template
from zushi_survey.render.report.explorer_data import explorer_json, explorer_series
from zushi_survey.render.report.light_svg import light_svg
from zushi_survey.render.report.patterns import pattern_definitions

_PART_LEVEL: Final = 2
_DEEPEST: Final = 6
_STANDING_COLUMNS: Final = 14
_STANDING_LETTERS: Final = 125
"""Half-width letters beside each other on paper that stands; wider tables are printed on paper that lies."""
_TEXT_LETTERS, _LABEL_LETTERS, _SPACE = 16, 24, 2
"""Room for words of a table before they are wrapped, for a label, between columns."""


def report_html(report: Report) -> bytes:
    """The page in UTF-8. Every text of it is escaped; only its own script may run, and nothing may be loaded."""
    style = _style(report)
    script = Markup(_own_file("report.js"))
    page = template("report.html.j2").render(
        report=report,
        parts=[_part(part) for part in report.parts],
        style=style,
        script=script,
        policy=_policy(script, style),
        patterns=Markup(pattern_definitions(_series(report))),
        explorer=Markup(explorer_json(report)) if report.explorer.views else "",
    )
    return page.encode()


def _series(report: Report) -> Iterator[tuple[ChartSeries, int]]:
    """Every series that is painted in the page, with its place: those of the explorer first."""
    yield from ((series, place) for place, series in enumerate(explorer_series()))
    for section in report.sections:
        for chart in section.charts:
            if isinstance(chart, DisplayChart):
                yield from ((series, place) for place, series in enumerate(chart.series))


def _policy(script: str, style: str) -> str:
    """What a browser may do with the page: draw it, run its script, show pictures that are inside."""
    return (
        f"default-src 'none'; script-src 'sha256-{_digest(script)}'; style-src 'sha256-{_digest(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    """SHA-256 of the text as a browser compares it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _style(report: Report) -> Markup:
    """The looks of every page, then those of the report."""
    common = template("style.html.j2").render(page=report)
    return Markup(common.strip().removeprefix("<style>").removesuffix("</style>") + _own_file("report.css"))


def _own_file(name: str) -> str:
    """A file of ours that goes into the page as it is."""
    return resource(f"reports/templates/{name}").read_text(encoding="utf-8")


def _part(part: ReportPart) -> dict[str, Any]:
    """What the template writes of one part."""
    blocks = list(_blocks(part.blocks))
    entries = [(block["id"], block["title"]) for block in blocks if "id" in block]
    return {"id": f"part-{part.id}", "title": part.title, "blocks": blocks, "entries": entries}


def _blocks(blocks: Sequence[ReportBlock]) -> Iterator[dict[str, Any]]:
    """The blocks in order: neighbouring bullets are one list, titles one level below the heading they stand under.

    The highest heading of a part comes one level below the part's title, whatever level it was given.
    """
    level = _PART_LEVEL
    highest = min((block.level for block in blocks if isinstance(block, HeadingBlock)), default=1)
    for is_bullet, members in groupby(blocks, key=_is_bullet):
        if is_bullet:
            yield {"kind": "bullets", "entries": [block.text for block in members if isinstance(block, TextBlock)]}
            continue
        for block in members:
            if isinstance(block, HeadingBlock):
                level = min(_PART_LEVEL + 1 + block.level - highest, level + 1, _DEEPEST)
                yield {"kind": "heading", "level": level, "text": block.text}
            else:
                yield _block(block, min(level + 1, _DEEPEST))


def _is_bullet(block: ReportBlock) -> bool:
    """Whether the block is a bullet."""
    return isinstance(block, TextBlock) and block.kind == "bullet"


def _block(block: TextBlock | TableSection | QuestionnaireSection, level: int) -> dict[str, Any]:
    """One block that is neither heading nor bullet."""
    if isinstance(block, TextBlock):
        return {"kind": "text", "is_label": block.kind == "label", "text": block.text}
    if isinstance(block, QuestionnaireSection):
        return {"kind": "questionnaire", "id": block.id, "title": block.heading, "section": block, "level": level}
    return {
        "kind": "table",
        "id": block.id,
        "title": block.table.title,
        "section": block,
        "level": level,
        "is_wide": _is_wide(block.table),
        "figures": [(chart, _picture(chart)) for chart in block.charts],
    }


def _is_wide(table: DisplayTable) -> bool:
    """Whether the table needs paper that lies."""
    if len(table.columns) > _STANDING_COLUMNS:
        return True
    labels = (max((text_width(text) for text in texts), default=0) for texts in _label_texts(table))
    cells = (
        min(_TEXT_LETTERS, max((text_width(row.cells[place].text) for row in table.rows), default=0))
        for place in range(len(table.columns))
    )
    widths = [*(min(_LABEL_LETTERS, width) for width in labels), *(max(_SPACE * 2, width) for width in cells)]
    return sum(widths) + _SPACE * len(widths) > _STANDING_LETTERS


def _label_texts(table: DisplayTable) -> tuple[list[str], list[str]]:
    """The texts of both label columns."""
    return [row.group for row in table.rows], [row.label for row in table.rows]


def _picture(chart: Chart) -> Markup:
    """The figure as markup: letters and bars where they are easily drawn, else a picture; title and notes stand beside.

    In a picture a character that the font lacks is replaced; the table has it.
    """
    drawn = light_svg(chart)
    if drawn is not None:
        return Markup(drawn)
    from zushi_survey.render.figures import chart_svg

    address = data_address(chart_svg(replace(chart, title="", notes=()), lenient=True))
    return Markup('<img src="{}" alt="{}">').format(address, chart.alternative)
