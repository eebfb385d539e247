"""Commands about sentences: write a chapter, check a text, follow a figure to where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zushi_survey.cli_frame import JapaneseCommand, JapaneseGroup, reports_problems
from zushi_survey.cli_options import (
    BaseOption,
    ChapterFormatOption,
    CheckFormatOption,
    FormatOption,
    OutOption,
    PolicyOption,
    StudyOption,
    UnweightedOption,
    WaveOption,
    WeightedOption,
    WeightOption,
    WhereOption,
    weight_of,
)
from zushi_survey.pipeline.done import Done

app = typer.Typer(cls=JapaneseGroup, rich_markup_mode=None, add_completion=False)


@app.command(cls=JapaneseCommand)
@reports_problems
def chapter(
    plan: Annotated[
        Path | None, typer.Option("--plan", help="章の原稿。省くと調査フォルダーの chapter.md(なければ作ります)")
    ] = None,
    policy: PolicyOption = None,
    study: StudyOption = Path(),
    format: ChapterFormatOption = None,  # noqa: A002  (the option is called --format)
    out: Annotated[
        Path | None, typer.Option("--out", help="書き出すフォルダー。省くと調査フォルダーの out/chapter")
    ] = None,
) -> Done:
    """計画の章(調査とヒアリングの結果)を作ります。原稿の {{ }} を数字と言葉に置き換え、根拠の一覧を付けます。

    例: zushi-survey chapter --policy publish
    """
    from zushi_survey.pipeline.chapter.command import run_chapter

    return run_chapter(study, plan=plan, policy=policy, formats=[one.value for one in format or ()], out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def check(
    text: Annotated[Path, typer.Argument(help="点検する文書(.docx .html .md .txt)")],
    links: Annotated[
        Path | None,
        typer.Option("--links", help="文の読み方を残すファイル。省くと文書と同じ場所の 文書名.claims.yaml"),
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="文書の文字コード。省くと自動で調べます")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="支持された文と記録どおりの文のほかは、すべて終了コード1とする")
    ] = False,
    policy: PolicyOption = None,
    study: StudyOption = Path(),
    format: CheckFormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """文書の文を調査のデータと照らし合わせ、文ごとに判定します。合わない文や矛盾があれば終了コード1です。

    例: zushi-survey check keikaku.docx --format docx --out keikaku_tenken.docx
    """
    from zushi_survey.pipeline.check_command import run_check
    from zushi_survey.pipeline.checking import CheckRequest

    request = CheckRequest(text, encoding, links, policy, strict)
    return run_check(study, request, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def explain(
    what: Annotated[
        str | None,
        typer.Argument(
            help="たどるもの: 印刷された数字や文の言葉(--in と一緒に)、質問の番号(マトリクスは Q17.a)、文の番号",
            show_default=False,
        ),
    ] = None,
    answer: Annotated[
        str | None,
        typer.Argument(
            help="選択肢の番号、まとめの id、mean(平均)。--in のときは、候補を絞る言葉(質問の番号や区分)",
            show_default=False,
        ),
    ] = None,
    category: Annotated[
        str | None, typer.Argument(help="分析軸と区分(例: age=age60)。省くと全体", show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--in", help="数字や文の載っている出力(.html .xlsx .csv .docx など)", show_default=False),
    ] = None,
    cell: Annotated[
        str | None, typer.Option("--cell", help="Excel の出力のセル(例: Q12!D10)", show_default=False)
    ] = None,
    pick: Annotated[
        int | None, typer.Option("--pick", help="候補がいくつかあるとき、その番号", show_default=False)
    ] = None,
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
    """1つの数字や文がどこから来たかを、集計表・人数・設問・ファイルの列・照合値まで順にたどります。

    出力に載っている数字は --in で: zushi-survey explain 42.6 --in out/crosstab.html

    例: zushi-survey explain Q12 known age=age60
    """
    from zushi_survey.pipeline.explaining.command import ExplainRequest, run_explain
    from zushi_survey.pipeline.tabulation import TableRequest

    weights = weight_of(weight, unweighted=unweighted, weighted=weighted)
    request = TableRequest((what or "",), None, where, base, policy, wave, weights)
    asked = ExplainRequest(what, answer, category, output, cell, pick)
    return run_explain(study, asked, request, format=format, out=out)
