"""The command line: options -> one use case -> exit code. Computes nothing, words nothing but its own help."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from zushi_survey import __version__
from zushi_survey.cli_frame import EXIT_USAGE, JapaneseCommand, JapaneseGroup, interrupted, reports_problems
from zushi_survey.cli_hearing import app as hearing_app
from zushi_survey.cli_options import (
    BaseOption,
    ByOption,
    CodebookFormat,
    CompareByOption,
    EarlierOption,
    EngineOption,
    FormatOption,
    IntervalsOption,
    MarksOption,
    MasterOption,
    OutOption,
    PolicyOption,
    ShowOption,
    StudyOption,
    UnweightedOption,
    WaveOption,
    WeightedOption,
    WeightOption,
    WhereOption,
    weight_of,
)
from zushi_survey.cli_report import app as report_app
from zushi_survey.cli_safety import app as safety_app
from zushi_survey.cli_scale import app as scale_app
from zushi_survey.cli_statistics import app as statistics_app
from zushi_survey.cli_texts import app as texts_app
from zushi_survey.core.messages.command_line import usage_error_in_japanese
from zushi_survey.pipeline.done import Done

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
    weighted: WeightedOption = False,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """単純集計を出します。

    例: zushi-survey freq Q10 Q11
    """
    from zushi_survey.pipeline.commands import run_tables
    from zushi_survey.pipeline.tabulation import TableRequest

    request = TableRequest(
        tuple(questions or ["all"]),
        (),
        where,
        base,
        policy,
        wave,
        weight_of(weight, unweighted=unweighted, weighted=weighted),
    )
    return run_tables(study, request, command="freq", format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def crosstab(
    questions: Annotated[list[str], typer.Argument(help="質問の番号。すべてなら all")],
    by: ByOption = None,
    where: WhereOption = None,
    base: BaseOption = None,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    weighted: WeightedOption = False,
    show: ShowOption = "percent",
    marks: MarksOption = None,
    intervals: IntervalsOption = False,
    engine: EngineOption = "threads",
    master: MasterOption = None,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """クロス集計を出します。差の印(--marks)と信頼区間(--intervals)も付けられます。

    例: zushi-survey crosstab Q10 --by age --by district --by household
    """
    from zushi_survey.pipeline.commands import run_tables
    from zushi_survey.pipeline.counting import counted_on
    from zushi_survey.pipeline.tabulation import TableRequest

    request = TableRequest(
        tuple(questions),
        None if by is None else tuple(by),
        where,
        base,
        policy,
        wave,
        weight_of(weight, unweighted=unweighted, weighted=weighted),
    )
    with counted_on(engine, master):
        return run_tables(
            study, request, command="crosstab", show=show, marks=marks, intervals=intervals, format=format, out=out
        )


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


@app.command(cls=JapaneseCommand)
@reports_problems
def compare(
    questions: Annotated[list[str] | None, typer.Argument(help="質問の番号。省くとすべて")] = None,
    by: CompareByOption = None,
    earlier: EarlierOption = None,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    weighted: WeightedOption = False,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """前回の調査と比べます: 今回・前回・増減、検定、増えた・減った・横ばい、比べられない質問とその理由。

    質問の対応は wave-map.yaml によります(zushi-survey wave-map で案を作れます)。

    例: zushi-survey compare Q10 --by age
    """
    from zushi_survey.pipeline.commands import run_compare
    from zushi_survey.pipeline.waves.comparison import CompareRequest

    used = weight_of(weight, unweighted=unweighted, weighted=weighted)
    request = CompareRequest(tuple(questions or ["all"]), tuple(by or ()), earlier, policy, wave, used)
    return run_compare(study, request, format=format, out=out)


@app.command("wave-map", cls=JapaneseCommand)
@reports_problems
def wave_map(
    earlier: EarlierOption = None,
    study: StudyOption = Path(),
    out: Annotated[
        Path | None,
        typer.Option("--out", help="書き出すファイル。省くと調査フォルダーの wave-map.yaml(あれば wave-map.new.yaml)"),
    ] = None,
) -> Done:
    """2つの調査票を比べ、質問と選択肢の対応表の案を作ります。今ある対応表には上書きしません。

    例: zushi-survey wave-map
    """
    from zushi_survey.pipeline.commands import run_wave_map

    return run_wave_map(study, earlier=earlier, out=out)


app.add_typer(statistics_app)
app.add_typer(report_app)
app.add_typer(hearing_app, name="hearing")


app.add_typer(texts_app)
app.add_typer(safety_app)
app.add_typer(scale_app)


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
        code = interrupted()
    sys.exit(code or 0)


def _usage_error_text(error: TyperException) -> str:
    """What was wrong with the command line, and where to look."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error)
    hint = f"\n説明: {context.command_path} --help" if context is not None else ""
    return usage_error_in_japanese(error.format_message()) + hint
