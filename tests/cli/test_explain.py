"""`explain`: the chain behind a figure is complete, true to the table, and hides what the table hides."""

from __future__ import annotations

import csv
import hashlib
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import Run


def _chain(run_cli: Run, study: Path, *arguments: str) -> dict[str, list[str]]:
    done = run_cli("explain", *arguments, "--format", "csv", cwd=study)
    assert done.returncode == 0, done.stderr
    chain: dict[str, list[str]] = {}
    for row in csv.DictReader(StringIO(done.stdout.lstrip("\ufeff"))):
        chain.setdefault(row["step"], []).append(row["text"])
    return chain


def test_every_link_from_the_print_to_the_checksum(run_cli: Run, demo_study: Path) -> None:
    """The plan's 4人に1人: 278 of 1,112 (claims.md, S2-1-5-04-1)."""
    chain = _chain(run_cli, demo_study, "Q10", "1")

    assert list(chain) == [
        "印刷される値",
        "集計表のセル",
        "人数",
        "基数",
        "設問と選択肢",
        "ファイルの列",
        "ファイルと行数",
        "この列の修正",
        "入力の照合値",
        "プログラム",
    ]
    assert chain["印刷される値"] == ["25.0％(n=1,112)"]
    assert chain["人数"][0] == "この答えの人: 278 人 ÷ 基数: 1,112 人"
    assert chain["ファイルの列"] == ["Q10: Q10"]
    raw = demo_study / "data" / "synthetic_r3_raw.csv"
    assert chain["ファイルと行数"][0] == "data/synthetic_r3_raw.csv: 1,140 行"
    assert f"data/synthetic_r3_raw.csv SHA-256 {hashlib.sha256(raw.read_bytes()).hexdigest()}" in chain["入力の照合値"]


def test_a_net_by_an_axis_names_its_options_and_both_columns(run_cli: Run, demo_study: Path) -> None:
    chain = _chain(run_cli, demo_study, "Q12", "known", "age=age60")

    assert "『知っている』 = 1 活動の内容まで知っている、2 名前は知っている" in chain["設問と選択肢"][1]
    assert chain["ファイルの列"] == ["Q12: Q12", "F2: F2"]


def test_the_command_of_the_chain_prints_the_same_figure(run_cli: Run, demo_study: Path) -> None:
    chain = _chain(run_cli, demo_study, "Q12", "known", "age=age60")
    command = chain["プログラム"][1].removeprefix("zushi-survey ").split()

    done = run_cli(*command, "--format", "csv", cwd=demo_study)

    rows = csv.DictReader(StringIO(done.stdout.lstrip("\ufeff")))
    cell = next(r for r in rows if (r["option"], r["category"]) == ("known", "age60"))
    assert f"{cell['count_unweighted']} 人 ÷ 基数: {cell['base_unweighted']} 人" in chain["人数"][0]


def test_what_the_table_hides_stays_hidden(run_cli: Run, demo_study: Path) -> None:
    hidden = _chain(run_cli, demo_study, "Q22.a", "mean", "age=age18", "--policy", "publish")
    shown = _chain(run_cli, demo_study, "Q22.a", "mean", "age=age18")

    assert hidden["印刷される値"] == hidden["人数"] == ["人数が少ないため伏せています(公表用の規則)"]
    assert shown["印刷される値"] != hidden["印刷される値"]


@pytest.mark.parametrize(
    ("arguments", "code", "near"),
    [
        (("Q12", "knwn"), "E-TAB-019", "known"),
        (("Q12", "known", "age=age99"), "E-TAB-019", "age=age80"),
        (("Q17", "1"), "E-TAB-018", "Q17.a"),
        (("Q99", "1"), "E-TAB-001", ""),
    ],
)
def test_names_that_do_not_exist(
    run_cli: Run, demo_study: Path, arguments: tuple[str, ...], code: str, near: str
) -> None:
    done = run_cli("explain", *arguments, cwd=demo_study)

    assert done.returncode == 1
    assert done.stderr.startswith(code)
    assert near in done.stderr


@pytest.mark.parametrize("what", ["S2-1-5-04-1", "4人に1人の方が地域活動に参加している", "４人に１人の方が地域活動に"])
def test_a_statement_by_its_id_or_its_words_has_its_verdict_and_the_chain_of_its_figure(
    run_cli: Run, demo_study: Path, what: str
) -> None:
    chain = _chain(run_cli, demo_study, what)

    assert chain["文"] == ["178行目 「4人に1人の方が地域活動に参加している」"]
    assert chain["判定"] == ["支持"]
    assert chain["印刷される値"] == ["25.0％(n=1,112)"]
    assert chain["ファイルの列"] == ["Q10: Q10"]


def test_every_figure_of_a_statement_has_its_chain(run_cli: Run, demo_study: Path) -> None:
    """S2-1-5-06-13: 児童と比較して、高齢者: two items of one matrix."""
    chain = _chain(run_cli, demo_study, "S2-1-5-06-13")

    assert chain["ファイルの列"] == ["Q17.a: Q17a", "Q17.b: Q17b"]


def test_a_statement_that_nobody_registered(run_cli: Run, demo_study: Path) -> None:
    done = run_cli("explain", "S2-1-5-04-99", cwd=demo_study)

    assert done.returncode == 1
    assert done.stderr.startswith("E-TAB-020")
    assert "S2-1-5-04-" in done.stderr


def test_a_figure_of_an_output_is_followed_from_the_output(run_cli: Run, demo_study: Path) -> None:
    chain = _chain(run_cli, demo_study, "25.0", "Q10", "全体", "--in", "out/crosstab.html")

    assert (
        chain["出力を作った命令"][1] == "zushi-survey crosstab all --by age --by district --by household --marks none"
    )
    assert chain["印刷される値"] == ["25.0％(n=1,112)"]


@pytest.mark.parametrize(("arguments", "code"), [(("--pick", "2"), "E-EXP-008"), ((), "E-EXP-009")])
def test_a_request_that_lacks_something(run_cli: Run, demo_study: Path, arguments: tuple[str, ...], code: str) -> None:
    done = run_cli("explain", *arguments, cwd=demo_study)

    assert done.returncode == 1
    assert done.stderr.startswith(code)
