"""Words of order: statistics.md B.8."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zushi_survey.analysis.words.order_words import (
    Placed,
    find_orders,
    first_set,
    judge_first,
    judge_sequence,
    sequence,
)
from zushi_survey.analysis.words.verdicts import Remark, Verdict


def placed(**counts: int) -> list[Placed]:
    return [Placed(name, f"「{name}」", Fraction(count, 1000)) for name, count in counts.items()]


ORDER = placed(a=550, b=531, c=400, d=400, e=300)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("自治会・町内会が最も多く", ["first"]),
        ("最も低く", ["last"]),
        ("一番多い", ["first"]),
        ("第1位は", ["first"]),
        ("「A」が最も高く、次いで「B」、「C」の順となっています", ["first", "next", "sequence"]),
        ("福祉関係やスポーツ等が上位にあげられ", ["open_list", "top"]),
        ("「A」が上位を占め", ["standout"]),
        ("「A」が突出して", ["standout"]),
        ("災害時等の対応、収入や家計が続きます", ["open_list", "next"]),
        ("同等の平等な高等学校", []),
        ("順番", []),
        ("", []),
    ],
)
def test_words_of_order(text: str, kinds: list[str]):
    assert [one.kind for one in find_orders(text)] == kinds


def test_first_alone_first_by_chance_and_not_first():
    assert judge_first("a", ORDER, is_alone=True).verdict is Verdict.SUPPORTED
    assert judge_first("b", ORDER, is_alone=True) == (Verdict.CONTRADICTED, Remark.NOT_FIRST, "")
    assert judge_first("a", ORDER, is_alone=None).verdict is Verdict.UNDECIDED
    assert judge_first("z", ORDER, is_alone=True).verdict is Verdict.UNDECIDED
    finding = judge_first("a", ORDER, is_alone=False, better=first_set(ORDER, ["a", "b"], "%"))
    assert finding.verdict is Verdict.WITHIN_ERROR
    assert finding.note == "最も高い値ですが、次との差は誤差の範囲です。「a」(55.0%)と「b」(53.1%)が上位"


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        (["a", "b", "c"], Verdict.SUPPORTED),
        (["b", "c", "d", "e"], Verdict.SUPPORTED),
        (["a", "b", "d"], Verdict.SUPPORTED),
        (["a", "b", "d", "c"], Verdict.SUPPORTED),
        (["b", "a"], Verdict.CONTRADICTED),
        (["a", "c"], Verdict.CONTRADICTED),
        (["a", "b", "e"], Verdict.CONTRADICTED),
        (["a", "z"], Verdict.UNDECIDED),
        ([], Verdict.UNDECIDED),
    ],
)
def test_order_as_printed_with_ties_either_way_and_nothing_left_out(named: list[str], verdict: Verdict):
    assert judge_sequence(named, ORDER).verdict is verdict


def test_equal_printed_figures_are_joined():
    assert sequence(ORDER[1:], "％") == "「b」(53.1％)、同率で「c」「d」(40.0％)、「e」(30.0％)"


def test_figures_that_print_alike_are_tied_though_not_equal():
    order = [Placed("a", "「a」", Fraction(4004, 10000)), Placed("b", "「b」", Fraction(3999, 10000))]

    assert sequence(order, "%") == "同率で「a」「b」(40.0%)"
    assert judge_sequence(["b", "a"], order).verdict is Verdict.SUPPORTED
    assert judge_first("b", order, is_alone=True).verdict is Verdict.CONTRADICTED, "the counts know better"


def test_means_have_two_decimals_and_no_unit():
    order = [Placed("a", "“a”", Fraction(53, 150), is_mean=True), Placed("b", "“b”", Fraction(1, 8), is_mean=True)]

    assert sequence(order, "%") == "“a”(0.35)、“b”(0.13)"
