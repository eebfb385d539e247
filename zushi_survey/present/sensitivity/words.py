"""The words of a sensitivity run: what is concluded about what, and what is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from zushi_survey.analysis.scenarios import Change, Reading, Scenario
from zushi_survey.analysis.sensitivity import Conclusion, Kind, Verdict
from zushi_survey.present.comparison_cells import MEAN_OPTION
from zushi_survey.present.wording import TOTAL_LABEL, net_label


class Names(NamedTuple):
    """What things are called."""

    questions: Mapping[tuple[str, str], str]
    """Label by question and item; the item is empty for the question itself."""
    axes: Mapping[str, str]
    wave: str
    earlier: str
    readings: Mapping[str, Reading]
    """By id."""
    standardised_by: str
    """Label of the axis whose composition is made the same."""
    are_weights_made: bool
    alpha: float


KIND_WORDS: Final = {
    Kind.GROUP: "区分と全体の差",
    Kind.TREND: "軸の順に沿った傾向",
    Kind.ASSOCIATION: "質問と軸の関連",
    Kind.FIRST: "「最も高い」",
    Kind.ORDER: "上位の順",
    Kind.WAVE: "前回との差",
}
_NOT_TESTED = "検定しない(できない)"
_WORDS: Final[dict[Kind, dict[Verdict, str]]] = {
    Kind.GROUP: {
        Verdict.HIGHER: "全体より高い",
        Verdict.LOWER: "全体より低い",
        Verdict.UNDECIDED: "差があるとはいえない",
    },
    Kind.TREND: {
        Verdict.HIGHER: "順に高くなる",
        Verdict.LOWER: "順に低くなる",
        Verdict.UNDECIDED: "傾向があるとはいえない",
    },
    Kind.ASSOCIATION: {Verdict.FOUND: "関連がある", Verdict.UNDECIDED: "関連があるとはいえない"},
    Kind.FIRST: {Verdict.HIGHER: "最も高い", Verdict.UNDECIDED: "最も高いとはいえない"},
    Kind.ORDER: {
        Verdict.HIGHER: "前者の方が高い",
        Verdict.LOWER: "後者の方が高い",
        Verdict.UNDECIDED: "差があるとはいえない",
    },
    Kind.WAVE: {
        Verdict.HIGHER: "前回より増加",
        Verdict.LOWER: "前回より減少",
        Verdict.EQUIVALENT: "横ばい",
        Verdict.UNDECIDED: "大きな差はみられない",
    },
}
_CORRECTIONS: Final = {
    "bh": "多重比較の補正を Benjamini-Hochberg の方法にする",
    "holm": "多重比較の補正を Holm の方法(厳しい)にする",
    "none": "多重比較の補正をしない",
}
_CONVENTIONS: Final = {
    "standard": "差の検定を標準の方法にする",
    "unpooled_t": "差の検定を、比率をまとめず重なりも除かない t 検定にする",
    "effective_base": "差の検定を、有効基数(Kish)による t 検定にする",
}


def change_words(change: Change, names: Names) -> str:
    """What is changed, in words."""
    match change.what:
        case "weights" if change.value == "off":
            return "ウエイトを使わない"
        case "weights":
            return "ウエイトで補正する" + ("(study.yaml の weighting で作る)" if names.are_weights_made else "")
        case "base":
            return "無回答を基数に入れ、選ばなかったとみなす"
        case "multiplicity":
            return _CORRECTIONS[change.value]
        case "smallest_base" if change.value == "2":
            return "回答者の少ない区分も検定する"
        case "smallest_base":
            return f"回答者{change.value}人未満は検定しない"
        case "convention":
            return _CONVENTIONS[change.value]
        case "standardised":
            return f"前回と{names.standardised_by}の構成をそろえる(直接標準化)"
        case _:
            reading = names.readings[change.value]
            return f"{net_label(reading.label)}を{quoted(reading.option_labels)}と読む"


def scenario_words(scenario: Scenario, names: Names) -> str:
    """All changes of a scenario; the study's own settings without any."""
    return "、".join(change_words(change, names) for change in scenario) or "もとの設定"


def scenario_id(scenario: Scenario) -> str:
    """Stable name of a scenario for programs."""
    return "&".join(f"{change.what}={change.value}" for change in scenario) or "study"


def quoted(labels: Iterable[str]) -> str:
    """Labels of options, each in its brackets."""
    return "".join(f"「{label}」" for label in labels)


def verdict_words(kind: Kind, verdict: Verdict) -> str:
    """What may be said."""
    if verdict is Verdict.HIDDEN:
        return "秘匿"
    return _WORDS[kind].get(verdict, _NOT_TESTED)


def subject_words(conclusion: Conclusion, names: Names) -> str:
    """What a conclusion is about."""
    about, kind = conclusion.about, conclusion.key.kind
    item = "" if kind in (Kind.FIRST, Kind.ORDER) and about.option == MEAN_OPTION else about.item
    question = names.questions.get((about.question, item), about.question)
    is_mean = about.option == MEAN_OPTION and kind not in (Kind.FIRST, Kind.ORDER)
    option = about.option_label if is_mean or not about.option_label else f"「{about.option_label}」"
    axis = names.axes.get(about.axis, about.axis)
    match kind:
        case Kind.GROUP:
            return f"{question} {option} {axis}「{about.category_label}」と{TOTAL_LABEL}"
        case Kind.TREND:
            return f"{question} {option or '回答全体'} {axis}の順"
        case Kind.ASSOCIATION:
            return f"{question}{' ' if option else ''}{option}と{axis}"
        case Kind.FIRST:
            return f"{question} {option}が最も高いか"
        case Kind.ORDER:
            return f"{question} {option}と「{about.against_label}」"
        case Kind.WAVE:
            return f"{question} {option} {names.wave}と{names.earlier}"
