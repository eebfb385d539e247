"""docs/methods.md says what the program computes: worked numbers, limits, and a section for every method."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from tests.conftest import RunR
from tests.docs.method_examples import D24, EXAMPLES, RAKED, Row
from tests.docs.method_page import anchors, examples, inner_links, limits, page_text
from zushi_survey.present.methods_in_words import METHODS
from zushi_survey.questionnaire.study import StatisticsRules

PAGE = page_text()
PRINTED = examples(PAGE)
REFERENCE = re.compile(r"docs/methods\.md(?:#(?P<anchor>[\w-]+)|, (?P<words>[a-z][a-z ]*))")


def flat(row: Row) -> list[float]:
    return [float(row)] if isinstance(row, (int, float)) else [float(value) for value in row]


@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_worked_numbers_are_what_the_program_gives(key: str) -> None:
    found = [flat(row) for row in EXAMPLES[key]()]

    assert len(found) == len(PRINTED[key])
    for row, values in zip(PRINTED[key], found, strict=True):
        assert len(row.figures) == len(values), row.label
        for printed, value in zip(row.figures, values, strict=True):
            assert abs(value - printed.value) <= printed.tolerance, (row.label, printed.value, value)


def test_each_table_of_worked_numbers_has_its_computation() -> None:
    assert sorted(PRINTED) == sorted(EXAMPLES)
    assert all(row.figures and row.source for rows in PRINTED.values() for row in rows)


def test_limits_are_those_of_the_code() -> None:
    wrong = [limit for limit in limits(PAGE) if float(_in_code(limit.code)) != pytest.approx(limit.value, rel=1e-12)]

    assert len(limits(PAGE)) > 20
    assert not wrong


def _in_code(name: str) -> float:
    module, _, attribute = name.partition(":")
    owner, _, field = attribute.partition(".")
    found = getattr(import_module(f"zushi_survey.{module}"), owner)
    return float(found.model_fields[field].default if field else found)


def test_every_method_has_a_section_with_a_worked_number_and_none_that_is_gone(repository: Path) -> None:
    code = "\n".join(path.read_text("utf-8") for path in (repository / "zushi_survey" / "analysis").rglob("*.py"))
    methods, found = _methods(code), anchors(PAGE)

    assert len(methods) > 25
    assert sorted(methods - set(found)) == []
    assert sorted(methods - set(PRINTED)) == []
    assert [name for name in found if "_" in name and name not in methods and f'"{name}"' not in code] == []
    assert len(found) == len(set(found))


def _methods(code: str) -> set[str]:
    """Every name that a test of the analysis can bear; those of the conventions are put together there."""
    conventions = get_args(StatisticsRules.model_fields["convention"].annotation)[1:]
    made = {f"{kind}_{convention}" for kind in ("share", "welch") for convention in conventions}
    return made | {method for method in METHODS if f'"{method}"' in code}


def test_references_to_the_page_lead_to_an_anchor(repository: Path) -> None:
    known = set(anchors(PAGE))
    sources = [
        *(repository / "zushi_survey").rglob("*.py"),
        *(repository / "docs").rglob("*.md"),
        *repository.glob("*.md"),
    ]
    named = [(path.name, match) for path in sources for match in REFERENCE.finditer(path.read_text("utf-8"))]

    dead = [(name, target) for name, match in named for target in _targets(match) if target not in known]

    assert len(named) > 15
    assert not dead
    assert not set(inner_links(PAGE)) - known


def _targets(match: re.Match[str]) -> list[str]:
    """Anchors that a reference means: `two waves` is `two-waves`, `precision and design` are two."""
    if match["anchor"]:
        return [match["anchor"]]
    return [words.strip().replace(" ", "-") for words in match["words"].split(" and ")]


R_SCRIPT = """
d <- read.csv("d24.csv"); d$age <- factor(d$age); d$old <- as.numeric(d$age == 2)
plain <- svydesign(~1, weights = ~w, data = d)
s <- svydesign(~unit, strata = ~sex, weights = ~w, data = d, nest = TRUE)
chisq <- function(design, statistic) {
  t <- svychisq(~y + age, design, statistic = statistic)
  c(t$statistic, t$parameter, t$p.value)
}
named <- c(rao_scott = "F", rao_scott_first = "Chisq", wald = "Wald", wald_adjusted = "adjWald")
for (key in names(named)) answer[[key]] <- c(chisq(plain, named[[key]]), chisq(s, named[[key]]))
t <- regTermTest(svyglm(score ~ age, s), ~age); answer$wald_means <- c(t$Ftest, t$df, t$ddf, t$p)
t <- svychisq(~y + old, s); answer$rao_scott_t <- c(sqrt(t$statistic), t$parameter[2], t$p.value)
t <- svyttest(score ~ old, s); answer$linearised_t <- c(t$statistic, t$parameter, t$p.value)
sizes <- coef(svytotal(~age, s)); x <- 1:3 - sum(sizes * 1:3) / sum(sizes); k <- sizes * 24 / sum(sizes)
slope <- sizes * x / sum(sizes * x^2)
trend <- function(by) c(sum(slope * coef(by)), sqrt(as.numeric(slope %*% vcov(by) %*% slope)))
yes <- svyby(~y, ~age, s, svymean, covmat = TRUE); p <- coef(yes); whole <- sum(k * p) / 24
z <- sum(k * (p - whole) * x) / sqrt(whole * (1 - whole) * sum(k * x^2))
t <- z / (trend(yes)[2] / sqrt(sum(slope^2 * p * (1 - p) / k)))
answer$cochran_armitage_t <- c(trend(yes)[1], t, 10, 2 * pt(-abs(t), 10))
score <- trend(svyby(~score, ~age, s, svymean, covmat = TRUE)); t <- score[1] / score[2]
answer$linear_t <- c(score[1], t, 9, 2 * pt(-abs(t), 9))
t <- t.test(sleep$extra[1:10], sleep$extra[11:20], paired = TRUE)
answer$paired_t <- c(t$statistic, t$parameter, t$p.value)
t <- mantelhaen.test(UCBAdmissions, correct = FALSE)
answer$cmh <- c(t$statistic, t$parameter, t$p.value, t$estimate, t$conf.int)
answer$mcnemar_exact <- binom.test(4, 15)$p.value
answer$clusters <- c(SE(svymean(~y, s)), SE(svymean(~score, subset(s, sex == 1))))
answer$jackknife <- SE(svymean(~y, as.svrepdesign(s, type = "JKn")))
tested <- function(t, df) c(t, df, 2 * pt(-abs(t), df))
a <- d[d$old == 1, ]; b <- d[d$old == 0, ]; m <- function(x, w) sum(w * x) / sum(w)
e <- function(w) sum(w)^2 / sum(w^2)
v <- function(g) m((g$score - m(g$score, g$w))^2, g$w) * nrow(g) / (nrow(g) - 1)
own <- function(p, q, n, k) (p - q) / sqrt(p * (1 - p) / n + q * (1 - q) / k)
one <- function(p, q, n, k, r) (p - q) / sqrt(r * (1 - r) * (1 / n + 1 / k))
p <- m(a$y, a$w); q <- m(b$y, b$w); ea <- e(a$w); eb <- e(b$w)
answer$share_unpooled_t <- c(tested(own(170/206, 115/165, 206, 165), 369), tested(own(p, q, nrow(a), nrow(b)), 22))
answer$share_effective_base <- c(tested(one(170/206, 115/165, 206, 165, 285/371), 369),
  tested(one(p, q, ea, eb, m(d$y, d$w)), ea + eb - 2))
welch <- function(n, k) {
  tested((m(a$score, a$w) - m(b$score, b$w)) / sqrt(v(a) / n + v(b) / k),
    (v(a) / n + v(b) / k)^2 / ((v(a) / n)^2 / (n - 1) + (v(b) / k)^2 / (k - 1)))
}
t <- t.test(a$score, b$score)
answer$welch_unpooled_t <- c(t$statistic, t$parameter, t$p.value, welch(nrow(a), nrow(b)))
answer$welch_effective_base <- c(t$statistic, t$parameter, t$p.value, welch(ea, eb))
"""


def test_worked_numbers_of_r_are_those_of_r(tmp_path: Path, run_r: RunR) -> None:
    rows = np.column_stack([D24.sex, D24.age, D24.y, D24.score, np.arange(24) // 2, RAKED])
    head = "sex,age,y,score,unit,w"
    np.savetxt(tmp_path / "d24.csv", rows, delimiter=",", header=head, comments="", fmt="%.17g")

    for key, wanted in run_r(R_SCRIPT, tmp_path).items():
        printed = [figure for row in PRINTED[key] for figure in row.figures]
        assert len(printed) == len(wanted), key
        for figure, value in zip(printed, wanted, strict=True):
            assert abs(value - figure.value) <= figure.tolerance, (key, figure.value, value)
