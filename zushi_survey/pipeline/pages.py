"""Released tables -> a page with its banners, the summary of repairs and the sources it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from zushi_survey import __version__
from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.pipeline.folder import StudyFolder, WaveData
from zushi_survey.pipeline.record import input_facts, repair_facts
from zushi_survey.pipeline.tabulation import TableSet
from zushi_survey.present.banners import page_of
from zushi_survey.present.display import DisplayPage, DisplayTable
from zushi_survey.present.layout import Extras, Show, display_table, frequency_table, items_table

if TYPE_CHECKING:
    from zushi_survey.pipeline.comparing import ComparisonSet
    from zushi_survey.pipeline.orders import OrderSet
    from zushi_survey.present.comparisons import Printing
    from zushi_survey.present.methods_in_words import DesignFacts
    from zushi_survey.questionnaire.study import StatisticsRules

# What prints tests is imported by the pages of tests: a plain table does not wait for it.
_COMMAND_TITLES = {"freq": "単純集計", "crosstab": "クロス集計"}


def tables_page(
    study: StudyFolder,
    wave: WaveData,
    tables: TableSet,
    *,
    command: str,
    show: Show = "percent",
    extras: Extras | None = None,
    brief: bool = False,
) -> DisplayPage:
    """The page of a `freq` or `crosstab` run."""
    printed = _frequency_tables(study, tables) if command == "freq" else _cross_tables(study, tables, show, extras)
    policy = tables.tables[0].policy if tables.tables else study.file.policy
    return page_of(
        printed,
        f"{study.file.title} {wave.spec.label} {_COMMAND_TITLES[command]}",
        data_origin=study.file.data_origin,
        policy=policy,
        small_base=study.file.release.small_base,
        source=(*source_lines(study, wave, brief=brief), *_left_out_lines(tables)),
    )


def _cross_tables(
    study: StudyFolder, tables: Iterable[ReleasedTable], show: Show, extras: Extras | None
) -> Iterator[DisplayTable]:
    """One cross table per released table."""
    for table in tables:
        yield display_table(table, study.file.decimals, study.file.axis_no_answer, show, extras)


def _frequency_tables(study: StudyFolder, tables: TableSet) -> Iterator[DisplayTable]:
    """One table per question: a matrix or ranking as one table with its items down the side."""
    for question in dict.fromkeys(table.title.question for table in tables):
        same = [table for table in tables if table.title.question == question]
        if len(same) > 1:
            yield items_table(same, study.file.decimals)
        else:
            yield frequency_table(same[0], study.file.decimals)


def page_of_tests(study: StudyFolder, wave: WaveData, found: ComparisonSet, *, brief: bool = False) -> DisplayPage:
    """The page of a `test` run by axes."""
    from zushi_survey.present.comparisons import comparison_tables

    tables = comparison_tables(found.tables, found.released, printing_of(study, wave, found.rules))
    return _statistics_page(study, wave, tables, found, brief=brief)


def page_of_given(
    study: StudyFolder, wave: WaveData, found: ComparisonSet, given: str, *, brief: bool = False
) -> DisplayPage:
    """The page of a two-factor check; `given` is the label of the axis held equal."""
    from zushi_survey.present.given import given_tables

    tables = given_tables(found.tables, found.released, given, printing_of(study, wave, found.rules))
    return _statistics_page(study, wave, tables, found, brief=brief)


def _statistics_page(
    study: StudyFolder, wave: WaveData, tables: Iterable[DisplayTable], found: ComparisonSet, *, brief: bool
) -> DisplayPage:
    """A page of comparisons."""
    return page_of(
        tables,
        f"{study.file.title} {wave.spec.label} 検定",
        data_origin=study.file.data_origin,
        policy=found.released.policy,
        small_base=study.file.release.small_base,
        source=(*source_lines(study, wave, brief=brief), *_left_out_lines(found.tables)),
    )


def page_of_orders(study: StudyFolder, wave: WaveData, found: OrderSet, *, brief: bool = False) -> DisplayPage:
    """The page of a `test --order` run."""
    from zushi_survey.present.orders import order_tables

    return page_of(
        order_tables(found.orders, printing_of(study, wave, found.rules)),
        f"{study.file.title} {wave.spec.label} 順位の検定",
        data_origin=study.file.data_origin,
        policy=found.orders[0].policy if found.orders else study.file.policy,
        small_base=study.file.release.small_base,
        source=source_lines(study, wave, brief=brief),
    )


def printing_of(study: StudyFolder, wave: WaveData, rules: StatisticsRules) -> Printing:
    """What tables of tests need besides their comparisons."""
    from zushi_survey.present.comparisons import Printing

    return Printing(rules, design_facts(wave), study.file.decimals, study.file.release.small_base)


def design_facts(wave: WaveData) -> DesignFacts:
    """What a note says about the design and the weights."""
    from zushi_survey.present.methods_in_words import DesignFacts

    if wave.ingested is not None:
        from zushi_survey.pipeline.counting import facts_of_pieces

        return facts_of_pieces(wave, wave.ingested)
    design = wave.design
    return DesignFacts(
        is_weighted=design.weights is not None,
        is_drawn_singly=replace(design, weights=None, calibration=None, replicates=None).is_simple,
        has_replicates=design.replicates is not None,
        is_calibrated=design.calibration is not None,
        sampling_fraction=design.sampling_fraction,
    )


def _left_out_lines(tables: TableSet) -> Iterator[str]:
    """Questions that were not counted."""
    return (f"集計しなかった質問 {line}" for line in tables.left_out)


def source_lines(study: StudyFolder, wave: WaveData, *, brief: bool = False) -> tuple[str, ...]:
    """Program version, inputs with checksums, sheets and the summary of repairs: the foot of every page.

    `brief` leaves the inputs to the run record: on a terminal the table matters more.
    """
    coded = wave.coded
    inputs = [f"入力: {fact['file']} (SHA-256 {fact['sha256']})" for fact in input_facts(study, wave)]
    return (
        f"zushi-survey {__version__}",
        *(["入力ファイルと照合の値: out/runs の記録"] if brief else inputs),
        f"回収 {coded.returned:,} 票、無効 {coded.returned - coded.valid:,} 票、有効 {coded.valid:,} 票",
        *_repair_lines(wave, brief=brief),
        *_open_error_lines(wave),
        *(f"仮定: {line}" for line in coded.assumptions),
    )


def _open_error_lines(wave: WaveData) -> Iterator[str]:
    """A warning when errors remain that no rule repairs: their cells stand in the tables as 無効."""
    left = wave.coded.open_errors
    if left:
        counted = "読めない回答は「無効」に数えました(一覧: zushi-survey validate)"
        yield f"注意: 直していない誤りが {left:,} 件あります。{counted}"


def _repair_lines(wave: WaveData, *, brief: bool) -> Iterator[str]:
    """The summary of repairs, one line per rule or one for all; a study without repairs says so."""
    facts = repair_facts(wave)
    total = sum(fact["cells"] for fact in facts)
    if brief or not facts:
        yield f"データの修正: {len(facts)} の規則で {total:,} か所"
        return
    for fact in facts:
        yield f"データの修正: {fact['rule']} {fact['reason']} {fact['cells']:,} か所"
