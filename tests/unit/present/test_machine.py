from __future__ import annotations

from dataclasses import replace

from tests.unit.present.samples import cell, hidden, number_table, released, small_table, wide_table
from zushi_survey.analysis.tables import CellKind
from zushi_survey.present.machine import Area, MachineData, MachineSettings, machine_data

SETTINGS = MachineSettings(title="集計表", fiscal_years={})


def rows_of(data: MachineData, name: str) -> list[dict[str, object]]:
    table = next(table for table in data.tables if table.name == name).data
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_one_row_is_one_answer_in_one_category_with_its_percent_as_printed() -> None:
    first = rows_of(machine_data([small_table()], SETTINGS), "割合")[0]

    assert (first["質問番号"], first["回答番号"], first["区分"]) == ("Q10", "1", "全体")
    assert (first["基数(人)"], first["回答数(人)"], first["割合(％)"]) == (1112, 139, 12.5)  # 139 / 1112 = 0.125
    assert first["調査回"] == "令和3年度(2021年度)"
    assert first["年度(西暦)"] == 2021


def test_hidden_is_x_nobody_is_zero_and_no_base_is_stars() -> None:
    cells = [
        hidden(cell("1", 2, 40), with_base=True),
        cell("2", 0, 40),
        cell("3", 0, 0),
        cell("", 7, None, kind=CellKind.NOT_APPLICABLE),
    ]
    rows = rows_of(machine_data([released(cells)], SETTINGS), "割合")

    shown = [(r["基数(人)"], r["回答数(人)"], r["割合(％)"], r["状態"]) for r in rows]
    assert shown == [
        ("X", "X", "X", "秘匿"),
        (40, 0, 0.0, "通常"),
        (0, 0, "***", "通常"),
        ("***", 7, "***", "通常"),
    ]


def test_nothing_hidden_stands_in_any_table() -> None:
    secret = cell("1", 3, 7, label="秘密の選択肢")
    data = machine_data([released([hidden(secret, with_base=True), cell("2", 40, 97)])], SETTINGS)

    values = {value for table in data.tables for row in table.data.rows for value in row}
    assert not values & {3, 7, 42.9, 42.8}
    assert {40, 97} <= values


def test_weighted_columns_stand_only_where_there_are_weights() -> None:
    plain = rows_of(machine_data([small_table()], SETTINGS), "割合")[0]
    mixed = rows_of(machine_data([small_table(), wide_table(weight=0.7)], SETTINGS), "割合")

    assert "ウエイト後の基数(人)" not in plain
    assert mixed[0]["ウエイト後の基数(人)"] == "***"
    assert mixed[28]["ウエイト後の基数(人)"] == 778.4  # 1112 * 0.7


def test_statistics_have_a_table_of_their_own_with_the_unit_of_each() -> None:
    data = machine_data([number_table()], SETTINGS)

    assert {row["単位"] for row in rows_of(data, "統計量")} == {"分"}
    assert {row["回答の種類"] for row in rows_of(data, "統計量")} == {"平均", "中央値", "最小", "最大"}
    assert not {row["回答の種類"] for row in rows_of(data, "割合")} & {"平均", "中央値", "最小", "最大"}
    assert "統計量" not in {table.name for table in machine_data([small_table()], SETTINGS).tables}


def test_every_code_of_the_rows_is_in_a_code_list() -> None:
    data = machine_data([small_table(), wide_table()], SETTINGS)
    rows = rows_of(data, "割合")

    for sheet, columns in (
        ("回答", ("質問番号", "回答番号", "回答")),
        ("分析軸", ("分析軸コード", "区分コード", "区分")),
        ("調査回", ("調査回コード", "調査回", "年度(西暦)")),
    ):
        listed = {tuple(row[c] for c in columns) for row in rows_of(data, sheet)}
        assert {tuple(row[c] for c in columns) for row in rows} <= listed
    signs = {(row["列"], row["値"]) for row in rows_of(data, "記号と用語")}
    assert {("数値の列", "X"), ("数値の列", "***")} <= signs
    assert {("状態", row["状態"]) for row in rows} | {("回答の種類", row["回答の種類"]) for row in rows} <= signs


def test_every_column_is_defined_with_a_name_of_latin_letters() -> None:
    data = machine_data([small_table(), number_table()], SETTINGS)
    defined = {(row["シート"], row["列名"]): str(row["物理名"]) for row in rows_of(data, "列の定義")}

    for name in ("割合", "統計量"):
        table = next(table for table in data.tables if table.name == name)
        assert [column for sheet, column in defined if sheet == name] == list(table.data.columns)
    assert all(name.isascii() and name.isidentifier() for name in defined.values())


def test_machine_dependent_characters_are_replaced_and_listed() -> None:
    table = small_table()
    title = replace(table.title, question_label="①地域　活動㈱ 髙橋😀")
    data = machine_data([replace(table, title=title)], SETTINGS)

    assert rows_of(data, "割合")[0]["質問"] == "(1)地域活動(株) 高橋〓"
    assert rows_of(data, "置き換えた文字") == [
        {"元の文字(Unicode)": "U+2460", "置き換えた後": "(1)"},
        {"元の文字(Unicode)": "U+3231", "置き換えた後": "(株)"},
        {"元の文字(Unicode)": "U+9AD9", "置き換えた後": "高"},
        {"元の文字(Unicode)": "U+1F600", "置き換えた後": "〓"},
    ]


def test_area_and_fiscal_year_come_from_the_study_where_labels_do_not_tell() -> None:
    table = small_table()
    table = replace(table, title=replace(table.title, wave_label="前回"))
    settings = replace(SETTINGS, fiscal_years={"r3": 2014}, area=Area("14208", "神奈川県逗子市"))
    first = rows_of(machine_data([table], settings), "割合")[0]

    assert (first["地域コード"], first["地域名称"]) == ("14208", "神奈川県逗子市")
    assert (first["調査回"], first["年度(西暦)"]) == ("前回(2014年度)", 2014)
    unknown = rows_of(machine_data([table], SETTINGS), "割合")[0]
    assert (unknown["調査回"], unknown["年度(西暦)"]) == ("前回", "***")
    assert "地域コード" not in unknown


def test_the_explanation_says_where_the_data_come_from_and_how_they_are_encoded() -> None:
    told = {row["項目"]: row["内容"] for row in rows_of(machine_data([small_table()], SETTINGS), "説明")}

    assert told["データの由来"] == "合成データ"
    assert told["公表区分"] == "内部検討用・公表不可"
    assert told["CSVの文字コード"] == "UTF-8(BOMあり)"
    assert "四捨五入" in str(told["割合の丸め"])
