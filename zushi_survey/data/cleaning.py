"""From raw cells to clean answers in four stated steps; the raw file is never changed.

1. guarded corrections, 2. `normalise` and `blank_words`, 3. sheet rules in the order declared, 4. the other cell rules,
question by question with the routing followed on what is clean so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import compress
from typing import NamedTuple

import numpy as np

from zushi_survey.core.problems import Problem, Severity
from zushi_survey.data.check_log import CheckLog, Event
from zushi_survey.data.delivery import Delivery, Identity, columns_of, identify, stack, wanted_columns
from zushi_survey.data.findings import Finding, FindingKind, RuleSummary
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.matching import Mask
from zushi_survey.data.repairs import (
    RepairEntry,
    correct,
    repair_entries,
    rule_book,
    summarise_repairs,
    tidy,
)
from zushi_survey.data.responses import Answers, Choice, Choices, Number, Responses, Text
from zushi_survey.data.routing import settle
from zushi_survey.data.sheet import RawSheet
from zushi_survey.data.sheet_rules import check_receipts, judge_sheets
from zushi_survey.questionnaire.model import Kind, Questionnaire
from zushi_survey.questionnaire.study import AnswerFile, RepairFile, SheetRule

ADMINISTRATIVE_COLUMNS = frozenset({"data_origin"})
"""Columns that say where a file comes from; neither answers nor unknown."""

_NAMES_SHOWN = 10


class SheetVerdict(NamedTuple):
    """What became of one returned sheet."""

    receipt: str
    file: str
    line: int
    received: str
    """ISO date, "" where unknown."""
    asked: int
    """Items asked by the routing: free texts not counted, a ranking counted once."""
    answered: int
    """Of these, items with something put down."""
    rule: str | None
    """Sheet rule that made it invalid, None for a valid sheet."""
    reason: str | None

    @property
    def is_valid(self) -> bool:
        """Whether its answers count."""
        return self.rule is None


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """Returned sheets = invalid by reason + valid."""

    returned: int
    invalid: Mapping[str, int]
    """Reason -> sheets, in the order of the rules; a declared reason that met nobody is there with 0."""
    valid: int
    verdicts: tuple[SheetVerdict, ...]
    """One per returned sheet, in file order."""

    @property
    def received(self) -> tuple[str, ...]:
        """ISO date of return of every returned sheet, "" where unknown."""
        return tuple(verdict.received for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean answers of the valid sheets and everything that was found and done on the way."""

    responses: Responses
    findings: tuple[Finding, ...]
    repairs: tuple[RepairEntry, ...]
    """The correction log: every repaired cell, before and after."""
    sheets: SheetAccount
    repair_summary: tuple[RuleSummary, ...]
    assumptions: tuple[str, ...]
    """What was taken for granted, in Japanese, for the run record."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Findings that are not repaired, notes left out, as problems to print."""
        return tuple(
            finding.to_problem()
            for finding in self.findings
            if not finding.repaired and finding.severity is not Severity.NOTE
        )


def clean(
    sheets: Sequence[RawSheet],
    specs: Sequence[AnswerFile],
    questionnaire: Questionnaire,
    repairs: RepairFile | None,
    ledger: Ledger | None,
    beside: Sequence[str] = (),
) -> Cleaned:
    """Clean answers of one wave from its answer files, with everything found on the way; raises nothing.

    `beside` are columns that tell how the sample was drawn: their cells are handed on as they are.
    """
    log = CheckLog()
    rules = rule_book(repairs, questionnaire, log)
    raw = stack(sheets, specs, questionnaire)
    _check_columns(sheets, specs, raw, questionnaire, beside, log)
    corrected = correct(raw, repairs.corrections if repairs else (), log)
    identity = identify(corrected)
    _report_identity(corrected, identity, log)
    delivery = tidy(corrected, questionnaire, rules, log)
    settled = settle(delivery.columns, delivery.row_count, questionnaire, rules, log)
    check_receipts(identity, ledger, log)
    verdicts = judge_sheets(repairs.sheets if repairs else (), identity, settled, questionnaire, ledger, log)
    is_valid = np.array([rule is None for rule in verdicts], dtype=np.bool_)
    findings = log.findings(delivery, identity, is_valid.tolist())
    entries = repair_entries(findings)
    responses = Responses(
        questionnaire=questionnaire,
        answers={name: _only(answers, is_valid) for name, answers in settled.answers.items()},
        receipts=_cells_of(identity.receipts, is_valid),
        weight=None if identity.weight is None else identity.weight[is_valid],
        beside={name: _cells_of(corrected.columns[name], is_valid) for name in beside if name in corrected.columns},
    )
    sizes = zip(settled.asked_items.tolist(), settled.answered_items.tolist(), strict=True)
    account = _account(delivery, identity, tuple(sizes), verdicts, repairs)
    summary = summarise_repairs(repairs, entries)
    return Cleaned(responses, findings, entries, account, summary, tuple(log.assumptions))


def _only(answers: Answers, rows: Mask) -> Answers:
    """The answers of some rows."""
    match answers:
        case Choice():
            return Choice(answers.codes[rows])
        case Choices():
            return Choices(answers.chosen[:, rows], answers.states[rows])
        case Number():
            return Number(answers.values[rows], answers.states[rows])
    return Text(answers.states[rows])


def _cells_of(column: Sequence[str], rows: Mask) -> tuple[str, ...]:
    """The cells of some rows."""
    return tuple(compress(column, rows))


def _account(
    delivery: Delivery,
    identity: Identity,
    sizes: Sequence[tuple[int, int]],
    verdicts: Sequence[SheetRule | None],
    repairs: RepairFile | None,
) -> SheetAccount:
    """The account of sheets."""
    invalid = {rule.reason: 0 for rule in (repairs.sheets if repairs else ())}
    for rule in verdicts:
        if rule is not None:
            invalid[rule.reason] += 1
    rows = tuple(
        SheetVerdict(
            receipt=identity.receipts[row],
            file=delivery.files[row],
            line=delivery.lines[row],
            received=identity.received[row],
            asked=sizes[row][0],
            answered=sizes[row][1],
            rule=rule.rule if rule else None,
            reason=rule.reason if rule else None,
        )
        for row, rule in enumerate(verdicts)
    )
    return SheetAccount(len(rows), invalid, len(rows) - sum(invalid.values()), rows)


def _check_columns(
    sheets: Sequence[RawSheet],
    specs: Sequence[AnswerFile],
    delivery: Delivery,
    questionnaire: Questionnaire,
    design: Sequence[str],
    log: CheckLog,
) -> None:
    """Report, file by file, columns that nobody knows and columns that are not there."""
    texts = {
        name
        for variable in questionnaire.variables.values()
        if variable.kind is Kind.TEXT
        for name in columns_of(variable)
    }
    answers = [name for variable in questionnaire.variables.values() for name in columns_of(variable)]
    known = wanted_columns(questionnaire) | ADMINISTRATIVE_COLUMNS
    for sheet, spec in zip(sheets, specs, strict=True):
        names = [delivery.renamed.get(heading, heading) for heading in sheet.columns]
        beside = [name for name in (spec.receipt, spec.received, spec.weight, *design) if name]
        named_in_keep = {name for name in names if spec.keep and name in spec.keep}
        expected = known | named_in_keep | set(beside) | set(spec.ignore)
        unknown = [name for name in names if name not in expected]
        lacking = [name for name in (*beside, *dict.fromkeys(answers)) if name not in set(names)]
        _report_columns(FindingKind.UNKNOWN_COLUMN, unknown, sheet.file, None, log)
        _report_columns(FindingKind.MISSING_COLUMN, [n for n in lacking if n not in texts], sheet.file, unknown, log)
        # The free texts are often taken out before a file is handed on.
        _report_columns(FindingKind.MISSING_COLUMN, [n for n in lacking if n in texts], sheet.file, None, log)
    if delivery.renamed:
        log.assumptions.append(
            f"全角・半角や空白だけが違う列名 {len(delivery.renamed):,} 個を、質問票の列名として読みました"
        )
    if delivery.left_out:
        log.assumptions.append(f"keep の条件に合わない {delivery.left_out:,} 行は、調査の対象から除きました")
    for file, condition in delivery.bad_keep:
        detail = "keep は「列名 = 値」の形で書きます"
        log.add(Event(FindingKind.BAD_CONDITION, file=file, found=condition, params={"detail": detail}))


def _report_columns(
    kind: FindingKind, names: Sequence[str], file: str, candidates: Sequence[str] | None, log: CheckLog
) -> None:
    """One event for all columns of a kind in one file; `candidates` are columns that may have been meant."""
    if not names:
        return
    is_text = kind is FindingKind.MISSING_COLUMN and candidates is None
    close = get_close_matches(names[0], candidates or (), n=1, cutoff=0.6)
    detail = ", ".join(_shown_name(name) for name in names[:_NAMES_SHOWN])
    log.add(
        Event(
            kind,
            file=file,
            stands_for=len(names),
            severity=Severity.WARNING if is_text else None,
            params={
                "detail": detail if len(names) <= _NAMES_SHOWN else f"{detail} ほか",
                "nearest": f"({_shown_name(names[0])} に近い列: {_shown_name(close[0])})" if close else "",
            },
        )
    )


def _shown_name(name: str) -> str:
    """A column name in a form that fits a line and a Japanese Windows console."""
    plain = " ".join(name.split())
    short = plain if len(plain) <= 20 else f"{plain[:19]}…"
    return short.encode("cp932", errors="replace").decode("cp932")


def _report_identity(delivery: Delivery, identity: Identity, log: CheckLog) -> None:
    """Report dates and weights that cannot be read, and what stands in for a receipt number."""
    for row in identity.unreadable_dates:
        log.add(Event(FindingKind.BAD_DATE, row, column=delivery.specs[delivery.source[row]].received))
    for row in identity.unreadable_weights:
        log.add(Event(FindingKind.BAD_WEIGHT, row, column=delivery.specs[delivery.source[row]].weight))
    if not identity.declared:
        log.assumptions.append("受付番号の列が指定されていないため、行番号を受付番号の代わりに使いました")
