"""Answer files for tests, built in one line: columns of texts, rows numbered as in a csv with one heading line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from zushi_survey.data.cleaning import Cleaned, clean
from zushi_survey.data.findings import Finding
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import AnswerFile, RepairFile


def sheet(file: str = "a.csv", **columns: Sequence[str]) -> RawSheet:
    """An answer file; texts may be given as one string with a space between cells, `_` for a blank."""
    cells = {
        name: [text.replace("_", "") for text in texts.split(" ")] if isinstance(texts, str) else list(texts)
        for name, texts in columns.items()
    }
    count = max(len(texts) for texts in cells.values())
    return RawSheet(file=file, columns=cells, lines=tuple(range(2, count + 2)), format="csv", encoding="utf-8")


def spec(**more: object) -> AnswerFile:
    """What study.yaml says about a file with the receipt column `no`."""
    return AnswerFile.model_validate({"file": "a.csv", "receipt": "no", **more})


def repairs(
    *cells: Mapping[str, object],
    sheets: Sequence[Mapping[str, object]] = (),
    corrections: Sequence[Mapping[str, object]] = (),
) -> RepairFile:
    """A repair file; rules get their kind as id and reason."""
    return RepairFile.model_validate(
        {
            "schema_version": 1,
            "cells": [{"id": rule["rule"], "reason": rule["rule"], **rule} for rule in cells],
            "sheets": [{"reason": rule["rule"], **rule} for rule in sheets],
            "corrections": [{"reason": "原票", **correction} for correction in corrections],
        }
    )


def cleaned(
    questionnaire: Questionnaire,
    declared: RepairFile | None = None,
    ledger: Ledger | None = None,
    **columns: Sequence[str],
) -> Cleaned:
    """One file cleaned; receipts are 1, 2, … unless given as `no`."""
    raw = sheet(**columns)
    if "no" not in columns:
        raw = sheet(no=[str(n) for n in range(1, raw.row_count + 1)], **columns)
    return clean((raw,), (spec(),), questionnaire, declared, ledger)


_ABOUT_SHEETS = {"empty_sheet", "less_than_half"}


def kinds(result: Cleaned) -> dict[str, int]:
    """Findings by kind, without those about nearly empty sheets: sheets of one question are nearly empty at once."""
    found = Counter(finding.kind.value for finding in result.findings)
    return {kind: count for kind, count in found.items() if kind not in _ABOUT_SHEETS}


def only(result: Cleaned, kind: str) -> Finding:
    """The one finding of this kind."""
    (finding,) = [finding for finding in result.findings if finding.kind.value == kind]
    return finding
