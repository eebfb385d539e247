"""The rule that says what became slower, the agreement asked of peers, and a document that equals its results."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks import scaling
from benchmarks.contest.agreement import compare
from benchmarks.contest.outcome import SHELL, WITHIN, Line, Outcome
from benchmarks.contest.page import write_page
from benchmarks.contest.programs import OURS
from benchmarks.contest.workers.protocol import tell, told
from benchmarks.gate import Kept, failures, is_loss

STEADY = Kept(median=2.0, least=1.9, most=2.1)
NOISY = Kept(median=2.0, least=1.0, most=4.0)


@pytest.mark.parametrize(
    ("kept", "now", "loss"),
    [
        (STEADY, 2.6, False),  # exactly 30 percent is still no loss
        (STEADY, 2.61, True),
        (STEADY, 2.2, False),  # outside its range, within 30 percent
        (NOISY, 3.9, False),  # far above the median, but seen before
        (NOISY, 4.1, True),
        (STEADY, 0.5, False),  # faster
    ],
)
def test_loss_is_beyond_30_percent_and_beyond_everything_seen(kept: Kept, now: float, loss: bool) -> None:
    assert is_loss(kept, [now - 0.4, now, now + 9]) is loss


def test_one_slow_round_of_five_is_no_loss() -> None:
    assert not is_loss(STEADY, [2.0, 2.0, 2.0, 2.1, 50.0])


def test_names_must_be_the_same_on_both_sides() -> None:
    lines = failures({"a": STEADY, "gone": STEADY}, {"a": [3.0], "new": [1.0]})

    assert lines == ["a: 3, was 2 (1.9-2.1)", "gone: kept, but not measured", "new: not kept yet (--store)"]


@pytest.mark.parametrize(
    ("name", "other", "equal"),
    [
        ("counts", 12.0, True),
        ("counts", 12.0000000001, False),
        ("percent", 12.00000001, True),
        ("percent", 12.0000001, False),
        ("errors", 12.0000001, False),
        ("percent", math.nan, None),
    ],
)
def test_counts_must_be_equal_and_others_to_nine_digits(name: str, other: float, equal: bool | None) -> None:
    found = compare([{name: [12.0]}], [{name: [other]}], (name,), {})

    assert (found.equal, len(found.different)) == ((0, 0) if equal is None else (int(equal), int(not equal)))


def test_printed_figure_may_differ_by_half_of_its_last_digit() -> None:
    ours, theirs = [{"percent": [12.3456, 12.3456]}], [{"percent": [12.3, 12.4]}]

    assert len(compare(ours, theirs, ("percent",), {"percent": 0.0501}).different) == 1


def test_what_a_worker_tells_is_read_back(tmp_path: Path) -> None:
    found = [{"counts": [1.0, 0.1]}, {"counts": [2.0], "chi2": [0.30000000000000004, 1e-300]}]

    tell(found, tmp_path / "told")

    assert told(tmp_path / "told") == found


@pytest.fixture
def outcome() -> Outcome:
    """Ours, a peer that is half as fast, and one that was not run."""
    lines = (
        Line(1_112, "tables", OURS, whole=(1.0, 2.0, 3.0), within=(1.0,), megabytes=(100.0,)),
        Line(1_112, "tables", "PSPP", whole=(0.6, 0.8), within=(0.5,), megabytes=(20.0,), agreed=7),
        Line(1_112, "tables", "svy", reason="took more than 3 minutes"),
    )
    return Outcome("Python", "load 0.1", {}, {}, lines)


def test_ratio_is_of_medians_with_the_widest_range(outcome: Outcome) -> None:
    found = outcome.ratio(outcome.lines[1], SHELL)

    assert found is not None
    assert (found.median, found.least, found.most) == (0.35, 0.6 / 3, 0.8)
    assert found.is_reached  # from the shell PSPP may be three times faster


def test_in_process_no_peer_may_be_faster(outcome: Outcome) -> None:
    found = outcome.ratio(outcome.lines[1], WITHIN)

    assert found is not None
    assert not found.is_reached


def test_program_that_was_not_run_has_no_ratio_and_its_reason_on_the_page(outcome: Outcome, tmp_path: Path) -> None:
    write_page(outcome, tmp_path / "peers.html")
    outcome.write(tmp_path / "peers.json")

    assert outcome.ratio(outcome.lines[2], SHELL) is None
    assert "not run: took more than 3 minutes" in (tmp_path / "peers.html").read_text(encoding="utf-8")
    assert Outcome.read(tmp_path / "peers.json") == outcome


def test_document_on_scaling_tells_the_kept_results() -> None:
    text = scaling.PAGE.read_text(encoding="utf-8")

    assert scaling.with_measured(text, scaling.Results.read(scaling.RESULTS)) == text


def test_cost_of_one_more_is_the_slope() -> None:
    points = tuple(scaling.Point(size, 3 + 2 * size, 0) for size in (1, 2, 5))

    assert scaling.Curve("", "", points).per_unit == pytest.approx(2, rel=1e-12)
