"""All 145 figures of `survey_api/expected.csv`, computed by R `survey` 4.1-1 on the API samples and its own examples.

Each design is a study folder with a `design:` in study.yaml, as a user would write it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path

import numpy as np
import pytest

from tests.cases.designed_studies import Asked, estimate, moments, two_way, write_study
from zushi_survey.analysis.precision.estimates import ratios
from zushi_survey.analysis.precision.intervals import estimate_interval
from zushi_survey.analysis.testing.association import rao_scott_f, rao_scott_first_order, wald_f
from zushi_survey.data.design_reading import design_of
from zushi_survey.pipeline.study import Study
from zushi_survey.tabulate.moments import ANSWERED, EVERYONE

SCHOOLS = (
    Asked("stype", "stype", ("E", "H", "M")),
    Asked("schwide", "sch.wide", ("No", "Yes")),
    Asked("compimp", "comp.imp", ("No", "Yes")),
    Asked("awards", "awards", ("No", "Yes")),
    Asked("api00", "api00"),
    Asked("enroll", "enroll"),
)
TWO_STAGES = {"cluster": "dnum", "population": "fpc1"}, {"cluster": "snum", "population": "fpc2"}
DESIGNS = {
    "strat_fpc": ("apistrat", [{"strata": "stype", "population": "fpc"}]),
    "strat_nofpc": ("apistrat", [{"strata": "stype"}]),
    "clus1_fpc": ("apiclus1", [{"cluster": "dnum", "population": "fpc"}]),
    "clus2_fpc": ("apiclus2", [*TWO_STAGES]),
    "clus2_wr": ("apiclus2", [{"cluster": "dnum"}, {"cluster": "snum"}]),
    "srs_fpc": ("apisrs", [{"population": "fpc"}]),
    "srs_nofpc": ("apisrs", [{}]),
}
SAMPLE_OF = {
    "strat": "strat_fpc",
    "clus1": "clus1_fpc",
    "dstrat": "strat_fpc",
    "dclus1": "clus1_fpc",
    "dsrs": "srs_fpc",
}

Figures = dict[tuple[str, str], float]


class Case:
    """The files of the case and the study of each design."""

    def __init__(self, files: Path, folder: Path) -> None:
        self.files, self.folder = files, folder
        self.studies = {
            name: self.study(name, sample, {"stages": stages}) for name, (sample, stages) in DESIGNS.items()
        }

    def study(self, name: str, sample: str, design: dict[str, object] | None, **more: object) -> Study:
        more = {"weight": "pw", **more}
        return write_study(self.folder / name, self.text(sample), SCHOOLS, design, **more)

    def text(self, name: str) -> str:
        return (self.files / f"{name}.csv").read_text(encoding="utf-8")

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(self.text(name).splitlines()))


@pytest.fixture(scope="module")
def case(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(shared / "cases" / "survey_api", tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def expected(case: Case) -> Figures:
    return {(row["id"], row["what"]): float(row["value"]) for row in case.rows("expected")}


def population(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    census = case.study("pop", "apipop", None, weight=None, population_size=6194)
    yield ("pop", "mean api00"), estimate(census, "api00").estimate
    yield ("pop", "sum enroll"), estimate(census, "enroll", statistic="total").estimate


def means_totals_and_shares(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    for name, study in case.studies.items():
        found = {f"{name} mean api00": estimate(study, "api00")}
        found[f"{name} total enroll"] = estimate(study, "enroll", statistic="total")
        for question, column in (("compimp", "comp.imp"), ("awards", "awards"), ("schwide", "sch.wide")):
            for option in ("No", "Yes"):
                found[f"{name} prop {column}{option}"] = estimate(study, question, option)
        for words, row in found.items():
            yield (words, "estimate"), row.estimate
            yield (words, "SE"), row.standard_error


def domains(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    for sample, by, column in (("clus1", "stype", "stype"), ("strat", "compimp", "comp.imp")):
        for row in case.studies[SAMPLE_OF[sample]].estimates("api00", by):
            if row.statistic == "mean" and row.persons:
                yield (f"{sample} by {column} {row.category}", "mean"), row.estimate
                yield (f"{sample} by {column} {row.category}", "SE"), row.standard_error


def counts_of_the_population(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    tables = (("strat_fpc", "compimp", "svytable comp.imp"), ("clus1_fpc", "schwide", "clus1 svytable sch.wide"))
    for name, by, words in tables:
        for row in case.studies[name].estimates("stype", by):
            if row.statistic == "total":
                yield (f"{words} x stype {row.category} {row.option}", "N"), row.estimate


def association(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    for sample in ("dstrat", "dclus1", "dsrs"):
        table = two_way(case.studies[SAMPLE_OF[sample]], "schwide", "stype")
        second = rao_scott_f(table)
        for kind, test in (("F", second), ("Chisq", rao_scott_first_order(table)), ("Wald", wald_f(table))):
            yield (f"{sample} svychisq sch.wide x stype {kind}", "stat"), test.statistic
            yield (f"{sample} svychisq sch.wide x stype {kind}", "p"), test.p_value
        yield (f"{sample} svychisq F", "ndf"), second.df
        yield (f"{sample} svychisq F", "ddf"), second.df_denominator


def difference_of_means(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    found = moments(case.studies["clus1_fpc"], "api00", "compimp")
    means = ratios(found, np.array([2, 3]), np.array(found.shape[1] - 1), np.array(ANSWERED))
    contrast = np.array([-1, 1])
    words = "clus1 svyttest api00~comp.imp"
    yield (words, "t"), contrast @ means.values / np.sqrt(contrast @ means.covariance @ contrast)

    (row,) = case.studies["clus1_fpc"].comparisons("api00", ["compimp"], kinds=["pair"])

    assert abs(row.test.statistic) == pytest.approx(expected[words, "t"], rel=1e-6)
    yield (words, "p"), row.test.p_value
    yield (words, "df"), row.test.df


def design_effects_and_intervals(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    stratified = estimate(case.studies["strat_fpc"], "api00")
    clustered = estimate(case.studies["clus1_fpc"], "api00")
    yield ("strat_fpc mean api00", "DEff"), stratified.design_effect
    yield ("clus1 mean api00", "DEff"), clustered.design_effect
    normal = estimate_interval(stratified.estimate, stratified.standard_error, inf)
    yield ("strat_fpc mean api00", "ci_lo(normal)"), normal.lower
    yield ("strat_fpc mean api00", "ci_hi(normal)"), normal.upper
    assert clustered.df == 14
    yield ("clus1 mean api00", "ci_lo(t,df=14)"), clustered.interval_low
    yield ("clus1 mean api00", "ci_hi(t,df=14)"), clustered.interval_high


def intervals_of_a_share(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    ours = {"logit": "logit", "xlogit": "logit", "beta": "korn_graubard"}
    for kind in ("logit", "likelihood", "beta", "mean", "asin", "xlogit"):
        row = estimate(case.studies["clus1_fpc"], "compimp", "Yes", interval=ours.get(kind, kind))
        words = f"clus1 svyciprop comp.imp==Yes {kind}"
        yield (words, "est"), row.estimate
        yield (words, "lo"), row.interval_low
        yield (words, "hi"), row.interval_high


def calibrated_weights(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    schools = case.rows("apipop")
    counts = [("stype", Counter(row["stype"] for row in schools)), ("schwide", Counter(r["sch.wide"] for r in schools))]
    lines = [
        f"{c if a == 'stype' else ''},{c if a == 'schwide' else ''},{n}" for a, by in counts for c, n in by.items()
    ]
    plans = {
        "clus1 poststrat stype": {"poststratify": ["stype"]},
        "clus1 rake stype,sch.wide": {"rake": ["stype", "schwide"]},
    }
    for words, plan in plans.items():
        axes = {"stype": "stype", "schwide": "schwide"}
        study = case.study(
            words.replace(",", " "),
            "apiclus1",
            {"stages": DESIGNS["clus1_fpc"][1]},
            axes=list(axes),
            population={"file": "population.csv", "axes": axes, "count": "n", "source": "apipop"},
            weighting={**plan, "trim": None},
        )
        (study.root / "population.csv").write_text("stype,schwide,n\n" + "\n".join(lines) + "\n", encoding="utf-8")
        wave = study.wave()
        wave.design = design_of(wave.spec.design, wave.cleaned.responses, None, wave.weighting)
        for question, statistic in (("api00", "mean"), ("enroll", "total")):
            row = estimate(study, question, statistic=statistic)
            yield (f"{words} {statistic} {question}", "estimate"), row.estimate
            yield (f"{words} {statistic} {question}", "SE"), row.standard_error
    rows = case.rows("apiclus1")
    for row, weight in zip(rows, wave.weighting.weights, strict=True):
        yield (f"clus1 rake weight {row['stype']} {row['sch.wide']}", "weight"), weight


def small_examples(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    for words, extra in (("without", {}), ("with", {"population": "Nh"})):
        design = {"stages": [{"strata": "stratid", "cluster": "psuid", **extra}]}
        study = write_study(case.folder / words, case.text("fpc"), [Asked("x", "x")], design, weight="weight")
        yield (f"fpc {words}", "estimate"), estimate(study, "x").estimate
        yield (f"fpc {words}", "SE"), estimate(study, "x").standard_error
        if words == "without":
            domain = estimate(study, "x", where="x > 4")
            yield ("fpc domain x>4 (no fpc)", "estimate"), domain.estimate
            yield ("fpc domain x>4 (no fpc)", "SE"), domain.standard_error


def two_stage_total(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    rows = case.rows("mu284")
    drawn = Counter(row["id1"] for row in rows)
    lines = ["id1,n1,id2,y1,n2,w"]
    for row in rows:
        weight = int(row["n1"]) / len(drawn) * int(row["n2"]) / drawn[row["id1"]]
        lines.append(",".join([*row.values(), repr(weight)]))
    stages = [{"cluster": "id1", "population": "n1"}, {"cluster": "id2", "population": "n2"}]
    study = write_study(case.folder / "mu", "\n".join(lines), [Asked("y", "y1")], {"stages": stages}, weight="w")
    total = estimate(study, "y", statistic="total")
    yield ("mu284 total y1", "estimate"), total.estimate
    yield ("mu284 total y1", "SE"), total.standard_error


def unequal_probabilities(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    study = write_study(case.folder / "kigyo", case.text("kigyo_tsuchiya"), [Asked("y", "uriage")], weight="pps.w")
    yield ("kigyo pps mean", "estimate"), estimate(study, "y").estimate
    yield ("kigyo pps mean", "SE"), estimate(study, "y").standard_error
    found = moments(study, "y")
    mean = ratios(found, np.array(EVERYONE), np.array(found.shape[1] - 1), np.array(ANSWERED))
    yield ("kigyo pps mean", "DEff(replace)"), mean.design_effects(with_replacement=True)[0]


def strata_of_one_unit(case: Case, expected: Figures) -> Iterator[tuple[tuple[str, str], float]]:
    for policy in ("remove", "adjust", "average"):
        design = {"stages": [{"strata": "dnum"}], "lonely_psu": policy}
        row = estimate(case.study(policy, "apiclus1", design), "api00")
        yield (f"lonely PSU {policy}", "estimate"), row.estimate
        yield (f"lonely PSU {policy}", "SE"), row.standard_error


GROUPS: tuple[Callable[[Case, Figures], Iterator[tuple[tuple[str, str], float]]], ...] = (
    population,
    means_totals_and_shares,
    domains,
    counts_of_the_population,
    association,
    difference_of_means,
    design_effects_and_intervals,
    intervals_of_a_share,
    calibrated_weights,
    small_examples,
    two_stage_total,
    unequal_probabilities,
    strata_of_one_unit,
)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_figures_are_those_of_r(
    group: Callable[[Case, Figures], Iterator[tuple[tuple[str, str], float]]], case: Case, expected: Figures
) -> None:
    found = [(key, value) for key, value in group(case, expected) if key in expected]

    assert found
    assert {key: value for key, value in found if value != pytest.approx(expected[key], rel=_tolerance(key))} == {}


def test_every_figure_of_the_case_is_compared(case: Case, expected: Figures) -> None:
    compared = {key for group in GROUPS for key, _ in group(case, expected)}

    assert len(expected) == 145
    assert set(expected) - compared == set()


def _tolerance(key: tuple[str, str]) -> float:
    """1e-6; R interpolates the profile of its likelihood interval and is itself no closer than 2e-6."""
    return 2e-6 if "likelihood" in key[0] and key[1] != "est" else 1e-6
