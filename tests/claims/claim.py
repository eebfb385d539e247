"""One checkable statement of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from tests.claims.checks import Check
from tests.claims.figures import Figures

DESIGN = "a fact of the survey's design: printed in the plan, recorded in no data file"
ASSOCIATION = "an association: only a test decides it (the statistics)"
CAUSE = "asserts or guesses a cause: no count decides it"
OUTSIDE = "rests on casework outside the survey"


@dataclass(frozen=True)
class Claim:
    """A statement of the reference's claims.md, and how counts decide it or why they cannot."""

    id: str
    line: int
    """Line of the plan."""
    kind: str
    words: str
    """First words of the quotation."""
    check: Check | None
    holds: bool = True
    """Whether counts must say yes; False for a statement that the data contradict."""
    reason: str = ""
    """Why there is no check."""

    def stands(self, figures: Figures) -> bool:
        """Whether the figures decide as expected; a figure that is not there, or rests on nobody, does not."""
        assert self.check is not None
        try:
            return self.check(figures) is self.holds
        except (KeyError, ZeroDivisionError, StopIteration):
            return False
