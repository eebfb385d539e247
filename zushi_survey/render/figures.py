"""Charts as pictures: the only module that knows matplotlib, which is imported where it draws."""

from __future__ import annotations

import io
import textwrap
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING, Any

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.core.resources import resource
from zushi_survey.present.charts import DisplayChart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT_FAMILY = "BIZ UDPGothic"
_FONT_FILES = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf")
_COLOURS = ("#2b6c99", "#e0a030", "#7fb2a0", "#b5c7d9", "#d98c7a", "#c9c9c9", "#9a86b8", "#e8d48a")
_WIDTH_INCHES = 7.0
_HALF_WIDTH_INCHES = 0.066
"""A half-width character of 9 points, with its side bearing."""
_COLUMN_CHARACTERS = 8
"""Characters of a category's label under a column before it is wrapped."""
_MOST_LABELLED_COLUMNS = 24
"""With more columns than this the numbers over them would touch; they are in the table."""
_LABEL_CHARACTERS = 14
_PNG_DPI = 200


def chart_svg(chart: DisplayChart) -> bytes:
    """The chart as SVG with its letters drawn as outlines: the same bytes for the same chart, no font needed.

    Raises SurveyError (E-OUT-003) when a label holds a character that the font does not have.
    """
    return _picture(chart, "svg")


def chart_png(chart: DisplayChart) -> bytes:
    """The chart as PNG, for workbooks. Raises SurveyError as `chart_svg` does."""
    return _picture(chart, "png")


def missing_characters(text: str) -> str:
    """Characters of the text that the font cannot draw, each once, in order."""
    from matplotlib.ft2font import FT2Font

    known = set(FT2Font(str(resource(f"reports/fonts/{_FONT_FILES[0]}"))).get_charmap())
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


def _picture(chart: DisplayChart, picture_format: str) -> bytes:
    """The drawn chart in one format."""
    if missing := missing_characters("".join((chart.title, chart.unit, *chart.categories, *_series_names(chart)))):
        raise SurveyError([Problem(code="E-OUT-003", where=Place(path=chart.id), got=missing)])
    stream = io.BytesIO()
    with _drawing_settings(chart.id):
        figure = _figure(chart)
        if picture_format == "svg":
            facts = {"Date": None, "Title": chart.title, "Description": chart.alternative, "Creator": "zushi-survey"}
        else:
            facts = {"Title": chart.title, "Description": chart.alternative, "Software": "zushi-survey"}
        figure.savefig(stream, format=picture_format, dpi=_PNG_DPI, metadata=facts)
    return stream.getvalue()


@contextmanager
def _drawing_settings(salt: str) -> Iterator[None]:
    """The house's font, repeatable element ids, and a missing glyph as an error; undone afterwards."""
    import matplotlib as mpl
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for name in _FONT_FILES:
        path = str(resource(f"reports/fonts/{name}"))
        if path not in known:
            font_manager.fontManager.addfont(path)
    settings: dict[Any, Any] = {
        "font.family": [FONT_FAMILY],
        "font.size": 9,
        "svg.fonttype": "path",
        "svg.hashsalt": salt,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from")
        yield


def _figure(chart: DisplayChart) -> Figure:
    """The drawn figure, its height following the number of bars."""
    from matplotlib.figure import Figure

    draw: dict[str, Callable[[Axes, DisplayChart], None]] = {
        "columns": _draw_columns,
        "bars": _draw_bars,
        "stacked": _draw_stacked,
    }
    lying_bars = len(chart.categories) * (len(chart.series) if chart.kind == "bars" else 1)
    height = 3.6 if chart.kind == "columns" else 1.5 + 0.36 * lying_bars
    figure = Figure(figsize=(_WIDTH_INCHES, height), layout="constrained")
    axes = figure.add_subplot()
    draw[chart.kind](axes, chart)
    axes.set_title(chart.title, loc="left", fontweight="bold")
    if len(chart.series) > 1:
        figure.legend(loc="outside lower center", ncols=min(4, len(chart.series)), frameon=False)
    return figure


def _draw_columns(axes: Axes, chart: DisplayChart) -> None:
    """Standing bars, one group per category."""
    width = 0.8 / len(chart.series)
    for index, series in enumerate(chart.series):
        values = [value or 0.0 for value in series.values]
        places = [place - 0.4 + width * (index + 0.5) for place in range(len(values))]
        bars = axes.bar(places, values, width * 0.95, label=series.name, color=_COLOURS[index % len(_COLOURS)])
        if len(chart.categories) * len(chart.series) <= _MOST_LABELLED_COLUMNS:
            axes.bar_label(bars, labels=[_number(value, chart.decimals) for value in values], fontsize=8, padding=1)
    step = _label_step(chart.categories)
    labelled = range(0, len(chart.categories), step)
    axes.set_xticks(labelled, [_wrapped(chart.categories[place], _COLUMN_CHARACTERS) for place in labelled])
    axes.set_ylabel(chart.unit, rotation=0, ha="right", va="top", y=1.0)
    axes.margins(y=0.12)
    axes.set_ylim(bottom=0)


def _label_step(categories: Sequence[str]) -> int:
    """1 where every category's label fits under its column, n where only every n-th does."""
    widest = max((min(_half_widths(label), 2 * _COLUMN_CHARACTERS) for label in categories), default=1)
    needed = (widest + 1) * _HALF_WIDTH_INCHES * len(categories)
    return max(1, ceil(needed / (0.85 * _WIDTH_INCHES)))


def _half_widths(text: str) -> int:
    """Width of a label in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(character) in "FWA" else 1 for character in text)


def _draw_bars(axes: Axes, chart: DisplayChart) -> None:
    """Lying bars, the first category on top."""
    height = 0.8 / len(chart.series)
    for index, series in enumerate(chart.series):
        values = [value or 0.0 for value in series.values]
        places = [place - 0.4 + height * (index + 0.5) for place in range(len(values))]
        bars = axes.barh(places, values, height * 0.95, label=series.name, color=_COLOURS[index % len(_COLOURS)])
        axes.bar_label(bars, labels=[_number(value, chart.decimals) for value in values], fontsize=8, padding=2)
    _label_lying_bars(axes, chart)
    axes.margins(x=0.1)
    axes.set_xlim(left=0)


def _draw_stacked(axes: Axes, chart: DisplayChart) -> None:
    """Lying bars, the series one after another; parts too narrow for their number stay without it."""
    longest = (
        max(
            (sum(values) for values in zip(*([v or 0.0 for v in one.values] for one in chart.series), strict=True)),
            default=1.0,
        )
        or 1.0
    )
    starts = [0.0] * len(chart.categories)
    for index, series in enumerate(chart.series):
        values = [value or 0.0 for value in series.values]
        colour = _COLOURS[index % len(_COLOURS)]
        bars = axes.barh(
            range(len(values)), values, 0.7, left=starts, label=series.name, color=colour, edgecolor="white"
        )
        labels = [_number(value, chart.decimals) if value >= 0.05 * longest else "" for value in values]
        text_colour = "white" if index == 0 else "black"
        axes.bar_label(bars, labels=labels, label_type="center", fontsize=8, color=text_colour)
        starts = [start + value for start, value in zip(starts, values, strict=True)]
    _label_lying_bars(axes, chart)
    axes.set_xlim(0, longest)


def _label_lying_bars(axes: Axes, chart: DisplayChart) -> None:
    """Category labels at the left, first on top, and the unit."""
    labels = [_wrapped(label, _LABEL_CHARACTERS) for label in chart.categories]
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xlabel(chart.unit, loc="right")


def _series_names(chart: DisplayChart) -> tuple[str, ...]:
    """Names of the series."""
    return tuple(series.name for series in chart.series)


def _number(value: float, decimals: int | None) -> str:
    """The number as printed elsewhere: with the decimals wanted, else none for whole ones."""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) >= 100 else f"{value:,g}"


def _wrapped(text: str, characters: int) -> str:
    """The text in lines of at most so many characters."""
    return "\n".join(textwrap.wrap(text, characters, break_long_words=True)) or text
