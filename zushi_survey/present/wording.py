"""All fixed Japanese wording of tables and pages: one home, so that a word changes everywhere at once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from zushi_survey.questionnaire.model import TYPE_WORDS

TOTAL_LABEL: Final = "全体"
BASE_HEADING: Final = "n"
BASE_UNWEIGHTED_HEADING: Final = "n(実数)"
BASE_WEIGHTED_HEADING: Final = "n(ウエイト後)"
BASE_EFFECTIVE_HEADING: Final = "有効基数"
INTERVAL_HEADING: Final = "区間"
COUNT_HEADING: Final = "件数"
PERCENT_HEADING: Final = "％"
VALUE_HEADING: Final = "値"
UNWEIGHTED_GROUP: Final = "実数"
WEIGHTED_GROUP: Final = "ウエイト後"
AXIS_HEADING: Final = "分析軸"
CATEGORY_HEADING: Final = "区分"
OPTION_HEADING: Final = "選択肢"
ITEM_HEADING: Final = "項目"

SUPPRESSED_MARK: Final = "x"
SMALL_BASE_MARK: Final = "*"
NOBODY_MARK: Final = "-"
HIGHER_MARK: Final = "↑"
LOWER_MARK: Final = "↓"
UNSTABLE_MARK: Final = "†"

BASES: Mapping[str, str] = MappingProxyType(
    {
        "asked": "対象者全員(無回答を含む)",
        "answered": "回答者(無回答を除く)",
        "ticks": "回答数(延べ)",
    }
)
SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "percent": "表の数値: 比率(％)",
        "count": "表の数値: 件数(人)",
        "both": "表の数値: 件数(人)と比率(％)",
    }
)

SYNTHETIC_BANNER: Final = "合成データです。実在の回答は一切含みません。"
OFFICE_NOTICE: Final = "庁内で保管する記録です。公表したり配ったりしないでください。"
INTERNAL_BANNER: Final = "内部検討用・公表不可"
PUBLISH_BANNER: Final = "公表用(少ない人数と、引き算でそれが分かる数を伏せてあります)"
ORIGINS: Mapping[str, str] = MappingProxyType({"synthetic": "合成データ", "real": "実データ"})

MULTIPLE_NOTE: Final = "複数回答のため、比率の合計は100％を超えることがあります。"
TICKS_NOTE: Final = "比率は、選ばれた回答の延べ数を基数としています。"
NET_NOTE: Final = (
    "『』は選択肢のまとめです。人を数えて計算しているため、表示された比率の合計と一致しないことがあります。"
)
NUMBER_NOTE: Final = "平均・中央値・最小・最大は、数値を答えた人について計算しています。"
SCORE_NOTE: Final = "平均点は、点数のある選択肢を選んだ人について計算しています。"
AXIS_NO_ANSWER_NOTE: Final = "分析軸が無回答の人の行は省いているため、区分の合計は全体と一致しません。"
WEIGHT_LINE: Final = "ウエイト補正後の集計(実数の基数を並べて表示)"

SUPPRESSED_LEGEND: Final = "x: 秘匿(人数が少ないため表示していません)"
NOBODY_LEGEND: Final = "-: 該当する人がいません"
HIGHER_LEGEND: Final = "↑: 有意に高い(比べた相手と検定の方法は表の注)"
LOWER_LEGEND: Final = "↓: 有意に低い(比べた相手と検定の方法は表の注)"
NEGATIVE_MARK: Final = "△"
"""Minus of a difference in print (report-conventions 1.5 and 1.10); files for programs keep the plain minus."""
NEGATIVE_LEGEND: Final = "△: マイナス(差や増減が0より小さい)"
LETTERS_LEGEND: Final = "A、B、C…: その文字の区分より有意に高い(文字は分析軸ごとに、区分の名前の後ろにあります)"
UNSTABLE_LEGEND: Final = (
    "†: 誤差が大きく不安定な値です(米国保健統計センターの基準: 有効基数30未満、または95％信頼区間の幅が広い)"
)
TICKS_MARKS_NOTE: Final = "延べ回答数を基数とした表には、差の印を付けません。"


def small_base_legend(small_base: int | None) -> str:
    """What `*` means; `small_base` is exclusive (bases below it are marked)."""
    return f"*: 基数が{'小さい' if small_base is None else f'{small_base}人未満の'}ため参考値です"


def below_unit_legend(text: str) -> str:
    """What a printed zero means."""
    return f"{text}: 該当する人はいますが、表示単位に満たない値です"


def rounding_note(decimals: int) -> str:
    """How percents are rounded."""
    return f"比率は小数第{decimals + 1}位を四捨五入しているため、内訳の合計が100％にならないことがあります。"


def not_applicable_note(count: str) -> str:
    """How many were not asked; they are in no base."""
    return f"非該当(この質問の対象でない人): {count}人。基数には含みません。"


def net_label(label: str) -> str:
    """A net as printed: 『…』."""
    return f"『{label}』"


def with_unit(label: str, unit: str) -> str:
    """A statistic's heading with its unit."""
    return f"{label}({unit})" if unit else label


def type_line(question_type: str, limit: int | None) -> str:
    """Kind of question, with the number of answers allowed."""
    word = TYPE_WORDS.get(question_type, question_type)
    return f"回答の種類: {word}({limit}つまで)" if limit else f"回答の種類: {word}"
