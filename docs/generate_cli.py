"""Write docs/cli.md from the help texts of the commands: `python docs/generate_cli.py`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("cli.md")
_HEAD = """# コマンド一覧

このページは各コマンドの `--help` から作っています(`make docs`)。手で直さないでください。
"""


def cli_page() -> str:
    """The whole page: one section for the program and one for each command, in the order of the program's help.

    The sub-commands of a command follow it, a level below.
    """
    os.environ.update(COLUMNS="100", TERMINAL_WIDTH="100", NO_COLOR="1", TERM="dumb")
    from typer.main import get_command

    from zushi_survey.cli import app

    commands: dict[str, Any] = getattr(get_command(app), "commands", {})
    sections = [_section("zushi-survey", [])]
    for name, command in commands.items():
        sections.append(_section(name, [name]))
        sections += [_section(f"{name} {sub}", [name, sub], "###") for sub in getattr(command, "commands", {})]
    return "\n".join([_HEAD, *sections])


def _section(title: str, arguments: list[str], marks: str = "##") -> str:
    """Heading and help text of one command."""
    from typer.testing import CliRunner

    from zushi_survey.cli import app

    done = CliRunner().invoke(app, [*arguments, "--help"], prog_name="zushi-survey")
    if done.exit_code != 0:
        raise RuntimeError(f"{title} --help ended with {done.exit_code}: {done.output}")
    lines = [line.rstrip() for line in done.output.strip("\n").splitlines()]
    return "\n".join([f"{marks} {title}", "", "```text", *lines, "```", ""])


if __name__ == "__main__":
    TARGET.write_text(cli_page(), encoding="utf-8", newline="\n")
