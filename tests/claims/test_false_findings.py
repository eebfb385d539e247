"""A chapter of a study in which nothing differs says so: over twenty seeds at most as often as the stated level.

The level is 5%: of 20 chapters 4 or more speak wrongly with probability .016 (binomial), so up to 3 are allowed. The
measure over 200 seeds is `python -m benchmarks.false_findings`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.false_findings import Said, equal_waves_study, said_of_changes, said_of_groups, shuffled_study

SEEDS = range(20)
MOST = 3


@pytest.mark.slow
@pytest.mark.parametrize(("make", "measure"), [(shuffled_study, said_of_groups), (equal_waves_study, said_of_changes)])
def test_what_is_not_there_is_hardly_ever_said(
    make: Callable[[Path, Path, int], Path],
    measure: Callable[[Path], Said],
    demo_study: Path,
    tmp_path: Path,
) -> None:
    found = [measure(make(demo_study, tmp_path / "study", seed)) for seed in SEEDS]

    assert sum(one.in_text > 0 for one in found) <= MOST
    assert sum(one.in_findings > 0 for one in found) <= MOST


def test_the_measure_sees_what_is_there(demo_study: Path) -> None:
    assert said_of_groups(demo_study).in_text > 10
    assert said_of_changes(demo_study).in_text >= 4
