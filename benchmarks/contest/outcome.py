"""What the contest measured, as it is kept in `benchmarks/results/peers.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.contest.programs import OURS

RESULTS = Path(__file__).resolve().parents[1] / "results"
PEERS = RESULTS / "peers.json"
SHELL, WITHIN = "from the shell", "in process"
_PSPP_MAY_BE = 3.0
"""From the shell PSPP, a compiled program, may be so many times faster."""


@dataclass(frozen=True, slots=True)
class Line:
    """One program doing one task on so many sheets; without seconds where it was not run, and why."""

    rows: int
    task: str
    program: str
    reason: str = ""
    agreed: int = 0
    """Figures that were equal to ours before anything was timed."""
    whole: tuple[float, ...] = ()
    """Seconds of whole processes: start, read, compute, write."""
    within: tuple[float, ...] = ()
    """Seconds of the computation in a process that holds the sheets."""
    first: float = 0.0
    """Seconds of the very first whole process."""
    megabytes: tuple[float, ...] = ()
    """Most memory of each whole process."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A peer's seconds by ours: how many times faster we are, and the least and most that the runs allow."""

    median: float
    least: float
    most: float
    aim: float
    """What it should be at least."""

    @property
    def is_reached(self) -> bool:
        """Whether the aim is reached."""
        return self.median >= self.aim


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything measured in one run."""

    environment: str
    load: str
    """How busy the machine was when the run began and ended."""
    notes: dict[str, str]
    """Program -> what is to be known about it."""
    versions: dict[str, str]
    lines: tuple[Line, ...] = field(default=())

    def of(self, rows: int, task: str, program: str) -> Line | None:
        """The line of one program."""
        wanted = (rows, task, program)
        return next((line for line in self.lines if (line.rows, line.task, line.program) == wanted), None)

    def ratio(self, line: Line, where: str) -> Ratio | None:
        """How a peer's line stands to ours; None where one of the two was not run."""
        ours = self.of(line.rows, line.task, OURS)
        mine, theirs = _seconds(ours, where), _seconds(line, where)
        if line.program == OURS or not mine or not theirs:
            return None
        aim = 1 / _PSPP_MAY_BE if (line.program, where) == ("PSPP", SHELL) else 1.0
        # The widest range that the single runs allow.
        return Ratio(median(theirs) / median(mine), min(theirs) / max(mine), max(theirs) / min(mine), aim)

    def write(self, path: Path) -> None:
        """Keep it as json."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Outcome:
        """What `write` kept."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        lines = tuple(
            Line(**{k: tuple(v) if isinstance(v, list) else v for k, v in one.items()}) for one in kept["lines"]
        )
        return cls(kept["environment"], kept["load"], kept["notes"], kept["versions"], lines)


def _seconds(line: Line | None, where: str) -> Sequence[float]:
    """The seconds of a line, from the shell or in process."""
    if line is None:
        return ()
    return line.whole if where == SHELL else line.within
