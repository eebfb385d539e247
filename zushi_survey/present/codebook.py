"""The questionnaire as a readable codebook: every question, its options and columns, and the analysis axes."""

from __future__ import annotations

from collections.abc import Iterator

from zushi_survey.present import wording
from zushi_survey.present.banners import DataOrigin, page_of
from zushi_survey.present.conditions_in_words import asked_in_words, condition_in_words
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayPage, DisplayRow, DisplayTable
from zushi_survey.questionnaire.conditions import axis_categories, axis_conditions
from zushi_survey.questionnaire.model import (
    TYPE_WORDS,
    Axis,
    Band,
    DelimitedColumn,
    FlagColumns,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    SingleColumn,
    Variable,
    flag_column_names,
)

_COLUMNS = (DisplayColumn("内容", "text"), DisplayColumn("備考", "text"))


def codebook_page(
    questionnaire: Questionnaire, *, data_origin: DataOrigin = "real", source: tuple[str, ...] = ()
) -> DisplayPage:
    """One table per question in questionnaire order, then one per axis. Raises ConditionError."""
    tables = [_question_table(question, questionnaire) for question in questionnaire.questions]
    tables += [_axis_table(axis, questionnaire) for axis in questionnaire.axes]
    notes = (f"注記: {questionnaire.note}",) if questionnaire.note else ()
    return page_of(
        tables,
        f"コード表: {questionnaire.title}",
        data_origin=data_origin,
        policy=None,
        source=(f"調査票: {questionnaire.id}", *notes, *source),
    )


def _question_table(question: Question, questionnaire: Questionnaire) -> DisplayTable:
    """Options, nets, bands and items of one question."""
    variables = questionnaire.variables_of(question.id)
    return DisplayTable(
        id=question.id,
        title=f"{question.id} {question.label}",
        subtitles=tuple(line for line in _subtitles(question, questionnaire, variables) if line),
        columns=_COLUMNS,
        rows=tuple(_question_rows(question, variables)),
        row_headings=("種別", "番号"),
    )


def _subtitles(question: Question, questionnaire: Questionnaire, variables: tuple[Variable, ...]) -> Iterator[str]:
    """Wording, kind, who is asked, range, sensitivity, columns."""
    yield f"設問: {question.text}" if question.text else ""
    yield wording.type_line(question.type, question.limit) + _type_details(question)
    yield f"対象: {asked_in_words(question.ask, questionnaire) or '全員'}"
    yield _range_line(question)
    yield "配慮を要する質問: 公表の基準が厳しくなります" if question.sensitive else ""
    if len(variables) == 1 and not isinstance(variables[0].columns, FlagColumns):
        yield f"回答ファイルの列: {_columns_in_words(variables[0])}"


def _type_details(question: Question) -> str:
    """What a matrix's items are, how many ranks."""
    if question.type is QuestionType.MATRIX:
        return f"(項目ごとに{TYPE_WORDS[question.item_type]})"
    return f"({question.ranks}位まで)" if question.ranks else ""


def _range_line(question: Question) -> str:
    """Unit and allowed range of a number."""
    unit = question.unit or ""
    low = "" if question.minimum is None else f"{question.minimum:g}{unit}以上"
    high = "" if question.maximum is None else f"{question.maximum:g}{unit}以下"
    if low or high:
        return f"範囲: {low}{high}"
    return f"単位: {unit}" if unit else ""


def _question_rows(question: Question, variables: tuple[Variable, ...]) -> Iterator[DisplayRow]:
    """Items or ranks, options, nets, bands."""
    if len(variables) > 1:
        for variable in variables:
            remarks = (f"列 {_columns_in_words(variable)}", _reversed(variable))
            yield _row("項目" if variable.item else "順位", variable.item_id, variable.item_label, *remarks)
    flags = variables[0] if len(variables) == 1 and isinstance(variables[0].columns, FlagColumns) else None
    column_by_code = flag_column_names(flags) if flags else {}
    for option in question.options:
        yield _row("選択肢", option.code, option.label, *_option_remarks(option, column_by_code.get(option.code)))
    for net in question.nets:
        yield _row("まとめ", net.id, wording.net_label(net.label), f"選択肢 {'・'.join(net.options)}")
    for number, band in enumerate(question.bands, 1):
        yield _row("階級", str(number), band.label, _band_range(band, question.unit or ""))


def _row(kind: str, code: str, label: str, *remarks: str) -> DisplayRow:
    """One line of the codebook."""
    return DisplayRow(kind, code, (DisplayCell(label), DisplayCell("、".join(remark for remark in remarks if remark))))


def _option_remarks(option: Option, column: str | None) -> Iterator[str]:
    """What is special about an option, and its column."""
    yield f"図表では「{option.short}」" if option.short else ""
    yield "ほかと同時に選べない" if option.exclusive else ""
    yield f"自由記述の列 {option.free_text}" if option.free_text else ""
    yield f"点数 {option.score:g}" if option.score is not None else ""
    yield f"同じ意味の書き方 {'・'.join(option.aliases)}" if option.aliases else ""
    yield f"列 {column}" if column else ""


def _reversed(variable: Variable) -> str:
    """Whether the item's scores are turned round."""
    return "逆転項目" if variable.item and variable.item.reversed else ""


def _band_range(band: Band, unit: str) -> str:
    """Ends of a class, both inclusive."""
    low = "" if band.low is None else f"{band.low:g}{unit}以上"
    high = "" if band.high is None else f"{band.high:g}{unit}以下"
    return low + high


def _columns_in_words(variable: Variable) -> str:
    """Where the answers lie in the file."""
    columns = variable.columns
    match columns:
        case SingleColumn():
            return columns.name
        case DelimitedColumn():
            return f"{columns.name}(番号を「{columns.separators[:1]}」などで区切って並べる)"
        case FlagColumns():
            return "・".join(flag_column_names(variable).values())
    return f"{'・'.join(columns.names)}(選んだ番号を1つずつ)"


def _axis_table(axis: Axis, questionnaire: Questionnaire) -> DisplayTable:
    """Categories of one axis with who is in them."""
    pairs = zip(axis_categories(axis, questionnaire), axis_conditions(axis, questionnaire), strict=True)
    rows = [
        DisplayRow(
            "",
            category.id,
            (DisplayCell(category.label), DisplayCell(f"{condition_in_words(condition, questionnaire)}人")),
        )
        for category, condition in pairs
    ]
    order = "順序あり" if axis.ordered else ""
    return DisplayTable(
        id=f"axis.{axis.id}",
        title=f"分析軸 {axis.id}: {axis.label}",
        subtitles=tuple(line for line in (f"もとの質問: {axis.question}" if axis.question else "", order) if line),
        columns=_COLUMNS,
        rows=tuple(rows),
        row_headings=("", "区分"),
    )
