"""The manual says what the program does: pages made from the code are the ones that are committed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from zushi_survey.core.messages import MESSAGES

ANCHOR_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)#([\w-]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize(
    ("generator", "function", "page"),
    [("generate_cli", "cli_page", "cli.md"), ("generate_errors", "errors_page", "errors.md")],
)
def test_generated_page_is_up_to_date(generator: str, function: str, page: str, repository: Path) -> None:
    # In a process of its own: the width of the terminal is read once, at import.
    program = f"import sys; from docs.{generator} import {function} as p; sys.stdout.buffer.write(p().encode())"

    done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == (repository / "docs" / page).read_text(encoding="utf-8"), "run `make docs`"


def test_each_problem_code_is_documented(repository: Path) -> None:
    documented = re.findall(r"^### (E-\S+)$", (repository / "docs" / "errors.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(documented) == sorted(MESSAGES)


def test_each_command_is_in_the_manual_and_in_both_readmes(repository: Path) -> None:
    from typer.main import get_command

    from zushi_survey.cli import app

    commands = set(getattr(get_command(app), "commands", {}))
    sections = set(re.findall(r"^## (\S+)$", (repository / "docs" / "cli.md").read_text("utf-8"), re.MULTILINE))

    assert commands == sections - {"zushi-survey"}
    for readme in ("README.md", "README.en.md"):
        text = (repository / readme).read_text("utf-8")
        assert not [name for name in commands if f"zushi-survey {name}" not in text], readme


def test_links_between_pages_lead_somewhere(repository: Path) -> None:
    pages = [*repository.glob("*.md"), *(repository / "docs").rglob("*.md"), *(repository / "reports").rglob("*.md")]

    dead = [
        f"{page.relative_to(repository)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]

    assert len(pages) >= 5
    assert not dead


def test_anchors_of_links_exist(repository: Path) -> None:
    pages = [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]
    named = [(page, *match) for page in pages for match in ANCHOR_LINK.findall(page.read_text("utf-8"))]

    dead = [
        f"{page.relative_to(repository)}: {target}#{anchor}"
        for page, target, anchor in named
        if f'<a id="{anchor}">' not in (page.parent / target if target else page).read_text("utf-8")
    ]

    assert len(named) > 30
    assert not dead


def test_decisions_name_tests_that_exist(repository: Path) -> None:
    records = sorted((repository / "docs" / "decisions").glob("*.md"))
    text = "\n".join(record.read_text("utf-8") for record in records)
    named = [one for path in re.findall(r"`(tests/\S+?)`", text) for one in _alternatives(path)]

    assert len(named) > 20
    assert not [path for path in named if not any(repository.glob(path))]


def _alternatives(path: str) -> list[str]:
    """The paths that `a_{b,c}.py` stands for."""
    before, opening, rest = path.rstrip("/").partition("{")
    inside, _, after = rest.partition("}")
    return [f"{before}{one}{after}" for one in inside.split(",")] if opening else [before]
