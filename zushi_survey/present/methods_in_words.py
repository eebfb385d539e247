"""Tests in words: what was tested how, of whom, corrected how: one line under every table that shows a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from zushi_survey.analysis.testing.comparison import Against, Comparison
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.questionnaire.study import StatisticsRules

METHODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pearson": "カイ二乗検定",
        "pearson_yates": "カイ二乗検定(イェーツの補正)",
        "likelihood_ratio": "尤度比検定",
        "fisher": "フィッシャーの正確検定",
        "monte_carlo": "モンテカルロ法によるカイ二乗検定",
        "rao_scott": "ラオ・スコット補正のF検定",
        "rao_scott_first": "ラオ・スコットの一次補正のカイ二乗検定",
        "rao_scott_multiple": "複数回答のラオ・スコット補正検定",
        "wald": "ワルド検定",
        "wald_adjusted": "自由度を調整したワルド検定",
        "wald_means": "平均の差のワルドF検定",
        "pooled_z": "比率の差のz検定",
        "rao_scott_t": "ラオ・スコット補正の比率の差のt検定",
        "linearised_t": "平均の差のt検定",
        "linearised_z": "抽出の設計を考えた比率の差のz検定",
        "share_unpooled_t": "比率の差のt検定(分散を併合しない)",
        "welch_unpooled_t": "平均の差のウェルチのt検定",
        "share_effective_base": "有効基数による比率の差のt検定",
        "welch_effective_base": "有効基数による平均の差のウェルチのt検定",
        "cochran_armitage": "コクラン・アーミテージの傾向検定",
        "cochran_armitage_t": "抽出の設計を考えた傾向検定",
        "linear_contrast": "調査回に沿った傾向のz検定",
        "linear_t": "平均の傾向のt検定",
        "jonckheere_terpstra": "ヨンクヒール・タプストラの傾向検定",
        "jonckheere_permutation": "並べ替えによるヨンクヒール・タプストラの傾向検定",
        "mcnemar": "マクネマー検定",
        "mcnemar_exact": "マクネマーの正確検定",
        "multinomial": "同じ回答者の2つの比率の差のz検定",
        "paired_t": "対応のあるt検定",
        "cmh": "コクラン・マンテル・ヘンツェル検定",
        "two_shares": "2つの比率の差のz検定",
        "standardised": "年齢構成をそろえた比率の差のz検定",
        "tost": "同等性の検定",
    }
)
"""Words for every method that `analysis` can name."""

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "empty": "検定しない(回答者がいない)",
        "no_variation": "検定しない(回答に違いがない)",
        "singular": "検定できない(抽出単位が足りない)",
        "overlap": "検定できない(区分に重なりがある)",
        "whole_population": "検定は不要(全員が対象)",
        "suppressed": "秘匿",
    }
)
"""Words for why there is no test; a small base is worded with its threshold."""

CORRECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"bh": "BH法(ベンジャミニ・ホッホベルク)で補正", "holm": "ホルム法で補正", "none": "補正なし"}
)

_COMPARED: Final[Mapping[Against, str]] = MappingProxyType(
    {
        Against.ASSOCIATION: "質問と分析軸の関連",
        Against.WHOLE: "各区分と全体の差(全体に区分自身が含まれることを考慮)",
        Against.REST: "各区分とそれ以外の人の差",
        Against.PAIR: "区分どうしの差",
        Against.TREND: "区分の順に沿った傾向",
        Against.GIVEN: "もう一つの分析軸の区分をそろえた差",
        Against.OPTION: "同じ回答者の中での差",
    }
)


class DesignFacts(NamedTuple):
    """What of the design and the weights the figures rest on."""

    is_weighted: bool = False
    is_drawn_singly: bool = True
    has_replicates: bool = False
    is_calibrated: bool = False
    sampling_fraction: float = 0.0

    @property
    def words(self) -> str:
        """How the sample is understood."""
        if self.has_replicates:
            drawn = "複製ウエイトによる誤差"
        else:
            drawn = "単純無作為抽出として計算" if self.is_drawn_singly else "層・抽出単位を考慮して計算"
        corrected = "、有限母集団修正あり" if self.sampling_fraction else ""
        weights = "人口に合わせたウエイト補正後" if self.is_calibrated else "ウエイト補正後"
        return f"{drawn}{corrected}、{weights if self.is_weighted else 'ウエイトなし'}"


def method_note(rows: Iterable[Comparison], rules: StatisticsRules, facts: DesignFacts) -> str:
    """Test, base, correction, level, design and random draws of these comparisons in one line; empty without a row."""
    shown = [row for row in rows if row.test.method]
    if not shown:
        return ""
    compared = "、".join(dict.fromkeys(_COMPARED[row.against] for row in shown))
    methods = "、".join(dict.fromkeys(METHODS[row.test.method] for row in shown))
    parts = [
        f"検定: {compared}を{methods}で検定(両側、有意水準{percent_text(rules.alpha)}％)",
        "対象は回答者(無回答を除く)",
        *_corrections(shown, rules),
        facts.words,
        *_draws(row.test for row in shown),
    ]
    return "。".join(parts) + "。"


def interval_note(rules: StatisticsRules, facts: DesignFacts) -> str:
    """How intervals were made, in one line."""
    kinds = {
        "wilson": "ウィルソン法",
        "clopper_pearson": "クロッパー・ピアソン法",
        "logit": "ロジット法",
        "korn_graubard": "コーン・グラウバード法",
    }
    level = percent_text(rules.confidence)
    return f"信頼区間: 比率は{kinds[rules.interval]}、平均はt分布による{level}％信頼区間。{facts.words}。"


def percent_text(share: float) -> str:
    """A level such as 0.05 in percent, without needless digits."""
    return f"{100 * share:g}"


def not_tested_words(test: Significance, smallest_base: int) -> str:
    """Why there is no test."""
    if test.reason == "small_base":
        return f"検定しない(基数が{smallest_base}人未満)"
    return REASONS[test.reason]


def _corrections(rows: Sequence[Comparison], rules: StatisticsRules) -> Iterable[str]:
    """How tests of one family were corrected."""
    kinds = {row.against for row in rows}
    if kinds & {Against.WHOLE, Against.REST, Against.PAIR, Against.GIVEN}:
        yield f"多重比較は、選択肢ごとに比べた数だけ{CORRECTIONS[rules.multiplicity]}"
    if Against.OPTION in kinds:
        yield f"多重比較は、比べたすべての組について{CORRECTIONS['holm']}"


def _draws(tests: Iterable[Significance]) -> Iterable[str]:
    """How many random tables p-values rest on."""
    drawn = [test.draws for test in tests if test.draws]
    if drawn:
        most = f"最大{max(drawn):,}回" if len(set(drawn)) > 1 else f"{drawn[0]:,}回"
        yield f"乱数による表を{most}作って計算(乱数の種は表の人数から決まり、同じ表では同じ結果)"
