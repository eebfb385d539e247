"""Weights of answers that lie in pieces, made to agree with the population: raking cycles over the totals of cells.

A cell is one combination of categories of the margins. Everybody in a cell has the same factor, so that raking needs
the sum of the base weights of each cell and never a respondent: one reading of the margins' columns, added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, Piece, read_piece
from zushi_survey.data.design import Calibration, Positions
from zushi_survey.data.matching import matches
from zushi_survey.data.responses import Answers, Numbers
from zushi_survey.data.weighting.calibration import calibrate
from zushi_survey.tabulate.engine import Runner, variables_needed
from zushi_survey.tabulate.moment_sums import Keyed
from zushi_survey.tabulate.plan import CountPlan, PlannedAxis
from zushi_survey.tabulate.products import sums_by_code


@dataclass(frozen=True, slots=True)
class PieceWeights:
    """How the respondents of any piece get their weights. It can be pickled and holds no respondent."""

    margins: tuple[PlannedAxis, ...]
    factors: Numbers
    """Factor of the base weight in each cell; 1 where nobody is."""

    def plan(self) -> CountPlan:
        """What is looked at to place a respondent."""
        return CountPlan((), self.margins)

    def of_block(self, answers: Mapping[str, Answers], base: Numbers) -> tuple[Numbers, Calibration]:
        """Weights of a block of respondents, and the margins they agree with."""
        categories = _categories(self.margins, answers, len(base))
        dummies = [np.eye(size)[codes] for size, codes in zip(_sizes(self.margins), categories, strict=True)]
        weights = base * self.factors[_cells(self.margins, categories)]
        return weights, Calibration(np.hstack(dummies), base)


def rake_pieces(
    data: CodedParquet, margins: Sequence[PlannedAxis], targets: Sequence[Numbers], runner: Runner
) -> PieceWeights:
    """Weights whose sums by category are the targets: persons per category of each margin, above 0.

    The base weights are those of the files, 1 where they have none. Respondents in no category of a margin keep their
    share of the base weights. One margin is met in one step, several are raked.

    Raises
    ------
    NotConvergedError
        When raking cannot meet the margins together.
    """
    axes = tuple(margins)
    sums = runner.sum(partial(_sum_piece, header=data.header, margins=axes), data.pieces)
    sizes = _sizes(axes)
    base = sums.sums[:, 0]
    categories = np.unravel_index(sums.keys, sizes)
    total = float(targets[0].sum())
    wanted, codes = [], []
    for target, size, category in zip(targets, sizes, categories, strict=True):
        rest = float(base[category == size - 1].sum() / base.sum())
        kept = target * (total * (1 - rest) / target.sum())
        wanted.append(np.append(kept, total * rest) if rest > 0 else kept)
        codes.append(category)
    factors = np.ones(int(np.prod(sizes)))
    raked = calibrate(base, codes, wanted, "rake" if len(axes) > 1 else "poststratify")
    factors[sums.keys] = np.divide(raked, base, out=np.ones_like(base), where=base > 0)
    return PieceWeights(axes, factors)


def _sum_piece(piece: Piece, header: CodedHeader, margins: tuple[PlannedAxis, ...]) -> Keyed:
    """Sums of the base weights of a piece by cell."""
    answers, weights = read_piece(piece, header, variables_needed(CountPlan((), margins), header))
    base = np.ones(piece.rows) if weights is None else weights
    cells = _cells(margins, _categories(margins, answers, piece.rows))
    keys, codes = np.unique(cells, return_inverse=True)
    return Keyed(keys, sums_by_code(codes, len(keys), base[:, None]))


def _sizes(margins: Sequence[PlannedAxis]) -> tuple[int, ...]:
    """Categories of each margin; the last is of those in none."""
    return tuple(len(margin.categories) + 1 for margin in margins)


def _categories(margins: Sequence[PlannedAxis], answers: Mapping[str, Answers], rows: int) -> list[Positions]:
    """Category of each respondent, margin by margin; of several that fit, the first."""
    found: list[Positions] = []
    for margin in margins:
        inside = [matches(category.condition, answers, rows) for category in margin.categories]
        found.append(np.argmax(np.array([*inside, np.ones(rows, dtype=bool)]), axis=0))
    return found


def _cells(margins: Sequence[PlannedAxis], categories: Sequence[Positions]) -> Positions:
    """Cell of each respondent."""
    return np.ravel_multi_index(tuple(categories), _sizes(margins))
