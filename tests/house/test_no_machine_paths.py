"""No tracked file names a folder of one machine or the host of a package registry."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import require_or_skip

# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = tuple(
    text.encode()
    for text in (
        "/" + "work/",
        "/" + "root/",
        "/" + "home/",
        "/opt" + "/wheels",
        "/opt" + "/pypi",
        "py" + "pi.org",
        "python" + "hosted",
        "npm" + "js.org",
        "deb.debian" + ".org",
        "archive.ubuntu" + ".com",
        "crates" + ".io",
        "index" + "-url",
    )
)


def _project_files(repository: Path) -> list[Path]:
    """Tracked files and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    paths = [repository / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def _named_in(content: bytes) -> list[str]:
    return [text.decode() for text in FORBIDDEN if text in content]


def test_no_file_names_this_machine(repository: Path) -> None:
    require_or_skip((repository / ".git").exists(), "not a git checkout, so there is no list of tracked files")
    files = _project_files(repository)

    wrong = {str(path.relative_to(repository)): found for path in files if (found := _named_in(path.read_bytes()))}

    assert len(files) > 50, "the list of files was not read"
    assert not wrong


def test_a_machine_path_is_found() -> None:
    assert _named_in(b"see /" + b"work/main") == ["/" + "work/"]
    assert _named_in(b"see ../shared/reference") == []
