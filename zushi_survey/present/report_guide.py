"""報告書の見方: how to read the figures of a report, made from the settings in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from zushi_survey.analysis.tables import Policy
from zushi_survey.present import wording
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.document import HeadingBlock, TextBlock, TextRun
from zushi_survey.present.methods_in_words import CORRECTIONS, DesignFacts, interval_note, percent_text
from zushi_survey.questionnaire.study import ReleaseRules, StatisticsRules, StudyFile
from zushi_survey.questionnaire.wording import Band, LevelForm, WordingRules

_PHRASES: Final = (
    "文章では、比率と差を次の表の言葉で表します。",
    "差や変化を述べるのは、検定で差があるといえる場合だけです。",
)
_MARKED_AGAINST: Final = {
    "whole": "↑と↓は、その区分が全体より有意に高い、または低いことを表します。",
    "rest": "↑と↓は、その区分がそれ以外の人より有意に高い、または低いことを表します。",
    "pairs": "英字は、その文字の区分より有意に高いことを表します。",
}


def guide_blocks(study: StudyFile, facts: DesignFacts, policy: Policy) -> tuple[HeadingBlock | TextBlock, ...]:
    """Rounding, bases, marks, tests and suppression as they are in this report, under headings."""
    parts = (
        ("数字の見方", tuple(_numbers(study, facts))),
        ("印と検定", tuple(_tests(study, facts))),
        ("人数の少ない集計の扱い", tuple(_release(study.release, policy))),
        ("文章の言葉", _PHRASES),
    )
    return tuple(block for heading, lines in parts for block in _under(heading, lines))


def _under(heading: str, lines: Sequence[str]) -> Iterator[HeadingBlock | TextBlock]:
    """A heading with its lines as bullets."""
    yield HeadingBlock(2, heading)
    yield from (TextBlock("bullet", (TextRun(line),)) for line in lines)


def _numbers(study: StudyFile, facts: DesignFacts) -> Iterator[str]:
    """Bases, rounding, several answers, nets, weights."""
    yield f"図表の n は、比率の基数となる人数です。この報告書の基数は「{wording.BASES[study.base]}」です。"
    yield wording.rounding_note(study.decimals)
    yield wording.MULTIPLE_NOTE
    yield wording.NET_NOTE
    yield "質問の一部の人だけに聞いた質問は、対象となった人を基数とし、対象でない人(非該当)は含みません。"
    yield "図表の選択肢は、言葉を短くしていることがあります。正確な言葉は、資料の調査票にあります。"
    yield f"無回答の人の行: {'表に示します' if study.axis_no_answer == 'show' else wording.AXIS_NO_ANSWER_NOTE}"
    yield wording.WEIGHT_LINE if facts.is_weighted else "ウエイトによる補正はしていません。"


def _tests(study: StudyFile, facts: DesignFacts) -> Iterator[str]:
    """Marks, level, correction, intervals, and when nothing is tested."""
    rules: StatisticsRules = study.statistics
    if study.report.marks != "none":
        yield _MARKED_AGAINST[study.report.marks]
    yield (
        f"検定の有意水準は{percent_text(rules.alpha)}％(両側)です。多重比較は{CORRECTIONS[rules.multiplicity]}しています。"
    )
    yield f"基数が{rules.smallest_base}人未満の区分は検定しません。"
    yield interval_note(rules, facts)


def _release(rules: ReleaseRules, policy: Policy) -> Iterator[str]:
    """What is hidden and what is marked."""
    yield wording.small_base_legend(rules.small_base) + "。"
    if policy == "internal":
        yield "この報告書は内部検討用で、人数の少ない集計も伏せていません。公表できません。"
        return
    yield (
        f"{wording.SUPPRESSED_LEGEND}。{rules.threshold}人未満(0人を除く)の人数、配慮を要する質問では"
        f"{rules.sensitive_threshold}人未満の人数、基数が{rules.hidden_group}人未満の区分を伏せています。"
    )


def phrases_table(rules: WordingRules) -> DisplayTable:
    """The words for shares that texts are written with, and the shares each stands for (printed percents)."""
    written = dict.fromkeys(row.form for row in rules.grid)
    rows = tuple(_phrase_row(rules.level_forms[name]) for name in written)
    steps = rules.steps
    differences = tuple(
        DisplayRow("差(ポイント)", words, (DisplayCell(text),))
        for words, text in (
            ("わずかに", f"{steps.slight:g}以上{steps.somewhat:g}未満"),
            ("やや", f"{steps.somewhat:g}以上{steps.plain:g}未満"),
            ("(副詞なし)", f"{steps.plain:g}以上{steps.large:g}未満"),
            ("大幅に、特に", f"{steps.large:g}以上"),
        )
    )
    return DisplayTable(
        "phrases",
        "比率と差の言葉",
        (),
        (DisplayColumn("範囲", "text"),),
        (*rows, *differences),
        ("対象", "言葉"),
        ("表示した数値(小数第1位)で判断しています。", "公表された統一の基準はなく、この報告書の決まりです。"),
    )


def _phrase_row(form: LevelForm) -> DisplayRow:
    """One phrase with its values, counted from its number."""
    words = (form.written or "").replace("{N}", "○")
    return DisplayRow("比率(○割からの差、ポイント)", words, (DisplayCell(_band(form.a)),))


def _band(band: Band) -> str:
    """「-1.0 から +0.9」 with △ for minus."""
    low, high = (("" if end is None else f"△{-end:.1f}" if end < 0 else f"{end:.1f}") for end in band)
    return f"{low} から {high}" if low and high else f"{low} 以上" if low else f"{high} 以下"
