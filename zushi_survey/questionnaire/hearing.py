"""The `hearing` block of `study.yaml`: the files of the coded group interviews and how they are reported."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from zushi_survey.questionnaire.model import Code, FrozenModel, Identifier
from zushi_survey.questionnaire.survey_facts import HearingFacts


class BesideFigure(FrozenModel):
    """One code of the hearing and the survey figure on the same subject, to be printed side by side."""

    code: Code
    theme: Code | None = Field(default=None, description="コードのテーマ。省くとどのテーマでも")
    question: Code = Field(description="質問の番号。行列の質問は Q17.a のように項目まで")
    net: Identifier | None = Field(default=None, description="質問票のまとめ(nets)の id")
    option: Code | None = Field(default=None, description="選択肢の番号")

    @model_validator(mode="after")
    def _names_one_share(self) -> Self:
        """A net or an option, not both, not neither."""
        if (self.net is None) == (self.option is None):
            raise ValueError("net と option のどちらか一方を書いてください")
        return self


class HearingFiles(FrozenModel):
    """The coded group interviews."""

    groups: Code
    segments: Code
    codes: Code
    codings: Code | tuple[Code, ...] = Field(description="コーディングのファイル。いくつかあれば並べて書く")
    quotes: Code | None = Field(default=None, description="文章に引用した発言のファイル(出典の点検に使う)")
    decisions: Code | None = Field(
        default=None, description="発言の公表について2人が決めたこと(zushi-survey hearing review が書く)"
    )
    themes: dict[Code, Code] = Field(default_factory=dict, description="テーマの番号: 名前。書いた順に並べる")
    names: tuple[Code, ...] = Field(
        default=(), description="団体・施設・人・場所の名前など、そのままでは公表しない言葉"
    )
    general: dict[Code, Code] = Field(
        default_factory=dict, description="公表のときに言い換える言葉。特養ホーム: 福祉施設"
    )
    smallest_type: int = Field(
        default=3, ge=2, description="ヒアリングした団体がこれに満たない種類は、種類の名前を公表しない"
    )
    facts: HearingFacts | None = Field(default=None, description="ヒアリングの方法(報告書の「調査の概要」に書くこと)")
    beside: tuple[BesideFigure, ...] = Field(default=(), description="同じ話題の調査結果と並べるコード")

    @property
    def coding_files(self) -> tuple[str, ...]:
        """The files of codings, in the order written."""
        return (self.codings,) if isinstance(self.codings, str) else self.codings
