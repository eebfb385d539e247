"""The sampling design as blocks of respondents see it: what the whole fixes, and the rows of one block."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from zushi_survey.data.design import Calibration, Design, Positions, Stage
from zushi_survey.tabulate.design_variance import Level, Matrix, PlacedStage, levels_of
from zushi_survey.tabulate.joint import Membership
from zushi_survey.tabulate.products import sums_by_code


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all blocks of a design share; it holds no respondent."""

    levels: tuple[Level, ...]
    """Stages whose variance counts, the first one always."""
    is_simple: bool
    sampling_fraction: float
    whole_units: float | None = None
    """First-stage units less strata of the whole sample, where calibrated weights make them count; else None."""
    replicate_factors: Matrix | None = None
    """`[replicate]` factor of each replicate's squared deviation; None without replicates."""

    @classmethod
    def of(cls, design: Design) -> Self:
        """What a design fixes. Raises LonelyPsuError."""
        replicates = design.replicates
        stages = [PlacedStage(one.strata, one.units, one.population) for one in design.stages]
        if _are_persons(design.stages[-1]):
            stages[-1] = stages[-1]._replace(units=None)
        levels = levels_of(stages, np.ones(design.respondents, dtype=np.intp), design.lonely_psu)
        counts_whole = design.calibration is not None and replicates is None
        return cls(
            levels,
            design.is_simple,
            design.sampling_fraction,
            float(levels[0].unit_count - len(levels[0].sizes)) if counts_whole else None,
            None if replicates is None else replicates.scale * replicates.rscales,
        )


@dataclass(frozen=True)
class DesignBlock:
    """The respondents of one block and the drawing they belong to."""

    drawing: Drawing
    respondents: int
    weights: Matrix | None
    """Weights; None where nobody is weighted."""
    strata: tuple[Positions, ...]
    """Stratum of each respondent, level by level, numbered over the whole sample."""
    units: tuple[Positions, ...]
    """Unit of each respondent, level by level, numbered over the whole sample."""
    calibration: Calibration | None = None
    replicates: Matrix | None = None
    """`[replicate, respondent]`"""

    @classmethod
    def whole(cls, design: Design) -> Self:
        """All respondents of a design in one block. Raises LonelyPsuError."""
        drawing = Drawing.of(design)
        stages = design.stages[: len(drawing.levels)]
        return cls(
            drawing,
            design.respondents,
            design.weights,
            tuple(stage.strata for stage in stages),
            tuple(stage.units for stage in stages),
            design.calibration,
            None if design.replicates is None else design.replicates.weights,
        )

    def part(self, rows: slice) -> Self:
        """Some of the respondents."""
        fixed = self.calibration
        return type(self)(
            self.drawing,
            len(range(*rows.indices(self.respondents))),
            None if self.weights is None else self.weights[rows],
            tuple(codes[rows] for codes in self.strata),
            tuple(codes[rows] for codes in self.units),
            None if fixed is None else Calibration(fixed.margins[rows], fixed.base_weights[rows]),
            None if self.replicates is None else self.replicates[:, rows],
        )

    @cached_property
    def squared_weight(self) -> Matrix | None:
        """Squares of the weights."""
        return None if self.weights is None else self.weights**2

    @cached_property
    def has_weight(self) -> Membership | None:
        """Who has a weight above 0; None where everyone has."""
        return None if self.weights is None or (self.weights > 0).all() else self.weights > 0

    @cached_property
    def margin_products(self) -> Matrix | None:
        """`[category, category]` products of the margins that calibration fixes under the base weights."""
        fixed = self.calibration
        return None if fixed is None else fixed.margins.T * fixed.base_weights @ fixed.margins

    @cached_property
    def levels(self) -> tuple[BlockLevel, ...]:
        """The block's part in each level."""
        return tuple(BlockLevel.of(self, position, level) for position, level in enumerate(self.drawing.levels))


@dataclass(frozen=True, slots=True)
class BlockLevel:
    """The respondents of a block at one stage, and the sums of the margins that calibration fixes."""

    codes: Positions
    """Position in `keys` of each respondent."""
    keys: Positions
    """Strata of the block where respondents are units, else its units; ascending."""
    factor: float | Matrix | None
    """Of the squares of respondents who are units, weights included where it differs between them; else None."""
    by_key: Matrix | None
    """`[key, category]` weighted sums of the margins."""
    spread: Matrix | None
    """`[category, category]` products of the margins times the factor."""

    @classmethod
    def of(cls, block: DesignBlock, position: int, level: Level) -> Self:
        """The part of a block in the level at a position."""
        strata, fixed = block.strata[position], block.calibration
        keys, codes = np.unique(strata if level.units is None else block.units[position], return_inverse=True)
        factor = None if level.units is not None else _factor(level.factor, strata, block.squared_weight)
        if fixed is None:
            return cls(codes, keys, factor, None, None)
        weighted = fixed.margins if block.weights is None else fixed.margins * block.weights[:, None]
        spread = None if factor is None else weighted.T * level.factor[strata] @ weighted
        return cls(codes, keys, factor, sums_by_code(codes, len(keys), weighted), spread)


def _are_persons(stage: Stage) -> bool:
    """Whether every respondent is a unit of the stage."""
    return int(stage.units.max(initial=-1)) + 1 == len(stage.units)


def _factor(by_stratum: Matrix, strata: Positions, squared_weight: Matrix | None) -> float | Matrix:
    """One number where all strata of the design have the same factor, else one per respondent with the weight squared.

    Whether it is one number depends on the whole design, so that all blocks do the same sums.
    """
    if not len(by_stratum) or np.ptp(by_stratum) == 0:
        return float(by_stratum[0]) if len(by_stratum) else 1.0
    factor = by_stratum[strata]
    return factor if squared_weight is None else factor * squared_weight
