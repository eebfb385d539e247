"""Any figure as a picture in one format, the same bytes for the same figure."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.present.charts import Chart, DisplayChart, ScatterChart, TileChart
from zushi_survey.render.figures.bars import draw_bars
from zushi_survey.render.figures.canvas import Canvas
from zushi_survey.render.figures.columns import draw_columns
from zushi_survey.render.figures.fonts import GETA, drawing_settings, missing_characters, named, with_geta
from zushi_survey.render.figures.frame import draw_notes, draw_title
from zushi_survey.render.figures.network import draw_network
from zushi_survey.render.figures.scatter import draw_scatter
from zushi_survey.render.figures.stacked import draw_divergent, draw_stacked
from zushi_survey.render.figures.tiles import draw_tiles
from zushi_survey.render.figures.trends import draw_lines, draw_slope

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GETA_NOTE: Final = f"{GETA}: 図の書体にない文字です。表では、もとの文字を表示しています。"
_PNG_DPI: Final = 200
_KEPT: Final = 256
"""Pictures kept, some 25 MB at most: Word and Excel ask for the same."""
_DRAWERS: Final[dict[str, Callable[[Canvas, DisplayChart, float], float]]] = {
    "columns": draw_columns,
    "bars": draw_bars,
    "stacked": draw_stacked,
    "divergent": draw_divergent,
    "lines": draw_lines,
    "slope": draw_slope,
}


@lru_cache(maxsize=_KEPT)
def picture_of(chart: Chart, picture_format: Literal["svg", "png"], *, lenient: bool) -> bytes:
    """The drawn figure in one format. Raises SurveyError (E-OUT-003)."""
    drawn = drawable(chart) if lenient else chart
    if missing := missing_characters("".join(words_of(drawn))):
        raise SurveyError([Problem(code="E-OUT-003", where=Place(path=chart.id), got=named(missing))])
    stream = io.BytesIO()
    with drawing_settings(chart.id):
        facts: dict[str, str | None] = {"Title": _plain(chart.title), "Description": _plain(chart.alternative)}
        if picture_format == "svg":
            facts |= {"Date": None, "Creator": "zushi-survey"}
            more: dict[str, Any] = {}
        else:
            facts |= {"Software": "zushi-survey"}
            # As small as the usual level 6 here, in two thirds of the time.
            more = {"pil_kwargs": {"compress_level": 3}}
        figure_of(drawn).savefig(stream, format=picture_format, dpi=_PNG_DPI, metadata=facts, **more)
    return stream.getvalue()


def figure_of(chart: Chart) -> Figure:
    """The figure, as high as it needs to be."""
    canvas = Canvas()
    top = draw_title(canvas, chart.title)
    if isinstance(chart, DisplayChart):
        bottom = _DRAWERS[chart.kind](canvas, chart, top)
    elif isinstance(chart, ScatterChart):
        bottom = draw_scatter(canvas, chart, top)
    elif isinstance(chart, TileChart):
        bottom = draw_tiles(canvas, chart, top)
    else:
        bottom = draw_network(canvas, chart, top)
    return canvas.figure(draw_notes(canvas, chart.notes, bottom))


def words_of(chart: Chart) -> Iterator[str]:
    """Every text of a figure that its drawing prints."""
    yield from (chart.title, chart.unit, *chart.notes)
    if isinstance(chart, DisplayChart):
        yield from (*chart.categories, *(series.name for series in chart.series))
    elif isinstance(chart, ScatterChart):
        yield from (chart.x_label, chart.y_label, *(point.label for point in chart.points))
    elif isinstance(chart, TileChart):
        yield from (text for tile in chart.tiles for text in (tile.label, tile.text))
    else:
        yield from (text for node in chart.nodes for text in (node.label, node.group))


def drawable(chart: Chart) -> Chart:
    """The figure with 〓 for letters that the font does not have, and a note that says so where there are any."""
    if not missing_characters("".join(words_of(chart))):
        return chart
    changed: Chart = _mended(chart)
    return replace(changed, id=chart.id, alternative=chart.alternative, notes=(*changed.notes, GETA_NOTE))


def _mended(part: Any) -> Any:
    """A part of a figure (a text, several parts, an object of parts) with 〓 in its texts."""
    if isinstance(part, str):
        return with_geta(part)
    if isinstance(part, tuple):
        return tuple(map(_mended, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _mended(getattr(part, field.name)) for field in fields(part)})
    return part


def _plain(text: str) -> str:
    """The text without characters that files of markup may not hold."""
    return "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)
