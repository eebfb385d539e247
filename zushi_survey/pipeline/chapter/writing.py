"""`chapter`: the plan of a chapter, the study's facts and tables -> the chapter with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zushi_survey.analysis.findings import Findings, find, limits_of
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.chapter.blocks import Blocks
from zushi_survey.pipeline.chapter.plan import PlanFile
from zushi_survey.pipeline.chapter.two_factors import Remainder, two_factor_remarks
from zushi_survey.pipeline.facts.findings import in_words, subject_in
from zushi_survey.pipeline.facts.study_facts import StudyFacts
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.present.banners import banner_lines
from zushi_survey.present.chapter.prose import EvidenceEntry, Writer
from zushi_survey.present.chapter.scope import looked_at
from zushi_survey.present.chapter.tables import own_table
from zushi_survey.present.differences_in_words import Bench
from zushi_survey.present.document import Block, Document, HeadingBlock, TableBlock
from zushi_survey.present.names import Names
from zushi_survey.present.near import near_words
from zushi_survey.questionnaire.chapter import Field, FieldKind, HeadingPlan, RowsPlan, TextPlan
from zushi_survey.questionnaire.chapter_checks import check_chapter
from zushi_survey.questionnaire.claims import ClaimsFile

if TYPE_CHECKING:
    from zushi_survey.analysis.findings import Finding
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.core.problems import Problem
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.questionnaire.chapter import BlockPlan, ChapterPlan

EVIDENCE_FILE = "evidence.html"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter written: the text, what it claims and rests on, and what was not written."""

    document: Document
    claims: ClaimsFile
    evidence: tuple[EvidenceEntry, ...]
    refusals: tuple[Problem, ...]
    findings: Findings
    told: tuple[tuple[Finding, str], ...]
    """Findings in words, first what a reader should know first."""
    near: tuple[tuple[Finding, str], ...]


def write_chapter(study: StudyFolder, plan: PlanFile, policy: Policy | None = None) -> Chapter:
    """The chapter that a plan makes of a study. Raises SurveyError: E-CHP for the plan, or what the files raise."""
    form = study.wave().questionnaire
    problems = [*plan.read.problems, *check_chapter(plan.read, form, plan.name)]
    if problems:
        raise SurveyError(problems)
    used = policy or study.file.policy
    facts = StudyFacts(study, policy=used)
    names = Names(form)
    seen = tuple(looked_at(plan.read.fields, facts, names))
    bench = Bench(facts, names, limits_of(seen, facts.statistics.alpha))
    found = find(subject_in(study, facts, names), facts)
    run = _Run(study, facts, bench, Writer(bench, plan.name), Blocks(study, facts, names, used), found)
    blocks = tuple(run.blocks(plan.read))
    return run.chapter(blocks, _title(study, plan.read), used)


def _title(study: StudyFolder, plan: ChapterPlan) -> str:
    """The first heading of the plan, or the study's title."""
    headings = (block.text for block in plan.blocks if isinstance(block, HeadingPlan))
    return next(headings, study.file.title)


@dataclass
class _Run:
    """One chapter being written, block by block."""

    study: StudyFolder
    facts: StudyFacts
    bench: Bench
    writer: Writer
    blocks_made: Blocks
    found: Findings
    used_findings: set[Finding] = field(default_factory=set)

    def blocks(self, plan: ChapterPlan) -> Iterator[Block]:
        """The blocks of the chapter; a label over nothing is left out."""
        label: Block | None = None
        for block in plan.blocks:
            if isinstance(block, TextPlan) and block.kind == "label":
                label = self.writer.text(block.kind, block.spans)
                continue
            for made in self._made(block):
                if label is not None and not isinstance(made, HeadingBlock):
                    yield label
                label = None
                yield made

    def _made(self, block: BlockPlan) -> Iterator[Block]:
        """What one block of the plan becomes."""
        if isinstance(block, HeadingPlan):
            yield HeadingBlock(block.level, block.text)
        elif isinstance(block, RowsPlan):
            yield TableBlock(0, "", own_table(block.rows, "own"))
        elif isinstance(block, TextPlan):
            written = self.writer.text(block.kind, block.spans)
            if written is not None:
                yield written
        elif block.kind is FieldKind.FINDINGS:
            yield from self._findings(block)
        else:
            yield from self.blocks_made.of(block, self.writer)

    def _findings(self, field: Field) -> Iterator[Block]:
        """Bullets for the first findings about some questions, each finding once in a chapter."""
        most, made = field.most or 5, 0
        for finding in self.found.supported:
            about = finding.question.split(".")[0]
            if made == most or about not in field.names or finding in self.used_findings:
                continue
            bullet = self.writer.finding(finding, made, self.found.limits)
            if bullet is not None:
                self.used_findings.add(finding)
                made += 1
                yield bullet

    def chapter(self, blocks: Sequence[Block], title: str, policy: Policy) -> Chapter:
        """The chapter with everything that goes with it."""
        study = self.study
        document = Document(
            title=title,
            banners=banner_lines(study.file.data_origin, policy),
            blocks=tuple(blocks),
            evidence_file=EVIDENCE_FILE,
            source=source_lines(study, study.wave(), brief=True),
        )
        widest = Bench(self.facts, self.bench.names, self.found.limits)
        told = tuple(in_words(self.found.supported, widest))
        near = tuple((one, near_words(one, self.bench.names)) for one in self.found.near)
        claims = ClaimsFile(schema_version=1, text=title, statements=tuple(self.writer.statements))
        entries = self.writer.evidence.entries()
        remarks = two_factor_remarks(study, (entry.fact for entry in entries), policy)
        nothing = Remainder("", is_left=True)
        known = [(entry, remarks.get(entry.fact, nothing)) for entry in entries]
        entries = tuple(entry._replace(remark=one.words, is_explained=not one.is_left) for entry, one in known)
        return Chapter(document, claims, entries, tuple(self.writer.refusals), self.found, told, near)
