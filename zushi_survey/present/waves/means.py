"""Means of two waves as one table: scores, numbers, and how many answers a person gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from zushi_survey.analysis.tables import TOTAL
from zushi_survey.analysis.waves.mean_changes import MeanChange
from zushi_survey.analysis.waves.means import GroupMean
from zushi_survey.analysis.waves.sides import MeanKind
from zushi_survey.analysis.waves.two_waves import WaveVerdict
from zushi_survey.present.comparison_cells import p_cell, statistic_cell
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.methods_in_words import CORRECTIONS, METHODS, percent_text
from zushi_survey.present.numbers import EMPTY, HIDDEN, NOBODY, rounded, signed_cell
from zushi_survey.present.waves.cells import VERDICTS, WHY_NOT, changes_by_composition
from zushi_survey.present.waves.printing import PrintedQuestion, WavePrinting
from zushi_survey.present.wording import BASE_HEADING, HIGHER_MARK, LOWER_MARK, SMALL_BASE_MARK, with_unit

MEAN_LABELS: Final[Mapping[MeanKind, str]] = MappingProxyType(
    {"score": "平均点", "number": "平均", "answers": "1人あたりの回答数"}
)
_VERDICTS: Final = {**VERDICTS, WaveVerdict.ROSE: "上昇", WaveVerdict.FELL: "低下"}
_MARKS: Final = {WaveVerdict.ROSE: HIGHER_MARK, WaveVerdict.FELL: LOWER_MARK}
MEAN_OBSTACLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "scores": "平均点は比べていません(選択肢の点数が2つの調査で違うか、片方だけの選択肢に点数があるため)。",
        "unit": "平均は比べていません(数値の単位が2つの調査で違うため)。",
        "answers": "1人あたりの回答数は比べていません(片方の調査だけの選択肢があるため)。",
        "published": "平均は比べていません(公表された集計表だけの調査があるため)。",
    }
)
"""Words for why the mean of a question that has one is not compared."""
_DECIMALS: Final = 2


def means_table(questions: Sequence[PrintedQuestion], printing: WavePrinting) -> DisplayTable | None:
    """Every mean that both waves have, in questionnaire order, by group; None where no question has one."""
    several = [(question, row) for question in questions for row in question.changes.means]
    if not several:
        return None
    has_standard = any(row.standardised for _, row in several)
    return DisplayTable(
        id="means",
        title="平均の前回との比較",
        subtitles=(f"比べた調査: {printing.now}と{printing.before}",),
        columns=_columns(printing, has_standard=has_standard),
        rows=tuple(
            DisplayRow(question.heading, _label(row), tuple(_cells(row, printing, has_standard=has_standard)))
            for question, row in several
        ),
        row_headings=("質問", "平均"),
        notes=tuple(_notes([row for _, row in several], printing, has_standard=has_standard)),
    )


def _label(row: MeanChange) -> str:
    """What is averaged, with its group where it is not everyone."""
    label = with_unit(MEAN_LABELS[row.rules.kind], row.rules.unit)
    return label if row.group.axis == TOTAL else f"{label}({row.group.label})"


def _columns(printing: WavePrinting, *, has_standard: bool) -> tuple[DisplayColumn, ...]:
    """Columns of the table."""
    sides = tuple(
        column
        for wave in (printing.now, printing.before)
        for column in (DisplayColumn(BASE_HEADING, "base", wave), DisplayColumn("平均", "statistic", wave))
    )
    standard = (
        DisplayColumn(f"{printing.standard_axis}をそろえた増減", "statistic"),
        DisplayColumn(f"うち{printing.standard_axis}の構成による増減", "statistic"),
    )
    return (
        *sides,
        DisplayColumn("増減", "statistic"),
        DisplayColumn("判定", "text"),
        DisplayColumn("増減の区間", "text"),
        DisplayColumn("補正後p", "statistic"),
        DisplayColumn("統計量", "text"),
        *(standard if has_standard else ()),
    )


def _cells(row: MeanChange, printing: WavePrinting, *, has_standard: bool) -> Iterator[DisplayCell]:
    """The cells of one row."""
    is_hidden = row.why_not == "hidden"
    for side in (row.now, row.before):
        yield from (HIDDEN, HIDDEN) if is_hidden else _side(side, printing.small_base)
    yield _difference(row)
    yield _verdict(row, printing.rules.alpha)
    interval = row.change.interval
    yield DisplayCell("～".join(_signed(end).text for end in interval)) if interval else HIDDEN if is_hidden else EMPTY
    yield EMPTY if row.p_adjusted is None else p_cell(row.p_adjusted, printing.rules.alpha)
    yield statistic_cell(row.change.test)
    if has_standard:
        equal = row.standardised
        yield _signed(equal.difference) if equal else EMPTY
        yield _signed(equal.composition) if equal else EMPTY


def _side(side: GroupMean | None, small_base: int) -> tuple[DisplayCell, DisplayCell]:
    """Base and mean of one wave."""
    if side is None:
        return EMPTY, EMPTY
    persons = round(side.persons)
    mark = SMALL_BASE_MARK if 0 < persons < small_base else ""
    base = DisplayCell(f"{persons:,}{mark}", float(persons), 0, mark)
    if side.mean is None:
        return base, NOBODY
    shown = rounded(side.mean, _DECIMALS)
    return base, DisplayCell(f"{shown:,f}", float(shown), _DECIMALS)


def _difference(row: MeanChange) -> DisplayCell:
    """The difference of the two printed means, which a reader can check, with an arrow where it is significant."""
    means = [
        None if side is None or side.mean is None else rounded(side.mean, _DECIMALS) for side in (row.now, row.before)
    ]
    if means[0] is None or means[1] is None:
        return HIDDEN if row.why_not == "hidden" else EMPTY
    return signed_cell(means[0] - means[1], _MARKS.get(row.verdict, ""))


def _signed(value: float) -> DisplayCell:
    """A difference in the unit of the mean."""
    return signed_cell(rounded(value, _DECIMALS))


def _verdict(row: MeanChange, alpha: float) -> DisplayCell:
    """What the tests allow to say, or why there is no test."""
    words = _VERDICTS[row.verdict] or WHY_NOT[row.why_not]
    return DisplayCell(words + changes_by_composition(row.verdict, row.change.difference, row.standardised, alpha))


def _notes(rows: Sequence[MeanChange], printing: WavePrinting, *, has_standard: bool) -> Iterator[str]:
    """Method, and what is averaged."""
    tested = [row for row in rows if row.change.test.p_value is not None]
    if tested:
        methods = "、".join(dict.fromkeys(METHODS[row.change.test.method] for row in tested))
        yield (
            f"検定: {printing.now}と{printing.before}の差を{methods}で検定"
            f"(両側、有意水準{percent_text(printing.rules.alpha)}％)。"
            f"多重比較は、分析軸の区分の数だけ{CORRECTIONS[printing.rules.multiplicity]}。"
            f"増減は表示された平均の差、区間は{percent_text(printing.rules.confidence)}％信頼区間です。"
        )
        yield "横ばいは、対応表に mean_margin(これより小さければ差とみなさない幅)を書いた質問だけで判定します。"
    kinds = {row.rules.kind for row in rows}
    if "score" in kinds:
        yield "平均点は、点数のある選択肢を選んだ人について計算しています。"
    if "answers" in kinds:
        yield "1人あたりの回答数は、回答者が選んだ選択肢の数の平均です(「特にない」なども1つと数えます)。"
    if has_standard:
        axis = printing.standard_axis
        yield f"{axis}をそろえた増減は、両方の平均を{printing.now}の{axis}の構成で計算し直した差です。"
