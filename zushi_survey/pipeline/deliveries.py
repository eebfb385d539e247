"""`diff`: two deliveries of the answers -> sheets, cells and published figures that change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.analysis.changes import Figure, FigureChange, changed_figures
from zushi_survey.analysis.suppression import publishable
from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.deliveries import DeliveryDiff, compare_deliveries
from zushi_survey.data.delivery import free_text_columns
from zushi_survey.data.findings import FindingKind
from zushi_survey.data.readers import read_sheet
from zushi_survey.pipeline.folder import StudyFolder, WaveData
from zushi_survey.pipeline.tabulation import TableRequest, tabulate_wave
from zushi_survey.present import deliveries as present
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.display import DataTable, DisplayPage, DisplayTable
from zushi_survey.present.figures import figures_of
from zushi_survey.questionnaire.model import Kind, Questionnaire

if TYPE_CHECKING:
    from zushi_survey.data.sheet import RawSheet


def compare(
    study: StudyFolder, old: Path, new: Path, *, wave: str | None = None, row_limit: int | None = None
) -> tuple[DisplayPage, DataTable]:
    """What `new` changes against `old`, both read as the wave's first answer file is. Raises SurveyError."""
    before, after = (_delivered(study, path, wave) for path in (old, new))
    diff = compare_deliveries(
        before.sheets[0], after.sheets[0], _receipt_column(before, after), _free_texts(before.questionnaire)
    )
    request = TableRequest(("all",), None, policy="internal")
    tables = [publishable(tabulate_wave(study, one, request), study.file.release) for one in (before, after)]
    changes = _shares_first(changed_figures(*(figures_of(one, study.file.decimals) for one in tables)))
    labels = _labels(table for one in tables for table in one)
    cells = [present.CellRow(*change) for change in diff.changes]
    title = f"{study.file.title} {before.spec.label} 納品ファイルの比較"
    page = page_of(
        [
            _sheets_table(diff),
            present.cells_table(cells, row_limit),
            present.figures_table(changes, labels, row_limit),
            present.stale_table(_stale(after)),
        ],
        title,
        data_origin=study.file.data_origin,
        policy="internal",
        source=(f"前: {old.name}", f"今回: {new.name}"),
    )
    about = {"title": title, "notice": " ".join(banner_lines(study.file.data_origin, "internal"))}
    return page, present.diff_data(cells, changes, labels, about)


def _delivered(study: StudyFolder, path: Path, wave: str | None) -> WaveData:
    """The wave as it would be with this file as its first answer file."""
    base = study.wave(wave)
    if not base.spec.answers:
        raise SurveyError([Problem(code="E-WAV-026", where=Place(file="study.yaml"), got=base.spec.id)])
    first, *later = base.spec.answers
    sheet = read_sheet(path, first, name=path.name)
    return base.with_sheets((sheet, *(base.sheets[1:] if later else ())))


def _shares_first(changes: Iterable[FigureChange]) -> list[FigureChange]:
    """Changes of the printed share before those of the base alone, otherwise in table order."""
    return sorted(changes, key=lambda change: _printed(change.before) == _printed(change.after))


def _printed(figure: Figure | None) -> str:
    """What the figure prints, its base apart."""
    return "" if figure is None else figure.text


def _receipt_column(before: WaveData, after: WaveData) -> str | None:
    """The receipt column. Raises SurveyError (E-INP-040) when one of the files does not have it."""
    column = before.spec.answers[0].receipt
    problems = [
        Problem(code="E-INP-040", where=Place(file=sheet.file), got=column)
        for sheet in (_first(before), _first(after))
        if column is not None and column not in sheet.columns
    ]
    if problems:
        raise SurveyError(problems)
    return column


def _first(wave: WaveData) -> RawSheet:
    """The compared file of a wave."""
    return wave.sheets[0]


def _free_texts(questionnaire: Questionnaire) -> set[str]:
    """Columns that hold free text."""
    written = {
        v.columns.name for v in questionnaire.variables.values() if v.kind is Kind.TEXT and v.columns.kind == "single"
    }
    return written | free_text_columns(questionnaire)


def _sheets_table(diff: DeliveryDiff) -> DisplayTable:
    """Sheets and columns, before and now."""
    counts = {"前の票": diff.sheets_before, "今回の票": diff.sheets_after}
    named = {
        "加わった票": diff.added,
        "なくなった票": diff.removed,
        "変わった票": tuple(dict.fromkeys(change.receipt for change in diff.changes)),
        "加わった列": diff.columns_added,
        "なくなった列": diff.columns_removed,
    }
    return present.sheets_table(counts, named, is_reordered=diff.is_reordered, is_same=diff.is_empty)


def _labels(tables: Iterable[ReleasedTable]) -> dict[tuple[str, ...], str]:
    """Japanese labels of options by (question, item, option) and of categories by (axis, category)."""
    labels: dict[tuple[str, ...], str] = {}
    for table in tables:
        for cell in table.cells:
            labels[cell.question, cell.item, cell.option] = cell.option_label
            labels[cell.axis, cell.category] = cell.category_label
    return labels


def _stale(wave: WaveData) -> list[tuple[str, str, str]]:
    """Corrections of the repair file that the new delivery does not fit."""
    problems = [f.to_problem() for f in wave.cleaned.findings if f.kind is FindingKind.STALE_CORRECTION]
    return [(str(problem.where), problem.got or "", problem.title) for problem in problems]
