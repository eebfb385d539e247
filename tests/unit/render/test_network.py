"""A network as a picture: every name whole, nothing over anything, the same bytes for the same network."""

from __future__ import annotations

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from zushi_survey.present.charts import NetworkChart, NetworkEdge, NetworkNode
from zushi_survey.render.figures import chart_png, chart_svg
from zushi_survey.render.figures.fonts import drawing_settings
from zushi_survey.render.figures.picture import figure_of

LONG = "とても長い名前のコード(見守りや支え合い、「ボランティア」活動など)について"
PIXELS_PER_POINT = 100 / 72


def network(
    labels: list[str], edges: list[tuple[int, int, int]], sizes: tuple[int, ...] = (4,), themes: int = 1
) -> NetworkChart:
    """A network of nodes with these labels, sizes and groups by turns."""
    nodes = tuple(NetworkNode(label, sizes[n % len(sizes)], f"テーマ{n % themes}") for n, label in enumerate(labels))
    return NetworkChart("n", "一緒に出たもの", nodes, tuple(NetworkEdge(*edge) for edge in edges), "団体", "代わりの文")


NETWORKS = {
    "nothing": network([], []),
    "one": network(["高齢化"], []),
    "pair": network(["高齢化", "役員"], [(0, 1, 3)], (4, 1200), 2),
    "alone": network(["高齢化", "役員", "場"], []),
    "long": network([f"{n}{LONG}" for n in range(24)], [(0, n, n) for n in range(1, 24)], (1, 14, 3), 4),
    "many": network([f"コード{n}" for n in range(60)], [*((*pair, 3) for pair in combinations(range(8), 2))], (15,), 9),
}
every_network = pytest.mark.parametrize("chart", NETWORKS.values(), ids=NETWORKS)


@every_network
def test_no_text_is_cut_and_none_lies_on_another_or_on_a_foreign_circle(chart: NetworkChart) -> None:
    with drawing_settings("n"):
        figure = figure_of(chart)
        FigureCanvasAgg(figure).draw()
        boxes = [(text.get_text(), text.get_window_extent().padded(-0.3)) for text in figure.texts]
    circles = []
    for artist in figure.artists:
        if isinstance(artist, Line2D) and artist.get_marker() == "o":
            x, y = artist.get_transform().transform((artist.get_xdata()[0], artist.get_ydata()[0]))
            radius = artist.get_markersize() / 2 * PIXELS_PER_POINT
            circles.append(Bbox.from_extents(x - radius, y - radius, x + radius, y + radius))

    paper = figure.bbox
    cut = [w for w, b in boxes if b.x0 < paper.x0 or b.x1 > paper.x1 or b.y0 < paper.y0 or b.y1 > paper.y1]
    touching = [(one, two) for (one, a), (two, b) in combinations(boxes, 2) if a.overlaps(b)]
    over_circles = [w for w, box in boxes for circle in circles if box.overlaps(circle) and not _holds(circle, box)]

    assert (cut, touching, over_circles) == ([], [], [])
    assert len(circles) == len(chart.nodes)


def _holds(outer: Bbox, inner: Bbox) -> bool:
    """Whether a box lies within another."""
    return outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.y0 <= inner.y0 and inner.y1 <= outer.y1


@every_network
def test_every_name_and_number_stands_whole(chart: NetworkChart) -> None:
    with drawing_settings("n"):
        printed = "".join("".join(text.get_text() for text in figure_of(chart).texts).split())

    assert [node for node in chart.nodes if node.label not in printed or f"{node.size:,}" not in printed] == []


def test_numbers_that_no_circle_holds_stand_after_the_names() -> None:
    chart = NETWORKS["many"]
    with drawing_settings("n"):
        printed = ["".join(text.get_text().split()) for text in figure_of(chart).texts]

    whole = "".join(printed)
    assert [node.label for node in chart.nodes if f"{node.label}{node.size}" not in whole] == []


def test_more_in_common_is_drawn_thicker_and_darker() -> None:
    chart = network(["あ", "い", "う"], [(0, 1, 3), (1, 2, 9), (0, 2, 6)])
    with drawing_settings("n"):
        figure = figure_of(chart)

    lines = [line for line in figure.artists if isinstance(line, Line2D) and len(line.get_xdata()) > 3]
    widths = [line.get_linewidth() for line in lines]
    greys = [str(line.get_color()) for line in lines]
    # The heaviest is drawn last, so that it lies on top.
    assert len(widths) == 3
    assert widths == sorted(set(widths))
    assert greys == sorted(set(greys), reverse=True)


def test_the_same_network_is_the_same_picture() -> None:
    chart = NETWORKS["pair"]

    assert chart_svg(chart) == chart_svg(chart)
    assert chart_png(chart)[:8] == b"\x89PNG\r\n\x1a\n"
    assert "代わりの文" in chart_svg(chart).decode("utf-8")
