"""Declared repairs of cells: guarded corrections first, then normalising and words for blank; later rules by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from zushi_survey.core.problems import Severity
from zushi_survey.data.check_log import CheckLog, Event
from zushi_survey.data.coding import ColumnReader, column_readers
from zushi_survey.data.delivery import Delivery, identify, receipt_key
from zushi_survey.data.findings import Finding, FindingKind, RuleApplied, RuleSummary, show_cell
from zushi_survey.data.vocabulary import normal_form
from zushi_survey.questionnaire.model import Questionnaire, Variable
from zushi_survey.questionnaire.study import CellRule, Correction, RepairFile

CORRECTION_ID = "corrections"
"""Rule id under which the individual corrections are summed up."""


class RepairEntry(NamedTuple):
    """One line of the correction log: a cell before and after, and the rule that changed it."""

    receipt: str
    file: str
    line: int
    variable: str
    column: str
    before: str
    after: str
    rule_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The declared cell rules in their order."""

    rules: tuple[CellRule, ...]

    def find(self, kind: FindingKind, variable: Variable) -> CellRule | None:
        """The first declared rule that repairs this kind in this variable."""
        return next((rule for rule in self.rules if rule.rule == kind.value and _covers(rule, variable)), None)

    def tidying(self, variable: Variable) -> tuple[CellRule, ...]:
        """Rules that rewrite a cell before it is coded, in their order."""
        return tuple(
            rule for rule in self.rules if rule.rule in ("normalise", "blank_words") and _covers(rule, variable)
        )

    def in_order(self, kinds: Iterable[FindingKind]) -> list[FindingKind]:
        """The kinds, those with a rule first and in the order declared."""
        declared = [rule.rule for rule in self.rules]
        return sorted(kinds, key=lambda kind: declared.index(kind.value) if kind.value in declared else len(declared))


def _covers(rule: CellRule, variable: Variable) -> bool:
    """Whether the rule applies to the variable."""
    return not rule.questions or bool(set(rule.questions) & _names(variable))


def _names(variable: Variable) -> set[str]:
    """Names by which a rule may call a variable."""
    return {variable.question.id, variable.id, variable.question.id + variable.item_id}


def rule_book(repairs: RepairFile | None, questionnaire: Questionnaire, log: CheckLog) -> RuleBook:
    """The rules of the repair file; questions that do not exist are reported and match nothing."""
    rules = repairs.cells if repairs else ()
    known = {name for variable in questionnaire.variables.values() for name in _names(variable)}
    for rule in rules:
        for name in rule.questions:
            if name not in known:
                log.add(Event(FindingKind.UNKNOWN_TARGET, found=name, allowed=rule.id))
    return RuleBook(rules)


def correct(delivery: Delivery, corrections: Sequence[Correction], log: CheckLog) -> Delivery:
    """The delivery with every correction whose guard fits; the others are reported and change nothing."""
    if not corrections:
        return delivery
    rows_of: dict[str, list[int]] = {}
    for row, key in enumerate(identify(delivery).keys):
        rows_of.setdefault(key, []).append(row)
    columns = dict(delivery.columns)
    for correction in corrections:
        column, rows = correction.column, rows_of.get(receipt_key(correction.receipt), [])
        fitting = [row for row in rows if column in columns and columns[column][row] == correction.found]
        if not fitting:
            log.add(_stale(correction, rows, columns))
            continue
        columns[column] = list(columns[column])
        for row in fitting:
            columns[column][row] = correction.value
            applied = RuleApplied(CORRECTION_ID, correction.reason, show_cell(correction.value))
            found = show_cell(correction.found)
            log.add(Event(FindingKind.CORRECTION, row, column=column, found=found, applied=applied))
    return replace(delivery, columns=columns)


def _stale(correction: Correction, rows: Sequence[int], columns: Mapping[str, Sequence[str]]) -> Event:
    """The event of a correction that does not fit: an error unless the file already holds the new value."""
    cells = columns.get(correction.column)
    done = cells is not None and any(cells[row] == correction.value for row in rows)
    if not rows:
        detail = "その受付番号の票がありません"
    elif cells is None:
        detail = "その列がありません"
    else:
        detail = "すでに直した後の値です" if done else "元の値が違います"
    return Event(
        FindingKind.STALE_CORRECTION,
        receipt=correction.receipt,
        column=correction.column,
        found=show_cell(cells[rows[0]]) if cells is not None and rows else None,
        allowed=show_cell(correction.found),
        severity=Severity.WARNING if done else Severity.ERROR,
        params={"detail": detail},
    )


def tidy(delivery: Delivery, questionnaire: Questionnaire, rules: RuleBook, log: CheckLog) -> Delivery:
    """The delivery with every answer cell in the declared writing.

    Full-width digits, stray spaces, `1.0` and the like are rewritten by the declared `normalise` rules and logged cell
    by cell; where no rule covers them they are read all the same, and said as a warning per column and an assumption.
    """
    columns = dict(delivery.columns)
    untold = 0
    for variable in questionnaire.variables.values():
        tidying = rules.tidying(variable)
        for reader in column_readers(variable, questionnaire.missing):
            if reader.name in columns:
                rewritten, count = _tidy_column(columns[reader.name], variable, reader, tidying, log)
                columns[reader.name] = rewritten
                untold += count
    if untold:
        told = f"全角数字や余分な空白などのあるセル {untold:,} か所を、そろえた形で読みました"
        log.assumptions.append(f"{told}(normalise の規則はありません)")
    return replace(delivery, columns=columns)


class _Step(NamedTuple):
    """One rewriting of a cell."""

    rule: CellRule
    before: str
    after: str


def _tidy_column(
    cells: list[str], variable: Variable, reader: ColumnReader, tidying: Sequence[CellRule], log: CheckLog
) -> tuple[list[str], int]:
    """The column rewritten, and how many cells needed it without a rule."""
    steps_of: dict[str, list[_Step]] = {}
    final_of: dict[str, str] = {}
    untold: dict[str, str] = {}
    for text in set(cells):
        steps, current = _steps(text, reader, tidying)
        final = reader.plain(current)
        if steps:
            steps_of[text] = steps
        if final != current:
            untold[text] = final
        if final != text:
            final_of[text] = final
    if not final_of and not steps_of:
        return cells, 0
    if steps_of:
        _log_steps(cells, steps_of, variable, reader.name, log)
    count = sum(text in untold for text in cells)
    if count:
        example = next(text for text in cells if text in untold)
        log.add(
            Event(
                FindingKind.NORMALISE,
                variable=variable.id,
                column=reader.name,
                found=f"例: {show_cell(example)}",
                allowed=show_cell(untold[example]),
                stands_for=count,
            )
        )
    return [final_of.get(text, text) for text in cells], count


def _steps(text: str, reader: ColumnReader, tidying: Sequence[CellRule]) -> tuple[list[_Step], str]:
    """Rewritings of one text by the declared rules in their order, and what it becomes."""
    steps: list[_Step] = []
    current = text
    for rule in tidying:
        after = reader.plain(current) if rule.rule == "normalise" else "" if _is_word(current, rule) else current
        if after != current:
            steps.append(_Step(rule, current, after))
            current = after
    return steps, current


def _is_word(text: str, rule: CellRule) -> bool:
    """Whether the rule lists the text as a way of writing a blank."""
    return text in rule.words or (text != "" and normal_form(text) in _normal_words(rule.words))


@lru_cache(maxsize=64)
def _normal_words(words: tuple[str, ...]) -> frozenset[str]:
    """The words in the form they are compared in."""
    return frozenset(normal_form(word) for word in words)


def _log_steps(
    cells: Sequence[str], steps_of: Mapping[str, Sequence[_Step]], variable: Variable, column: str, log: CheckLog
) -> None:
    """One event per rewriting of a cell."""
    for row, text in enumerate(cells):
        for step in steps_of.get(text, ()):
            applied = RuleApplied(step.rule.id, step.rule.reason, show_cell(step.after))
            kind = FindingKind(step.rule.rule)
            log.add(Event(kind, row, None, variable.id, column, show_cell(step.before), applied=applied))


def repair_entries(findings: Iterable[Finding]) -> tuple[RepairEntry, ...]:
    """The correction log: every repaired cell (not sheet), row by row."""
    return tuple(
        RepairEntry(
            receipt=finding.receipt or "",
            file=finding.file or "",
            line=finding.line or 0,
            variable=finding.variable or "",
            column=finding.column or "",
            before=finding.found or "",
            after=finding.applied.after,
            rule_id=finding.applied.rule_id,
            reason=finding.applied.reason,
        )
        for finding in findings
        if finding.applied is not None and finding.column is not None
    )


def summarise_repairs(repairs: RepairFile | None, entries: Iterable[RepairEntry]) -> tuple[RuleSummary, ...]:
    """Cells repaired per declared rule, in the order in which rules are applied; a rule without a cell shows 0."""
    if repairs is None:
        return ()
    cells = Counter(entry.rule_id for entry in entries)
    corrections = [RuleSummary(CORRECTION_ID, "correction", "個別の修正", cells[CORRECTION_ID])]
    rules = [RuleSummary(rule.id, rule.rule, rule.reason, cells[rule.id]) for rule in repairs.cells]
    return (*(corrections if repairs.corrections else ()), *rules)
