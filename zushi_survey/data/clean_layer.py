"""Clean answers written back into the columns of the answer file, to be compared with the raw layer cell by cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from zushi_survey.data.cleaning import Cleaned
from zushi_survey.data.delivery import columns_of, free_text_columns
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.model import DelimitedColumn, FlagColumns, Variable, flag_column_names

MISSING_WORDS = {State.NO_ANSWER: "NR", State.NOT_APPLICABLE: "NA", State.INVALID: "IV"}
"""How the clean layer spells the three kinds of missing."""


def clean_cells(cleaned: Cleaned, sheets: Sequence[RawSheet]) -> dict[str, list[str]]:
    """Column name -> one text per valid sheet: codes, flags as 1 and 0, NR, NA or IV for a missing answer.

    Free texts are taken from `sheets`, the raw files that were cleaned.
    """
    columns: dict[str, list[str]] = {}
    raw = _RawTexts(cleaned, sheets)
    for variable in cleaned.responses.questionnaire.variables.values():
        answers = cleaned.responses.answers.get(variable.id)
        if answers is None:
            continue
        written = _written(variable, answers, raw)
        words = np.array([MISSING_WORDS.get(State(state), "") for state in (0, -1, -2, -3)])
        missing = words[-answers.states.astype(np.int64)]
        for name, texts in written.items():
            columns[name] = [word or text for word, text in zip(missing.tolist(), texts, strict=True)]
    for name in sorted(free_text_columns(cleaned.responses.questionnaire)):
        columns.setdefault(name, raw.column(name))
    return columns


class _RawTexts:
    """Raw cells of the valid sheets."""

    def __init__(self, cleaned: Cleaned, sheets: Sequence[RawSheet]) -> None:
        by_place = {(sheet.file, line): (sheet, row) for sheet in sheets for row, line in enumerate(sheet.lines)}
        valid = [verdict for verdict in cleaned.sheets.verdicts if verdict.is_valid]
        self.places = [by_place[verdict.file, verdict.line] for verdict in valid]

    def column(self, name: str) -> list[str]:
        """The column's cells; blank where a file lacks it."""
        return [sheet.columns[name][row] if name in sheet.columns else "" for sheet, row in self.places]


def _written(variable: Variable, answers: Answers, raw: _RawTexts) -> Mapping[str, list[str]]:
    """The variable's columns as if every row were answered."""
    codes = [option.code for option in variable.question.options]
    names = columns_of(variable)
    match answers:
        case Choice():
            return {names[0]: [codes[code] if code >= 0 else "" for code in answers.codes.tolist()]}
        case Number():
            return {names[0]: [_shortest(value) for value in answers.values.tolist()]}
        case Choices():
            return _written_choices(variable, answers, codes)
    return {names[0]: raw.column(names[0])}


def _written_choices(variable: Variable, answers: Choices, codes: Sequence[str]) -> Mapping[str, list[str]]:
    """Columns of a multiple answer, options in the questionnaire's order."""
    columns = variable.columns
    if isinstance(columns, FlagColumns):
        position_of = variable.question.option_index
        return {
            name: ["1" if chosen else "0" for chosen in answers.chosen[position_of[code]].tolist()]
            for code, name in flag_column_names(variable).items()
        }
    lists = [[code for code, chosen in zip(codes, row, strict=True) if chosen] for row in answers.chosen.T.tolist()]
    if isinstance(columns, DelimitedColumn):
        return {columns.name: [(columns.separators or ";")[0].join(chosen) for chosen in lists]}
    return {
        name: [chosen[slot] if slot < len(chosen) else "" for chosen in lists]
        for slot, name in enumerate(columns_of(variable))
    }


def _shortest(value: float) -> str:
    """The number in its shortest form: 3, not 3.0; blank for none."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value == int(value) else repr(value)
