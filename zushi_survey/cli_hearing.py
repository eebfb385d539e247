"""The `hearing` commands: the page itself, the coding sheet out, and the coding sheet back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zushi_survey.cli_frame import JapaneseCommand, JapaneseGroup, reports_problems
from zushi_survey.cli_options import FormatOption, OutOption, PolicyOption, StudyOption
from zushi_survey.pipeline.done import Done

app = typer.Typer(cls=JapaneseGroup, rich_markup_mode=None, add_completion=False)


@app.callback(invoke_without_command=True)
def hearing(
    context: typer.Context,
    policy: PolicyOption = None,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002  (the option is called --format)
    out: OutOption = None,
) -> None:
    """団体ヒアリングの一覧、テーマとコードごとの言及した団体の数、発言、コーディングの一致を出します。

    例: zushi-survey hearing --format html
    """
    if context.invoked_subcommand is None:
        _page(study, policy=policy, format=format, out=out)


@reports_problems
def _page(
    study: Path,
    *,
    policy: PolicyOption,
    format: FormatOption,  # noqa: A002
    out: OutOption,
) -> Done:
    """The page of the hearing."""
    from zushi_survey.pipeline.hearing_commands import run_hearing

    return run_hearing(study, policy=policy, format=format, out=out)


@app.command("sheet", cls=JapaneseCommand)
@reports_problems
def sheet(
    study: StudyOption = Path(),
    out: Annotated[
        Path | None, typer.Option("--out", help="作る表(.xlsx)。省くと調査フォルダーの out/coding.xlsx")
    ] = None,
) -> Done:
    """コーディングに使う表を作ります。1行が発言1つ、1列がコード1つで、当てはまるところに 1 を入れます。

    例: zushi-survey hearing sheet --out coding.xlsx
    """
    from zushi_survey.pipeline.hearing_commands import run_hearing_sheet

    return run_hearing_sheet(study, out=out)


@app.command("import", cls=JapaneseCommand)
@reports_problems
def import_sheet(
    file: Annotated[Path, typer.Argument(help="記入した表(.xlsx か .csv)")],
    coder: Annotated[str, typer.Option("--coder", help="コーディングした人の名前(文字・数字・下線)")],
    round: Annotated[  # noqa: A002  (the option is called --round)
        str, typer.Option("--round", help="何回目のコーディングか。集計には最後の回を使います")
    ] = "1",
    date: Annotated[str | None, typer.Option("--date", help="コーディングした日(例: 2022-02-07)。省くと今日")] = None,
    study: StudyOption = Path(),
    out: Annotated[
        Path | None,
        typer.Option("--out", help="加える先のファイル(.csv)。省くとコーディングのファイルの隣の codings_名前.csv"),
    ] = None,
) -> Done:
    """記入した表を読み込み、コーディングのファイルに加えます。今あるファイルは消さず、写しを残します。

    例: zushi-survey hearing import coding.xlsx --coder tanaka
    """
    from zushi_survey.pipeline.hearing_commands import run_hearing_import

    return run_hearing_import(study, file, coder=coder, round_=round, day=date, out=out)
