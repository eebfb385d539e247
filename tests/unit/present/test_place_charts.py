"""Maps of places and satisfaction against importance: what they show, what they say, and what they leave out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.unit.present.samples import HIDDEN_BASE, TITLE, cell, hidden, released, row
from zushi_survey.analysis.returns import AxisReturns, GroupAxis, GroupReturns
from zushi_survey.analysis.tables import AxisTitle, CellKind, CellStatus, ReleasedTable
from zushi_survey.present.charts import ScatterPoint, Tile
from zushi_survey.present.place_charts import district_tiles, return_tiles, satisfaction_importance

LAYOUT = (("hisagi", 0, 0), ("ikego", 0, 1), ("kotsubo", 1, 0), ("numama", 1, 1))
NAMES = {"hisagi": "久木", "ikego": "池子", "kotsubo": "小坪", "numama": "沼間"}


def places(*groups: tuple[str, int, int]) -> ReleasedTable:
    """Yes and no by place: id, yes, base."""
    cells = row(("はい", "いいえ"), (60, 40), 100, nets=[("どちらか", 100)])
    for place, yes, base in groups:
        more = {"axis": "district", "category": place, "category_label": NAMES[place]}
        cells += row(("はい", "いいえ"), (yes, base - yes), base, nets=[("どちらか", yes)], **more)
    return released(cells, replace(TITLE, axes=(AxisTitle("district", "小学校区", False),)))


def test_a_place_is_a_tile_with_its_share_and_base() -> None:
    table = places(("hisagi", 20, 50), ("ikego", 30, 40), ("kotsubo", 0, HIDDEN_BASE), ("numama", 1, 10))

    chart = district_tiles(table, "district", LAYOUT, "m", 1, "1")

    assert chart is not None
    assert chart.title == "地域活動への参加: はい"
    assert chart.tiles == (
        Tile("久木", 0, 0, 40.0, "40.0％ n=50"),
        Tile("池子", 0, 1, 75.0, "75.0％ n=40"),
        Tile("小坪", 1, 0, None, "x"),
        Tile("沼間", 1, 1, 10.0, "10.0％ n=10*"),
    )
    assert chart.alternative == (
        "「はい」の割合が最も高いのは池子(75.0％)、最も低いのは久木(40.0％)です。"
        "久木40.0％、池子75.0％、沼間10.0％です。小坪は表示していません。"
    )
    assert [note.partition(":")[0] for note in chart.notes[1:]] == ["基数", "*", "x"]


def test_a_map_without_an_answer_named_shows_the_first_net() -> None:
    chart = district_tiles(places(("hisagi", 20, 50)), "district", LAYOUT, "m", 1)

    assert chart is not None
    assert chart.title == "地域活動への参加: 『どちらか』"


def test_there_is_no_map_of_an_axis_or_answer_that_the_table_does_not_have() -> None:
    table = places(("hisagi", 20, 50))

    assert district_tiles(table, "age", LAYOUT, "m", 1) is None
    assert district_tiles(table, "district", LAYOUT, "m", 1, "9") is None


def test_response_rates_are_a_map_too() -> None:
    axis = GroupAxis("district", "小学校区", tuple(NAMES.items()))
    groups = (
        GroupReturns("hisagi", "久木", 200, 0, 110, 100),
        GroupReturns("ikego", "池子", None, None, None, None, CellStatus.SUPPRESSED),
        GroupReturns("numama", "沼間", 0, 0, 0, 0),
    )

    chart = return_tiles(AxisReturns(axis, groups), LAYOUT, "r", 1)

    assert chart.title == "小学校区別の有効回収率"
    assert [(tile.label, tile.value, tile.text) for tile in chart.tiles] == [
        ("久木", 50.0, "50.0％ 配布200"),
        ("池子", None, "x"),
        ("沼間", None, "-"),
    ]


def scored(label: str, mean: Fraction | None, *, is_hidden: bool = False) -> ReleasedTable:
    """An item with a mean score."""
    one = cell("mean", None, 100, kind=CellKind.MEAN, label="平均点", value=mean)
    title = replace(TITLE, question_label="満足度", item=label, item_label=label)
    return released([hidden(one) if is_hidden else one], title)


def shared(label: str, count: int) -> ReleasedTable:
    """An item with a net."""
    title = replace(TITLE, question_label="関心", item=label, item_label=label)
    return released([cell("net1", count, 100, kind=CellKind.NET, label="関心がある")], title)


def test_items_stand_by_mean_score_and_by_their_first_net() -> None:
    satisfaction = [
        scored("医療", Fraction(1, 2)),
        scored("福祉", Fraction(-1, 4)),
        scored("防災", None, is_hidden=True),
    ]
    importance = [shared("福祉", 90), shared("医療", 0), shared("防災", 50), shared("公園", 10)]

    chart = satisfaction_importance(satisfaction, importance, "s", 1)

    assert chart is not None
    assert chart.points == (ScatterPoint("医療", 0.5, 0.0), ScatterPoint("福祉", -0.25, 90.0))
    assert (chart.x_label, chart.y_label) == ("満足度(平均点)", "関心(『関心がある』の割合、％)")
    # 0.125 and 45, rounded half up.
    assert (chart.x_middle, chart.y_middle) == (0.13, 45.0)
    assert "関心が平均以上で満足度が平均より低いのは、福祉(-0.25、90)です。" in chart.alternative
    assert chart.notes[-1] == "秘匿のため図にしていないもの: 防災"


def test_there_is_no_scatter_without_a_common_item() -> None:
    assert satisfaction_importance([scored("医療", Fraction(1))], [shared("公園", 10)], "s", 1) is None
