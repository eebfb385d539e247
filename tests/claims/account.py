"""The return account of the reported wave, as `zushi-survey rates` gives it to programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zushi_survey.pipeline.study import Study


@dataclass(frozen=True)
class Account:
    """Questionnaires of one wave by what became of them, and the first day of dispatch."""

    sent: int
    returned: int
    invalid: int
    valid: int
    valid_rate: Fraction
    """有効回収率, 0-1."""
    dispatched: date | None


def account_of(study: Study) -> Account:
    """The row of the whole; the day of dispatch, which no table prints, from the ledger."""
    wave = study.wave()
    data = study.rates()
    whole = dict(zip(data.columns, data.rows[0], strict=True))
    assert whole["axis"] == "total"
    days = sorted(day for day in (wave.ledger.sent if wave.ledger else None) or () if day)
    return Account(
        sent=int(whole["sent"] or 0),
        returned=int(whole["returned"] or 0),
        invalid=int(whole["invalid"] or 0),
        valid=int(whole["valid"] or 0),
        # the row holds a float; the exact ratio of two counts is the only one with so small a denominator near it
        valid_rate=Fraction(float(whole["response_rate"] or 0)).limit_denominator(10_000),
        dispatched=date.fromisoformat(days[0]) if days else None,
    )
