"""docs/dependencies.md names what pyproject.toml asks for, and the script's list holds it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path


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
