"""The moments of tables whose answers lie in pieces: each piece gives its sums, and the sums are added up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, Piece, no_rows, read_piece
from zushi_survey.data.responses import Answers
from zushi_survey.questionnaire.conditions import Condition
from zushi_survey.tabulate.design_blocks import DesignBlock
from zushi_survey.tabulate.engine import Runner, variables_needed
from zushi_survey.tabulate.moment_sums import MomentSums
from zushi_survey.tabulate.moments import Moments, measure_block, moments_of, sum_tables
from zushi_survey.tabulate.piece_design import PieceDesign
from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable


@dataclass(frozen=True, slots=True)
class TableSums:
    """The sums of several tables of one block of respondents, in the order of the plan."""

    tables: tuple[MomentSums, ...]

    def __add__(self, other: TableSums) -> TableSums:
        """The sums of both blocks together."""
        return TableSums(tuple(mine + theirs for mine, theirs in zip(self.tables, other.tables, strict=True)))


def measure_pieces(
    variable: PlannedVariable,
    axis: PlannedAxis | None,
    data: CodedParquet,
    design: PieceDesign,
    runner: Runner,
    where: Condition | None = None,
) -> Moments:
    """The moments of a variable by an axis (None: everyone, its one category) over all respondents of the files."""
    plan = CountPlan((variable,), () if axis is None else (axis,), where)
    return moments_of(_added(plan, data, design, runner).tables[0], design.drawing)


def measure_all_pieces(
    plan: CountPlan, data: CodedParquet, design: PieceDesign, runner: Runner
) -> Iterator[tuple[PlannedVariable, PlannedAxis, Moments]]:
    """The moments of every variable of a plan by every axis: by variable, then by axis.

    The files are read once for each variable, so that no more than its own tables are held at a time.
    """
    for variable in plan.variables:
        sums = _added(replace(plan, variables=(variable,)), data, design, runner)
        for axis, table in zip(plan.axes, sums.tables, strict=True):
            yield variable, axis, moments_of(table, design.drawing)


def sum_piece(piece: Piece, header: CodedHeader, plan: CountPlan, design: PieceDesign) -> TableSums:
    """What a piece adds to the moments of the tables of a plan; without an axis, of its one variable by itself."""
    answers, block = _read(piece, header, plan, design)
    if not plan.axes:
        return TableSums((measure_block(plan.variables[0], None, answers, block, plan.where),))
    return TableSums(tuple(sums for _, _, sums in sum_tables(plan, answers, block)))


def _added(plan: CountPlan, data: CodedParquet, design: PieceDesign, runner: Runner) -> TableSums:
    """The sums of all pieces, of one without respondents where there is none."""
    task = partial(sum_piece, header=data.header, plan=plan, design=design)
    return runner.sum(task, data.pieces or (Piece("", 0, 0),))


def _read(
    piece: Piece, header: CodedHeader, plan: CountPlan, design: PieceDesign
) -> tuple[dict[str, Answers], DesignBlock]:
    """The answers of a piece that the plan needs, and its respondents as the design sees them."""
    needed = variables_needed(plan, header)
    if design.raked is not None:
        needed |= variables_needed(design.raked.plan(), header)
    answers, weights = read_piece(piece, header, needed) if piece.rows else no_rows(header, needed)
    return answers, design.block(piece, answers, weights)
