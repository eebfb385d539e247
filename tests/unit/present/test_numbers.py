"""Differences are printed with one pair of signs everywhere: + and a triangle (report-conventions 1.5, 1.10)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zushi_survey.present.banners import legend
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.numbers import signed_cell, signed_text


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("6.9", "+6.9"),
        ("-7.1", "△7.1"),
        ("0.0", "0.0"),
        ("-0.0", "0.0"),
        ("-1234.5", "△1,234.5"),
        ("0.1", "+0.1"),
        ("-3", "△3"),
    ],
)
def test_a_difference_has_its_sign_in_print(figure: str, text: str) -> None:
    assert signed_text(Decimal(figure)) == text


def test_the_cell_keeps_the_plain_number_for_programs() -> None:
    assert signed_cell(Decimal("-7.1"), "↓") == DisplayCell("△7.1↓", -7.1, 1, "↓")


@pytest.mark.parametrize(("figure", "lines"), [("-0.1", ("△: マイナス(差や増減が0より小さい)",)), ("0.1", ())])
def test_the_legend_explains_the_triangle_where_it_occurs(figure: str, lines: tuple[str, ...]) -> None:
    row = DisplayRow("", "x", (signed_cell(Decimal(figure)),))

    assert legend([DisplayTable("t", "t", (), (DisplayColumn("差", "statistic"),), (row,))]) == lines
