"""Which sheets of big answer files share a receipt number, found with eight bytes a sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.delivery import kept_rows, receipt_key
from zushi_survey.data.ingesting import Rules
from zushi_survey.data.sheet import RawSheet

MOST_APART: Final = 500_000
"""Sheets that may share a receipt number, inclusive: they are cleaned together, in memory."""

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class SheetKeys:
    """The receipts of all rows as numbers of 64 bits, file by file; 0 for a row outside the survey or without one.

    Two receipts with one number (one chance in a hundred thousand among 20 million) only set two sheets apart that need
    not be. 20 million sheets take 160 MB, and as much again while they are compared.
    """

    written: tuple[Hashes, ...]
    """As keyed: what corrections go by."""
    corrected: tuple[Hashes, ...]
    """After corrections of the receipt itself; the same arrays where there are none."""
    left_out: int
    """Rows outside the survey by `keep`."""

    def shared(self, is_declared: bool) -> tuple[NDArray[np.int64], ...]:
        """Per file, the rows that share a receipt with another row of any file; none without receipts.

        Raises SurveyError (E-BIG-009) where there are more than can be held.
        """
        if not is_declared:
            return tuple(np.empty(0, np.int64) for _ in self.written)
        several = np.union1d(_repeated(self.written), _repeated(self.corrected))
        rows = tuple(
            np.flatnonzero(np.isin(written, several) | np.isin(corrected, several))
            for written, corrected in zip(self.written, self.corrected, strict=True)
        )
        if (found := sum(map(len, rows))) > MOST_APART:
            problem = Problem(code="E-BIG-009", got=f"{found:,}票", allowed=f"{MOST_APART:,}票まで")
            raise SurveyError([problem])
        return rows

    def orphans(self, rules: Rules) -> frozenset[int]:
        """Corrections of no sheet at all."""
        wanted = _hashes(rules.correction_keys)
        return frozenset(np.flatnonzero(~_occur(wanted, self.written)).tolist())

    def not_returned(self, rules: Rules) -> int:
        """Entries of the ledger that came back and are in no file."""
        if rules.ledger is None:
            return 0
        returned = np.array([outcome == "returned" for outcome in rules.ledger.outcomes], dtype=np.bool_)
        return int((returned & ~_occur(_hashes(rules.ledger_keys), self.corrected)).sum())


class KeyCollector:
    """Takes the key columns of every file, some rows at a time."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._written: list[list[Hashes]] = [[] for _ in rules.specs]
        self._corrected: list[list[Hashes]] = [[] for _ in rules.specs]
        self._left_out = 0

    def of_file(self, file: int) -> Callable[[RawSheet], None]:
        """Whatever takes rows of this file."""

        def see(sheet: RawSheet) -> None:
            """Take some rows."""
            self._see(file, sheet)

        return see

    def keys(self) -> SheetKeys:
        """All that was taken."""
        written, corrected = (
            tuple(np.concatenate([np.empty(0, np.uint64), *parts]) for parts in files)
            for files in (self._written, self._corrected)
        )
        return SheetKeys(written, corrected, self._left_out)

    def _see(self, file: int, sheet: RawSheet) -> None:
        """Take some rows of a file."""
        spec = self._rules.specs[file]
        texts = self._receipts(file, sheet)
        kept = kept_rows(sheet, spec.keep) if spec.keep else None
        inside = np.ones(sheet.row_count, np.bool_)
        if kept is not None:
            inside[:] = False
            inside[kept] = True
            self._left_out += sheet.row_count - len(kept)
        keys = [receipt_key(unicodedata.normalize("NFKC", text).strip()) for text in texts]
        hashes = np.where(inside, _hashes(keys), 0).astype(np.uint64)
        self._written[file].append(hashes)
        self._corrected[file].append(np.where(inside, _hashes(self._corrected_keys(file, texts, keys)), 0))

    def _receipts(self, file: int, sheet: RawSheet) -> Sequence[str]:
        """The receipts as keyed, or what stands for them."""
        receipt = self._rules.specs[file].receipt
        if receipt and receipt in sheet.columns:
            return sheet.columns[receipt]
        several = len(self._rules.specs) > 1
        return [f"{sheet.file}:{line}" if several else str(line) for line in sheet.lines]

    def _corrected_keys(self, file: int, texts: Sequence[str], keys: list[str]) -> list[str]:
        """The keys after the corrections of the receipt's own column."""
        rules, column = self._rules, self._rules.specs[file].receipt
        corrections = rules.repairs.corrections if rules.repairs else ()
        known = zip(corrections, rules.correction_keys, strict=True)
        new_of = {(key, one.found): receipt_key(one.value) for one, key in known if one.column == column}
        if not new_of:
            return keys
        return [new_of.get((key, text), key) for key, text in zip(keys, texts, strict=True)]


def _hashes(keys: Iterable[str]) -> Hashes:
    """One number per key, never 0 but for an empty key; the same in every run."""
    numbers = [
        int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
        if key
        else 0
        for key in keys
    ]
    return np.array(numbers, dtype=np.uint64)


def _repeated(files: Sequence[Hashes]) -> Hashes:
    """Numbers that occur more than once."""
    everything = np.concatenate(files)
    everything.sort()
    return np.unique(everything[1:][(everything[1:] == everything[:-1]) & (everything[1:] != 0)])


def _occur(wanted: Hashes, files: Sequence[Hashes]) -> NDArray[np.bool_]:
    """Which of the numbers occur in any file."""
    found = np.zeros(len(wanted), np.bool_)
    for hashes in files:
        found |= np.isin(wanted, hashes)
    return found
