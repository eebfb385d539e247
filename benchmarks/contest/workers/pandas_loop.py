"""All tables as an analyst writes them with pandas and scipy: a loop, one table at a time."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from protocol import Found, answer, flat, tables
from scipy.stats import chi2_contingency


class Data(NamedTuple):
    """The sheets as a frame, and the tables wanted."""

    frame: pd.DataFrame
    tables: list[dict[str, str]]


def load(folder: Path) -> Data:
    """Codes as float32 with NaN where there is no answer: `pd.crosstab` and `groupby` leave NaN out by themselves."""
    frame = pd.read_csv(folder / "data.csv", dtype="float32", engine="c")
    return Data(frame, tables(folder))


def shares(data: Data) -> Found:
    """Counts and percentages."""
    return [_told(_table(data.frame, table), table) for table in data.tables]


def tests(data: Data) -> Found:
    """The same, with the chi-square test of each single answer."""
    found = []
    for table in data.tables:
        counts, base = _table(data.frame, table)
        figures = _told((counts, base), table)
        if table["kind"] == "choice":
            kept = counts.to_numpy()
            kept = kept[kept.sum(axis=1) > 0][:, kept.sum(axis=0) > 0]
            if min(kept.shape) > 1:
                test = chi2_contingency(kept, correction=False)
                figures["chi2"] = [float(test.statistic), float(test.pvalue)]
        found.append(figures)
    return found


def _table(frame: pd.DataFrame, table: dict[str, str]) -> tuple[pd.DataFrame, pd.Series]:
    """Counts by category and option, and those who answered by category."""
    columns, axis = table["columns"].split(","), frame[table["axis"]]
    if table["kind"] == "choice":
        counts = pd.crosstab(axis, frame[columns[0]])
        return counts, counts.sum(axis=1)
    groups = frame.groupby(table["axis"])
    return groups[columns].sum(), groups[columns[0]].count()


def _told(found: tuple[pd.DataFrame, pd.Series], table: dict[str, str]) -> dict[str, list[float]]:
    """The figures laid out over all categories and options."""
    counts, base = found
    percent = counts.div(base, axis=0) * 100
    options = range(int(table["options"]))
    wanted = options if table["kind"] == "choice" else counts.columns
    places = {"index": range(int(table["categories"])), "columns": wanted}
    return {
        "counts": flat(counts.reindex(**places, fill_value=0).to_numpy()),
        "base": [float(value) for value in base.reindex(places["index"], fill_value=0)],
        "percent": flat(percent.reindex(**places, fill_value=np.nan).to_numpy()),
    }


if __name__ == "__main__":
    answer(load, {"tables": shares, "association": tests})
