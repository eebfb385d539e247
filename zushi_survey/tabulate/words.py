"""Codes of several variables written as the digits of one number: a single histogram then counts them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zushi_survey.tabulate.counts import Sums
from zushi_survey.tabulate.joint import Membership

_MOST_BITS = 8
"""Flags of one digit, at most: it is a byte."""


@dataclass(frozen=True, slots=True)
class Digit:
    """One code per respondent, from `lowest` on, and what each code counts for."""

    variable: str
    codes: NDArray[np.integer[Any]]
    stubs: Sums
    """`[code - lowest, stub]`: 1 where a respondent with the code counts for the stub."""
    lowest: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """Several digits as one code per respondent."""

    codes: NDArray[np.int32]
    """To be used before the next word is asked for, which takes the same memory."""
    stubs: Sums
    """`[code, stub]`, the stubs of its digits side by side."""
    parts: tuple[tuple[str, int], ...]
    """Variable and number of stubs of each digit."""

    @property
    def width(self) -> int:
        """Number of codes."""
        return len(self.stubs)


def digits_of_flags(variable: str, flags: Sequence[Membership], most: int) -> Iterator[Digit]:
    """Flags as digits of at most `most` codes: each code is a combination of flags."""
    size = min(max(most.bit_length() - 1, 1), _MOST_BITS)
    for start in range(0, len(flags), size):
        part = flags[start : start + size]
        codes = np.zeros(len(part[0]), dtype=np.uint8)
        shifted = np.empty_like(codes)
        for position, flag in enumerate(part):
            np.left_shift(flag.view(np.uint8), np.uint8(position), out=shifted)
            codes |= shifted
        combinations = np.arange(2 ** len(part))[:, None] >> np.arange(len(part)) & 1
        yield Digit(variable, codes, combinations.astype(np.float64))


def words_of(digits: Iterable[Digit], most: int) -> Iterator[Word]:
    """The digits in their order, as many in each word as `most` codes allow; a larger digit stands alone."""
    held: list[Digit] = []
    memory = np.empty(0, dtype=np.int32)
    width = 1
    for digit in digits:
        if len(memory) != len(digit.codes):
            memory = np.empty(len(digit.codes), dtype=np.int32)
        if held and width * len(digit.stubs) > most:
            yield _word(held, memory)
            held, width = [], 1
        held.append(digit)
        width *= len(digit.stubs)
    if held:
        yield _word(held, memory)


def _word(digits: Sequence[Digit], codes: NDArray[np.int32]) -> Word:
    """The digits as one number in `codes`; the first is the most significant."""
    codes.fill(0)
    stubs = np.ones((1, 0))
    lowest = 0
    for digit in digits:
        width = len(digit.stubs)
        if stubs.size:
            codes *= width
        codes += digit.codes
        lowest = lowest * width + digit.lowest
        stubs = np.hstack([np.repeat(stubs, width, axis=0), np.tile(digit.stubs, (len(stubs), 1))])
    codes -= lowest
    return Word(codes, stubs, tuple((digit.variable, digit.stubs.shape[1]) for digit in digits))
