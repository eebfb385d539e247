"""Run-time dependencies with version and licence, from what is installed: `python scripts/dependencies.py`.

`--sbom` prints a bill of materials in CycloneDX 1.5 (json): no date and no serial number, so that the same set gives
the same bytes. `--audit` asks pip-audit for known vulnerabilities of these versions: exit code 0 when none is known, 1
when one is, 3 when it could not be asked about all of them.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LICENCE_WORDS = "License :: "
_LONGEST = 60
NOT_ASKED = 3
"""Exit code when nobody could be asked about vulnerabilities: that is not the same as none."""
_HOW_TO_AUDIT = "pip install pip-audit か pipx install pip-audit のあと、もう一度実行してください(通信が要ります)"


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


def audit(found: list[Distribution]) -> int:
    """The exit code after pip-audit has looked these versions up; what it said is printed."""
    if importlib.util.find_spec("pip_audit") is None and shutil.which("pip-audit") is None:
        print(f"調べていません: pip-audit がありません。{_HOW_TO_AUDIT}", file=sys.stderr)
        return NOT_ASKED
    command = [sys.executable, "-m", "pip_audit"] if importlib.util.find_spec("pip_audit") else ["pip-audit"]
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "requirements.txt"
        asked.write_text("".join(f"{one.metadata['Name']}=={one.version}\n" for one in found), encoding="utf-8")
        options = ["--requirement", str(asked), "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        done = subprocess.run(
            [*command, *options, "--format", "json"], capture_output=True, encoding="utf-8", check=False
        )
    try:
        answers = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        print(f"調べられませんでした(通信できないときもこうなります): {said}", file=sys.stderr)
        return NOT_ASKED
    asked_about = [one for one in answers if "vulns" in one]
    known = [(one["name"], one["version"], bug) for one in asked_about for bug in one["vulns"]]
    for name, version, bug in known:
        print(f"{name} {version}: {bug['id']}(直った版: {', '.join(bug['fix_versions']) or 'まだありません'})")
    print(f"{len(asked_about)} 個の部品を調べ、知られている弱点は {len(known)} 件でした")
    if left := [one for one in answers if "vulns" not in one]:
        why = left[0].get("skip_reason", "?")
        print(f"{len(left)} 個は調べられませんでした(はじめの1個: {why})", file=sys.stderr)
    if known:
        return 1
    return 0 if len(asked_about) == len(found) else NOT_ASKED


def main() -> int:
    """Print the list, the bill of materials or what is known of weaknesses; the exit code."""
    found = dependencies()
    if "--audit" in sys.argv[1:]:
        return audit(found)
    if "--sbom" in sys.argv[1:]:
        print(json.dumps(bill_of_materials(found), indent=1))
        return 0
    print("| 部品 | 版 | ライセンス |\n|---|---|---|")
    for one in found:
        print(f"| {one.metadata['Name']} | {one.version} | {licence(one)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
