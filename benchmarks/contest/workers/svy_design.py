"""The estimates of all tables under weights by svy: shares with their errors, Rao-Scott, differences of pairs."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars
import svy
from protocol import Found, answer, flat, tables

Figures = dict[str, list[float]]


class Data(NamedTuple):
    """The sheets with their weights, and the tables wanted."""

    sample: svy.Sample
    tables: list[dict[str, str]]


def load(folder: Path) -> Data:
    """Categories as texts, flags as numbers."""
    wanted = tables(folder)
    texts = {table["axis"] for table in wanted}
    texts |= {table["columns"] for table in wanted if table["kind"] == "choice"}
    frame = polars.read_csv(folder / "data.csv", schema_overrides=dict.fromkeys(texts, polars.String))
    return Data(svy.Sample(frame, svy.Design(wgt="weight")), wanted)


def design(data: Data) -> Found:
    """The figures of every table."""
    return [_figures(table, data.sample) for table in data.tables]


def _figures(table: dict[str, str], sample: svy.Sample) -> Figures:
    """One table. The shares' own covariance serves all pairs: `contrast`, pair by pair, takes longer."""
    columns, axis = table["columns"].split(","), table["axis"]
    if table["kind"] != "choice":
        return _laid_out(sample.estimation.mean(columns, by=axis, drop_nulls=True), table)
    # `drop_nulls` would take respondents out of the design before the test; a domain stays inside it, as in R.
    answered = svy.col(columns[0]).is_not_null() & svy.col(axis).is_not_null()
    test = sample.categorical.tabulate(axis, columns[0], where=answered).stats.f
    shares = _laid_out([sample.estimation.prop(columns[0], by=axis, drop_nulls=True)], table)
    return {"test": [test.value, test.p_value] if test else [np.nan, np.nan], **shares}


def _laid_out(estimates: list[svy.Estimate], table: dict[str, str]) -> Figures:
    """Shares and errors by category and option, errors of differences by pair and option."""
    categories, options = int(table["categories"]), int(table["options"])
    shares, errors = np.full((2, categories, options), np.nan)
    pairs = list(combinations(range(categories), 2))
    apart = np.full((len(pairs), options), np.nan)
    for place, estimate in enumerate(estimates):
        covariance = np.asarray(estimate.covariance)
        where = {}
        for number, one in enumerate(estimate.estimates):
            option = place if one.y_level is None else int(one.y_level)
            category = int(float(one.by_level[0]))
            where[category, option] = number
            shares[category, option], errors[category, option] = one.est, one.se
        for row, (first, second) in enumerate(pairs):
            for option in range(options):
                a, b = where.get((first, option)), where.get((second, option))
                if a is not None and b is not None:
                    variance = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
                    apart[row, option] = np.sqrt(max(variance, 0.0))
    return {"shares": flat(shares), "errors": flat(errors), "apart": flat(apart)}


if __name__ == "__main__":
    answer(load, {"design": design})
