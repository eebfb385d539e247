"""The tabulation plan: what a report holds, in what order, by which axes (`report:` of study.yaml)."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from zushi_survey.questionnaire.model import Code, FrozenModel, Identifier

PartId = Literal[
    "outline",
    "guide",
    "respondents",
    "freq",
    "crosstab",
    "compare",
    "free_text",
    "hearing",
    "questionnaire",
    "precision",
    "methods",
    "quality",
    "changes",
]
PART_TITLES: Final[dict[PartId, str]] = {
    "outline": "調査の概要",
    "guide": "報告書の見方",
    "respondents": "回答者の属性",
    "freq": "単純集計",
    "crosstab": "クロス集計",
    "compare": "前回調査との比較",
    "free_text": "自由記述の扱い",
    "hearing": "ヒアリング調査の結果",
    "questionnaire": "資料 調査票(単純集計入り)",
    "precision": "資料 標本誤差",
    "methods": "資料 集計と検定の方法",
    "quality": "資料 回答データの確認",
    "changes": "資料 調査票の変更点",
}
"""Every part with its title, in the order of a report."""
ReportFormat = Literal["html", "xlsx", "docx", "md", "csv", "json"]
REPORT_FORMATS: Final[tuple[ReportFormat, ...]] = ("html", "xlsx", "docx", "md", "csv", "json")


class TilePlan(FrozenModel):
    """A schematic map: where the square of each category of an axis stands. No geometry is invented."""

    axis: Identifier = Field(description="地図にする分析軸(小学校区など)")
    rows: tuple[tuple[Code | None, ...], ...] = Field(
        min_length=1, description="上の行から順に、区分の id を左から並べる。null は空き"
    )
    questions: tuple[Code, ...] = Field(default=(), description="地図にする質問。省くとクロス集計の質問すべて")

    @property
    def layout(self) -> tuple[tuple[str, int, int], ...]:
        """Category, row and column of each square, from 0."""
        return tuple(
            (category, row, column)
            for row, categories in enumerate(self.rows)
            for column, category in enumerate(categories)
            if category is not None
        )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [one for row in self.rows for one in row if one is not None]
        if twice := sorted({one for one in named if named.count(one) > 1}):
            raise ValueError(f"同じ区分が2か所にあります: {', '.join(twice)}")
        return self


class ScatterPlan(FrozenModel):
    """Satisfaction against importance: two matrices with the same items."""

    satisfaction: Code = Field(description="満足度のマトリクスの質問")
    importance: Code = Field(description="重要度(関心など)のマトリクスの質問")


class ReportPlan(FrozenModel):
    """What `zushi-survey report` writes."""

    title: Code | None = Field(default=None, description="報告書の題。省くと調査の題から作る")
    parts: tuple[PartId, ...] = Field(default=tuple(PART_TITLES), min_length=1, description="載せる部と順")
    respondents: tuple[Code, ...] = Field(default=(), description="回答者の属性の質問。省くと分析軸のもとになる質問")
    questions: tuple[Code, ...] = Field(default=("all",), min_length=1, description="集計する質問。all はすべて")
    axes: tuple[Code, ...] | None = Field(default=None, description="クロス集計の分析軸。省くと axes のとおり")
    marks: Literal["none", "whole", "rest", "pairs"] = Field(default="whole", description="クロス集計表に付ける差の印")
    formats: tuple[ReportFormat, ...] = Field(default=REPORT_FORMATS, min_length=1, description="書き出す形式")
    map: TilePlan | None = Field(default=None, description="小学校区などの模式図")
    scatter: ScatterPlan | None = Field(default=None, description="満足度と重要度の散布図")
    word_template: Code | None = Field(default=None, description="Word のひな形(.docx)。省くと付属のもの")

    @model_validator(mode="after")
    def _parts_once(self) -> Self:
        if twice := sorted({one for one in self.parts if self.parts.count(one) > 1}):
            raise ValueError(f"同じ部が2回あります: {', '.join(twice)}")
        return self
