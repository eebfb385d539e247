"""Released tables -> a page with its banners, the summary of repairs and the sources it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zushi_survey import __version__
from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.pipeline.record import input_facts, repair_facts
from zushi_survey.pipeline.study import Study, WaveData
from zushi_survey.pipeline.tabulation import TableSet
from zushi_survey.present.banners import page_of
from zushi_survey.present.display import DisplayPage, DisplayTable
from zushi_survey.present.layout import Show, display_table, frequency_table, items_table

_COMMAND_TITLES = {"freq": "単純集計", "crosstab": "クロス集計"}


def tables_page(study: Study, wave: WaveData, tables: TableSet, *, command: str, show: Show = "percent") -> DisplayPage:
    """The page of a `freq` or `crosstab` run."""
    printed = _frequency_tables(study, tables) if command == "freq" else _cross_tables(study, tables, show)
    policy = tables.tables[0].policy if tables.tables else study.file.policy
    return page_of(
        printed,
        f"{study.file.title} {wave.spec.label} {_COMMAND_TITLES[command]}",
        data_origin=study.file.data_origin,
        policy=policy,
        small_base=study.file.release.small_base,
        source=source_lines(study, wave),
    )


def _cross_tables(study: Study, tables: Iterable[ReleasedTable], show: Show) -> Iterator[DisplayTable]:
    """One cross table per released table."""
    for table in tables:
        yield display_table(table, study.file.decimals, study.file.axis_no_answer, show)


def _frequency_tables(study: Study, tables: TableSet) -> Iterator[DisplayTable]:
    """One table per question: a matrix or ranking as one table with its items down the side."""
    for question in dict.fromkeys(table.title.question for table in tables):
        same = [table for table in tables if table.title.question == question]
        if len(same) > 1:
            yield items_table(same, study.file.decimals)
        else:
            yield frequency_table(same[0], study.file.decimals)


def source_lines(study: Study, wave: WaveData) -> tuple[str, ...]:
    """Program version, inputs with checksums, and the summary of repairs: the foot of every page."""
    lines = [f"zushi-survey {__version__}"]
    lines += [f"入力: {fact['file']} (SHA-256 {fact['sha256']})" for fact in input_facts(study, wave)]
    account = wave.cleaned.sheets
    lines.append(
        f"回収 {account.returned:,} 票、無効 {account.returned - account.valid:,} 票、有効 {account.valid:,} 票"
    )
    lines += [f"修正: {fact['rule']} {fact['reason']} {fact['cells']:,} か所" for fact in repair_facts(wave)]
    lines += [f"仮定: {line}" for line in wave.cleaned.assumptions]
    return tuple(lines)
