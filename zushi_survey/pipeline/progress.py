"""How far a long command has come: told step by step, shown or not by whoever runs it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each step before it begins."""

    def __call__(self, step: str, place: int, steps: int) -> None:
        """`step` in words, its place from 1 on, and how many there are."""


def silent(step: str, place: int, steps: int) -> None:
    """Shows nothing."""
