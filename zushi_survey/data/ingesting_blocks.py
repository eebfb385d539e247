"""The blocks of an ingest as files: each finished block is kept, and at the end all are put together in order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from zushi_survey.core.files import write_whole
from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, CodedParquetWriter, SourceFile, together
from zushi_survey.data.ingesting import Rules, block_header, joined, set_apart, untold_notes
from zushi_survey.data.ingesting_plan import Block, Plan
from zushi_survey.data.origin import is_synthetic
from zushi_survey.data.readers.source import Source
from zushi_survey.data.sheet import RawSheet

_SHARED: Final = "part-shared.parquet"
"""The sheets that share a receipt number with another: cleaned together, after all others."""


@dataclass(frozen=True, slots=True)
class Ingest:
    """One ingest under way: its plan, what it reads and the folder in which its blocks are kept."""

    plan: Plan
    rules: Rules
    sources: tuple[Source, ...]
    folder: Path

    def waiting(self) -> tuple[Block, ...]:
        """Blocks that are not there yet."""
        return tuple(block for block in self.plan.blocks if not self._part(block).is_file())

    def code(self, block: Block) -> None:
        """Clean and keep one block. Raises SurveyError (E-INP)."""
        sheet = self.plan.read(block, self.sources[block.file])
        if shared := self.plan.shared_in(block):
            sheet, apart = set_apart(sheet, shared)
            _write_rows(self._rows(block), apart)
        sheets = self.plan.empty_sheets(self.sources)
        sheets[block.file] = sheet
        self._write(self._part(block), sheets)

    def code_shared(self) -> None:
        """Clean and keep the sheets that share a receipt with another; every block must be there."""
        if any(self.plan.shared) and not (self.folder / _SHARED).is_file():
            self._write(self.folder / _SHARED, self._shared_sheets())

    def header(self, sources: Sequence[SourceFile]) -> CodedHeader:
        """What was found in all blocks. Raises SurveyError (E-BIG)."""
        header = together([self.plan.header, *(CodedParquet.open([part]).header for part in self._parts())])
        notes = (*header.notes, *untold_notes(header.findings))
        return replace(header, sources=tuple(sources), notes=notes)

    def put_together(self, path: Path, header: CodedHeader) -> None:
        """Write the file of all blocks. Raises SurveyError (E-BIG)."""
        whole = self.folder / "whole.parquet"
        with CodedParquetWriter(whole, self.plan.header) as writer:
            for part in self._parts():
                writer.append_file(part)
            writer.close(header)
        whole.replace(path)

    def _parts(self) -> list[Path]:
        """Files of all blocks in their order."""
        last = [self.folder / _SHARED] if any(self.plan.shared) else []
        return [*map(self._part, self.plan.blocks), *last]

    def _write(self, path: Path, sheets: Sequence[RawSheet]) -> None:
        """Clean some sheets and keep them."""
        cleaned = self.rules.clean(sheets)
        responses = cleaned.responses
        with CodedParquetWriter(path, self.plan.header) as writer:
            writer.append(responses.answers, responses.weight, responses.beside)
            found = block_header(cleaned, self.plan.header)
            writer.close(replace(found, is_synthetic=any(map(is_synthetic, sheets))))

    def _shared_sheets(self) -> list[RawSheet]:
        """The rows that blocks have set apart, file by file."""
        sheets = self.plan.empty_sheets(self.sources)
        for file, empty in enumerate(sheets):
            found = [
                _read_rows(self._rows(block), empty)
                for block in self.plan.blocks
                if block.file == file and self._rows(block).is_file()
            ]
            if found:
                sheets[file] = joined(found)
        return sheets

    def _part(self, block: Block) -> Path:
        """File of a finished block."""
        return self.folder / f"part-{block.number:06d}.parquet"

    def _rows(self, block: Block) -> Path:
        """File of the rows that the block has set apart; written before the block is."""
        return self.folder / f"part-{block.number:06d}.rows.json"


def _write_rows(path: Path, sheet: RawSheet) -> None:
    """Keep raw rows until all blocks are there."""
    said = {"columns": {name: list(cells) for name, cells in sheet.columns.items()}, "lines": list(sheet.lines)}
    write_whole(path, json.dumps(said, ensure_ascii=True).encode("ascii"))


def _read_rows(path: Path, empty: RawSheet) -> RawSheet:
    """Rows that were kept."""
    said = json.loads(path.read_bytes())
    return replace(empty, columns=said["columns"], lines=said["lines"])
