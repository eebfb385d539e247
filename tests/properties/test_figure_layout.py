"""Laws of where things stand in a figure."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.render.figures.canvas import Box
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.lines import balanced, broken
from zushi_survey.render.figures.scales import round_scale
from zushi_survey.render.figures.spread import free_place, spread

LETTERS = "あアー、。」「()ゃ漢字aZ19-  "
BARS = st.lists(st.tuples(st.floats(-50, 350), st.floats(1, 20)), max_size=12)
VALUES = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), max_size=8)


@given(st.text(LETTERS, max_size=60), st.floats(20, 200))
def test_breaking_loses_no_letter_and_lines_fit(text: str, width: float) -> None:
    for lines in (broken(text, width, 9), balanced(text, width, 9)):
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(text_width(line, 9) <= width or len(line) == 1 for line in lines)


@given(st.text(LETTERS, max_size=60), st.floats(20, 200))
def test_balanced_lines_are_no_more_and_no_wider(text: str, width: float) -> None:
    plain, even = broken(text, width, 9), balanced(text, width, 9)

    assert len(even) == len(plain)
    assert max((text_width(one, 9) for one in even), default=0) <= max((text_width(one, 9) for one in plain), default=0)


@given(BARS)
def test_labels_moved_apart_never_overlap_and_keep_their_order(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [y for y, _ in labels], [height for _, height in labels]

    found = spread(wanted, heights, 0, 300)

    order = sorted(range(len(labels)), key=lambda place: (wanted[place], place))
    edges = [(found[place] - heights[place] / 2, found[place] + heights[place] / 2) for place in order]
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(edges))
    assert all(top >= -1e-6 and bottom <= 300 + 1e-6 for top, bottom in edges)


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=20))
def test_a_place_found_is_free_and_inside(points: list[tuple[int, int]]) -> None:
    within, taken = Box(0, 0, 200, 200), []

    for x, y in points:
        box = free_place(x, y, (30, 10), taken, within)
        if box is not None:
            assert not any(box.overlaps(other) for other in taken)
            assert min(box) >= 0
            assert max(box) <= 200
            taken.append(box)


@given(VALUES)
def test_an_axis_holds_every_value_and_its_ticks_stand_on_it(values: list[float]) -> None:
    scale = round_scale(values)

    slack = 1e-6 * scale.step
    assert scale.low < scale.high
    assert all(scale.low - slack <= value <= scale.high + slack for value in (*values, 0.0))
    assert all(scale.low - slack <= tick <= scale.high + slack for tick in scale.ticks)
    assert 2 <= len(scale.ticks) <= 14
