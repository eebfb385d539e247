"""Ways of writing that are to be rewritten whatever the data say (verdict L)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zushi_survey.analysis.words.normal import normalised
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.questionnaire.wording import WordingRules


@dataclass(frozen=True, slots=True)
class Lint:
    """A pattern over text in one spelling, what is wrong with it, and what to write."""

    id: str
    pattern: str
    message: str
    suggestion: str | None
    """None where only a person can say: place names are never guessed."""
    most_waves: int | None = None
    """The lint holds only for studies of this many waves or fewer."""


@dataclass(frozen=True, slots=True)
class LintHit:
    """One place of a text to be rewritten."""

    lint: Lint
    text: str
    start: int
    end: int
    """Place in the original text."""
    verdict: Verdict = Verdict.REWRITE


LINTS: Final = (
    Lint(
        "band_weak",
        "[1-9一二三四五六七八九]割台の?弱",
        "定まった言い方ではありません。「N割弱」(N割に満たない)とも「N割台前半」(N割を超える)とも読めます",
        "「N割弱」か「N割台前半」と書いてください",
    ),
    Lint(
        "band_strong",
        "[1-9一二三四五六七八九]割台の?強",
        "定まった言い方ではありません。「N割強」とも「N割台後半」とも読めます",
        "「N割台前半」か「N割台後半」と書いてください",
    ),
    Lint(
        "tendency_of_two_waves",
        "(?:増加|減少|上昇|低下|下降|拡大|縮小)(?:の|する|している|した)?傾向|年々、?(?:増|減|上昇|低下|高ま|上が|下が)"
        "|(?:増え|減り)続け|(?:増加|減少|上昇|低下)[しを]続け",
        "2回の調査の差を「傾向」とはいえません。傾向は3回以上の調査でいえます",
        "「増加しています」「減少しています」と書いてください",
        most_waves=2,
    ),
    Lint(
        "turned_negation",
        "と(?:思われ|考えられ)ませんが",
        "否定が逆になっている誤記のおそれがあります(意味が反対になります)",
        "「思われますが」ではないか確かめてください",
    ),
    Lint(
        "two_households",
        "[二三2-3]世帯世帯",
        "「二世帯」(2つの世帯)と「二世代」(親と子)は違います",
        "「二世代世帯」ではないか確かめてください",
    ),
    Lint(
        "numa_ko",
        "沼子",
        "「沼子」という地名はありません。沼間と逗子のどちらでもありえるため、読み替えません",
        None,
    ),
    Lint("kaeshi_ko", "返子", "「返子」という地名はありません。誤記のおそれがあるため、原文を確かめてください", None),
    Lint(
        "percent_difference",
        r"[0-9]+(?:\.[0-9]+)?%(?:の|分|だけ|も|ほど)?(?:大幅に|やや|わずかに)?"
        "(?:増加|減少|増え|減っ|減り|上昇|低下|上回|下回|高[くい]|低[くい]|の?差)",
        "比率どうしの差は「％」ではなく「ポイント」で書きます",
        "「ポイント」と書いてください",
    ),
    Lint(
        "cause",
        "要因となって|原因となって|引き起こ(?:す|し)|(?:したため|による)ものと(?:思|考え)|ためか(?=[、。])",
        "調査からは、原因をいえません。いえるのは、ともに現れること(関連)までです",
        "「関連がみられます」などと書いてください",
    ),
    Lint("misprint_returns", "回収集", "「回収数」の誤記と思われます", "「回収数」と書いてください"),
    Lint(
        "from_many", "多くの人から(?:わか|分か|分ら|判断)", "助詞の誤記と思われます", "「多くの人が」と書いてください"
    ),
)
"""The house's lints; a study adds its own (`wording: lints:`)."""


def find_lints(text: str, rules: WordingRules, waves: int) -> tuple[LintHit, ...]:
    """Every place to be rewritten, in order of place, then of the list.

    Parameters
    ----------
    waves
        Waves that the study has: with three, 傾向 is no longer a fault of itself.
    """
    normal = normalised(text)
    hits = [
        LintHit(lint, match.group(), *normal.original_span(*match.span()))
        for lint in _lints(rules)
        if lint.most_waves is None or waves <= lint.most_waves
        for match in re.finditer(lint.pattern, normal.text)
        if match.group()
    ]
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _lints(rules: WordingRules) -> Iterator[Lint]:
    """The house's and the study's; the study's replaces one with the same id."""
    own = {lint.id: Lint(lint.id, lint.pattern, lint.message, lint.suggestion) for lint in rules.lints}
    yield from (own.pop(lint.id, lint) for lint in LINTS)
    yield from own.values()
