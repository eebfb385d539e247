"""How the survey and the hearing were held, as the method tables of a report say it: recorded once, in study.yaml."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from zushi_survey.questionnaire.model import Code, FrozenModel


class Period(FrozenModel):
    """First and last day, both included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError("from は to より前の日にしてください")
        return self

    @property
    def days(self) -> tuple[str, str]:
        """Both days in ISO form."""
        return self.first.isoformat(), self.last.isoformat()


class SurveyFacts(FrozenModel):
    """The method table of one fielding; what is left out is not known, and no statement about it is decided."""

    purpose: Code | None = Field(default=None, description="調査の目的(報告書の「調査の概要」に文章で載せる)")
    fiscal_year: int | None = Field(default=None, ge=1900, le=2200, description="年度(西暦)")
    area: Code | None = Field(default=None, description="調査区域")
    target: Code | None = Field(default=None, description="調査対象")
    min_age: int | None = Field(default=None, ge=0, le=120, description="調査対象の年齢の下限")
    sampling: Code | None = Field(default=None, description="抽出方法")
    mode: Code | None = Field(default=None, description="実施方法")
    period: Period | None = Field(default=None, description="実施時期")


class HearingFacts(FrozenModel):
    """The method table of the hearing, apart from what its files say themselves (groups, types, dates)."""

    fiscal_year: int | None = Field(default=None, ge=1900, le=2200, description="年度(西暦)")
    target: Code | None = Field(default=None, description="対象")
    mode: Code | None = Field(default=None, description="実施方法")
    themes_notified: bool | None = Field(default=None, description="ヒアリングテーマを事前に知らせたか")
    period: Period | None = Field(default=None, description="実施時期")
