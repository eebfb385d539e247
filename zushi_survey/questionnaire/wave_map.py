"""The mapping of the questions of two waves, as a frozen model: what was asked again, what changed, what is compared.

It is kept with the data (`wave_map` in study.yaml) and outlives the people who wrote it: every entry has a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from zushi_survey.questionnaire.model import Code, FrozenModel, Identifier

Status = Literal["same", "wording", "options", "type", "base", "new", "dropped"]
"""What changed since the earlier wave; several may hold."""

STATUS_WORDS: dict[str, str] = {
    "same": "同じ",
    "wording": "質問文の変更",
    "options": "選択肢の変更",
    "type": "回答の種類の変更",
    "base": "対象の変更",
    "new": "今回だけの質問",
    "dropped": "前回だけの質問",
}
"""Japanese word of each status."""


def _yes_or_no(value: object) -> object:
    """YAML reads an unquoted yes and no as true and false."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


Compare = Annotated[Literal["yes", "no", "describe"], BeforeValidator(_yes_or_no)]


class CommonNet(FrozenModel):
    """Options of both waves that mean the same: one of each, or several together (まとめた・分けた選択肢)."""

    id: Code | None = Field(default=None, description="出力での名前。省くと今回の番号を _ でつないだもの")
    label: Code
    now: tuple[Code, ...] = Field(min_length=1, description="今回の選択肢の番号")
    before: tuple[Code, ...] = Field(min_length=1, description="前回の選択肢の番号")

    @property
    def key(self) -> str:
        """The id, or the present codes joined."""
        return self.id or "_".join(self.now)


class OptionMap(FrozenModel):
    """How the options of a question correspond; every option of either wave stands in it once."""

    common: tuple[CommonNet, ...] = ()
    only_now: tuple[Code, ...] = Field(default=(), description="前回に相手のない選択肢")
    only_before: tuple[Code, ...] = Field(default=(), description="今回に相手のない選択肢")


class BaseChange(FrozenModel):
    """Whom each wave asked, and the part of it that can be compared."""

    now_label: Code = Field(description="今回の対象(例: 18歳以上)")
    before_label: Code = Field(description="前回の対象(例: 20歳以上)")
    common_label: Code | None = Field(default=None, description="比べる範囲(例: 20歳以上)")
    now: str | None = Field(default=None, description="今回の回答のうち比べる範囲の条件。省くと全員")
    before: str | None = Field(default=None, description="前回の回答のうち比べる範囲の条件。省くと全員")
    accepted: Code | None = Field(default=None, description="範囲をそろえられないまま比べる理由")

    @property
    def is_settled(self) -> bool:
        """Whether the comparable part is given, or a person has accepted that it cannot be."""
        return any((self.now, self.before, self.accepted))


class QuestionMap(FrozenModel):
    """One question (or item of a matrix) in both waves."""

    now: Code | None = Field(default=None, description="今回の質問番号(項目は Q17.a)")
    before: Code | None = Field(default=None, description="前回の質問番号")
    status: tuple[Status, ...] = Field(min_length=1)
    compare: Compare = Field(description="yes=比べる no=比べない describe=並べて示すが検定しない(回答者の属性など)")
    options: OptionMap | None = Field(default=None, description="省くと、番号も文言も同じ選択肢どうし")
    base: BaseChange | None = Field(default=None, description="省くと、組の base")
    mean_margin: float | None = Field(
        default=None, gt=0, description="平均の差がこれより小さければ横ばいとする幅(平均の単位。既定ではいわない)"
    )
    reason: Code | None = Field(default=None, description="比べない理由、または比べてよい理由")

    @property
    def name(self) -> str:
        """How messages call the entry."""
        return self.now or self.before or "?"


class CategoryMap(FrozenModel):
    """Categories of an axis of both waves that hold the same persons: one of each, or several together."""

    id: Code | None = Field(default=None, description="出力での名前。省くと今回の区分の id を _ でつないだもの")
    label: Code
    now: tuple[Code, ...] = Field(min_length=1, description="今回の区分の id")
    before: tuple[Code, ...] = Field(min_length=1, description="前回の区分の id")

    @property
    def key(self) -> str:
        """The id, or the present ids joined."""
        return self.id or "_".join(self.now)


class AxisMap(FrozenModel):
    """One axis in both waves; an axis without an entry is the one with the same id."""

    now: Identifier = Field(description="今回の軸の id")
    before: Identifier | None = Field(default=None, description="前回の軸の id。省くと、この軸では比べない")
    categories: tuple[CategoryMap, ...] | None = Field(default=None, description="省くと、id が同じ区分どうし")
    reason: Code | None = Field(default=None, description="比べない理由、または区分をそろえた理由")


class SurveyModes(FrozenModel):
    """How each wave was fielded (郵送, 訪問, Web); different ones cannot be compared."""

    now: Code
    before: Code


class WavePairMap(FrozenModel):
    """All questions of one wave and of the one before it."""

    now: Identifier = Field(description="新しい調査回の id")
    before: Identifier = Field(description="古い調査回の id")
    mode: SurveyModes | None = Field(default=None, description="調査方法。違うと比べられません")
    base: BaseChange | None = Field(default=None, description="すべての質問に当てはまる対象の違い")
    axes: tuple[AxisMap, ...] = Field(default=(), description="分析軸の対応。書かない軸は、id が同じものどうし")
    questions: tuple[QuestionMap, ...] = Field(min_length=1)

    def compared(self, name: str) -> QuestionMap | None:
        """The entry that lets a question of the later wave be compared with the earlier one."""
        return next((entry for entry in self.questions if entry.now == name and entry.compare == "yes"), None)


class WaveMap(FrozenModel):
    """`wave-map.yaml`: one pair for two waves; for more, each wave with the one before it."""

    schema_version: Literal[1]
    pairs: tuple[WavePairMap, ...] = Field(min_length=1)

    @cached_property
    def pair_by_waves(self) -> dict[tuple[str, str], WavePairMap]:
        """Pairs by the ids of the later and the earlier wave."""
        return {(pair.now, pair.before): pair for pair in self.pairs}

    def path(self, now: str, before: str) -> tuple[WavePairMap, ...]:
        """The pairs that lead from a wave back to an earlier one: the direct one where there is one; else empty."""
        if direct := self.pair_by_waves.get((now, before)):
            return (direct,)
        for pair in self.pairs:
            if pair.now == now and (rest := self.path(pair.before, before)):
                return (pair, *rest)
        return ()

    def trail(self, name: str, waves: Sequence[str]) -> tuple[WavePairMap, ...]:
        """The pairs that follow a question of the newest of these waves back, past waves that did not ask it."""
        pairs: list[WavePairMap] = []
        current = waves[0]
        for wave in waves[1:]:
            pair = self.pair_by_waves.get((current, wave))
            entry = pair.compared(name) if pair else None
            if pair and entry and entry.before:
                pairs.append(pair)
                current, name = wave, entry.before
        return tuple(pairs)

    def history(self, now: str) -> tuple[WavePairMap, ...]:
        """The pairs from a wave back as far as they lead, first declared first."""
        for pair in self.pairs:
            if pair.now == now:
                return (pair, *self.history(pair.before))
        return ()
