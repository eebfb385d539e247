"""`check`: the statements of an existing text against the study's data; the readings kept beside the text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.files import write_whole
from zushi_survey.pipeline.facts.study_facts import StudyFacts, claims_of
from zushi_survey.pipeline.folder import StudyFolder, inside
from zushi_survey.questionnaire.glossary import Glossary
from zushi_survey.questionnaire.links import LinksFile, links_text
from zushi_survey.questionnaire.load import load_glossary, load_links

if TYPE_CHECKING:
    from zushi_survey.analysis.reading.checked import CheckedText
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.questionnaire.texts import TextDocument

LINKS_SUFFIX = ".claims.yaml"


class CheckRequest(NamedTuple):
    """What was asked for."""

    text: Path
    encoding: str | None = None
    links: Path | None = None
    """The links file; by default beside the text."""
    policy: Policy | None = None
    strict: bool = False

    @property
    def links_path(self) -> Path:
        """Where the links are kept."""
        return self.links or self.text.with_name(self.text.name + LINKS_SUFFIX)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text and what was found out about it."""

    document: TextDocument
    result: CheckedText
    links: LinksFile
    """As they are now."""
    kept: LinksFile | None
    """As they were read from beside the text; None on the first run."""


def check(study: StudyFolder, request: CheckRequest) -> Checked:
    """The text checked against the study.

    Raises
    ------
    SurveyError
        E-TXT and E-INP for the text, E-QST, E-CLM and E-TXT for the study's claims, glossary and links.
    """
    from zushi_survey.analysis.reading.checked import check_text
    from zushi_survey.analysis.reading.documents import DocumentReader
    from zushi_survey.analysis.reading.linking import link, links_of
    from zushi_survey.analysis.reading.terms import Terms
    from zushi_survey.data.text_files import read_text_file

    document = read_text_file(request.text, request.encoding)
    form = study.wave().questionnaire
    claims = claims_of(study) if study.file.claims is not None else None
    glossary = _glossary(study)
    kept = load_links(request.links_path, form, claims) if request.links_path.is_file() else None
    reader = DocumentReader(Terms(glossary, form), form, study.file.wording)
    passages = reader.read(document.paragraphs)
    linked = link(document.paragraphs, passages, claims, kept)
    result = check_text(document.paragraphs, linked, claims, StudyFacts(study, policy=request.policy), form)
    return Checked(document, result, links_of(linked, document.paragraphs, document.name), kept)


def keep_links(checked: Checked, request: CheckRequest) -> tuple[str, ...]:
    """Write the readings beside the text on the first run; later only a `.new` file where there is more to keep.

    Gives the news. Raises SurveyError (E-OUT-001).
    """
    path = request.links_path
    content = links_text(checked.links).encode("utf-8")
    if checked.kept is None:
        if not checked.links.links:
            return ()
        write_whole(path, content)
        return (f"文の読み方を書き出しました: {path.as_posix()}(次の check はこの読み方を使います)",)
    known = {link.quote for link in checked.kept.links}
    added = [link for link in checked.links.links if link.quote not in known]
    if not added:
        return ()
    new = path.with_name(path.name + ".new")
    write_whole(new, content)
    return (
        f"読み方のファイルにない文が {len(added):,} 件ありました。前のファイルはそのままにし、"
        f"{new.as_posix()} に書き出しました",
    )


def _glossary(study: StudyFolder) -> Glossary:
    """The study's glossary; an empty one where it has none."""
    name = study.file.glossary
    return load_glossary(inside(study.root, name), study.wave().questionnaire) if name else Glossary()


def files_of(study: StudyFolder, request: CheckRequest) -> list[Path]:
    """What the verdicts rest on besides the answers."""
    named = [inside(study.root, name) for name in (study.file.claims, study.file.glossary) if name]
    return [request.text, *named, *([request.links_path] if request.links_path.is_file() else [])]
