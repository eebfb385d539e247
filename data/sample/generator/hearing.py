"""The synthetic hearing: 15 groups, what they said, a codebook, two coders' work and two readers' decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.hearing_inside import CORONA, PROBLEMS
from generator.hearing_outside import COMMUNITY, COOPERATION
from generator.hearing_spec import HearingCode

_ORIGIN = "synthetic"

CODES: tuple[HearingCode, ...] = (*PROBLEMS, *CORONA, *COOPERATION, *COMMUNITY)

# (type, kind of body): four types as in the plan; how the 15 are split, and the kinds, are invented.
GROUPS: tuple[tuple[str, str], ...] = (
    ("住民団体", "地域自治"),
    ("住民団体", "自治会"),
    ("住民団体", "子ども"),
    ("住民団体", "青少年"),
    ("当事者団体", "障がい"),
    ("当事者団体", "介護者"),
    ("当事者団体", "高齢者"),
    ("支援者団体", "ボランティア"),
    ("支援者団体", "民生委員"),
    ("支援者団体", "相談"),
    ("支援者団体", "医療"),
    ("支援者団体", "介護専門職"),
    ("社会福祉法人", "保育"),
    ("社会福祉法人", "特別養護老人ホーム"),
    ("社会福祉法人", "障がい福祉"),
)
_SESSIONS = (
    ("S1", "2022-01-24", (1, 2, 9)),
    ("S2", "2022-01-25", (3, 4, 13)),
    ("S3", "2022-01-26", (5, 6, 15)),
    ("S4", "2022-01-27", (7, 8, 14)),
    ("S5", "2022-01-28", (10, 11, 12)),
)
_SESSION_OF = {group: (session, date) for session, date, members in _SESSIONS for group in members}
_OPENINGS = ("", "私たちの団体では、", "ここ数年、", "うちでも同じで、", "話し合いの中でも出たが、")
_ROLES = ("代表", "役員", "会員", "職員")
_THEMES = ("T1", "T2", "T3", "T4")
_SUMMARY = "要旨の公表に同意"
_CONSENTS = {2: "原文の公表に同意", 4: "原文の公表に同意", 8: "文書による同意", 11: "同意なし"}
"""Groups that agreed to something else than a summary: invented, so that every rule of printing has its case."""
_UNREAD_EVERY, _KEPT_EVERY = 9, 13
"""Every so many segments are not yet read by the two readers, or were decided against."""
_OTHER_WORDS = {
    278: "収入が減ったことによる相談が多くなり、これまで支援を受けることのなかった人からの相談も増えている。",
}
"""Printed opinion lines in words that name no time, by line of the plan."""
_MISS_RATE = 0.07
_ELSEWHERE_RATE = 0.04


@dataclass(frozen=True, slots=True)
class Remark:
    """One segment before it is numbered."""

    group: int
    theme: str
    codes: tuple[str, ...]
    text: str
    plan_line: int | None


def make_hearing(random: np.random.Generator) -> dict[str, list[list[str]]]:
    """The five tables by name: groups, segments, codes, codings, quotes."""
    remarks = sorted(_remarks(), key=lambda remark: (remark.group, remark.theme))
    segments = [_segment(number, remark, random) for number, remark in enumerate(remarks, start=1)]
    return {
        "groups": _groups(),
        "segments": [_SEGMENT_HEADER, *segments],
        "codes": _codes(),
        "codings": _codings(remarks, random),
        "quotes": _quotes(remarks),
    }


def _remarks() -> list[Remark]:
    """Everything said, code by code: invented sentences and the plan's printed opinion lines."""
    remarks: list[Remark] = []
    for code in CODES:
        for turn, group in enumerate(code.groups):
            opening = _OPENINGS[(group + turn) % len(_OPENINGS)]
            sentence = opening + code.sentences[turn % len(code.sentences)]
            remarks.append(Remark(group, code.theme, (code.code,), sentence, None))
        remarks += [
            Remark(quote.group, code.theme, (code.code, *quote.also), quote.text, quote.line)
            for quote in code.published
        ]
    return remarks


def _groups() -> list[list[str]]:
    """One row per group."""
    rows = [
        ["group_id", "name", "type", "kind", "session", "date", "method", "themes_notified", "consent", "data_origin"]
    ]
    for number, (kind_of_body, kind) in enumerate(GROUPS, start=1):
        session, date = _SESSION_OF[number]
        name = f"団体{number:02d}(合成データ)"
        rows.append(
            [
                _group_id(number),
                name,
                kind_of_body,
                kind,
                session,
                date,
                "グループヒアリング",
                "あり",
                _CONSENTS.get(number, _SUMMARY),
                _ORIGIN,
            ]
        )
    return rows


_SEGMENT_HEADER = [
    "segment_id",
    "group_id",
    "session",
    "theme_asked",
    "text",
    "source",
    "position",
    "speaker",
    "edited",
    "risk",
    "plan_line",
    "public_text",
    "decision",
    "reader1",
    "reader2",
    "data_origin",
]


def _segment(number: int, remark: Remark, random: np.random.Generator) -> list[str]:
    """One row per segment; a few answer another theme than the one asked."""
    asked = remark.theme
    if random.random() < _ELSEWHERE_RATE:
        asked = str(random.choice([theme for theme in _THEMES if theme != remark.theme]))
    return [
        f"SEG{number:03d}",
        _group_id(remark.group),
        _SESSION_OF[remark.group][0],
        asked,
        remark.text,
        "計画の公表文" if remark.plan_line else "創作した記録",
        f"{number:04d}",
        str(random.choice(_ROLES)),
        "なし",
        "中" if remark.plan_line else "低",
        f"L{remark.plan_line}" if remark.plan_line else "",
        _OTHER_WORDS.get(remark.plan_line or 0, ""),
        *_decision(number),
        _ORIGIN,
    ]


def _decision(number: int) -> tuple[str, str, str]:
    """What the readers decided of a segment, and who they were."""
    if number % _UNREAD_EVERY == 0:
        return ("", "", "")
    return ("公表しない" if number % _KEPT_EVERY == 0 else "公表", "読み手1", "読み手2")


def _quotes(remarks: Sequence[Remark]) -> list[list[str]]:
    """Lines of the plan that quote or sum up what was said: the opinion lines, and two lines of other chapters."""
    named = {remark.plan_line: f"SEG{number:03d}" for number, remark in enumerate(remarks, start=1)}
    rows = [
        [f"L{remark.plan_line}", "引用", remark.text, named[remark.plan_line], _ORIGIN]
        for remark in remarks
        if remark.plan_line
    ]
    quotation = "「アンテナを張れるような人材が、地域にたくさんできることが重要」"
    scarce = "地縁活動に取り組む若い世代の担い手が足りていないことが課題としてあげられています。"
    young = next(n for n, remark in enumerate(remarks, start=1) if "若い担い手不足" in remark.codes)
    rows.append(["L908", "引用", quotation, named[293], _ORIGIN])
    rows.append(["L718", "要旨", scarce, f"SEG{young:03d}", _ORIGIN])
    return [["quote_id", "kind", "text", "segment_id", "data_origin"], *sorted(rows)]


def _codes() -> list[list[str]]:
    """One row per code of the codebook; a code name may stand under several themes."""
    rows = [["theme", "code", "definition", "include", "exclude", "example", "data_origin"]]
    for code in CODES:
        rows.append(
            [
                code.theme,
                code.code,
                code.definition,
                "本人の団体や地域での経験として話されたもの",
                "ほかの団体についての伝聞だけのもの",
                _example(code),
                _ORIGIN,
            ]
        )
    return rows


def _example(code: HearingCode) -> str:
    """First sentence of the code."""
    return code.sentences[0] if code.sentences else code.published[0].text


def _codings(remarks: Sequence[Remark], random: np.random.Generator) -> list[list[str]]:
    """Round 1: coders A and B on their own; round 2: what they agreed on. Both are kept."""
    rows = [["segment_id", "theme", "code", "coder", "round", "date", "data_origin"]]
    agreed: list[list[str]] = []
    by_theme = {theme: [code.code for code in CODES if code.theme == theme] for theme in _THEMES}
    for number, remark in enumerate(remarks, start=1):
        segment = f"SEG{number:03d}"
        for coder in ("A", "B"):
            for code in remark.codes:
                seen = code
                if random.random() < _MISS_RATE:
                    others = [name for name in by_theme[remark.theme] if name not in remark.codes]
                    seen = str(random.choice(others))
                rows.append([segment, remark.theme, seen, coder, "1", "2022-02-07", _ORIGIN])
        agreed += [[segment, remark.theme, code, "合意", "2", "2022-02-14", _ORIGIN] for code in remark.codes]
    return rows + agreed


def _group_id(number: int) -> str:
    """`G01` to `G15`."""
    return f"G{number:02d}"
