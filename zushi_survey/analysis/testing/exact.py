"""Tables with small cells: Fisher's exact test, Monte Carlo p-values, and what else a table says about its cells.

References: docs/methods.md, association; Agresti, Categorical Data Analysis, 3rd ed., ch. 3; Besag & Clifford (1991),
Biometrika 78, 301-304. Tables are `[row, column]` whole numbers of persons. Rows and columns nobody is in are left out
of every test.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from zushi_survey.analysis.testing.association import pearson_chi_square
from zushi_survey.analysis.testing.random_tables import Tables, random_tables, sequential_p_value, stable_generator
from zushi_survey.analysis.testing.significance import Reason, Significance, from_chi_square, not_tested
from zushi_survey.tabulate.counts import Sums

Statistic = Literal["pearson", "probability"]
"""What makes a table as extreme as the one seen: a chi-square as large, or a probability as small."""

SMALL_CELL, TINY_CELL = 5, 1
"""Expected persons under which a cell is small, and under which it is too small alone; both exclusive."""
SMALL_CELLS_SHARE = 0.2
"""More than this share of small cells, and the chi-square approximation is not used."""
DRAWS = 99_999
STOP_AFTER = 400
"""Exceedances after which drawing stops: p is then known to about 5% of itself (one standard error)."""

MOST_TABLES = 1_000_000
"""Fisher's test goes through no more tables than this."""

_TIE = 1e-7
"""Tables whose probabilities or statistics differ by less, relatively, are equally extreme (as R's fisher.test)."""


def independence_test(counts: Sums, draws: int = DRAWS, sampling_fraction: float = 0.0) -> Significance:
    """The test of independence that fits the table: Pearson, or with small cells Fisher (2 by 2) or Monte Carlo.

    `sampling_fraction` is Pearson's, of a simple random sample; the other two leave it out, on the safe side.
    """
    table = _occupied(counts)
    if reason := _untestable(table):
        return not_tested("pearson", "chi2", reason)
    if not needs_exact(table):
        return pearson_chi_square(table, sampling_fraction=sampling_fraction)
    return fisher_exact(table) if table.shape == (2, 2) else monte_carlo(table, draws)


def needs_exact(counts: Sums) -> bool:
    """Whether cells are too small for a chi-square: any expected below 1, or more than 20% of them below 5."""
    table = _occupied(counts)
    if table.size == 0:
        return False
    expected = _expected(table)
    return bool(expected.min() < TINY_CELL or (expected < SMALL_CELL).mean() > SMALL_CELLS_SHARE)


def fisher_exact(counts: Sums) -> Significance:
    """Fisher's two-sided p, in the probability ordering: all tables of these margins no more probable than this one.

    Raises
    ------
    ValueError
        If there are more than MOST_TABLES tables to go through; never for a 2 by 2 table of fewer persons than that.
    """
    from scipy.special import gammaln

    table = np.rint(_occupied(counts))
    if reason := _untestable(table):
        return not_tested("fisher", "exact", reason)
    table = table[:, np.argsort(table.sum(axis=0), kind="stable")]
    log_probability = _log_probabilities(table.sum(axis=1), table.sum(axis=0))
    seen = -gammaln(table + 1).sum() - log_probability.max()
    probability = np.exp(log_probability - log_probability.max())
    p = probability[probability <= np.exp(seen) * (1 + _TIE)].sum() / probability.sum()
    return Significance("fisher", "exact", None, None, None, min(float(p), 1.0))


def _log_probabilities(row_totals: Sums, column_totals: Sums) -> Sums:
    """`[table]` logarithms, up to a constant, of the probabilities of all tables with these margins."""
    from scipy.special import gammaln

    left, logarithms = row_totals[None, :], np.zeros(1)
    for total in column_totals[:-1]:
        column = _fillings(total, row_totals)
        if len(column) * len(left) > MOST_TABLES:
            raise ValueError(f"more than {MOST_TABLES} tables have these margins")
        remaining = left[:, None, :] - column
        is_possible = (remaining >= 0).all(axis=2)
        logarithms = (logarithms[:, None] - gammaln(column + 1).sum(axis=1))[is_possible]
        left = remaining[is_possible]
    return np.asarray(logarithms - gammaln(left + 1).sum(axis=1))


def _fillings(total: float, limits: Sums) -> Sums:
    """`[way, row]` all ways to spread `total` persons over rows that hold so many at most."""
    ways = np.zeros((1, 0))
    for limit in limits[:-1]:
        options = np.arange(min(limit, total) + 1)
        if len(ways) * len(options) > MOST_TABLES:
            raise ValueError(f"more than {MOST_TABLES} tables have these margins")
        ways = np.column_stack([np.repeat(ways, len(options), axis=0), np.tile(options, len(ways))])
        ways = ways[ways.sum(axis=1) <= total]
    ways = np.column_stack([ways, total - ways.sum(axis=1)])
    return np.asarray(ways[ways[:, -1] <= limits[-1]])


def likelihood_ratio(counts: Sums) -> Significance:
    """G squared, 2 * sum(O ln(O / E)), with (r - 1)(c - 1) degrees of freedom."""
    table = _occupied(counts)
    if reason := _untestable(table):
        return not_tested("likelihood_ratio", "chi2", reason)
    ratio = np.where(table > 0, table, 1) / np.where(table > 0, _expected(table), 1)
    statistic = max(2 * float((table * np.log(ratio)).sum()), 0.0)
    return from_chi_square("likelihood_ratio", statistic, (table.shape[0] - 1) * (table.shape[1] - 1))


def cramers_v(counts: Sums) -> float | None:
    """Size of the association, 0-1: sqrt(X2 / (n (min(r, c) - 1))); None with fewer than two rows or columns."""
    table = _occupied(counts)
    if _untestable(table):
        return None
    statistic = pearson_chi_square(table).statistic or 0.0
    return float(min(np.sqrt(statistic / (table.sum() * (min(table.shape) - 1))), 1.0))


def monte_carlo(
    counts: Sums, draws: int = DRAWS, statistic: Statistic = "pearson", stop_after: int | None = STOP_AFTER
) -> Significance:
    """Monte Carlo p of independence, from random tables with the margins of this one.

    The seed is a hash of the table that does not depend on the order of its rows and columns, nor on which is which:
    the same table always has the same p. `statistic` of the result is the chi-square, or the natural logarithm of the
    table's probability; `draws` is the number of tables drawn.

    Parameters
    ----------
    draws
        Tables drawn at most; p is (1 + exceedances) / (1 + draws) then.
    stop_after
        Drawing stops at this many exceedances; p is exceedances / tables drawn then. It also stops when there are
        at most 25 among the first 10,000; p is (1 + exceedances) / 10,001 then. None always draws them all.
    """
    occupied = _occupied(counts)
    if reason := _untestable(occupied):
        return not_tested("monte_carlo", "exact", reason)
    table = np.rint(occupied).astype(np.int64)
    rows, columns = sorted(
        (np.sort(table.sum(axis=1)), np.sort(table.sum(axis=0))), key=lambda totals: (len(totals), tuple(totals))
    )
    generator = stable_generator(rows, columns, np.sort(table, axis=None))
    measure = {"pearson": _chi_squares, "probability": _improbabilities}[statistic]
    seen = float(measure(table[:, :, None], table.sum(axis=1), table.sum(axis=0))[0])
    least = seen - _TIE * max(abs(seen), 1)
    p, drawn = sequential_p_value(
        lambda size: measure(random_tables(rows, columns, size, generator), rows, columns) >= least, draws, stop_after
    )
    shown = seen if statistic == "pearson" else -seen
    return Significance("monte_carlo", "exact", shown, None, None, p, draws=drawn)


def _chi_squares(tables: Tables, row_totals: Tables, column_totals: Tables) -> Sums:
    """`[draw]` Pearson's chi-square of each of the `tables[row, column, draw]`."""
    persons = row_totals.sum()
    share = persons / np.outer(row_totals, column_totals)
    counts = tables.reshape(share.size, -1).astype(np.float64)
    return np.asarray(np.maximum(share.ravel() @ (counts * counts) - persons, 0))


def _improbabilities(tables: Tables, row_totals: Tables, column_totals: Tables) -> Sums:
    """`[draw]` minus the natural logarithm of the probability of each table, given its margins."""
    from scipy.special import gammaln

    log_factorial = gammaln(np.arange(row_totals.sum() + 1) + 1.0)
    margins = log_factorial[row_totals].sum() + log_factorial[column_totals].sum() - log_factorial[-1]
    return np.asarray(log_factorial[tables].sum(axis=(0, 1)) - margins)


def _expected(table: Sums) -> Sums:
    """`[row, column]` persons expected under independence; the table holds somebody."""
    return np.asarray(np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum())


def _occupied(counts: Sums) -> Sums:
    """The table without the rows and columns nobody is in."""
    table = np.asarray(counts, dtype=np.float64)
    return np.asarray(table[np.ix_(table.sum(axis=1) > 0, table.sum(axis=0) > 0)])


def _untestable(occupied: Sums) -> Reason:
    """Why a table without empty rows and columns allows no test; empty when it does."""
    if occupied.size == 0:
        return "empty"
    return "no_variation" if min(occupied.shape) == 1 else ""
