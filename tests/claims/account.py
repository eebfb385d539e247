"""The return account of the reported wave: sent, returned, invalid, valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zushi_survey.pipeline.study import Study


@dataclass(frozen=True)
class Account:
    """Questionnaires of one wave by what became of them, and the first day of dispatch."""

    sent: int
    returned: int
    invalid: int
    valid: int
    dispatched: date | None


def account_of(study: Study) -> Account:
    """The account as the study's ledger and its checked sheets give it."""
    wave = study.wave()
    sheets, ledger = wave.cleaned.sheets, wave.ledger
    if ledger is None:
        return Account(0, sheets.returned, sum(sheets.invalid.values()), sheets.valid, None)
    days = sorted(day for day in ledger.sent or () if day)
    return Account(
        sent=len(ledger.receipts),
        returned=sheets.returned,
        invalid=sum(sheets.invalid.values()),
        valid=sheets.valid,
        dispatched=date.fromisoformat(days[0]) if days else None,
    )
