"""The vocabulary of the claims on how the survey was held and what came back."""

from __future__ import annotations

from datetime import date

from tests.claims.checks import Check, printed
from tests.claims.figures import Figures


def sent(count: int) -> Check:
    """So many questionnaires were sent."""
    return lambda figures: figures.account.sent == count


def returned(count: int) -> Check:
    """So many sheets came back."""
    return lambda figures: figures.account.returned == count


def invalid(count: int) -> Check:
    """So many sheets do not count."""
    return lambda figures: figures.account.invalid == count


def valid(count: int) -> Check:
    """So many sheets count, and the tables rest on them."""
    return lambda figures: figures.account.valid == figures.base("Q1") == count


def adds_up() -> Check:
    """Returned sheets are the invalid and the valid ones."""
    return lambda figures: figures.account.returned == figures.account.invalid + figures.account.valid


def valid_rate(tenths: int) -> Check:
    """Valid sheets of those sent, in tenths of a percent as printed."""
    return lambda figures: printed(figures.account.valid_rate) == tenths


def dispatched(first: date) -> Check:
    """The first day of dispatch."""
    return lambda figures: figures.account.dispatched == first


def youngest_band_from(age: int) -> Check:
    """The youngest age band begins at this age."""
    return lambda figures: figures.categories("Q1", "age")[0][1].startswith(f"{age}～")


def topics_covered(*topics: str) -> Check:
    """Each topic is named by the label of a question that was tabulated."""

    def check(figures: Figures) -> bool:
        labels = figures.titles.values()
        return all(any(topic in label for label in labels) for topic in topics)

    return check
