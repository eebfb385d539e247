"""What would change: conclusions and their flips as tables, and as rows for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zushi_survey.analysis.scenarios import Change
from zushi_survey.analysis.sensitivity import Conclusion, Flip, Outcome, Result, Sensitivity, Verdict
from zushi_survey.present.comparison_cells import MEAN_OPTION, figure_cell, p_cell
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable, Role
from zushi_survey.present.numbers import EMPTY, HIDDEN, rounded
from zushi_survey.present.sensitivity.words import (
    KIND_WORDS,
    Names,
    change_words,
    scenario_id,
    scenario_words,
    subject_words,
    verdict_words,
)

_FLIPS: Final = {
    None: "変わらない",
    Flip.REVERSED: "別の結論になる",
    Flip.FALLEN: "言えなくなる",
    Flip.APPEARED: "新たに言える",
}
_MEASURES: Final[tuple[tuple[str, Role], ...]] = (
    ("結論", "text"),
    ("差", "statistic"),
    ("p(補正後)", "statistic"),
    ("n", "count"),
)
"""What is shown of a result, in this order."""
_TABLE_ROWS_NOTE = "ほかに {count:,} 行あります。--format html、xlsx、csv、json にはすべて出します。"


def sensitivity_tables(
    found: Sensitivity,
    names: Names,
    notes: Sequence[str],
    changes: Sequence[Change],
    *,
    decimals: int = 1,
    row_limit: int | None = None,
) -> list[DisplayTable]:
    """Every table in printed order; `changes` in the order of the rows, `row_limit` shortens long tables."""
    tables = [
        summary_table(found, notes),
        scenario_table(found, names, changes),
        flip_table(found, names, decimals, row_limit),
    ]
    if any(conclusion.combined for conclusion in found.conclusions):
        tables.append(combination_table(found, names, row_limit))
    return [*tables, robust_table(found, names, decimals, row_limit)]


def summary_table(found: Sensitivity, notes: Sequence[str]) -> DisplayTable:
    """How many conclusions there are, of which kind, and how many of them do not move."""
    columns = ("調べた結論", "もとの設定で言える", "うち変わらない", "うち変わることがある", "新たに言えることがある")
    kinds = {one.key.kind for one in found.conclusions}
    rows = [
        _count_row(KIND_WORDS[kind], [one for one in found.conclusions if one.key.kind is kind], found)
        for kind in KIND_WORDS
        if kind in kinds
    ]
    return DisplayTable(
        "sensitivity-summary",
        "結論の数",
        ("「言える」は、もとの設定の検定で差・関連・順位・横ばいが認められることです。",),
        tuple(DisplayColumn(label, "count") for label in columns),
        (_count_row("すべて", found.conclusions, found, is_total=True), *rows),
        ("", "結論の種類"),
        tuple(notes),
    )


def _count_row(
    label: str, conclusions: Sequence[Conclusion], found: Sensitivity, *, is_total: bool = False
) -> DisplayRow:
    """The numbers of one kind of conclusion."""
    counts = Sensitivity(tuple(conclusions), found.policy).counts()
    supported, robust = counts["supported"], counts["robust"]
    numbers = (counts["examined"], supported, robust, supported - robust, counts["appearing"])
    return DisplayRow("", label, tuple(_whole(number) for number in numbers), is_total)


def scenario_table(found: Sensitivity, names: Names, changes: Sequence[Change]) -> DisplayTable:
    """What each change does."""
    columns = ("もとの設定で言える結論", *(_FLIPS[flip] for flip in (None, *Flip)))
    rows = []
    for change in changes:
        touched = [
            (one, outcome) for one in found.conclusions for outcome in one.outcomes if outcome.scenario == (change,)
        ]
        supported = [outcome for one, outcome in touched if one.own.verdict.is_supported]
        held = sum(outcome.flip is None for outcome in supported)
        flips = [sum(outcome.flip is flip for _, outcome in touched) for flip in Flip]
        cells = tuple(_whole(number) for number in (len(supported), held, *flips))
        rows.append(DisplayRow("", change_words(change, names), cells))
    return DisplayTable(
        "sensitivity-scenarios",
        "条件ごとの変わり方",
        ("もとの設定から条件を1つだけ変えたときに、その条件にかかわる結論がどうなるかです。",),
        tuple(DisplayColumn(label, "count") for label in columns),
        tuple(rows),
        ("", "変える条件"),
    )


def flip_table(found: Sensitivity, names: Names, decimals: int, row_limit: int | None) -> DisplayTable:
    """Every flip, what a reader should know first in front: the conclusion before and after, with its figures."""
    flips = [(one, outcome) for one in found.changing for outcome in one.flips]
    shown = flips[:row_limit]
    rows = tuple(_flip_row(one, outcome, names, decimals) for one, outcome in shown)
    columns = (
        DisplayColumn("変わり方", "text"),
        *(DisplayColumn(side, role, measure) for measure, role in _MEASURES for side in ("もとの設定", "この条件")),
    )
    return DisplayTable(
        "sensitivity-flips",
        "条件によって変わる結論",
        ("別の結論になるもの、言えなくなるもの、新たに言えるものの順です。それぞれ、変わる条件の多いものが先です。",),
        columns,
        rows,
        ("結論", "変える条件"),
        (*_nothing(rows, "変わる結論はありませんでした。"), *_rest(len(flips) - len(shown)), *_figure_notes(rows)),
    )


def _flip_row(conclusion: Conclusion, outcome: Outcome, names: Names, decimals: int) -> DisplayRow:
    """One flip."""
    before = _result_cells(conclusion, conclusion.own, names, decimals)
    after = _result_cells(conclusion, outcome.result, names, decimals)
    return DisplayRow(
        subject_words(conclusion, names),
        scenario_words(outcome.scenario, names),
        (
            DisplayCell(_FLIPS[outcome.flip]),
            *(cell for pair in zip(before, after, strict=True) for cell in pair),
        ),
    )


def combination_table(found: Sensitivity, names: Names, row_limit: int | None) -> DisplayTable:
    """Under how many combinations of all changes each conclusion holds that does not hold under all of them."""
    combined = [(one, one.combined) for one in found.conclusions if one.combined and one.own.verdict.is_supported]
    moving = [(one, tally) for one, tally in combined if tally.held < tally.examined]
    moving.sort(key=lambda pair: pair[1].held / pair[1].examined)
    rows = tuple(
        DisplayRow(
            subject_words(one, names),
            verdict_words(one.key.kind, one.own.verdict),
            (
                DisplayCell(f"{tally.held:,} / {tally.examined:,}"),
                DisplayCell(scenario_words(tally.smallest.scenario, names) if tally.smallest else ""),
                DisplayCell(verdict_words(one.key.kind, tally.smallest.result.verdict) if tally.smallest else ""),
            ),
        )
        for one, tally in moving[:row_limit]
    )
    return DisplayTable(
        "sensitivity-combinations",
        "すべての組み合わせ",
        (f"もとの設定で言える結論 {len(combined):,} 件のうち、{len(combined) - len(moving):,} 件はすべての"
         "組み合わせで成り立ちます。次は、成り立たない組み合わせがある結論です(成り立つ割合の小さい順)。",),
        (
            DisplayColumn("成り立つ組み合わせ", "text"),
            DisplayColumn("変わる最も少ない変更", "text"),
            DisplayColumn("そのときの結論", "text"),
        ),
        rows,
        ("結論", "もとの設定"),
        tuple(_rest(len(moving) - len(rows))),
    )  # fmt: skip


def robust_table(found: Sensitivity, names: Names, decimals: int, row_limit: int | None) -> DisplayTable:
    """The conclusions that hold under every single change."""
    shown = found.robust[:row_limit]
    rows = tuple(
        DisplayRow(
            KIND_WORDS[one.key.kind],
            subject_words(one, names),
            (*_result_cells(one, one.own, names, decimals), _whole(len(one.outcomes))),
        )
        for one in shown
    )
    return DisplayTable(
        "sensitivity-robust",
        "どの条件でも変わらない結論",
        ("条件を1つずつ変えても、もとの設定と同じことが言える結論です。",),
        (
            *(DisplayColumn(measure, role) for measure, role in _MEASURES),
            DisplayColumn("調べた条件の数", "count"),
        ),
        rows,
        ("種類", "結論"),
        (*_nothing(rows, "ありませんでした。"), *_rest(len(found.robust) - len(shown)), *_figure_notes(rows)),
    )


def _result_cells(
    conclusion: Conclusion, result: Result, names: Names, decimals: int
) -> tuple[DisplayCell, DisplayCell, DisplayCell, DisplayCell]:
    """Verdict, difference, adjusted p and persons."""
    is_hidden = result.verdict is Verdict.HIDDEN
    is_mean = conclusion.about.option == MEAN_OPTION
    figure = None
    if result.difference is not None:
        figure = rounded(result.difference if is_mean else 100 * result.difference, 2 if is_mean else decimals)
    return (
        DisplayCell(verdict_words(conclusion.key.kind, result.verdict)),
        EMPTY if figure is None and not is_hidden else figure_cell(figure, hidden=is_hidden, signed=True),
        EMPTY
        if result.p_adjusted is None and not is_hidden
        else p_cell(result.p_adjusted, names.alpha, hidden=is_hidden),
        HIDDEN if is_hidden else EMPTY if result.base is None else _whole(result.base),
    )


def _whole(number: int) -> DisplayCell:
    """A count, thousands separated."""
    return DisplayCell(f"{number:,}", float(number))


def _nothing(rows: Sequence[DisplayRow], words: str) -> tuple[str, ...]:
    """What stands under an empty table."""
    return () if rows else (words,)


def _rest(count: int) -> tuple[str, ...]:
    """How many rows a shortened table leaves out."""
    return (_TABLE_ROWS_NOTE.format(count=count),) if count > 0 else ()


def _figure_notes(rows: Sequence[DisplayRow]) -> tuple[str, ...]:
    """What the figures are, where there are any."""
    if not rows:
        return ()
    return (
        "差は、比率ではポイント、平均ではその単位、傾向では1区分あたりの増え方です。",
        "n は前に書いた側(区分・選択肢・今回)の人数です。傾向と関連では、検定に入った全員です。",
    )


DATA_COLUMNS: Final = (
    "wave", "kind", "question", "item", "option", "option_label", "axis", "category", "category_label", "against",
    "against_label", "scenario", "scenario_label", "verdict", "verdict_label", "change", "base", "base_against",
    "difference", "p_adjusted", "combinations", "combinations_held", "data_origin", "policy",
)  # fmt: skip


def sensitivity_data(found: Sensitivity, names: Names, data_origin: str, about: dict[str, str]) -> DataTable:
    """One row per conclusion and scenario (`study`: the own settings), for all that can be said under any of them."""
    rows = tuple(
        _data_row(one, outcome, names, data_origin, found.policy)
        for one in found.conclusions
        if one.own.verdict.is_supported or one.worst is not None
        for outcome in (Outcome((), one.own, None), *one.outcomes)
    )
    counts = {name: str(number) for name, number in found.counts().items()}
    return DataTable(DATA_COLUMNS, rows, {**about, **counts})


def _data_row(
    conclusion: Conclusion, outcome: Outcome, names: Names, data_origin: str, policy: str
) -> tuple[str | int | float | None, ...]:
    """One row for programs."""
    about, kind, result = conclusion.about, conclusion.key.kind, outcome.result
    tally = None if outcome.scenario else conclusion.combined
    return (
        *(about.wave, kind.value, about.question, about.item, about.option, about.option_label),
        *(about.axis, about.category, about.category_label),
        about.against_id or about.against.value,
        about.against_label,
        scenario_id(outcome.scenario),
        scenario_words(outcome.scenario, names),
        result.verdict.value,
        verdict_words(kind, result.verdict),
        outcome.flip.value if outcome.flip else "",
        *(result.base, result.base_against, result.difference, result.p_adjusted),
        *((None, None) if tally is None else (tally.examined, tally.held)),
        data_origin,
        policy,
    )
