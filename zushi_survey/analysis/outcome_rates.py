"""AAPOR outcome rates of a mail survey of named persons: RR1 to RR6 from what became of each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zushi_survey.analysis.returns import DUPLICATE, OUT_OF_SCOPE, Dispatch, SentCounts, SheetReturn, sheets_in_time

COMPLETE_SHARE = Fraction(4, 5)
"""A valid sheet with at least this share of the asked items answered is complete (inclusive)."""
PARTIAL_SHARE = Fraction(1, 2)
"""Below complete, a valid sheet with at least this share (inclusive) is partial; with less it is a break-off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispositions:
    """Persons sent to, by AAPOR final disposition; they add up to the number sent."""

    complete: int
    """I"""
    partial: int
    """P"""
    refusal: int
    """R: refusals and break-offs, empty and less than half answered sheets among them."""
    noncontact: int = 0
    """NC: always 0 here, a letter that nobody answers is of unknown eligibility."""
    other: int = 0
    """O: known to be unable to answer."""
    unknown: int
    """U: nothing returned, or undeliverable."""
    ineligible: int

    @property
    def known_eligible(self) -> int:
        """Persons known to belong to the population asked."""
        return self.complete + self.partial + self.refusal + self.noncontact + self.other

    @property
    def eligibility(self) -> Fraction | None:
        """e: share of the eligible among persons whose eligibility is known; None when nobody's is."""
        known = self.known_eligible + self.ineligible
        return Fraction(self.known_eligible, known) if known else None

    def response_rate(self, number: int) -> Fraction | None:
        """RR1 to RR6; None for an empty base.

        RR1, 3, 5 count complete sheets, RR2, 4, 6 partial ones as well. The base holds everyone of unknown
        eligibility (1, 2), the share e of them (3, 4) or none (5, 6). RR5 and RR6 mean nothing for mail that silently
        does not come back: they are computed to be checked, never printed.

        References
        ----------
        AAPOR Standard Definitions (2015); docs/methods.md, response rates.
        """
        if number not in range(1, 7):
            raise ValueError(f"there is no RR{number}")
        answered = self.complete + (self.partial if number % 2 == 0 else 0)
        weight = (Fraction(1), self.eligibility or Fraction(0), Fraction(0))[(number - 1) // 2]
        base = self.known_eligible + weight * self.unknown
        return Fraction(answered) / base if base else None


def dispositions(
    sheets: Sequence[SheetReturn], dispatched: Dispatch | SentCounts, deadline: str | None = None
) -> Dispositions | None:
    """What became of each person sent to; None when the number sent is unknown.

    A person's sheet decides (the valid one if there are several), then the ledger's outcome. A valid sheet whose share
    of answered items is unknown counts as complete.
    """
    by_receipt = _deciding_sheets(sheets_in_time(sheets, deadline))
    if isinstance(dispatched, Dispatch):
        outcomes = (
            _of_sheet(by_receipt[receipt]) if receipt in by_receipt else _OF_OUTCOME.get(outcome, "unknown")
            for receipt, outcome in zip(dispatched.receipts, dispatched.outcomes, strict=True)
        )
        return _dispositions(outcomes)
    if dispatched.sent is None:
        return None
    known = [_of_sheet(sheet) for sheet in by_receipt.values()]
    return _dispositions([*known, *["unknown"] * (dispatched.sent - len(known))])


_OF_OUTCOME = {"out_of_scope": "ineligible", "refused": "refusal", "unable": "other"}


def _deciding_sheets(sheets: Sequence[SheetReturn]) -> dict[str, SheetReturn]:
    """One sheet per receipt: the valid one, else the first that is no duplicate."""
    deciding: dict[str, SheetReturn] = {}
    for sheet in sheets:
        if sheet.rule != DUPLICATE and (sheet.is_valid or sheet.receipt not in deciding):
            deciding[sheet.receipt] = sheet
    return deciding


def _of_sheet(sheet: SheetReturn) -> str:
    """Disposition of whoever sent this sheet."""
    if sheet.rule == OUT_OF_SCOPE:
        return "ineligible"
    if not sheet.is_valid:
        return "refusal"
    if sheet.answered is None or sheet.answered >= COMPLETE_SHARE:
        return "complete"
    return "partial" if sheet.answered >= PARTIAL_SHARE else "refusal"


def _dispositions(outcomes: Iterable[str]) -> Dispositions:
    """Persons counted by disposition."""
    counted = Counter(outcomes)
    return Dispositions(
        complete=counted["complete"],
        partial=counted["partial"],
        refusal=counted["refusal"],
        other=counted["other"],
        unknown=counted["unknown"],
        ineligible=counted["ineligible"],
    )
