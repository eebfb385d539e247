"""Every test has words, and every line under a table says which test, of whom, corrected how."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tests.unit.present.comparisons import comparison, significance
from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.analysis.testing.comparisons import _method
from zushi_survey.analysis.testing.differences import Stub
from zushi_survey.analysis.testing.significance import Reason
from zushi_survey.present.methods_in_words import (
    CORRECTIONS,
    METHODS,
    REASONS,
    DesignFacts,
    interval_note,
    method_note,
    not_tested_words,
)
from zushi_survey.questionnaire.study import StatisticsRules

MAKERS = {"Significance", "not_tested", "from_z", "from_t", "from_f", "from_chi_square"}
RULES = StatisticsRules()


def _named(tree: ast.Module) -> Iterator[str]:
    """Every text that a test of this module can be named by: the first argument of its maker, or what it stands for."""
    texts: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            texts.setdefault(node.targets[0].id, set()).update(_texts(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS and node.args:
            first = node.args[0]
            yield from texts.get(first.id, ()) if isinstance(first, ast.Name) else _texts(first)


def _texts(node: ast.expr) -> set[str]:
    """Texts among the values of an expression; not those that are compared or asked about."""
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_every_method_that_a_test_can_be_named_by_has_words(repository: Path) -> None:
    modules = sorted((repository / "zushi_survey" / "analysis").rglob("*.py"))
    named = {name for path in modules for name in _named(ast.parse(path.read_text(encoding="utf-8")))}

    assert {"pearson", "rao_scott_multiple", "wald_adjusted", "cmh", "mcnemar"} <= named, "the search is broken"
    assert named <= set(METHODS)


@pytest.mark.parametrize("convention", get_args(StatisticsRules.model_fields["convention"].annotation))
@pytest.mark.parametrize("is_mean", [False, True])
@pytest.mark.parametrize("df", [float("inf"), 12.0])
def test_every_convention_has_words(convention: str, is_mean: bool, df: float) -> None:
    assert _method(Stub("1", "", 0, 0, is_mean), convention, df) in METHODS


def test_every_reason_has_words() -> None:
    for reason in get_args(Reason):
        if reason:
            assert not_tested_words(significance(None, reason=reason), 30)
    assert set(get_args(Reason)) - {"", "small_base"} == set(REASONS)


def test_every_correction_has_words() -> None:
    assert set(get_args(StatisticsRules.model_fields["multiplicity"].annotation)) == set(CORRECTIONS)


def test_one_line_says_test_base_correction_level_and_design() -> None:
    rules = StatisticsRules(alpha=0.01, multiplicity="holm")

    line = method_note([comparison(Against.WHOLE)], rules, DesignFacts())

    assert line == (
        "検定: 各区分と全体の差(全体に区分自身が含まれることを考慮)を比率の差のz検定で検定(両側、有意水準1％)。"
        "対象は回答者(無回答を除く)。多重比較は、選択肢ごとに比べた数だけホルム法で補正。"
        "単純無作為抽出として計算、ウエイトなし。"
    )


def test_random_draws_are_said_with_their_number() -> None:
    row = comparison(Against.ASSOCIATION)._replace(
        test=significance(0.2, method="monte_carlo", name="exact", draws=99_999)
    )

    line = method_note([row], RULES, DesignFacts())

    assert "乱数による表を99,999回作って計算" in line
    assert "補正" not in line, "a single test is not corrected"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (DesignFacts(is_weighted=True), "単純無作為抽出として計算、ウエイト補正後"),
        (DesignFacts(is_drawn_singly=False), "層・抽出単位を考慮して計算、ウエイトなし"),
        (
            DesignFacts(is_weighted=True, is_drawn_singly=False, is_calibrated=True, sampling_fraction=0.02),
            "層・抽出単位を考慮して計算、有限母集団修正あり、人口に合わせたウエイト補正後",
        ),
        (DesignFacts(is_weighted=True, has_replicates=True), "複製ウエイトによる誤差、ウエイト補正後"),
    ],
)
def test_the_design_is_said(facts: DesignFacts, words: str) -> None:
    assert facts.words == words


def test_intervals_say_their_kind_and_confidence() -> None:
    rules = StatisticsRules(interval="korn_graubard", confidence=0.9)

    assert "コーン・グラウバード法" in interval_note(rules, DesignFacts())
    assert "90％信頼区間" in interval_note(rules, DesignFacts())


def test_no_comparison_needs_no_line() -> None:
    assert method_note([], RULES, DesignFacts()) == ""
