"""The `hearing` commands: the page itself, the coding sheet out and back, and two readers' review."""

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


@app.command("review", cls=JapaneseCommand)
@reports_problems
def review(
    filled: Annotated[Path | None, typer.Option("--import", help="記入した確認の表(.xlsx か .csv)を読み込む")] = None,
    everything: Annotated[bool, typer.Option("--all", help="規則に触れない発言も、すべて確認の表に入れる")] = False,
    study: StudyOption = Path(),
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="作る表(.xlsx)。省くと調査フォルダーの out/review.xlsx。"
            "--import のときは決定を残すファイル(.csv)。省くと study.yaml の hearing: decisions",
        ),
    ] = None,
) -> Done:
    """発言を公表してよいか、2人が別々に確かめる表を作ります。記入した表は --import で読み込みます。

    2人の決定が一致し、規則にも触れない発言だけが、公表用の出力に出ます。決定は読んだ文と結び付けて残し、文が変わると決め直しになります。

    例: zushi-survey hearing review

    例: zushi-survey hearing review --import review.xlsx
    """
    from zushi_survey.pipeline.hearing_commands import run_hearing_review

    return run_hearing_review(study, filled=filled, everything=everything, out=out)
