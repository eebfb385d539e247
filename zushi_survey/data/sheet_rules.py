"""Which sheets count: 無効票 by the declared rules in their order, each with its reason; receipts and ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from zushi_survey.data.check_log import CheckLog, Event
from zushi_survey.data.delivery import Identity, receipt_key
from zushi_survey.data.findings import FindingKind, RuleApplied
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.matching import Mask, matches
from zushi_survey.data.routing import Settled
from zushi_survey.questionnaire.conditions import ConditionError, bind_condition, variables_used
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import SheetRule

_KIND_OF = {
    "duplicate": FindingKind.DUPLICATE_RECEIPT,
    "empty": FindingKind.EMPTY_SHEET,
    "less_than_half": FindingKind.LESS_THAN_HALF,
    "out_of_scope": FindingKind.OUT_OF_SCOPE,
}
_UNDECLARED = tuple(SheetRule.model_validate({"rule": rule, "reason": "-"}) for rule in _KIND_OF)
"""What is looked for where no rule is declared: found and reported, the sheet stays."""


def judge_sheets(
    rules: Sequence[SheetRule],
    identity: Identity,
    settled: Settled,
    questionnaire: Questionnaire,
    ledger: Ledger | None,
    log: CheckLog,
) -> list[SheetRule | None]:
    """The rule that makes each sheet invalid, None for a valid one; what no rule covers is reported and stays valid."""
    count = len(identity.receipts)
    verdicts: list[SheetRule | None] = [None] * count
    in_play = np.ones(count, dtype=np.bool_)
    declared = {rule.rule for rule in rules}
    for rule in (*rules, *(rule for rule in _UNDECLARED if rule.rule not in declared)):
        found = _rows_of(rule, in_play, identity, settled, questionnaire, ledger, log) & in_play
        is_declared = rule.rule in declared
        for row in np.flatnonzero(found).tolist():
            applied = RuleApplied(f"sheet.{rule.rule}", rule.reason, f"無効票({rule.reason})") if is_declared else None
            log.add(Event(_KIND_OF[rule.rule], row, found=_found(rule, row, settled), applied=applied))
            verdicts[row] = rule if is_declared else None
        if is_declared or rule.rule == "empty":
            in_play &= ~found
    return verdicts


def _found(rule: SheetRule, row: int, settled: Settled) -> str | None:
    """What made the sheet fall under the rule, in numbers of items."""
    if rule.rule != "less_than_half":
        return None
    return f"{int(settled.asked_items[row])}問中 {int(settled.answered_items[row])}問に回答"


def _rows_of(
    rule: SheetRule,
    in_play: Mask,
    identity: Identity,
    settled: Settled,
    questionnaire: Questionnaire,
    ledger: Ledger | None,
    log: CheckLog,
) -> Mask:
    """Sheets that fall under the rule."""
    match rule.rule:
        case "duplicate":
            return _duplicates(rule, in_play, identity, settled)
        case "empty":
            return ~settled.has_anything
        case "less_than_half":
            # Exclusive: exactly the share is enough. Compared as whole numbers.
            share = Fraction(str(rule.share))
            few: Mask = settled.answered_items * share.denominator < settled.asked_items * share.numerator
            return few
    return _out_of_scope(rule, identity, settled, questionnaire, ledger, log)


def _duplicates(rule: SheetRule, in_play: Mask, identity: Identity, settled: Settled) -> Mask:
    """Sheets to give up where several have one receipt number: all but the first, the last or the most complete."""
    rows_of: dict[str, list[int]] = {}
    if identity.declared:
        for row in np.flatnonzero(in_play).tolist():
            if identity.keys[row]:
                rows_of.setdefault(identity.keys[row], []).append(row)
    given_up = np.zeros(len(identity.keys), dtype=np.bool_)
    for rows in rows_of.values():
        kept = rows[0]
        if rule.keep == "last":
            kept = rows[-1]
        elif rule.keep == "most_complete":
            kept = max(rows, key=lambda row: (int(settled.answered_items[row]), -row))
        given_up[[row for row in rows if row != kept]] = True
    return given_up


def _out_of_scope(
    rule: SheetRule,
    identity: Identity,
    settled: Settled,
    questionnaire: Questionnaire,
    ledger: Ledger | None,
    log: CheckLog,
) -> Mask:
    """Sheets of persons outside the survey, by the rule's condition or by the ledger's outcome."""
    count = len(identity.keys)
    nobody: Mask = np.zeros(count, dtype=np.bool_)
    if rule.when is not None:
        try:
            condition = bind_condition(rule.when, questionnaire)
        except ConditionError as error:
            log.add(Event(FindingKind.BAD_CONDITION, found=rule.when, params={"detail": str(error)}))
            return nobody
        if missing := sorted(set(variables_used(condition)) - set(settled.answers)):
            detail = f"{', '.join(missing)} の列がありません"
            log.add(Event(FindingKind.BAD_CONDITION, found=rule.when, params={"detail": detail}))
            return nobody
        return matches(condition, settled.answers, count)
    outcomes = outcome_by_key(ledger)
    return np.array([outcomes.get(key) == "out_of_scope" for key in identity.keys], dtype=np.bool_)


def outcome_by_key(ledger: Ledger | None) -> Mapping[str, str]:
    """Outcome by compared receipt; empty without a ledger."""
    if ledger is None:
        return {}
    return dict(zip(map(receipt_key, ledger.receipts), ledger.outcomes, strict=True))


def check_receipts(identity: Identity, ledger: Ledger | None, log: CheckLog) -> None:
    """Report receipts that are empty, unknown to the ledger or contradict it, and sheets that are not in the file."""
    if not identity.declared:
        if ledger is not None:
            log.assumptions.append("回答ファイルに受付番号の列がないため、発送台帳とは照らし合わせていません")
        return
    outcomes = outcome_by_key(ledger)
    for row, key in enumerate(identity.keys):
        if not key:
            log.add(Event(FindingKind.EMPTY_RECEIPT, row))
        elif ledger is not None and key not in outcomes:
            log.add(Event(FindingKind.UNKNOWN_RECEIPT, row))
        elif outcomes.get(key) in ("undeliverable", "not_returned", "refused", "unable"):
            log.add(Event(FindingKind.NOT_RETURNED_IN_LEDGER, row))
    if ledger is None:
        return
    in_file = Counter(identity.keys)
    for receipt, outcome in zip(ledger.receipts, ledger.outcomes, strict=True):
        if outcome == "returned" and receipt_key(receipt) not in in_file:
            log.add(Event(FindingKind.RETURNED_NOT_IN_FILE, receipt=receipt))
