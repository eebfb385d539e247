"""Conclusions and what becomes of them when something in the analysis is changed: which fall, turn or appear.

A conclusion is what a sentence of a report would rest on: a group is higher than the whole, answers rise with an axis,
an option is the first, a share grew since the previous wave. Its verdict is what the test allows to be said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from zushi_survey.analysis.scenarios import Scenario
from zushi_survey.analysis.tables import Policy
from zushi_survey.analysis.testing.comparison import Comparison, Direction, ReleasedComparisons
from zushi_survey.analysis.waves.two_waves import WaveVerdict, equivalence, wave_verdict


class Kind(StrEnum):
    """What a conclusion is about, in the order in which they are listed."""

    GROUP = "group"
    """A category against the whole."""
    TREND = "trend"
    """Rise or fall over the categories of an ordered axis."""
    ASSOCIATION = "association"
    """A question with an axis."""
    FIRST = "first"
    """An option or item before all others (最も)."""
    ORDER = "order"
    """An option or item before the next one."""
    WAVE = "wave"
    """The present wave against the previous one."""


class Verdict(StrEnum):
    """What may be said."""

    HIGHER = "higher"
    """Higher, rising, grown; for `first`: it is the first."""
    LOWER = "lower"
    FOUND = "found"
    EQUIVALENT = "equivalent"
    """Two waves as good as equal (横ばい)."""
    UNDECIDED = "undecided"
    """No difference can be claimed."""
    NOT_TESTED = "not_tested"
    HIDDEN = "hidden"
    """A cell it rests on is not published."""

    @property
    def is_supported(self) -> bool:
        """Whether a sentence may rest on it."""
        return self in (Verdict.HIGHER, Verdict.LOWER, Verdict.FOUND, Verdict.EQUIVALENT)


class Flip(StrEnum):
    """What a change does to a conclusion, what a reader should know first in front."""

    REVERSED = "reversed"
    """Something else is supported."""
    FALLEN = "fallen"
    """Supported by the study's own settings only."""
    APPEARED = "appeared"
    """Supported by the changed settings only."""


class Key(NamedTuple):
    """What identifies a conclusion under all settings."""

    kind: Kind
    question: str
    item: str
    option: str
    axis: str
    category: str
    against: str


class Result(NamedTuple):
    """A conclusion under one set of settings: the verdict and the figures it rests on."""

    verdict: Verdict
    base: int | None
    base_against: int | None
    difference: float | None
    p_adjusted: float | None


class Outcome(NamedTuple):
    """A conclusion under changed settings."""

    scenario: Scenario
    result: Result
    flip: Flip | None
    """None: it holds."""


class Combined(NamedTuple):
    """A conclusion under all combinations of changes, the study's own settings among them."""

    examined: int
    held: int
    """Combinations with the verdict of the study's own settings."""
    smallest: Outcome | None
    """The fewest changes together that make another conclusion of it."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One conclusion with the outcomes of all changes that touch it."""

    key: Key
    about: Comparison
    """The comparison under the study's own settings, as released."""
    own: Result
    outcomes: tuple[Outcome, ...]
    combined: Combined | None = None

    @property
    def flips(self) -> tuple[Outcome, ...]:
        """The changes that make another conclusion of it."""
        return tuple(outcome for outcome in self.outcomes if outcome.flip is not None)

    @property
    def worst(self) -> Flip | None:
        """What a reader should know first of the flips; None where it holds under every change."""
        return min((o.flip for o in self.flips if o.flip), key=list(Flip).index, default=None)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """All conclusions of one run, made of released comparisons only."""

    conclusions: tuple[Conclusion, ...]
    """By question, kind, axis, option and category, as examined."""
    policy: Policy

    @property
    def changing(self) -> tuple[Conclusion, ...]:
        """Those that flip: reversed, then fallen, then appeared; within each the most fragile first."""
        flipping = [one for one in self.conclusions if one.worst is not None]
        return tuple(sorted(flipping, key=lambda one: (list(Flip).index(one.worst or Flip.APPEARED), -len(one.flips))))

    @property
    def robust(self) -> tuple[Conclusion, ...]:
        """Those supported by the study's own settings and by every change."""
        return tuple(one for one in self.conclusions if one.own.verdict.is_supported and one.worst is None)

    def counts(self) -> Mapping[str, int]:
        """Number of conclusions: supported, and of these robust; not supported, and of these appearing; hidden."""
        supported = [one for one in self.conclusions if one.own.verdict.is_supported]
        hidden = sum(one.own.verdict is Verdict.HIDDEN for one in self.conclusions)
        return {
            "examined": len(self.conclusions),
            "supported": len(supported),
            "robust": sum(one.worst is None for one in supported),
            "unsupported": len(self.conclusions) - len(supported) - hidden,
            "appearing": sum(one.worst is Flip.APPEARED for one in self.conclusions),
            "hidden": hidden,
        }


Examined = Callable[[Scenario], Iterable[tuple[Kind, ReleasedComparisons]]]
"""The released comparisons of one subject under a scenario, by kind."""


def conclusions_of(
    examined: Examined, alpha: float, scenarios: Sequence[Scenario], combinations: Iterable[Scenario] = ()
) -> tuple[Conclusion, ...]:
    """The conclusions of one subject under the study's own settings, and what every scenario does to each.

    A scenario may leave comparisons out that it does not touch. `combinations` may repeat scenarios.
    """
    own = _results(examined(()), alpha)
    outcomes: dict[Key, list[Outcome]] = {key: [] for key in own}
    for scenario in scenarios:
        for key, (_, result) in _results(examined(scenario), alpha).items():
            outcomes[key].append(_outcome(scenario, own[key][1], result))
    tally = _Tally(own)
    for scenario in combinations:
        tally.add(scenario, _results(examined(scenario), alpha))
    return tuple(
        Conclusion(key, about, result, tuple(outcomes[key]), tally.combined(key))
        for key, (about, result) in own.items()
    )


_Results = dict[Key, tuple[Comparison, Result]]


class _Tally:
    """Counts of the combinations under which each conclusion holds."""

    def __init__(self, own: _Results) -> None:
        self._own = own
        self._examined = dict.fromkeys(own, 0)
        self._held = dict.fromkeys(own, 0)
        self._smallest: dict[Key, Outcome] = {}

    def add(self, scenario: Scenario, results: _Results) -> None:
        """Count one combination."""
        for key, (_, result) in results.items():
            outcome = _outcome(scenario, self._own[key][1], result)
            self._examined[key] += 1
            self._held[key] += outcome.flip is None
            known = self._smallest.get(key)
            if outcome.flip and (known is None or len(scenario) < len(known.scenario)):
                self._smallest[key] = outcome

    def combined(self, key: Key) -> Combined | None:
        """What was counted of a conclusion; None without combinations."""
        if not self._examined[key]:
            return None
        return Combined(self._examined[key], self._held[key], self._smallest.get(key))


def _results(examined: Iterable[tuple[Kind, ReleasedComparisons]], alpha: float) -> _Results:
    """Key -> the released comparison and its result."""
    return {_key(kind, row): (row, result_of(kind, row, alpha)) for kind, rows in examined for row in rows.rows}


def _key(kind: Kind, row: Comparison) -> Key:
    """The key of a comparison; the rival of a first place may change and is no part of it."""
    against = "" if kind is Kind.FIRST else row.against_id
    return Key(kind, row.question, row.item, row.option, row.axis, row.category, against)


def result_of(kind: Kind, row: Comparison, alpha: float) -> Result:
    """What a released comparison allows to be said."""
    return Result(_verdict(kind, row, alpha), row.base, row.base_against, row.difference, row.p_adjusted)


def _verdict(kind: Kind, row: Comparison, alpha: float) -> Verdict:
    """The verdict of a comparison."""
    if row.test.reason == "suppressed":
        return Verdict.HIDDEN
    if row.p_adjusted is None:
        return Verdict.NOT_TESTED
    if kind is Kind.WAVE:
        near = equivalence(row.difference or 0.0, row.standard_error or 0.0).p_value
        return _WAVE_VERDICTS[wave_verdict(row.difference, row.p_adjusted, near, alpha)]
    return _VERDICTS[row.direction]


_VERDICTS = {
    Direction.HIGHER: Verdict.HIGHER,
    Direction.LOWER: Verdict.LOWER,
    Direction.FOUND: Verdict.FOUND,
    Direction.NONE: Verdict.UNDECIDED,
}
_WAVE_VERDICTS = {
    WaveVerdict.ROSE: Verdict.HIGHER,
    WaveVerdict.FELL: Verdict.LOWER,
    WaveVerdict.EQUIVALENT: Verdict.EQUIVALENT,
    WaveVerdict.UNDECIDED: Verdict.UNDECIDED,
    WaveVerdict.NOT_TESTED: Verdict.NOT_TESTED,
}


def _outcome(scenario: Scenario, own: Result, result: Result) -> Outcome:
    """What a scenario makes of a conclusion; nothing can be said where either side is hidden."""
    flip = None
    if Verdict.HIDDEN not in (own.verdict, result.verdict) and own.verdict is not result.verdict:
        if own.verdict.is_supported:
            flip = Flip.REVERSED if result.verdict.is_supported else Flip.FALLEN
        elif result.verdict.is_supported:
            flip = Flip.APPEARED
    return Outcome(scenario, result, flip)
