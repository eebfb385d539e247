"""What only just falls short of support, in words that claim nothing: for the author's eyes, never for the text."""

from __future__ import annotations

from zushi_survey.analysis.findings import Finding
from zushi_survey.present.names import Names
from zushi_survey.questionnaire.claims import ChangeClaim, GroupClaim, PairClaim, Quantity, TrendClaim


def near_words(finding: Finding, names: Names) -> str:
    """What was looked at and which way it points: 「成年後見制度の認知『知っている』: 80歳以上が全体より高い方向」."""
    claim = finding.claim
    match claim:
        case GroupClaim():
            way = "高い" if claim.direction == "up" else "低い"
            return f"{_about(claim.of, names)}: {names.group(claim.group)}が全体より{way}方向"
        case TrendClaim():
            way = "上がる" if claim.direction == "up" else "下がる"
            return f"{_about(claim.of, names)}: {names.axis(claim.axis)}の順に{way}方向"
        case ChangeClaim():
            return f"{_about(claim.of, names)}: 前回より{'増えた' if claim.direction == 'up' else '減った'}方向"
        case PairClaim():
            return f"{_about(claim.higher, names)}が、{_about(claim.lower, names)}より高い方向"
    return f"{names.question(finding.question).label}: 順位"


def _about(of: Quantity, names: Names) -> str:
    """A question with its item and answer."""
    variable = names.form.variables[of.question]
    item = f"“{variable.item_label}”" if variable.item_label else ""
    return f"{variable.question.label}{item}{names.answer(of)}"
