"""Mutated files of every kind read as the commands read them: `python -m tests.fuzz.run [COUNT]`.

Every outcome must be a result or a `SurveyError`. What is anything else (another exception, a hang, a flood of memory)
is printed with the number that makes it again. Files that are read by a library written in C are read in a process
that may die: the product reads each in its own.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from tests.fuzz.corpus import ANSWERS, QUESTIONNAIRE, STUDY, Seed, seeds
from tests.fuzz.mutations import mutated, seed_of
from zushi_survey.core.problems import SurveyError

MOST_SECONDS = 20
MOST_BYTES = 4_000_000_000
Outcome = str
"""`result`, the code of the first problem, or `FAULT` and what happened."""


class Fault(NamedTuple):
    """One outcome that must not be."""

    seed: str
    number: int
    what: str


def fuzz(count: int, folder: Path, *, start: int = 0, only: str = "") -> tuple[Counter[str], list[Fault]]:
    """How often each outcome came in about `count` mutations, spread evenly over the seeds, and all faults."""
    chosen = [seed for seed in seeds() if only in f"{seed.name} {seed.target}"]
    outcomes: Counter[str] = Counter()
    faults: list[Fault] = []
    for seed in chosen:
        numbers = range(start, start + max(1, count // len(chosen)))
        for number, outcome in _outcomes(seed, numbers, folder):
            outcomes[f"{seed.target:13} {outcome.splitlines()[0]}"] += 1
            if outcome.startswith("FAULT"):
                faults.append(Fault(f"{seed.name} {seed.target}", number, outcome))
    return outcomes, faults


def _outcomes(seed: Seed, numbers: Sequence[int], folder: Path) -> Iterator[tuple[int, Outcome]]:
    """The outcome of each mutation of one file."""
    read = _TARGETS[seed.target]
    for number in numbers:
        content = mutated(seed.content, seed_of(seed.name, number))
        if seed.target == "native":
            yield number, _in_a_child(read, seed, content, folder)
        else:
            yield number, _outcome(read, seed, content, folder)


def _outcome(read: Callable[[Path], object], seed: Seed, content: bytes, folder: Path) -> Outcome:
    """The outcome of reading one content."""
    path = folder / seed.name
    path.write_bytes(content)
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(MOST_SECONDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read(path)
    except SurveyError as error:
        for problem in error.problems:
            str(problem).encode("cp932", errors="replace")
        return error.problems[0].code
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"FAULT {type(error).__name__} {str(error)[:100]}\n{traceback.format_exc()}"
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        path.unlink(missing_ok=True)
    return "result"


def _in_a_child(read: Callable[[Path], object], seed: Seed, content: bytes, folder: Path) -> Outcome:
    """The same in a process of its own; its death is what the product makes E-INP-031 of."""
    answer = folder / "outcome"
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        answer.write_text(_outcome(read, seed, content, folder), encoding="utf-8")
        os._exit(0)
    begun = time.monotonic()
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() - begun > 2 * MOST_SECONDS:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "E-INP-031 (hang)"
        time.sleep(0.001)
    return answer.read_text(encoding="utf-8") if answer.exists() else "E-INP-031 (crash)"


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    """The alarm."""
    raise TimeoutError(f"more than {MOST_SECONDS} seconds")


def _questionnaire(path: Path) -> object:
    """The form, and what is made of it without answers."""
    from zushi_survey.present.codebook import codebook_page
    from zushi_survey.questionnaire.load import load_questionnaire
    from zushi_survey.render import page_text

    return page_text(codebook_page(load_questionnaire(path), data_origin="synthetic"), None, "terminal", 80)


def _study(path: Path) -> object:
    """A study with these settings, counted."""
    (path.parent / "q.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    (path.parent / "a.csv").write_text(ANSWERS, encoding="utf-8")
    return _tables(path.parent)


def _answers(path: Path) -> object:
    """A study with these answers, counted; and the same file met for the first time."""
    from zushi_survey.data.proposal import propose
    from zushi_survey.data.readers import read_sheet

    (path.parent / "q.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    (path.parent / "study.yaml").write_text(STUDY, encoding="utf-8")
    propose(read_sheet(path))
    return _tables(path.parent)


def _tables(folder: Path) -> object:
    """Every table of a study, printed."""
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.pipeline.pages import tables_page
    from zushi_survey.pipeline.tabulation import TableRequest, tabulate
    from zushi_survey.pipeline.validation import validate_wave
    from zushi_survey.render import page_text

    study = StudyFolder.open(folder)
    wave = study.wave()
    validate_wave(study, wave, row_limit=None)
    tables = tabulate(study, TableRequest(("all",)))
    page = tables_page(study, wave, tables, command="crosstab", show="both", brief=False)
    return page_text(page, None, "terminal", 80)


def _sheet(path: Path) -> object:
    from zushi_survey.data.readers import read_sheet

    return read_sheet(path)


def _native(path: Path) -> object:
    from zushi_survey.data.readers import apart
    from zushi_survey.data.readers.source import Source

    apart._limit()
    said = apart._answer(Source(path, path.name, "dta" if path.suffix == ".dta" else "sav"), None)
    return apart._sheet_of(said)


def _text(path: Path) -> object:
    from zushi_survey.data.text_files import read_text_file

    return read_text_file(path)


def _printed(path: Path) -> object:
    from zushi_survey.data.printed_files import read_printed

    return read_printed(path)


def _codebook(path: Path) -> object:
    from zushi_survey.data.proposal.codebooks import read_json_codebook

    return read_json_codebook(path)


_TARGETS: dict[str, Callable[[Path], object]] = {
    "answers": _answers,
    "codebook": _codebook,
    "native": _native,
    "printed": _printed,
    "questionnaire": _questionnaire,
    "sheet": _sheet,
    "study": _study,
    "text": _text,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mutations asked for, print outcomes and faults; 1 where there is a fault."""
    import resource

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--start", type=int, default=0, help="number of the first mutation of every file")
    parser.add_argument("--only", default="", help="part of a file's name or of what reads it")
    asked = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with tempfile.TemporaryDirectory() as folder:
        outcomes, faults = fuzz(asked.count, Path(folder), start=asked.start, only=asked.only)
    for outcome, times in sorted(outcomes.items()):
        print(f"{times:7,}  {outcome}")
    shown: set[str] = set()
    for fault in faults:
        place = fault.what.strip().splitlines()[-3:]
        if "".join(place) not in shown:
            shown.add("".join(place))
            print(f"\n{fault.seed} number {fault.number}: {fault.what[-1500:]}")
    print(f"\n{outcomes.total():,} mutations, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
