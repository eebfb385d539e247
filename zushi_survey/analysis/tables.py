"""Tables of figures: raw (only for this room) and released (the only kind that may be shown)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from zushi_survey.analysis.disclosure.structure import TableStructure
    from zushi_survey.questionnaire.conditions import Condition

TOTAL = "total"
"""Axis and category id of the row of the whole (全体)."""
UNKNOWN = "unknown"
"""Category id of the respondents whom an axis puts in no category (無回答など)."""

BaseKind = Literal["asked", "answered", "ticks"]
Policy = Literal["internal", "publish"]


class CellStatus(StrEnum):
    """What a reader must know about one cell."""

    OK = "ok"
    SMALL_BASE = "small_base"
    SUPPRESSED = "suppressed"


class CellKind(StrEnum):
    """What a cell counts. NOT_APPLICABLE stands outside every base; MEAN and MEDIAN carry `value`, not a share."""

    OPTION = "option"
    NET = "net"
    BAND = "band"
    NO_ANSWER = "no_answer"
    INVALID = "invalid"
    NOT_APPLICABLE = "not_applicable"
    MEAN = "mean"
    MEDIAN = "median"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"

    @property
    def is_statistic(self) -> bool:
        """Whether the cell carries a `value` instead of a share of persons."""
        return self in (CellKind.MEAN, CellKind.MEDIAN, CellKind.MINIMUM, CellKind.MAXIMUM)


class Cell(NamedTuple):
    """One option within one axis category: the row of every machine-readable output, in this column order."""

    wave: str
    question: str
    item: str
    option: str
    option_label: str
    axis: str
    category: str
    category_label: str
    base_unweighted: int | None
    base_weighted: float | None
    count_unweighted: int | None
    count_weighted: float | None
    proportion: float | None
    status: CellStatus
    kind: CellKind
    value: Fraction | float | None
    """Mean, median, … in the question's unit; exact (Fraction) when unweighted."""
    base_effective: float | None = None
    """Kish's effective base in persons; None without weights."""
    standard_error: float | None = None
    """Standard error of the share (0-1) or of the mean (its unit) under the design; None for other statistics."""
    interval_low: float | None = None
    """Confidence interval of the share (0-1) or of the mean (its unit); None where it is undefined or not asked for."""
    interval_high: float | None = None
    reliability: str = ""
    """Verdict of the stated standard on the share, where it was asked for: a value of `reliability.Reliability`."""


class AxisTitle(NamedTuple):
    """An axis of a table, in the order shown."""

    id: str
    label: str
    is_ordered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTitle:
    """What a table is about: everything printed around its figures."""

    wave: str
    wave_label: str
    question: str
    question_label: str
    question_type: str
    """SA, MA, LA, NU, MATRIX or RANKING."""
    item: str = ""
    item_label: str = ""
    text: str = ""
    """Printed wording of the question."""
    asked: str = ""
    """Who was asked, in words; empty for everyone."""
    where: str = ""
    """Filter, as written by the user; empty for none."""
    base: BaseKind = "asked"
    is_multiple: bool = False
    is_weighted: bool = False
    is_sensitive: bool = False
    unit: str = ""
    limit: int | None = None
    axes: tuple[AxisTitle, ...] = ()
    data_origin: Literal["real", "synthetic"] = "real"
    notes: tuple[str, ...] = ()
    """Assumptions made for this table, in Japanese."""
    routing: Condition | None = field(default=None, compare=False, repr=False)
    """Who was asked, as a condition; None for everyone."""
    structure: TableStructure | None = field(default=None, compare=False, repr=False)
    """The definitions behind the cells, for disclosure control; None where only the cells are known."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table before disclosure control: stays inside `analysis`."""

    title: TableTitle
    cells: tuple[Cell, ...]
    """By axis (total first), category, option: questionnaire order, nets after options, missing last."""


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """A table that passed `suppression.release`: the only kind that may be shown."""

    title: TableTitle
    cells: tuple[Cell, ...]
    policy: Policy
    hidden_cells: int
    """Number of cells hidden by the rules (0 under `internal`)."""
    small_base: int
    """The threshold under which a base is marked 参考値, in persons."""
