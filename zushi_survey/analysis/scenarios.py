"""What a sensitivity run changes: the settings of an analysis, the changes to each, and their combinations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, NamedTuple

import numpy as np

from zushi_survey.questionnaire.model import Net, Question
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import ANSWERED, ASKED, Moments
from zushi_survey.tabulate.plan import PlannedVariable

What = Literal["weights", "base", "multiplicity", "smallest_base", "convention", "net", "standardised"]
"""What a change is about."""

CONVENTIONS = ("standard", "unpooled_t", "effective_base")
"""Conventions tried."""
SMALLEST_BASES = (30, 50, 2)
"""Smallest bases tried: the usual one, a stricter one, and any base that can be tested at all."""
CORRECTIONS = ("bh", "holm", "none")


class Change(NamedTuple):
    """One setting changed from the study's own."""

    what: What
    value: str
    """New value: `on` or `off` for weights and standardisation, the value of the setting, or a reading's id."""


Scenario = tuple[Change, ...]
"""The changes made, at most one about each thing; empty for the study's own settings."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A net of one question read otherwise."""

    question: str
    net: str
    label: str
    """Label of the net."""
    options: tuple[str, ...]
    """Codes it holds in this reading, in questionnaire order."""
    option_labels: tuple[str, ...]
    declared: tuple[str, ...]
    """Codes it holds as the questionnaire declares it."""
    declared_labels: tuple[str, ...]

    @property
    def id(self) -> str:
        """Stable name: question, net and codes."""
        return f"{self.question}.{self.net}={'+'.join(self.options)}"

    def applied(self, variable: PlannedVariable) -> PlannedVariable:
        """The variable with its net in this reading."""
        question = variable.question
        nets = tuple(
            net.model_copy(update={"options": self.options}) if net.id == self.net else net for net in question.nets
        )
        return replace(variable, question=question.model_copy(update={"nets": nets}))


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides a conclusion besides the answers."""

    rules: StatisticsRules
    is_weighted: bool = False
    base: Literal["answered", "asked"] = "answered"
    """`asked`: who gave no answer counts as not having chosen."""
    reading: Reading | None = None
    is_standardised: bool = False
    """Whether both waves are weighted to the composition of the present one."""

    def after(self, scenario: Scenario, readings: Sequence[Reading] = ()) -> Settings:
        """These settings with the changes made; readings are looked up by their id."""
        settings = self
        for what, value in scenario:
            match what:
                case "weights":
                    settings = replace(settings, is_weighted=value == "on")
                case "base":
                    settings = replace(settings, base="asked" if value == "asked" else "answered")
                case "standardised":
                    settings = replace(settings, is_standardised=value == "on")
                case "net":
                    settings = replace(settings, reading=next(one for one in readings if one.id == value))
                case _:
                    new = int(value) if what == "smallest_base" else value
                    settings = replace(settings, rules=settings.rules.model_copy(update={what: new}))
        return settings


def rule_changes(rules: StatisticsRules) -> tuple[Change, ...]:
    """The changes of method: every other correction, smallest base and convention."""
    corrections = [Change("multiplicity", value) for value in CORRECTIONS if value != rules.multiplicity]
    bases = [Change("smallest_base", str(value)) for value in SMALLEST_BASES if value != rules.smallest_base]
    conventions = [Change("convention", value) for value in CONVENTIONS if value != rules.convention]
    return (*corrections, *bases, *conventions)


def single_changes(changes: Sequence[Change]) -> tuple[Scenario, ...]:
    """One scenario per change."""
    return tuple((change,) for change in changes)


def combinations_of(changes: Sequence[Change]) -> tuple[Scenario, ...]:
    """Every combination of at most one change about each thing: none first, then the fewest, in the changes' order."""
    things = list(dict.fromkeys(change.what for change in changes))
    choices = [(None, *(change for change in changes if change.what == what)) for what in things]
    combined = [tuple(change for change in chosen if change is not None) for chosen in product(*choices)]
    return tuple(sorted(combined, key=lambda scenario: (len(scenario), [changes.index(one) for one in scenario])))


def with_asked_base(moments: Moments) -> Moments:
    """The moments with those asked in the place of those who answered: no answer counts as not having chosen.

    Means, which rest on scores, do not change.
    """
    columns = np.arange(moments.shape[1])
    columns[ANSWERED] = ASKED
    cells = (np.arange(moments.shape[0])[:, None] * moments.shape[1] + columns).ravel()
    both = np.ix_(cells, cells)
    degrees = moments.degrees_of_freedom.copy()
    degrees[:, ANSWERED] = degrees[:, ASKED]
    return replace(
        moments,
        persons=moments.persons[both],
        weighted=moments.weighted[both],
        squared=moments.squared[both],
        covariance=moments.covariance[both],
        totals=moments.totals[cells],
        with_weight=moments.with_weight[cells],
        replicates=None if moments.replicates is None else moments.replicates[:, cells],
        degrees_of_freedom=degrees,
    )


def reading_of(question: Question, net: Net, options: Sequence[str]) -> Reading:
    """A net read as holding these options, in questionnaire order; all of them are of the question."""
    labels = {option.code: option.shown for option in question.options}
    codes = tuple(code for code in labels if code in set(options))
    declared = tuple(code for code in labels if code in net.options)
    return Reading(
        question.id,
        net.id,
        net.label,
        codes,
        tuple(labels[code] for code in codes),
        declared,
        tuple(labels[code] for code in declared),
    )


def proposed_readings(question: Question) -> tuple[Reading, ...]:
    """Readings to try of the nets of a scored question: without the option nearest to the middle, or with the middle.

    Only nets that hold one end of the scale, without gaps, have such neighbours.
    """
    scored = sorted((option.score, place) for place, option in enumerate(question.options) if option.score is not None)
    if question.is_multiple or len({score for score, _ in scored}) < _SHORTEST_SCALE:
        return ()
    scale = [question.options[place].code for _, place in scored]
    middle = (scored[0][0] + scored[-1][0]) / 2
    is_middle = [score == middle for score, _ in scored]
    return tuple(
        reading_of(question, net, codes)
        for net in question.nets
        for codes in _neighbours(scale, is_middle, net.options)
    )


_SHORTEST_SCALE = 3


def _neighbours(scale: Sequence[str], is_middle: Sequence[bool], net: Sequence[str]) -> Iterator[list[str]]:
    """The narrower and the wider set of codes of a net that holds one end of the scale."""
    size = len(net)
    for ordered in (scale, scale[::-1]):
        if set(ordered[:size]) != set(net) or size >= len(scale):
            continue
        if size > 1:
            yield list(ordered[: size - 1])
        middles = is_middle if ordered is scale else is_middle[::-1]
        if middles[size]:
            yield list(ordered[: size + 1])
