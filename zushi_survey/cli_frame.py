"""What every command shares: Japanese help pages, exit codes, and problems told in words instead of tracebacks."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from zushi_survey.core.messages.command_line import help_in_japanese
from zushi_survey.pipeline.done import Done

if TYPE_CHECKING:
    from typer._click.core import Context

P = ParamSpec("P")

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
"""What shells give for a program that Ctrl-C ended."""


class JapaneseCommand(TyperCommand):
    """A command whose help page is Japanese throughout."""

    def get_help(self, ctx: Context) -> str:
        """The help page."""
        return help_in_japanese(super().get_help(ctx))


class JapaneseGroup(TyperGroup):
    """The program, whose help page is Japanese throughout."""

    def get_help(self, ctx: Context) -> str:
        """The help page."""
        return help_in_japanese(super().get_help(ctx))


def interrupted() -> int:
    """The exit code of a program that Ctrl-C ended, once that has been said."""
    typer.echo("中断しました。書きかけのファイルはなく、前の出力はそのまま残っています。", err=True)
    return EXIT_INTERRUPTED


def reports_problems(command: Callable[P, Done | None]) -> Callable[P, None]:
    """A command that prints its news, the problems of a SurveyError (exit code 1), or a bug as one line (70)."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from zushi_survey.core.problems import SurveyError

        try:
            done = command(*args, **kwargs)
        except SurveyError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(EXIT_PROBLEMS) from None
        except KeyboardInterrupt:
            raise typer.Exit(interrupted()) from None
        except (typer.Exit, TyperException):
            raise
        except Exception as error:
            if os.environ.get("ZUSHI_SURVEY_DEBUG"):
                raise
            typer.echo(
                f"プログラムの不具合です({type(error).__name__})。入力したファイルの問題ではありません。"
                "環境変数 ZUSHI_SURVEY_DEBUG=1 を付けてもう一度実行すると詳しい記録が出ます。",
                err=True,
            )
            raise typer.Exit(EXIT_BUG) from None
        for line in done.news if done else ():
            typer.echo(line, err=True)
        raise typer.Exit(done.exit_code if done else 0)

    return run
