"""The run record: what a run read, assumed, wrote and published, so that every figure can be traced and compared.

It holds figures only as the primary rules of `publish` leave them: a record is kept and copied more freely than an
internal table, but stays in the office all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zushi_survey import __version__
from zushi_survey.analysis.changes import Figure, FigureChange
from zushi_survey.analysis.suppression import publishable
from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.core.files import sha256_of, write_whole
from zushi_survey.core.lock import folder_lock
from zushi_survey.pipeline.folder import STUDY_FILE, StudyFolder, WaveData
from zushi_survey.pipeline.registry import update_registry
from zushi_survey.present.banners import banner_lines
from zushi_survey.present.figures import figures_of
from zushi_survey.present.wording import OFFICE_NOTICE, SUPPRESSED_MARK


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command, from its start."""

    study: StudyFolder
    command: str
    options: Mapping[str, Any]
    started: datetime

    @classmethod
    def start(cls, study: StudyFolder, command: str, options: Mapping[str, Any]) -> Run:
        """A run that starts now."""
        return cls(study, command, {key: _plain(value) for key, value in options.items()}, datetime.now(UTC))

    def finish(
        self,
        wave: WaveData,
        tables: Iterable[ReleasedTable] = (),
        outputs: Sequence[Path] = (),
        *,
        all_questions: bool = False,
        inputs: Sequence[Path] = (),
    ) -> tuple[FigureChange, ...]:
        """Write the record to `out/runs`; the figures that moved or went since they were last recorded.

        `inputs` are files read besides those of the wave.
        """
        out = self.study.root / "out"
        notice = " ".join((OFFICE_NOTICE, *banner_lines(self.study.file.data_origin, None)))
        shown = figures_of(publishable(tables, self.study.file.release), self.study.file.decimals)
        with folder_lock(out):
            changes = update_registry(out, shown, notice=notice, all_questions=all_questions) if shown else ()
        record = {
            "program": "zushi-survey",
            "version": __version__,
            "command": self.command,
            "options": self.options,
            "study": self.study.file.title,
            "data_origin": self.study.file.data_origin,
            "notice": notice,
            "started": self.started.isoformat(timespec="seconds"),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "inputs": [*input_facts(self.study, wave), *(_file_facts(path, self.study.root) for path in inputs)],
            "outputs": [_file_facts(path, self.study.root) for path in outputs],
            "assumptions": [*wave.coded.detected, *wave.coded.assumptions] if wave.are_answers_read else [],
            "repairs": repair_facts(wave) if wave.are_answers_read else [],
            "figures_recorded": len(shown),
            "figures_changed": [_change_facts(change) for change in changes],
        }
        name = f"{self.started:%Y%m%d-%H%M%S-%f}-{self.command}.json"
        write_whole(out / "runs" / name, _json_bytes(record))
        return changes


def input_facts(study: StudyFolder, wave: WaveData) -> list[dict[str, Any]]:
    """File, size and SHA-256 of study.yaml and of every file of the wave that has been read."""
    return [_file_facts(path, study.root) for path in (study.root / STUDY_FILE, *wave.files_read)]


def _file_facts(path: Path, root: Path) -> dict[str, Any]:
    """File, size and SHA-256."""
    return {"file": _relative(path, root), "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def repair_facts(wave: WaveData) -> list[dict[str, Any]]:
    """Rule, reason and number of repaired cells of every declared repair."""
    return [{"rule": r.rule_id, "reason": r.reason, "cells": r.cells} for r in wave.coded.repair_summary]


def _relative(path: Path, root: Path) -> str:
    """The path as seen from the study folder; only its name when it lies outside."""
    absolute = path.resolve()
    return absolute.relative_to(root.resolve()).as_posix() if absolute.is_relative_to(root.resolve()) else path.name


def _plain(value: Any) -> Any:
    """An option's value in a form json can hold, without a folder of this machine."""
    if isinstance(value, Path):
        return value.name
    return list(value) if isinstance(value, tuple) else value


def _change_facts(change: FigureChange) -> dict[str, Any]:
    """One moved figure: where it stands, what it was, what it is; of what is hidden now, not what it was either."""
    is_hidden = change.after is not None and change.after.text == SUPPRESSED_MARK
    before = None if is_hidden else _figure_facts(change.before)
    return {**change.key._asdict(), "before": before, "after": _figure_facts(change.after)}


def _figure_facts(figure: Figure | None) -> dict[str, str] | None:
    """A figure as printed, with its base."""
    return None if figure is None else {"text": figure.text, "base": figure.base}


def _json_bytes(content: Any) -> bytes:
    """Readable UTF-8 json."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
