"""Question by question in printed order: who was asked, what each answer is worth, what a rule does about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.allowed import allowed_text
from zushi_survey.data.check_log import CheckLog, Event
from zushi_survey.data.coding import Coded, code_variable, written_order
from zushi_survey.data.delivery import columns_of
from zushi_survey.data.findings import FindingKind, RuleApplied
from zushi_survey.data.matching import Mask, matches
from zushi_survey.data.repairs import RuleBook
from zushi_survey.data.responses import Answers, Choice, State
from zushi_survey.questionnaire.conditions import bind_condition, variables_used
from zushi_survey.questionnaire.model import (
    FlagColumns,
    Kind,
    MissingCodes,
    Question,
    Questionnaire,
    QuestionType,
    Variable,
    flag_column_names,
)
from zushi_survey.questionnaire.study import CellRule

_STATE_OF = {
    "no_answer": State.NO_ANSWER,
    "not_applicable": State.NOT_APPLICABLE,
    "invalid": State.INVALID,
}
_WORD_OF = {State.NO_ANSWER: "無回答", State.NOT_APPLICABLE: "非該当", State.INVALID: "無効"}


@dataclass(frozen=True, slots=True)
class Settled:
    """Answers of all sheets, valid or not, and how full each sheet is."""

    answers: Mapping[str, Answers]
    asked_items: NDArray[np.int64]
    """Items each sheet was asked: free texts not counted, a ranking counted once."""
    answered_items: NDArray[np.int64]
    """Of these, items with something put down, readable or not."""
    has_anything: Mask
    """Sheets with anything put down at all, free texts included."""


def settle(
    cells: Mapping[str, Sequence[str]], count: int, questionnaire: Questionnaire, rules: RuleBook, log: CheckLog
) -> Settled:
    """Clean answers of `count` rows from cells in the declared writing; variables without columns are left out."""
    answers: dict[str, Answers] = {}
    asked_items = np.zeros(count, dtype=np.int64)
    answered_items = np.zeros(count, dtype=np.int64)
    has_anything = np.zeros(count, dtype=np.bool_)
    for question in questionnaire.questions:
        asked = _who_is_asked(question, questionnaire, answers, count, log)
        written: list[Mask] = []
        for variable in questionnaire.variables_of(question.id):
            if all(name in cells for name in columns_of(variable)):
                coded = code_variable(variable, cells, questionnaire.missing)
                answers[variable.id] = _Settling(coded, asked, cells, questionnaire.missing, rules, log).settle()
                is_item = asked & (answers[variable.id].states != State.NOT_APPLICABLE)
                written.append(coded.written)
                has_anything |= coded.written
                if question.type not in (QuestionType.FREE, QuestionType.RANKING):
                    asked_items += is_item
                    answered_items += is_item & coded.written
        if question.type is QuestionType.RANKING and written:
            asked_items += asked
            answered_items += asked & np.logical_or.reduce(written)
            answers |= _settle_ranks(question, questionnaire, answers, rules, log)
    return Settled(answers, asked_items, answered_items, has_anything)


def _who_is_asked(
    question: Question, questionnaire: Questionnaire, answers: Mapping[str, Answers], count: int, log: CheckLog
) -> Mask:
    """Whom the routing sends to the question; everyone when it rests on a column that the file lacks, which is said."""
    everyone: Mask = np.ones(count, dtype=np.bool_)
    if question.ask is None:
        return everyone
    condition = bind_condition(question.ask, questionnaire)
    if missing := sorted(set(variables_used(condition)) - set(answers)):
        log.assumptions.append(
            f"{question.id} の対象者を決める {', '.join(missing)} の列がないため、全員を対象としました"
        )
        return everyone
    return matches(condition, answers, count)


class _Settling:
    """One variable between what was written and its clean answers; works on its own copies."""

    def __init__(
        self,
        coded: Coded,
        asked: Mask,
        cells: Mapping[str, Sequence[str]],
        shared: MissingCodes,
        rules: RuleBook,
        log: CheckLog,
    ) -> None:
        self.coded, self.asked, self.cells, self.shared, self.rules, self.log = coded, asked, cells, shared, rules, log
        self.variable = coded.variable
        self.question = coded.variable.question
        self.states = coded.states.copy()
        self.payload: NDArray[Any] = coded.payload.copy()

    def settle(self) -> Answers:
        """The clean answers, everything found on the way logged."""
        self._leave_out_not_asked()
        self._check_asked_not_applicable()
        self._resolve_unreadable()
        for kind in self.rules.in_order((FindingKind.EXCLUSIVE_WITH_OTHERS, FindingKind.TOO_MANY_MARKS)):
            if self.variable.kind is Kind.CHOICES:
                (self._check_exclusive if kind is FindingKind.EXCLUSIVE_WITH_OTHERS else self._check_limit)()
        self._report_blanks()
        final = Coded(self.variable, self.payload, self.states, self.coded.written, ())
        return final.to_answers()

    def _leave_out_not_asked(self) -> None:
        """Persons not asked are 非該当; what they put down all the same is a finding."""
        rule = self.rules.find(FindingKind.NOT_ASKED_ANSWERED, self.variable)
        repaired_to = State.INVALID if rule is not None and rule.set == "invalid" else State.NOT_APPLICABLE
        self.states[~self.asked] = State.NOT_APPLICABLE
        for row in np.flatnonzero(self.coded.written & ~self.asked).tolist():
            self._set(row, FindingKind.NOT_ASKED_ANSWERED, rule, self._written_text(row), repaired_to)

    def _check_asked_not_applicable(self) -> None:
        """A code for 非該当 from somebody the routing sends here; without declared routing the file is believed."""
        if self.question.ask is None:
            return
        rule = self.rules.find(FindingKind.ASKED_NOT_APPLICABLE, self.variable)
        for row in np.flatnonzero(self.asked & (self.coded.states == State.NOT_APPLICABLE)).tolist():
            self._set(row, FindingKind.ASKED_NOT_APPLICABLE, rule, "非該当の番号")

    def _resolve_unreadable(self) -> None:
        """Faults met while reading: a rule says what they become, otherwise they stay 無効."""
        for fault in self.coded.faults:
            if not self.asked[fault.row]:
                continue
            if fault.kind is FindingKind.REPEATED_OPTION:
                self._log(fault.row, fault.kind, fault.column, fault.found, None)
                continue
            rule = self.rules.find(fault.kind, self.variable)
            rest = self.variable.kind is Kind.CHOICES and bool(self.payload[:, fault.row].any())
            if rule is not None and rule.keep == "others" and rest:
                self.states[fault.row] = State.ANSWERED
                self._log(fault.row, fault.kind, fault.column, fault.found, _applied(rule, "(空欄)"))
            else:
                self._set(fault.row, fault.kind, rule, fault.found, column=fault.column)

    def _check_exclusive(self) -> None:
        """An option such as 「特にない」 together with others."""
        exclusive = [index for index, option in enumerate(self.question.options) if option.exclusive]
        if not exclusive:
            return
        rule = self.rules.find(FindingKind.EXCLUSIVE_WITH_OTHERS, self.variable)
        chosen = self.payload
        together = (self.states == State.ANSWERED) & chosen[exclusive].any(axis=0) & (chosen.sum(axis=0) > 1)
        for row in np.flatnonzero(together).tolist():
            marked = [index for index in exclusive if chosen[index, row]]
            others = [index for index in np.flatnonzero(chosen[:, row]).tolist() if index not in marked]
            code = self.question.options[marked[0]].code
            found = f"{code} とほか {len(others) + len(marked) - 1} つ"
            column = self._column_of(marked[0])
            if rule is not None and rule.keep == "others" and others:
                chosen[marked, row] = False
                self._log(row, FindingKind.EXCLUSIVE_WITH_OTHERS, column, found, _applied(rule, f"{code} を除く"))
            elif rule is not None and rule.keep == "exclusive":
                chosen[:, row] = False
                chosen[marked[0], row] = True
                self._log(row, FindingKind.EXCLUSIVE_WITH_OTHERS, column, found, _applied(rule, f"{code} だけ"))
            else:
                self._set(row, FindingKind.EXCLUSIVE_WITH_OTHERS, rule, found, column=column)

    def _check_limit(self) -> None:
        """More options than a 制限複数 question allows."""
        limit = self.question.limit
        if limit is None or self.question.type is not QuestionType.LIMITED:
            return
        rule = self.rules.find(FindingKind.TOO_MANY_MARKS, self.variable)
        counts = self.payload.sum(axis=0)
        for row in np.flatnonzero((self.states == State.ANSWERED) & (counts > limit)).tolist():
            found = f"{int(counts[row])} つ"
            if rule is not None and rule.keep == "first":
                order = written_order(self.coded, self.cells, self.shared, row)
                kept = [index for index in order if self.payload[index, row]][:limit]
                self.payload[:, row] = False
                self.payload[kept, row] = True
                applied = _applied(rule, f"先頭の {limit} つ")
                self._log(row, FindingKind.TOO_MANY_MARKS, self._column_of(None), found, applied)
            else:
                self._set(row, FindingKind.TOO_MANY_MARKS, rule, found)

    def _report_blanks(self) -> None:
        """Persons the routing sends here who put nothing down: 無回答, listed for the data-entry contractor."""
        if self.question.ask is None or self.variable.kind is Kind.TEXT or (self.variable.rank or 1) > 1:
            return
        blank = self.asked & ~self.coded.written & (self.states == State.NO_ANSWER)
        for row in np.flatnonzero(blank).tolist():
            self._log(row, FindingKind.ASKED_BLANK, self._column_of(None), "(空欄)", None)

    def _set(
        self,
        row: int,
        kind: FindingKind,
        rule: CellRule | None,
        found: str,
        repaired_to: State | None = None,
        column: str | None = None,
    ) -> None:
        """The row's state by the rule, or 無効 without one; logged."""
        state = State.INVALID if rule is None else _STATE_OF[rule.set] if repaired_to is None else repaired_to
        self.states[row] = state
        applied = None if rule is None else _applied(rule, _WORD_OF[state])
        self._log(row, kind, column or self._column_of(None), found, applied)

    def _log(self, row: int, kind: FindingKind, column: str, found: str, applied: RuleApplied | None) -> None:
        """One event about this variable."""
        allowed = allowed_text(kind, self.question)
        self.log.add(Event(kind, row, None, self.variable.id, column, found, allowed, applied))

    def _column_of(self, position: int | None) -> str:
        """Column of one option, or the variable's first column."""
        if position is not None and isinstance(self.variable.columns, FlagColumns):
            return flag_column_names(self.variable)[self.question.options[position].code]
        return columns_of(self.variable)[0]

    def _written_text(self, row: int) -> str:
        """What stands where nothing should, without repeating a free text or a combination of answers."""
        if self.variable.kind is Kind.CHOICE and self.coded.states[row] == State.ANSWERED:
            return self.question.options[int(self.coded.payload[row])].code
        if self.variable.kind is Kind.CHOICES:
            return f"{int(self.coded.payload[:, row].sum())} つの回答"
        return "回答あり"


def _applied(rule: CellRule, after: str) -> RuleApplied:
    """What the rule did."""
    return RuleApplied(rule.id, rule.reason, after)


def _settle_ranks(
    question: Question,
    questionnaire: Questionnaire,
    answers: Mapping[str, Answers],
    rules: RuleBook,
    log: CheckLog,
) -> Iterator[tuple[str, Answers]]:
    """Ranks of one ranking question, compared: the same option twice, a rank given under one left empty."""
    ranks = [variable for variable in questionnaire.variables_of(question.id) if variable.id in answers]
    above: list[NDArray[np.int16]] = []
    for variable in ranks:
        given = answers[variable.id]
        if not isinstance(given, Choice):
            raise TypeError(f"{variable.id} is not a single-answer variable")
        codes = given.codes.copy()
        for kind, faulty in (
            (FindingKind.RANK_REPEATED, [(codes == other) & (codes >= 0) for other in above]),
            (FindingKind.RANK_GAP, [(codes >= 0) & (other == State.NO_ANSWER) for other in above]),
        ):
            if faulty:
                rows = np.flatnonzero(np.logical_or.reduce(faulty)).tolist()
                _settle_rank_faults(variable, codes, rows, kind, rules, log)
        above.append(codes)
        yield variable.id, Choice(codes)


def _settle_rank_faults(
    variable: Variable,
    codes: NDArray[np.int16],
    rows: Sequence[int],
    kind: FindingKind,
    rules: RuleBook,
    log: CheckLog,
) -> None:
    """Set the codes of faulty rows in `codes` by the declared rule; without one a repetition is 無効, a gap stays."""
    rule = rules.find(kind, variable)
    for row in rows:
        found = variable.question.options[int(codes[row])].code
        applied = None
        if rule is not None:
            codes[row] = _STATE_OF[rule.set]
            applied = _applied(rule, _WORD_OF[_STATE_OF[rule.set]])
        elif kind is FindingKind.RANK_REPEATED:
            codes[row] = State.INVALID
        column = columns_of(variable)[0]
        allowed = allowed_text(kind, variable.question)
        log.add(Event(kind, row, None, variable.id, column, found, allowed, applied))
