"""The command line: options -> one use case -> exit code. Computes nothing, words nothing but its own help."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, ParamSpec

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from zushi_survey import __version__
from zushi_survey.core.messages.command_line import help_in_japanese, usage_error_in_japanese
from zushi_survey.pipeline.done import Done

if TYPE_CHECKING:
    from typer._click.core import Context

P = ParamSpec("P")

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_BUG = 70


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


app = typer.Typer(
    name="zushi-survey",
    cls=JapaneseGroup,
    help="市民意識調査の回答ファイルから、確かめられた集計表と報告書を作ります。\n\n"
    "はじめに: zushi-survey demo で見本の調査フォルダーを作り、その中でほかの命令を試してください。",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)


Format = Literal["terminal", "csv", "json", "html", "xlsx"]
CodebookFormat = Literal["terminal", "html", "xlsx", "md"]
Base = Literal["asked", "answered", "ticks"]
PolicyName = Literal["internal", "publish"]
Show = Literal["percent", "count", "both"]

StudyOption = Annotated[
    Path, typer.Option("--study", help="調査フォルダー(study.yaml のある場所)", show_default="今いる場所")
]
WaveOption = Annotated[str | None, typer.Option("--wave", help="調査回の id。省くと study.yaml の report_wave")]
FormatOption = Annotated[Format, typer.Option("--format", help="出力の形式")]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", help="書き出すファイル。省くと csv と json は画面に、html と xlsx は調査フォルダーの out に出します"
    ),
]
WhereOption = Annotated[
    str | None, typer.Option("--where", help="絞り込みの条件。例: \"F1 = 2 and age in ('70歳代', '80歳以上')\"")
]
BaseOption = Annotated[
    Base | None,
    typer.Option(
        "--base", help="比率の基数: asked=対象者全員(無回答を含む) answered=回答者 ticks=延べ回答数(複数回答)"
    ),
]
PolicyOption = Annotated[
    PolicyName | None,
    typer.Option("--policy", help="internal=内部検討用(伏せない・公表不可) publish=公表用(少ない人数を伏せる)"),
]
WeightOption = Annotated[str | None, typer.Option("--weight", help="ウエイトの列。省くと study.yaml のとおり")]
UnweightedOption = Annotated[bool, typer.Option("--unweighted", help="ウエイトを使わない")]
ShowOption = Annotated[Show, typer.Option("--show", help="表の中身: percent=比率 count=人数 both=両方")]


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
        except (typer.Exit, KeyboardInterrupt):
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


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(f"zushi-survey {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", help="版を表示する", callback=_version, is_eager=True)] = False,
) -> None:
    """市民意識調査の回答ファイルから、確かめられた集計表と報告書を作ります。"""


@app.command(cls=JapaneseCommand)
@reports_problems
def demo(
    folder: Annotated[Path, typer.Argument(help="作る調査フォルダー")] = Path("zushi-survey-demo"),
) -> None:
    """見本(合成データ)の調査フォルダーを作り、検査・回収率・単純集計・クロス集計を一通り実行します。

    例: zushi-survey demo
    """
    from zushi_survey.pipeline.demo import run_demo

    typer.echo(run_demo(folder))


@app.command(cls=JapaneseCommand)
@reports_problems
def init(
    files: Annotated[
        list[Path],
        typer.Argument(help="回答ファイル(.csv .tsv .xlsx .sav .dta .parquet)と、あればコード表(.csv .json)"),
    ],
    out: Annotated[Path, typer.Option("--out", help="作る調査フォルダー")],
    encoding: Annotated[str | None, typer.Option("--encoding", help="文字コード。省くと自動で調べます")] = None,
) -> Done:
    """知らない回答ファイルから調査フォルダーを作ります。質問の種類・選択肢・軸を推定し、根拠を示します。

    例: zushi-survey init kaitou.xlsx --out chousa2026
    """
    from zushi_survey.pipeline.commands import run_init

    return run_init(files, out, encoding=encoding)


@app.command(cls=JapaneseCommand)
@reports_problems
def validate(
    study: StudyOption = Path(),
    wave: WaveOption = None,
    format: FormatOption = "terminal",  # noqa: A002  (the option is called --format)
    out: OutOption = None,
) -> Done:
    """回答ファイルを質問票と照らし合わせ、問題をすべて挙げます。直っていない誤りが残れば終了コード1です。

    例: zushi-survey validate --format xlsx --out kakunin.xlsx
    """
    from zushi_survey.pipeline.commands import run_validate

    return run_validate(study, wave=wave, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def questionnaire(
    study: StudyOption = Path(),
    wave: WaveOption = None,
    format: Annotated[CodebookFormat, typer.Option("--format", help="出力の形式")] = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """質問票を読みやすいコード表にします。

    例: zushi-survey questionnaire --format html
    """
    from zushi_survey.pipeline.commands import run_questionnaire

    return run_questionnaire(study, wave=wave, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def rates(
    study: StudyOption = Path(),
    wave: WaveOption = None,
    aapor: Annotated[bool, typer.Option("--aapor", help="AAPOR(米国世論調査学会)の回収率も出す")] = False,
    deadline: Annotated[
        str | None,
        typer.Option("--deadline", help="この日までに届いた票を回収とする(例: 2021-11-24)。集計表には影響しません"),
    ] = None,
    policy: PolicyOption = None,
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """発送・回収・無効・有効の数と回収率を、地区別・年齢別・性別も含めて出します。

    例: zushi-survey rates
    """
    from zushi_survey.pipeline.commands import run_rates

    return run_rates(study, wave=wave, with_aapor=aapor, policy=policy, deadline=deadline, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def freq(
    questions: Annotated[list[str] | None, typer.Argument(help="質問の番号。省くとすべて")] = None,
    where: WhereOption = None,
    base: BaseOption = None,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """単純集計を出します。

    例: zushi-survey freq Q10 Q11
    """
    from zushi_survey.pipeline.commands import run_tables
    from zushi_survey.pipeline.tabulation import TableRequest

    request = TableRequest(tuple(questions or ["all"]), (), where, base, policy, wave, "" if unweighted else weight)
    return run_tables(study, request, command="freq", format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def crosstab(
    questions: Annotated[list[str], typer.Argument(help="質問の番号。すべてなら all")],
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="分析軸。何度でも書けます。入れ子は sex*age。省くと study.yaml の axes"),
    ] = None,
    where: WhereOption = None,
    base: BaseOption = None,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    show: ShowOption = "percent",
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """クロス集計を出します。

    例: zushi-survey crosstab Q10 --by age --by district --by household
    """
    from zushi_survey.pipeline.commands import run_tables
    from zushi_survey.pipeline.tabulation import TableRequest

    request = TableRequest(
        tuple(questions), None if by is None else tuple(by), where, base, policy, wave, "" if unweighted else weight
    )
    return run_tables(study, request, command="crosstab", show=show, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def diff(
    old: Annotated[Path, typer.Argument(help="前に届いた回答ファイル")],
    new: Annotated[Path, typer.Argument(help="新しく届いた回答ファイル")],
    study: StudyOption = Path(),
    wave: WaveOption = None,
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """届き直した回答ファイルを前のものと比べ、変わった票・セルと、動く集計値を挙げます。

    例: zushi-survey diff data/kaitou.csv data/kaitou_2.csv
    """
    from zushi_survey.pipeline.commands import run_diff

    return run_diff(study, old, new, wave=wave, format=format, out=out)


def main() -> None:
    """Entry point of the console script."""
    # One command lives for a second: collecting garbage that often would cost a tenth of it. Small matrix products gain
    # nothing from threads and lose much when the other core is busy.
    gc.set_threshold(100_000, 50, 1_000)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A cp932 console must never turn a label it cannot show into a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = app(standalone_mode=False)
    except TyperException as error:
        typer.echo(_usage_error_text(error), err=True)
        code = EXIT_USAGE
    except typer.Abort:
        code = EXIT_PROBLEMS
    sys.exit(code or 0)


def _usage_error_text(error: TyperException) -> str:
    """What was wrong with the command line, and where to look."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error)
    hint = f"\n説明: {context.command_path} --help" if context is not None else ""
    return usage_error_in_japanese(error.format_message()) + hint
