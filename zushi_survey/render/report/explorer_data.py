"""The explorer's views as json within the page: every text once, every row a short list."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from zushi_survey.present.charts import ChartSeries
from zushi_survey.present.report import ExplorerRow, ExplorerView, Report
from zushi_survey.render.palette import TONES
from zushi_survey.render.report.patterns import look_of

KIND_LETTERS: Final = {"option": "o", "net": "n", "no_answer": "x", "statistic": "s"}
_NUMBER: Final = re.compile(r"[\d,]+(?:\.\d+)?")


def explorer_json(report: Report) -> str:
    """All views, and the colours to draw them in; safe inside a `script` element that holds data."""
    texts: dict[str, int] = {}
    explorer = report.explorer
    data: dict[str, Any] = {
        "questions": explorer.questions,
        "axes": explorer.axes,
        "waves": explorer.waves,
        "places": _places(report),
        "banners": report.banners,
        "views": [_view(view, texts) for view in explorer.views],
        "texts": list(texts),
        "looks": [look_of(series, place) for place, series in enumerate(explorer_series())],
    }
    # A browser ends the element at the first `</script`, whatever it stands in.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def explorer_series() -> tuple[ChartSeries, ...]:
    """A series for every way the explorer paints: the tones in order, no answer last."""
    return (*(ChartSeries("", ()) for _ in TONES), ChartSeries("", (), is_missing=True))


def printed_number(text: str) -> float | None:
    """The number that a printed cell begins with, marks after it left out; None without (the script reads so too)."""
    match = _NUMBER.match(text)
    return float(match.group().replace(",", "")) if match and match.group() != "," else None


def _places(report: Report) -> dict[str, str]:
    """The first table of each question in the report."""
    return {section.question: section.id for section in reversed(list(report.sections)) if section.question}


def _view(view: ExplorerView, texts: dict[str, int]) -> list[Any]:
    """`[question, axis, wave, is multiple, kinds, answers, notes, rows]`, texts by their places."""
    return [
        view.question,
        view.axis,
        view.wave,
        int(view.is_multiple),
        "".join(KIND_LETTERS[kind] for kind in view.answer_kinds),
        _numbered(view.answers, texts),
        _numbered(view.notes, texts),
        [_row(row, texts) for row in view.rows],
    ]


def _row(row: ExplorerRow, texts: dict[str, int]) -> list[Any]:
    """`[label, base, percents, counts, is total]`, and the numbers where they are not those printed."""
    figures = _joined(row.percents), _joined(row.counts)
    plain = [*_numbered([row.label], texts), row.base, *figures, int(row.is_total)]
    if tuple(map(printed_number, row.percents)) != row.numbers:
        return [*plain, row.numbers]
    return plain


def _joined(cells: Sequence[str]) -> str | Sequence[str]:
    """The cells in one text with blanks between; as they are where one holds a blank."""
    return cells if any(" " in cell for cell in cells) else " ".join(cells)


def _numbered(lines: Sequence[str], texts: dict[str, int]) -> list[int]:
    """Places of the texts, new ones added at the end."""
    return [texts.setdefault(line, len(texts)) for line in lines]
