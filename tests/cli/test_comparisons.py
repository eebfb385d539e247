"""`zushi-survey test`, and marks and intervals of `crosstab`, through the public commands on the sample study."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from zushi_survey.present.comparisons import COMPARISON_COLUMNS
from zushi_survey.present.orders import ORDER_COLUMNS

Row = dict[str, str]


@pytest.fixture
def study(demo_study: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "study"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def rows_of(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def find(rows: list[Row], **wanted: str) -> Row:
    (only,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return only


def test_a_district_that_knows_more_is_higher_than_the_whole(run_cli, demo_study):
    """Claim S2-1-5-06-9: 成年後見制度 is known best in 久木 (statistics.md C8 has the same kind of table)."""
    done = run_cli("test", "Q15", "--by", "district", "--format", "csv", cwd=demo_study)

    assert done.returncode == 0, done.stderr
    rows = rows_of(done.stdout)
    assert tuple(rows[0]) == COMPARISON_COLUMNS
    hisagi = find(rows, option_label="知っている", category="hisagi", against="whole")
    assert (hisagi["direction"], hisagi["significant"], hisagi["test_method"]) == ("higher", "1", "pooled_z")
    # z of a share against a whole that contains it (C8): (p1 - p) / sqrt(p q (1/n1 - 1/n))
    n1, n = int(hisagi["base"]), int(hisagi["base_against"])
    p1, p = float(hisagi["estimate"]), float(hisagi["estimate_against"])
    assert float(hisagi["statistic"]) == pytest.approx((p1 - p) / (p * (1 - p) * (1 / n1 - 1 / n)) ** 0.5)
    assert (hisagi["correction"], hisagi["family_size"], hisagi["alpha"]) == ("bh", "5", "0.05")
    association = find(rows, against="association")
    assert (association["test_method"], association["statistic_name"], association["direction"]) == (
        "pearson", "chi2", "found",
    )  # fmt: skip


def test_json_and_csv_say_the_same(run_cli, demo_study):
    arguments = ("test", "Q15", "--by", "age", "--against", "pair", "--against", "rest")
    as_csv = rows_of(run_cli(*arguments, "--format", "csv", cwd=demo_study).stdout)
    as_json = json.loads(run_cli(*arguments, "--format", "json", cwd=demo_study).stdout)

    assert {row["against"] for row in as_csv} == {"association", "pair", "rest", "trend"}
    texts = [{key: "" if value is None else str(value) for key, value in row.items()} for row in as_json["rows"]]
    assert texts == as_csv
    assert as_json["about"]["base"] == "answered"


def test_without_axes_those_of_the_study_are_tested(run_cli, demo_study):
    rows = rows_of(run_cli("test", "Q10", "--format", "csv", cwd=demo_study).stdout)

    assert list(dict.fromkeys(row["axis"] for row in rows)) == ["sex", "age", "district", "household"]
    assert [row["axis"] for row in rows if row["against"] == "trend"] == ["age"] * 3, "only age has an order"


def test_level_correction_and_convention_can_be_chosen(run_cli, demo_study):
    arguments = ("test", "Q15", "--by", "household", "--format", "csv")
    plain = rows_of(run_cli(*arguments, "--correction", "none", cwd=demo_study).stdout)
    strict = rows_of(run_cli(*arguments, "--correction", "holm", "--alpha", "0.001", cwd=demo_study).stdout)
    other = rows_of(run_cli(*arguments, "--convention", "unpooled_t", cwd=demo_study).stdout)

    assert all(row["p_value"] == row["p_adjusted"] for row in plain)
    assert {row["alpha"] for row in strict} == {"0.001"}
    assert sum(row["significant"] == "1" for row in strict) < sum(row["significant"] == "1" for row in plain)
    assert {row["test_method"] for row in other if row["against"] == "whole"} == {"share_unpooled_t"}


def test_the_terminal_says_the_verdict_in_words_and_the_method_in_one_line(run_cli, demo_study):
    done = run_cli("test", "Q15", "--by", "district", cwd=demo_study)

    line = next(line for line in done.stdout.splitlines() if re.search(r"久木 +204 +87\.3", line))
    assert re.search(r"\+9\.4 +高い", line)
    notes = [line for line in done.stdout.splitlines() if line.startswith("  注) 検定: 各区分と全体の差")]
    assert len(notes) == 1
    assert all(word in notes[0] for word in ("z検定", "回答者(無回答を除く)", "BH法", "有意水準5％", "単純無作為抽出"))
    assert done.stdout.encode("cp932")


def test_a_small_group_is_not_tested_and_says_so(run_cli, demo_study):
    text = run_cli("test", "Q15", "--by", "household", cwd=demo_study).stdout

    assert "検定しない(基数が30人未満)" in text


def test_the_two_factor_check_says_what_the_second_axis_explains(run_cli, demo_study):
    """夫婦のみ世帯 knows 成年後見 better (claim S2-1-5-06-8), and is mostly of one age (statistics.md G14)."""
    done = run_cli("test", "Q15", "--by", "household", "--given", "age", "--format", "csv", cwd=demo_study)

    rows = rows_of(done.stdout)
    net = [row for row in rows if row["option_label"] == "知っている"]
    plain = find(net, against="rest", category="couple")
    within = find(net, against="given", category="couple")
    assert (plain["axis"], within["axis"]) == ("household", "household*age")
    assert (plain["direction"], within["test_method"]) == ("higher", "cmh")
    assert 0 < float(within["difference"]) < float(plain["difference"])
    assert float(within["odds_ratio_low"]) < float(within["odds_ratio"]) < float(within["odds_ratio_high"])
    page = run_cli("test", "Q15", "--by", "household", "--given", "age", cwd=demo_study).stdout
    assert "年齢の違いで説明できる可能性" in page


def test_the_order_of_options_says_what_is_first(run_cli, demo_study):
    """Claim S2-1-5-04-3: 自治会・町内会 is first; その他 and 特にない stand outside (claims.md A.1)."""
    done = run_cli("test", "Q10SQ", "--order", "--format", "csv", cwd=demo_study)

    rows = rows_of(done.stdout)
    assert tuple(rows[0]) == ORDER_COLUMNS
    first = {row["option_label"]: row for row in rows}["自治会・町内会"]
    assert (first["rank"], first["rank_low"], first["rank_high"], first["is_first"]) == ("1", "1", "1", "1")
    assert {row["correction"] for row in rows} == {"holm"}
    assert "その他" not in {row["option_label"] for row in rows} | {row["against_label"] for row in rows}
    page = run_cli("test", "Q10SQ", "--order", cwd=demo_study).stdout
    assert re.search(r"自治会・町内会 +1 .* 1位 +最も高い", page)


def test_items_of_a_matrix_are_ordered_by_mean_or_by_a_share(run_cli, demo_study):
    """Claims S2-1-5-09-7 and -8."""
    by_mean = rows_of(run_cli("test", "Q26", "--order", "--format", "csv", cwd=demo_study).stdout)
    by_share = run_cli("test", "Q25", "--order", "--option", "interested", "--format", "csv", cwd=demo_study)

    assert {row["option"] for row in by_mean} == {"mean"}
    assert by_mean[0]["test_method"] == "paired_t"
    best = {row["item"]: row["is_first"] for row in by_mean}
    assert list(best.values()).count("1") == 1
    assert by_share.returncode == 0, by_share.stderr
    assert {row["test_method"] for row in rows_of(by_share.stdout)} <= {"mcnemar", "mcnemar_exact"}


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("Q27", "--order"), ["E-TAB-013"]),
        (("Q10", "--order", "--option", "1"), ["E-TAB-014"]),
        (("Q10", "--option", "1"), ["E-TAB-014"]),
        (("Q26", "--order", "--option", "99"), ["E-TAB-015"]),
        (("Q23", "--order"), ["E-TAB-016"]),
        (("Q10", "--order", "--by", "age", "--against", "rest", "--alpha", "0.5"),
         ["E-STA-002", "E-TAB-017", "E-TAB-017"]),
        (("Q10", "--given", "age", "--against", "pair"), ["E-TAB-017"]),
        (("Q10", "--given", "sex", "--by", "sex"), ["E-TAB-012"]),
        (("Q10", "--by", "nowhere", "--given", "age"), ["E-TAB-002"]),
        (("Q99",), ["E-TAB-001"]),
    ],
)  # fmt: skip
def test_what_cannot_be_tested_is_said_all_at_once(run_cli, demo_study, arguments, codes):
    done = run_cli("test", *arguments, cwd=demo_study)

    assert done.returncode == 1
    assert sorted(re.findall(r"E-[A-Z]{3}-\d{3}", done.stderr)) == codes
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("Q10", "--against", "everyone"), ("Q10", "--alpha", "much"), ()])
def test_a_wrong_command_line_is_exit_code_2(run_cli, demo_study, arguments):
    assert run_cli("test", *arguments, cwd=demo_study).returncode == 2


def test_the_run_record_holds_no_test(run_cli, study):
    run_cli("test", "Q15", "--by", "district", cwd=study)

    (path,) = (study / "out/runs").glob("*-test.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["figures_recorded"] == 0
    assert record["options"]["questions"] == ["Q15"]
    assert "p_value" not in path.read_text(encoding="utf-8")


def figures_of_hidden_cells(rows: list[Row]) -> list[Row]:
    """Comparisons without a test because of disclosure control that still show a figure."""
    figures = (
        *("base", "base_against", "estimate", "estimate_against", "difference", "standard_error", "interval_low"),
        *("interval_high", "statistic", "p_value", "p_adjusted", "direction", "significant", "odds_ratio"),
    )
    return [row for row in rows if row["reason"] == "suppressed" and any(row[name] for name in figures)]


@pytest.mark.parametrize(
    "arguments", [("--against", "whole"), ("--against", "pair"), ("--against", "rest"), ("--given", "sex")]
)
def test_publish_shows_no_test_of_a_hidden_cell(run_cli, demo_study, arguments):
    asked = ("test", "Q16", "Q10SQ", "--by", "age", *arguments, "--policy", "publish", "--format", "csv")
    rows = rows_of(run_cli(*asked, cwd=demo_study).stdout)
    cells = rows_of(
        run_cli("crosstab", "Q16", "Q10SQ", "--by", "age", "--base", "answered", "--policy", "publish",
                "--format", "csv", cwd=demo_study).stdout
    )  # fmt: skip
    hidden = {(c["question"], c["option"], c["category"]) for c in cells if c["status"] == "suppressed"}

    assert hidden
    assert not figures_of_hidden_cells(rows)
    named = [(row, {row["category"], row["against_id"]} - {""}) for row in rows]
    touched = [row for row, of in named if any((row["question"], row["option"], one) in hidden for one in of)]
    assert touched
    assert {row["reason"] for row in touched} == {"suppressed"}


def test_publish_hides_tests_in_words_on_the_page(run_cli, demo_study):
    text = run_cli("test", "Q16", "--by", "age", "--policy", "publish", cwd=demo_study).stdout

    assert re.search(r" x +x +x +x +秘匿 ", text)
    assert "x: 秘匿" in text


def test_publish_orders_only_what_it_shows(run_cli, demo_study):
    internal = rows_of(run_cli("test", "Q16", "--order", "--format", "csv", cwd=demo_study).stdout)
    publish = rows_of(
        run_cli("test", "Q16", "--order", "--where", "age = '18～29歳'", "--policy", "publish", "--format", "csv",
                cwd=demo_study).stdout
    )  # fmt: skip
    shown = rows_of(
        run_cli("freq", "Q16", "--where", "age = '18～29歳'", "--base", "answered", "--policy", "publish", "--format",
                "csv", cwd=demo_study).stdout
    )  # fmt: skip

    hidden = {row["option"] for row in shown if row["status"] == "suppressed" and row["kind"] == "option"}
    assert hidden
    assert not hidden & ({row["option"] for row in publish} | {row["against_id"] for row in publish})
    assert {row["option"] for row in internal} > {row["option"] for row in publish}


def test_marks_in_a_cross_table_are_the_verdicts_of_the_tests(run_cli, demo_study):
    tested = rows_of(run_cli("test", "Q9", "--by", "age", "--format", "csv", cwd=demo_study).stdout)
    marked = rows_of(
        run_cli("crosstab", "Q9", "--by", "age", "--marks", "whole", "--format", "csv", cwd=demo_study).stdout
    )

    verdicts = {(r["option"], r["category"]): r["direction"] for r in tested if r["against"] == "whole"}
    marks = {(r["option"], r["category"]): r["significance"] for r in marked if r["significance"]}
    assert marks == {key: value for key, value in verdicts.items() if value}
    assert set(marks.values()) == {"higher", "lower"}


def test_letters_and_arrows_stand_on_the_page_and_the_workbook_keeps_its_numbers(run_cli, study):
    page = run_cli("crosstab", "Q15", "--by", "sex", "--by", "age", "--marks", "pairs", cwd=study).stdout
    run_cli("crosstab", "Q15", "--by", "age", "--marks", "whole", "--format", "xlsx", cwd=study)

    assert "60歳代 (E)" in page
    assert re.search(r"86\.7[A-G]+", page)
    assert "A、B、C…: その文字の区分より有意に高い" in page
    sheet = openpyxl.load_workbook(study / "out/crosstab.xlsx")["Q15"]
    marked = [cell for row in sheet.iter_rows() for cell in row if "↑" in (cell.number_format or "")]
    assert marked
    assert all(isinstance(cell.value, float) for cell in marked)


def test_marks_follow_study_yaml_unless_the_command_says_otherwise(run_cli, study):
    path = study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "statistics: {marks: whole}\n", encoding="utf-8")

    with_marks = run_cli("crosstab", "Q9", "--by", "age", cwd=study).stdout
    without = run_cli("crosstab", "Q9", "--by", "age", "--marks", "none", cwd=study).stdout

    assert "↑: 有意に高い" in with_marks
    assert "↑" not in without
    assert "検定" not in without


def test_a_plain_cross_table_is_as_it_was(run_cli, demo_study):
    text = run_cli("crosstab", "Q15", "--by", "age", cwd=demo_study).stdout

    assert not set("↑↓†") & set(text)
    assert "区間" not in text


def test_intervals_stand_beside_the_shares_and_always_in_the_data(run_cli, demo_study):
    """278 of 1,112 (claim S2-1-5-04-1): Wilson (.225439, .276282), statistics.md C3."""
    page = run_cli("crosstab", "Q10", "--by", "sex", "--intervals", cwd=demo_study).stdout
    rows = rows_of(run_cli("crosstab", "Q10", "--by", "sex", "--format", "csv", cwd=demo_study).stdout)

    whole = find(rows, option="1", axis="total")
    assert (float(whole["interval_low"]), float(whole["interval_high"])) == pytest.approx(
        (0.225439436, 0.276281892), rel=1e-6
    )
    assert "22.5～27.6" in page
    assert "信頼区間: 比率はウィルソン法" in page


def test_publish_hides_intervals_and_marks_of_hidden_cells(run_cli, demo_study):
    asked = ("crosstab", "Q16", "--by", "age", "--marks", "pairs", "--intervals", "--policy", "publish")
    rows = rows_of(run_cli(*asked, "--format", "csv", cwd=demo_study).stdout)

    hidden = [row for row in rows if row["status"] == "suppressed"]
    assert hidden
    figures = ("interval_low", "interval_high", "standard_error", "reliability", "significance", "proportion")
    assert all(row[name] == "" for row in hidden for name in figures)


def test_ticks_have_neither_marks_nor_intervals(run_cli, demo_study):
    done = run_cli(
        "crosstab", "Q9", "--by", "age", "--base", "ticks", "--marks", "whole", "--intervals", cwd=demo_study
    )

    assert done.returncode == 0
    assert "延べ回答数を基数とした表には、差の印を付けません。" in done.stdout
    assert "↑" not in done.stdout


def test_notebooks_get_orders_and_comparisons(demo_study):
    import zushi_survey

    study = zushi_survey.open_study(demo_study)
    (order,) = study.order("Q3")
    rows = list(study.comparisons("Q15", ["district"], kinds=["whole"]))

    assert order.order.places[0].label == "市と地域住民の協力"
    assert {row.category for row in rows} == {"zushi", "numama", "hisagi", "kotsubo", "ikego"}


def test_a_weighted_table_with_marks_shows_the_effective_base(run_cli, study):
    path = study / "data/synthetic_r3_raw.csv"
    lines = path.read_bytes().decode("cp932").splitlines()
    weighted = [lines[0] + ",w", *(f"{line},{1 + number % 3}" for number, line in enumerate(lines[1:]))]
    path.write_bytes(("\r\n".join(weighted) + "\r\n").encode("cp932"))

    done = run_cli("crosstab", "Q15", "--by", "sex", "--marks", "whole", "--weight", "w", cwd=study)

    assert done.returncode == 0, done.stderr
    assert re.search(r"n\(実数\) +n\(ウエイト後\) +有効基数", done.stdout)
    assert "ウエイト補正後" in done.stdout
