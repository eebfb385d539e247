"""`hearing`: the coded group interviews -> page and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey import __version__
from zushi_survey.core.files import sha256_of
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.hearing_files import hearing_file_names, read_hearing_files
from zushi_survey.data.origin import refuse_made_up
from zushi_survey.hearing.code_agreement import CodeAgreement, code_agreement, without_coder_names
from zushi_survey.hearing.decisions import with_decisions
from zushi_survey.hearing.model import HearingRecord, coding_columns, segment_columns
from zushi_survey.hearing.patterns import (
    CodePair,
    CodeReach,
    code_network,
    lone_codes,
    pairs_together,
    published_pairs,
    reaches,
    silences,
)
from zushi_survey.hearing.quotes import Printable, PrintRules, printables, without_named_codes
from zushi_survey.hearing.reading import Sheets, record_of
from zushi_survey.hearing.review_sheet import decisions_kept
from zushi_survey.pipeline.folder import STUDY_FILE, StudyFolder, inside
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.hearing import data as rows_of
from zushi_survey.present.hearing import quotes
from zushi_survey.present.hearing import tables as present
from zushi_survey.present.hearing.network import network_chart
from zushi_survey.present.hearing.review import state_table
from zushi_survey.present.wording import ORIGINS

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.present.display import DataTable, DisplayPage, DisplayTable
    from zushi_survey.questionnaire.hearing import HearingFiles

_PAIR_ROWS = 30


@dataclass(frozen=True, slots=True)
class HearingResult:
    """The page of the hearing, its rows, and the files it rests on."""

    page: DisplayPage
    data: DataTable
    inputs: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything computed from a hearing."""

    whole: HearingRecord
    record: HearingRecord
    """Of the whole, what the policy shows."""
    reaches: tuple[CodeReach, ...]
    pairs: tuple[CodePair, ...]
    agreement: tuple[CodeAgreement, ...]
    printables: tuple[Printable, ...]
    is_public: bool
    with_types: bool
    """Whether counts by type of group may be shown."""


def hearing_record(study: StudyFolder) -> HearingRecord | None:
    """The hearing of a study, checked; None where it has none. Raises SurveyError (E-INP, E-HRG)."""
    files = study.file.hearing
    return None if files is None else _record(study, files)


def _record(study: StudyFolder, files: HearingFiles) -> HearingRecord:
    """The hearing in these files, with what the readers decided. Raises SurveyError (E-INP, E-HRG, E-SET-008)."""
    read = read_hearing_files(files, lambda name: inside(study.root, name))
    if study.file.data_origin == "real":
        refuse_made_up(read.sheets)
    record = record_of(Sheets(read.groups, read.segments, read.codes, read.codings, read.quotes), files.themes)
    if read.decisions is None:
        return record
    return with_decisions(record, decisions_kept(read.decisions, record), files.general)


def undecided_record(study: StudyFolder) -> tuple[HearingFiles, HearingRecord]:
    """The settings, and the hearing without the file of readers' decisions. Raises as `needed_hearing` does."""
    files = _needed_files(study)
    return files, _record(study, files.model_copy(update={"decisions": None}))


def _needed_files(study: StudyFolder) -> HearingFiles:
    """The settings of the hearing. Raises SurveyError: E-HRG-020 for none."""
    if study.file.hearing is None:
        raise SurveyError([Problem(code="E-HRG-020", where=Place(file=STUDY_FILE))])
    return study.file.hearing


def needed_hearing(study: StudyFolder) -> tuple[HearingFiles, HearingRecord]:
    """The settings and the record of the hearing. Raises SurveyError: E-HRG-020 without one."""
    files = _needed_files(study)
    return files, _record(study, files)


def print_rules(files: HearingFiles) -> PrintRules:
    """What the study lays down about printing quotes."""
    return PrintRules(files.names, files.general, files.smallest_type)


def agreement_of(record: HearingRecord) -> tuple[CodeAgreement, ...]:
    """How far the coders agree, code by code."""
    return code_agreement(segment_columns(record.segments), coding_columns(record.given))


def hearing_page(study: StudyFolder, *, policy: Policy | None = None, row_limit: int | None = None) -> HearingResult:
    """The whole of the hearing, `row_limit` quotes per theme. Raises SurveyError (E-INP, E-HRG, or of the survey)."""
    files, record = needed_hearing(study)
    used = policy or study.file.policy
    found = _found(record, files, is_public=used == "publish")
    beside = _beside(study, files, record, used)
    inputs = tuple(inside(study.root, name) for name in hearing_file_names(files))
    title = f"{study.file.title} ヒアリング"
    network = code_network(found.record, found.pairs)
    page = page_of(
        [*_tables(found, row_limit), *([quotes.beside_table(beside, _survey(study))] if beside else [])],
        title,
        data_origin=study.file.data_origin,
        policy=used,
        small_base=study.file.release.small_base,
        charts=[network_chart(found.record, network)] if network else (),
        source=(f"zushi-survey {__version__}", *_input_lines(study, inputs)),
    )
    about = {"title": title, "notice": " ".join(banner_lines(study.file.data_origin, used)), "policy": used}
    rows = [*_rows(found), *quotes.beside_rows(beside)]
    return HearingResult(page, rows_of.hearing_data(rows, ORIGINS[study.file.data_origin], used, about), inputs)


def _found(record: HearingRecord, files: HearingFiles, *, is_public: bool) -> _Found:
    """Everything that the page shows of the hearing itself."""
    rules = print_rules(files)
    shown = without_coder_names(without_named_codes(record, rules)) if is_public else record
    pairs = pairs_together(shown)
    return _Found(
        record,
        shown,
        reaches(shown),
        published_pairs(pairs) if is_public else pairs,
        agreement_of(shown),
        printables(record, rules),
        is_public,
        not is_public or all(groups >= files.smallest_type for groups in record.types.values()),
    )


def _tables(found: _Found, row_limit: int | None) -> Iterator[DisplayTable]:
    """The tables in order; those that tell single groups apart only for internal use, the widest not on a terminal."""
    record = found.record
    yield present.type_table(record)
    if not found.is_public:
        yield present.register_table(record, is_brief=row_limit is not None)
    yield present.theme_table(found.whole, hidden_codes=len(found.whole.codebook) - len(record.codebook))
    yield from present.matrix_tables(record, found.reaches, with_types=found.with_types)
    if not found.is_public:
        if row_limit is None:
            yield from present.group_tables(record, found.reaches)
        yield present.silence_table(record, silences(record))
        yield present.lone_table(record, lone_codes(record))
    yield present.pair_table(record, found.pairs, row_limit or _PAIR_ROWS, is_public=found.is_public)
    if found.agreement:
        yield present.agreement_table(record, found.agreement, is_brief=row_limit is not None)
    if not found.is_public:
        yield state_table(found.printables)
    yield from quotes.quote_tables(record, found.printables, is_public=found.is_public, row_limit=row_limit)
    if record.quotes and not found.is_public:
        yield quotes.sources_table(record.quotes, {printable.segment: printable for printable in found.printables})


def _rows(found: _Found) -> Iterator[rows_of.HearingRow]:
    """The same for programs."""
    record = found.record
    yield from rows_of.register_rows(record)
    yield from rows_of.mention_rows(record, found.reaches, with_types=found.with_types)
    if not found.is_public:
        yield from rows_of.silence_rows(record, silences(record))
        yield from rows_of.lone_rows(record, lone_codes(record))
    yield from rows_of.pair_rows(found.pairs)
    yield from rows_of.agreement_rows(found.agreement)
    yield from quotes.quote_rows(record, found.printables, is_public=found.is_public)


def _beside(study: StudyFolder, files: HearingFiles, record: HearingRecord, policy: Policy) -> list[quotes.Beside]:
    """The subjects that study.yaml puts beside the survey. Raises SurveyError (E-HRG-021, -022, or of the survey)."""
    if not files.beside:
        return []
    from zushi_survey.pipeline.tabulation import TableRequest, tabulate

    names = tuple(dict.fromkeys(figure.question for figure in files.beside))
    tables = tabulate(study, TableRequest(names, (), policy=policy, intervals=False)).tables
    known = {(entry.key.theme, entry.key.code) for entry in record.codebook}
    problems: list[Problem] = []
    rows: list[quotes.Beside] = []
    for place, figure in enumerate(files.beside, 1):
        themes = [theme for theme, code in known if code == figure.code and figure.theme in (None, theme)]
        cell = quotes.survey_cell(tables, figure.question, figure.net or figure.option or "", is_net=bool(figure.net))
        where = Place(file=STUDY_FILE, path=f"hearing.beside[{place}]")
        if not themes:
            problems.append(Problem(code="E-HRG-021", where=where, got=figure.code))
        if cell is None:
            problems.append(Problem(code="E-HRG-022", where=where, got=figure.net or figure.option))
        else:
            groups = record.groups_with(figure.theme, [figure.code])
            rows.append(quotes.beside_of(figure.code, groups, len(record.groups), cell, study.file.decimals))
    if problems:
        raise SurveyError(problems)
    return rows


def _survey(study: StudyFolder) -> str:
    """The survey's name as a source."""
    return f"{study.file.title} {study.wave().spec.label}"


def _input_lines(study: StudyFolder, inputs: tuple[Path, ...]) -> Iterator[str]:
    """The files of the hearing with their checksums."""
    for path in inputs:
        name = path.resolve().relative_to(study.root.resolve()).as_posix()
        yield f"入力: {name} (SHA-256 {sha256_of(path)})"
