"""Text -> the words in it that say higher or lower, more or less, rose or fell, or the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from zushi_survey.analysis.words.normal import normalised
from zushi_survey.questionnaire.wording import StrengthId, WordingRules

Sign = Literal[-1, 0, 1]


class DirectionKind(StrEnum):
    """What sort of statement the word makes."""

    CHANGE = "change"
    """増加, 減少: against an earlier wave."""
    LEVEL = "level"
    """高い, 少ない: against others, or against an earlier wave if the sentence names it."""
    EXCEED = "exceed"
    """上回る, 下回る."""
    SAME = "same"
    """横ばい, ほぼ同じ: as good as equal."""
    NO_BIG_DIFFERENCE = "no_big_difference"
    """大きな差はみられない: no difference shown."""


_A_DIFFERENCE = "(?:(?<![格段誤時大交])差異?|(?<![に間食手桁場勘])違い|変化|変動|増減|開き)"
_IS_NOT = (
    "(?:(?:[み見]られ|認められ|生じて(?:い|おら)?|あり|でき|してい|してお?ら)"
    "(?:ない|なか|なく|ず|ませ)|な(?:い|く|かっ|し))"
)
_SAME = (
    "横ばい|(?:ほぼ|おおむね|概ね)?(?:同(?:じ?程度|じ?水準|じ(?:割合|比率|値|結果))(?!以上|以下)"
    "|同じ(?=で(?:す|あ|した|、|。|$)|と(?:な|み|い|は)|、|。|$))"
    "|(?:ほぼ)?同[数率](?=で(?:す|あ|した|、|。|$)|と(?:な|い))|拮抗|肩を並べ"
    "|(?<=前回と)(?:ほぼ)?同様|(?<=調査と)(?:ほぼ)?同様|(?<=全体と)(?:ほぼ)?同様|(?<=前回)同様|(?<=と)同じく"
    "|(?:ほとんど|ほぼ)?変わ(?:ら(?:な|ず)|りませ|りな[いく]|りはな[いく]|って(?:い|お)(?:な|ら|ませ))"
    f"|(?:ほとんど|ほぼ|特に)?{_A_DIFFERENCE}[はがも]?(?:、)?(?:ほとんど|ほぼ|特に|全く|まったく)?{_IS_NOT}"
    "|(?<=前回)並み|(?<=調査)並み|(?<=全体)並み"
)
_NO_BIG_DIFFERENCE = (
    f"(?:(?:あまり)?大きな|有意な|目立った|顕著な|明確な|際立った|さほど|それほど){_A_DIFFERENCE}[はがも]?(?:、)?{_IS_NOT}"
    f"|{_A_DIFFERENCE}(?:が|は)(?:、)?(?:ある|増えた|減った|みられる)とは[い言]え(?:な|ま|ず)"
    f"|{_A_DIFFERENCE}[はが]、?確認(?:でき|され)(?:ない|なか|なく|ず|ませ)|大きく(?:は)?変わ(?:ら(?:な|ず)|りませ|って(?:い|お)(?:な|ら|ませ))"
    f"|大差[はが]?{_IS_NOT}|{_A_DIFFERENCE}[はが](?:小さ(?:い|く(?!な))|わずか)"
)
_OF_A_LEVEL = "(?<!割を)(?<!割台を)(?<!数を)(?<!%を)(?<!分の[1-9]を)"
_OF_AN_AXIS = "(?<!年齢が)(?<!年齢層が)(?<!年代が)"
_ORDERED = "(?!い?(?:層|方|人|世帯|世代)?ほど|いほど|るにつれ|るほど|くなる(?:に|ほど))"

_VOCABULARY: Final[tuple[tuple[str, Sign, DirectionKind], ...]] = (
    (_NO_BIG_DIFFERENCE, 0, DirectionKind.NO_BIG_DIFFERENCE),
    (_SAME, 0, DirectionKind.SAME),
    ("増(?!進|設|員|強|収|築|額|減|やす|やし|やせ)(?:加|え|し|大)?", 1, DirectionKind.CHANGE),
    ("(?<![増軽低削加節半])減(?!災|免|税|塩|額|点|ら)(?:少|り|っ|る)?", -1, DirectionKind.CHANGE),
    (f"上昇|{_OF_AN_AXIS}上が[りっる]{_ORDERED}|伸び|高ま[りっるら]|拡大", 1, DirectionKind.CHANGE),
    (f"低下|下降|{_OF_AN_AXIS}下が[りっる]{_ORDERED}|落ち込|縮小|弱ま[りっるら]|半減", -1, DirectionKind.CHANGE),
    (f"{_OF_A_LEVEL}上回", 1, DirectionKind.EXCEED),
    (f"{_OF_A_LEVEL}下回", -1, DirectionKind.EXCEED),
    (f"{_OF_AN_AXIS}高(?=い|く|かっ){_ORDERED}", 1, DirectionKind.LEVEL),
    ("多(?=い(?!ほど|世帯ほど)|く(?![のはが]|なるほど)|かっ)|目立[つちっ]", 1, DirectionKind.LEVEL),
    ("強(?=い(?!ほど)|く(?!感じ)|かっ)", 1, DirectionKind.LEVEL),
    (f"{_OF_AN_AXIS}低(?=い|く|かっ){_ORDERED}", -1, DirectionKind.LEVEL),
    ("少な(?=い(?!ほど)|く|かっ)|(?<![割数台%])弱(?=い|く|かっ)", -1, DirectionKind.LEVEL),
)
"""Word (regular expression), which way, what sort."""
_NEGATION = re.compile(
    "(?:加|少|え|し|っ|昇|下|回り|回っ|く|くなっ)?(?:し|っ)?て?[はも]?い?(?:ない|なく|ません|おら)"
    "|く[はも]?(?:ない|なく|ありません)|[^、。]{0,8}?と(?:は|まで[はも])[い言]え(?:ない|ません|ず)"
)
_TENDENCY = re.compile("[いくしするりったてのがなつあ]{0,8}傾向")
_CLAUSE_END = re.compile("[、。,.;・」』”\n]")


@dataclass(frozen=True, slots=True)
class DirectionPhrase:
    """One word of direction found in a text, with the adverb that goes with it."""

    text: str
    kind: DirectionKind
    sign: Sign
    """1 higher, -1 lower, 0 the same."""
    strength: StrengthId
    """The nearest adverb before it in its clause; `plain` without one."""
    is_tendency: bool
    """Whether 傾向 follows."""
    is_negated: bool
    """Whether it says that this is not so (増加していない)."""
    start: int
    end: int
    """Place of the word in the original text."""


class DirectionReader:
    """Finds words of direction and their adverbs by the study's table of words; compiled once."""

    def __init__(self, rules: WordingRules) -> None:
        self._vocabulary = tuple((re.compile(pattern), sign, kind) for pattern, sign, kind in _VOCABULARY)
        self._strengths = tuple(
            (re.compile(word), strength) for strength, form in rules.strength_forms.items() for word in form.words
        )

    def find(self, text: str) -> tuple[DirectionPhrase, ...]:
        """The words of direction in order, none overlapping; at one place the longest."""
        normal = normalised(text)
        found: list[DirectionPhrase] = []
        clause_from = 0
        for match, sign, kind in self._matches(normal.text):
            start, end = normal.original_span(*match.span())
            found.append(
                DirectionPhrase(
                    match.group(),
                    kind,
                    sign,
                    self._strength(normal.text, clause_from, match.start()) if sign else "plain",
                    _TENDENCY.match(normal.text, match.end()) is not None,
                    bool(sign) and _NEGATION.match(normal.text, match.end()) is not None,
                    start,
                    end,
                )
            )
            clause_from = match.end()
        return tuple(found)

    def _matches(self, text: str) -> Iterator[tuple[re.Match[str], Sign, DirectionKind]]:
        """Matches in order of place; a longer one at the same place hides the others."""
        every = [(match, sign, kind) for pattern, sign, kind in self._vocabulary for match in pattern.finditer(text)]
        end = 0
        for match, sign, kind in sorted(every, key=lambda one: (one[0].start(), -one[0].end())):
            if match.start() >= end:
                end = match.end()
                yield match, sign, kind

    def _strength(self, text: str, since: int, until: int) -> StrengthId:
        """The last adverb between the word before (or the start of the clause) and this word."""
        ends = [match.end() for match in _CLAUSE_END.finditer(text, since, until)]
        first = ends[-1] if ends else since
        hits = [
            (match.start(), strength)
            for pattern, strength in self._strengths
            for match in pattern.finditer(text, first)
            if match.end() <= until
        ]
        return max(hits)[1] if hits else "plain"


@dataclass(frozen=True, slots=True)
class OrderedPhrase:
    """「年齢が高い層ほど」 and its like: a statement over the order of an axis."""

    text: str
    axis: str
    """What is ordered, as written: 年齢, 居住年数."""
    sign: Literal[-1, 1]
    """1: towards the later categories (older, longer, more); -1 towards the earlier."""
    is_mostly: bool
    """Whether おおむね goes with it."""
    start: int
    end: int


_STEPS: Final = (
    r"(?P<axis>年齢層?|年代|[^\s、。・がはのや「」]{2,8}?)が"
    "(?:(?P<up>高い|多い|長い|大きい|上がる|高くなる|長くなる|多くなる|上の)"
    "|(?P<down>低い|少ない|短い|小さい|下がる|若い|低くなる|短くなる|少なくなる))"
    "(?:年齢)?(?:層|方|人|世帯|世代)?(?:ほど|につれて?|に(?:従|したが)[いっ]て?|に伴[いっ]て?)"
)
_AGE_WORDS: Final = (
    "(?:(?P<up>高齢(?:になる|の層|層|の方|者|世代)?|年配の方)|(?P<down>若い(?:世代|層|人|方)|若年層|若い))ほど"
)
_MOSTLY = re.compile("[^、。]{0,3}?(?:おおむね|概ね|ほぼ)|(?:、)(?:おおむね|概ね)")
_MOSTLY_BEFORE = re.compile("(?:おおむね|概ね|ほぼ)、?")


def find_ordered(text: str) -> tuple[OrderedPhrase, ...]:
    """Statements over an ordered axis, in order of place."""
    normal = normalised(text)
    found: dict[int, OrderedPhrase] = {}
    for pattern in (_STEPS, _AGE_WORDS):
        for match in re.finditer(pattern, normal.text):
            before = _MOSTLY_BEFORE.match(match.group())
            start, end = normal.original_span(match.start() + (before.end() if before else 0), match.end())
            axis = _MOSTLY_BEFORE.sub("", match.groupdict().get("axis") or "年齢")
            is_mostly = before is not None or _is_mostly(normal.text, match)
            phrase = OrderedPhrase(
                normal.text[match.start() : match.end()], axis, 1 if match["up"] else -1, is_mostly, start, end
            )
            found.setdefault(end, phrase)
    return tuple(found[end] for end in sorted(found))


def _is_mostly(text: str, ordered: re.Match[str]) -> bool:
    """Whether おおむね stands before or after the words of order: おおむね若いほど, 年齢が上がるにつれおおむね."""
    stands_before = re.search("(?:おおむね|概ね|ほぼ)、?$", text[: ordered.start()]) is not None
    return stands_before or _MOSTLY.match(text, ordered.end()) is not None
