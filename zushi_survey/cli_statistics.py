"""The commands of inference: tests, precision, weights, and what would change the conclusions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from zushi_survey.cli_frame import JapaneseCommand, JapaneseGroup, reports_problems
from zushi_survey.cli_options import (
    AgainstOption,
    AlphaOption,
    ByOption,
    ConventionOption,
    CorrectionOption,
    FormatOption,
    GivenOption,
    OrderedByOption,
    OrderOption,
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


@app.command("test", cls=JapaneseCommand)
@reports_problems
def significance(
    questions: Annotated[list[str], typer.Argument(help="質問の番号。すべてなら all")],
    by: ByOption = None,
    against: AgainstOption = None,
    given: GivenOption = None,
    order: OrderOption = False,
    option: OrderedByOption = None,
    alpha: AlphaOption = None,
    correction: CorrectionOption = None,
    convention: ConventionOption = None,
    where: WhereOption = None,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    weighted: WeightedOption = False,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """差を検定します: 質問と分析軸の関連、各区分と全体の差、順に並ぶ軸に沿った傾向、選択肢の順位。

    例: zushi-survey test Q15 --by district
    """
    from zushi_survey.analysis.testing.comparison import Against
    from zushi_survey.pipeline.commands import run_tests
    from zushi_survey.pipeline.tabulation import TableRequest
    from zushi_survey.pipeline.testing import Asked

    axes = None if by is None else tuple(by)
    used = weight_of(weight, unweighted=unweighted, weighted=weighted)
    request = TableRequest(tuple(questions), axes, where, None, policy, wave, used)
    kinds = tuple(Against(name) for name in against or ())
    asked = Asked(request, kinds, given, order, option, alpha, correction, convention)
    return run_tests(study, asked, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def precision(
    change: Annotated[
        float | None, typer.Option("--change", help="次回調査の計画: 見たい変化(ポイント)。省くと誤差の表を出します")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="計画: 区分ごとにも変化を見る分析軸。例: district")
    ] = None,
    return_rate: Annotated[
        list[str] | None,
        typer.Option("--return-rate", help="計画: 想定する有効回収率(％)。区分ごとは 区分=48。省くと今回の実績"),
    ] = None,
    share: Annotated[float, typer.Option("--share", help="計画: 変化が起きるあたりの比率(％)")] = 50,
    power: Annotated[float, typer.Option("--power", help="変化を見つける確からしさ(検出力、％)")] = 80,
    k: Annotated[Literal["1.96", "2"], typer.Option("--k", help="標本誤差の係数")] = "1.96",
    stages: Annotated[
        Literal["1", "2"] | None,
        typer.Option("--stages", help="抽出の段数(2ではデザイン効果を2とする)。省くと study.yaml の design による"),
    ] = None,
    population: Annotated[
        int | None, typer.Option("--population", help="母集団の人数。省くと study.yaml か人口のファイルによる")
    ] = None,
    no_fpc: Annotated[bool, typer.Option("--no-fpc", help="有限母集団修正をしない")] = False,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """標本誤差、前回との差が有意になる差、検出できる差の表を出します。--change で次回調査の配布数を計画します。

    例: zushi-survey precision --change 5 --group district
    """
    from zushi_survey.pipeline.commands import run_precision
    from zushi_survey.pipeline.precision import PrecisionRequest

    request = PrecisionRequest(
        wave=wave,
        policy=policy,
        k=float(k),
        stages=int(stages) if stages else None,
        population=population,
        with_correction=not no_fpc,
        power=power,
        change=change,
        group=group,
        return_rates=tuple(return_rate or ()),
        share=share,
    )
    return run_precision(study, request, format=format, out=out)


@app.command(cls=JapaneseCommand)
@reports_problems
def weight(
    study: StudyOption = Path(),
    wave: WaveOption = None,
    format: FormatOption = "terminal",  # noqa: A002
    out: Annotated[
        Path | None,
        typer.Option("--out", help="ウエイトを書き出すファイル(csv)。省くと調査フォルダーの out/weights_調査回.csv"),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--page",
            help="診断を書き出すファイル。省くと csv と json は画面に、html と xlsx は調査フォルダーの out に出します",
        ),
    ] = None,
) -> Done:
    """study.yaml の weighting に従ってウエイトを作り、診断(人口との差、ばらつき、動く比率)とともに出します。

    ウエイトのファイルは受付番号ごとの行を持つため、内部検討用です。

    例: zushi-survey weight --format html
    """
    from zushi_survey.pipeline.commands import run_weight

    return run_weight(study, wave=wave, format=format, out=out, page=page)


@app.command(cls=JapaneseCommand)
@reports_problems
def sensitivity(
    questions: Annotated[list[str] | None, typer.Argument(help="質問の番号。省くとすべて")] = None,
    by: ByOption = None,
    combine: Annotated[
        bool, typer.Option("--combine", help="条件のすべての組み合わせも調べる(全部の質問では1分ほどかかります)")
    ] = False,
    policy: PolicyOption = None,
    wave: WaveOption = None,
    study: StudyOption = Path(),
    format: FormatOption = "terminal",  # noqa: A002
    out: OutOption = None,
) -> Done:
    """ウエイト、無回答の扱い、検定の方法、まとめの読み方を変えると、どの結論が変わるかを調べます。

    例: zushi-survey sensitivity Q10 --by age
    """
    from zushi_survey.pipeline.commands import run_sensitivity
    from zushi_survey.pipeline.sensitivity import SensitivityRequest

    axes = None if by is None else tuple(by)
    request = SensitivityRequest(tuple(questions or ["all"]), axes, policy, wave, combine)
    return run_sensitivity(study, request, format=format, out=out)
