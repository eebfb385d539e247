"""The dispatch ledger: one entry per questionnaire sent, with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.dates import iso_date
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.conditions import axis_categories, normalise_label
from zushi_survey.questionnaire.model import Category, Questionnaire
from zushi_survey.questionnaire.study import LedgerFile

Outcome = Literal["returned", "undeliverable", "not_returned", "out_of_scope", "refused", "unable"]

_WORDS_NAMED = 10
"""More different unknown words than this mean a wrong column: they may be names or addresses and are not printed."""
_LONGEST_WORD = 20
"""A longer text is no category label and is not printed."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One position per questionnaire sent."""

    receipts: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    categories: Mapping[str, tuple[str, ...]]
    """Axis id -> category label per entry (as in the questionnaire's axis), "" where the ledger does not know."""
    sent: tuple[str, ...] | None
    """ISO dates of dispatch, "" where unknown."""
    received: tuple[str, ...] | None
    """ISO dates of return, "" where none."""


def read_ledger(sheet: RawSheet, spec: LedgerFile, questionnaire: Questionnaire) -> Ledger:
    """The ledger kept in `sheet`, laid out as `spec` says, its categories named as in the questionnaire's axes.

    Raises
    ------
    SurveyError
        E-LED (missing columns, unknown words, receipts that are empty or not unique, dates) and E-SET-004, all at once.
    """
    columns = [spec.receipt, spec.outcome, *spec.axes.values(), *filter(None, (spec.sent, spec.received))]
    problems = [*missing_columns(sheet, columns), *unknown_axes(spec.axes, questionnaire, sheet.file)]
    if problems:
        raise SurveyError(problems)
    receipts = [normalise_label(text) for text in sheet.columns[spec.receipt]]
    problems.extend(_receipt_problems(receipts, spec.receipt, sheet))
    outcomes, outcome_problems = _read_outcomes(sheet, spec)
    categories, category_problems = read_categories(sheet, spec.axes, questionnaire)
    sent, sent_problems = _read_dates(sheet, spec.sent)
    received, received_problems = _read_dates(sheet, spec.received)
    problems += [*outcome_problems, *category_problems, *sent_problems, *received_problems]
    if problems:
        raise SurveyError(problems)
    return Ledger(tuple(receipts), outcomes, categories, sent, received)


def missing_columns(sheet: RawSheet, columns: Sequence[str]) -> Iterator[Problem]:
    """E-LED-001 for every named column the file does not have, E-LED-009 for a file without rows."""
    for name in dict.fromkeys(columns):
        if name not in sheet.columns:
            near = get_close_matches(name, list(sheet.columns), n=3, cutoff=0.5)
            nearest = f"(近い名前: {', '.join(near)})" if near else ""
            yield Problem(code="E-LED-001", where=Place(file=sheet.file, column=name), params={"nearest": nearest})
    if not sheet.row_count:
        yield Problem(code="E-LED-009", where=Place(file=sheet.file))


def unknown_axes(axes: Mapping[str, str], questionnaire: Questionnaire, file: str) -> Iterator[Problem]:
    """E-SET-004 for every axis that the questionnaire does not have."""
    known = list(questionnaire.axis_by_id)
    for axis in axes:
        if axis not in questionnaire.axis_by_id:
            near = get_close_matches(axis, known, n=3, cutoff=0.5)
            nearest = f"(近い名前: {', '.join(near)})" if near else ""
            where = Place(file=file, column=axes[axis])
            yield Problem(
                code="E-SET-004", where=where, got=axis, allowed=", ".join(known), params={"nearest": nearest}
            )


def read_categories(
    sheet: RawSheet, axes: Mapping[str, str], questionnaire: Questionnaire
) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Category label per row by axis id ("" for a blank), and E-LED-003 or E-LED-011 for words no axis has."""
    categories: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for axis_id, column in axes.items():
        axis = questionnaire.axis_by_id[axis_id]
        known = axis_categories(axis, questionnaire)
        label_of = {text: _label_of(text, known) for text in set(sheet.columns[column])}
        found = [label_of[text] for text in sheet.columns[column]]
        categories[axis_id] = tuple(label or "" for label in found)
        wrong = [row for row, label in enumerate(found) if label is None]
        allowed = "、".join(category.label for category in known)

        def describe(word: str, rows: int, place: Place, axis: str = axis.label, allowed: str = allowed) -> Problem:
            params = {"axis": axis, "rows": f"{rows:,}"}
            return Problem(code="E-LED-003", where=place, got=word, allowed=allowed, params=params)

        problems.extend(_unknown_words(sheet, column, wrong, describe))
    return categories, problems


def _label_of(text: str, categories: Sequence[Category]) -> str | None:
    """Label of the category written as label, id or a number within its range; "" for a blank; None for no category."""
    wanted = normalise_label(text)
    if not wanted:
        return ""
    for category in categories:
        if wanted == normalise_label(category.label):
            return category.label
    for category in categories:
        if wanted == normalise_label(category.id) or _is_within(wanted, category):
            return category.label
    return None


def _is_within(text: str, category: Category) -> bool:
    """Whether the text is a number in the category's range."""
    if category.low is None and category.high is None:
        return False
    try:
        value = float(text)
    except ValueError:
        return False
    low = float("-inf") if category.low is None else category.low
    high = float("inf") if category.high is None else category.high
    return low <= value <= high


def _unknown_words(
    sheet: RawSheet, column: str, rows: Sequence[int], describe: Callable[[str, int, Place], Problem]
) -> Iterator[Problem]:
    """One problem per unknown word at its first line, or a single E-LED-011 that prints none of them."""
    by_word: dict[str, list[int]] = {}
    for row in rows:
        by_word.setdefault(normalise_label(sheet.columns[column][row]), []).append(row)
    if len(by_word) > _WORDS_NAMED or any(len(word) > _LONGEST_WORD for word in by_word):
        params = {"column": column, "rows": f"{len(rows):,}", "kinds": f"{len(by_word):,}"}
        place = Place(file=sheet.file, line=sheet.lines[rows[0]], column=column)
        yield Problem(code="E-LED-011", where=place, params=params)
        return
    for word, found in by_word.items():
        yield describe(word, len(found), Place(file=sheet.file, line=sheet.lines[found[0]], column=column))


def _receipt_problems(receipts: Sequence[str], column: str, sheet: RawSheet) -> Iterator[Problem]:
    """E-LED-004 for every empty receipt and E-LED-005 for every one seen before."""
    first: dict[str, int] = {}
    for receipt, line in zip(receipts, sheet.lines, strict=True):
        place = Place(file=sheet.file, line=line, column=column, receipt=receipt or None)
        if not receipt:
            yield Problem(code="E-LED-004", where=place)
        elif receipt in first:
            yield Problem(code="E-LED-005", where=place, params={"first": str(first[receipt])})
        else:
            first[receipt] = line


def _read_outcomes(sheet: RawSheet, spec: LedgerFile) -> tuple[tuple[Outcome, ...], list[Problem]]:
    """Outcome per row (only of known words), and E-LED-002 for words that `outcomes` does not have."""
    meaning = {normalise_label(word): outcome for word, outcome in spec.outcomes.items()}
    found = [meaning.get(normalise_label(text)) for text in sheet.columns[spec.outcome]]
    allowed = "、".join(spec.outcomes)

    def describe(word: str, rows: int, place: Place) -> Problem:
        params = {"rows": f"{rows:,}"}
        return Problem(code="E-LED-002", where=place, got=word or "(空欄)", allowed=allowed, params=params)

    wrong = [row for row, outcome in enumerate(found) if outcome is None]
    problems = list(_unknown_words(sheet, spec.outcome, wrong, describe))
    return tuple(outcome for outcome in found if outcome is not None), problems


def _read_dates(sheet: RawSheet, column: str | None) -> tuple[tuple[str, ...] | None, list[Problem]]:
    """ISO date per row ("" for a blank), or None without a column; and E-LED-006 for what is no date."""
    if column is None:
        return None, []
    dates = [iso_date(text) for text in sheet.columns[column]]
    problems = [
        Problem(code="E-LED-006", where=Place(file=sheet.file, line=line, column=column))
        for date, line in zip(dates, sheet.lines, strict=True)
        if date is None
    ]
    return tuple(date or "" for date in dates), problems
