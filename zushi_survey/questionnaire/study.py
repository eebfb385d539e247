"""The study folder's `study.yaml` and its companion repair file, as frozen models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zushi_survey.questionnaire.hearing import HearingFiles
from zushi_survey.questionnaire.model import Code, FrozenModel, Identifier
from zushi_survey.questionnaire.report_plan import ReportPlan
from zushi_survey.questionnaire.survey_facts import SurveyFacts
from zushi_survey.questionnaire.wording import WordingRules


class AnswerFile(FrozenModel):
    """One file of keyed answers and where in it the administrative columns are."""

    file: Code
    format: Literal["csv", "tsv", "xlsx", "sav", "dta", "parquet"] | None = Field(
        default=None, description="省くと拡張子から"
    )
    encoding: Code | None = Field(default=None, description="省くと自動で調べ、結果を記録する")
    sheet: Code | None = None
    header_rows: int = Field(default=1, ge=1, description="見出しの行数")
    receipt: Code | None = Field(default=None, description="受付番号の列。省くと行番号を使う")
    received: Code | None = Field(default=None, description="受付日の列")
    weight: Code | None = Field(default=None, description="ウエイトの列")
    ignore: tuple[Code, ...] = Field(default=(), description="集計に使わない列(管理用の列など)")
    keep: str | None = Field(default=None, description="この条件に合う行だけを調査の対象とする(行政列の値: 列名 = 値)")


class LedgerFile(FrozenModel):
    """The dispatch ledger: one row per questionnaire sent."""

    file: Code
    encoding: Code | None = None
    receipt: Code
    outcome: Code = Field(description="結果の列(outcomes の書き方で読む)")
    outcomes: dict[Code, Literal["returned", "undeliverable", "not_returned", "out_of_scope", "refused", "unable"]]
    axes: dict[Identifier, Code] = Field(default_factory=dict, description="軸の名前: 列名(小学校区、年齢、性別など)")
    sent: Code | None = Field(default=None, description="発送日の列")
    received: Code | None = Field(default=None, description="受付日の列")


class PopulationFile(FrozenModel):
    """Population figures: one row per cell, categories named as in the axes, and a count of persons."""

    file: Code
    encoding: Code | None = None
    axes: dict[Identifier, Code]
    count: Code
    source: Code


class SheetRule(FrozenModel):
    """A rule that makes a whole sheet invalid (無効票); rules apply in the order written."""

    rule: Literal["duplicate", "empty", "less_than_half", "out_of_scope"]
    reason: Code = Field(description="無効の理由として表に出る言葉")
    share: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.5, description="less_than_half: この割合に満たない票を無効とする"
    )
    keep: Literal["first", "last", "most_complete"] = Field(default="first", description="duplicate: 残す票")
    when: str | None = Field(default=None, description="out_of_scope: 対象外とする条件。省くと発送台帳の結果による")


class CellRule(FrozenModel):
    """A rule that repairs cells; rules apply in the order written."""

    id: Code
    rule: Literal[
        "normalise",
        "blank_words",
        "multiple_marks",
        "too_many_marks",
        "unknown_code",
        "out_of_range",
        "exclusive_with_others",
        "not_asked_answered",
        "asked_not_applicable",
        "rank_repeated",
        "rank_gap",
    ]
    reason: Code
    questions: tuple[Code, ...] = Field(default=(), description="対象の質問。省くとすべて")
    words: tuple[Code, ...] = Field(default=(), description="blank_words: 空欄とみなす書き方")
    set: Literal["no_answer", "not_applicable", "invalid"] = "no_answer"
    keep: Literal["others", "exclusive", "first"] | None = Field(
        default=None, description="exclusive_with_others: どちらを残すか / too_many_marks: first は先頭から残す"
    )


class Correction(FrozenModel):
    """One cell mended by decision, guarded by the raw value it expects to find."""

    receipt: Code
    column: Code
    found: Code = Field(description="元の値。違っていたら直さずに知らせる")
    value: Code = Field(description="直した値")
    reason: Code


class RepairFile(FrozenModel):
    """All declared repairs of one wave, kept with the study and applied again to every new delivery."""

    schema_version: Literal[1]
    sheets: tuple[SheetRule, ...] = ()
    corrections: tuple[Correction, ...] = ()
    cells: tuple[CellRule, ...] = ()


class DesignStage(FrozenModel):
    """One stage of drawing: strata, what was drawn in them, and how many there were to draw from."""

    strata: Code | None = Field(default=None, description="層の列。省くと層なし")
    cluster: Code | None = Field(default=None, description="抽出単位(調査地点など)の列。省くと個人")
    population: Annotated[int, Field(ge=1, strict=True)] | Code | None = Field(
        default=None, description="層ごとの抽出単位の総数の列、または数。省くと有限母集団修正をしない"
    )


class ReplicateWeights(FrozenModel):
    """Replicate weights: columns supplied with the answers, or replicates to be made from the design."""

    columns: tuple[Code, ...] = Field(default=(), description="複製ウエイトの列。省くと make の方法で作る")
    make: Literal["jackknife", "bootstrap"] | None = Field(default=None, description="複製ウエイトを作る方法")
    count: int = Field(default=500, ge=2, description="bootstrap: 作る数")
    seed: int = Field(default=1, ge=0, description="bootstrap: 乱数の種")
    scale: float | None = Field(default=None, gt=0, description="columns: 分散の係数。省くと bootstrap の 1/(数-1)")
    rscales: tuple[float, ...] = Field(default=(), description="columns: 複製ごとの係数。省くとすべて1")


class SamplingDesign(FrozenModel):
    """How the sample was drawn. Without it: persons drawn singly from the whole (単純無作為抽出)."""

    stages: tuple[DesignStage, ...] = ()
    lonely_psu: Literal["fail", "remove", "adjust", "average"] = Field(
        default="fail", description="抽出単位が1つしかない層の扱い"
    )
    replicates: ReplicateWeights | None = None


class WeightingPlan(FrozenModel):
    """How weights are made: base weights, nonresponse classes, then margins of the population to agree with."""

    classes: tuple[Identifier, ...] = Field(
        default=(), description="回収率の補正をする区分(発送台帳の軸)。組み合わせて使う"
    )
    smallest_class: int = Field(default=30, ge=1, description="回答者がこれに満たない区分は隣と合わせる")
    poststratify: tuple[Identifier, ...] = Field(default=(), description="事後層化の軸(組み合わせた人口に合わせる)")
    rake: tuple[Identifier, ...] = Field(default=(), description="レイキングの軸(それぞれの人口の内訳に合わせる)")
    trim: float | None = Field(default=3.0, gt=1, description="ウエイトの上限(中央値の何倍か)。null で切り詰めない")


class StatisticsRules(FrozenModel):
    """Methods of inference (docs/methods.md): intervals, tests, corrections and when not to test."""

    confidence: float = Field(default=0.95, gt=0.5, lt=1, description="信頼区間の信頼係数")
    interval: Literal["wilson", "clopper_pearson", "logit", "korn_graubard"] = Field(
        default="wilson", description="比率の信頼区間の作り方"
    )
    alpha: float = Field(default=0.05, gt=0, lt=0.5, description="有意水準(これ未満を有意とする)")
    multiplicity: Literal["bh", "holm", "none"] = Field(default="bh", description="多重比較の補正")
    convention: Literal["standard", "unpooled_t", "effective_base"] = Field(
        default="standard", description="区分の差の検定の流儀(docs/methods.md#conventions)"
    )
    smallest_base: int = Field(default=30, ge=2, description="回答者がこれに満たない区分は検定しない")
    monte_carlo_draws: int = Field(default=99_999, ge=999, description="モンテカルロ検定の反復回数の上限")
    marks: Literal["none", "whole", "rest", "pairs"] = Field(default="none", description="表に付ける差の印")


class NetReading(FrozenModel):
    """Another reading of a net: the options it would hold if its word were understood otherwise."""

    question: Identifier
    net: Identifier = Field(description="質問票のまとめ(nets)の id")
    alternative: tuple[Code, ...] = Field(min_length=1, description="読み方を変えたときの選択肢の番号")


class SensitivityPlan(FrozenModel):
    """What `zushi-survey sensitivity` changes beyond the methods themselves."""

    nets: tuple[NetReading, ...] = Field(
        default=(), description="まとめの別の読み方。省くと、点数のある質問のまとめを隣の選択肢まで広げ、または狭める"
    )
    standardise: Identifier | None = Field(
        default=None, description="前回との比較で構成をそろえる軸。省くと、両方の調査回にある最初の順序のある軸"
    )


class PublishedTables(FrozenModel):
    """Published tables of a wave whose answers are gone: one row per option within one category."""

    file: Code
    encoding: Code | None = None
    base: Literal["asked", "answered"] = Field(
        default="asked", description="n の数え方: asked=無回答を含む answered=無回答を除く"
    )


class Wave(FrozenModel):
    """One fielding of the survey."""

    id: Identifier
    label: Code
    questionnaire: Code
    answers: tuple[AnswerFile, ...] = ()
    published: PublishedTables | None = Field(
        default=None, description="回答ファイルがなく、公表された集計表だけが残っている調査回"
    )
    ledger: LedgerFile | None = None
    sent: int | None = Field(default=None, description="発送数(発送台帳がないとき)")
    undeliverable: int | None = Field(default=None, description="宛先不明の数(発送台帳がないとき)")
    population: PopulationFile | None = None
    population_size: int | None = Field(
        default=None, ge=1, description="母集団の人数。書くと標準誤差に有限母集団修正をする"
    )
    design: SamplingDesign | None = Field(default=None, description="抽出の設計。省くと単純無作為抽出")
    weighting: WeightingPlan | None = Field(default=None, description="ウエイトの作り方(zushi-survey weight)")
    repairs: Code | None = None
    survey: SurveyFacts | None = Field(default=None, description="調査の方法(報告書の「調査の概要」に書くこと)")


class ReleaseRules(FrozenModel):
    """Primary disclosure rules (docs/methods.md, release)."""

    threshold: int = Field(default=3, ge=1, description="この数に満たない人数(0を除く)を伏せる")
    sensitive_threshold: int = Field(default=10, ge=1, description="配慮を要する質問の基準")
    hidden_group: int = Field(default=10, ge=0, description="基数がこの数に満たない区分を伏せる")
    small_base: int = Field(default=30, ge=0, description="基数がこの数に満たない区分を参考値とする")


class StudyFile(FrozenModel):
    """`study.yaml`: everything a run needs."""

    schema_version: Literal[1]
    title: Code
    organisation: Code | None = None
    area_code: Code | None = Field(default=None, description="調査した地域の標準地域コード(機械判読用のデータに載せる)")
    area_name: Code | None = Field(default=None, description="調査した地域の名前(機械判読用のデータに載せる)")
    data_origin: Literal["real", "synthetic"] = "real"
    report_wave: Identifier
    compare_wave: Identifier | None = None
    axes: tuple[Code, ...] = Field(default=(), description="クロス集計で使う軸の順。nested は sex*age と書く")
    base: Literal["asked", "answered"] = "asked"
    policy: Literal["internal", "publish"] = "internal"
    decimals: int = Field(default=1, ge=0, le=4)
    axis_no_answer: Literal["show", "hide"] = Field(default="show", description="軸の無回答の行を表に出すか")
    release: ReleaseRules = ReleaseRules()
    statistics: StatisticsRules = StatisticsRules()
    sensitivity: SensitivityPlan = SensitivityPlan()
    wording: WordingRules = Field(default_factory=WordingRules, description="数字と言葉の対応(docs/methods.md)")
    waves: tuple[Wave, ...] = Field(min_length=1)
    report: ReportPlan = Field(default=ReportPlan(), description="報告書に載せるもの(zushi-survey report)")
    wave_map: Code | None = Field(default=None, description="調査回の質問の対応表(wave-map.yaml)")
    hearing: HearingFiles | None = None
    glossary: Code | None = Field(default=None, description="文章の言葉の一覧(glossary.yaml)")
    claims: Code | None = Field(default=None, description="文章の記述の一覧(claims.yaml)")
