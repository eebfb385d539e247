"""Commands that make sure: is a recorded run still what it was, and what does publishing hide?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from zushi_survey.cli_frame import JapaneseCommand, JapaneseGroup, reports_problems
from zushi_survey.cli_options import StudyOption, WaveOption
from zushi_survey.pipeline.done import Done

app = typer.Typer(cls=JapaneseGroup, rich_markup_mode=None, add_completion=False)


@app.command("verify-run", cls=JapaneseCommand)
@reports_problems
def verify_run(
    record: Annotated[
        Path | None,
        typer.Argument(help="確かめる実行の記録(out/runs の .json)。省くと一番新しいもの", show_default=False),
    ] = None,
    only_files: Annotated[
        bool, typer.Option("--only-files", help="もう一度実行せず、ファイルの照合値だけを確かめる")
    ] = False,
    study: StudyOption = Path(),
    format: Annotated[  # noqa: A002
        Literal["terminal", "html", "xlsx"], typer.Option("--format", help="出力の形式")
    ] = "terminal",
    out: Annotated[Path | None, typer.Option("--out", help="書き出すファイル")] = None,
) -> Done:
    """実行の記録を確かめます: 入力は変わっていないか、もう一度実行すると同じ出力になるか。違いがあれば終了コード1です。

    もう一度の実行は調査フォルダーの写しの中で行い、今のファイルには触れません。

    例: zushi-survey verify-run
    """
    from zushi_survey.pipeline.verifying import run_verify

    return run_verify(study, record, again=not only_files, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def disclosure(
    questions: Annotated[
        list[str] | None, typer.Argument(help="質問の番号。省くと report.questions のとおり", show_default=False)
    ] = None,
    no_proposals: Annotated[
        bool, typer.Option("--no-proposals", help="伏せる数を減らす案を計算しない(早く終わります)")
    ] = False,
    wave: WaveOption = None,
    study: StudyOption = Path(),
    format: Annotated[  # noqa: A002
        Literal["terminal", "html", "xlsx"], typer.Option("--format", help="出力の形式")
    ] = "terminal",
    out: Annotated[Path | None, typer.Option("--out", help="書き出すファイル")] = None,
) -> Done:
    """公表するときに伏せる数と、その理由、読み手に分かる範囲、伏せる数を減らす案を挙げます(内部用。公表できません)。

    案は、順序のある軸や選択肢の隣どうしをまとめること、伏せる数の多い軸を載せないことです。自動では何も変えません。

    例: zushi-survey disclosure --format xlsx
    """
    from zushi_survey.pipeline.disclosing import run_disclosure

    return run_disclosure(study, questions or [], wave=wave, format=format, out=out, with_proposals=not no_proposals)
