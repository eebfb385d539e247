"""The statistics of all tables as a user of svy gets them: `python svy_peer.py FOLDER`, in an environment that has svy.

Like survey_peer.R: data and tables are read once, then every line of input is `run DESIGN` or `tell DESIGN`.
"""

from __future__ import annotations

import csv
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import polars
import svy

Figures = dict[str, list[float]]


def main(folder: Path) -> None:
    """Answer every line of input."""
    tables = _rows(folder / "tables.tsv")
    data = _data(folder / "data.tsv", tables)
    samples = {
        "simple": svy.Sample(data, svy.Design(wgt="one")),
        "weighted": svy.Sample(data, svy.Design(wgt="weight")),
        "clustered": svy.Sample(data, svy.Design(wgt="weight", stratum="stratum", psu="unit")),
    }
    found: dict[str, list[Figures]] = {}
    for line in sys.stdin:
        request, design = line.split()
        if request == "run":
            found[design] = [_figures(table, samples[design]) for table in tables]
        else:
            _tell(found[design], folder / f"{design}.tsv")
        print("done", flush=True)


def _figures(table: dict[str, str], sample: svy.Sample) -> Figures:
    """Rao-Scott F and p of a single answer; shares (or the mean), their errors, and those of all differences of pairs.

    The shares' own covariance matrix serves all pairs: `contrast`, pair by pair, takes longer.
    """
    columns, axis = table["columns"].split(","), table["axis"]
    if table["kind"] == "choice":
        # `drop_nulls` would take respondents out of the design before the test; a domain stays inside it, as in R.
        answered = svy.col(columns[0]).is_not_null() & svy.col(axis).is_not_null()
        test = sample.categorical.tabulate(axis, columns[0], where=answered).stats.f
        shares = [sample.estimation.prop(columns[0], by=axis, drop_nulls=True)]
        return {"test": [test.value, test.p_value] if test else [np.nan, np.nan], **_together(shares)}
    return _together(sample.estimation.mean(columns, by=axis, drop_nulls=True))


def _together(estimates: list[svy.Estimate]) -> Figures:
    """Values, errors and errors of differences by option and category; each option's own covariance."""
    figures: Figures = {"values": [], "errors": [], "apart": []}
    for estimate in estimates:
        keys = [(int(one.y_level or 0), int(one.by_level[0])) for one in estimate.estimates]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        by_option: dict[int, list[int]] = {}
        for place in order:
            by_option.setdefault(keys[place][0], []).append(place)
        for places in by_option.values():
            covariance = np.asarray(estimate.covariance)[np.ix_(places, places)]
            figures["values"] += [estimate.estimates[place].est for place in places]
            figures["errors"] += [estimate.estimates[place].se for place in places]
            variance = np.diagonal(covariance)
            apart = variance[:, None] + variance[None, :] - 2 * covariance
            pairs = combinations(range(len(places)), 2)
            figures["apart"] += [float(np.sqrt(max(apart[pair], 0.0))) for pair in pairs]
    return figures


def _data(path: Path, tables: list[dict[str, str]]) -> polars.DataFrame:
    """The respondents: categories as texts, flags and numbers as numbers."""
    categories = {table["axis"] for table in tables}
    categories |= {table["columns"] for table in tables if table["kind"] == "choice"}
    return polars.read_csv(
        path, separator="\t", null_values="NA", schema_overrides=dict.fromkeys(categories, polars.String)
    )


def _tell(found: list[Figures], path: Path) -> None:
    """Everything found, one line a table and kind of figure."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        for number, figures in enumerate(found, 1):
            writer.writerows([number, name, *values] for name, values in figures.items())


def _rows(path: Path) -> list[dict[str, str]]:
    """The lines of a tab-separated file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
