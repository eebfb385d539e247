"""Every statement of the plan that counts can decide is decided as expected on the sample study.

What is not tested here is significance: see `checks.py`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.claims.checks import accepts, printed
from tests.claims.claim import Claim
from tests.claims.claims import CHECKED, CLAIMS
from tests.claims.figures import Figures


def published(shared: Path) -> dict[str, tuple[int, str, str, str]]:
    """Line of the plan, kind, text and expected verdict of every claim of the reference, by id."""
    text = (shared / "reference" / "claims.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([SC]2-[^ |]+) \| (\d+) \| ([A-Z0-9-]+) \| (.+?) \| `.*\| ([SDUXM]) \|", text, re.MULTILINE)
    return {id_: (int(line), kind, words, verdict) for id_, line, kind, words, verdict in rows}


@pytest.mark.parametrize("claim", CHECKED, ids=lambda claim: claim.id)
def test_the_sample_decides_the_claim_as_expected(claim: Claim, figures: Figures) -> None:
    assert claim.check is not None

    assert claim.check(figures) is claim.holds


def test_every_claim_of_the_reference_is_here_once_with_its_line_kind_and_words(shared: Path) -> None:
    expected = published(shared)

    assert len(expected) == 162
    assert sorted(claim.id for claim in CLAIMS) == sorted(expected)
    for claim in CLAIMS:
        line, kind, text, _ = expected[claim.id]
        assert (claim.line, claim.kind) == (line, kind)
        assert text.startswith(claim.words)


def test_counts_decide_what_the_reference_expects(shared: Path) -> None:
    """S, D and M must hold; X must be refused; U, and the X that asserts a cause, are left open."""
    verdicts = {id_: verdict for id_, (*_, verdict) in published(shared).items()}

    for claim in CHECKED:
        assert claim.holds is (verdicts[claim.id] in "SDM"), claim.id
    unchecked = {claim.id for claim in CLAIMS} - {claim.id for claim in CHECKED}
    assert {id_ for id_, verdict in verdicts.items() if verdict == "U"} <= unchecked


def test_a_claim_has_either_a_check_or_a_reason() -> None:
    for claim in CLAIMS:
        assert (claim.check is None) is bool(claim.reason), claim.id


@pytest.mark.parametrize(
    ("phrase", "tenths", "accepted"),
    [
        ("約5割", 474, False), ("約5割", 475, True), ("約5割", 524, True), ("約5割", 525, False),
        ("3割台半ば", 334, False), ("3割台半ば", 335, True), ("3割台半ば", 374, True), ("3割台半ば", 375, False),
        ("5割台後半", 564, False), ("5割台後半", 565, True), ("5割台後半", 599, True), ("5割台後半", 600, False),
        ("5割台弱", 469, False), ("5割台弱", 470, True), ("5割台弱", 544, True), ("5割台弱", 545, False),
        ("半数近く", 439, False), ("半数近く", 440, True), ("半数近く", 499, True), ("半数近く", 500, False),
        ("4人に1人", 224, False), ("4人に1人", 225, True), ("4人に1人", 275, True), ("4人に1人", 276, False),
    ],
)  # fmt: skip
def test_a_phrase_accepts_grades_a_and_b_of_the_reference_and_no_more(phrase: str, tenths: int, accepted: bool) -> None:
    assert accepts(phrase, tenths) is accepted


@pytest.mark.parametrize(("share", "tenths"), [((1, 16), 63), ((1, 32), 31), ((1, 2000), 1), ((618, 1112), 556)])
def test_shares_are_printed_half_up(share: tuple[int, int], tenths: int) -> None:
    assert printed(Fraction(*share)) == tenths
