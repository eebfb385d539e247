"""`validate`: what the checks of one wave found, as a page for people and as rows for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from zushi_survey.core.messages import MESSAGES
from zushi_survey.core.problems import Severity
from zushi_survey.data.cleaning import Cleaned
from zushi_survey.data.findings import Finding, FindingKind
from zushi_survey.data.responses import State
from zushi_survey.pipeline.folder import StudyFolder, WaveData
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.present.banners import page_of
from zushi_survey.present.display import DataTable, DisplayPage, DisplayTable
from zushi_survey.present.quality import (
    CheckRow,
    FoundRow,
    ItemRow,
    RuleRow,
    checks_table,
    findings_data,
    findings_table,
    items_table,
    log_table,
    repairs_table,
    sheets_table,
)


@dataclass(frozen=True, slots=True)
class Validation:
    """The data-quality report of one wave."""

    page: DisplayPage
    data: DataTable
    """One row per finding, repaired or not."""
    has_unrepaired_errors: bool


def validate_wave(study: StudyFolder, wave: WaveData, *, row_limit: int | None = None) -> Validation:
    """The data-quality report; tables of single findings show at most `row_limit` rows and say how many more there are.

    Raises SurveyError when a file cannot be read at all.
    """
    cleaned = wave.cleaned
    title = f"{study.file.title} {wave.spec.label} 回答データの確認"
    page = page_of(
        quality_tables(cleaned, row_limit),
        title,
        data_origin=study.file.data_origin,
        policy="internal",
        source=source_lines(study, wave),
    )
    data = findings_data(map(_found_row, cleaned.findings), study.file.data_origin)
    return Validation(page, data, any(finding.is_open_error for finding in cleaned.findings))


def quality_tables(cleaned: Cleaned, row_limit: int | None = None) -> tuple[DisplayTable, ...]:
    """Summaries first, then what is left to mend, the correction log, and blanks of persons who were asked."""
    findings = sorted(cleaned.findings, key=lambda finding: (finding.severity, finding.kind.code))
    left = [_found_row(finding) for finding in findings if not finding.repaired and not _is_note(finding)]
    notes = [_found_row(finding) for finding in findings if not finding.repaired and _is_note(finding)]
    repaired = [_found_row(finding) for finding in cleaned.findings if finding.repaired]
    tables = list(summary_tables(cleaned))
    if left:
        tables.append(findings_table("left", "確認が必要なもの", left, row_limit))
    if repaired:
        tables.append(log_table(repaired, row_limit))
    if notes:
        tables.append(findings_table("notes", "参考(対象の人の空欄など)", notes, row_limit))
    return tuple(tables)


def summary_tables(cleaned: Cleaned) -> tuple[DisplayTable, ...]:
    """Sheets, checks, repairs and blanks in numbers, without a single sheet."""
    return (
        sheets_table(cleaned.sheets.returned, cleaned.sheets.invalid, cleaned.sheets.valid),
        checks_table(_checks(cleaned)),
        repairs_table(_rules(cleaned)),
        items_table(_items(cleaned)),
    )


def _is_note(finding: Finding) -> bool:
    """Whether the finding is for information only."""
    return finding.severity is Severity.NOTE


def _found_row(finding: Finding) -> FoundRow:
    """The finding in the words of the page."""
    applied = finding.applied
    if applied is None:
        return FoundRow(finding.to_problem())
    return FoundRow(finding.to_problem(), applied.rule_id, applied.reason, applied.after)


def _checks(cleaned: Cleaned) -> list[CheckRow]:
    """Every check with its counts, those with errors left first."""
    found: Counter[FindingKind] = Counter()
    repaired: Counter[FindingKind] = Counter()
    for finding in cleaned.findings:
        found[finding.kind] += finding.count
        repaired[finding.kind] += finding.count if finding.repaired else 0
    rows = [CheckRow(kind.code, _plain_title(kind), kind.severity, found[kind], repaired[kind]) for kind in FindingKind]
    return sorted(rows, key=lambda row: (row.found == row.repaired, row.severity, row.code))


def _plain_title(kind: FindingKind) -> str:
    """What the check looks for: its message without the particulars of one finding."""
    return MESSAGES[kind.code].title.partition("({")[0]


def _rules(cleaned: Cleaned) -> list[RuleRow]:
    """Declared rules in the order applied."""
    return [RuleRow(rule.rule_id, rule.reason, rule.cells) for rule in cleaned.repair_summary]


def _items(cleaned: Cleaned) -> list[ItemRow]:
    """States of every variable among the valid sheets."""
    rows = []
    for variable in cleaned.responses.questionnaire.variables.values():
        answers = cleaned.responses.answers.get(variable.id)
        if answers is not None:
            counts = [int(np.count_nonzero(answers.states == state)) for state in State]
            label = " ".join(text for text in (variable.question.label, variable.item_label) if text)
            rows.append(ItemRow(variable.id, label, *counts))
    return rows
