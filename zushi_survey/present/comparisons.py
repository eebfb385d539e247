"""Released comparisons -> tables of tests for reading, and rows for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from zushi_survey import __version__
from zushi_survey.analysis.tables import CellKind, ReleasedTable, TableTitle
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, ReleasedComparisons
from zushi_survey.present import wording
from zushi_survey.present.banners import banner_lines
from zushi_survey.present.captions import subtitles, table_heading, table_id
from zushi_survey.present.comparison_cells import (
    MEAN_OPTION,
    change_cell,
    difference_cells,
    effect_cell,
    interval_cell,
    is_hidden,
    p_cell,
    persons_cell,
    statistic_cell,
    verdict_cell,
)
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.methods_in_words import METHODS, DesignFacts, method_note, percent_text
from zushi_survey.questionnaire.study import StatisticsRules

COMPARISON_COLUMNS = (
    *("wave", "question", "item", "option", "option_label", "axis", "category", "category_label"),
    *("against", "against_id", "against_label", "base", "base_against", "estimate", "estimate_against"),
    *("difference", "standard_error", "interval_low", "interval_high"),
    *("test_method", "statistic_name", "statistic", "df", "df_denominator", "p_value", "reason", "draws"),
    *("correction", "family_size", "p_adjusted", "alpha", "direction", "significant"),
    *("effect_size", "odds_ratio", "odds_ratio_low", "odds_ratio_high", "monotone", "data_origin", "policy"),
)
"""Columns of the tests as data: one row per comparison; shares are 0-1, `significant` is 1, 0 or empty (not tested)."""

_DIFFERENCES = (Against.WHOLE, Against.REST, Against.PAIR)
_OTHER = {Against.WHOLE: "全体", Against.REST: "ほかの人", Against.PAIR: "比べた区分"}


class Printing(NamedTuple):
    """What tables of tests need besides their comparisons."""

    rules: StatisticsRules
    facts: DesignFacts
    decimals: int
    small_base: int


def comparison_rows(
    released: ReleasedComparisons, rules: StatisticsRules, data_origin: str, title: str = ""
) -> DataTable:
    """One row per comparison, in order; numbers are numbers, None where hidden or undefined."""
    origin = wording.ORIGINS[data_origin]
    notice = banner_lines("synthetic" if data_origin == "synthetic" else "real", released.policy)
    return DataTable(
        columns=COMPARISON_COLUMNS,
        rows=tuple((*fields_of(row, rules), origin, released.policy) for row in released.rows),
        about={
            "title": title,
            "data_origin": origin,
            "notice": "、".join(notice),
            "policy": released.policy,
            "base": "answered",
            "base_label": wording.BASES["answered"],
            "program": f"zushi-survey {__version__}",
        },
    )


def fields_of(row: Comparison, rules: StatisticsRules) -> tuple[str | int | float | None, ...]:
    """One comparison, flattened."""
    test = row.test
    is_significant = None if test.p_value is None else int(row.direction is not Direction.NONE)
    return (
        *(row.wave, row.question, row.item, row.option, row.option_label, row.axis, row.category, row.category_label),
        *(row.against.value, row.against_id, row.against_label),
        *(row.base, row.base_against, row.estimate, row.estimate_against),
        *(row.difference, row.standard_error, row.interval_low, row.interval_high),
        *(test.method, test.statistic_name, test.statistic, test.df, test.df_denominator, test.p_value),
        *(test.reason, test.draws),
        *(_correction(row, rules), row.family, row.p_adjusted, rules.alpha, row.direction.value, is_significant),
        *(row.effect_size, row.odds_ratio, row.odds_ratio_low, row.odds_ratio_high),
        row.monotone,
    )


def _correction(row: Comparison, rules: StatisticsRules) -> str:
    """How the p-value was corrected."""
    if row.against is Against.OPTION:
        return "holm"
    is_family = row.against in _DIFFERENCES or (row.against is Against.GIVEN and row.category != "")
    return rules.multiplicity if is_family else "none"


class Subject(NamedTuple):
    """The question (or item) whose tests are printed."""

    title: TableTitle
    nets: frozenset[str]
    printing: Printing

    @classmethod
    def of(cls, table: ReleasedTable, printing: Printing) -> Subject:
        """The subject of a released table."""
        nets = frozenset(cell.option for cell in table.cells if cell.kind is CellKind.NET)
        return cls(table.title, nets, printing)

    def option(self, row: Comparison) -> str:
        """The option, net, band or mean compared, as printed."""
        return wording.net_label(row.option_label) if row.option in self.nets else row.option_label

    def base(self, row: Comparison) -> DisplayCell:
        """The persons compared."""
        return persons_cell(row.base, self.printing.small_base)

    def p(self, row: Comparison, *, adjusted: bool = False) -> DisplayCell:
        """The p-value, as it is or corrected."""
        value = row.p_adjusted if adjusted else row.test.p_value
        return p_cell(value, self.printing.rules.alpha, hidden=is_hidden(row))

    def verdict(self, row: Comparison) -> DisplayCell:
        """What the test supports."""
        return verdict_cell(row, self.printing.rules.smallest_base)

    def table(
        self,
        name: str,
        suffix: str,
        columns: tuple[DisplayColumn, ...],
        printed: Iterable[DisplayRow],
        headings: tuple[str, str],
        notes: tuple[str, ...],
    ) -> DisplayTable:
        """A table of tests; the first note says the method."""
        return DisplayTable(
            id=f"{table_id(self.title)}-{suffix}".replace("*", "_"),
            title=f"{table_heading(self.title)}: {name}",
            subtitles=subtitles(replace(self.title, base="answered")),
            columns=columns,
            rows=tuple(printed),
            row_headings=headings,
            notes=(*notes, *self.title.notes),
        )

    @property
    def interval(self) -> str:
        """What the interval beside a difference is."""
        return f"区間は、差(変化)の{percent_text(self.printing.rules.confidence)}％信頼区間です。"

    def note(self, rows: Sequence[Comparison]) -> str:
        """The method of these comparisons in one line."""
        return method_note(rows, self.printing.rules, self.printing.facts)


def comparison_tables(
    tables: Iterable[ReleasedTable], released: ReleasedComparisons, printing: Printing
) -> Iterator[DisplayTable]:
    """Per question: its association with every axis, then its differences and trend axis by axis."""
    for table in tables:
        title = table.title
        subject = Subject.of(table, printing)
        mine = [row for row in released.rows if (row.question, row.item) == (title.question, title.item)]
        if rows := [row for row in mine if row.against is Against.ASSOCIATION]:
            yield _association_table(subject, rows)
        for axis in title.axes:
            of_axis = [row for row in mine if row.axis == axis.id]
            for kind in _DIFFERENCES:
                if rows := [row for row in of_axis if row.against is kind]:
                    yield _difference_table(subject, axis.label, rows)
            if rows := [row for row in of_axis if row.against is Against.TREND]:
                yield _trend_table(subject, axis.label, rows)


def _association_table(subject: Subject, rows: Sequence[Comparison]) -> DisplayTable:
    """関連: one line per axis (two where there is a mean)."""
    columns = (
        DisplayColumn(wording.BASE_HEADING, "base"),
        DisplayColumn("判定", "text"),
        DisplayColumn("p", "statistic"),
        DisplayColumn("関連の強さ(V)", "statistic"),
        DisplayColumn("検定", "text"),
        DisplayColumn("統計量", "text"),
    )
    labels = {axis.id: axis.label for axis in subject.title.axes}
    has_mean = any(row.option == MEAN_OPTION for row in rows)
    printed = [
        DisplayRow(
            labels[row.axis] if has_mean else "",
            ("平均" if row.option == MEAN_OPTION else "回答の分布") if has_mean else labels[row.axis],
            (
                subject.base(row),
                subject.verdict(row),
                subject.p(row),
                effect_cell(row),
                DisplayCell(METHODS[row.test.method]),
                statistic_cell(row.test),
            ),
        )
        for row in rows
    ]
    headings = (wording.AXIS_HEADING, "") if has_mean else ("", wording.AXIS_HEADING)
    return subject.table(
        "分析軸との関連",
        "association",
        columns,
        printed,
        headings,
        (subject.note(rows), *(_EFFECT_NOTE if any(r.effect_size is not None for r in rows) else ())),
    )


def _difference_table(subject: Subject, axis_label: str, rows: Sequence[Comparison]) -> DisplayTable:
    """Differences by one axis: option by option, each category or pair on a line."""
    kind, printing = rows[0].against, subject.printing
    percent = "％・平均" if any(row.option == MEAN_OPTION for row in rows) else wording.PERCENT_HEADING
    printed = [
        DisplayRow(
            subject.option(row),
            f"{row.category_label} - {row.against_label}" if kind is Against.PAIR else row.category_label,
            (
                subject.base(row),
                *difference_cells(row, printing.decimals, is_weighted=printing.facts.is_weighted),
                subject.verdict(row),
                subject.p(row, adjusted=True),
                interval_cell(row, printing.decimals),
                statistic_cell(row.test),
                subject.p(row),
            ),
        )
        for row in rows
    ]
    name = f"{axis_label}の区分どうしの差" if kind is Against.PAIR else f"{axis_label}の区分と{_OTHER[kind]}の差"
    columns = _difference_columns(percent, kind)
    headings = (wording.OPTION_HEADING, axis_label)
    suffix = f"{rows[0].axis}-{kind.value}"
    return subject.table(name, suffix, columns, printed, headings, (subject.note(rows), _READING, subject.interval))


def _difference_columns(percent: str, kind: Against) -> tuple[DisplayColumn, ...]:
    """Columns of a table of differences."""
    return (
        DisplayColumn(wording.BASE_HEADING, "base"),
        DisplayColumn(percent, "percent"),
        DisplayColumn(f"{_OTHER[kind]} {percent}", "percent"),
        DisplayColumn("差", "statistic"),
        DisplayColumn("判定", "text"),
        DisplayColumn("補正後p", "statistic"),
        DisplayColumn(wording.INTERVAL_HEADING, "text"),
        DisplayColumn("統計量", "text"),
        DisplayColumn("p", "statistic"),
    )


_EFFECT_NOTE = ("関連の強さはクラメールの V(0から1。0.1で小さく、0.3で中くらい、0.5で大きいとされます)です。",)
_READING = (
    "差は、表示された数値の差です(比率はポイント)。「高い」「低い」は、補正後pが有意水準より小さいときだけの判定です。"
)


def _trend_table(subject: Subject, axis_label: str, rows: Sequence[Comparison]) -> DisplayTable:
    """傾向: the change per step along an ordered axis."""
    columns = (
        DisplayColumn(wording.BASE_HEADING, "base"),
        DisplayColumn("1区分あたりの変化", "statistic"),
        DisplayColumn("判定", "text"),
        DisplayColumn("p", "statistic"),
        DisplayColumn(wording.INTERVAL_HEADING, "text"),
        DisplayColumn("統計量", "text"),
    )
    printed = [
        DisplayRow(
            "",
            subject.option(row) or "回答の分布",
            (
                subject.base(row),
                change_cell(row, row.difference, subject.printing.decimals),
                subject.verdict(row),
                subject.p(row),
                interval_cell(row, subject.printing.decimals),
                statistic_cell(row.test),
            ),
        )
        for row in rows
    ]
    note = f"「{axis_label}」の区分が1つ進むごとの変化です(比率はポイント)。区分の間隔は等しいものとしています。"
    steady = (
        "「ほど」は、傾向が有意で、逆向きの有意な差がなく、逆向きの動きが3.0ポイント以内で、"
        "両端の差が10ポイント以上のときだけの判定です。"
    )
    headings = ("", wording.OPTION_HEADING)
    name, suffix = f"{axis_label}の順に沿った傾向", f"{rows[0].axis}-trend"
    return subject.table(name, suffix, columns, printed, headings, (subject.note(rows), note, steady, subject.interval))
