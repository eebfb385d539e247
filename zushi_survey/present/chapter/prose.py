"""The prose of a chapter: sentences with their fields filled, what they claim, and those that were not written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from zushi_survey.analysis.facts import Evidence
from zushi_survey.analysis.findings import Finding, Limits, is_said
from zushi_survey.analysis.verdicts import judge
from zushi_survey.core.problems import Place, Problem, Severity
from zushi_survey.present.differences_in_words import Bench
from zushi_survey.present.document import TextBlock, TextRun
from zushi_survey.present.said import Piece, Said, Unsaid
from zushi_survey.present.sentences import quantities_of, sentence_of, with_base, words_of
from zushi_survey.questionnaire.chapter import Field, FieldKind, Span, TextKind
from zushi_survey.questionnaire.claims import ClaimsFile, Single, Statement

_SENTENCE_ENDS = re.compile(r"(?<=。)(?![」』)）])")
_FIGURES = frozenset({FieldKind.LEVEL, FieldKind.PERCENT, FieldKind.FIRST, FieldKind.ORDER, FieldKind.TOP})
"""Fields that print a figure, which needs its base where not everyone was asked."""


class EvidenceEntry(NamedTuple):
    """One fact of the appendix and the sentences that rest on it."""

    anchor: str
    fact: Evidence
    sentences: tuple[str, ...]
    remark: str = ""
    """What is left of a group difference within equal ages, in Japanese; empty where that was not looked into."""
    is_explained: bool = False
    """Whether nothing is left of it."""


@dataclass
class EvidenceBook:
    """The facts that a chapter rests on, numbered in order of use."""

    _sentences: dict[Evidence, list[str]] = field(default_factory=dict)

    def add(self, fact: Evidence, sentence: str) -> str:
        """The anchor of a fact that a sentence rests on."""
        known = self._sentences.setdefault(fact, [])
        if sentence and sentence not in known:
            known.append(sentence)
        return f"e{list(self._sentences).index(fact) + 1}"

    def entries(self) -> tuple[EvidenceEntry, ...]:
        """Every fact once, in order of use."""
        several = enumerate(self._sentences.items(), 1)
        return tuple(EvidenceEntry(f"e{number}", fact, tuple(used)) for number, (fact, used) in several)


class Sentence(NamedTuple):
    """A sentence that was written."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def claims(self) -> tuple[Single, ...]:
        """What it claims, each once."""
        return tuple(dict.fromkeys(claim for piece in self.pieces for claim in piece.claims))


@dataclass
class Writer:
    """Writes the prose of one chapter, sentence by sentence, and keeps its statements, evidence and refusals."""

    bench: Bench
    file: str
    """Name of the plan, for refusals."""
    evidence: EvidenceBook = field(default_factory=EvidenceBook)
    statements: list[Statement] = field(default_factory=list)
    refusals: list[Problem] = field(default_factory=list)

    def text(self, kind: TextKind, spans: Sequence[Span]) -> TextBlock | None:
        """A paragraph or bullet without the sentences that the data do not carry; None where none is left."""
        runs: list[TextRun] = []
        for sentence in _sentences(spans):
            runs.extend(self._runs(self._written(sentence)))
        return TextBlock(kind, tuple(runs)) if any(run.text.strip() for run in runs) else None

    def finding(self, finding: Finding, place: int, limits: Limits) -> TextBlock | None:
        """A bullet that says a finding within the limits of all findings; None where it has no words."""
        said = sentence_of(finding, replace(self.bench, limits=limits), place)
        if isinstance(said, Unsaid):
            return None
        whole = Sentence((*said.pieces, Piece("。")))
        if self._refusal_of(whole):
            return None
        return TextBlock("bullet", tuple(self._runs(whole)))

    def quote(self, text: str, claim: Single, fact: Evidence) -> TextBlock:
        """A bullet with the words of a group heard."""
        return TextBlock("bullet", tuple(self._runs(Sentence((Piece(text, (claim,), (fact,)),)))))

    def _written(self, spans: Sequence[Span]) -> Sentence | None:
        """One sentence filled; None with a refusal where a field of it, or the whole, is not carried."""
        pieces: list[Piece] = []
        fields = [span for span in spans if isinstance(span, Field)]
        noted = {one.names[0] for one in fields if one.kind is FieldKind.BASE}
        for place, span in enumerate(spans):
            if isinstance(span, str):
                pieces.append(Piece(span))
                continue
            after = spans[place + 1] if place + 1 < len(spans) else ""
            said = words_of(span, after if isinstance(after, str) else "", self.bench)
            if isinstance(said, Unsaid):
                self.refuse(span, said.reason)
                return None
            pieces.extend(self._with_base(span, said, noted).pieces)
        whole = Sentence(tuple(pieces))
        reason = self._refusal_of(whole) if fields else ""
        if reason:
            self.refuse(fields[0], reason)
            return None
        return whole

    def _with_base(self, span: Field, said: Said, noted: set[str]) -> Said:
        """The words with n where not everyone was asked, once a sentence and question."""
        quantities = quantities_of(span)
        if span.kind not in _FIGURES or span.words or not quantities:
            return said
        question = self.bench.names.question(quantities[0].question)
        if not question.ask or question.id in noted:
            return said
        noted.add(question.id)
        base = next((one.base for one in self.bench.facts.option_shares(question.id) if one.base), None)
        return said if base is None else with_base(said, f"n={base:,}")

    def _refusal_of(self, sentence: Sentence) -> str:
        """Why the checker would not let the whole sentence stand; empty where it does."""
        if not sentence.claims:
            return ""
        statement = Statement(id="-", quote=sentence.text, says=sentence.claims)
        found = judge(statement, self.bench.facts, ClaimsFile(schema_version=1, statements=()))
        if not is_said(found.verdict):
            return found.note or found.verdict.label
        return found.lints[0].lint.message if found.lints else ""

    def refuse(self, span: Field, reason: str) -> None:
        """Keep why a sentence or block was not written."""
        where = Place(file=self.file, line=span.line)
        self.refusals.append(
            Problem(
                code="E-CHP-010",
                where=where,
                severity=Severity.WARNING,
                got=f"{{{{ {span.text} }}}}",
                params={"detail": reason},
            )
        )

    def _runs(self, sentence: Sentence | None) -> Iterator[TextRun]:
        """The runs of a sentence, its evidence and its statement put on record."""
        if sentence is None:
            return
        text = sentence.text.strip()
        if sentence.claims:
            self.statements.append(Statement(id=f"s{len(self.statements) + 1}", quote=text, says=sentence.claims))
        for piece in sentence.pieces:
            anchors = [self.evidence.add(fact, text) for fact in piece.evidence]
            yield TextRun(piece.text, anchors[0] if anchors else "")


def _sentences(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """The spans of each sentence of a paragraph."""
    current: list[Span] = []
    for span in spans:
        if isinstance(span, Field):
            current.append(span)
            continue
        *whole, rest = _SENTENCE_ENDS.split(span)
        for part in whole:
            yield [*current, part]
            current = []
        if rest:
            current.append(rest)
    if current:
        yield current
