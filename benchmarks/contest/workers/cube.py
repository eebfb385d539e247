"""All tables by cr.cube, which does not count: it is given every table's counts and makes percentages and tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from cr.cube.cube import Cube
from protocol import Found, answer, flat, tables, told


class Data(NamedTuple):
    """The answer of a counting server to each table, and the table."""

    responses: list[dict[str, Any]]
    tables: list[dict[str, str]]


def load(folder: Path) -> Data:
    """Counts that somebody else made (`counts.tsv`), in the form in which cr.cube gets them."""
    wanted = tables(folder)
    pairs = zip(wanted, told(folder / "counts.tsv"), strict=True)
    return Data([_response(table, counts) for table, counts in pairs], wanted)


def shares(data: Data) -> Found:
    """Counts and percentages."""
    return [_shares(Cube(response).partitions[0]) for response in data.responses]


def tests(data: Data) -> Found:
    """The same, with the t statistic and letters of every pair of categories."""
    found = []
    for response in data.responses:
        part = Cube(response).partitions[0]
        _ = part.pairwise_indices  # the letters
        size = part.counts.shape[1]
        by_first = [np.asarray(part.pairwise_significance_t_stats(first)) for first in range(size)]
        for first in range(size):
            part.pairwise_significance_p_vals(first)
        pairs = [(first, second) for first in range(size) for second in range(first + 1, size)]
        found.append({**_shares(part), "pairs": flat(by_first[first][:, second] for first, second in pairs)})
    return found


def _shares(part: Any) -> dict[str, list[float]]:
    """Counts and percentages of a table, category by category."""
    return {"counts": flat(part.counts.T), "percent": flat(part.column_proportions.T * 100)}


def _response(table: dict[str, str], found: dict[str, list[float]]) -> dict[str, Any]:
    """One table as the cube of a counting server."""
    categories, options = int(table["categories"]), int(table["options"])
    counts = np.array(found["counts"]).reshape(categories, options).T
    if table["kind"] == "choice":
        data = np.zeros((options + 1, categories + 1))
        data[:options, :categories] = counts
        dimensions = [_categorical("q", options), _categorical("axis", categories)]
    else:
        data = np.zeros((options, 3, categories + 1))
        data[:, 0, :categories] = counts
        data[:, 1, :categories] = np.array(found["base"]) - counts
        dimensions = [*_multiple(options), _categorical("axis", categories)]
    cells = data.ravel().astype(int).tolist()
    measure = {"data": cells, "n_missing": 0, "metadata": {"type": {"class": "numeric", "integer": True}}}
    return {
        "result": {
            "dimensions": dimensions,
            "missing": 0,
            "measures": {"count": measure},
            "counts": cells,
            "n": sum(cells),
        }
    }


def _categorical(alias: str, size: int) -> dict[str, Any]:
    """The dimension of a single answer, missing answers last."""
    known = [{"id": n + 1, "name": str(n), "numeric_value": n, "missing": False} for n in range(size)]
    missing = {"id": -1, "name": "No Data", "numeric_value": None, "missing": True}
    kind = {"ordinal": False, "class": "categorical", "categories": [*known, missing]}
    return {"derived": False, "references": {"alias": alias, "name": alias}, "type": kind}


def _multiple(size: int) -> list[dict[str, Any]]:
    """The two dimensions of a multiple answer: its options, and chosen or not."""
    names = [{"alias": f"q_{n}", "name": str(n)} for n in range(size)]
    shared = {"alias": "q", "name": "q", "uniform_basis": False, "subreferences": names}
    values = [{"derived": False, "id": f"{n:04}", "references": name} for n, name in enumerate(names)]
    elements = [{"id": n + 1, "missing": False, "value": value} for n, value in enumerate(values)]
    chosen = [
        {"id": 1, "name": "Selected", "numeric_value": 1, "selected": True, "missing": False},
        {"id": 0, "name": "Other", "numeric_value": 0, "missing": False},
        {"id": -1, "name": "No Data", "numeric_value": None, "missing": True},
    ]
    items = {"class": "enum", "subtype": {"class": "variable"}, "elements": elements}
    states = {
        "ordinal": False,
        "class": "categorical",
        "subvariables": [value["id"] for value in values],
        "categories": chosen,
    }
    return [{"derived": True, "references": shared, "type": kind} for kind in (items, states)]


if __name__ == "__main__":
    answer(load, {"tables": shares, "pairs": tests})
