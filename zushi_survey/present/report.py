"""Display objects of a whole report: its parts in order, and the views its page can switch between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zushi_survey.present.charts import Chart
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.document import HeadingBlock, TextBlock


@dataclass(frozen=True, slots=True)
class TableSection:
    """A table with its figures and the sentences of what it says; together on a page, alone on a sheet."""

    id: str
    """Unique within the report, an anchor and a sheet name: `freq-Q10`."""
    table: DisplayTable
    charts: tuple[Chart, ...] = ()
    findings: tuple[str, ...] = ()
    """Whole sentences, printed before the figure; empty where the data carry none."""
    question: str = ""
    """Id of the question it is about, for the explorer and the search; empty for none."""
    counts: DisplayTable | None = None
    """Of a cross table: the same rows and columns in persons, for workbooks."""


@dataclass(frozen=True, slots=True)
class QuestionnaireLine:
    """One line of the questionnaire with the simple tabulation beside it (単純集計入り調査票)."""

    number: str
    """Code of an option, or empty."""
    text: str
    count: str = ""
    percent: str = ""
    is_net: bool = False


@dataclass(frozen=True, slots=True)
class QuestionnaireSection:
    """One question as it was asked, each option with its figures."""

    id: str
    heading: str
    """`問10`, with the label."""
    wording: str
    instruction: str
    """「○は1つ」 and who was asked."""
    base: str
    """`n=1,112`, or why there are no figures."""
    lines: tuple[QuestionnaireLine, ...]
    items: tuple[DisplayTable, ...] = ()
    """Of a matrix or ranking: its items as one table instead of lines."""


ReportBlock = HeadingBlock | TextBlock | TableSection | QuestionnaireSection


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One part of the report, such as 調査の概要 or 単純集計."""

    id: str
    """As in the study's `report.parts`: `outline`, `guide`, `respondents`, `freq`, `crosstab`, `compare`, …"""
    title: str
    blocks: tuple[ReportBlock, ...]

    @property
    def sections(self) -> tuple[TableSection, ...]:
        """The tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, TableSection))


@dataclass(frozen=True, slots=True)
class ExplorerRow:
    """One category of an axis (or everyone) in one view: its base and its printed cells, one per answer."""

    label: str
    base: str
    percents: tuple[str, ...]
    counts: tuple[str, ...]
    numbers: tuple[float | None, ...]
    """The percentages as printed, for bars; None where nothing is shown."""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class ExplorerView:
    """One released table: one question (or item) by one axis (or alone) in one wave."""

    question: str
    axis: str
    """Id of the axis; empty for everyone alone."""
    wave: str
    answers: tuple[str, ...]
    """Labels of the answers, nets marked by their brackets."""
    answer_kinds: tuple[str, ...]
    """`option`, `net`, `no_answer`, `statistic`, one per answer: nets are no part of a 100% bar."""
    rows: tuple[ExplorerRow, ...]
    is_multiple: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explorer:
    """What the page's explorer can show: names of questions, axes and waves, and one view for each choice."""

    questions: tuple[tuple[str, str], ...]
    """Id and label, in order; items of a matrix one by one."""
    axes: tuple[tuple[str, str], ...]
    waves: tuple[tuple[str, str], ...]
    views: tuple[ExplorerView, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. Every text is final; every file is made of this and nothing else."""

    title: str
    banners: tuple[str, ...]
    parts: tuple[ReportPart, ...]
    explorer: Explorer
    legend: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    @property
    def sections(self) -> Iterator[TableSection]:
        """Every table of the report in order."""
        return (section for part in self.parts for section in part.sections)
