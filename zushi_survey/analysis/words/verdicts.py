"""The checker's verdicts and the remarks that go with them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Verdict(StrEnum):
    """What the data say of a statement."""

    SUPPORTED = "S"
    WIDE = "W"
    WITHIN_ERROR = "D"
    CONTRADICTED = "X"
    REWRITE = "L"
    UNDECIDED = "U"
    RECORDED = "M"
    """A fact of the survey or the hearing, as the study records it."""

    @property
    def label(self) -> str:
        """Japanese name."""
        return _LABELS[self]


_LABELS: Final = {
    Verdict.SUPPORTED: "支持",
    Verdict.WIDE: "幅のある表現",
    Verdict.WITHIN_ERROR: "記述一致(誤差の範囲)",
    Verdict.CONTRADICTED: "不一致",
    Verdict.REWRITE: "要書き換え",
    Verdict.UNDECIDED: "判定できません",
    Verdict.RECORDED: "記録のとおり",
}


class Remark(StrEnum):
    """Why a verdict is what it is, where the number alone does not say so."""

    WIDE_LEVEL = "幅の広い表現です。「{better}」がより正確です"
    OTHER_LEVEL = "比率に合いません。「{better}」が正確です"
    LEVEL_WITHIN_ERROR = "標本ではそのとおりですが、誤差を考えると言い切れません。「{better}」がより正確です"
    NOT_UNDER_HALF = "「にとどまる」は半分に満たない比率に使う言葉です"
    PLAIN_FITS = "「{better}」でもよい差です"
    OTHER_STRENGTH = "方向は支持されますが、差の大きさに合う言葉は「{better}」です"
    DIRECTION_WITHIN_ERROR = "方向は一致しますが、誤差の範囲内です"
    WRONG_DIRECTION = "方向が逆です"
    NO_DIFFERENCE = "差がありません"
    A_DIFFERENCE = "差が認められます"
    EQUALITY_NOT_SHOWN = "差があるとはいえませんが、同じとまではいえません"
    SMALL_BASE = "基数が小さいため、比べられません"
    TWO_WAVES = "2回の調査では「傾向」といえません。「{better}」と書きます"
    COMPOSITION = "回答者の年齢構成の変化による可能性があります"
    MOSTLY = "順に沿わない区分があります。「おおむね」を付けます"
    NOT_FIRST_ALONE = "最も高い値ですが、次との差は誤差の範囲です。{better}"
    NOT_FIRST = "最も高いのは別の項目です"
    OTHER_ORDER = "順序が違います"
    NOT_AMONG_TOP = "上位に入らないものがあります"
    SMALL_GAP = "次との差は支持されますが、10ポイントに満ちません。「突出」「上位を占める」でなく、{better}と書きます"
    GAP_WITHIN_ERROR = "その次との差は誤差の範囲です。「突出」「上位を占める」でなく、{better}と書きます"
    OPEN_LIST = "「等」「など」の中身は確かめていません。名前のあるものだけを確かめました"

    def filled(self, better: str = "") -> str:
        """The remark with the better phrase in it."""
        return self.value.replace("{better}", better)


class Finding(NamedTuple):
    """The verdict on one statement."""

    verdict: Verdict
    remark: Remark | None = None
    better: str = ""
    """The phrase that fits, where there is one."""

    @property
    def note(self) -> str:
        """The remark in words; empty without one."""
        return self.remark.filled(self.better) if self.remark else ""
