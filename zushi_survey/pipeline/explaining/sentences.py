"""A sentence of a chapter or of a checked text: its reading, its verdict, and the chain of every figure in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.analysis.facts import ChangeFact, MentionFact
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.printed_files import read_printed
from zushi_survey.hearing.quoting import plain_text
from zushi_survey.pipeline.explaining.figures import chains_of_judgement
from zushi_survey.pipeline.explaining.finding import places_of
from zushi_survey.pipeline.explaining.hearing import mention_chain
from zushi_survey.pipeline.explaining.traced import Traced, head_steps
from zushi_survey.pipeline.explaining.waves import chain_of_change
from zushi_survey.pipeline.tabulation import TableRequest
from zushi_survey.present.explaining import Chain, Step
from zushi_survey.present.printed import candidate_of_sentence, untraced_step

if TYPE_CHECKING:
    from zushi_survey.analysis.facts import Evidence
    from zushi_survey.analysis.reading.checked import CheckedStatement
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.checking import Checked
    from zushi_survey.pipeline.explaining.finding import Place
    from zushi_survey.pipeline.explaining.origin import Origin
    from zushi_survey.pipeline.folder import StudyFolder

_EVIDENCE = "evidence.html"
EVIDENCE_TABLE = "evidence"
_TEXTS = ("*.md", "*.html", "*.docx")
_APART = " / "
"""Between the sentences of one row of the appendix."""
_SENTENCE, _ABOUT = "もとづく文", "何について"


def sentence_chains(
    study: StudyFolder, path: Path, place: Place, origin: Origin, policy: Policy, head: Sequence[Step] = ()
) -> list[Chain]:
    """The chains of a sentence: its statements with their verdicts, and their figures.

    The readings kept beside the text are used where there are any; `head` stands in the place of the first links.
    Raises SurveyError.
    """
    from zushi_survey.pipeline.checking import CheckRequest, check

    request = CheckRequest(path, policy=policy)
    checked = check(study, request)
    head = list(head or head_steps(path, candidate_of_sentence(place.line, place.words), origin))
    head.append(_reading_step(request.links_path))
    chains: list[Chain] = []
    for one in _statements(checked, place):
        before = [*head, *_evidence(path, one.linked.quote)]
        if one.judgement is None:
            chains.append(Chain("文", f"{one.linked.id}: 文の判定", (*before, _doubt_step(one)), policy))
        else:
            chains += chains_of_judgement(study, one.judgement, TableRequest((), policy=policy), before)
            chains += _chains_of_facts(study, one.judgement.evidence, policy)
    return chains or [Chain("文", f"{path.name}: 文の来歴", (*head, _unread_step(path)), policy)]


def chains_of_evidence(study: StudyFolder, traced: Traced) -> list[Chain]:
    """The chains of the sentences that a row of the appendix is for, in the text beside it; none without a text."""
    cells = traced.table.cells if traced.table else ()
    rows = (cell.text for cell in cells if cell.row == traced.cell.row and cell.column == _SENTENCE)
    wanted = next(rows, "").split(_APART)
    texts = (path for pattern in _TEXTS for path in sorted(traced.path.parent.glob(pattern)))
    path = next((path for path in texts if path.stem != Path(_EVIDENCE).stem), None)
    if path is None:
        return []
    printed = read_printed(path)
    places = [place for words in wanted for place in places_of(printed, words) if place.cell is None]
    head = traced.head(is_shown=not traced.is_tightened)
    return [
        chain
        for place in dict.fromkeys(places)
        for chain in sentence_chains(study, path, place, traced.origin, traced.policy, head)
    ]


def _statements(checked: Checked, place: Place) -> Iterator[CheckedStatement]:
    """The statements that stand in a sentence."""
    for one in checked.result.statements:
        if one.linked.place.paragraph == place.paragraph and one.linked.place.span.meets(*place.span):
            yield one


def _chains_of_facts(study: StudyFolder, evidence: Iterable[Evidence], policy: Policy) -> Iterator[Chain]:
    """The chains of changes and of numbers of groups."""
    for fact in evidence:
        chain = None
        if isinstance(fact, ChangeFact) and not fact.unknown:
            chain = chain_of_change(study, fact, policy)
        elif isinstance(fact, MentionFact):
            chain = mention_chain(study, fact, policy)
        if chain is not None:
            yield chain


def _reading_step(links: Path) -> Step:
    """Where the reading of the sentence comes from."""
    kept = f"文と同じ場所に残した読み方による: {links.name}"
    return Step("文の読み方", (kept if links.is_file() else "文法と用語集による(読み方のファイルはまだありません)",))


def _doubt_step(one: CheckedStatement) -> Step:
    """Why a statement was not judged."""
    reason = one.linked.doubt.value if one.linked.doubt else ""
    return untraced_step(
        f"文の読み方が1つに決まりません({reason})",
        "読み方のファイル(文書名.claims.yaml)で sure: yes にしてから、もう一度たどる",
    )


def _unread_step(path: Path) -> Step:
    """What to do with a sentence that says nothing of the data as far as the grammar goes."""
    return untraced_step(
        "調査やヒアリングの結果を述べた文として読み取れません",
        f"zushi-survey check {path.name} で、読み取れた文と読み取れなかった文を確かめる",
    )


def _evidence(path: Path, quote: str) -> Iterator[Step]:
    """The numbers of the evidence that a chapter's appendix lists for a sentence."""
    appendix = path.with_name(_EVIDENCE)
    if not appendix.is_file():
        return
    try:
        cells = read_printed(appendix).cells
    except SurveyError:
        return
    about = {cell.row: cell.text for cell in cells if cell.table == EVIDENCE_TABLE and cell.column == _ABOUT}
    wanted = plain_text(quote)
    ids = [cell.row for cell in cells if cell.column == _SENTENCE and wanted in plain_text(cell.text)]
    if ids:
        yield Step("根拠の番号", tuple(f"{name} {about.get(name, '')} ({_EVIDENCE}#{name})" for name in ids))
