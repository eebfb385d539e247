"""`ingest`: big answer files -> one checked file of coded answers, block by block, by several processes, resumable."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from zushi_survey import __version__
from zushi_survey.core.files import sha256_of
from zushi_survey.core.lock import folder_lock
from zushi_survey.core.problems import Place, Problem, Severity, SurveyError
from zushi_survey.data.coded_parquet import CodedHeader, SourceFile
from zushi_survey.data.delivery import wanted_columns
from zushi_survey.data.design_reading import design_columns
from zushi_survey.data.findings import FindingKind
from zushi_survey.data.ingesting import Rules, problem_of
from zushi_survey.data.ingesting_blocks import Ingest
from zushi_survey.data.ingesting_plan import Plan, key_of, make_plan, sources_of
from zushi_survey.data.readers.source import Source
from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import STUDY_FILE, StudyFolder, WaveData, inside
from zushi_survey.pipeline.progress import Progress, silent
from zushi_survey.pipeline.record import Run

_CELLS_PER_BLOCK: Final = 5_000_000
"""Cells of a block by default: some 400 MB in each of the processes while it is read."""
_FEWEST_ROWS, _MOST_ROWS = 1_000, 200_000
_FATAL: Final = (FindingKind.BAD_CONDITION, FindingKind.BAD_WEIGHT)
"""Findings that would make every figure wrong."""
_WORKERS: Final = 2
"""Processes that clean at a time: memory goes by their number."""
_BETWEEN_SECONDS: Final = 0.1


def run_ingest(
    root: Path,
    *,
    wave: str | None,
    rows_per_block: int | None,
    resume: bool,
    out: Path | None,
    progress: Progress = silent,
) -> Done:
    """`ingest`: the wave's answer files as one file of coded answers. Raises SurveyError (E-INP, E-RSP, E-BIG)."""
    study = StudyFolder.open(root)
    run = Run.start(study, "ingest", {"wave": wave, "rows_per_block": rows_per_block, "resume": resume, "out": out})
    data = study.wave(wave)
    path = out or _default_path(data)
    header = ingest(data, path, rows_per_block=rows_per_block, resume=resume, progress=progress)
    run.finish(data, outputs=[path], inputs=[inside(root, spec.file) for spec in data.spec.answers])
    return Done((*summary_lines(header), *_how_to_use(data, path, header)), exit_code=int(_has_open_errors(header)))


def ingest(
    wave: WaveData, path: Path, *, rows_per_block: int | None, resume: bool, progress: Progress = silent
) -> CodedHeader:
    """What the file written to `path` says about itself. Raises SurveyError (E-INP, E-RSP, E-BIG, E-OUT)."""
    folder = path.with_name(f".~{path.name}.parts")
    rules = _rules(wave)
    sources = _sources(wave, rules)
    with folder_lock(path.parent):
        files = tuple(SourceFile(source.name, sha256_of(source.path)) for source in sources)
        size = rows_per_block or _rows_per_block(wave)
        key = key_of(rules, files, size, __version__)
        plan = _kept_plan(folder, key) if resume else None
        if plan is None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            plan = make_plan(rules, sources, wave.spec.id, size, key)
            plan.write(folder)
        work = Ingest(plan, rules, sources, folder)
        _work_through(wave, work, progress)
        work.code_shared()
        header = work.header(files)
        if problems := [problem_of(one) for one in header.findings if one.kind in _FATAL]:
            raise SurveyError(problems)
        work.put_together(path, header)
        shutil.rmtree(folder)
    return header


def ingest_of(wave: WaveData, folder: Path) -> Ingest:
    """The ingest that another process has planned in this folder."""
    plan = Plan.read_from(folder)
    assert plan is not None
    rules = _rules(wave)
    return Ingest(plan, rules, _sources(wave, rules), folder)


def summary_lines(header: CodedHeader) -> list[str]:
    """Sheets and findings of the file, in words."""
    invalid = "、".join(f"{one.reason} {one.sheets:,}票" for one in header.invalid if one.sheets)
    lines = [f"回収 {header.returned:,}票 / 有効 {header.rows:,}票" + (f" / 無効 {invalid}" if invalid else "")]
    for kind in dict.fromkeys(one.kind for one in sorted(header.findings, key=lambda one: one.severity)):
        found = [one for one in header.findings if one.kind == kind]
        problem = problem_of(found[0])
        mended = sum(one.cells for one in found if one.rule)
        rest = sum(one.cells for one in found) - mended
        told = [f"そのまま {rest:,}件"] * bool(rest) + [f"規則で直したもの {mended:,}件"] * bool(mended)
        lines.append(f"{problem.code} {problem.title}: {'、'.join(told)}")
    return [*lines, *header.notes]


def _work_through(wave: WaveData, work: Ingest, progress: Progress) -> None:
    """Have every block cleaned that is not there. Raises SurveyError (E-INP, E-BIG-011)."""
    blocks, waiting = len(work.plan.blocks), work.waiting()
    if len(waiting) < _WORKERS:  # nothing to share out
        for block in waiting:
            work.code(block)
        return
    running = [_started(wave, work.folder, first) for first in range(min(_WORKERS, blocks))]
    try:
        while any(one.poll() is None for one in running) and not any(one.returncode for one in running):
            progress("回答をまとまりごとに検査して取り込んでいます", blocks - len(work.waiting()) + 1, blocks)
            time.sleep(_BETWEEN_SECONDS)
        ended = [one for one in running if one.returncode is not None]
    finally:
        for one in running:
            one.terminate()
    told = {one.pid: one.communicate() for one in running}
    problems: list[Problem] = []
    for one in ended:
        problems += [new for new in _problems_of(one.returncode, *told[one.pid]) if new not in problems]
    if problems:
        raise SurveyError(problems)


def _problems_of(code: int, told: str, trace: str) -> list[Problem]:
    """Why a process ended; none when it did its work. An exception of ours is raised again as what it is: a bug."""
    if code == 0:
        return []
    if told:
        return _problems_in(told)
    if "Traceback" in trace and "MemoryError" not in trace:
        raise RuntimeError(trace)
    detail = "メモリーが足りません" if "MemoryError" in trace else "壊れたファイルのための異常終了"
    return [Problem(code="E-BIG-011", params={"detail": detail})]


def _started(wave: WaveData, folder: Path, first: int) -> subprocess.Popen[str]:
    """A process that takes every so many blocks from one on."""
    package = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    asked = [str(wave.root.resolve()), wave.spec.id, str(folder.resolve()), str(first), str(_WORKERS)]
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "zushi_survey.pipeline.ingesting_worker", *asked],
        env={**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def problems_as_text(problems: Iterable[Problem]) -> str:
    """Problems as a line of json, for the process that started this one."""
    return json.dumps([{**asdict(one), "params": dict(one.params)} for one in problems], ensure_ascii=True)


def _problems_in(text: str) -> list[Problem]:
    """The problems in such a line."""
    return [
        Problem(**{**one, "where": Place(**one["where"]), "severity": Severity(one["severity"])})
        for one in json.loads(text)
    ]


def _rules(wave: WaveData) -> Rules:
    """What the wave's answers are cleaned by. Raises SurveyError (E-QST, E-LED, E-WAV-026)."""
    if wave.spec.published is not None:
        raise SurveyError([Problem(code="E-WAV-026", where=Place(file=STUDY_FILE), got=wave.spec.id)])
    beside = design_columns(wave.spec.design)
    return Rules(wave.spec.answers, wave.questionnaire, wave.repairs, wave.ledger, beside)


def _sources(wave: WaveData, rules: Rules) -> tuple[Source, ...]:
    """The wave's answer files. Raises SurveyError (E-INP, E-BIG, E-SET-003)."""
    return sources_of(rules, [inside(wave.root, spec.file) for spec in rules.specs])


def _rows_per_block(wave: WaveData) -> int:
    """Rows of a block by default: fewer where there are many columns."""
    rows = _CELLS_PER_BLOCK // len(wanted_columns(wave.questionnaire))
    return min(max(rows, _FEWEST_ROWS), _MOST_ROWS)


def _kept_plan(folder: Path, key: str) -> Plan | None:
    """The plan of an ingest that was cut off, or None. Raises SurveyError (E-BIG-010) when it was of other files."""
    plan = Plan.read_from(folder)
    if plan is not None and plan.key != key:
        raise SurveyError([Problem(code="E-BIG-010")])
    return plan


def _default_path(wave: WaveData) -> Path:
    """Beside the wave's first answer file."""
    path = inside(wave.root, wave.spec.answers[0].file)
    return path.with_name(f"{path.stem}.coded.parquet")


def _has_open_errors(header: CodedHeader) -> bool:
    """Whether an error was found that no rule has repaired."""
    return any(one.severity == Severity.ERROR and not one.rule for one in header.findings)


def _how_to_use(wave: WaveData, path: Path, header: CodedHeader) -> list[str]:
    """What to write into study.yaml."""
    name = path.resolve().relative_to(wave.root.resolve()).as_posix() if _is_in(path, wave.root) else path.name
    entry = f"file: {name}" + (f", weight: {header.weight}" if header.weight else "")
    return [
        f"書き出しました: {path.as_posix()}",
        f"集計に使うには、study.yaml の調査回 {wave.spec.id} の answers を次の1つにしてください: {{{entry}}}",
    ]


def _is_in(path: Path, root: Path) -> bool:
    """Whether the file lies in the study folder."""
    return path.resolve().is_relative_to(root.resolve())
