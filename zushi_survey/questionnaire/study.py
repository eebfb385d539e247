"""The study folder's `study.yaml` and its companion repair file, as frozen models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zushi_survey.questionnaire.model import Code, FrozenModel, Identifier


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


class Wave(FrozenModel):
    """One fielding of the survey."""

    id: Identifier
    label: Code
    questionnaire: Code
    answers: tuple[AnswerFile, ...] = Field(min_length=1)
    ledger: LedgerFile | None = None
    sent: int | None = Field(default=None, description="発送数(発送台帳がないとき)")
    undeliverable: int | None = Field(default=None, description="宛先不明の数(発送台帳がないとき)")
    population: PopulationFile | None = None
    population_size: int | None = Field(
        default=None, ge=1, description="母集団の人数。書くと標準誤差に有限母集団修正をする"
    )
    repairs: Code | None = None


class HearingFiles(FrozenModel):
    """The coded group interviews."""

    groups: Code
    segments: Code
    codes: Code
    codings: Code


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
    data_origin: Literal["real", "synthetic"] = "real"
    report_wave: Identifier
    compare_wave: Identifier | None = None
    axes: tuple[Code, ...] = Field(default=(), description="クロス集計で使う軸の順。nested は sex*age と書く")
    base: Literal["asked", "answered"] = "asked"
    policy: Literal["internal", "publish"] = "internal"
    decimals: int = Field(default=1, ge=0, le=4)
    axis_no_answer: Literal["show", "hide"] = Field(default="show", description="軸の無回答の行を表に出すか")
    release: ReleaseRules = ReleaseRules()
    waves: tuple[Wave, ...] = Field(min_length=1)
    hearing: HearingFiles | None = None
