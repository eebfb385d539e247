"""The record kept while answers are checked: one event per thing found, findings once the sheets are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zushi_survey.core.problems import Severity
from zushi_survey.data.delivery import Delivery, Identity
from zushi_survey.data.findings import Finding, FindingKind, RuleApplied

_CELL_CHECKS = frozenset(
    {
        FindingKind.UNKNOWN_CODE,
        FindingKind.OUT_OF_RANGE,
        FindingKind.MULTIPLE_MARKS,
        FindingKind.TOO_MANY_MARKS,
        FindingKind.EXCLUSIVE_WITH_OTHERS,
        FindingKind.NOT_ASKED_ANSWERED,
        FindingKind.ASKED_NOT_APPLICABLE,
        FindingKind.RANK_REPEATED,
        FindingKind.RANK_GAP,
        FindingKind.REPEATED_OPTION,
        FindingKind.ASKED_BLANK,
        FindingKind.BAD_WEIGHT,
    }
)
"""Checks made after sheets are judged: an invalid sheet is out and its cells need no mending."""


class Event(NamedTuple):
    """One thing found; `row` is a position in the delivery, None for files, columns and rules."""

    kind: FindingKind
    row: int | None = None
    file: str | None = None
    variable: str | None = None
    column: str | None = None
    found: str | None = None
    allowed: str | None = None
    applied: RuleApplied | None = None
    receipt: str | None = None
    stands_for: int = 1
    severity: Severity | None = None
    params: Mapping[str, str] = {}


@dataclass(slots=True)
class CheckLog:
    """Events and assumptions in the order they were met; lives for one cleaning only."""

    events: list[Event] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Remember one event."""
        self.events.append(event)

    def findings(self, delivery: Delivery, identity: Identity, is_valid: Sequence[bool]) -> tuple[Finding, ...]:
        """Findings: files and rules first, then row by row in the order of the checks."""
        kept = [
            event for event in self.events if event.row is None or is_valid[event.row] or event.kind not in _CELL_CHECKS
        ]
        kept.sort(key=lambda event: -1 if event.row is None else event.row)
        return tuple(_finding(event, delivery, identity) for event in kept)


def _finding(event: Event, delivery: Delivery, identity: Identity) -> Finding:
    """The finding of one event, with the place of its row."""
    row, applied = event.row, event.applied
    severity = Severity.NOTE if applied else event.kind.severity
    return Finding(
        kind=event.kind,
        severity=severity if event.severity is None else event.severity,
        file=event.file if row is None else delivery.files[row],
        line=None if row is None else delivery.lines[row],
        receipt=event.receipt if row is None else identity.receipts[row],
        variable=event.variable,
        column=event.column,
        found=event.found,
        allowed=event.allowed,
        applied=applied,
        count=event.stands_for,
        params=event.params,
    )
