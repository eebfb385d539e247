"""What one line of the result says, and the way every line is timed: ours and theirs in turn, in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows and repeats a run uses."""

    sample_rows: int = 1_112
    sample_repeats: int = 9
    many_rows: int = 1_000_000
    many_repeats: int = 5
    csv_rows: int = 100_000
    processes: int = 11
    peer_repeats: int = 3
    questions_a_kind: int | None = None
    """Variables of each kind whose statistics are computed; None: all."""
    with_svy: bool = True
    few_sheets: int = 100
    many_sheets: int = 1_000
    sheet_repeats: int = 3
    page_few: int = 10
    page_many: int = 150
    page_repeats: int = 3
    report_repeats: int = 3
    protection_tables: int | None = None
    """Tables whose protection is measured; None: all."""
    protection_sides: tuple[int, ...] = (5, 10, 20)
    """Rows and columns of single tables."""
    protection_repeats: int = 3
    with_tauargus: bool = True


@dataclass(frozen=True, slots=True)
class Aim:
    """The ratio wished for: at least `bound` times faster than the other, or at most `bound` times as long."""

    bound: float
    is_speed_up: bool

    @property
    def text(self) -> str:
        """The aim as printed."""
        return f"{self.bound:g}倍以上速い" if self.is_speed_up else f"{self.bound:g}倍以内"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the result; ratios are of medians."""

    what: str
    other: str
    ours: Sequence[float]
    theirs: Sequence[float]
    aim: Aim | None = None
    is_speed_up: bool = False
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Theirs by ours where a speed-up is told, otherwise ours by theirs."""
        ours, theirs = median(self.ours), median(self.theirs)
        return theirs / ours if self.is_speed_up else ours / theirs

    @property
    def is_reached(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        if self.aim is None:
            return None
        return self.ratio >= self.aim.bound if self.aim.is_speed_up else self.ratio <= self.aim.bound


def alternate(calls: Sequence[Callable[[], object]], repeats: int) -> list[list[float]]:
    """Seconds of each call, one list a call, of `repeats` rounds after a warm-up round that is thrown away.

    The calls take turns, which lets whatever else the machine does fall on all of them alike.
    """
    seconds: list[list[float]] = [[] for _ in calls]
    for turn in range(repeats + 1):
        for call, taken in zip(calls, seconds, strict=True):
            start = perf_counter()
            call()
            if turn:
                taken.append(perf_counter() - start)
    return seconds
