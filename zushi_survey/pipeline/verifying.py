"""A recorded run verified: its inputs and outputs against the files of today, and the same run done once more."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from zushi_survey import __version__
from zushi_survey.core.files import sha256_of
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import CACHE_FOLDER, StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, written
from zushi_survey.pipeline.repeating import can_repeat, repeat
from zushi_survey.present.banners import page_of
from zushi_survey.present.verifying import VerifiedFile, conclusion, is_verified, verification_tables

if TYPE_CHECKING:
    from zushi_survey.present.verifying import Again, Standing
    from zushi_survey.render import Format

_RUNS: Final = "runs"


class RecordedRun(NamedTuple):
    """What a run record says."""

    name: str
    command: str
    version: str
    options: Mapping[str, Any]
    inputs: Mapping[str, str]
    """SHA-256 by file, as seen from the study folder."""
    outputs: Mapping[str, str]


def run_verify(
    root: Path,
    record: Path | None,
    *,
    again: bool,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`verify-run`: a recorded run against the files of today; 1 when they differ.

    Raises SurveyError (E-OUT-008, E-OUT-009).

    `again` runs it once more in a copy of the study; nothing in the study folder is touched either way.
    """
    study = StudyFolder.open(root)
    run = read_record(root, record)
    inputs = tuple(VerifiedFile(name, _standing(root, name, sha)) for name, sha in run.inputs.items())
    made, notes = _made_again(root, run) if again and run.outputs else (None, ())
    outputs = tuple(
        VerifiedFile(name, _standing(root, name, sha), _again(made, name, sha)) for name, sha in run.outputs.items()
    )
    if run.version != __version__:
        notes = (*notes, f"記録はプログラムの版 {run.version}、今の版は {__version__} です。")
    page = page_of(
        verification_tables(inputs, outputs, notes, brief=format == "terminal"),
        f"実行の記録の確認 {run.name}({run.command})",
        data_origin=study.file.data_origin,
        policy=None,
    )
    path = deliver(page, None, format=format, out=out, default=root / OUT_FOLDER / "verify")
    return Done((*written(path), conclusion(inputs, outputs)), 0 if is_verified(inputs, outputs) else 1)


def read_record(root: Path, record: Path | None) -> RecordedRun:
    """The record at this path or of this name in `out/runs`; without one, the last. Raises SurveyError."""
    runs = root / OUT_FOLDER / _RUNS
    if record is None:
        path = max(runs.glob("*.json"), default=runs / "*.json", key=lambda one: one.name)
    else:
        path = record if record.is_file() else runs / record.name
    if not path.is_file():
        raise SurveyError([Problem(code="E-OUT-008", where=Place(file=path.as_posix()))])
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        command, version, options = str(said["command"]), str(said["version"]), dict(said["options"])
        return RecordedRun(path.name, command, version, options, _files(said["inputs"]), _files(said["outputs"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _no_record(path.name, "決まった項目がありません") from error


def _files(said: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """SHA-256 by file."""
    return {str(one["file"]): str(one["sha256"]) for one in said}


def _no_record(name: str, detail: str) -> SurveyError:
    """The file is no record of a run."""
    return SurveyError([Problem(code="E-OUT-009", where=Place(file=name), params={"detail": detail})])


def _standing(root: Path, name: str, sha: str) -> Standing:
    """Whether a file is what the record says."""
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        return "outside"
    if not path.is_file():
        return "missing"
    return "same" if sha256_of(path) == sha else "changed"


def _again(made: Mapping[str, str] | None, name: str, sha: str) -> Again:
    """How an output of the same run compares; `made` is None where it was not run."""
    if made is None:
        return "not_run"
    found = made.get(Path(name).name)
    return "not_made" if found is None else "same" if found == sha else "other"


def _made_again(root: Path, run: RecordedRun) -> tuple[Mapping[str, str] | None, tuple[str, ...]]:
    """SHA-256 of the outputs of the same run in a copy of the study, by file name, and what is to be said of it."""
    if not can_repeat(run.command):
        return None, (f"{run.command} の出力は、もう一度実行して確かめることができません。",)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "study"
        shutil.copytree(root, copy, ignore=_without_outputs(root))
        for name in run.inputs:  # an input may lie among the outputs: weights made by an earlier run
            if (root / name).is_file() and not (copy / name).exists():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, copy / name)
        try:
            repeat(copy, run.command, run.options, tuple(run.inputs), _target(run, Path(folder)))
        except SurveyError as error:
            codes = "、".join(dict.fromkeys(problem.code for problem in error.problems))
            return {}, (f"もう一度実行すると、エラー({codes})で止まります。",)
        except (KeyError, TypeError) as error:
            raise _no_record(run.name, "指定の項目が足りません") from error
        last = read_record(copy, None)
        return {Path(name).name: sha for name, sha in last.outputs.items()}, ()


def _without_outputs(root: Path) -> Any:
    """What `copytree` leaves out: outputs, answers kept by earlier runs, and what killed runs left."""

    def ignored(folder: str, names: Sequence[str]) -> set[str]:
        is_top = Path(folder).resolve() == root.resolve()
        return {
            name for name in names if name.startswith((".~", ".git", CACHE_FOLDER)) or (is_top and name == OUT_FOLDER)
        }

    return ignored


def _target(run: RecordedRun, folder: Path) -> Path:
    """Where the run writes now: a folder for the commands that fill one, else a file of the same name."""
    if run.command in ("report", "chapter"):
        return folder / "again"
    return folder / "again" / Path(next(iter(run.outputs))).name
