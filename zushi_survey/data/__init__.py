"""Files -> coded, checked `Responses`: readers, coding, checks, repairs, ledger, population."""
