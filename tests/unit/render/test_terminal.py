from __future__ import annotations

import pytest

from tests.unit.render.pages import full_page, harmful_page
from zushi_survey.core.text_columns import text_width, wrapped
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayPage, DisplayRow, DisplayTable
from zushi_survey.render.terminal import terminal_text


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("全体", 4), ("１", 2), ("ｱ", 1), ("○～", 4), ("が", 2), ("か\u3099", 2), ("", 0)],
)
def test_width_counts_full_width_characters_twice(text: str, columns: int) -> None:
    assert text_width(text) == columns


def test_columns_are_aligned_for_full_width_eyes() -> None:
    table = DisplayTable(
        id="Q1",
        title="Q1 題",
        subtitles=(),
        columns=(DisplayColumn("n", "base"), DisplayColumn("はい", "percent")),
        rows=(
            DisplayRow("", "全体", (DisplayCell("1,112"), DisplayCell("12.5")), is_total=True),
            DisplayRow("年齢", "80歳以上", (DisplayCell("9*"), DisplayCell("-"))),
        ),
        row_headings=("分析軸", "区分"),
    )

    assert terminal_text(DisplayPage("題", ("合成データです。",), (table,))) == (
        "題\n"
        "** 合成データです。 **\n"
        "\n"
        "■ Q1 題\n"
        "\n"
        "分析軸  区分          n  はい\n"
        "------  --------  -----  ----\n"
        "        全体      1,112  12.5\n"
        "------  --------  -----  ----\n"
        "年齢    80歳以上     9*     -\n"
    )


def test_a_wide_table_is_split_into_blocks_no_wider_than_the_terminal_with_labels_and_n_repeated() -> None:
    text = terminal_text(full_page(), 80)
    table_lines = [line for line in text.splitlines() if not line.startswith(("  ", "■", "**"))]

    assert max(text_width(line) for line in table_lines) <= 80
    assert text.count("80歳以上") > terminal_text(full_page()).count("80歳以上")
    assert text.count("24*") == text.count("18～29歳") - text.count("／18～29歳") + text.count("逗子")


def test_every_character_exists_on_a_japanese_windows_console() -> None:
    terminal_text(full_page(), 80).encode("cp932")


def test_labels_cannot_steer_the_terminal() -> None:
    page = DisplayPage("\x1b[31m題\x07", (), ())

    assert "\x1b" not in terminal_text(page)
    assert "\t" not in terminal_text(harmful_page())


def test_a_closing_bracket_never_opens_a_line() -> None:
    assert wrapped("『参加経験がある』", 16) == ["『参加経験がある』"]
    assert wrapped("あいうえお", 4) == ["あい", "うえ", "お"]
    assert wrapped("main fitness activity", 12) == ["main fitness", "activity"]
    assert wrapped("abcdefgh", 4) == ["abcd", "efgh"]


def test_a_screen_gets_bars_of_one_block_per_five_percent_and_colours() -> None:
    table = DisplayTable(
        id="t",
        title="Q1",
        subtitles=(),
        columns=(DisplayColumn("件数", "count"), DisplayColumn("％", "percent")),
        rows=(
            DisplayRow("", "全体", (DisplayCell("200", 200), DisplayCell("100.0", 100.0, 1)), is_total=True),
            DisplayRow("", "はい", (DisplayCell("120", 120), DisplayCell("60.0", 60.0, 1))),
            DisplayRow("", "いいえ", (DisplayCell("x"), DisplayCell("x"))),
        ),
        row_headings=("", "選択肢"),
    )
    page = DisplayPage("題", ("警告",), (table,))

    shown = terminal_text(page, 80, is_screen=True).splitlines()

    assert shown[0] == "\x1b[1m題\x1b[0m"
    assert "\x1b[1;31m** 警告 **\x1b[0m" in shown
    assert sum("■" * 12 in line and "■" * 13 not in line for line in shown) == 1
    assert terminal_text(page, 80).count("■") == 1


def test_marks_of_differences_have_colours_only_on_a_screen() -> None:
    cells = (DisplayCell("10.0↑", 10.0, 1, "↑"), DisplayCell("20.0↓", 20.0, 1, "↓"))
    columns = (DisplayColumn("A", "percent"), DisplayColumn("B", "percent"))
    page = DisplayPage("題", (), (DisplayTable("t", "Q1", (), columns, (DisplayRow("", "女性", cells),)),))

    assert "10.0\x1b[1;34m↑\x1b[0m" in terminal_text(page, is_screen=True)
    assert "20.0\x1b[1;35m↓\x1b[0m" in terminal_text(page, is_screen=True)
    assert "\x1b" not in terminal_text(page)
