"""Facts said outright, for tests of the judges: each method gives what the test put there."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from zushi_survey.analysis.facts import (
    AssociationFact,
    AxisFacts,
    ChangeFact,
    GroupFact,
    MeanFact,
    MentionFact,
    OrderFact,
    PairFact,
    RecordedFact,
    ShareFact,
    TrendFact,
    Unknown,
    WaveTrendFact,
)
from zushi_survey.analysis.precision.intervals import Interval, share_interval
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.analysis.testing.trend import monotone_claim
from zushi_survey.analysis.verdicts import Judgement, judge
from zushi_survey.analysis.waves.trends import TrendVerdict
from zushi_survey.analysis.words.order_words import Placed
from zushi_survey.questionnaire.claims import ClaimsFile, GroupRef, Quantity, Statement
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.questionnaire.wording import WordingRules

OF = Quantity("Q1", "1")


class SaidFacts:
    """`SaidFacts(share=..., change=...)`: a value for every call of the method, or a function of its arguments."""

    wording = WordingRules()
    statistics = StatisticsRules()
    waves = 2
    themes = ("T1", "T2")
    group_types = ("住民団体", "当事者団体")

    def __init__(self, **facts: Any) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        if name not in self._facts:
            raise AssertionError(f"the judge asked for {name}")
        said = self._facts[name]
        return said if callable(said) else lambda *_: said


def statement(*says: dict[str, Any], quote: str = "文", **more: Any) -> Statement:
    """A statement that says these."""
    return Statement.model_validate({"id": "S1", "quote": quote, "says": says, **more})


def verdict_on(facts: SaidFacts, *says: dict[str, Any], quote: str = "文") -> Judgement:
    """The verdict on a statement alone in its file."""
    one = statement(*says, quote=quote)
    return judge(one, facts, ClaimsFile(schema_version=1, statements=(one,)))


def share(
    chosen: int, base: int, of: Quantity = OF, *, group: str = "", unknown: Unknown = Unknown.NOTHING
) -> ShareFact:
    """A share of persons with its Wilson interval."""
    figure = chosen / base if base else None
    interval = share_interval("wilson", figure, None, base, None, fraction=0.0)
    place = GroupRef("axis", group) if group else None
    return ShareFact("R", of, str(of), place, group, chosen, base, figure, interval, False, Unknown.NOTHING)


def z_test(z: float, p: float | None) -> Significance:
    """A test with this statistic and p; None: too few persons."""
    return Significance("test", "z", z, None, None, p, "" if p is not None else "small_base")


def change(
    difference: float,
    p: float | None,
    *,
    equivalence: float | None = None,
    standardised: tuple[float, float] | None = None,
    is_described: bool = False,
    unknown: Unknown = Unknown.NOTHING,
) -> ChangeFact:
    """A change in shares with its adjusted p."""
    equal, p_equal = standardised or (None, None)
    test = z_test(difference, p)
    sides = share(1, 2), share(1, 2)
    return ChangeFact(*sides, difference, None, test, p, 1, equivalence, is_described, equal, p_equal, "年齢", unknown)


def group(
    difference: float, p: float | None, *others: ShareFact, mine: ShareFact | None = None, alike: float | None = None
) -> GroupFact:
    """A group that differs from the whole by this share; `alike` is the p of equivalence."""
    own = mine or share(1, 2, group="a")
    return GroupFact(own, share(1, 2), difference, z_test(difference, p), p, 1, others, Unknown.NOTHING, alike)


def along(
    *groups: GroupFact,
    p: float = 0.5,
    gap: float | None = 0.01,
    alike: float | None = None,
    order: TrendFact | None = None,
) -> AxisFacts:
    """Groups of an axis, with the p of the axis as a whole and the widest gap between two of them."""
    return AxisFacts(groups, association(p, is_positive=None), order, gap, alike)


def wave_trend(z: float, verdict: TrendVerdict, *counts: int, unknown: Unknown = Unknown.NOTHING) -> WaveTrendFact:
    """So many of a thousand in each wave, oldest first."""
    shares = tuple(share(count, 1000) for count in counts)
    return WaveTrendFact(OF, "a", shares, z_test(z, 0.01), 0.01, verdict, unknown)


def trend(counts: list[int], bases: list[int]) -> TrendFact:
    """A share along an ordered axis."""
    groups = tuple(share(count, base, group=str(n)) for n, (count, base) in enumerate(zip(counts, bases, strict=True)))
    return TrendFact(OF, "age", "年齢", groups, monotone_claim(counts, bases), Unknown.NOTHING)


def order(
    figures: dict[str, Fraction], *, alone: str | None, near: tuple[str, ...], is_tested: bool = True
) -> OrderFact:
    """An order of options by share."""
    falling = sorted(figures, key=lambda name: -figures[name])
    places = tuple(Placed(name, f"「{name}」", figures[name]) for name in falling)
    return OrderFact("R", "Q1", "", 1112, places, alone, is_tested, near, Unknown.NOTHING)


def pair(difference: float, z: float, p: float | None, *, alike: float | None = None) -> PairFact:
    """Two shares of the same persons."""
    return PairFact(share(1, 2), share(1, 2), 1112, difference, z_test(z, p), Unknown.NOTHING, alike)


def association(p: float, *, is_positive: bool | None) -> AssociationFact:
    """An association with its raw p."""
    return AssociationFact(OF, "a", "b", "b", 1112, None, is_positive, z_test(1.0, p), p, 1, Unknown.NOTHING)


def mean(value: float, low: float, high: float) -> MeanFact:
    """A mean score with its interval."""
    return MeanFact("R", OF, "項目", 150, value, Interval(low, high), Unknown.NOTHING)


def mention(groups: int, heard: int = 15) -> MentionFact:
    """So many groups of those heard."""
    return MentionFact("T1", ("高齢化",), "", groups, heard, ("SEG1",) * bool(groups), Unknown.NOTHING)


def recorded(value: Any, compared: Any = "same") -> RecordedFact:
    """A recorded value."""
    unknown = Unknown.NOT_RECORDED if value is None else Unknown.NOTHING
    return RecordedFact("survey.area", value, "study.yaml", compared, unknown)
