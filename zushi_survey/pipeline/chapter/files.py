"""The files of a chapter: Word, html and Markdown, its evidence, its figures with their data, its links for `check`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from zushi_survey.core.files import sha256_of
from zushi_survey.core.filesets import write_set
from zushi_survey.core.lock import folder_lock
from zushi_survey.core.manifest import manifest_bytes, read_manifest
from zushi_survey.core.problems import Place, Problem, Severity
from zushi_survey.data.text_files import read_text_file
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.present.banners import page_of
from zushi_survey.present.chart_data import figure_data
from zushi_survey.present.document import FigureBlock, TableBlock
from zushi_survey.present.evidence import evidence_table, findings_tables, refusals_table
from zushi_survey.questionnaire.links import Link, LinksFile, links_text
from zushi_survey.render import page_bytes
from zushi_survey.render.chapter_files import chart_files, document_bytes

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.chapter.writing import Chapter
    from zushi_survey.present.display import DisplayPage
    from zushi_survey.present.document import Document
    from zushi_survey.questionnaire.texts import TextDocument

ChapterFormat = Literal["docx", "html", "md"]
FORMATS: Final[tuple[ChapterFormat, ...]] = ("docx", "html", "md")
_MANIFEST = "written.json"
_FIGURES = "figures"
_LINKS_SUFFIX = ".claims.yaml"


class Written(NamedTuple):
    """The files written, and what was found changed and left as it is."""

    documents: tuple[Path, ...]
    others: tuple[Path, ...]
    kept: tuple[Problem, ...]


def write_files(
    study: StudyFolder, chapter: Chapter, folder: Path, formats: Sequence[ChapterFormat], policy: Policy
) -> Written:
    """All files of a chapter in `folder`, together or none; a document that somebody changed is never written over.

    Its new version stands beside it (`chapter.new.docx`). Raises SurveyError (E-OUT).
    """
    made = [(f"chapter.{one}", document_bytes(chapter.document, one)) for one in formats]
    page = evidence_page(study, chapter, policy)
    others = {
        chapter.document.evidence_file: page_bytes(page, None, "html", for_file=True),
        "evidence.xlsx": page_bytes(page, None, "xlsx", for_file=True),
    }
    for figure in chapter.document.figures:
        data = figure_data(figure.chart, study.file.data_origin, policy)
        for name, content in chart_files(figure.chart, figure.name, data, chapter.document.banners):
            others[f"{_FIGURES}/{name}"] = content
    with folder_lock(folder.resolve().parent):
        shelf = _Shelf(folder)
        documents = [shelf.put(name, content) for name, content in made]
        links = [
            shelf.put(name + _LINKS_SUFFIX, _links_of(chapter, name, content))
            for name, (_, content) in zip(documents, made, strict=True)
        ]
        write_set(folder, {**shelf.files(), **others}, apart=[study.root])
    names = [*others, *links]
    return Written(tuple(folder / name for name in documents), tuple(folder / name for name in names), shelf.kept)


def evidence_page(study: StudyFolder, chapter: Chapter, policy: Policy) -> DisplayPage:
    """The evidence appendix: every fact, what was not written, and all findings in order."""
    tables = [
        evidence_table(chapter.evidence, {one.id: one.label for one in study.wave().questionnaire.questions}),
        refusals_table(chapter.refusals),
        *findings_tables(chapter.findings, chapter.told, chapter.near),
    ]
    return page_of(
        tables,
        f"{chapter.document.title} 根拠の一覧",
        data_origin=study.file.data_origin,
        policy=policy,
        small_base=study.file.release.small_base,
        source=chapter.document.source,
    )


class _Shelf:
    """A folder of documents that people may change: what was written is known by its checksum.

    Nothing is written here: `files` is what is to be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, str] = read_manifest(folder / _MANIFEST)
        self._files: dict[str, bytes] = {}
        self._kept: list[Problem] = []

    @property
    def kept(self) -> tuple[Problem, ...]:
        """What was found changed and is left as it is."""
        return tuple(self._kept)

    def files(self) -> dict[str, bytes]:
        """Everything put here, by name, and the checksums that the next run asks."""
        return {**self._files, _MANIFEST: manifest_bytes(self._known)}

    def put(self, name: str, content: bytes) -> str:
        """The name to write it under: its own, or one beside it where the file is no longer what was written."""
        checksum = sha256(content).hexdigest()
        stem, _, suffix = name.partition(".")
        beside = (f"{stem}.new{number}.{suffix}" for number in chain([""], count(2)))
        chosen = next(one for one in chain([name], beside) if self._is_ours(one, checksum))
        if chosen != name:
            params = {"new": chosen}
            problem = Problem(code="E-CHP-011", where=Place(file=name), severity=Severity.WARNING, params=params)
            self._kept.append(problem)
        self._known[chosen] = checksum
        self._files[chosen] = content
        return chosen

    def _is_ours(self, name: str, checksum: str) -> bool:
        """Whether nothing of somebody else's would be lost under this name."""
        path = self._folder / name
        return not path.exists() or sha256_of(path) in (checksum, self._known.get(name))


def _links_of(chapter: Chapter, name: str, content: bytes) -> bytes:
    """The statements of a document, so that `check` knows what each sentence says."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        links = tuple(_links(chapter, read_text_file(path)))
    return links_text(LinksFile(schema_version=1, text=name, links=links)).encode()


def _links(chapter: Chapter, text: TextDocument) -> Iterator[Link]:
    """One link per statement that stands in the text, with the line where it does; notes and captions state nothing."""
    paragraphs = text.paragraphs
    place = 0
    for statement in chapter.claims.statements:
        # The same words may stand twice with different meanings: the next place after the last one is meant.
        later = (number for number in range(place, len(paragraphs)) if statement.quote in paragraphs[number].text)
        found = next(later, None)
        if found is not None:
            place = found
            line = paragraphs[found].line
            yield Link(id=statement.id, line=line, quote=statement.quote, sure=True, says=statement.says)
    beside = set(_beside(chapter.document))
    for paragraph in paragraphs:
        if paragraph.text in beside:
            yield Link(id=f"n{paragraph.line}", line=paragraph.line, quote=paragraph.text, sure=True)


def _beside(document: Document) -> Iterator[str]:
    """Captions and notes of tables and figures, as the formats print them."""
    for block in document.blocks:
        if isinstance(block, TableBlock | FigureBlock):
            label = "表" if isinstance(block, TableBlock) else "図"
            yield from (
                block.caption,
                f"{label}{block.number} {block.caption}",
                f"{label}{block.number}　{block.caption}",
            )
        if isinstance(block, TableBlock):
            yield from (f"注) {note}" for note in block.table.notes)
