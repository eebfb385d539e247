from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from zushi_survey.core.problems import SurveyError
from zushi_survey.present.charts import (
    Chart,
    ChartSeries,
    DisplayChart,
    ScatterChart,
    ScatterPoint,
    Tile,
    TileChart,
)
from zushi_survey.render.figures import chart_png, chart_svg, missing_characters
from zushi_survey.render.figures.fonts import drawing_settings, text_width
from zushi_survey.render.figures.lines import broken
from zushi_survey.render.figures.picture import drawable, figure_of, picture_of
from zushi_survey.render.figures.trends import CUT_AXIS_NOTE
from zushi_survey.render.palette import TONES

KINDS = ("columns", "bars", "stacked", "divergent", "lines", "slope")
SIDES = ("left", "left", "middle", "right", "right", "")
LONG = "とても長い選択肢の名前(見守りや支え合い、「ボランティア」活動など)の取り組みについて" * 3
LATIN = "Supercalifragilisticexpialidocious-and-then-some"


def display(kind: str, categories: tuple[str, ...], series: tuple[ChartSeries, ...], **more: object) -> DisplayChart:
    """A figure of one kind; with several series they stand on the sides of a divergent one."""
    sided = tuple(replace(one, side=SIDES[place % len(SIDES)]) for place, one in enumerate(series))
    fields = {"title": "題", "unit": "％", "alternative": "代わりの文", "decimals": 1, "notes": ("n=1,112",), **more}
    return DisplayChart(id=kind, kind=kind, categories=categories, series=sided, **fields)


def numbers(count: int, shift: int = 0) -> tuple[float, ...]:
    """Different numbers from 0.1 to under 12."""
    return tuple(0.1 + (37 * (place + shift) % 119) / 10 for place in range(count))


def several(count: int, categories: int, *, has_intervals: bool = False) -> tuple[ChartSeries, ...]:
    """Series with values, optionally with intervals of two units either way."""
    found = []
    for number in range(count):
        values = numbers(categories, number)
        lows = tuple(value - 2 for value in values) if has_intervals else ()
        highs = tuple(value + 2 for value in values) if has_intervals else ()
        found.append(ChartSeries(f"系列{number}", values, lows, highs, is_missing=number == count - 1 > 0))
    return tuple(found)


def nasty_display() -> Iterator[DisplayChart]:
    """Every kind with what breaks layouts."""
    for kind in KINDS:
        few = ("男性", "女性", "無回答")
        yield display(kind, few, several(2, 3, has_intervals=True))
        yield display(kind, few, several(12, 3))
        yield display(kind, few, several(12, 3, has_intervals=True))
        yield display(kind, (LONG, LATIN * 2, ""), several(3, 3), notes=(LONG, LATIN))
        yield display(kind, tuple(f"{LONG}{n}" for n in range(9)), several(2, 9))
        yield display(kind, tuple(f"{10 + n // 31}/{n % 31 + 1}" for n in range(60)), several(1, 60))
        yield display(kind, tuple(f"とても長い区分の名前その{n}" for n in range(40)), several(2, 40))
        yield display(kind, few, (ChartSeries("全体", (0.0, 0.0, 0.0)),))
        yield display(kind, few, (ChartSeries("全体", (None, None, None)), ChartSeries("別", (1.0, None, 3.0))))
        yield display(kind, few, (ChartSeries("全体", (100.0, 0.0, 0.1)), ChartSeries("別", (0.0, 100.0, 99.9))))
        yield display(kind, few, (ChartSeries(LONG, (50.0, 0.1, 99.9)), ChartSeries(LATIN * 3, (50.0, 99.9, 0.1))))
        yield display(
            kind, few, (ChartSeries("同", (50.0,) * 3), *(ChartSeries(f"同{n}", (50.0,) * 3) for n in range(9)))
        )
        yield display(kind, few, (ChartSeries("数", (1_234_567.0, 12.0, 0.0)),), unit="団体", decimals=None)
        yield display(kind, ("一つ",), (ChartSeries("全体", (12.5,)),), title=LONG)
        yield (
            display(kind, few, (ChartSeries("差", (3.5, -12.0, 0.0)),))
            if kind not in ("stacked", "divergent")
            else (display(kind, few, (ChartSeries("左", (33.3, 33.4, 0.0)), ChartSeries("左2", (66.7, 66.7, 0.0)))))
        )


def display_title(chart: Chart) -> str:
    """Name of a case."""
    return f"{type(chart).__name__}-{chart.id}"


def scatter(points: tuple[ScatterPoint, ...], **more: object) -> ScatterChart:
    """A scatter of two scores."""
    fields = {"x_middle": 0.1, "y_middle": 1.0, "unit": "点", "alternative": "代わりの文", "decimals": 2, **more}
    return ScatterChart("s", "満足度と重要度", points, "満足度(平均点)", "重要度(平均点)", **fields)


def nasty_others() -> Iterator[Chart]:
    """Scatters and maps with what breaks layouts."""
    yield scatter(tuple(ScatterPoint(f"施策{n}", n % 7 / 10, n % 5 / 3) for n in range(40)))
    yield scatter(tuple(ScatterPoint(f"同じ所の施策{n}", 0.1, 1.0) for n in range(30)))
    yield scatter((ScatterPoint(LONG, 0.2, 1.1), ScatterPoint(LATIN, 0.2, 1.1), ScatterPoint("", -3.0, 0.0)))
    yield scatter((ScatterPoint("一つ", 0.1, 1.0),), x_middle=None, y_middle=None)
    yield scatter((), notes=(LONG,))
    hidden = Tile("小坪小学校区", 2, 0, None, "x n=…")
    yield TileChart(
        "t", "小学校区別", (Tile("久木小学校区", 0, 0, 34.5, "34.5％ n=1,201"), hidden), "％", "代わりの文", 1
    )
    yield TileChart("t", "小学校区別", (hidden,), "％", "代わりの文", 1)
    row = tuple(Tile(f"{LONG}{n}", 3, n - 4, 0.1 * n, f"{0.1 * n:.1f}％ n=1,201") for n in range(9))
    yield TileChart("t", LONG, row, "％", "代わりの文", 1, (LONG,))
    same = tuple(Tile(f"区{n}", n, 0, 5.0, "5.0％") for n in range(12))
    yield TileChart("t", "同じ値", same, "％", "代わりの文", 1)


def drawn(chart: Chart) -> Figure:
    """The figure, drawn."""
    with drawing_settings(chart.id):
        figure = figure_of(chart)
        FigureCanvasAgg(figure).draw()
    return figure


def extents(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text of a figure with its box, in pixels, less a hair."""
    with drawing_settings("test"):
        boxes = [(text.get_text(), text.get_window_extent()) for text in figure.texts]
        boxes += [(t.get_text(), t.get_window_extent()) for axes in figure.axes for t in axes.texts if t.get_text()]
    return [(words, Bbox.from_extents(b.x0 + 0.3, b.y0 + 0.3, b.x1 - 0.3, b.y1 - 0.3)) for words, b in boxes]


NASTY = [*nasty_display(), *nasty_others()]


@pytest.mark.parametrize("chart", NASTY, ids=[f"{display_title(chart)}-{n}" for n, chart in enumerate(NASTY)])
def test_every_label_stands_whole_and_none_is_cut_or_lies_on_another(chart: Chart) -> None:
    figure = drawn(chart)

    boxes = extents(figure)
    paper = figure.bbox
    cut = [w for w, b in boxes if b.x0 < paper.x0 or b.x1 > paper.x1 or b.y0 < paper.y0 or b.y1 > paper.y1]
    touching = [(one, two) for (one, a), (two, b) in combinations(boxes, 2) if a.overlaps(b)]
    bars = [a.get_window_extent() for a in figure.artists if isinstance(a, Rectangle) and a.get_linewidth() > 0]
    half_inside = [w for w, text in boxes for bar in bars if text.overlaps(bar) and not _holds(bar, text)]
    assert (cut, touching, half_inside) == ([], [], [])
    # Lines of one label follow one another; breaking drops only the blanks at line ends.
    printed = "".join("".join(text.get_text() for text in figure.texts).split())
    assert [label for label in labels_of(chart) if "".join(label.split()) not in printed] == []


def labels_of(chart: Chart) -> Iterator[str]:
    """Every label that a reader must find; dates along an axis may be left out between others."""
    yield chart.title
    yield from chart.notes
    if isinstance(chart, DisplayChart):
        is_dated = chart.kind in ("columns", "lines", "slope") and len(chart.categories) > 12
        yield from (chart.categories[:1] if is_dated and len(chart.series) == 1 else chart.categories)
        yield from (one.name for one in chart.series if len(chart.series) > 1 or chart.kind in ("lines", "slope"))
    elif isinstance(chart, ScatterChart):
        yield from (point.label for point in chart.points)
    elif isinstance(chart, TileChart):
        yield from (text for tile in chart.tiles for text in (tile.label, tile.text))


def _holds(bar: Bbox, text: Bbox) -> bool:
    """Whether the text lies within the bar."""
    return bool(bar.x0 <= text.x0 and text.x1 <= bar.x1 and bar.y0 <= text.y0 and text.y1 <= bar.y1)


@pytest.mark.parametrize("chart", [*(NASTY[n] for n in range(0, len(NASTY), 15)), *NASTY[-6:]], ids=display_title)
def test_each_kind_is_drawn_the_same_every_time(chart: Chart) -> None:
    svg, png = chart_svg(chart), chart_png(chart)

    again = [picture_of.__wrapped__(chart, one, lenient=False) for one in ("svg", "png")]
    assert [svg, png] == again
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert chart.alternative in svg.decode()
    assert "<text" not in svg.decode()
    assert png.startswith(b"\x89PNG")


def test_a_character_that_the_font_does_not_have_is_an_error_not_a_box() -> None:
    with pytest.raises(SurveyError) as caught:
        chart_svg(display("bars", ("𠮷野地区", "通り\u200f"), several(1, 2)))

    assert [(p.code, p.got) for p in caught.value.problems] == [("E-OUT-003", "𠮷(U+20BB7)、(U+200F)")]


NASTY_LABELS = (
    "𠮷野地区",
    "😀とても満足",
    "שלום",
    "通り\u200f",
    "<script>alert(1)</script>",
    "=1+1",
    "$5 と $10",
    "①㈱髙﨑",
    "",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_lenient_figure_has_geta_for_what_the_font_does_not_have_and_says_so(kind: str) -> None:
    named = zip(several(2, 9), NASTY_LABELS, strict=False)
    series = tuple(replace(one, name=f"{one.name}{label}") for one, label in named)
    chart = display(kind, NASTY_LABELS, series, title="題𠮷")

    with drawing_settings("x"):
        figure = figure_of(drawable(chart))
    printed = "".join("".join(text.get_text() for text in figure.texts).split())

    assert chart_png(chart, lenient=True).startswith(b"\x89PNG")
    assert all(one in printed for one in ("題〓", "〓野地区", "〓とても満足", "〓〓〓〓", "$5と$10", "①㈱髙﨑", "=1+1"))
    assert "〓:図の書体にない文字です" in printed
    assert missing_characters(printed) == ""


def test_a_lenient_figure_is_the_same_where_nothing_is_missing() -> None:
    chart = display("bars", ("はい", "いいえ"), several(1, 2))

    assert chart_svg(chart, lenient=True) == chart_svg(chart)


def test_control_characters_make_no_broken_svg() -> None:
    chart = display("bars", ("はい", "いいえ"), several(1, 2), alternative="代わり\x00\x0bの文", title="題")

    assert ElementTree.fromstring(chart_svg(chart)).tag.endswith("svg")


def test_the_font_has_every_character_of_a_japanese_windows() -> None:
    """All of CP932's two-byte characters, one by one (ecosystem.md 2: none is missing)."""
    pairs = (bytes((lead, trail)) for lead in (*range(0x81, 0xA0), *range(0xE0, 0xFD)) for trail in range(0x40, 0xFD))
    decoded = "".join(pair.decode("cp932", errors="ignore") for pair in pairs)
    characters = "".join(c for c in decoded if unicodedata.category(c) not in ("Co", "Cc"))

    assert len(characters) > 7_000
    assert missing_characters(characters) == ""


def heights(figure: Figure, words: tuple[str, ...]) -> list[float]:
    """Where texts stand, from the top down."""
    found = {text.get_text(): text.get_position()[1] for text in figure.texts}
    return [found[word] for word in words]


def bars_of(figure: Figure) -> list[Rectangle]:
    """The bars in the order drawn, without legend and grounds."""
    outlined = [one for one in figure.artists if isinstance(one, Rectangle) and one.get_linewidth() > 0]
    return [one for one in outlined if one.get_height() != 9.0]


def test_the_first_category_stands_on_top_and_bars_are_as_long_as_their_numbers() -> None:
    figure = drawn(display("bars", ("甲", "乙", "丙"), (ChartSeries("全体", (40.0, 20.0, 0.0)),)))

    widths = [bar.get_width() for bar in bars_of(figure)]
    assert heights(figure, ("甲", "乙", "丙")) == sorted(heights(figure, ("甲", "乙", "丙")))
    # Nobody has a number and no bar.
    assert (len(widths), widths[0]) == (2, pytest.approx(2 * widths[1]))
    assert "0.0" in [text.get_text() for text in figure.texts]


def test_parts_follow_one_another_and_fill_the_bar() -> None:
    series = tuple(ChartSeries(name, (value,)) for name, value in (("甲", 25.0), ("乙", 0.0), ("丙", 75.0)))
    first, last = bars_of(drawn(display("stacked", ("全体",), series)))

    assert last.get_x() == pytest.approx(first.get_x() + first.get_width())
    assert last.get_width() == pytest.approx(3 * first.get_width())


def test_a_divergent_bar_is_centred_on_its_middle_part() -> None:
    values = (("満足", 20.0, "left"), ("普通", 30.0, "middle"), ("不満", 40.0, "right"), ("無回答", 10.0, ""))
    series = tuple(ChartSeries(name, (v, v / 2), side=side) for name, v, side in values)
    chart = DisplayChart("d", "題", "divergent", ("甲", "乙"), series, "％", "", 1)

    bars = bars_of(drawn(chart))

    middles = [bars[place].get_x() + bars[place].get_width() / 2 for place in (1, 5)]
    assert middles[0] == pytest.approx(middles[1])
    assert [round(bar.get_width() / bars[0].get_width(), 2) for bar in bars[:4]] == [1.0, 1.5, 2.0, 0.5]
    # The part on no side stands apart, all of them from one line.
    assert bars[3].get_x() > bars[2].get_x() + bars[2].get_width() + 10
    assert bars[3].get_x() == pytest.approx(bars[7].get_x())


def test_a_line_has_a_gap_where_there_is_no_value() -> None:
    years = ("平成17年度", "平成21年度", "平成25年度", "令和3年度", "令和7年度")
    figure = drawn(display("lines", years, (ChartSeries("全体", (10.0, 20.0, None, 30.0, 40.0)),)))

    lines = [one for one in figure.artists if isinstance(one, Line2D)]
    marks = [line for line in lines if line.get_marker() == "o"]
    runs = [line for line in lines if line.get_linewidth() == 1.5 and line not in marks]
    assert [len(run.get_xdata()) for run in runs] == [2, 2]
    assert len(marks) == 4


def test_an_axis_that_does_not_start_at_zero_says_so() -> None:
    near, far = (ChartSeries("全体", values) for values in ((1.0, 3.0), (90.0, 92.0)))

    texts = [[text.get_text() for text in drawn(display("lines", ("甲", "乙"), (one,))).texts] for one in (near, far)]

    assert [CUT_AXIS_NOTE in one for one in texts] == [False, True]


def test_a_hidden_place_is_hatched_and_the_darkest_has_the_most() -> None:
    tiles = (Tile("甲", 0, 0, 10.0, "10.0％"), Tile("乙", 0, 1, 50.0, "50.0％"), Tile("丙", 1, 0, None, "x"))
    figure = drawn(TileChart("t", "題", tiles, "％", "", 1))

    first, second, _ = bars_of(figure)
    hatched = [one for one in figure.artists if isinstance(one, Rectangle) and one.get_hatch()]
    assert first.get_facecolor()[:3] > second.get_facecolor()[:3]
    # The place itself and its sample in the legend.
    assert [one.get_bbox().y0 > first.get_bbox().y0 for one in hatched] == [True, True]
    assert "x" in [text.get_text() for text in figure.texts]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # 9 points are 9 points wide, so that 45 hold four letters and a little.
        ("あいうえお", 46, ["あいうえお"]),
        ("あいうえおか", 46, ["あいうえお", "か"]),
        ("あいうえお。か", 46, ["あいうえ", "お。か"]),
        ("あいうえ「お」", 46, ["あいうえ", "「お」"]),
        ("あいうえシャツ", 46, ["あいうえ", "シャツ"]),
        ("日本 Chapter", 46, ["日本", "Chapter"]),
        ("", 46, []),
    ],
)
def test_no_line_begins_with_a_closing_mark_or_a_small_kana(text: str, width: float, lines: list[str]) -> None:
    # The font is proportional: kana take less than an em, so the width is given in what five of them take.
    five = text_width("あいうえお", 9)

    assert broken(text, five * width / 46, 9) == lines


def test_colours_are_taken_from_answers_not_from_places() -> None:
    shared = ChartSeries("はい", (50.0,), tone=3)
    both = [
        drawn(display("stacked", ("全体",), series)) for series in ((shared,), (ChartSeries("他", (50.0,)), shared))
    ]

    assert [bars_of(figure)[-1].get_facecolor() for figure in both] == [to_rgba(TONES[3])] * 2
