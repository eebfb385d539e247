"""`init`: an unknown answer file -> a study folder whose every guess is explained; all of it or nothing."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from zushi_survey.core.files import make_folder_whole
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.core.resources import resource
from zushi_survey.data.origin import is_synthetic
from zushi_survey.data.proposal import propose
from zushi_survey.data.proposal.codebooks import Codebook, codebook_of, is_codebook, read_json_codebook
from zushi_survey.data.proposal.header import guess_header_rows
from zushi_survey.data.proposal.model import WEIGHT, Proposal
from zushi_survey.data.proposal.yaml import questionnaire_yaml, study_yaml
from zushi_survey.data.readers import read_codebook, read_sheet
from zushi_survey.data.sheet import RawSheet
from zushi_survey.pipeline.folder import STUDY_FILE
from zushi_survey.present.display import DisplayPage
from zushi_survey.present.initiation import GuessLine, Initiation, initiation_page, initiation_report
from zushi_survey.questionnaire.load import load_questionnaire, load_study
from zushi_survey.questionnaire.model import TYPE_WORDS
from zushi_survey.questionnaire.study import AnswerFile

_TABLES = (".csv", ".tsv", ".txt", ".xlsx")


class _Input(NamedTuple):
    """The answer file as read, and the codebook beside it."""

    path: Path
    sheet: RawSheet
    header_rows: int
    codebook: Codebook | None
    codebook_path: Path | None
    found: tuple[str, ...]
    """What was found out about the files, in Japanese."""


def initiate(files: Sequence[Path], out: Path, encoding: str | None = None) -> DisplayPage:
    """Make a study folder from an answer file and, where there is one, a codebook; what was guessed, to be shown.

    Raises
    ------
    SurveyError
        E-OUT-002 when `out` exists and is not empty, E-INP when a file cannot be read or is not what it should be.
    """
    source = _read(files, encoding)
    proposal = propose(source.sheet, source.codebook)
    if not proposal.questions:
        raise SurveyError([Problem(code="E-INP-054", where=Place(file=source.path.name))])
    done = _summary(source, proposal, out)
    make_folder_whole(out, lambda folder: _fill(folder, source, proposal, done, encoding))
    return initiation_page(done)


def _read(files: Sequence[Path], encoding: str | None) -> _Input:
    """The files told apart and read. Raises SurveyError when there is not exactly one answer file."""
    books = {path: book for path in files if (book := _codebook(path, alone=len(files) == 1)) is not None}
    answers = [path for path in files if path not in books]
    if len(answers) != 1 or len(books) > 1:
        code = "E-INP-052" if not answers else "E-INP-055" if len(books) > 1 else "E-INP-053"
        raise SurveyError([Problem(code=code, got=", ".join(path.name for path in files))])
    path = answers[0]
    sheet = read_sheet(path, AnswerFile(file=path.name, encoding=encoding))
    header_rows, ground = guess_header_rows(sheet)
    if header_rows > 1:
        sheet = read_sheet(path, AnswerFile(file=path.name, encoding=encoding, header_rows=header_rows))
    book_path, book = next(iter(books.items()), (None, None))
    found = [*sheet.detected, *([ground] if ground else [])]
    found += [f"{book.file}: コード表({book.form})として読みました"] if book else []
    return _Input(path, sheet, header_rows, book, book_path, tuple(found))


def _codebook(path: Path, *, alone: bool) -> Codebook | None:
    """The file as a codebook, or None when it holds answers; a single table is always the answers."""
    if path.suffix.lower() == ".json":
        return read_json_codebook(path)
    if alone or path.suffix.lower() not in _TABLES:
        return None
    sheet = read_codebook(path)
    return codebook_of(sheet) if is_codebook(sheet) else None


def _summary(source: _Input, proposal: Proposal, out: Path) -> Initiation:
    """Everything guessed, in words."""
    lines = tuple(
        GuessLine(
            guess.columns,
            guess.question.id if guess.question else "",
            TYPE_WORDS.get(guess.kind, guess.kind),
            guess.ground,
            guess.check,
        )
        for guess in proposal.guesses
    )
    weights = proposal.columns_of(WEIGHT)
    assumed = list(source.found)
    if weights:
        assumed.append(f"ウエイトの候補 {'、'.join(weights)} は使っていません(使うなら study.yaml の weight に書く)")
    if proposal.receipt is None:
        assumed.append("受付番号の列が見つからないので、行番号で票を見分けます")
    axes = tuple((guess.axis.id, guess.axis.label, guess.ground) for guess in proposal.axes)
    name = source.path.name
    return Initiation(out.as_posix(), name, source.sheet.row_count, lines, axes, proposal.study_axes, tuple(assumed))


def _fill(folder: Path, source: _Input, proposal: Proposal, done: Initiation, encoding: str | None) -> None:
    """All files of the study folder; they are loaded back so that nothing unreadable is ever left."""
    stem = _safe_stem(source.path)
    (folder / "data").mkdir(parents=True)
    (folder / "questionnaires").mkdir()
    shutil.copytree(resource("schemas"), folder / "schemas")
    for path in (source.path, source.codebook_path):
        if path is not None:
            shutil.copyfile(path, folder / "data" / path.name)
    questionnaire = folder / "questionnaires" / f"{stem}.yaml"
    questionnaire.write_text(
        questionnaire_yaml(proposal, name=stem, title=source.path.stem, file=source.path.name),
        encoding="utf-8",
        newline="\n",
    )
    study = study_yaml(
        proposal,
        title=source.path.stem,
        questionnaire=f"questionnaires/{stem}.yaml",
        file=f"data/{source.path.name}",
        encoding=encoding,
        header_rows=source.header_rows,
        is_synthetic=is_synthetic(source.sheet),
    )
    (folder / STUDY_FILE).write_text(study, encoding="utf-8", newline="\n")
    (folder / "init-report.md").write_text(initiation_report(done), encoding="utf-8", newline="\n")
    load_questionnaire(questionnaire)
    load_study(folder / STUDY_FILE)


def _safe_stem(path: Path) -> str:
    """The file's name without suffix, as it may name another file anywhere."""
    return re.sub(r"[^\w\-]+", "_", unicodedata.normalize("NFC", path.stem)).strip("_") or "survey"
