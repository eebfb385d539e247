"""PSPP: the syntax that makes all tables in one command, and the figures read from what it prints."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.contest.sheets import AXES, DATA, WEIGHT, Sheets
from benchmarks.contest.workers.protocol import Found, tables

READ = "read"
"""The task that only reads the sheets."""
_STATISTICS = {"tables": "", "association": " /STATISTICS=CHISQ"}
Block = tuple[list[list[str]], list[float]]
"""The printed rows of one table, and its chi-square where it has one."""


def write_syntax(sheets: Sheets, task: str) -> Path:
    """The syntax file of this task."""
    path = sheets.folder / f"{task}.sps"
    with (sheets.folder / DATA).open(encoding="utf-8") as stream:
        columns = stream.readline().strip().split(",")
    formats = "\n".join(f" {column} {'F8.4' if column == WEIGHT else 'F2.0'}" for column in columns)
    reading = f"GET DATA /TYPE=TXT /FILE='{sheets.folder / DATA}' /ARRANGEMENT=DELIMITED /DELIMITERS=','"
    lines = ["SET DECIMAL=DOT.", f"{reading} /FIRSTCASE=2 /VARIABLES=", f"{formats}."]
    if task == READ:
        lines.append("EXECUTE.")
    else:
        answers = " ".join(column for column in columns if column not in (*AXES, WEIGHT))
        lines.append(f"CROSSTABS /TABLES={' '.join(AXES)} BY {answers} /CELLS=COUNT ROW{_STATISTICS[task]}.")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def found(sheets: Sheets, task: str, out: Path) -> Found:
    """Counts, percentages and chi-squares as printed."""
    blocks = dict(_blocks(out))
    return [_figures(table, blocks) for table in tables(sheets.folder)]


def _blocks(path: Path) -> Iterator[tuple[str, Block]]:
    """Every printed table by its title; a chi-square belongs to the table before it."""
    title, block = "", ([], [])  # type: tuple[str, Block]
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            if row and row[0].startswith("Table: "):
                if row[0] != "Table: Chi-Square Tests":
                    yield title, block
                    title, block = row[0].removeprefix("Table: "), ([], [])
            elif row and row[0] == "Pearson Chi-Square":
                block[1].append(float(row[1]) if row[1] else float("nan"))
            elif row:
                block[0].append(row)
    yield title, block


def _figures(table: Mapping[str, str], blocks: Mapping[str, Block]) -> dict[str, list[float]]:
    """The figures of one table over all categories and options."""
    categories, options = int(table["categories"]), int(table["options"])
    counts = [0.0] * (categories * options)
    percent = [float("nan")] * (categories * options)
    figures: dict[str, list[float]] = {"counts": counts, "percent": percent}
    for place, column in enumerate(table["columns"].split(",")):
        rows, chi2 = blocks.get(f"{table['axis']} × {column}", ([], []))
        labels = rows[1][3:] if rows else []
        category = 0
        for row in rows[2:]:
            if row[0] == "Total":
                break
            category = int(row[1]) if row[1] else category
            wanted = counts if row[2] == "Count" else percent
            for label, cell in zip(labels, row[3:], strict=False):
                if label and (table["kind"] == "choice" or label == "1"):
                    option = int(label) if table["kind"] == "choice" else place
                    wanted[category * options + option] = float(cell.rstrip("%"))
        if table["kind"] == "choice" and chi2:
            figures["chi2"] = chi2
    return figures
