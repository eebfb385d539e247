"""What counting, and the foot of a page of tables, need of a wave: coded answers and sums, nothing of single sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.data.findings import FindingKind, RuleSummary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zushi_survey.core.problems import Problem
    from zushi_survey.data.cleaning import Cleaned
    from zushi_survey.data.responses import CodedAnswers
    from zushi_survey.data.sheet import RawSheet

_FATAL = (FindingKind.BAD_CONDITION, FindingKind.BAD_WEIGHT)


class Headings(NamedTuple):
    """The columns of one answer file, in file order."""

    file: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Countable:
    """Clean answers of the valid sheets and what checking them came to, in numbers."""

    responses: CodedAnswers
    returned: int
    """Sheets returned, valid or not."""
    open_errors: int
    """Findings that are errors and that no rule has repaired."""
    repair_summary: tuple[RuleSummary, ...]
    assumptions: tuple[str, ...]
    """What was taken for granted, in Japanese, for the run record."""
    headings: tuple[Headings, ...]
    detected: tuple[str, ...]
    """What was found out about the answer files rather than told, in Japanese, for the run record."""

    @property
    def valid(self) -> int:
        """Valid sheets."""
        return self.responses.respondent_count


def countable_of(cleaned: Cleaned, sheets: Sequence[RawSheet]) -> Countable:
    """What counting needs of the cleaned answers of these files."""
    return Countable(
        responses=cleaned.responses.coded,
        returned=cleaned.sheets.returned,
        open_errors=sum(finding.is_open_error for finding in cleaned.findings),
        repair_summary=cleaned.repair_summary,
        assumptions=cleaned.assumptions,
        headings=headings_of(sheets),
        detected=tuple(f"{sheet.file}: {line}" for sheet in sheets for line in sheet.detected),
    )


def headings_of(sheets: Sequence[RawSheet]) -> tuple[Headings, ...]:
    """The columns of these files."""
    return tuple(Headings(sheet.file, tuple(sheet.columns)) for sheet in sheets)


def fatal_problems(cleaned: Cleaned) -> Iterator[Problem]:
    """Filters and weights that cannot be read (E-RSP-025, E-RSP-027): they would make every figure wrong."""
    for finding in cleaned.findings:
        if finding.kind in _FATAL and finding.count:
            yield finding.to_problem()
