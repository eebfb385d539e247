from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from tests.unit.render.report_samples import (
    WORKBOOK_BREAKERS,
    breaking_report,
    every_kind_of_figure,
    figures_report,
    report_of,
    small_section,
)
from tests.unit.render.reports import full_report, nasty_report
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.document import HeadingBlock, TextBlock, TextRun
from zushi_survey.present.report import QuestionnaireLine, QuestionnaireSection, Report, ReportPart
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.report import workbook
from zushi_survey.render.report.part_sheets import figure_cell
from zushi_survey.render.report.workbook import FIGURE_DATA, report_workbook

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SERIES = f"{C}ser"  # codespell:ignore ser
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def _white() -> bytes:
    """The smallest picture there is."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1) + b"\xff" * 6))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


@pytest.fixture(autouse=True, scope="module")
def plain_pictures() -> Iterator[None]:
    """A white picture for every figure that Excel does not draw: what is in it is the business of the figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "chart_png", lambda chart, *, lenient: _white())
        yield


@pytest.fixture(scope="module")
def breaking() -> bytes:
    return report_workbook(breaking_report())


def read(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_workbook(report)))


def parts_of(content: bytes) -> dict[str, ElementTree.Element]:
    """Every xml part, parsed: one that is not well-formed fails here."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {
        name: ElementTree.fromstring(archive.read(name))
        for name in archive.namelist()
        if name.endswith(("xml", "rels"))
    }


def charts_of(content: bytes) -> list[ElementTree.Element]:
    """The native charts in order."""
    parts = parts_of(content)
    names = [name for name in parts if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    return [parts[name] for name in sorted(names, key=lambda name: int(re.findall(r"\d+", name)[0]))]


def chart_of_kind(kind: str) -> ElementTree.Element:
    chart = next(chart for chart in every_kind_of_figure() if chart.id == kind)
    return charts_of(report_workbook(report_of(ReportPart("f", "", (small_section("s", chart),)))))[0]


def cached(element: ElementTree.Element, tag: str) -> list[str]:
    """Cached texts or numbers below every `tag`, in order."""
    return [value.text or "" for found in element.iter(C + tag) for value in found.iter(C + "v")]


# --- sheets


def test_contents_link_every_sheet_part_by_part() -> None:
    book = read(full_report())
    contents = book["目次"]

    assert book.sheetnames == ["目次", "調査の概要", "単純集計-Q1", "単純集計-Q2", "cross-Q1", "資料編"]
    links = {cell.value: cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}
    texts = [cell.value for cell in contents["A"] if cell.value]
    assert texts.index("単純集計") < texts.index("単純集計-Q1") < texts.index("クロス集計") < texts.index("cross-Q1")
    assert {"凡例", "x: 秘匿した数", "出典", "回答ファイル: r3.csv"} <= set(texts)


def test_a_sheet_holds_title_warnings_words_table_and_the_way_back() -> None:
    sheet = read(full_report())["単純集計-Q1"]
    column = [cell.value for cell in sheet["A"] if cell.value]

    assert column[:3] == [
        "Q1 地域活動への参加",
        "合成データです。逗子市の調査結果ではありません。",
        "内部検討用・公表不可",
    ]
    assert sheet["A4"].hyperlink.location == "'目次'!A1"
    assert "・「参加していない」が48.0％で最も多くなっています。" in column
    assert "注) 合計は100にならないことがあります。" in column
    row = next(row for row in sheet.iter_rows() if row[0].value == "全体")
    assert [(cell.value, cell.number_format) for cell in row[1:3]] == [(1112, "#,##0"), (34.5, "#,##0.0")]
    assert row[0].row == int(re.findall(r"\d+", sheet.freeze_panes)[0])


def test_counts_stand_below_the_percents_with_a_name_of_their_own() -> None:
    section = small_section("freq-Q1")
    counted = small_section("freq-Q1", label="件数で参加").table
    report = report_of(ReportPart("freq", "単純集計", (type(section)("freq-Q1", section.table, (), (), "", counted),)))
    book = read(report)

    assert set(book.defined_names) == {"表_freq_Q1", "表_freq_Q1_件数"}
    values = [cell.value for row in book["単純集計-Q1"].iter_rows() for cell in row]
    assert values.index("参加している") < values.index("件数の表") < values.index("件数で参加")


def test_the_name_of_a_table_covers_its_headings_and_figures() -> None:
    book = read(full_report())
    sheet_name, cells = next(iter(book.defined_names["表_cross_Q1"].destinations))
    block = book[sheet_name][cells]

    assert [cell.value for cell in block[0]][:3] == ["分析軸", "区分", "n"]
    assert (block[1][1].value, block[-1][1].value) == ("全体", "70歳以上")
    assert len(block) == 1 + 7


def test_only_the_marks_that_occur_are_explained() -> None:
    texts = ("x: 秘匿", "†: 不安定", "比率は四捨五入しています。")
    sheet = read(report_of(ReportPart("f", "", (small_section("s"),)), texts=texts))["s"]
    below = [cell.value for cell in sheet["A"]][8:]

    assert "x: 秘匿" in below
    assert "比率は四捨五入しています。" in below
    assert "†: 不安定" not in below


def test_nothing_is_merged_hidden_or_a_formula() -> None:
    for report in (full_report(), figures_report(), nasty_report()):
        for sheet in read(report).worksheets:
            assert not sheet.merged_cells.ranges
            assert sheet.sheet_state == "visible"
            assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)


# --- paper


def test_a_sheet_prints_on_a4_with_warnings_page_numbers_and_the_chart_last() -> None:
    content = report_workbook(full_report())
    book = openpyxl.load_workbook(io.BytesIO(content))

    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "内部検討用・公表不可" in sheet.oddHeader.center.text
        assert sheet.oddFooter.right.text == "&P / &N"
    sheet = book["単純集計-Q1"]
    last = range_boundaries(sheet.print_area.rpartition("!")[2])[3]
    data_row = next(cell.row for cell in sheet["A"] if cell.value == FIGURE_DATA)
    drawn = [anchor for name, part in parts_of(content).items() if "drawings/drawing1.xml" in name for anchor in part]
    bottom = int(drawn[0].find(f"{XDR}to/{XDR}row").text or 0) + 1  # type: ignore[union-attr]
    assert bottom <= last < data_row


def test_a_narrow_table_prints_upright_and_a_wide_one_on_its_side() -> None:
    narrow = small_section("s")
    columns = narrow.table.columns * 6
    rows = tuple(type(row)(row.group, row.label, row.cells * 6) for row in narrow.table.rows)
    wide = type(narrow)("w", type(narrow.table)("w", "広い表", (), columns, rows))
    book = read(report_of(ReportPart("f", "", (narrow, wide))))

    assert [book[name].page_setup.orientation for name in ("s", "w")] == ["portrait", "landscape"]


def test_headings_are_repeated_where_a_table_is_longer_than_a_page() -> None:
    short = small_section("s")
    long = type(short)("l", type(short.table)("l", "長い表", (), short.table.columns, short.table.rows * 40))
    book = read(report_of(ReportPart("f", "", (short, long))))

    assert not book["s"].print_title_rows
    assert book["l"].print_title_rows


def test_texts_are_broken_where_the_page_ends_and_rows_are_as_high_as_their_labels() -> None:
    line = "長い文です。" * 40
    section = small_section("s", label="とても長い選択肢の名前" * 8)
    sheet = read(report_of(ReportPart("f", "", (type(section)("s", section.table, (), (line,)),))))["s"]
    texts = [cell.value for cell in sheet["A"] if cell.value and "長い文" in cell.value]

    assert "".join(texts) == f"・{line}"
    assert max(map(len, texts)) <= 56
    row = next(cell.row for cell in sheet["B"] if cell.value and cell.value.startswith("とても"))
    assert sheet.row_dimensions[row].height >= 16 * 4  # 88 wide characters in a column of 22


# --- charts


def test_every_figure_has_its_words_and_its_numbers_are_cells() -> None:
    content = report_workbook(figures_report())
    book = openpyxl.load_workbook(io.BytesIO(content))
    figures = every_kind_of_figure()
    parts = parts_of(content)

    told = [
        e.get("descr")
        for name in parts
        if "drawings/drawing" in name and "rels" not in name
        for e in parts[name].iter(XDR + "cNvPr")
    ]
    assert sorted(told) == sorted(figure.alternative for figure in figures)
    charts = charts_of(content)
    assert len(charts) == 8
    for chart in charts:
        for reference in chart.iter(C + "numRef"):
            sheet_name, _, cells = (reference.findtext(C + "f") or "").rpartition("!")
            low_column, low_row, high_column, high_row = range_boundaries(cells)
            rows = book[sheet_name.strip("'")].iter_rows(low_row, high_row, low_column, high_column, values_only=True)
            values = [row[0] for row in rows]
            points = {int(p.get("idx") or 0): float(p.findtext(C + "v") or "") for p in reference.iter(C + "pt")}
            assert points == {place: value for place, value in enumerate(values) if value is not None}


def test_parts_of_a_whole_are_stacked_to_100_percent_the_first_category_on_top() -> None:
    chart = chart_of_kind("stacked")

    assert chart.find(f".//{C}grouping").get("val") == "percentStacked"  # type: ignore[union-attr]
    assert chart.find(f".//{C}barDir").get("val") == "bar"  # type: ignore[union-attr]
    assert chart.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"  # type: ignore[union-attr]
    assert chart.find(f".//{C}valAx/{C}crosses").get("val") == "max"  # type: ignore[union-attr]
    assert cached(chart, "tx")[1:-1] == ["参加している", "以前参加していた", "参加したことがない", "無回答"]


def test_a_bar_with_a_hidden_part_is_not_stretched_to_100_percent() -> None:
    series = (ChartSeries("ある", (40.0, None)), ChartSeries("ない", (60.0, 20.0)))
    figure = DisplayChart("c", "題", "stacked", ("甲", "乙"), series, "％", "甲は40％", 1)
    chart = charts_of(report_workbook(report_of(ReportPart("f", "", (small_section("s", figure),)))))[0]

    assert chart.find(f".//{C}grouping").get("val") == "stacked"  # type: ignore[union-attr]
    assert chart.find(f".//{C}valAx/{C}scaling/{C}max").get("val") == "100.0"  # type: ignore[union-attr]
    first = next(chart.iter(SERIES))
    assert [point.get("idx") for point in first.find(C + "val").iter(C + "pt")] == ["0"]  # type: ignore[union-attr]


def test_no_answer_is_grey_with_a_pattern_and_narrow_parts_have_no_number() -> None:
    last = list(chart_of_kind("stacked").iter(SERIES))[-1]

    pattern = last.find(f"{C}spPr/{A}pattFill")
    assert pattern is not None
    assert pattern.find(f"{A}bgClr/{A}srgbClr").get("val") == "C6C6C6"  # type: ignore[union-attr]
    deleted = [label.find(C + "idx").get("val") for label in last.iter(C + "dLbl")]  # type: ignore[union-attr]
    assert deleted == ["0", "1"]  # 3.1 and 3.1 of 100; 5.3 has room


def test_the_middles_of_a_divergent_chart_stand_in_one_line() -> None:
    chart = chart_of_kind("divergent")
    offset, *parts = [[float(v) for v in cached(series, "val")] for series in chart.iter(SERIES)]

    middles = [offset[k] + parts[0][k] + parts[1][k] + parts[2][k] / 2 for k in range(2)]
    assert middles[0] == pytest.approx(middles[1])
    assert float(chart.find(f".//{C}valAx/{C}majorUnit").get("val")) == pytest.approx(middles[0])  # type: ignore[union-attr,arg-type]
    assert parts[0] == [10.5, 4.2]
    assert cached(next(chart.iter(SERIES)), "tx") == [" "]


def test_intervals_are_whiskers_as_long_as_the_distance_to_their_ends() -> None:
    bars = next(chart_of_kind("paired").iter(C + "errBars"))

    assert [float(v) for v in cached(bars, "plus")] == [2.8, 1.9]  # 37.3 - 34.5, 14.4 - 12.5
    assert [float(v) for v in cached(bars, "minus")] == [2.8, 1.9]  # 34.5 - 31.7, 12.5 - 10.6


def test_a_wave_that_did_not_ask_is_a_gap_in_its_line() -> None:
    chart = chart_of_kind("lines")
    second = list(chart.iter(SERIES))[1]

    assert [point.get("idx") for point in second.find(C + "val").iter(C + "pt")] == ["0", "2"]  # type: ignore[union-attr]
    assert chart.find(f".//{C}dispBlanksAs") is None or chart.find(f".//{C}dispBlanksAs").get("val") == "gap"  # type: ignore[union-attr]


def test_points_of_a_scatter_carry_their_names_and_the_lines_of_the_averages() -> None:
    chart = chart_of_kind("scatter")
    first, *lines = chart.iter(SERIES)

    assert [t.text for t in first.iter(A + "t")] == ["医療", "買い物", "交通"]
    upright, level = lines
    assert cached(upright, "xVal") == ["3.2", "3.2"]
    assert cached(level, "yVal") == ["4.2", "4.2"]


def test_labels_that_find_no_room_in_a_chart_are_cut_there_and_whole_in_the_table() -> None:
    label = "とても長い選択肢" * 20
    figure = DisplayChart("c", "題", "bars", (label,), (ChartSeries("割合", (1.0,)),), "％", "一つ", 1)
    book = read(report_of(ReportPart("f", "", (small_section("s", figure, label=label),))))

    texts = [str(cell.value) for row in book["s"].iter_rows() for cell in row if str(cell.value).startswith("とても")]
    assert label in texts
    assert [text for text in texts if text.endswith("…")] == [label[:24] + "…"]


# --- words and questionnaire


def test_a_part_in_words_has_a_sheet_and_the_questionnaire_shows_numbers() -> None:
    lines = (QuestionnaireLine("1", "ある", "1,112", "55.6"), QuestionnaireLine("", "『計』", "24*", "x", is_net=True))
    asked = QuestionnaireSection("q", "問1", "ありますか。", "(○は1つ)", "n=2,000", lines)
    words = TextBlock("bullet", (TextRun("方法は"), TextRun("郵送")))
    part = ReportPart("q", "調査票", (HeadingBlock(1, "見出し"), words, small_section("t"), asked))
    sheet = read(report_of(part))["調査票"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows() if any(cell.value is not None for cell in row)]

    assert ["番号", "設問・選択肢", "件数", "％"] in rows
    assert ["・方法は郵送", None, None, None] in rows
    assert ["1", "ある", 1112, 55.6] in rows
    assert [None, "『計』", 24, "x"] in [[value or None for value in row] for row in rows]
    assert [row[0] for row in rows][-5:-2] == ["ありますか。", "(○は1つ)", "n=2,000"]
    assert sheet.print_title_rows


def test_the_items_of_a_matrix_stand_below_their_question_with_their_labels_whole() -> None:
    item = "専門的な見地からの助言・支援に満足していると答えた人の割合をみるための項目"
    table = small_section("t", label="とても満足している").table
    rows = tuple(type(row)("", item, row.cells) for row in table.rows)
    items = type(table)("t", "項目", (), table.columns, rows, ("", "項目"))
    asked = QuestionnaireSection("q", "問22", "満足ですか。", "", "n=10", (), (items,))
    sheet = read(report_of(ReportPart("q", "調査票", (asked,))))["調査票"]

    row = next(row for row in sheet.iter_rows() if row[1].value == item)
    assert [cell.value for cell in row[:4]] == [None, item, 1112, 34.5]
    assert sheet.row_dimensions[row[0].row].height >= 32  # 74 half-width characters in a column of 60
    assert {sheet.column_dimensions[letter].width > 10 for letter in "CD"} == {True}


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,112", 1112), ("24.5*", 24.5), ("△3.2", -3.2), ("0.0", 0), ("x", None), ("-", None), (",", None), ("", None),
     ("<script>alert(1)</script>", None), ("=1+1", None)],
)  # fmt: skip
def test_a_printed_figure_is_a_number_where_it_is_one(text: str, number: float | None) -> None:
    assert figure_cell(text).number == number


# --- files that open


def _ids(parts: dict[str, ElementTree.Element]) -> Iterator[tuple[str, str]]:
    for name, part in parts.items():
        if "drawings/drawing" in name and "rels" not in name:
            yield from ((name, e.get("id") or "") for e in part.iter(XDR + "cNvPr"))


@pytest.mark.parametrize("make", [full_report, figures_report, nasty_report, None])
def test_the_parts_of_the_file_agree(make: Callable[[], Report] | None, breaking: bytes) -> None:
    """What makes Excel offer a repair: names twice, targets that are missing, limits passed, broken references."""
    content = report_workbook(make()) if make else breaking
    parts = parts_of(content)
    members = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    sheets = [sheet.get("name") or "" for sheet in parts["xl/workbook.xml"].iter(MAIN + "sheet")]

    assert len({name.casefold() for name in sheets}) == len(sheets)
    assert all(0 < len(name.encode("utf-16-le")) <= 62 and not re.search(r"[\[\]:*?/\\]", name) for name in sheets)
    defined = [
        n.get("name") or ""
        for n in parts["xl/workbook.xml"].iter(MAIN + "definedName")
        if "表_" in (n.get("name") or "")
    ]
    assert len({name.casefold() for name in defined}) == len(defined)
    assert all(re.fullmatch(r"[^\W\d][\w.]{0,254}", name) for name in defined)
    assert len(set(_ids(parts))) == len(list(_ids(parts)))
    for name, part in parts.items():
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            for relation in part:
                target = relation.get("Target") or ""
                if relation.get("TargetMode") != "External":
                    assert _resolved(folder, target) in members
        for row in part.iter(MAIN + "row"):
            assert float(row.get("ht") or 15) <= 409.5
        for text in part.iter(MAIN + "t"):
            assert len((text.text or "").encode("utf-16-le")) <= 2 * 32767
        for reference in part.iter(C + "f"):
            assert _sheet_of(reference.text or "") in sheets
        for link in part.iter(MAIN + "hyperlink"):
            assert _sheet_of(link.get("location") or "") in sheets


def _resolved(folder: str, target: str) -> str:
    """A relation's target as a member of the archive."""
    path = f"{folder}/{target}".lstrip("/") if not target.startswith("/") else target[1:]
    while (shorter := re.sub(r"(^|/)[^/.]+/\.\./", r"\1", path)) != path:
        path = shorter
    return path


def _sheet_of(reference: str) -> str:
    """The sheet of a reference."""
    name = reference.rpartition("!")[0]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def test_texts_that_break_workbooks_are_texts(breaking: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(breaking))
    values = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}

    assert {"=1+1", "+1", "-1", "@x", "＜r>x</r>", "Sheet1!$A$1", "_x0041_", "A1", "𠮷野家", "一行目\n二行目"} <= values
    assert all(c.data_type in "sn" for sheet in book.worksheets for row in sheet.iter_rows() for c in row)
    cut = next(value for value in values if isinstance(value, str) and value.startswith("長" * 32_000))
    assert len(cut) == 32_767
    assert cut.endswith("(以下略。Excelの1つのセルに入る文字数を超えています)")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "".join(str(value) for value in values))
    assert len(book.sheetnames) == 1 + len(WORKBOOK_BREAKERS)


def test_no_title_or_label_of_a_chart_is_taken_for_a_formula(breaking: bytes) -> None:
    for chart in charts_of(breaking):
        for reference in chart.iter(C + "f"):
            assert re.fullmatch(r".+!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", reference.text or "")
            assert _sheet_of(reference.text or "") != "Sheet1"


def test_the_same_report_gives_the_same_bytes() -> None:
    for make in (full_report, figures_report):
        assert report_workbook(make()) == report_workbook(make())


def test_widths_show_every_figure() -> None:
    """A number wider than its column would print as ###."""
    sheet = read(full_report())["cross-Q1"]

    numbers = [cell for row in sheet.iter_rows(max_row=20) for cell in row if isinstance(cell.value, int | float)]
    assert len(numbers) > 30
    for cell in numbers:
        assert sheet.column_dimensions[cell.column_letter].width > len(f"{cell.value:,.1f}")


def test_rows_are_as_high_as_their_letters_need() -> None:
    """Excel and LibreOffice do not fit the rows of written files; measured with the font of the house at 10 points."""
    long = small_section("s", label="移動の支援(買い物や通院に行くための手助け)がもっと必要だと思う人の割合" * 3)
    checked = 0

    for sheet in (*read(full_report()).worksheets, *read(report_of(ReportPart("f", "", (long,)))).worksheets):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and cell.alignment.wrap_text:
                width = (7 * sheet.column_dimensions[cell.column_letter].width + 5) * 0.75 - 4
                height = sheet.row_dimensions[cell.row].height or 15
                assert height >= 12 * _lines(cell.value, width, bold=bool(cell.font.b)), cell.value
                checked += 1
    assert checked > 40


def _lines(text: str, width: float, *, bold: bool) -> int:
    """Lines that the text takes in so many points, broken between any two characters."""
    lines, used = 1, 0.0
    for character in text:
        advance = text_width(character, 10, bold=bold)
        if used + advance > width:
            lines, used = lines + 1, 0.0
        used += advance
    return lines
