"""What disclosure control did to a release, for the release step and for the office: internal, never published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.analysis.disclosure.attack import Attack
from zushi_survey.analysis.disclosure.protection import Protection, protect
from zushi_survey.analysis.disclosure.registry import Registry, register
from zushi_survey.analysis.tables import RawTable
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.questionnaire.study import ReleaseRules


@dataclass(frozen=True)
class Hidden:
    """What is hidden of the tables of a release, by place of table and cell."""

    registry: Registry
    protection: Protection
    unsafe: tuple[str, ...]
    """Questions of which a small count could still be worked out."""


def protected(tables: Sequence[RawTable], rules: ReleaseRules) -> Hidden:
    """What must be hidden of tables that are published together."""
    registry = register(tables, rules)
    protection = protect(registry.system)
    questions_of: dict[int, str] = {}
    for (table, _), number in registry.cells.items():
        questions_of.setdefault(number, tables[table].title.question)
    unsafe = {questions_of.get(number, "") for component in protection.unsafe for number in component.numbers}
    return Hidden(registry, protection, tuple(sorted(unsafe - {""})) or (("",) if unsafe else ()))


class HiddenCount(NamedTuple):
    """One hidden count as the office sees it."""

    wave: str
    question: str
    item: str
    axis: str
    category_label: str
    option_label: str
    is_primary: bool
    """Hidden for its own sake; otherwise so that others cannot be worked out."""
    persons: int
    method: str
    """How its pattern was found: a value of `pattern.Method`; empty for what goes with a hidden base."""
    low: float
    """The least that a reader can infer."""
    high: float | None
    """The most that a reader can infer; None where nothing bounds it."""


class DisclosureReport(NamedTuple):
    """What was hidden of a release, what that cost, and what the audit found."""

    rows: tuple[HiddenCount, ...]
    counts: int
    """Counts in the tables."""
    persons: int
    """The sum of all counts."""
    persons_hidden: int
    """The sum of the hidden ones: the information lost."""


def disclosure_report(tables: Sequence[RawTable], rules: ReleaseRules) -> DisclosureReport:
    """The office's account of a release of these tables; holds the hidden counts themselves.

    Raises SurveyError (E-SUP-001) for every question of which a small count could still be worked out.
    """
    hidden = protected(tables, rules)
    if hidden.unsafe:
        raise SurveyError(Problem(code="E-SUP-001", where=Place(question=name)) for name in hidden.unsafe)
    attacks = {
        number: (Attack.on(component, range(len(component.numbers))), place)
        for component in hidden.protection.audited
        for place, number in enumerate(component.numbers)
    }
    rows: list[HiddenCount] = []
    persons = 0
    for (table, index), number in hidden.registry.cells.items():
        cell = tables[table].cells[index]
        persons += cell.count_unweighted or 0
        if number not in hidden.protection.hidden:
            continue
        truth = hidden.registry.system.numbers[number]
        attack, place = attacks.get(number, (None, 0))
        found = attack.interval(place) if attack else None
        rows.append(
            HiddenCount(
                cell.wave,
                cell.question,
                cell.item,
                cell.axis,
                cell.category_label,
                cell.option_label,
                truth.need is not None,
                truth.value,
                str(hidden.protection.methods.get(number, "")),
                found.low if found else 0,
                found.high if found else None,
            )
        )
    lost = sum(row.persons for row in rows)
    return DisclosureReport(tuple(rows), len(hidden.registry.cells), persons, lost)
