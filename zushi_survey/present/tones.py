"""Places in the palette that mean something: figures agree on them, `render/palette.py` gives them colours."""

from __future__ import annotations

from typing import Final

SCALE_START: Final = 100
"""The first tone of answers that lie on a scale with a middle; lower numbers are answers without an order."""
SCALE_STEPS: Final = 7
"""Tones of a scale, from the far left over the middle to the far right."""
_MIDDLE: Final = SCALE_STEPS // 2


def scale_tones(left: int, right: int, *, has_middle: bool) -> tuple[int, ...]:
    """Tones of the answers of a scale in order: the far ends always the strongest, so that both ends compare.

    `left` and `right` are the numbers of answers on either side; with more than three on a side the strongest repeat.
    """
    lefts = _spread(left)
    rights = tuple(SCALE_STEPS - 1 - step for step in reversed(_spread(right)))
    middle = (_MIDDLE,) if has_middle else ()
    return tuple(SCALE_START + step for step in (*lefts, *middle, *rights))


def _spread(answers: int) -> tuple[int, ...]:
    """Steps of the answers of the left side, the farthest first."""
    return {0: (), 1: (0,), 2: (0, 2)}.get(answers, (*(0,) * (answers - 3), 0, 1, 2))
