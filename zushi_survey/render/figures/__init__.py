"""Figures as pictures: the only room that knows matplotlib, which is imported where it draws."""

from __future__ import annotations

from zushi_survey.present.charts import Chart
from zushi_survey.render.figures.fonts import FONT_FAMILY, missing_characters
from zushi_survey.render.figures.picture import picture_of

__all__ = ["FONT_FAMILY", "chart_png", "chart_svg", "missing_characters"]


def chart_svg(chart: Chart, *, lenient: bool = False) -> bytes:
    """The chart as SVG with its letters drawn as outlines: the same bytes for the same chart, no font needed.

    Raises SurveyError (E-OUT-003) when a label holds a character that the font does not have; with `lenient` such a
    character is drawn as 〓 instead, and a note below the figure says so.
    """
    return picture_of(chart, "svg", lenient=lenient)


def chart_png(chart: Chart, *, lenient: bool = False) -> bytes:
    """The chart as PNG, for workbooks and documents. `lenient` and errors as of `chart_svg`."""
    return picture_of(chart, "png", lenient=lenient)
