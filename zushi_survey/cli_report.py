"""The command of the whole report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zushi_survey.cli_frame import JapaneseCommand, JapaneseGroup, reports_problems
from zushi_survey.cli_options import (
    PolicyOption,
    StudyOption,
    UnweightedOption,
    WaveOption,
    WeightedOption,
    WeightOption,
    weight_of,
)
from zushi_survey.cli_progress import shown_progress
from zushi_survey.pipeline.done import Done

if TYPE_CHECKING:
    from zushi_survey.questionnaire.report_plan import PartId, ReportFormat

app = typer.Typer(cls=JapaneseGroup, rich_markup_mode=None, add_completion=False)


class ReportFormatName(StrEnum):
    """Formats of a report."""

    HTML = "html"
    XLSX = "xlsx"
    DOCX = "docx"
    MD = "md"
    CSV = "csv"
    JSON = "json"


class PartName(StrEnum):
    """Parts of a report."""

    OUTLINE = "outline"
    GUIDE = "guide"
    RESPONDENTS = "respondents"
    FREQ = "freq"
    CROSSTAB = "crosstab"
    COMPARE = "compare"
    FREE_TEXT = "free_text"
    HEARING = "hearing"
    QUESTIONNAIRE = "questionnaire"
    PRECISION = "precision"
    METHODS = "methods"
    QUALITY = "quality"
    CHANGES = "changes"


@app.command(cls=JapaneseCommand)
@reports_problems
def report(
    part: Annotated[
        list[PartName] | None,
        typer.Option("--part", help="作る部。何度でも書けます。省くと study.yaml の report.parts"),
    ] = None,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    weight: WeightOption = None,
    weighted: WeightedOption = False,
    unweighted: UnweightedOption = False,
    study: StudyOption = Path(),
    format: Annotated[  # noqa: A002  (the option is called --format)
        list[ReportFormatName] | None,
        typer.Option("--format", help="出力の形式。何度でも書けます。省くと study.yaml の report.formats"),
    ] = None,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="図を別のファイルにも書き出すか")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", help="進み具合と書き出したファイルの一覧を表示しない")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="書き出したファイルの一覧を、標準出力に JSON で出す")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="書き出すフォルダー。省くと調査フォルダーの out/report")
    ] = None,
) -> Done:
    """報告書を作ります。概要・見方・単純集計・クロス集計・前回比較・ヒアリング・資料を、どの形式でも同じ数字で書き出します。

    例: zushi-survey report --policy publish --format html --format docx
    """
    from zushi_survey.pipeline.report.bench import ReportRequest
    from zushi_survey.pipeline.report.command import run_report

    parts: list[PartId] = [one.value for one in part or ()]
    column = weight_of(weight, weighted=weighted, unweighted=unweighted)
    request = ReportRequest(tuple(parts) or None, policy, wave, column)
    formats: list[ReportFormat] = [one.value for one in format or ()]
    with shown_progress(quiet=quiet or as_json) as progress:
        done = run_report(study, request, formats=formats, figures=figures, out=out, as_json=as_json, progress=progress)
    return done._replace(news=()) if quiet else done
