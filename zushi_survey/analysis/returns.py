"""Return accounting: what was sent, what came back, what of it is valid; for the whole survey, by group and by day.

Sheets and persons are kept apart: a duplicate is a sheet, not a person. Everything is counted; shares stay exact.
Nothing here looks at an answer: the dispatch list, the verdict on each sheet and the day it came are enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Literal, NamedTuple

from zushi_survey.analysis.tables import CellStatus

Outcome = Literal["returned", "undeliverable", "not_returned", "out_of_scope", "refused", "unable"]

DUPLICATE = "duplicate"
"""Rule that makes a second sheet of one person invalid."""
OUT_OF_SCOPE = "out_of_scope"
"""Rule, and outcome, of somebody who should not have been asked."""
CONTACTS: tuple[Outcome, ...] = ("out_of_scope", "refused", "unable")
"""Outcomes known by contact instead of a sheet, in printed order."""

_RULE_ORDER = ("empty", "less_than_half", "out_of_scope", DUPLICATE)


class SheetReturn(NamedTuple):
    """One sheet that came back."""

    receipt: str
    rule: str
    """Rule that made it invalid; empty for a valid sheet."""
    reason: str
    """The same in Japanese, as the study words it."""
    received: str
    """ISO date, empty where unknown."""
    answered: Fraction | None = None
    """Share of the items asked that were answered; None where unknown."""

    @property
    def is_valid(self) -> bool:
        """Whether the sheet counts as an answer."""
        return not self.rule


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Everyone a questionnaire was sent to, one position each."""

    receipts: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    categories: Mapping[str, tuple[str, ...]]
    """Axis id -> category label per person, empty where unknown."""


class SentCounts(NamedTuple):
    """What is known of the dispatch without a ledger; None where nothing is."""

    sent: int | None = None
    undeliverable: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with the count and the base it is printed with."""

    count: int | None
    base: int | None

    @property
    def proportion(self) -> Fraction | None:
        """Exact share, None when a part is unknown or the base is empty."""
        if self.count is None or not self.base:
            return None
        return Fraction(self.count, self.base)


class InvalidCount(NamedTuple):
    """Sheets made invalid for one reason."""

    rule: str
    reason: str
    sheets: int


class Contact(NamedTuple):
    """Persons who sent no sheet and of whom the ledger knows why."""

    outcome: Outcome
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAccount:
    """The account of one survey: sent = undeliverable + not returned + contacts + returned - duplicates - unlisted."""

    sent: int | None
    undeliverable: int | None
    not_returned: int | None
    contacts: tuple[Contact, ...]
    returned: int
    """Sheets, duplicates among them."""
    invalid: tuple[InvalidCount, ...]
    valid: int
    duplicates: int
    unlisted: int
    """Sheets, duplicates apart, whose receipt the ledger does not have."""
    late: int
    """Sheets after the deadline: not in `returned`, their senders in `not_returned`."""
    missing_sheets: int
    """Persons the ledger has as returned without a sheet in the file: in `not_returned`."""
    unrecorded_sheets: int
    """Persons with a sheet whom the ledger has as not returned or undeliverable."""

    @property
    def invalid_sheets(self) -> int:
        """Sheets that do not count as answers."""
        return sum(part.sheets for part in self.invalid)

    @property
    def is_balanced(self) -> bool:
        """Whether both identities hold; an account without a number sent can only break the second."""
        if self.returned != self.invalid_sheets + self.valid:
            return False
        if self.sent is None or self.not_returned is None:
            return True
        persons = self.returned - self.duplicates - self.unlisted
        contacts = sum(contact.persons for contact in self.contacts)
        return self.sent == (self.undeliverable or 0) + self.not_returned + contacts + persons

    @property
    def return_rate(self) -> Rate:
        """回収率: returned sheets of those sent."""
        return Rate(self.returned, self.sent)

    @property
    def valid_rate(self) -> Rate:
        """有効回収率: valid sheets of those sent, undeliverable ones included."""
        return Rate(self.valid, self.sent)

    @property
    def reached_rate(self) -> Rate:
        """有効回収率 of those that could be delivered."""
        if self.sent is None or self.undeliverable is None:
            return Rate(self.valid, None)
        return Rate(self.valid, self.sent - self.undeliverable)


class GroupAxis(NamedTuple):
    """An axis the ledger or the population has: category (id, label) pairs in order."""

    id: str
    label: str
    categories: tuple[tuple[str, str], ...]


class GroupReturns(NamedTuple):
    """Return accounting of one category; counts are None where the row is hidden."""

    category: str
    label: str
    sent: int | None
    undeliverable: int | None
    returned: int | None
    valid: int | None
    status: CellStatus = CellStatus.OK

    @property
    def return_rate(self) -> Rate:
        """Returned sheets of those sent."""
        return Rate(self.returned, self.sent)

    @property
    def valid_rate(self) -> Rate:
        """Valid sheets of those sent."""
        return Rate(self.valid, self.sent)


class AxisReturns(NamedTuple):
    """Return accounting by one axis; who is in no category comes last and only when there is somebody."""

    axis: GroupAxis
    groups: tuple[GroupReturns, ...]


class DailyReturns(NamedTuple):
    """Sheets that came on one day."""

    date: str
    returned: int
    cumulative: int
    is_late: bool


UNKNOWN_GROUP = ("unknown", "不明")
"""Category of those whom the ledger puts in none."""


def account(
    sheets: Sequence[SheetReturn], dispatched: Dispatch | SentCounts, deadline: str | None = None
) -> ReturnAccount:
    """The account of the whole survey.

    Parameters
    ----------
    sheets
        Every sheet of the answer files.
    dispatched
        The ledger, or the two numbers known without one. With a ledger a sheet decides over the ledger's outcome, and
        the ledger decides about persons without a sheet.
    deadline
        Last day (inclusive, ISO) on which a sheet still counts; None for no deadline.
    """
    in_time = sheets_in_time(sheets, deadline)
    persons = {sheet.receipt for sheet in in_time}
    duplicates = sum(sheet.rule == DUPLICATE for sheet in in_time)
    late = {sheet.receipt for sheet in sheets} - persons
    if isinstance(dispatched, SentCounts):
        absent = _absent_without_ledger(dispatched, len(in_time) - duplicates)
    else:
        absent = _absent_by_ledger(dispatched, persons, late)
    listed = set(dispatched.receipts) if isinstance(dispatched, Dispatch) else persons
    return ReturnAccount(
        sent=dispatched.sent if isinstance(dispatched, SentCounts) else len(dispatched.receipts),
        undeliverable=absent.undeliverable,
        not_returned=absent.not_returned,
        contacts=absent.contacts,
        returned=len(in_time),
        invalid=_invalid_by_reason(in_time),
        valid=sum(sheet.is_valid for sheet in in_time),
        duplicates=duplicates,
        unlisted=sum(sheet.receipt not in listed and sheet.rule != DUPLICATE for sheet in in_time),
        late=len(sheets) - len(in_time),
        missing_sheets=absent.missing_sheets,
        unrecorded_sheets=absent.unrecorded_sheets,
    )


def sheets_in_time(sheets: Sequence[SheetReturn], deadline: str | None) -> tuple[SheetReturn, ...]:
    """Sheets that came on or before the deadline, and those whose day is unknown."""
    return tuple(sheet for sheet in sheets if deadline is None or sheet.received <= deadline)


def returns_by_axis(
    sheets: Sequence[SheetReturn], dispatch: Dispatch, axes: Sequence[GroupAxis], deadline: str | None = None
) -> tuple[AxisReturns, ...]:
    """Return accounting by each axis that the ledger has; sheets the ledger does not know are in no row."""
    in_time = sheets_in_time(sheets, deadline)
    returned = Counter(sheet.receipt for sheet in in_time)
    valid = Counter(sheet.receipt for sheet in in_time if sheet.is_valid)
    return tuple(_by_axis(dispatch, axis, returned, valid) for axis in axes if axis.id in dispatch.categories)


def returns_by_day(sheets: Sequence[SheetReturn], deadline: str | None = None) -> tuple[DailyReturns, ...]:
    """Days on which sheets came, in order, late ones included; sheets without a date are left out."""
    by_day = sorted(Counter(sheet.received for sheet in sheets if sheet.received).items())
    cumulative = accumulate(count for _, count in by_day)
    return tuple(
        DailyReturns(day, count, total, is_late=deadline is not None and day > deadline)
        for (day, count), total in zip(by_day, cumulative, strict=True)
    )


class _Absent(NamedTuple):
    """Persons without a sheet, and what does not fit between sheets and ledger."""

    undeliverable: int | None
    not_returned: int | None
    contacts: tuple[Contact, ...] = ()
    missing_sheets: int = 0
    unrecorded_sheets: int = 0


def _absent_without_ledger(counts: SentCounts, persons: int) -> _Absent:
    """Not returned is what is left of those sent."""
    if counts.sent is None:
        return _Absent(counts.undeliverable, None)
    return _Absent(counts.undeliverable, counts.sent - (counts.undeliverable or 0) - persons)


def _absent_by_ledger(dispatch: Dispatch, persons: set[str], late: set[str]) -> _Absent:
    """Persons without a sheet by the ledger's outcome; whoever should have a sheet and has none is not returned."""
    entries = list(zip(dispatch.receipts, dispatch.outcomes, strict=True))
    without = Counter(outcome for receipt, outcome in entries if receipt not in persons)
    missing = sum(o == "returned" and r not in persons and r not in late for r, o in entries)
    unrecorded = sum(o in ("not_returned", "undeliverable") and r in persons for r, o in entries)
    contacts = tuple(Contact(outcome, without[outcome]) for outcome in CONTACTS if without[outcome])
    return _Absent(
        without["undeliverable"], without["not_returned"] + without["returned"], contacts, missing, unrecorded
    )


def _invalid_by_reason(sheets: Sequence[SheetReturn]) -> tuple[InvalidCount, ...]:
    """Invalid sheets by rule and reason, in a fixed order of rules."""
    counted = Counter((sheet.rule, sheet.reason) for sheet in sheets if not sheet.is_valid)

    def place(key: tuple[str, str]) -> tuple[int, str, str]:
        rule, reason = key
        return (_RULE_ORDER.index(rule) if rule in _RULE_ORDER else len(_RULE_ORDER), rule, reason)

    return tuple(InvalidCount(rule, reason, counted[rule, reason]) for rule, reason in sorted(counted, key=place))


def _by_axis(dispatch: Dispatch, axis: GroupAxis, returned: Counter[str], valid: Counter[str]) -> AxisReturns:
    """Return accounting by one axis."""
    labels = dispatch.categories[axis.id]
    sent_by = Counter(labels)
    undelivered_by = Counter(
        label
        for receipt, outcome, label in zip(dispatch.receipts, dispatch.outcomes, labels, strict=True)
        if outcome == "undeliverable" and not returned[receipt]
    )
    returned_by: Counter[str] = Counter()
    valid_by: Counter[str] = Counter()
    for receipt, label in zip(dispatch.receipts, labels, strict=True):
        returned_by[label] += returned[receipt]
        valid_by[label] += valid[receipt]
    categories = [(category, label, label) for category, label in axis.categories]
    if sent_by[""]:
        categories.append((*UNKNOWN_GROUP, ""))
    return AxisReturns(
        axis,
        tuple(
            GroupReturns(category, label, sent_by[key], undelivered_by[key], returned_by[key], valid_by[key])
            for category, label, key in categories
        ),
    )
