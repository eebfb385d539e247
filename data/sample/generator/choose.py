"""Choosing exactly K of the eligible persons so that stated group margins hold exactly (perturb and MAP)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]

_SLACK_COST = 1000.0


@dataclass
class Slack:
    """Margins that could not be met; an empty list means that every count is exact."""

    missed: list[str] = field(default_factory=list)


def logistic_noise(random: np.random.Generator, size: int) -> Scores:
    """Standard logistic noise, the difference of two Gumbel draws."""
    return random.gumbel(size=size) - random.gumbel(size=size)


def choose(
    name: str,
    eligible: Mask,
    total: int,
    margins: Mapping[str, int],
    groups: Mapping[str, Mask],
    score: Scores,
    slack: Slack,
) -> Mask:
    """Mask of exactly `total` eligible persons with the highest scores that the margins allow.

    Margins that cannot be met are bought off with slack and reported in `slack`, never hidden.
    """
    positions = np.flatnonzero(eligible)
    if total > positions.size:
        raise ValueError(f"{name}: {total} persons wanted, only {positions.size} eligible")
    if not margins:
        return _highest(positions, score, total)
    chosen, missed = _solve(positions, total, margins, groups, score)
    if missed:
        slack.missed.append(f"{name}: {missed}")
    mask = np.zeros(score.size, dtype=np.bool_)
    mask[positions[chosen]] = True
    return mask


def _highest(positions: NDArray[np.intp], score: Scores, total: int) -> Mask:
    """Mask of the `total` positions with the highest score; ties go to the earlier person."""
    order = positions[np.argsort(-score[positions], kind="stable")]
    mask = np.zeros(score.size, dtype=np.bool_)
    mask[order[:total]] = True
    return mask


def _solve(
    positions: NDArray[np.intp], total: int, margins: Mapping[str, int], groups: Mapping[str, Mask], score: Scores
) -> tuple[Mask, str]:
    """Chosen flags over the positions, and a text naming the margins that were missed (empty if none)."""
    names = sorted(margins)
    members = csr_array(np.array([groups[name][positions] for name in names], dtype=float))
    count, rows = positions.size, len(names)
    matrix = vstack(
        [
            hstack([csr_array(np.ones((1, count))), csr_array((1, 2 * rows))]),
            hstack([members, eye_array(rows), -eye_array(rows)]),
        ]
    )
    target = np.array([total, *(margins[name] for name in names)], dtype=float)
    result = milp(
        np.concatenate([-score[positions], np.full(2 * rows, _SLACK_COST)]),
        constraints=LinearConstraint(matrix, target, target),
        integrality=np.concatenate([np.ones(count), np.zeros(2 * rows)]),
        bounds=Bounds(0, np.concatenate([np.ones(count), np.full(2 * rows, np.inf)])),
    )
    if result.x is None:
        raise RuntimeError(f"no solution: {result.message}")
    chosen = result.x[:count] > 0.5
    reached = [int(groups[name][positions][chosen].sum()) for name in names]
    missed = [
        f"{name} {got} != {margins[name]}" for name, got in zip(names, reached, strict=True) if got != margins[name]
    ]
    if int(chosen.sum()) != total:
        missed.append(f"total {int(chosen.sum())} != {total}")
    return chosen, ", ".join(missed)
