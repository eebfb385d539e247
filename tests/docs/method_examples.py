"""The worked numbers of docs/methods.md, one function each: what our own functions give, row by row of its table.

The page names where each figure comes from (a published table, R, the law of a hand calculation): never from here.
Inputs stand here, results only in the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import Final

import numpy as np

from tests.builders import choice, d24, number, questionnaire, single
from tests.unit.analysis.tables import moments_of, multiple_by_group, overlapping_columns, shares
from zushi_survey.analysis.findings import largest_p_said
from zushi_survey.analysis.precision.estimates import Ratios, ratios
from zushi_survey.analysis.precision.intervals import Interval, estimate_interval, newcombe_interval, share_interval
from zushi_survey.analysis.precision.sampling_error import (
    ChangeTest,
    Drawn,
    critical_difference,
    detectable_difference,
    persons_for_change,
    sampling_error,
)
from zushi_survey.analysis.precision.standard_errors import (
    Sample,
    effective_base,
    mean_standard_error,
    share_standard_error,
)
from zushi_survey.analysis.testing.association import (
    pearson_chi_square,
    rao_scott_f,
    rao_scott_first_order,
    two_way_table,
    wald_f,
)
from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.analysis.testing.comparisons import stubs_of
from zushi_survey.analysis.testing.differences import Differences, differences
from zushi_survey.analysis.testing.exact import cramers_v, fisher_exact, likelihood_ratio, monte_carlo
from zushi_survey.analysis.testing.linear_trend import linear_trends
from zushi_survey.analysis.testing.means import means_together
from zushi_survey.analysis.testing.multiple_response import options_together
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.paired import compare_options, compare_paired_means, compare_paired_shares, mcnemar
from zushi_survey.analysis.testing.ranks import rank_sets
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.analysis.testing.stratified import cochran_mantel_haenszel, common_odds_ratio
from zushi_survey.analysis.testing.trend import cochran_armitage, jonckheere_count, jonckheere_terpstra, monotone_claim
from zushi_survey.analysis.waves.means import GroupMean, change_of_mean
from zushi_survey.analysis.waves.shares import GroupShare
from zushi_survey.analysis.waves.standardisation import Stratified, standardise
from zushi_survey.analysis.waves.tests import change_of
from zushi_survey.analysis.waves.two_waves import WaveShare, compare_waves
from zushi_survey.data.design import Calibration, Design, Stage, simple_design
from zushi_survey.data.published import read_published
from zushi_survey.data.replicates import jackknife_weights
from zushi_survey.data.sheet import RawSheet
from zushi_survey.data.weighting import calibrate
from zushi_survey.data.weighting.classes import Cell, form_classes
from zushi_survey.data.weighting.trimming import trim_weights
from zushi_survey.hearing.agreement import cohen_kappa, count_ratings, krippendorff_alpha
from zushi_survey.tabulate.moments import ANSWERED, EVERYONE, FIRST_CATEGORY, FIRST_STUB, SCORED, Moments
from zushi_survey.tabulate.plan import plan_counts

Row = float | Sequence[float]
"""What one row of a table shows: a figure, or several in the order printed."""

D24 = d24()
BASE = np.full(24, 10.0)
SEX, AGE = np.array([110.0, 130]), np.array([60.0, 85, 95])
RAKED = calibrate(BASE, [D24.sex, D24.age], [SEX, AGE])
CLUSTERED = Design(RAKED, (Stage(D24.sex, np.arange(24) // 2),))
"""Strata of men and women; units of two persons in the order of the list; the raked weights as if they were given."""
OLD = 2

AGES = np.array([78, 98, 150, 178, 184, 240, 176.0])
VOLUNTEERS = np.array([4, 7, 12, 17, 22, 34, 14.0])
KNOWN, DISTRICTS = (219, 191, 170, 123, 115), (301, 262, 206, 170, 165)
HISAGI, IKEGO = 2, 4
ADMITTED = np.array(
    [
        [[512, 313], [89, 19]],
        [[353, 207], [17, 8]],
        [[120, 205], [202, 391]],
        [[138, 279], [131, 244]],
        [[53, 138], [94, 299]],
        [[22, 351], [24, 317]],
    ]
)
"""R's UCBAdmissions: six departments, men and women, admitted or not."""
SLEEP = ((0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0), (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4))
"""R's sleep, Student (1908): extra hours with each of two drugs, ten persons."""


def _people(by: str, design: Design) -> Moments:
    """`y`, with scores, of the 24 persons by age or by whether they are old."""
    groups = D24.age if by == "age" else (D24.age != OLD).astype(int)
    book = questionnaire(single("k", "yes", "no"), single("g", *"YMO"[: int(groups.max()) + 1]))
    plan = plan_counts(book, ["k"], ["g"])
    return moments_of(plan, {"k": choice(*(1 - D24.y.astype(int))), "g": choice(*groups)}, design)


def _scores(groups: np.ndarray, design: Design) -> Moments:
    """The scores of the 24 persons as numbers, by groups numbered from 0."""
    book = questionnaire({"id": "s", "type": "NU", "label": "s"}, single("g", *"abc"[: int(groups.max()) + 1]))
    return moments_of(plan_counts(book, ["s"], ["g"]), {"s": number(*D24.score), "g": choice(*groups)}, design)


def _difference(moments: Moments, against: Against, convention: str = "standard", *, is_mean: bool = False) -> Row:
    """Statistic, degrees of freedom where there are any, and p of the first contrast."""
    book = questionnaire({"id": "s", "type": "NU", "label": "s"} if is_mean else single("k", "yes", "no"))
    stubs = stubs_of(plan_counts(book, ["s" if is_mean else "k"], ()).variables[0])
    return _first(differences(moments, stubs, against, convention))


def _first(found: Differences) -> Row:
    """Statistic, degrees of freedom and p of the first stub's first contrast."""
    return float(found.statistic[0, 0]), float(found.df[0, 0]), float(found.p_value[0, 0])


def _figures(test: Significance) -> Row:
    """Everything a test says, in the order statistic, degrees of freedom, p."""
    parts = (test.statistic, test.df, test.df_denominator, test.p_value)
    return [float(part) for part in parts if part is not None]


def _p(test: Significance) -> float:
    """The p-value of a test that was made."""
    assert test.p_value is not None
    return test.p_value


def _z(test: Significance) -> float:
    """The statistic of a test that was made."""
    assert test.statistic is not None
    return test.statistic


def _percent(interval: Interval | None, scale: float = 100) -> Row:
    """Both ends of an interval in percent."""
    assert interval is not None
    return interval.lower * scale, interval.upper * scale


def _of(value: float | None, scale: float = 100) -> float:
    """A figure that is defined, in percent or points."""
    assert value is not None
    return value * scale


def standard_error() -> list[Row]:
    amounts, base = np.array([1038.0]), np.array([1715.0])
    return [_of(share_standard_error(amounts, base, Sample(1715, size))) for size in (None, 1788)]


def mean() -> list[Row]:
    values, sums = np.array([2, 1, 0, -1, -2.0]), np.array([[20, 45, 60, 18, 7.0]])
    error = mean_standard_error(values, sums, Sample(150))
    average = float(values @ sums[0] / sums.sum())
    return [average, _of(error, 1), _percent(estimate_interval(average, error, 149), 1)]


def wilson() -> list[Row]:
    cases = ((278 / 1112, 1112, 0.0), (278 / 1112, 1112, 1112 / 50000), (0.0, 40, 0.0), (13 / 52, 52, 0.0))
    return [_percent(share_interval("wilson", p, None, n, None, fraction=f)) for p, n, f in cases]


def clopper_pearson() -> list[Row]:
    cases = ((278 / 1112, 1112), (0.0, 40))
    return [_percent(share_interval("clopper_pearson", p, None, n, None, fraction=0)) for p, n in cases]


def logit() -> list[Row]:
    error = share_standard_error(np.array([278.0]), np.array([1112.0]), Sample(1112, 50000))
    return [_percent(share_interval("logit", 0.25, error, 1112, 1111))]


def _poststratified() -> Design:
    weights = calibrate(BASE, [D24.age], [AGE], "poststratify")
    stage = Stage(np.zeros(24, np.intp), np.arange(24), np.full(24, 240.0))
    return Design(weights, (stage,), "remove", Calibration(np.eye(3)[D24.age], BASE))


def _yes(moments: Moments, row: int = EVERYONE) -> Ratios:
    return ratios(moments, np.array(row), np.array([FIRST_STUB]), ANSWERED)


def korn_graubard() -> list[Row]:
    share = _yes(_people("age", _poststratified()))
    p, error = float(share.values[0]), float(share.standard_errors[0])
    interval = share_interval("korn_graubard", p, error, 24, 23)
    return [p * (1 - p) / error**2, _percent(interval)]


def sampling_errors() -> list[Row]:
    sizes = ((0.5, Drawn(1112, 50000), 1.96), (0.5, Drawn(1112), 1.96), (0.1, Drawn(1000), 1.96))
    two_stages = (0.5, Drawn(1910, None, 2.0), 2.0)
    return [_of(sampling_error(*case)) for case in (*sizes, two_stages)]


def wave_sizes() -> list[Row]:
    now, before, test = Drawn(1112), Drawn(1064), ChangeTest()
    return [
        [_of(critical_difference(p, now, before, test)), _of(detectable_difference(p, now, before, test))]
        for p in (0.1, 0.3, 0.5)
    ]


def planning() -> list[Row]:
    wanted = persons_for_change(0.05, 0.5, ChangeTest())
    assert wanted is not None
    return [wanted]


def reliability() -> list[Row]:
    widths = [share_interval("clopper_pearson", k / n, None, n, None, fraction=0) for k, n in ((22, 44), (3, 60))]
    return [_of(interval.width) for interval in widths if interval is not None]


def pearson() -> list[Row]:
    table = np.stack([VOLUNTEERS, AGES - VOLUNTEERS])
    plan, answers = shares([int(n) for n in VOLUNTEERS], [int(n) for n in AGES])
    residual = differences(moments_of(plan, answers), stubs_of(plan.variables[0])[:1], Against.WHOLE).statistic[0, 5]
    return [_figures(pearson_chi_square(table)), _of(cramers_v(table), 1), float(residual)]


def pearson_yates() -> list[Row]:
    table = np.array([[268, 232], [211, 239.0]])
    return [_p(pearson_chi_square(table)), _p(pearson_chi_square(table, continuity=True))]


def likelihood() -> list[Row]:
    return [_figures(likelihood_ratio(np.stack([VOLUNTEERS, AGES - VOLUNTEERS])))]


def fisher() -> list[Row]:
    tables = ([[3, 9], [17, 11]], [[1, 3, 5], [4, 0, 1], [2, 6, 2]])
    return [_p(fisher_exact(np.array(table, dtype=float))) for table in tables]


def monte_carlo_example() -> list[Row]:
    return [_p(monte_carlo(np.stack([VOLUNTEERS, AGES - VOLUNTEERS]), stop_after=None))]


def _two_way(design: Design) -> Sequence[Significance]:
    table = two_way_table(_people("age", design), 2)
    return rao_scott_f(table), rao_scott_first_order(table), wald_f(table), wald_f(table, adjusted=True)


def rao_scott() -> list[Row]:
    return [_figures(_two_way(simple_design(24, None, RAKED))[0]), _figures(_two_way(CLUSTERED)[0])]


def rao_scott_first() -> list[Row]:
    return [_figures(_two_way(simple_design(24, None, RAKED))[1]), _figures(_two_way(CLUSTERED)[1])]


def wald() -> list[Row]:
    return [_figures(_two_way(simple_design(24, None, RAKED))[2]), _figures(_two_way(CLUSTERED)[2])]


def wald_adjusted() -> list[Row]:
    return [_figures(_two_way(simple_design(24, None, RAKED))[3]), _figures(_two_way(CLUSTERED)[3])]


def rao_scott_multiple() -> list[Row]:
    patterns = [{place for place in range(3) if code & (4 >> place)} for code in range(8)]
    counts = ((30, 22, 18, 9, 15, 8, 10, 8), (45, 20, 16, 7, 20, 6, 9, 7))
    return [_figures(options_together(moments_of(*multiple_by_group(patterns, counts)), range(FIRST_STUB, 6)))]


def wald_means() -> list[Row]:
    moments = _scores(D24.age, CLUSTERED)
    return [_figures(means_together(moments, moments.shape[1] - 1))]


def pooled_z() -> list[Row]:
    plan, answers = shares(KNOWN, DISTRICTS)
    whole = differences(moments_of(plan, answers), stubs_of(plan.variables[0])[:1], Against.WHOLE)
    pairs = differences(moments_of(plan, answers), stubs_of(plan.variables[0])[:1], Against.PAIR)
    corrected = adjust([float(p) for p in whole.p_value[0]], "bh")[HISAGI]
    pair = [(c.category, c.other) for c in pairs.contrasts].index((HISAGI, IKEGO))
    return [
        [float(whole.statistic[0, HISAGI]), float(whole.p_value[0, HISAGI])],
        _of(corrected, 1),
        _of(adjust([float(p) for p in pairs.p_value[0]], "holm")[pair], 1),
        _overlapping(),
    ]


def _overlapping() -> float:
    plan, answers = overlapping_columns((300, 260), (150, 105), 120, 58, 100)
    found = differences(moments_of(plan, answers), stubs_of(plan.variables[0]), Against.PAIR)
    return float(found.statistic[0, 0])


def rao_scott_t() -> list[Row]:
    return [_difference(_people("old", CLUSTERED), Against.PAIR)]


def linearised_t() -> list[Row]:
    return [_difference(_scores((D24.age != OLD).astype(int), CLUSTERED), Against.PAIR, is_mean=True)]


def _conventional(convention: str) -> list[Row]:
    """久木 against 池子, without weights; the old against the others, with them."""
    plan, answers = shares((KNOWN[HISAGI], KNOWN[IKEGO]), (DISTRICTS[HISAGI], DISTRICTS[IKEGO]))
    plain = moments_of(plan, answers)
    moments = (plain, _people("old", simple_design(24, None, RAKED)))
    return [_difference(one, Against.PAIR, convention) for one in moments]


def _conventional_means(convention: str) -> list[Row]:
    groups = (D24.age != OLD).astype(int)
    designs = (simple_design(24), simple_design(24, None, RAKED))
    return [_difference(_scores(groups, design), Against.PAIR, convention, is_mean=True) for design in designs]


def cochran_armitage_example() -> list[Row]:
    return [
        [_z(test), _p(test)] for test in (cochran_armitage(VOLUNTEERS[:k].tolist(), AGES[:k].tolist()) for k in (7, 6))
    ]


def _trend(moments: Moments, question: dict[str, object]) -> Row:
    stub = stubs_of(plan_counts(questionnaire(question), [str(question["id"])], ()).variables[0])[0]
    found = linear_trends(moments, [stub])
    return [float(found.slopes[0]), _z(found.tests[0]), found.tests[0].df or 0, _p(found.tests[0])]


def cochran_armitage_t() -> list[Row]:
    return [_trend(_people("age", CLUSTERED), single("k", "yes", "no"))]


def linear_t() -> list[Row]:
    return [_trend(_scores(D24.age, CLUSTERED), {"id": "s", "type": "NU", "label": "s"})]


def _score_table() -> np.ndarray:
    table = np.zeros((3, 5))
    np.add.at(table, (D24.age, (D24.score + 2).astype(int)), 1)
    return table


def jonckheere() -> list[Row]:
    count = jonckheere_count(_score_table())
    rows = np.array([[100, 1, 0, 0], [18, 1, 1, 0], [50, 1, 1, 1], [50, 1, 1, 1.0]])
    test = jonckheere_terpstra(rows)
    return [list(count), (count.statistic - count.mean) / float(np.sqrt(count.variance)), [_z(test), _p(test)]]


def jonckheere_permutation() -> list[Row]:
    return [_p(jonckheere_terpstra(_score_table()))]


def monotone() -> list[Row]:
    claim = monotone_claim([int(n) for n in VOLUNTEERS], [int(n) for n in AGES])
    conditions = {condition.name: _of(condition.value, 1) for condition in claim.conditions}
    return [conditions["trend"], 100 * conditions["small_reversals"], 100 * conditions["span"]]


def mcnemar_example() -> list[Row]:
    pair = compare_paired_shares(61, 24, 1112)
    return [[_z(pair.test), _p(pair.test)], [_of(pair.difference), _of(pair.standard_error)]]


def mcnemar_exact() -> list[Row]:
    return [_p(mcnemar(4, 11))]


def multinomial() -> list[Row]:
    return [_z(compare_options(301, 268, 1112).test)]


def paired_t() -> list[Row]:
    apart = np.subtract(*SLEEP)
    test = compare_paired_means(len(apart), float(apart.mean()), float(apart.std(ddof=1))).test
    return [_figures(test)]


def ranks() -> list[Row]:
    discordant = ((190, 168), (270, 113), (300, 118), (260, 125), (285, 125), (190, 165))
    tests = {pair: mcnemar(*counts) for pair, counts in zip(combinations("abcd", 2), discordant, strict=True)}
    sets = rank_sets("abcd", tests)
    return [
        [_z(tests["a", "b"]), _z(tests["b", "c"]), _z(tests["c", "d"])],
        [n for set_ in sets.values() for n in set_],
    ]


def cmh() -> list[Row]:
    test, ratio = cochran_mantel_haenszel(ADMITTED), common_odds_ratio(ADMITTED)
    assert ratio is not None
    return [_figures(test), list(ratio)]


NOW, BEFORE = WaveShare(278, 1112), WaveShare(330, 1064)


def two_shares() -> list[Row]:
    change = compare_waves(NOW, BEFORE)
    intervals = [share_interval("wilson", w.share, None, w.base, None, fraction=0) for w in (NOW, BEFORE)]
    first, second = (interval for interval in intervals if interval is not None)
    return [
        [_of(change.difference), _z(change.test), _p(change.test)],
        _percent(newcombe_interval(NOW.share, first, BEFORE.share, second)),
    ]


def wave_means() -> list[Row]:
    # variance of a mean: (sum of squares - n m squared) / (n - 1) / n
    now = GroupMean(100, 100, 0.9, (170 - 81) / 99 / 100, 99)
    before = GroupMean(100, 100, 0.5, (130 - 25) / 99 / 100, 99)
    change = change_of_mean(now, before)
    assert change.test.df is not None
    return [[_of(change.difference, 1), _z(change.test), float(change.test.df), _p(change.test)]]


def tost() -> list[Row]:
    return [_p(compare_waves(WaveShare(540, 1112), WaveShare(k, 1064)).equivalence) for k in (513, 540)]


def standardised() -> list[Row]:
    change = standardise(
        Stratified((15, 14, 46, 92), (504, 184, 240, 176)), Stratified((16, 15, 41, 54), (540, 190, 220, 106))
    )
    return [
        [_of(change.crude), _p(change.crude_test)],
        [_of(change.difference), _of(change.standard_error), _z(change.test)],
        _of(change.composition_share),
    ]


def _published(share: float, error: float) -> GroupShare:
    return GroupShare(persons=900, size=900, chosen=900 * share, share=share, variance=error**2)


def linearised_z() -> list[Row]:
    change = change_of(_published(0.25, 0.015), _published(0.31, 0.016))
    return [[_of(change.difference), _z(change.test)]]


def linear_contrast() -> list[Row]:
    from zushi_survey.analysis.waves.trends import _linear_test

    shares = [_published(0.20, 0.012), _published(0.25, 0.015), _published(0.31, 0.016)]
    return [_z(_linear_test(shares, range(3)))]


P_VALUES = (0.001, 0.008, 0.012, 0.030, 0.041, 0.2)


def bh() -> list[Row]:
    return [[p or 0 for p in adjust(P_VALUES, "bh")]]


def holm() -> list[Row]:
    return [[p or 0 for p in adjust(P_VALUES, "holm")]]


SENT, VALID = (210, 187, 341, 347, 261, 374, 280), (78, 86, 170, 190, 166, 248, 166)


def classes() -> list[Row]:
    cells = [Cell((n,), str(n), sent, valid) for n, (sent, valid) in enumerate(zip(SENT, VALID, strict=True))]
    weights = [25 * part.adjustment for part in form_classes(cells, 30)]
    everyone = np.repeat(weights, VALID)
    effective = effective_base(float(everyone.sum()), float(everyone @ everyone))
    return [[weights[0], weights[-1]], float(everyone.sum()), [len(everyone) / effective, effective]]


def poststratification() -> list[Row]:
    design = _poststratified()
    share = _yes(_people("age", design))
    assert design.weights is not None
    weights = [float(design.weights[D24.age == age][0]) for age in range(3)]
    return [weights, [float(share.values[0]), float(share.standard_errors[0])]]


def raking() -> list[Row]:
    margins = np.concatenate([np.eye(2)[D24.sex], np.eye(3)[D24.age]], axis=1)
    stage = Stage(np.zeros(24, np.intp), np.arange(24), np.full(24, 240.0))
    share = _yes(_people("age", Design(RAKED, (stage,), "remove", Calibration(margins, BASE))))
    effective = effective_base(float(RAKED.sum()), float(RAKED @ RAKED))
    first, last = RAKED[(D24.sex == 0) & (D24.age == 0)][0], RAKED[(D24.sex == 1) & (D24.age == OLD)][0]
    return [
        [float(first), float(last)],
        [float(share.values[0]), float(share.standard_errors[0])],
        [24 / effective, effective],
    ]


def trimming() -> list[Row]:
    weights = np.repeat([1, 2, 6.5, 1.5], [10, 6, 1, 3])
    trimmed = trim_weights(weights, 3 * float(np.median(weights)))
    effects = [len(w) / effective_base(float(w.sum()), float(w @ w)) for w in (weights, trimmed)]
    return [[float(trimmed[16]), float(trimmed[0]), float(trimmed[10])], float(trimmed.sum()), effects]


def domains() -> list[Row]:
    moments = _sexes(_poststratified())
    found = [_yes(moments, FIRST_CATEGORY + sex) for sex in range(2)]
    return [[float(share.values[0]), float(share.standard_errors[0])] for share in found]


def _sexes(design: Design) -> Moments:
    book = questionnaire(single("k", "yes", "no"), single("g", "M", "F"))
    plan = plan_counts(book, ["k"], ["g"])
    return moments_of(plan, {"k": choice(*(1 - D24.y.astype(int))), "g": choice(*D24.sex)}, design)


def clusters() -> list[Row]:
    yes = _yes(_people("age", CLUSTERED))
    moments = _scores(D24.sex, CLUSTERED)
    women = ratios(moments, np.array(FIRST_CATEGORY + 1), np.array([moments.shape[1] - 1]), SCORED)
    return [float(yes.standard_errors[0]), float(women.standard_errors[0])]


def jackknife() -> list[Row]:
    replicates = jackknife_weights(RAKED, CLUSTERED.stages[0])
    return [float(_yes(_people("age", Design(RAKED, CLUSTERED.stages, "fail", None, replicates))).standard_errors[0])]


_KRIPPENDORFF = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
"""Krippendorff's example C: twelve units, four coders, `.` for none."""


def agreement() -> list[Row]:
    first, second = cohen_kappa([[20, 5], [10, 15]]), cohen_kappa([[45, 3], [2, 0]])
    ratings = [[None if code == "." else code for code in unit] for unit in _KRIPPENDORFF.split()]
    return [
        [_of(part, 1) for part in (first.observed, first.expected, first.kappa, first.standard_error)],
        [_of(second.observed, 1), _of(second.kappa, 1)],
        _of(krippendorff_alpha(count_ratings(ratings).counts), 1),
    ]


def findings() -> list[Row]:
    return [largest_p_said(P_VALUES, 0.05)]


def published() -> list[Row]:
    form = questionnaire(single("Q1", 2))
    printed = (("25.0", "1112"), ("25.0", "2000"), ("31", "1064"))
    columns = {"question": ["Q1"], "option": ["1"], "n": ["0"], "percent": ["0"]}
    rows: list[Row] = []
    for percent, base in printed:
        sheet = RawSheet("p.csv", {**columns, "n": [base], "percent": [percent]}, (2,), "csv", "utf-8")
        (figure,) = read_published(sheet, form, base="asked").figures["Q1", "total", "total"].values()
        rows.append([figure.low, figure.high])
    return rows


EXAMPLES: Final[Mapping[str, Callable[[], list[Row]]]] = MappingProxyType(
    {
        "standard_error": standard_error,
        "mean": mean,
        "wilson": wilson,
        "clopper_pearson": clopper_pearson,
        "logit": logit,
        "korn_graubard": korn_graubard,
        "sampling_error": sampling_errors,
        "wave_sizes": wave_sizes,
        "planning": planning,
        "reliability": reliability,
        "pearson": pearson,
        "pearson_yates": pearson_yates,
        "likelihood_ratio": likelihood,
        "fisher": fisher,
        "monte_carlo": monte_carlo_example,
        "rao_scott": rao_scott,
        "rao_scott_first": rao_scott_first,
        "wald": wald,
        "wald_adjusted": wald_adjusted,
        "rao_scott_multiple": rao_scott_multiple,
        "wald_means": wald_means,
        "pooled_z": pooled_z,
        "rao_scott_t": rao_scott_t,
        "linearised_t": linearised_t,
        "share_unpooled_t": lambda: _conventional("unpooled_t"),
        "share_effective_base": lambda: _conventional("effective_base"),
        "welch_unpooled_t": lambda: _conventional_means("unpooled_t"),
        "welch_effective_base": lambda: _conventional_means("effective_base"),
        "cochran_armitage": cochran_armitage_example,
        "cochran_armitage_t": cochran_armitage_t,
        "linear_t": linear_t,
        "jonckheere_terpstra": jonckheere,
        "jonckheere_permutation": jonckheere_permutation,
        "monotone": monotone,
        "mcnemar": mcnemar_example,
        "mcnemar_exact": mcnemar_exact,
        "multinomial": multinomial,
        "paired_t": paired_t,
        "ranks": ranks,
        "cmh": cmh,
        "two_shares": two_shares,
        "linearised_z": linearised_z,
        "linear_contrast": linear_contrast,
        "wave_means": wave_means,
        "tost": tost,
        "standardised": standardised,
        "bh": bh,
        "holm": holm,
        "classes": classes,
        "poststratification": poststratification,
        "raking": raking,
        "trimming": trimming,
        "domains": domains,
        "clusters": clusters,
        "jackknife": jackknife,
        "agreement": agreement,
        "findings": findings,
        "published": published,
    }
)
