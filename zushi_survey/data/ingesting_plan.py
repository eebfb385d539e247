"""How big answer files are ingested: looked through once, cut into blocks, and which rows each block leaves aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from zushi_survey.core.files import write_whole
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.coded_parquet import LAYOUT_VERSION, CodedHeader, FindingCount, SourceFile, summed_findings
from zushi_survey.data.delivery import identify, stack
from zushi_survey.data.findings import FindingKind
from zushi_survey.data.ingesting import Rules, header_of
from zushi_survey.data.ingesting_delimited import BigDelimited, Start, delimited_rows, look_through_delimited
from zushi_survey.data.ingesting_keys import KeyCollector
from zushi_survey.data.ingesting_spss import BigSpss, look_through_spss, spss_rows
from zushi_survey.data.readers.source import Source, check_source
from zushi_survey.data.sheet import RawSheet

_FORMATS: Final = {".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".sav": "sav", ".zsav": "sav"}
PLAN_FILE: Final = "plan.json"

BigFile = BigSpss | BigDelimited


class Block(NamedTuple):
    """So many rows of one file."""

    number: int
    """Place among the blocks of all files."""
    file: int
    first_row: int
    rows: int


@dataclass(frozen=True)
class Plan:
    """Everything a worker needs to know about the files beyond study.yaml."""

    key: str
    """Fingerprint of the files and of all that the result depends on."""
    rows_per_block: int
    files: tuple[BigFile, ...]
    header: CodedHeader
    shared: tuple[tuple[int, ...], ...]
    """Per file, the rows that share a receipt with another."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in the order of the files and their rows."""
        size = self.rows_per_block
        places = [
            (file, first, min(size, big.rows - first))
            for file, big in enumerate(self.files)
            for first in range(0, big.rows, size)
        ]
        return tuple(Block(number, *place) for number, place in enumerate(places))

    def shared_in(self, block: Block) -> list[int]:
        """Rows of the block, counted from its first, that share a receipt with another row of any file."""
        end = block.first_row + block.rows
        return [row - block.first_row for row in self.shared[block.file] if block.first_row <= row < end]

    def read(self, block: Block, source: Source) -> RawSheet:
        """The rows of one block. Raises SurveyError (E-INP)."""
        file = self.files[block.file]
        if isinstance(file, BigSpss):
            return spss_rows(source, file.encoding, block.first_row, block.rows)
        return delimited_rows(source, file, block.first_row // self.rows_per_block, block.rows)

    def empty_sheets(self, sources: Sequence[Source]) -> list[RawSheet]:
        """All files without their rows."""
        return [_empty(file, source) for file, source in zip(self.files, sources, strict=True)]

    def write(self, folder: Path) -> None:
        """Keep the plan for the workers and for a later start."""
        said = {**asdict(self), "header": self.header.to_json(), "kinds": [type(one).__name__ for one in self.files]}
        write_whole(folder / PLAN_FILE, json.dumps(said, ensure_ascii=True).encode("ascii"))

    @classmethod
    def read_from(cls, folder: Path) -> Self | None:
        """The plan kept in a folder, or None."""
        path = folder / PLAN_FILE
        if not path.is_file():
            return None
        said = json.loads(path.read_bytes())
        kinds = said.pop("kinds")
        said["files"] = tuple(_big_file(kind, one) for kind, one in zip(kinds, said["files"], strict=True))
        said["header"] = CodedHeader.from_json(said["header"])
        said["shared"] = tuple(map(tuple, said["shared"]))
        return cls(**said)


def sources_of(rules: Rules, paths: Sequence[Path]) -> tuple[Source, ...]:
    """The answer files as sources. Raises SurveyError (E-INP, E-BIG-008, E-BIG-012)."""
    problems: list[Problem] = []
    sources = []
    for spec, path in zip(rules.specs, paths, strict=True):
        source = Source(path, spec.file, spec.format or _FORMATS.get(path.suffix.lower(), ""))
        if source.format not in _FORMATS.values():
            code = "E-BIG-012" if path.suffix.lower() == ".parquet" else "E-BIG-008"
            problems.append(Problem(code=code, where=source.place(), got=path.suffix or None))
            continue
        try:
            check_source(source)
        except SurveyError as error:
            problems += error.problems
        sources.append(source)
    if problems:
        raise SurveyError(problems)
    return tuple(sources)


def key_of(rules: Rules, sources: Sequence[SourceFile], rows_per_block: int, version: str) -> str:
    """Fingerprint of all that the blocks of an ingest depend on."""
    ledger = (rules.ledger.receipts, rules.ledger.outcomes) if rules.ledger else None
    said = [
        LAYOUT_VERSION,
        version,
        rows_per_block,
        [spec.model_dump(mode="json") for spec in rules.specs],
        rules.questionnaire.model_dump(mode="json", by_alias=True),
        rules.repairs.model_dump(mode="json") if rules.repairs else None,
        ledger,
        rules.beside,
        sources,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode("ascii")).hexdigest()


def make_plan(rules: Rules, sources: Sequence[Source], wave: str, rows_per_block: int, key: str) -> Plan:
    """The plan of an ingest, every file looked through from end to end. Raises SurveyError (E-INP, E-BIG)."""
    collector = KeyCollector(rules)
    files = tuple(
        _look_through(place, source, rules, collector, rows_per_block) for place, source in enumerate(sources)
    )
    keys = collector.keys()
    empty = [_empty(file, source) for file, source in zip(files, sources, strict=True)]
    declared = identify(stack(empty, rules.specs, rules.questionnaire)).declared
    header = header_of(empty, rules, wave, keys.orphans(rules))
    missing = keys.not_returned(rules) if declared else 0
    if missing:
        header = replace(header, findings=summed_findings([*header.findings, _not_in_file(missing)]))
    if keys.left_out:
        note = f"keep の条件に合わない {keys.left_out:,} 行は、調査の対象から除きました"
        header = replace(header, notes=(*header.notes, note))
    shared = tuple(tuple(rows.tolist()) for rows in keys.shared(declared))
    return Plan(key, rows_per_block, files, header, shared)


def _look_through(place: int, source: Source, rules: Rules, collector: KeyCollector, rows_per_block: int) -> BigFile:
    """One file, looked through."""
    spec, see = rules.specs[place], collector.of_file(place)
    if source.format == "sav":
        return look_through_spss(source, spec.encoding, rules.is_key, see)
    return look_through_delimited(source, spec.encoding, spec.header_rows, rules.is_key, see, rows_per_block)


def _empty(file: BigFile, source: Source) -> RawSheet:
    """The file without its rows."""
    return RawSheet(source.name, dict.fromkeys(file.columns, ()), (), source.format, file.encoding)


def _not_in_file(entries: int) -> FindingCount:
    """Sheets that came back by the ledger and are in no file."""
    kind = FindingKind.RETURNED_NOT_IN_FILE
    return FindingCount(kind.value, int(kind.severity), "", "", "", "", "", entries)


def _big_file(kind: str, said: dict[str, Any]) -> BigFile:
    """A file in a plan that was kept."""
    said = {**said, "columns": tuple(said["columns"]), "detected": tuple(said["detected"])}
    if kind == BigSpss.__name__:
        return BigSpss(**said)
    return BigDelimited(**{**said, "starts": tuple(Start(*one) for one in said["starts"])})
