"""Covariance of totals of values given person by person: one row, one column per value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from zushi_survey.data.design import Design
from zushi_survey.tabulate.design_blocks import DesignBlock
from zushi_survey.tabulate.design_variance import Matrix
from zushi_survey.tabulate.moment_sums import sum_cells
from zushi_survey.tabulate.moments import moments_of
from zushi_survey.tabulate.products import CellProducts, grouping


def covariance_of_totals(values: Matrix, design: Design) -> Matrix:
    """Design covariance of the column sums of `values[respondent, column]`, already weighted."""
    block = DesignBlock.whole(replace(design, weights=None))
    everyone = np.ones(len(values), dtype=bool)
    products = CellProducts(grouping(everyone[None, :], everyone), values.T)
    found = moments_of(sum_cells(products, everyone[None, :], everyone, block), block.drawing)
    return found.covariance_of(np.arange(values.shape[1]))
