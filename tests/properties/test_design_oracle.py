"""R `survey` as a live oracle: random designs, both programs read the same file, every figure to 1e-6.

Strata x clusters x one or two stages x weights (some of them 0) x finite population corrections x missing answers x a
multiple-response question x post-stratification, raking, linear calibration x the jackknife. R runs once for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import yaml

from tests.cases.designed_studies import Asked, write_study
from zushi_survey.analysis.precision.estimates import Ratios, ratios
from zushi_survey.analysis.testing.association import rao_scott_f, rao_scott_first_order, two_way_table, wald_f
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.data.design import Calibration, Design
from zushi_survey.data.weighting.calibration import calibrate
from zushi_survey.pipeline.study import Study
from zushi_survey.tabulate.moments import ANSWERED, EVERYONE, FIRST_CATEGORY, FIRST_STUB, SCORED, Moments, measure
from zushi_survey.tabulate.plan import plan_counts

DESIGNS = 30
GROUPS, OPTIONS, ITEMS = 3, 3, 3

R_FUNCTIONS = """
options(survey.lonely.psu = "fail")
put <- function(name, value) answer[[paste(current, name)]] <<- unname(value)
both <- function(name, found) { put(name, coef(found)); put(paste(name, "SE"), SE(found)) }
tested <- function(name, value) {
  is_tested <- !is.null(value) && all(value$parameter > 0)
  put(name, if (is_tested) c(value$statistic, value$p.value, value$parameter) else rep(NA, 4))
}
quietly <- function(expression) suppressWarnings(tryCatch(expression, error = function(e) NULL))
figures <- function(file, make) {
  current <<- file
  d <- read.csv(paste0(file, ".csv"))
  for (k in 1:3) d[[paste0("q", k)]] <- ifelse(is.na(d$q), 0, d$q == k) + 0
  d$any <- (d$m_1 + d$m_2 + d$m_3 > 0) + 0
  design <- make(d)
  answered <- subset(design, !is.na(q))
  both("share", svymean(~q1 + q2 + q3, answered))
  both("total", svytotal(~q1 + q2 + q3, answered))
  put("df", degf(answered))
  both("items", svyratio(~m_1 + m_2 + m_3, ~any, design))
  numbers <- subset(design, !is.na(y))
  effect <- inherits(design, "survey.design2")
  found <- if (effect) svymean(~y, numbers, deff = TRUE, na.rm = TRUE) else svymean(~y, numbers, na.rm = TRUE)
  both("mean", found)
  if (effect) {
    put("deff", deff(found))
    put("deff replace", deff(svymean(~y, numbers, deff = "replace", na.rm = TRUE)))
  }
  for (k in 1:3) {
    both(paste("share in", k), svymean(~q1 + q2 + q3, subset(design, !is.na(q) & !is.na(g) & g == k)))
    inside <- subset(design, !is.na(y) & !is.na(g) & g == k)
    both(paste("mean in", k), svymean(~y, inside, na.rm = TRUE))
    put(paste("df in", k), degf(inside))
  }
  table <- subset(design, !is.na(q) & !is.na(g))
  tested("F", svychisq(~q + g, table, statistic = "F"))
  first <- svychisq(~q + g, table, statistic = "Chisq")
  # Of calibrated weights R keeps the persons outside a domain with weight 0, and counts them in this statistic.
  first$statistic <- first$statistic * sum(!is.na(d$q) & !is.na(d$g)) / nrow(table)
  tested("Chisq", first)
  tested("Wald", quietly(svychisq(~q + g, table, statistic = "Wald")))
  tested("adjWald", quietly(svychisq(~q + g, table, statistic = "adjWald")))
}
"""


TARGETS = {"a": np.array([2200.0, 1500.0, 1900.0]), "b": np.array([3100.0, 2500.0])}


class Case(NamedTuple):
    """One random design: its file, what study.yaml and R say about it, and what the weights are made to agree with."""

    name: str
    csv: str
    design: dict[str, Any]
    in_r: str
    agreement: str
    """How the weights are made to agree with TARGETS: `poststratify` (a), `rake`, `linear` (a and b), or not at all."""


def draw_case(number: int) -> Case:
    """The design of this number: nothing but the number decides it."""
    random = np.random.default_rng([4, number])
    strata = int(random.integers(1, 5))
    has_stages = number % 5 == 2
    has_clusters = has_stages or bool(random.integers(2))
    has_population = has_stages or bool(random.integers(2))
    agreement = ("", "", "", "poststratify", "rake", "linear")[number % 6]
    is_replicated = number % 4 == 1 and not has_stages
    rows: list[dict[str, Any]] = []
    for stratum in range(strata):
        units = int(random.integers(4, 9)) if has_clusters else 1
        for unit in range(units):
            rows += _cluster(random, stratum, unit, units, has_clusters)
    # R's rake takes plain means within a margin, which is right for equal weights only.
    weights = np.full(len(rows), 7.5) if agreement == "rake" or number % 7 == 0 else random.uniform(2, 60, len(rows))
    if number % 6 == 0:
        weights[random.integers(len(rows), size=4)] = 0
    rows = [row | {"w": float(weight)} for row, weight in zip(rows, weights, strict=True)]
    stages, in_r = _declared(strata > 1, has_clusters, has_stages, has_population)
    design: dict[str, Any] = {"stages": stages}
    if is_replicated:
        design["replicates"] = {"make": "jackknife"}
        in_r = f'as.svrepdesign({in_r}, type = "{"JKn" if strata > 1 else "JK1"}")'
    lines = [",".join(rows[0]), *(",".join(map(_text, row.values())) for row in rows)]
    return Case(f"d{number}", "\n".join(lines) + "\n", design, _agreeing_in_r(in_r, agreement), agreement)


def _cluster(
    random: np.random.Generator, stratum: int, unit: int, units: int, is_cluster: bool
) -> list[dict[str, Any]]:
    """The persons of one unit, alike in some degree; or all persons of a stratum drawn singly."""
    persons = int(random.integers(4, 9)) if is_cluster else int(random.integers(30, 60))
    leaning = random.dirichlet(np.full(OPTIONS, 3.0))
    level = random.normal(50, 6)
    rows: list[dict[str, Any]] = []
    for person in range(persons):
        group = int(random.integers(1, GROUPS + 1))
        row = {
            "stratum": f"s{stratum}",
            "unit": f"u{unit}",
            "person": person,
            "N1": units * 3 + stratum if is_cluster else persons * 4,
            "N2": persons + unit,
            "a": int(random.integers(1, 4)),
            "b": int(random.integers(1, 3)),
            "q": int(random.choice(OPTIONS, p=leaning)) + 1 if random.random() > 0.12 else None,
            "g": group if random.random() > 0.08 else None,
            "y": round(float(random.normal(level + 3 * group, 9)), 3) if random.random() > 0.1 else None,
        }
        rows.append(row | {f"m_{item}": int(random.random() < 0.25 + 0.1 * item) for item in range(1, ITEMS + 1)})
    return rows


def _text(value: object) -> str:
    """A cell of the file."""
    return "" if value is None else str(value)


def _declared(
    has_strata: bool, has_clusters: bool, has_stages: bool, has_population: bool
) -> tuple[list[dict[str, str]], str]:
    """The stages as study.yaml and as R say them."""
    first = ({"strata": "stratum"} if has_strata else {}) | ({"cluster": "unit"} if has_clusters else {})
    stages = [first, {"cluster": "person"}][: 1 + has_stages]
    ids = "~unit + person" if has_stages else "~unit" if has_clusters else "~1"
    sizes = "~N1 + N2" if has_stages else "~N1"
    if has_population:
        stages = [stage | {"population": f"N{place}"} for place, stage in enumerate(stages, 1)]
    fpc = sizes if has_population else "NULL"
    strata = "~stratum" if has_strata else "NULL"
    return stages, f"svydesign(id = {ids}, strata = {strata}, fpc = {fpc}, weights = ~w, data = d, nest = TRUE)"


def _agreeing_in_r(design: str, agreement: str) -> str:
    """The design with weights that agree with the targets."""
    a, b = TARGETS["a"], TARGETS["b"]
    frames = [f"data.frame({name} = 1:{len(sums)}, Freq = c{tuple(sums.tolist())})" for name, sums in TARGETS.items()]
    match agreement:
        case "poststratify":
            return f"postStratify({design}, ~a, {frames[0]})"
        case "rake":
            control = "list(maxit = 200, epsilon = 1e-8, verbose = FALSE)"
            return f"rake({design}, list(~a, ~b), list({', '.join(frames)}), control = {control})"
        case "linear":
            names = f'"(Intercept)" = {a.sum()}, "factor(a)2" = {a[1]}, "factor(a)3" = {a[2]}, "factor(b)2" = {b[1]}'
            how = 'calfun = "linear"'
            return f"calibrate({design}, ~factor(a) + factor(b), population = c({names}), {how})"
    return design


def study_of(case: Case, folder: Path) -> Study:
    """The study of a case, as a user would write it."""
    three = ("1", "2", "3")
    asked = (Asked("q", "q", three), Asked("g", "g", three), Asked("y", "y"), Asked("a", "a", three))
    study = write_study(folder / case.name, case.csv, (*asked, Asked("b", "b", ("1", "2"))), case.design, weight="w")
    form = yaml.safe_load((study.root / "q.yaml").read_text(encoding="utf-8"))
    options = [{"code": code, "label": code} for code in three]
    columns = {"kind": "flags", "pattern": "m_{code}"}
    form["questions"].append({"id": "m", "label": "m", "type": "MA", "options": options, "columns": columns})
    (study.root / "q.yaml").write_text(yaml.safe_dump(form), encoding="utf-8")
    return study


def design_of_case(case: Case, study: Study) -> Design:
    """The study's design, its weights (and replicates) made to agree with the targets of the case."""
    design, answers = study.wave().design, study.wave().cleaned.responses.answers
    if not case.agreement or design.weights is None:
        return design
    names = ("a",) if case.agreement == "poststratify" else ("a", "b")
    memberships = [np.asarray(answers[name].codes, dtype=np.intp) for name in names]
    targets = [TARGETS[name] for name in names]
    margins = np.concatenate([np.eye(len(t))[codes] for codes, t in zip(memberships, targets, strict=True)], axis=1)

    def agreeing(weights: Any) -> Any:
        if case.agreement == "linear":
            return _linear(weights, margins, np.concatenate(targets))
        return calibrate(weights, memberships, targets, case.agreement)

    replicates = design.replicates
    if replicates is not None:
        replicates = replace(replicates, weights=np.array([agreeing(one) for one in replicates.weights]))
    calibration = Calibration(margins, design.weights)
    return replace(design, weights=agreeing(design.weights), calibration=calibration, replicates=replicates)


def _linear(weights: Any, margins: Any, targets: Any) -> Any:
    """Weights nearest to the given ones (least squares) that meet the targets: Deville & Sarndal's linear method."""
    products = margins.T @ (margins * weights[:, None])
    return weights * (1 + margins @ np.linalg.pinv(products, hermitian=True) @ (targets - margins.T @ weights))


Found = dict[str, list[float]]


def figures(case: Case, study: Study) -> Found:
    """Our figures of a case, named as R names them."""
    design, wave = design_of_case(case, study), study.wave()
    answers = wave.cleaned.responses.answers

    def moments(question: str) -> Moments:
        plan = plan_counts(wave.questionnaire, [question], ["g"])
        return measure(plan.variables[0], plan.axes[0], answers, design)

    found: Found = {}

    def both(name: str, ratio: Ratios) -> None:
        found[f"{case.name} {name}"] = ratio.values.tolist()
        found[f"{case.name} {name} SE"] = ratio.standard_errors.tolist()

    shares, numbers, items = moments("q"), moments("y"), moments("m")
    options, everyone, value = np.arange(FIRST_STUB, FIRST_STUB + OPTIONS), np.array(EVERYONE), numbers.shape[1] - 1
    both("share", ratios(shares, everyone, options, np.array(ANSWERED)))
    found[f"{case.name} total"] = shares.totals[options].tolist()
    found[f"{case.name} total SE"] = np.sqrt(np.diagonal(shares.covariance_of(options))).tolist()
    found[f"{case.name} df"] = [shares.degrees_of_freedom[EVERYONE, ANSWERED]]
    both("items", ratios(items, everyone, np.arange(FIRST_STUB, FIRST_STUB + ITEMS), np.array(ANSWERED)))
    mean = ratios(numbers, everyone, np.array(value), np.array(SCORED))
    both("mean", mean)
    if design.replicates is None:
        found[f"{case.name} deff"] = mean.design_effects().tolist()
        found[f"{case.name} deff replace"] = mean.design_effects(with_replacement=True).tolist()
    for group in range(GROUPS):
        row = FIRST_CATEGORY + group
        both(f"share in {group + 1}", ratios(shares, np.array(row), options, np.array(ANSWERED)))
        both(f"mean in {group + 1}", ratios(numbers, np.array(row), np.array(value), np.array(SCORED)))
        found[f"{case.name} df in {group + 1}"] = [numbers.degrees_of_freedom[row, SCORED]]
    table = two_way_table(shares, OPTIONS)
    tests = {"F": rao_scott_f, "Chisq": rao_scott_first_order, "Wald": wald_f, "adjWald": _adjusted_wald}
    return found | {f"{case.name} {name}": _test(test(table)) for name, test in tests.items()}


def _adjusted_wald(table: Any) -> Significance:
    return wald_f(table, adjusted=True)


def _test(result: Significance) -> list[float]:
    values = [result.statistic, result.p_value, result.df, result.df_denominator]
    return [np.nan if value is None else value for value in values[: 3 if result.statistic_name == "chi2" else 4]]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [draw_case(number) for number in range(DESIGNS)]


@pytest.fixture(scope="module")
def in_r(cases: list[Case], run_r: Callable[..., Found], tmp_path_factory: pytest.TempPathFactory) -> Found:
    """R's figures of all designs, from one run."""
    folder = tmp_path_factory.mktemp("r")
    for case in cases:
        (folder / f"{case.name}.csv").write_text(case.csv, encoding="utf-8")
    calls = [f'figures("{case.name}", function(d) {case.in_r})' for case in cases]
    return run_r(R_FUNCTIONS + "\n".join(calls) + "\n", folder)


@pytest.mark.parametrize("number", range(DESIGNS))
def test_every_figure_is_the_one_of_r(number: int, cases: list[Case], in_r: Found, tmp_path: Path) -> None:
    case = cases[number]
    wanted = {name: values for name, values in in_r.items() if name.startswith(f"{case.name} ")}

    found = figures(case, study_of(case, tmp_path))

    assert set(found) == set(wanted)
    assert {name: (found[name], values) for name, values in wanted.items() if not _is_same(found[name], values)} == {}


def test_the_designs_are_of_all_kinds_and_most_tests_are_made(cases: list[Case], in_r: Found) -> None:
    words = " ".join(case.in_r for case in cases)

    assert len(cases) >= 20
    assert {case.agreement for case in cases} == {"", "poststratify", "rake", "linear"}
    assert all(kind in words for kind in ("strata = NULL", "~unit + person", "fpc = ~N1", "JKn", "JK1"))
    assert sum(not np.isnan(values[0]) for name, values in in_r.items() if name.endswith(" Wald")) >= DESIGNS * 0.8


def _is_same(found: list[float], wanted: list[float]) -> bool:
    """To 1e-6 of the value; a share of no persons is 0 in both but for rounding."""
    return len(found) == len(wanted) and np.allclose(found, wanted, rtol=1e-6, atol=1e-9, equal_nan=True)
