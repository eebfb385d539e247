"""Questionnaire and released tables -> the questionnaire as it was asked, its figures beside every option."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, ReleasedTable
from zushi_survey.present import wording
from zushi_survey.present.conditions_in_words import asked_in_words
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.layout import items_table, printed_stubs, stub_label
from zushi_survey.present.numbers import base_cell, count_cell, percent_cell, statistic_cell, weighted_base_cell
from zushi_survey.present.report import QuestionnaireLine, QuestionnaireSection
from zushi_survey.questionnaire.model import Option, Question, Questionnaire, QuestionType

_NUMBERED: Final = re.compile(r"^Q(?=\d)")
_MARKING: Final = {
    "SA": "○は1つ",
    "MA": "○はいくつでも",
    "NU": "数字を記入",
    "FA": "自由に記入",
}
_NO_TABLE: Final = "この質問の集計はありません。"
_FREE: Final = "自由記述のため、数値はありません。"
_WEIGHTED: Final = "件数は実数、％はウエイト補正後"


def questionnaire_sections(
    form: Questionnaire, tables: Sequence[ReleasedTable], decimals: int = 1
) -> tuple[QuestionnaireSection, ...]:
    """One section per question in printed order; only everyone's figures of its tables are used.

    Of questions without a table (自由記述) the wording and the options stand alone.
    """
    by_question: dict[str, list[ReleasedTable]] = {}
    for table in tables:
        by_question.setdefault(table.title.question, []).append(table)
    return tuple(_section(one, form, by_question.get(one.id, []), decimals) for one in form.questions)


def _section(
    question: Question, form: Questionnaire, tables: Sequence[ReleasedTable], decimals: int
) -> QuestionnaireSection:
    """One question."""
    lines: tuple[QuestionnaireLine, ...] = ()
    items: tuple[DisplayTable, ...] = ()
    if question.type is QuestionType.MATRIX and tables:
        items = tuple(_matrix_tables(tables, decimals))
    elif question.type is QuestionType.RANKING and tables:
        items = (_ranking_table(question, tables, decimals),)
    elif tables:
        lines = tuple(_lines(question, tables[0], decimals))
    else:
        lines = tuple(_bare_lines(question))
    return QuestionnaireSection(
        id=f"questionnaire-{question.id}",
        heading=f"{_NUMBERED.sub('問', question.id)} {question.label}",
        wording=question.text or "",
        instruction=_instruction(question, form),
        base=_base(question, tables),
        lines=lines,
        items=items,
    )


def _instruction(question: Question, form: Questionnaire) -> str:
    """How many answers were allowed, and of whom they were asked."""
    if question.type is QuestionType.RANKING:
        marking = f"{question.ranks or 1}位まで順位をつけて記入"
    elif question.type is QuestionType.LIMITED:
        marking = f"○は{question.limit}つまで" if question.limit else _MARKING["MA"]
    elif question.type is QuestionType.MATRIX:
        marking = f"項目ごとに、{_MARKING[question.item_type]}"
    else:
        marking = _MARKING[question.type]
    asked = asked_in_words(question.ask, form)
    return f"({marking})　対象: {asked or '全員'}"


def _base(question: Question, tables: Sequence[ReleasedTable]) -> str:
    """The base, where it is the same for all items; else why there are no figures."""
    if not tables:
        return _FREE if question.type is QuestionType.FREE else _NO_TABLE
    stated = list(dict.fromkeys(_base_of(table) for table in tables))
    notes = [_WEIGHTED] if tables[0].title.is_weighted else []
    notes += [wording.TICKS_NOTE.rstrip("。")] if tables[0].title.base == "ticks" else []
    base = stated[0] if len(stated) == 1 else "n は項目ごとに表にあります"
    return "　".join((base, *(f"({note})" for note in notes)))


def _base_of(table: ReleasedTable) -> str:
    """`n=1,112`, weighted ones with both kinds; a mark instead of a hidden one."""
    bearer = _base_bearer(printed_stubs(table))
    weighted = f"、ウエイト後 {weighted_base_cell(bearer).text}" if table.title.is_weighted else ""
    return f"n={base_cell(bearer, table.small_base).text}{weighted}"


def _base_bearer(stubs: Sequence[Cell]) -> Cell:
    """The cell whose base is everyone's: any share, else a statistic."""
    return next((stub for stub in stubs if not stub.kind.is_statistic), stubs[0])


def _lines(question: Question, table: ReleasedTable, decimals: int) -> Iterator[QuestionnaireLine]:
    """Options as printed, then nets, 無回答 last; a mean is neither persons nor percent and stands in the words."""
    option_by_code = {option.code: option for option in question.options}
    for stub in printed_stubs(table):
        option = option_by_code.get(stub.option) if stub.kind is CellKind.OPTION else None
        number, text = (option.code, option.label) if option else ("", stub_label(stub, table.title.unit))
        if stub.kind.is_statistic:
            yield QuestionnaireLine(number, f"{text}　{statistic_cell(stub, is_marked=False).text}")
        else:
            count, percent = _figures(stub, table, decimals)
            yield QuestionnaireLine(number, text, count.text, percent.text, is_net=stub.kind is CellKind.NET)


def _figures(stub: Cell, table: ReleasedTable, decimals: int) -> tuple[DisplayCell, DisplayCell]:
    """Persons and percent of one answer."""
    return count_cell(stub), percent_cell(stub, decimals, is_weighted=table.title.is_weighted)


def _bare_lines(question: Question) -> Iterator[QuestionnaireLine]:
    """Options of a question without figures; items of a matrix first."""
    for item in question.items:
        yield QuestionnaireLine("", item.label)
    for option in question.options:
        yield QuestionnaireLine(option.code, option.label)


def _matrix_tables(tables: Sequence[ReleasedTable], decimals: int) -> Iterator[DisplayTable]:
    """Items down the side and answers across the top, as they were asked: percents and means, then persons."""
    percents = items_table(tables, decimals, "percent")
    yield _as_asked(percents, wording.PERCENT_HEADING)
    if any(column.role == "percent" for column in percents.columns):
        counts = items_table(tables, decimals, "count")
        places = [place for place, column in enumerate(counts.columns) if column.role != "statistic"]
        rows = tuple(replace(row, cells=tuple(row.cells[place] for place in places)) for row in counts.rows)
        columns = tuple(counts.columns[place] for place in places)
        bare = replace(counts, id=f"{counts.id}-count", columns=columns, rows=rows, notes=())
        yield _as_asked(bare, wording.COUNT_HEADING)


def _as_asked(table: DisplayTable, shown: str) -> DisplayTable:
    """The table without what stands above it anyway; its heading says what its figures are."""
    return replace(
        table, title=f"{table.title}({shown})", subtitles=(), row_headings=("", f"{wording.ITEM_HEADING}({shown})")
    )


def _ranking_table(question: Question, tables: Sequence[ReleasedTable], decimals: int) -> DisplayTable:
    """Options down the side as printed, persons and percent of each rank across the top."""
    columns = tuple(
        column
        for table in tables
        for column in (
            DisplayColumn(wording.COUNT_HEADING, "count", table.title.item_label),
            DisplayColumn(wording.PERCENT_HEADING, "percent", table.title.item_label),
        )
    )
    label_by_code = {option.code: _printed(option) for option in question.options}
    rows = []
    for stub in max((printed_stubs(table) for table in tables), key=len):
        is_option = stub.kind is CellKind.OPTION
        label = label_by_code.get(stub.option, stub.option_label) if is_option else stub_label(stub, "")
        cells = tuple(cell for table in tables for cell in _ranked(stub, table, decimals))
        rows.append(DisplayRow("", label, cells))
    title = f"{tables[0].title.question} {tables[0].title.question_label}"
    return DisplayTable(question.id, title, (), columns, tuple(rows), ("", wording.OPTION_HEADING))


def _ranked(stub: Cell, table: ReleasedTable, decimals: int) -> tuple[DisplayCell, DisplayCell]:
    """Persons and percent of one answer in one rank."""
    everyone = (cell for cell in table.cells if cell.axis == TOTAL)
    return _figures(next(c for c in everyone if (c.kind, c.option) == (stub.kind, stub.option)), table, decimals)


def _printed(option: Option) -> str:
    """An option with its number."""
    return f"{option.code}　{option.label}"
