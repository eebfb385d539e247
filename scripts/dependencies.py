"""Run-time dependencies with version and licence, from what is installed: `python scripts/dependencies.py [--sbom]`.

`--sbom` prints a bill of materials in CycloneDX 1.5 (json): no date and no serial number, so that the same set gives
the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LICENCE_WORDS = "License :: "
_LONGEST = 60


def dependencies() -> list[Distribution]:
    """Every installed distribution that pyproject.toml asks for, extras for users and needs of needs too, by name."""
    found: dict[str, Distribution] = {}
    waiting = [*_named(PROJECT["dependencies"]), *_named(PROJECT["optional-dependencies"]["parquet"])]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            found[key] = distribution(name)
        except PackageNotFoundError:  # for another system or another Python
            continue
        waiting += _named(found[key].requires or [])
    return [found[key] for key in sorted(found)]


def _named(lines: Iterable[str]) -> Iterator[str]:
    """Names in lines of needs; what only an extra needs is left out."""
    for line in lines:
        words, _, marker = line.partition(";")
        if "extra" not in marker and (match := _NAME.match(words.strip())):
            yield match[0]


def licence(one: Distribution) -> str:
    """The licence as the distribution states it: expression, else classifier, else the first words of its field."""
    about = one.metadata
    if stated := about.get("License-Expression"):
        return str(stated)
    classes = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith(_LICENCE_WORDS)
    ]
    return ", ".join(classes) or str(about.get("License") or "?").splitlines()[0][:_LONGEST]


def bill_of_materials(found: list[Distribution]) -> dict[str, Any]:
    """The same as CycloneDX has it."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": PROJECT["name"], "version": PROJECT["version"]}},
        "components": [
            {
                "type": "library",
                "name": one.metadata["Name"],
                "version": one.version,
                "purl": f"pkg:pypi/{one.metadata['Name'].lower()}@{one.version}",
                "licenses": [{"license": {"name": licence(one)}}],
            }
            for one in found
        ],
    }


def main() -> None:
    """Print the list, or the bill of materials."""
    found = dependencies()
    if "--sbom" in sys.argv[1:]:
        print(json.dumps(bill_of_materials(found), indent=1))
        return
    print("| 部品 | 版 | ライセンス |\n|---|---|---|")
    for one in found:
        print(f"| {one.metadata['Name']} | {one.version} | {licence(one)} |")


if __name__ == "__main__":
    main()
