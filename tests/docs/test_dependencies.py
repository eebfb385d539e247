"""docs/dependencies.md and the lists of locked files hold what pyproject.toml asks for; the scripts that look at it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from scripts import dependencies, versions

LOCKED = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; .*)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def test_every_direct_dependency_is_explained_and_listed(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["parquet"]]
    names = {re.match(r"[\w-]+", line)[0].lower() for line in needed}
    page = (repository / "docs/dependencies.md").read_text(encoding="utf-8")

    explained, listed = page.split("## 版とライセンス")

    assert names <= {
        name.removesuffix("(追加)").lower() for name in re.findall(r"^\| (\S+) \|", explained, re.MULTILINE)
    }
    assert names <= {name.lower() for name in re.findall(r"^\| (\S+) \|", listed, re.MULTILINE)}
    assert all(">=" in line for line in needed)


def test_no_dependency_binds_us_by_its_licence(repository: Path) -> None:
    script = repository / "scripts" / "dependencies.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, encoding="utf-8", check=True)

    rows = [line.split(" | ") for line in done.stdout.splitlines()[2:]]
    assert len(rows) > 20
    assert [row for row in rows if re.search(r"\bA?GPL|\?", row[2])] == []


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path) -> dict[str, str]:
    """Version by name of a list of locked files; every line of it belongs to one of them or is a comment."""
    text = path.read_text(encoding="utf-8")
    assert LOCKED.sub("", re.sub(r"^#.*\n", "", text)) == ""
    return {normalised(match[1]): match[2] for match in LOCKED.finditer(text)}


def test_the_set_up_is_locked_with_checksums(repository: Path) -> None:
    """Versions are those of constraints.txt; what another system needs besides is locked too."""
    lines = (repository / "constraints.txt").read_text(encoding="utf-8").splitlines()
    tested = {
        normalised(name): version for name, _, version in (line.partition("==") for line in lines if "==" in line)
    }
    for_tests, for_use = (locked(repository / f"requirements-{which}.lock") for which in ("dev", "run"))
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}

    assert {name: for_tests.get(name) for name in tested} == tested
    assert for_use.items() <= for_tests.items()
    assert {normalised(name) for name in asked} <= for_use.keys()
    assert "hatchling" in for_use, "the project is built with what is locked"


def test_the_set_up_takes_nothing_without_a_checksum(repository: Path) -> None:
    recipe = (repository / "Makefile").read_text(encoding="utf-8")

    used = re.findall(r"^\t\$\((\w+)\)", recipe.partition("$(VENV)/run.stamp:")[2], re.MULTILINE)
    assert used == ["LOCKED", "PROJECT", "LOCKED"]
    assert re.search(r"^LOCKED := .* --require-hashes ", recipe, re.MULTILINE)
    assert re.search(r"^PROJECT := .* --no-deps --no-build-isolation ", recipe, re.MULTILINE)


def test_every_need_has_a_lowest_version_that_can_be_tried() -> None:
    assert versions.lowest(["a[b]>=1.2,<2", "c-d>=3"]) == ["a==1.2", "c-d==3"]
    with pytest.raises(ValueError, match="no lower bound: e<4"):
        versions.lowest(["e<4"])
    assert len(versions.lowest(versions.needs())) > 10


ONE_KNOWN = {
    "dependencies": [
        {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["1.1"]}]},
        {"name": "b", "version": "2", "vulns": []},
    ]
}
NONE_KNOWN = {"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "2", "vulns": []}]}
SKIPPED = {"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}]}


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (json.dumps(ONE_KNOWN), 1, "a 1: X-1(直った版: 1.1)"),
        (json.dumps(NONE_KNOWN), 0, "2 個の部品を調べ、知られている弱点は 0 件でした"),
        (json.dumps(SKIPPED), dependencies.NOT_ASKED, "1 個は調べられませんでした"),
        ("no connection", dependencies.NOT_ASKED, "調べられませんでした"),
    ],
)
def test_weaknesses_are_told_and_not_asking_is_no_clean_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, code: int, said: str
) -> None:
    """The service answers as pip-audit passes it on; without a connection nothing was checked."""
    monkeypatch.setattr(dependencies.importlib.util, "find_spec", ModuleType)
    done = subprocess.CompletedProcess([], 0, answer, "the service is away")
    monkeypatch.setattr(dependencies.subprocess, "run", lambda *_, **__: done)

    assert dependencies.audit(dependencies.dependencies()[:2]) == code
    assert said in "".join(capsys.readouterr())


def test_without_pip_audit_nothing_was_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dependencies.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(dependencies.shutil, "which", lambda name: None)

    assert dependencies.audit([]) == dependencies.NOT_ASKED
    assert "調べていません" in capsys.readouterr().err
