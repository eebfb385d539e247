"""Commands for answers that are too many to hold at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zushi_survey.cli_frame import JapaneseCommand, JapaneseGroup, reports_problems
from zushi_survey.cli_options import StudyOption, WaveOption
from zushi_survey.cli_progress import shown_progress
from zushi_survey.pipeline.done import Done

app = typer.Typer(cls=JapaneseGroup, rich_markup_mode=None, add_completion=False)


@app.command(cls=JapaneseCommand)
@reports_problems
def ingest(
    wave: WaveOption = None,
    rows_per_block: Annotated[
        int | None,
        typer.Option(
            "--rows-per-block", min=1, help="一度に読む行数。小さくすると使うメモリーが減ります", show_default=False
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="途中で止まった取り込みを続きから始める")] = False,
    study: StudyOption = Path(),
    out: Annotated[
        Path | None,
        typer.Option("--out", help="書き出すファイル。省くと回答ファイルと同じ場所の 名前.coded.parquet"),
    ] = None,
) -> Done:
    """大きな回答ファイル(.sav .csv)をまとまりごとに検査・補正し、すぐに集計できる1つのファイルにします。

    件数が何千万あっても、使うメモリーは一度に読む行数で決まります。誤りが残れば終了コード1です。

    例: zushi-survey ingest --wave 2024
    """
    from zushi_survey.pipeline.ingesting import run_ingest

    with shown_progress(quiet=False) as progress:
        return run_ingest(study, wave=wave, rows_per_block=rows_per_block, resume=resume, out=out, progress=progress)
