"""What a sensitivity run assumes and leaves out, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from zushi_survey.analysis.scenarios import Change, Reading, Settings
from zushi_survey.analysis.testing.order_rows import PLACES_NAMED
from zushi_survey.present.numbers import rounded
from zushi_survey.present.sensitivity.words import Names, quoted
from zushi_survey.present.wording import net_label


class Facts(NamedTuple):
    """What the notes say."""

    own: Settings
    changes: tuple[Change, ...]
    readings: tuple[Reading, ...]
    are_readings_declared: bool
    has_earlier: bool
    weights_in_both_waves: bool
    renamed_categories: tuple[tuple[str, str], ...]
    """Labels, in the present and the earlier wave, of categories taken for the same when standardising."""
    not_compared: tuple[tuple[str, str], ...]
    """Question and why the waves are not compared: a key of `_REASONS`."""
    hidden: int
    is_combined: bool


_CORRECTIONS: Final = {"bh": "Benjamini-Hochberg", "holm": "Holm", "none": "補正なし"}
_CONVENTIONS: Final = {
    "standard": "標準の方法",
    "unpooled_t": "比率をまとめない t 検定",
    "effective_base": "有効基数による t 検定",
}
_REASONS: Final[Mapping[str, str]] = {
    "absent": "前回にない",
    "type": "質問の種類が違う",
    "options": "選択肢や項目の番号・文言が違う",
    "declared": "質問の対応表で比べないと決めている",
    "asked": "対象者の条件が違う(質問の対応表を作れば、zushi-survey compare で比べられます)",
    "base": "一部の対象だけを比べる(zushi-survey compare で比べられます)",
}


def sensitivity_notes(facts: Facts, names: Names) -> tuple[str, ...]:
    """Every assumption, one sentence or two each."""
    changed = {change.what for change in facts.changes}
    return (
        *_own_settings(facts),
        *_weights(facts, is_changed="weights" in changed),
        *_readings(facts),
        *_waves(facts, names),
        "検定は回答者(無回答を除く)についてのものです。無回答を基数に入れるのは、比率の検定だけです"
        "(単数回答の質問と軸の関連、平均、点数の傾向は変わりません)。",
        f"「最も高い」と上位の順(もとの設定での{PLACES_NAMED}位まで)は、いつも Holm の方法で補正しています。",
        "軸のもとになった質問は、その軸では調べません。",
        *([f"秘匿した数値にかかわる結論が {facts.hidden:,} 件あり、比べていません。"] if facts.hidden else []),
        "条件を1つずつ変えた結果です。" + ("組み合わせの結果は別の表にあります。" if facts.is_combined else ""),
        "どの条件でも変わらないことは、正しいことの証明ではありません。"
        "回収されなかった人の偏りは、どの条件でも残ります。",
    )


def _own_settings(facts: Facts) -> Iterator[str]:
    """The settings that everything is compared with."""
    rules = facts.own.rules
    weights = "ウエイトあり" if facts.own.is_weighted else "ウエイトなし"
    alpha = rounded(100 * rules.alpha, 1).normalize()
    yield (
        f"もとの設定: {weights}、基数は回答者、多重比較の補正は {_CORRECTIONS[rules.multiplicity]}、"
        f"回答者{rules.smallest_base}人未満は検定しない、差の検定は{_CONVENTIONS[rules.convention]}、"
        f"有意水準{alpha:f}％。"
    )


def _weights(facts: Facts, *, is_changed: bool) -> Iterator[str]:
    """Why weights are not changed, where they are not."""
    if not is_changed:
        yield "study.yaml に weighting もウエイトの列もないため、ウエイトの有無は調べていません。"


def _readings(facts: Facts) -> Iterator[str]:
    """Which readings of nets were tried, and who chose them."""
    if not facts.readings:
        return
    nets = {(one.question, one.net): f"{one.question}{net_label(one.label)}" for one in facts.readings}
    if facts.are_readings_declared:
        yield f"まとめの別の読み方は、study.yaml の sensitivity に書かれたものです({'、'.join(nets.values())})。"
        return
    yield (
        f"まとめの別の読み方は、点数のある質問から自動で選びました({'、'.join(nets.values())})。中間に最も近い"
        "選択肢を除く読み方と、中間の選択肢を加える読み方です。study.yaml の sensitivity で決めることもできます。"
    )


def _waves(facts: Facts, names: Names) -> Iterator[str]:
    """How the waves are compared, and what is left out."""
    if not facts.has_earlier:
        yield "比べる前回の調査回がないため、前回との差は調べていません。"
        return
    yield (
        "前回との差は、質問番号・種類・選択肢(番号と文言)が両方の調査回で同じ質問の比率だけを調べました"
        "(質問の対応表があれば、それに従います)。"
    )
    for reason, words in _REASONS.items():
        questions = [question for question, why in facts.not_compared if why == reason]
        if questions:
            yield f"前回と比べていない質問({words}): {'、'.join(questions)}"
    if not facts.weights_in_both_waves:
        yield "両方の調査回にウエイトがそろっていないため、前回との差はウエイトを変えて調べていません。"
    if names.standardised_by:
        pairs = "、".join(f"{quoted([now])}と{quoted([before])}" for now, before in facts.renamed_categories)
        same = f"id が同じ{pairs}を同じ区分とみなしました。" if pairs else ""
        yield f"{names.standardised_by}の構成をそろえる比較では、両方の比率を今回の構成で計算し直します。{same}"
