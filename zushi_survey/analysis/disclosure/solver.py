"""The solver of linear problems (HiGHS), kept from talking on standard output, where tables may stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
_PRIMAL = 4
"""Simplex strategy: what was possible stays possible when only the costs change, and the next answer is near."""


class Solved(NamedTuple):
    """The answer to a linear problem."""

    x: Floats
    value: float
    marginals: Floats
    """What one more on the right side of each equation adds to the value."""


class LinearProblem:
    """Numbers x of least cost with `matrix @ x = 0` and x at least `lower`; asked again and again with other costs."""

    def __init__(self, matrix: csr_array, lower: Floats) -> None:
        import highspy

        with _without_native_output():
            self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._lower = lower
        self._columns = np.arange(len(lower), dtype=np.int32)
        for name, value in _SETTINGS.items():
            self._solver.setOptionValue(name, value)
        self._solver.passModel(_model(matrix, lower))

    def solved(self, cost: Floats, upper: Floats) -> Solved | None:
        """The answer; None where there is none, or nothing bounds it."""
        import highspy

        count = len(self._columns)
        self._solver.changeColsCost(count, self._columns, cost)
        self._solver.changeColsBounds(count, self._columns, self._lower, upper)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._solver.getSolution()
        x = np.array(found.col_value)
        return Solved(x, float(cost @ x), np.array(found.row_dual))


_SETTINGS: dict[str, Any] = {
    "output_flag": False,
    "presolve": "off",
    "threads": 1,
    "simplex_strategy": _PRIMAL,
}


def _model(matrix: csr_array, lower: Floats) -> Any:
    """The problem in the solver's form, without costs yet."""
    import highspy

    rows, columns = matrix.shape
    by_column = matrix.tocsc()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.zeros(columns)
    model.col_lower_, model.col_upper_ = lower, np.full(columns, highspy.kHighsInf)
    model.row_lower_ = model.row_upper_ = np.zeros(rows)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = by_column.indptr, by_column.indices
    model.a_matrix_.value_ = by_column.data
    return model


def solved_in_whole_numbers(*args: Any, **settings: Any) -> Any:
    """What `scipy.optimize.milp` finds, with its parameters."""
    from scipy.optimize import milp

    with _without_native_output():
        return milp(*args, **settings)


@contextmanager
def _without_native_output() -> Iterator[None]:
    """Nothing that native code writes reaches standard output meanwhile.

    HiGHS 1.12 prints a line there whatever it is told (its issue 2783): in the middle of a csv, it would be data.
    """
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # a program without a standard output has nothing to keep clean
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
