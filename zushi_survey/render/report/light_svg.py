"""Figures as svg drawn by hand, for pages that hold hundreds: small, quick, and their letters stay letters.

They stand within a html page, whose font they take. `render/figures` draws the same figures for files of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from zushi_survey.core.text_columns import text_width, wrapped
from zushi_survey.present.charts import Chart, ChartSeries, DisplayChart
from zushi_survey.render.figures.scales import number_words
from zushi_survey.render.palette import GRID, INK, stroke_of
from zushi_survey.render.report.patterns import look_of

WIDTH: Final = 640
"""Of every figure, in its own units: about pixels of a letter of 12."""
_THIN, _NARROW, _WIDE = 5.5, 9.3, 12.2
"""Thin signs, other half-width letters, full-width ones. Digits of the page's font are wide (9.1)."""
_LINE: Final = 15
_RISE: Final = 4
"""From the middle of a line of letters to their foot."""
_LABEL: Final = 28
"""Columns of a category's label before it is wrapped."""
_BAR, _THIN_BAR, _GAP = 20, 14, 10
_SMALL: Final = 3
"""Parts wider than this leave a gap to the next."""
_COLUMNS_HIGH: Final = 200


def light_svg(chart: Chart) -> str | None:
    """The figure as an `svg` element without title and notes; None for kinds that are not drawn here."""
    if not isinstance(chart, DisplayChart) or chart.kind not in _DRAWN:
        return None
    drawing = _DRAWN[chart.kind](chart)
    return (
        f'<svg viewBox="0 0 {WIDTH} {_n(drawing.height)}" role="img" aria-label="{_safe(chart.alternative)}">'
        f"{''.join(drawing.parts)}</svg>"
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Marks in drawing order and the height they take."""

    parts: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Where lying bars stand: one lane per category, labels at the left."""

    left: float
    tops: tuple[float, ...]
    thick: float
    bottom: float
    labels: str


def _stacked(chart: DisplayChart) -> _Drawing:
    """Lying bars of parts, the longest as long as the room; a part too narrow for its number stays without."""
    legend, top = _legend(chart.series)
    lanes = _lanes(chart.categories, top, _BAR)
    longest = max(map(sum, _by_category(chart.series)), default=0) or 1
    scale = (WIDTH - lanes.left - 2) / longest
    starts = [lanes.left] * len(chart.categories)
    return _Drawing((legend, lanes.labels, *_parts(chart, lanes, starts, scale)), lanes.bottom)


def _divergent(chart: DisplayChart) -> _Drawing:
    """Lying bars on both sides of the middle of the middle parts; no answer stands apart at the right."""
    legend, top = _legend(chart.series)
    lanes = _lanes(chart.categories, top, _BAR)
    sides = [_reaches(chart.series, place) for place in range(len(chart.categories))]
    apart = [series for series in chart.series if not series.side]
    far_left, far_right = (max((side[at] for side in sides), default=0) for at in (0, 1))
    missing = max((sum(series.values[place] or 0 for series in apart) for place in range(len(sides))), default=0)
    room = WIDTH - lanes.left - 2 - (_GAP * 2 if missing else 0)
    scale = room / ((far_left + far_right + missing) or 1)
    zero = lanes.left + far_left * scale
    right = zero + far_right * scale + _GAP * 2
    inner = [series for series in chart.series if series.side]
    return _Drawing(
        (
            legend,
            lanes.labels,
            # behind the bars: a line through their numbers would make them hard to read
            f'<path d="M{_n(zero)} {_n(top)}V{_n(lanes.bottom)}" stroke="{INK}"/>',
            *_parts(chart, lanes, [zero - side[0] * scale for side in sides], scale, inner),
            *_parts(chart, lanes, [right] * len(sides), scale, apart),
        ),
        lanes.bottom,
    )


def _reaches(series: Sequence[ChartSeries], place: int) -> tuple[float, float]:
    """How far one category's bar reaches to the left and to the right of the middle."""
    half = sum(one.values[place] or 0 for one in series if one.side == "middle") / 2
    left, right = (sum(one.values[place] or 0 for one in series if one.side == side) for side in ("left", "right"))
    return half + left, half + right


def _parts(
    chart: DisplayChart, lanes: _Lanes, starts: Sequence[float], scale: float, series: Sequence[ChartSeries] = ()
) -> Iterator[str]:
    """The parts of every bar, one colour after another, and the numbers that fit into them."""
    ends = list(starts)
    numbers: dict[str, list[str]] = {}
    for one in series or chart.series:
        look = look_of(one, chart.series.index(one))
        bars = []
        for place, value in enumerate(one.values):
            left, ends[place] = ends[place], ends[place] + (value or 0) * scale
            width = round(ends[place]) - round(left)
            if not width or value is None:
                continue
            middle = lanes.tops[place] + lanes.thick / 2
            bars.append(_lying(left, middle, width - (width > _SMALL)))
            words = number_words(value, chart.decimals)
            if _length(words) <= width:
                numbers.setdefault(look.letters, []).append(_words(round(left + width / 2), middle, words))
        yield _strokes(look.paint, lanes.thick, bars)
    yield from (f'<g text-anchor="middle"{letters}>{"".join(words)}</g>' for letters, words in numbers.items())


def _bars(chart: DisplayChart) -> _Drawing:
    """Lying bars with their numbers, side by side for several series."""
    legend, top = _legend(chart.series)
    thin = _BAR - 2 if len(chart.series) == 1 else _THIN_BAR
    lanes = _lanes(chart.categories, top, thin * len(chart.series))
    low, high = _range(chart.series)
    number_room = (7 if chart.decimals is None else 4 + chart.decimals) * _NARROW
    scale = (WIDTH - lanes.left - number_room) / (high - low)
    zero = lanes.left - low * scale
    parts = [legend, lanes.labels]
    for turn, one in enumerate(chart.series):
        bars, numbers = [], []
        middles = [lane + (turn + 0.5) * thin - 0.5 for lane in lanes.tops]
        for place, value in enumerate(one.values):
            if value is None:
                continue
            bars.append(_lying(zero, middles[place], round(value * scale)))
            end = max(_high(one, place, value), value, 0) * scale
            numbers.append(_words(round(zero + end) + 4, middles[place], number_words(value, chart.decimals)))
        parts.append(_strokes(look_of(one, turn).paint, thin - 1, bars) + "".join(numbers))
        parts.append(_whiskers(one, [(zero, y) for y in middles], (scale, 0)))
    parts.append(f'<path d="M{_n(zero)} {_n(top)}V{_n(lanes.bottom)}" stroke="{INK}"/>')
    return _Drawing(tuple(parts), lanes.bottom)


def _columns(chart: DisplayChart) -> _Drawing:
    """Standing bars; numbers over them and labels under them as far as there is room."""
    legend, top = _legend(chart.series)
    top += _LINE
    low, high = _range(chart.series)
    scale = _COLUMNS_HIGH / (high - low)
    zero = top + high * scale
    edge, step = _steps(chart.categories)
    wide = step * 0.8 / len(chart.series)
    parts = [legend]
    for turn, one in enumerate(chart.series):
        shown = [(place, value) for place, value in enumerate(one.values) if value is not None]
        lefts = [edge + step * (place + 0.1) + turn * wide for place in range(len(one.values))]
        boxes = [_box(lefts[p], zero - max(v, 0) * scale, wide * 0.95, abs(v) * scale) for p, v in shown]
        parts.append(f'<path fill="{look_of(one, turn).paint}" d="{"".join(boxes)}"/>')
        numbers = [(p, v, number_words(v, chart.decimals)) for p, v in shown]
        if all(_length(words) <= wide for _, _, words in numbers):
            over = [
                _words(lefts[p] + wide / 2, zero - max(_high(one, p, v), v, 0) * scale - 7, w) for p, v, w in numbers
            ]
            parts.append(f'<g text-anchor="middle">{"".join(over)}</g>')
        parts.append(_whiskers(one, [(left + wide / 2, zero) for left in lefts], (0, -scale)))
    foot, labels = _labels_below(chart.categories, edge, step, top + _COLUMNS_HIGH + 4)
    parts.append(f'<path d="M0 {_n(zero)}H{WIDTH}" stroke="{INK}"/>{labels}')
    return _Drawing(tuple(parts), foot)


def _lines(chart: DisplayChart) -> _Drawing:
    """A line per series along the categories, broken where there is nothing, with a dot and a number at each place."""
    legend, top = _legend(chart.series)
    top += _LINE
    low, high = _range(chart.series)
    scale = _COLUMNS_HIGH / (high - low)
    edge, step = _steps(chart.categories)

    def point(value: float, place: int) -> tuple[float, float]:
        return edge + step * (place + 0.5), top + (high - value) * scale

    parts = [legend, *_rules(low, high, top, scale)]
    for turn, one in enumerate(chart.series):
        colour = stroke_of(one, turn)
        shown = [(place, value) for place, value in enumerate(one.values) if value is not None]
        path = ""
        for before, (place, value) in pairwise([(-2, 0.0), *shown]):
            x, y = point(value, place)
            path += f"{'L' if before[0] == place - 1 else 'M'}{_n(x)} {_n(y)}"
        dots = "".join(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4"/>' for x, y in (point(value, place) for place, value in shown)
        )
        parts.append(
            f'<path fill="none" stroke="{colour}" stroke-width="2.5" d="{path}"/><g fill="{colour}">{dots}</g>'
        )
        parts.append(_whiskers(one, [point(0, place) for place in range(len(one.values))], (0, -scale)))
    halo = 'text-anchor="middle" paint-order="stroke" stroke="#fff" stroke-width="3"'
    parts.append(f"<g {halo}>{''.join(_numbers_on_lines(chart, point))}</g>")
    foot, labels = _labels_below(chart.categories, edge, step, top + _COLUMNS_HIGH + 8)
    return _Drawing((*parts, labels), foot)


def _rules(low: float, high: float, top: float, scale: float) -> Iterator[str]:
    """Thin lines at the ends of the scale."""
    for value in (low, high):
        y = _n(top + (high - value) * scale)
        yield f'<path d="M0 {y}H{WIDTH}" stroke="{GRID}"/>'


def _numbers_on_lines(chart: DisplayChart, point: Callable[[float, int], tuple[float, float]]) -> Iterator[str]:
    """The numbers beside the dots, the highest over its dot, those that would touch one above left out."""
    for place in range(len(chart.categories)):
        values = sorted((value for one in chart.series if (value := one.values[place]) is not None), reverse=True)
        last = float("-inf")
        for value in values:
            x, y = point(value, place)
            if y - last >= _LINE:
                yield _words(x, y - 11, number_words(value, chart.decimals))
                last = y


_DRAWN: Final[dict[str, Callable[[DisplayChart], _Drawing]]] = {
    "stacked": _stacked,
    "divergent": _divergent,
    "bars": _bars,
    "columns": _columns,
    "lines": _lines,
    "slope": _lines,
}


def _by_category(series: Sequence[ChartSeries]) -> Iterator[list[float]]:
    """The values of each category, nothing as 0."""
    return ([value or 0 for value in values] for values in zip(*(one.values for one in series), strict=True))


def _range(series: Sequence[ChartSeries]) -> tuple[float, float]:
    """The lowest and highest end to draw, 0 included, never the same."""
    ends = [end for one in series for end in (*one.values, *one.lows, *one.highs) if end is not None]
    low, high = min([0, *ends]), max([0, *ends])
    return low, high if high > low else low + 1


def _high(series: ChartSeries, place: int, value: float) -> float:
    """The upper end of the interval, or the value."""
    high = series.highs[place] if series.highs else None
    return value if high is None else high


def _whiskers(series: ChartSeries, zeros: Sequence[tuple[float, float]], direction: tuple[float, float]) -> str:
    """The intervals as thin lines with caps; empty without. `zeros` is where 0 is, `direction` the way 1 is long."""
    path = ""
    across, down = direction
    for (x, y), low, high, value in zip(zeros, series.lows, series.highs, series.values, strict=False):
        if low is None or high is None or value is None:
            continue
        ends = [(x + end * across, y + end * down) for end in (low, high)]
        path += "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in ends)
        path += "".join(f"M{_n(a)} {_n(b - 3)}v6" if across else f"M{_n(a - 3)} {_n(b)}h6" for a, b in ends)
    return f'<path fill="none" stroke="{INK}" d="{path}"/>' if path else ""


def _legend(series: Sequence[ChartSeries]) -> tuple[str, float]:
    """Coloured boxes with the names of the series in lines, and where the figure begins below; nothing for one."""
    if len(series) < 2:
        return "", 6
    parts, x, y = [], 0.0, 4.0
    for place, one in enumerate(series):
        lines = wrapped(one.name, int((WIDTH - 40) / _NARROW))
        width = 29 + max(map(_length, lines))
        if x and x + width > WIDTH:
            x, y = 0.0, y + _LINE + 3
        parts.append(_strokes(look_of(one, place).paint, 12, [_lying(x, y + 6, 12)]))
        parts.append(_lines_of_words(round(x) + 17, y + 6, lines))
        x, y = x + width, y + (len(lines) - 1) * _LINE
    return "".join(parts), y + 26


def _lanes(categories: Sequence[str], top: float, thick: float) -> _Lanes:
    """The lanes of lying bars and their labels, as high as the labels need."""
    labels = [wrapped(label, _LABEL) for label in categories]
    left = round(max((_length(line) for lines in labels for line in lines), default=0)) + 8
    tops, words, y = [], [], top
    for lines in labels:
        high = max(thick, len(lines) * _LINE // 2 * 2)
        tops.append(y + (high - thick) / 2)
        words.append(_lines_of_words(left - 7, y + high / 2 - (len(lines) - 1) * _LINE / 2, lines))
        y += high + _GAP
    return _Lanes(left, tuple(tops), thick, y, f'<g text-anchor="end">{"".join(words)}</g>')


def _steps(categories: Sequence[str]) -> tuple[float, float]:
    """Where the first category begins and the width of each, so that the first and last label are not cut."""
    step = WIDTH / max(1, len(categories))
    edge = step * (_every(categories, step) - 1) / 2
    return edge, (WIDTH - 2 * edge) / max(1, len(categories))


def _every(categories: Sequence[str], step: float) -> int:
    """1 where each category has room for its label, n where only every n-th does."""
    widest = max((min(_length(label), 8 * _WIDE) for label in categories), default=0) + 6
    return max(1, -int(-widest // step))


def _labels_below(categories: Sequence[str], edge: float, step: float, top: float) -> tuple[float, str]:
    """Where labels under columns end, and the labels: every n-th where each would not fit."""
    every = _every(categories, step)
    columns = max(4, int(step * every / _NARROW))
    labels = {place: wrapped(categories[place], columns) for place in range(0, len(categories), every)}
    words = "".join(
        _lines_of_words(edge + step * (place + 0.5), top + _LINE / 2, lines) for place, lines in labels.items()
    )
    most = max(map(len, labels.values()), default=0)
    return top + most * _LINE + 6, f'<g text-anchor="middle">{words}</g>'


def _length(words: str) -> float:
    """About how long a line of letters is."""
    return sum(map(_width, words))


def _width(letter: str) -> float:
    """About how wide a letter is."""
    if text_width(letter) > 1:
        return _WIDE
    return _THIN if letter in " .,:;'|()-il" else _NARROW


def _lines_of_words(x: float, y: float, lines: Sequence[str]) -> str:
    """Lines of letters, the middle of the first at y."""
    return "".join(_words(x, y + place * _LINE, line) for place, line in enumerate(lines))


def _words(x: float, y: float, words: str) -> str:
    """A line of letters whose middle is at y."""
    return f'<text x="{_n(x)}" y="{_n(y + _RISE)}">{_safe(words)}</text>'


def _lying(x: float, middle: float, length: float) -> str:
    """A piece of a path as wide as its stroke: a lying bar in the fewest letters, to a whole unit."""
    return f"M{round(x)} {_n(middle)}h{length}"


def _strokes(colour: str, thick: float, pieces: Sequence[str]) -> str:
    """Bars of one colour; empty without."""
    return f'<path stroke="{colour}" stroke-width="{_n(thick)}" d="{"".join(pieces)}"/>' if pieces else ""


def _box(x: float, y: float, width: float, height: float) -> str:
    """A piece of a path."""
    return f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}z"


def _n(number: float) -> str:
    """A coordinate, to a tenth."""
    text = f"{number:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def _safe(words: str) -> str:
    """The words as text of a page or of an xml file: no markup, no control characters."""
    return escape("".join(c if c.isprintable() else " " for c in words))
