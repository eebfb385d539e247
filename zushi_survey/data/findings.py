"""What checking found: one `Finding` per cell, sheet or column that is not as declared, repaired or not."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from zushi_survey.core.problems import Place, Problem, Severity


class FindingKind(StrEnum):
    """Kinds of finding; the first nine are also the names of cell rules that repair them."""

    UNKNOWN_CODE = "unknown_code"
    OUT_OF_RANGE = "out_of_range"
    MULTIPLE_MARKS = "multiple_marks"
    TOO_MANY_MARKS = "too_many_marks"
    EXCLUSIVE_WITH_OTHERS = "exclusive_with_others"
    NOT_ASKED_ANSWERED = "not_asked_answered"
    ASKED_NOT_APPLICABLE = "asked_not_applicable"
    RANK_REPEATED = "rank_repeated"
    RANK_GAP = "rank_gap"
    REPEATED_OPTION = "repeated_option"
    NORMALISE = "normalise"
    BLANK_WORDS = "blank_words"
    CORRECTION = "correction"
    STALE_CORRECTION = "stale_correction"
    DUPLICATE_RECEIPT = "duplicate_receipt"
    EMPTY_RECEIPT = "empty_receipt"
    EMPTY_SHEET = "empty_sheet"
    LESS_THAN_HALF = "less_than_half"
    OUT_OF_SCOPE = "out_of_scope"
    UNKNOWN_RECEIPT = "unknown_receipt"
    RETURNED_NOT_IN_FILE = "returned_not_in_file"
    NOT_RETURNED_IN_LEDGER = "not_returned_in_ledger"
    UNKNOWN_COLUMN = "unknown_column"
    MISSING_COLUMN = "missing_column"
    BAD_WEIGHT = "bad_weight"
    BAD_DATE = "bad_date"
    BAD_CONDITION = "bad_condition"
    UNKNOWN_TARGET = "unknown_target"
    ASKED_BLANK = "asked_blank"

    @property
    def code(self) -> str:
        """Problem code of this kind (`core/messages/responses.py`)."""
        return f"E-RSP-{list(FindingKind).index(self) + 1:03d}"

    @property
    def severity(self) -> Severity:
        """How much a finding of this kind matters while nothing has repaired it."""
        return _SEVERITY.get(self, Severity.ERROR)


_SEVERITY = {
    FindingKind.RANK_GAP: Severity.WARNING,
    FindingKind.BLANK_WORDS: Severity.NOTE,
    FindingKind.CORRECTION: Severity.NOTE,
    FindingKind.REPEATED_OPTION: Severity.WARNING,
    FindingKind.NORMALISE: Severity.WARNING,
    FindingKind.LESS_THAN_HALF: Severity.WARNING,
    FindingKind.RETURNED_NOT_IN_FILE: Severity.WARNING,
    FindingKind.NOT_RETURNED_IN_LEDGER: Severity.WARNING,
    FindingKind.UNKNOWN_COLUMN: Severity.WARNING,
    FindingKind.BAD_DATE: Severity.WARNING,
    FindingKind.UNKNOWN_TARGET: Severity.WARNING,
    FindingKind.ASKED_BLANK: Severity.NOTE,
}


class RuleApplied(NamedTuple):
    """What a declared rule did to one cell or sheet."""

    rule_id: str
    reason: str
    after: str
    """The new value as it may be printed: a code, 無回答, 非該当, 無効, or (空欄)."""


class RuleSummary(NamedTuple):
    """What one declared rule did; a rule that repaired nothing is there with 0 cells."""

    rule_id: str
    rule: str
    reason: str
    cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found; `found` and `applied.after` are closed codes or structural words, never free text."""

    kind: FindingKind
    severity: Severity
    file: str | None = None
    line: int | None = None
    receipt: str | None = None
    variable: str | None = None
    column: str | None = None
    found: str | None = None
    allowed: str | None = None
    applied: RuleApplied | None = None
    """The rule that repaired it, None while nothing has."""
    count: int = 1
    """Cells or columns this finding stands for."""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def repaired(self) -> bool:
        """Whether a declared rule has repaired it."""
        return self.applied is not None

    @property
    def is_open_error(self) -> bool:
        """Whether it is an error that no declared rule has repaired."""
        return self.severity is Severity.ERROR and not self.repaired

    def to_problem(self) -> Problem:
        """The same as a `Problem`, to be printed."""
        place = Place(
            file=self.file, line=self.line, column=self.column, receipt=self.receipt or None, question=self.variable
        )
        params = {"count": f"{self.count:,}", "detail": "", "nearest": "", **self.params}
        return Problem(
            code=self.kind.code,
            where=place,
            severity=self.severity,
            got=self.found,
            allowed=self.allowed,
            params=params,
        )


HIDDEN_TEXT = "（文字）"
"""What is shown in place of a cell that may hold free text."""

_CLOSED_WORDS = frozenset({"無回答", "非該当", "無効", "不明", "なし", "NA", "N/A", "NR", "IV", "ND"})
_LONGEST_SHOWN = 12


def show_cell(text: str) -> str:
    """The cell as it may be printed: codes and known words as they are, what may be free text as （文字）.

    Examples
    --------
    >>> show_cell("９"), show_cell("1,2"), show_cell("逗子の海がすき"), show_cell("")
    ('９', '1,2', '（文字）', '(空欄)')
    """
    if text == "":
        return "(空欄)"
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(text) > _LONGEST_SHOWN or not _is_printable_here(text):
        return HIDDEN_TEXT
    if not plain:
        return "(空白)"
    if plain.upper() not in _CLOSED_WORDS and _letters(plain) > 1:
        return HIDDEN_TEXT
    return text if text == text.strip() else f"「{text}」"


def _letters(text: str) -> int:
    """Number of letters of any script."""
    return sum(unicodedata.category(character).startswith("L") for character in text)


def _is_printable_here(text: str) -> bool:
    """Whether a Japanese Windows console can print the text on one line."""
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return text.replace("\u3000", " ").isprintable()
