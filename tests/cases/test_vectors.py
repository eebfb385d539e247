"""Every vector of table C20 of statistics.md, and the worked numbers of its prose.

The expected figures are read from the reference itself: a row or a figure that changes or is added there is noticed.
Vectors are compared at 1e-6 relative, figures of the prose to their last printed digit.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.cases import worked_examples as w
from zushi_survey.analysis.precision.intervals import estimate_interval, newcombe_interval
from zushi_survey.analysis.precision.sampling_error import (
    Drawn,
    critical_difference,
    detectable_difference,
    sampling_error,
)
from zushi_survey.analysis.testing.association import pearson_chi_square, rao_scott_f, rao_scott_first_order
from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.analysis.testing.exact import cramers_v, fisher_exact, likelihood_ratio, monte_carlo
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.paired import compare_options, compare_paired_shares, mcnemar, sign_test_p
from zushi_survey.analysis.testing.significance import from_chi_square
from zushi_survey.analysis.testing.trend import (
    PERMUTATIONS,
    MonotoneVerdict,
    cochran_armitage,
    jonckheere_count,
    jonckheere_terpstra,
    monotone_claim,
)
from zushi_survey.analysis.waves.two_waves import WaveShare, WaveVerdict, compare_waves, wave_verdict
from zushi_survey.core.rounding import percent_half_up, percents_that_close
from zushi_survey.hearing.agreement import cohen_kappa, count_ratings, krippendorff_alpha

Compute = Callable[[], Any]
N, WHOLE, REST, PAIR = w.POPULATION, Against.WHOLE, Against.REST, Against.PAIR
TABLES = {name: w.weighted_table(*name) for name in (("y", "age"), ("v", "sex"))}


def z_and_p(test: Any) -> tuple[float, float]:
    """Statistic and p-value of a test."""
    return test.statistic, test.p_value


def jonckheere(table: np.ndarray) -> tuple[float, ...]:
    """J, its mean and variance, z and its normal p."""
    count, z = jonckheere_count(table), jonckheere_terpstra(table).statistic
    assert z is not None
    return (*count, z, w.p_of_z(z))


def wave_interval() -> Any:
    """Newcombe's interval of the change of C11."""
    now, before = (w.simple_interval("wilson", round(x.count), round(x.base)) for x in (w.NOW, w.BEFORE))
    return newcombe_interval(w.NOW.share, now, w.BEFORE.share, before)


def four_coders() -> list[list[str | None]]:
    """Krippendorff's example C, `[unit][coder]`, of Krippendorff (2011)."""
    lines = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    return [[None if code == "." else code for code in unit] for unit in zip(*lines, strict=True)]


VECTORS: Mapping[str, Compute] = {
    "C1 有効回収率 tenths of %": lambda: w.tenths(w.returns().valid_rate.count, w.returns().valid_rate.base),
    "C1 回収率": lambda: w.tenths(w.returns().return_rate.count, w.returns().return_rate.base),
    "C1 到達ベース (24 未達)": lambda: w.tenths(w.returns().reached_rate.count, w.returns().reached_rate.base),
    "C2 moe p=.5 n=1112 k=1.96": lambda: sampling_error(0.5, Drawn(1112)),
    "C2 same, N=50000": lambda: sampling_error(0.5, Drawn(1112, N)),
    "C2 k=2 N=50000": lambda: sampling_error(0.5, Drawn(1112, N), 2),
    "C2 PREF n=1910 deff 2 k=2 p=.5": lambda: sampling_error(0.5, Drawn(1910, None, 2), 2),
    "C2 CAO n=1000 p=.1": lambda: sampling_error(0.1, Drawn(1000)),
    "C3 wilson 278/1112": lambda: w.simple_interval("wilson", 278, 1112),
    "C3 wilson with n_eff=n(N-1)/(N-n)": lambda: w.simple_interval("wilson", 278, 1112, N),
    "C3 Clopper-Pearson 278/1112": lambda: w.simple_interval("clopper_pearson", 278, 1112),
    "C3 logit, fpc (survey::svyciprop)": lambda: w.simple_interval("logit", 278, 1112, N),
    "C3 wilson 0/40": lambda: w.simple_interval("wilson", 0, 40),
    "C3 Clopper 0/40": lambda: w.simple_interval("clopper_pearson", 0, 40),
    "C3 wilson 13/52": lambda: w.simple_interval("wilson", 13, 52),
    "C5 D24 poststrat mean y": lambda: w.share24(w.poststratified()).value,
    "C5 SE": lambda: w.share24(w.poststratified()).error,
    "C5 poststrat mean score": lambda: w.score24(w.poststratified()).value,
    "C5 SE (2)": lambda: w.score24(w.poststratified()).error,
    "C5 rake weight M/Y": lambda: w.raked_weights()[0],
    "C5 rake weight F/O": lambda: w.raked_weights()[-1],
    "C5 raked mean y": lambda: w.share24(w.raked()).value,
    "C5 SE (3)": lambda: w.share24(w.raked()).error,
    "C6 Kish deff, n_eff of the raked weights": lambda: w.kish(w.raked_weights())[4:],
    "C6 trimmed weights deff, n_eff (cap 3×median)": lambda: w.kish(w.trimmed().weights)[4:],
    "C7 Pearson X2, p": lambda: z_and_p(pearson_chi_square(w.BY_AGE)),
    "C7 likelihood ratio G2, p": lambda: z_and_p(likelihood_ratio(w.BY_AGE)),
    "C7 adjusted residual 70s": lambda: w.residuals()[5],
    "C7 Cramér V": lambda: cramers_v(w.BY_AGE),
    "C8 group vs total (overlap) z, 久木": lambda: w.z_of(w.districts(WHOLE)[w.HISAGI]),
    "C8 Holm p 久木": lambda: w.districts(WHOLE, "holm")[w.HISAGI].p_adjusted,
    "C8 BH p 池子": lambda: w.districts(WHOLE)[w.IKEGO].p_adjusted,
    "C8 naive group vs total z (wrong)": w.naive_z,
    "C8 overlapping MA columns z": lambda: w.z_of(w.overlapping()),
    "C9 Holm demo": lambda: adjust(DEMO, "holm"),
    "C9 BH demo": lambda: adjust(DEMO, "bh"),
    "C10 Cochran-Armitage z,p (7 ages)": lambda: z_and_p(cochran_armitage(w.VOLUNTEERS, w.AGE_SIZES)),
    "C10 first 6 ages": lambda: z_and_p(cochran_armitage(w.VOLUNTEERS[:6], w.AGE_SIZES[:6])),
    "C10 JT D24 score×age J,mu,V,z,p": lambda: jonckheere(w.score_by_age()),
    "C11 waves 278/1112 vs 330/1064 d,z,p": lambda: (
        compare_waves(w.NOW, w.BEFORE).difference,
        *z_and_p(compare_waves(w.NOW, w.BEFORE).test),
    ),
    "C11 Newcombe CI": wave_interval,
    "C11 MDD 80% p=.1": lambda: detectable_difference(0.1, *w.SIZES, w.TEST),
    "C11 MDD 80% p=.5": lambda: detectable_difference(0.5, *w.SIZES, w.TEST),
    "C11 critical difference p=.5": lambda: critical_difference(0.5, *w.SIZES, w.TEST),
    "C11 TOST p, ±5pt, 540/1112 vs 513/1064": lambda: (
        compare_waves(WaveShare(540, 1112), WaveShare(513, 1064)).equivalence.p_value
    ),
    "C11 statweb 268/500 vs 211/450 p": lambda: compare_waves(WaveShare(268, 500), WaveShare(211, 450)).test.p_value,
    "C12 standardised now, prev, diff, se, z": lambda: (
        *w.evacuation()[2:6],
        w.evacuation().test.statistic,
    ),
    "C13 rank sets (1-based)": w.ranks,
    "C13 SA first vs second z": lambda: compare_options(301, 268, 1112).test.statistic,
    "C14 mean, sd, se of 20/45/60/18/7": lambda: (
        w.satisfaction().value,
        w.satisfaction().error * sqrt(150),
        w.satisfaction().error,
    ),
    "C15 share incl/excl 無回答, upper bound (tenths)": w.with_no_answer,
    "C16 union of two MA options (tenths)": lambda: w.tenths(w.union()[0], 1112),
    "C17 independent rounding 371,371,370": lambda: [w.tenths(k, 1112) for k in (371, 371, 370)],
    "C17 largest remainder": lambda: [figure.scaleb(1) for figure in percents_that_close([371, 371, 370])],
    "C17 parts 31,302 and net 333": lambda: tuple(w.tenths(k, 1112) for k in (31, 302, 333)),
    "C17 139/1112 to integer %": lambda: percent_half_up(139, 1112, 0),
    "C17 1/400, 3/2000 (tenths)": lambda: (w.tenths(1, 400), w.tenths(3, 2000)),
    "C18 McNemar z,p,exact p (61,24)": lambda: (*z_and_p(mcnemar(61, 24)), sign_test_p(61, 24)),
    "C19 MA×group X2 per option, X2_RS, df, p": lambda: (
        w.options_by_group()[0],
        w.options_by_group()[1].statistic,
        w.options_by_group()[1].df,
        w.options_by_group()[1].p_value,
    ),
    "E kappa po,pe,k [[20,5],[10,15]]": lambda: cohen_kappa([[20, 5], [10, 15]])[1:4],
    "E Krippendorff alpha nominal, 4 coders C data": lambda: krippendorff_alpha(count_ratings(four_coders()).counts),
    "C7 Rao–Scott y×age (raked weights): F, ndf, ddf, p, first-order p": lambda: (
        *rao_scott_f(TABLES["y", "age"])[2:6],
        rao_scott_first_order(TABLES["y", "age"]).p_value,
    ),
    "C5 domain means M, SE, F, SE (post-stratified)": w.domains24,
    "C3 D24 Korn–Graubard n*, CI": lambda: (w.effective_persons24(), *w.interval24("korn_graubard")),
    "C7 Fisher 2×2, 3×3": lambda: (fisher_exact(w.FISHER_2).p_value, fisher_exact(w.FISHER_3).p_value),
}
DEMO = (0.001, 0.008, 0.012, 0.030, 0.041, 0.2)


class Worked(NamedTuple):
    """Figures of the prose: the section they stand in, the words around them, and what we make of them, in order."""

    section: str
    text: str
    compute: Compute


def rates_of_response() -> list[float]:
    """E, RR1 to RR6, in the order of the text."""
    rates = [w.RATES.eligibility, *(w.RATES.response_rate(number) for number in range(1, 7))]
    return [float(rate) for rate in rates if rate is not None]


def change(now: tuple[int, int], before: tuple[int, int]) -> Any:
    """The change of a share between two waves."""
    return compare_waves(WaveShare(*now), WaveShare(*before))


def finite_z() -> float:
    """C11's z when both waves are the same part of their population."""
    now = WaveShare(w.NOW.count, w.NOW.base, N)
    before = WaveShare(w.BEFORE.count, w.BEFORE.base, round(N * w.BEFORE.base / w.NOW.base))
    return z_and_p(compare_waves(now, before).test)[0]


RATE = (w.returns().return_rate, w.returns().valid_rate, w.returns().reached_rate)

PROSE: Sequence[Worked] = (
    Worked("B.2", "| h ≤ 5.0 pt | 381 |", lambda: (5.0, w.smallest_base(5.0))),
    Worked("B.2", "| 5.0 < h ≤ 10.0 | 93 |", lambda: (5.0, 10.0, w.smallest_base(10.0))),
    Worked(
        "B.5",
        "n=1,112: ≥ 53.0%; n=500: 54.4; n=222: 56.8; n=100: 60.0; n=50: 64.0",
        lambda: [figure for n in (1112, 500, 222, 100, 50) for figure in (n, w.smallest_majority(n))],
    ),
    Worked(
        "B.7",
        "5.1, 7.1, 8.0, 9.6, 12.0, 14.2, 8.0%",
        lambda: [percent_half_up(k, n) for k, n in zip(w.VOLUNTEERS, w.AGE_SIZES, strict=True)],
    ),
    Worked("B.7", "z = 1.83, p = .067", lambda: z_and_p(monotone_claim(w.VOLUNTEERS, w.AGE_SIZES).trend)),
    Worked("B.7", "falls 6.2pt", lambda: 100 * (monotone_claim(w.VOLUNTEERS, w.AGE_SIZES).conditions[2].value or 0)),
    Worked(
        "B.7", "z = 2.91, p = .0036", lambda: z_and_p(monotone_claim(w.VOLUNTEERS[:6], w.AGE_SIZES[:6]).trend)
    ),
    Worked("C1", "1,140/2,000 = 57.0", lambda: (RATE[0].count, RATE[0].base, w.tenths(RATE[0].count, 2000) / 10)),
    Worked("C1", "1,112/2,000 = 55.6", lambda: (RATE[1].count, RATE[1].base, w.tenths(RATE[1].count, 2000) / 10)),
    Worked("C1", "1,112/1,976 = 56.3", lambda: (RATE[2].count, RATE[2].base, w.tenths(RATE[2].count, 1976) / 10)),
    Worked(
        "C1",
        "e = .996491; RR1 .544589, RR2 .557114, RR3 .545414, RR4 .557958, RR5 .956866, RR6 .978873",
        rates_of_response,
    ),
    Worked("C2", "n=1,000: p=50% ±3.1, n=500 ±4.4", lambda: (
        1000, 50, 100 * (sampling_error(0.5, Drawn(1000)) or 0), 500, 100 * (sampling_error(0.5, Drawn(500)) or 0),
    )),
    Worked("C2", "n=1,910, p=50%: ±3.2", lambda: (1910, 50, 100 * (sampling_error(0.5, Drawn(1910, None, 2), 2) or 0))),
    Worked("C3", "Wilson (.225439, .276282)", lambda: w.simple_interval("wilson", 278, 1112)),
    Worked("C3", "with fpc (.225704, .275979)", lambda: w.simple_interval("wilson", 278, 1112, N)),
    Worked("C3", "Pearson (.224789, .276541)", lambda: w.simple_interval("clopper_pearson", 278, 1112)),
    Worked("C3", "logit + fpc (.225650, .276041)", lambda: w.simple_interval("logit", 278, 1112, N)),
    Worked("C3", "Wilson (0, .087622)", lambda: w.simple_interval("wilson", 0, 40)),
    Worked("C3", "Clopper (0, .088097)", lambda: w.simple_interval("clopper_pearson", 0, 40)),
    Worked("C3", "13/52: (.152332, .382065)", lambda: (13, 52, *w.simple_interval("wilson", 13, 52))),
    Worked("C3", "n* = 30.79003", w.effective_persons24),
    Worked("C3", "CI (.347018, .715494)", lambda: w.interval24("korn_graubard")),
    Worked("C3", "Wilson on n* (.364702, .697039)", lambda: w.interval24("wilson")),
    Worked("C3", "logit (.352446, .708174)", lambda: w.interval24("logit")),
    Worked(
        "C4",
        "67.307692, 54.360465, 50.147059, 45.657895, 39.307229, 37.701613, 42.168675",
        lambda: w.first_of_each(w.class_weights(), np.repeat(np.arange(7), w.VALID)),
    ),
    Worked("C4", "sum 50,000; deff_w 1.031249, n_eff 1,070.55 of 1,104", lambda: (
        w.kish(w.class_weights()).total, *w.kish(w.class_weights())[4:], w.kish(w.class_weights()).respondents,
    )),
    Worked("C5", "weights 12, 9.444444, 9.5", lambda: w.first_of_each(w.poststratified().weights, w.D24.age)),
    Worked("C5", "ȳ = .534722, SE .0898908", lambda: w.share24(w.poststratified())),
    Worked("C5", "SRS: .541667, SE .0985630", lambda: w.share24(w.simple_design(24, 240))),
    Worked("C5", "score mean .284954, SE .205207", lambda: w.score24(w.poststratified())),
    Worked("C5", "M .500557 (SE .148097), F .559033 (SE .121360)", w.domains24),
    Worked(
        "C5",
        "w(M,Y)=13.268427, (M,M)=10.361614, (M,O)=10.504172, (F,Y)=11.154382, (F,M)=8.710708, (F,O)=8.830552",
        lambda: w.first_of_each(w.raked_weights(), w.D24.sex * 3 + w.D24.age),
    ),
    Worked("C5", "ȳ = .532796, SE .0904315", lambda: w.share24(w.raked())),
    Worked("C5", "the SE is .090383 instead of .090431", lambda: (
        w.share24(w.raked(w.raked_weights())).error, w.share24(w.raked()).error,
    )),
    Worked("C6", "1.018092, 23.573517", lambda: w.kish(w.raked_weights())[4:]),
    Worked("C6", "post-stratified mean .746995", w.design_effect24),
    Worked("C6", "cap 3.75 → 3.75, 1.103774, 1.655660, 2.207547, sum 33 kept", lambda: (
        w.trimmed().cap,
        *(w.trimmed().weights[place] for place in (16, 0, 17, 10)),
        w.kish(w.trimmed().weights).total,
    )),
    Worked("C6", "deff 1.524334 → 1.170044, n_eff 13.12 → 17.09", lambda: (
        w.kish(w.UNTRIMMED).design_effect_kish,
        w.kish(w.trimmed().weights).design_effect_kish,
        w.kish(w.UNTRIMMED).base_effective,
        w.kish(w.trimmed().weights).base_effective,
    )),
    Worked("C7", "X² = 9.913237, df 6, p .128354", lambda: (
        pearson_chi_square(w.BY_AGE).statistic, pearson_chi_square(w.BY_AGE).df, pearson_chi_square(w.BY_AGE).p_value,
    )),
    Worked("C7", "G² = 9.956463, p .126497", lambda: z_and_p(likelihood_ratio(w.BY_AGE))),
    Worked("C7", "V = .0947596", lambda: cramers_v(w.BY_AGE)),
    Worked(
        "C7",
        "residuals -1.479056, -.976714, -.863825, -.200972, .988627, 2.457320, -.970676",
        w.residuals,
    ),
    Worked("C7", "adjusted p = .098", lambda: w.residual_p_values("bh")[5]),
    Worked("C7", "[[3,9],[17,11]] p = .0823588", lambda: (3, 9, 17, 11, fisher_exact(w.FISHER_2).p_value)),
    Worked("C7", "p = .0476607", lambda: fisher_exact(w.FISHER_3).p_value),
    Worked("C7", "y × age: X² = 4.482777, F = 2.050733 (1.985131; 45.658008), p = .140644", lambda: (
        rao_scott_first_order(TABLES["y", "age"]).statistic, *rao_scott_f(TABLES["y", "age"])[2:6],
    )),
    Worked("C7", "first order p = .128641", lambda: rao_scott_first_order(TABLES["y", "age"]).p_value),
    Worked("C7", "unweighted-style p = .106311", lambda: from_chi_square(
        "pearson", rao_scott_first_order(TABLES["y", "age"]).statistic or 0, 2
    ).p_value),
    Worked("C7", "F = .0198457, p = .980346", lambda: (
        rao_scott_f(TABLES["v", "sex"]).statistic, rao_scott_f(TABLES["v", "sex"]).p_value,
    )),
    Worked("C8", "X² = 10.032167, p .039889", lambda: z_and_p(
        pearson_chi_square(np.array([w.KNOWN, np.subtract(w.DISTRICTS, w.KNOWN)], dtype=float))
    )),
    Worked(
        "C8",
        "z against whole -.620672, -.504881, 3.062108, -.563390, -1.397921",
        lambda: [w.z_of(row) for row in w.districts(WHOLE)],
    ),
    Worked("C8", "raw p of 久木 .00219784, Holm .0109892, BH .0109892", lambda: (
        w.districts(WHOLE)[w.HISAGI].test.p_value,
        w.districts(WHOLE, "holm")[w.HISAGI].p_adjusted,
        w.districts(WHOLE, "bh")[w.HISAGI].p_adjusted,
    )),
    Worked("C8", "naive z 2.535263", w.naive_z),
    Worked("C8", "Pairwise Holm: only 久木–池子 .036195", lambda: only_pair().p_adjusted),
    Worked("C8", "z = 3.014442 (without overlap 2.278704", lambda: (
        w.z_of(w.overlapping()), z_and_p(change((150, 300), (105, 260)).test)[0],
    )),
    Worked("C8", "3.048263", w.linearised_z),
    Worked("C9", "Holm (.006,.040,.048,.090,.090,.200)", lambda: adjust(DEMO, "holm")),
    Worked("C9", "BH (.006,.024,.024,.045,.0492,.200)", lambda: adjust(DEMO, "bh")),
    Worked("C10", "z = 1.829205, p .067369", lambda: z_and_p(cochran_armitage(w.VOLUNTEERS, w.AGE_SIZES))),
    Worked(
        "C10", "z = 2.914860, p .00355848", lambda: z_and_p(cochran_armitage(w.VOLUNTEERS[:6], w.AGE_SIZES[:6]))
    ),
    Worked(
        "C10", "J = 133.5, mean 92.5, var 326.012846, z = 2.270735, p .0231630", lambda: jonckheere(w.score_by_age())
    ),
    Worked("C10", "z = 1.647773, p .0993993", lambda: z_and_p(jonckheere_terpstra(w.MANY_TIES))),
    Worked("C11", "25.0 - 31.0 = -6.0pt, z = -3.125836, p = .00177300, CI (-9.77, -2.24)", lambda: (
        25.0,
        100 * w.BEFORE.share,
        100 * (compare_waves(w.NOW, w.BEFORE).difference or 0),
        *z_and_p(compare_waves(w.NOW, w.BEFORE).test),
        *w.points(wave_interval()),
    )),
    Worked("C11", "z 3.126 → 3.161", lambda: (-z_and_p(compare_waves(w.NOW, w.BEFORE).test)[0], -finite_z())),
    Worked("C11", "-1.5pt, p .2625", lambda: (
        100 * change((110, 1112), (121, 1064)).difference, change((110, 1112), (121, 1064)).test.p_value,
    )),
    Worked("C11", "d = +.3pt, p = .0149582", lambda: (
        100 * change((540, 1112), (513, 1064)).difference, change((540, 1112), (513, 1064)).equivalence.p_value,
    )),
    Worked("C11", "d = -2.2pt, p = .0950", lambda: (
        100 * change((540, 1112), (540, 1064)).difference, change((540, 1112), (540, 1064)).equivalence.p_value,
    )),
    Worked("C11", "268/500 against 211/450 p = .0388559 (with continuity correction .0454216", lambda: (
        268, 500, 211, 450, change((268, 500), (211, 450)).test.p_value,
        pearson_chi_square(np.array([[268.0, 232], [211, 239]]), continuity=True).p_value,
    )),
    Worked("C11", "57.0% of 1,056 against 54.9% of 1,927 p = .268760", lambda: (
        percent_half_up(602, 1056), 1056, percent_half_up(1058, 1927), 1927,
        change((602, 1056), (1058, 1927)).test.p_value,
    )),
    Worked("C12", "crude 15.13 - 11.93 = +3.19pt, z = 2.168, p = .0302", lambda: (
        100 * 167 / 1104, 100 * 126 / 1056, *w.points([w.evacuation().crude]), *z_and_p(w.evacuation().crude_test),
    )),
    Worked("C12", "standardised +0.286pt, se 1.426, z = .200", lambda: (
        *w.points([w.evacuation().difference, w.evacuation().standard_error]), w.evacuation().test.statistic,
    )),
    Worked("C12", "91% of the rise", lambda: w.points([w.evacuation().composition_share])),
    Worked(
        "C13",
        "z 1.1627, 8.0223, 8.9019, 6.8802, 7.9018, 1.3269",
        lambda: [test.statistic for test in w.pairs().values()],
    ),
    Worked("C13", "rank sets a[1,2] b[1,2] c[3,4] d[3,4]", lambda: list(w.ranks().values())),
    Worked("C13", "z = 1.384624", lambda: compare_options(301, 268, 1112).test.statistic),
    Worked("C14", "mean .353333, s 1.010925, se .0825417, CI (.190230, .516437)", lambda: (
        w.satisfaction().value, w.satisfaction().error * sqrt(150), w.satisfaction().error,
        estimate_interval(*w.satisfaction(), 149),
    )),
    Worked("C15", "25.0 with, 26.3 without", lambda: [tenth / 10 for tenth in w.with_no_answer()[:2]]),
    Worked("C15", "worst-case bounds 25.0–29.8", lambda: [w.with_no_answer()[at] / 10 for at in (0, 2)]),
    Worked("C16", "= 705 = 63.4%, not 108.1%", lambda: (
        w.union()[0], percent_half_up(w.union()[0], 1112), percent_half_up(sum(w.union()[1:]), 1112),
    )),
    Worked("C17", "33.4, 33.4, 33.3 (100.1)", lambda: with_sum([percent_half_up(k, 1112) for k in (371, 371, 370)])),
    Worked("C17", "largest remainder 33.4, 33.3, 33.3", lambda: percents_that_close([371, 371, 370])),
    Worked(
        "C17",
        "2.8, 27.2, 36.2, 19.2, 9.1, 5.7 = 100.2",
        lambda: with_sum([percent_half_up(k, 1112) for k in (31, 302, 402, 213, 101, 63)]),
    ),
    Worked("C17", "the net of the first two is 29.9, not 30.0", lambda: (
        percent_half_up(31 + 302, 1112), percent_half_up(31, 1112) + percent_half_up(302, 1112),
    )),
    Worked("C18", "z = 4.013213, p = 5.98977e-05, exact 7.39595e-05, difference 3.33pt, se .823pt", lambda: (
        *z_and_p(mcnemar(61, 24)), sign_test_p(61, 24), *w.points(compare_paired_shares(61, 24, 1112)[:2]),
    )),
    Worked("C19", "X² (.0972337, 1.573257, 1.939327), X²_RS = 3.578631, df 2.974081, p = .306731", lambda: (
        w.options_by_group()[0], w.options_by_group()[1].statistic, w.options_by_group()[1].df,
        w.options_by_group()[1].p_value,
    )),
    Worked("E.3", "p_o .70, p_e .50, κ = .40 (se .127", lambda: cohen_kappa([[20, 5], [10, 15]])[1:5]),
    Worked("E.3", "p_o .90, κ = -.0504", lambda: (
        cohen_kappa([[45, 3], [2, 0]]).observed, cohen_kappa([[45, 3], [2, 0]]).kappa,
    )),
    Worked("E.3", "α nominal = .743421", lambda: krippendorff_alpha(count_ratings(four_coders()).counts)),
)  # fmt: skip


def only_pair() -> Any:
    """The one pair of districts that Holm leaves significant."""
    (row,) = [row for row in w.districts(PAIR, "holm") if (row.p_adjusted or 0) < 0.05]
    assert {row.category_label, row.against_label} == {"g3", "g5"}
    return row


def with_sum(figures: Sequence[Decimal]) -> list[Decimal]:
    """The figures and their sum."""
    return [*figures, sum(figures, Decimal())]


@pytest.fixture(scope="module")
def reference(shared: Path) -> str:
    """The text with plain minus signs and without emphasis."""
    text = (shared / "reference" / "statistics.md").read_text(encoding="utf-8")
    return text.replace("−", "-").replace("**", "")


def section(text: str, name: str) -> str:
    """One section, from its heading to the next."""
    (found,) = re.findall(rf"^### {re.escape(name)}\b(.*?)^(?:###|---)", text, re.MULTILINE | re.DOTALL)
    return str(found)


def vectors_of(text: str) -> dict[str, object]:
    """Table C20: value by name; a name that comes again gets its number."""
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \| [^|]+ \|$", section(text, "C20"), re.MULTILINE)
    seen: Counter[str] = Counter()
    values: dict[str, object] = {}
    for name, value in rows:
        seen[name] += 1
        values[name if seen[name] == 1 else f"{name} ({seen[name]})"] = ast.literal_eval(value)
    return values


def flat(figure: Any) -> list[float]:
    """All numbers of a nested value in order."""
    if isinstance(figure, Mapping):
        return flat(figure.values())
    if isinstance(figure, Iterable):
        return [number for part in figure for number in flat(part)]
    return [float(figure)]


def rows_of_table(text: str, columns: int) -> list[list[str]]:
    """Cells of a section's table rows of so many columns that begin with a number."""
    rows = (line.strip("| ").split("|") for line in text.splitlines() if re.match(r"\| \d", line))
    return [[cell.strip() for cell in row] for row in rows if len(row) == columns]


_NUMBER = re.compile(r"(?<![A-Za-z\d.])[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)?(?:\.\d+)?(?:e-\d+)?(?<=\d)")


def numbers_of(text: str) -> list[tuple[float, float]]:
    """Every number of a text with half a unit of its last digit."""
    found = [Decimal(match.group().replace(",", "")) for match in _NUMBER.finditer(text)]
    return [(float(number), 0.5 * 10.0 ** number.as_tuple().exponent) for number in found]


def test_every_vector_has_a_function_and_there_are_65(reference: str) -> None:
    assert list(VECTORS) == list(vectors_of(reference))
    assert len(VECTORS) == 65


@pytest.mark.parametrize("name", VECTORS)
def test_vector(name: str, reference: str) -> None:
    expected = flat(vectors_of(reference)[name])

    assert flat(VECTORS[name]()) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_rank_sets_are_of_the_right_options(reference: str) -> None:
    assert {name: tuple(ranks) for name, ranks in w.ranks().items()} == vectors_of(reference)["C13 rank sets (1-based)"]


@pytest.mark.parametrize("worked", PROSE, ids=lambda worked: f"{worked.section} {worked.text[:40]}")
def test_worked_number(worked: Worked, reference: str) -> None:
    assert worked.text in section(reference, worked.section)

    found = flat(worked.compute())

    wanted = numbers_of(worked.text)
    assert len(found) == len(wanted)
    assert found == [pytest.approx(number, abs=half * (1 + 1e-6)) for number, half in wanted]


def test_numbers_are_found_in_text() -> None:
    text = "RR1 .544589 (-9.77, 1,070.55), w(M,Y)=13.2; .001,.008; 5.98977e-05, n=1,112: 30, X² 8 [3,9]"

    found = [number for number, _ in numbers_of(text)]

    assert found == [0.544589, -9.77, 1070.55, 13.2, 0.001, 0.008, 5.98977e-05, 1112, 30, 8, 3, 9]


def test_table_of_sampling_errors(reference: str) -> None:
    rows = rows_of_table(section(reference, "C2"), 7)

    assert len(rows) == 8
    for first, *cells in rows:
        drawn = Drawn(int(first.replace(",", "")), N)
        errors = [sampling_error(share, drawn) for share in (0.1, 0.2, 0.3, 0.4, 0.5)]
        points = w.points([*errors, sampling_error(0.5, drawn, 2)])
        assert points == pytest.approx([float(cell) for cell in cells], abs=0.0005 * (1 + 1e-6))


def test_table_of_differences_between_two_waves(reference: str) -> None:
    rows = rows_of_table(section(reference, "C11"), 3)

    assert len(rows) == 6
    for first, *cells in rows:
        share = int(first.rstrip("%")) / 100
        found = [difference(share, *w.SIZES, w.TEST) for difference in (critical_difference, detectable_difference)]
        assert w.points(found) == pytest.approx([float(cell) for cell in cells], abs=0.005)


def test_table_of_the_smallest_gaps(reference: str) -> None:
    rows = rows_of_table(section(reference, "B.6"), 5)

    assert len(rows) == 7
    for first, *cells in rows:
        group = int(first.split()[0])
        found = [w.smallest_gap(group, percent) for percent in (10, 20, 30, 50)]
        # The exact gap of 302 at 20% is 3.8503, printed as 3.8.
        assert found == pytest.approx([float(cell) for cell in cells], abs=0.0504)


def test_the_higher_the_age_is_said_only_where_it_holds() -> None:
    """B.7: 「ほど」 is refused for all seven ages; up to the seventies the ends are 9.0 points apart: 「おおむね」."""
    assert monotone_claim(w.VOLUNTEERS, w.AGE_SIZES).verdict is MonotoneVerdict.NONE
    assert monotone_claim(w.VOLUNTEERS[:6], w.AGE_SIZES[:6]).verdict is MonotoneVerdict.MOSTLY


def test_random_p_values_lie_within_their_errors(reference: str) -> None:
    association, trend = section(reference, "C7"), section(reference, "C10")
    assert "Monte Carlo p ≈ .1259 (R, 99,999) / .1285 (NumPy): tolerance .004" in association
    assert "Fisher exact p = .158470 (R)" in association
    assert "permutation .0219" in trend

    assert monte_carlo(w.BY_AGE, stop_after=None).p_value == pytest.approx((0.1259 + 0.1285) / 2, abs=0.004)
    exact = monte_carlo(w.BY_AGE, statistic="probability", stop_after=None).p_value
    assert exact == pytest.approx(0.158470, abs=4 * sqrt(0.158 * 0.842 / 99_999))
    permuted = jonckheere_terpstra(w.score_by_age())
    # Both figures are random ones of so many permutations.
    assert permuted.p_value == pytest.approx(0.0219, abs=4 * sqrt(2 * 0.0219 / PERMUTATIONS))


def test_against_the_whole_is_against_the_rest_is_the_residual() -> None:
    """C8, the identity: O - E over its standard error, written out."""
    known, bases = np.array(w.KNOWN), np.array(w.DISTRICTS)
    share, part = known.sum() / bases.sum(), bases / bases.sum()
    residual = (known - bases * share) / np.sqrt(bases * share * (1 - share) * (1 - part))

    whole, rest = ([w.z_of(row) for row in w.districts(against)] for against in (WHOLE, REST))

    assert whole == pytest.approx(rest)
    assert whole == pytest.approx(residual)


def test_words_of_change() -> None:
    """C11: 減少; 大きな差はみられない; 横ばい; neither 横ばい nor 減少."""
    changes = [
        change(*waves)
        for waves in (
            ((278, 1112), (330, 1064)),
            ((110, 1112), (121, 1064)),
            ((540, 1112), (513, 1064)),
            ((540, 1112), (540, 1064)),
        )
    ]

    verdicts = [wave_verdict(c.difference, c.test.p_value, c.equivalence.p_value) for c in changes]

    assert verdicts[0] is WaveVerdict.FELL
    assert verdicts[2:] == [WaveVerdict.EQUIVALENT, WaveVerdict.UNDECIDED]
    assert verdicts[1] not in (WaveVerdict.FELL, WaveVerdict.ROSE)


def test_how_often_other_roundings_are_wrong(reference: str) -> None:
    """C17: of all k/n with n up to 2,000, `round` fails 1,700 times, a Decimal made of the float 400 times."""
    text = section(reference, "C17")
    assert "is wrong 1,700 times" in text
    assert "is wrong 400 times" in text
    ties = [
        (int(count), base)
        for base in range(1, 2001)
        for count in np.flatnonzero((2000 * np.arange(base + 1)) % (2 * base) == base)
    ]
    right = [percent_half_up(count, base) for count, base in ties]
    rounded = [Decimal(repr(round(100 * count / base, 1))) for count, base in ties]
    from_float = [Decimal(100 * k / n).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) for k, n in ties]

    assert len(ties) == 3_400
    assert sum(one != other for one, other in zip(rounded, right, strict=True)) == 1_700
    assert sum(one != other for one, other in zip(from_float, right, strict=True)) == 400
    # With one decimal 1,112 has no tie, as C17 says.
    assert not [tie for tie in ties if tie[1] == 1112]


@pytest.mark.parametrize(
    ("count", "base", "decimals", "ours", "of_python"),
    [(139, 1112, 0, "13", 12), (695, 1112, 0, "63", 62), (1, 400, 1, "0.3", 0.2), (1, 800, 2, "0.13", 0.12)],
)
def test_roundings_of_the_text(count: int, base: int, decimals: int, ours: str, of_python: float) -> None:
    assert str(percent_half_up(count, base, decimals)) == ours
    assert round(100 * count / base, decimals) == of_python
