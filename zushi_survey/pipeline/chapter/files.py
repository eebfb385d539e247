"""The files of a chapter: Word, html and Markdown, its evidence, its figures with their data, its links for `check`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from zushi_survey.core.files import sha256_of, write_whole
from zushi_survey.core.problems import Place, Problem, Severity
from zushi_survey.data.text_files import read_text_file
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.present.banners import page_of
from zushi_survey.present.chapter.figures import figure_data
from zushi_survey.present.document import FigureBlock, TableBlock
from zushi_survey.present.evidence import evidence_table, findings_tables, refusals_table
from zushi_survey.questionnaire.links import Link, LinksFile, links_text
from zushi_survey.render import write_page
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
    """All files of a chapter in `folder`; a document that somebody changed is never written over.

    Its new version stands beside it (`chapter.new.docx`). Raises SurveyError (E-OUT).
    """
    shelf = _Shelf(folder)
    made = [(f"chapter.{one}", document_bytes(chapter.document, one)) for one in formats]
    documents = [shelf.put(name, content) for name, content in made]
    page = evidence_page(study, chapter, policy)
    others = [write_page(page, None, "html", folder / chapter.document.evidence_file)]
    others.append(write_page(page, None, "xlsx", folder / "evidence.xlsx"))
    for figure in chapter.document.figures:
        files = chart_files(figure.chart, figure.name, figure_data(figure.chart))
        others += [write_whole(folder / _FIGURES / name, content) for name, content in files]
    others += [shelf.put(path.name + _LINKS_SUFFIX, _links_of(chapter, path)) for path in documents]
    return Written(tuple(documents), tuple(others), tuple(shelf.kept))


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
    """A folder of documents that people may change: what was written is known by its checksum."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / _MANIFEST
        self._known: dict[str, str] = _read_manifest(self._path)
        self.kept: list[Problem] = []

    def put(self, name: str, content: bytes) -> Path:
        """The path written: the name itself, or beside it where the file is no longer what was written."""
        path, checksum = self._folder / name, sha256(content).hexdigest()
        if path.exists() and sha256_of(path) not in (checksum, self._known.get(name)):
            stem, _, suffix = name.partition(".")
            new = self._folder / f"{stem}.new.{suffix}"
            where = Place(file=name)
            problem = Problem(code="E-CHP-011", where=where, severity=Severity.WARNING, params={"new": new.name})
            self.kept.append(problem)
            return write_whole(new, content)
        write_whole(path, content)
        self._known[name] = checksum
        write_whole(self._path, (json.dumps(self._known, indent=1, sort_keys=True) + "\n").encode())
        return path


def _read_manifest(path: Path) -> dict[str, str]:
    """What was written by an earlier run; nothing where that is not known, so that nothing is written over."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in known.items()} if isinstance(known, dict) else {}


def _links_of(chapter: Chapter, path: Path) -> bytes:
    """The statements of a document, so that `check` knows what each sentence says."""
    links = tuple(_links(chapter, read_text_file(path)))
    return links_text(LinksFile(schema_version=1, text=path.name, links=links)).encode()


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
