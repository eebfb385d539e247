"""Cleaning a big answer file block by block: the same answers and the same findings as cleaning it whole.

Cleaning looks at one row at a time but for four things, which are settled before: which sheets share a receipt number
(they are set apart and cleaned together), which corrections and which entries of the ledger a block is about, and what
is said about files, columns and rules as a whole (said once).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from zushi_survey.core.problems import Place, Problem, Severity
from zushi_survey.data.cleaning import Cleaned, clean
from zushi_survey.data.coded_columns import CodedVariable
from zushi_survey.data.coded_parquet import CodedHeader, FindingCount, ReasonCount, summed_findings
from zushi_survey.data.delivery import identify, receipt_key, stack
from zushi_survey.data.findings import Finding, FindingKind
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import AnswerFile, RepairFile

_SAID_ONCE: Final = frozenset(
    {
        FindingKind.UNKNOWN_COLUMN,
        FindingKind.MISSING_COLUMN,
        FindingKind.BAD_CONDITION,
        FindingKind.UNKNOWN_TARGET,
    }
)
"""Findings about files, columns and rules as a whole: every block would have them."""
_NO_ENTRY: Final = Ledger((), (), {}, None, None)


@dataclass(frozen=True)
class Rules:
    """What the answers of a wave are cleaned by."""

    specs: tuple[AnswerFile, ...]
    questionnaire: Questionnaire
    repairs: RepairFile | None = None
    ledger: Ledger | None = None
    beside: tuple[str, ...] = field(default=())

    def is_key(self, column: str) -> bool:
        """Whether the column tells which sheet a row is, or whether it belongs to the survey."""
        return any(column == spec.receipt or column in (spec.keep or "") for spec in self.specs)

    def clean(self, sheets: Sequence[RawSheet], orphans: frozenset[int] = frozenset()) -> Cleaned:
        """The sheets cleaned by what is about them; `orphans`: corrections of no sheet at all, to be told here."""
        bare = [
            replace(sheet, columns={name: cells for name, cells in sheet.columns.items() if self.is_key(name)})
            for sheet in sheets
        ]
        keys = frozenset(identify(stack(bare, self.specs, self.questionnaire)).keys)
        return clean(
            sheets, self.specs, self.questionnaire, self._repairs_of(keys, orphans), self._ledger_of(keys), self.beside
        )

    @cached_property
    def correction_keys(self) -> tuple[str, ...]:
        """Compared receipt of each correction."""
        return tuple(receipt_key(one.receipt) for one in (self.repairs.corrections if self.repairs else ()))

    @cached_property
    def ledger_keys(self) -> tuple[str, ...]:
        """Compared receipt of each entry of the ledger."""
        return tuple(map(receipt_key, self.ledger.receipts if self.ledger else ()))

    def _repairs_of(self, keys: frozenset[str], orphans: frozenset[int]) -> RepairFile | None:
        """The repairs with the corrections of these sheets only."""
        if self.repairs is None:
            return None
        kept = tuple(
            one
            for place, (one, key) in enumerate(zip(self.repairs.corrections, self.correction_keys, strict=True))
            if key in keys or place in orphans
        )
        return self.repairs.model_copy(update={"corrections": kept})

    def _ledger_of(self, keys: frozenset[str]) -> Ledger | None:
        """The receipts and outcomes of these sheets: what cleaning needs of the ledger."""
        if self.ledger is None:
            return None
        entries = zip(self.ledger_keys, self.ledger.receipts, self.ledger.outcomes, strict=True)
        kept = [(receipt, outcome) for key, receipt, outcome in entries if key in keys]
        return replace(
            _NO_ENTRY, receipts=tuple(receipt for receipt, _ in kept), outcomes=tuple(outcome for _, outcome in kept)
        )


def fingerprint(questionnaire: Questionnaire) -> str:
    """SHA-256 of what the codes of the answers depend on: not titles, wordings, axes, nets, bands or scores."""
    questions = questionnaire.model_dump(mode="json", by_alias=True)["questions"]
    for question in questions:
        for name in ("label", "text", "nets", "bands", "sensitive"):
            question.pop(name, None)
        for option in question["options"]:
            option.pop("score", None)
    missing = questionnaire.missing.model_dump(mode="json")
    text = json.dumps([questions, missing], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def header_of(sheets: Sequence[RawSheet], rules: Rules, wave: str, orphans: frozenset[int]) -> CodedHeader:
    """What a file of the wave's coded answers holds, and all that is said once, from its answer files without rows."""
    cleaned = rules.clean([_rows_of(sheet, ()) for sheet in sheets], orphans)
    responses = cleaned.responses
    variables = tuple(
        CodedVariable(one.id, one.kind.value, len(one.question.options))
        for one in rules.questionnaire.variables.values()
        if one.id in responses.answers
    )
    weights = dict.fromkeys(spec.weight for spec in rules.specs if spec.weight)
    return CodedHeader(
        questionnaire_id=rules.questionnaire.id,
        questionnaire_sha256=fingerprint(rules.questionnaire),
        wave=wave,
        variables=variables,
        weight="" if responses.weight is None else ", ".join(weights),
        beside=tuple(responses.beside),
        invalid=tuple(ReasonCount(*one) for one in cleaned.sheets.invalid.items()),
        findings=summed_findings(map(_counted, cleaned.findings)),
        notes=cleaned.assumptions,
    )


def block_header(cleaned: Cleaned, header: CodedHeader) -> CodedHeader:
    """What was found in one block, but for all that is said once."""
    found = (finding for finding in cleaned.findings if finding.kind not in _SAID_ONCE)
    return replace(
        header,
        returned=cleaned.sheets.returned,
        invalid=tuple(ReasonCount(*one) for one in cleaned.sheets.invalid.items()),
        findings=summed_findings(map(_counted, found)),
        notes=(),
    )


def set_apart(sheet: RawSheet, rows: Sequence[int]) -> tuple[RawSheet, RawSheet]:
    """The other rows of the sheet, and these rows."""
    apart = set(rows)
    return _rows_of(sheet, [row for row in range(sheet.row_count) if row not in apart]), _rows_of(sheet, rows)


def joined(sheets: Sequence[RawSheet]) -> RawSheet:
    """Sheets of one file one under the other; there must be at least one."""
    return replace(
        sheets[0],
        columns={name: [cell for sheet in sheets for cell in sheet.columns[name]] for name in sheets[0].columns},
        lines=[line for sheet in sheets for line in sheet.lines],
    )


def untold_notes(findings: Sequence[FindingCount]) -> Iterator[str]:
    """What cleaning says of cells that were read in another writing without a rule, summed over the blocks."""
    untold = sum(one.cells for one in findings if one.kind == FindingKind.NORMALISE and not one.rule)
    if untold:
        told = f"全角数字や余分な空白などのあるセル {untold:,} か所を、そろえた形で読みました"
        yield f"{told}(normalise の規則はありません)"


def _rows_of(sheet: RawSheet, rows: Sequence[int]) -> RawSheet:
    """Some rows of the sheet."""
    if len(rows) == sheet.row_count:
        return sheet
    columns = {name: [cells[row] for row in rows] for name, cells in sheet.columns.items()}
    return replace(sheet, columns=columns, lines=[sheet.lines[row] for row in rows])


def _counted(finding: Finding) -> FindingCount:
    """The finding without its row."""
    return FindingCount(
        kind=finding.kind.value,
        severity=int(finding.severity),
        file=finding.file or "",
        variable=finding.variable or "",
        column=finding.column or "",
        rule=finding.applied.rule_id if finding.applied else "",
        detail=finding.params.get("detail", ""),
        cells=finding.count,
        lines=() if finding.line is None else (finding.line,),
    )


def problem_of(one: FindingCount) -> Problem:
    """Findings that are alike, as one problem to print, with the first line they were found on."""
    place = Place(
        file=one.file or None,
        line=one.lines[0] if one.lines else None,
        column=one.column or None,
        question=one.variable or None,
    )
    params = {"count": f"{one.cells:,}", "detail": one.detail, "nearest": ""}
    return Problem(code=FindingKind(one.kind).code, where=place, severity=Severity(one.severity), params=params)
