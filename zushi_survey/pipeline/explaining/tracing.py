"""A figure of an output -> its chains: to the cell of a released table wherever its labels name one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isclose
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.analysis.tables import TOTAL, CellStatus, ReleasedTable
from zushi_survey.pipeline.explaining.figures import chain_of_cell
from zushi_survey.pipeline.explaining.finding import figure_of
from zushi_survey.pipeline.explaining.hearing import hearing_steps
from zushi_survey.pipeline.explaining.labels import Match, matches, questions_of
from zushi_survey.pipeline.explaining.sentences import EVIDENCE_TABLE, chains_of_evidence
from zushi_survey.pipeline.explaining.waves import change_chain
from zushi_survey.pipeline.record import input_facts
from zushi_survey.pipeline.tabulation import TableRequest, tabulate_wave
from zushi_survey.present import wording
from zushi_survey.present.explaining import Chain, printed_forms
from zushi_survey.present.printed import meaning_steps, same_step, sources_step, table_steps, untraced_step

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import BaseKind
    from zushi_survey.pipeline.explaining.traced import Traced
    from zushi_survey.pipeline.folder import StudyFolder, WaveData

_TABLES = ("", "freq", "crosstab", "chapter", "report")
"""Outputs whose figures under a question's labels are that question's and nothing else."""
_WITH_TABLES = (*_TABLES, "test", "sensitivity", "precision", "weight")
"""Outputs that print figures of questions' tables among others: believed where the figure itself agrees."""
_ONLY_BASES = ("precision", "weight")
_SAME_BITS = 1e-12
"""Workbooks keep sixteen digits of a number, rows seventeen."""
_TIDY = ("question", "option", "axis", "category")
_COLUMNS = {
    "proportion": "比率(0～1)",
    "count_unweighted": "回答数(人)",
    "count_weighted": "ウエイト後の回答数",
    "base_unweighted": "基数(n)",
    "base_weighted": "ウエイト後の基数",
    "base_effective": "有効基数",
    "value": "平均などの値",
    "standard_error": "標準誤差",
    "interval_low": "信頼区間の下限",
    "interval_high": "信頼区間の上限",
}
"""Columns of the rows of tables, in words."""


class _Chosen(NamedTuple):
    """The cell that a figure is, what of it, and how that is printed today (None where it is hidden)."""

    match: Match
    what: str
    now: str | None


def chains_of_cell(study: StudyFolder, traced: Traced) -> list[Chain]:
    """The chain of one figure. Raises SurveyError for problems of the study's files."""
    chain = None
    if traced.cell.table == EVIDENCE_TABLE:
        return chains_of_evidence(study, traced) or [_chain_of_output(study, traced)]
    if traced.kind == "compare":
        chain = change_chain(study, traced)
    elif traced.kind in _WITH_TABLES:
        chain = _chain_of_table(study, traced)
    return [chain or _chain_of_output(study, traced)]


def _chain_of_table(study: StudyFolder, traced: Traced) -> Chain | None:
    """The chain to the cell of a question's table; None where labels name none, or several that print the same."""
    wave = _wave(study, traced)
    request = _request(study, wave, traced)
    if not request.questions:
        return None
    tables = tuple(tabulate_wave(study, wave, request))
    is_tidy = all(name in traced.keys for name in _TIDY)
    chosen = _by_keys(tables, traced, study.file.decimals) if is_tidy else _chosen(tables, traced, study.file.decimals)
    if chosen is None:
        return None
    steps = traced.head(is_shown=chosen.now is not None)
    steps.append(same_step(chosen.what, traced.cell.text, chosen.now))
    return chain_of_cell(study, wave, chosen.match.table, chosen.match.cell, request, steps)


def _wave(study: StudyFolder, traced: Traced) -> WaveData:
    """The wave a figure is of: as its row says, as its column is called, as its run was asked for."""
    weight = traced.origin.text("weight")
    said = traced.keys.get("wave")
    if said in {wave.id for wave in study.file.waves}:
        return study.wave(said, weight)
    for wave in study.file.waves:
        if wave.id != study.file.report_wave and any(label.startswith(wave.label) for label in traced.cell.labels):
            return study.wave(wave.id, weight)
    return study.wave(traced.origin.text("wave"), weight)


def _request(study: StudyFolder, wave: WaveData, traced: Traced) -> TableRequest:
    """The tables that the figure can stand in, as its run asked for them or as the output says."""
    book, cell, keys = wave.questionnaire, traced.cell, traced.keys
    if all(name in keys for name in _TIDY):
        name = f"{keys['question']}.{keys['item']}" if keys.get("item") else keys["question"]
        questions = tuple(one for one in (name,) if one in book.variables)
        own = tuple(one for one in (keys["axis"],) if one != TOTAL)
    else:
        questions = questions_of(cell, traced.table_id, book)
        own = tuple(axis.id for axis in book.axes if axis.label == cell.group)
    # All axes of the run: what is hidden depends on what is shown beside it.
    axes = (*(() if traced.kind == "freq" else traced.origin.names("axes") or study.file.axes), *own)
    known = tuple(axis for axis in dict.fromkeys(axes) if all(part in book.axis_by_id for part in axis.split("*")))
    return TableRequest(
        questions,
        known,
        traced.origin.text("where") or _said(traced, "絞り込み: ", "where: ") or keys.get("where") or None,
        _base(traced),
        traced.policy,
        wave.spec.id,
        traced.origin.text("weight"),
    )


def _base(traced: Traced) -> BaseKind | None:
    """The base that the output was made with."""
    said = _said(traced, "基数: ", "base: ") or traced.keys.get("base_kind", "")
    kinds: tuple[BaseKind, ...] = ("asked", "answered", "ticks")
    return traced.origin.base or next((kind for kind in kinds if said in (kind, wording.BASES[kind])), None)


def _said(traced: Traced, *starts: str) -> str:
    """What a line above the table says after one of these words."""
    lines = traced.table.about if traced.table else ()
    return next((line.removeprefix(start) for line in lines for start in starts if line.startswith(start)), "")


def _by_keys(tables: Sequence[ReleasedTable], traced: Traced, decimals: int) -> _Chosen | None:
    """The cell that a row of data names."""
    keys, column = traced.keys, traced.cell.column
    for table in tables:
        for cell in table.cells:
            if tuple(getattr(cell, name) for name in _TIDY) != tuple(keys[name] for name in _TIDY):
                continue
            if cell.status is CellStatus.SUPPRESSED:
                return _Chosen(Match(table, cell), "", None)
            if column in ("text", "base"):
                forms = printed_forms(table, cell, decimals)
                what = next(iter(forms)) if column == "text" else "基数(n)"
                return _Chosen(Match(table, cell), what, forms[what])
            if column in _COLUMNS:
                value = getattr(cell, column)
                is_same = value is not None and isclose(value, float(traced.cell.text), rel_tol=_SAME_BITS)
                return _Chosen(Match(table, cell), _COLUMNS[column], traced.cell.text if is_same else f"{value}")
    return None


def _chosen(tables: Sequence[ReleasedTable], traced: Traced, decimals: int) -> _Chosen | None:
    """The one cell under the figure's labels that prints it; the one cell there is where none does."""
    found = list(matches(tables, traced.cell))
    if traced.kind in _ONLY_BASES:
        found = [match for match in found if match.is_base]
    printing = [one for match in found for one in _printing(match, traced.cell.text, decimals)]
    if printing:
        return printing[0] if len({_figure_of(one) for one in printing}) == 1 else None
    hidden = [match for match in found if match.cell.status is CellStatus.SUPPRESSED and not match.is_base]
    hidden += [match for match in found if match.is_base and match.cell.base_unweighted is None and not hidden]
    if len(hidden) == 1 and (traced.cell.text == wording.SUPPRESSED_MARK or traced.is_tightened):
        return _Chosen(hidden[0], "", None)
    answers = [match for match in found if not match.is_base and match.cell.status is not CellStatus.SUPPRESSED]
    if traced.kind not in _TABLES or len(answers) != 1:
        return None
    what, now = next(iter(printed_forms(answers[0].table, answers[0].cell, decimals).items()))
    return _Chosen(answers[0], what, now)


def _figure_of(chosen: _Chosen) -> tuple[str, ...]:
    """What tells two readings of a figure apart: bases of one row are the same whatever the answer."""
    cell = chosen.match.cell
    place = (cell.axis, cell.category)
    return place if chosen.match.is_base else (cell.question, cell.item, cell.option, *place)


def _printing(match: Match, text: str, decimals: int) -> Iterator[_Chosen]:
    """The first way in which a cell prints the text, if any."""
    wanted = figure_of(text)
    forms = printed_forms(match.table, match.cell, decimals)
    if match.is_base and forms:
        forms["基数の比率(％)"] = f"{100:.{decimals}f}"
    for what, now in forms.items():
        is_base = "基数" in what
        if is_base is match.is_base and (now == text or (wanted is not None and figure_of(now) == wanted)):
            yield _Chosen(match, what, text)
            return


def _chain_of_output(study: StudyFolder, traced: Traced) -> Chain:
    """The chain of a figure that is of no question's table: what it is, what the output says of it, the files."""
    steps = traced.head(is_shown=not traced.is_tightened)
    meaning = list(meaning_steps(traced.kind, traced.cell))
    steps += meaning
    if traced.kind == "hearing":
        steps += hearing_steps(study, traced)
    steps += table_steps(traced.table) if traced.table else ()
    if traced.kind in _TABLES and not meaning:
        reason = "見出しの言葉から、どの質問のどの答えかを1つに決められません"
        instead = "質問の番号と選択肢で指定する(例: zushi-survey explain Q12 known age=age60)"
        steps.append(untraced_step(reason, instead))
    steps.append(sources_step(_sources(study, traced)))
    return Chain(traced.cell.table or traced.path.stem, f"{traced.path.name}: 数字の来歴", tuple(steps), traced.policy)


def _sources(study: StudyFolder, traced: Traced) -> list[tuple[str, str]]:
    """Files and checksums: as the run read them, else as they are now."""
    if traced.origin.inputs:
        return list(traced.origin.inputs)
    wave = study.wave()
    _ = wave.cleaned  # reads the answers, and the ledger with them
    return [(fact["file"], fact["sha256"]) for fact in input_facts(study, wave)]
