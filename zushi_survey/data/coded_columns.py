"""One variable's answers as the columns of a Parquet file, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.responses import Answers, Choice, Choices, Number, States, Text
from zushi_survey.questionnaire.model import Kind

_STATE, _MORE = "|state", "|more"
"""Ends of the names of further columns; no id holds the sign."""
_SMALL_BITS: Final = 31
_BITS: Final = 63
"""Options in a column of 32 and of 64 bits: the sign is needed for the states."""


Column = NDArray[Any]


class CodedVariable(NamedTuple):
    """What a file of coded answers holds about one variable."""

    id: str
    kind: str
    """A value of `Kind`."""
    options: int

    @property
    def dtypes(self) -> dict[str, np.dtype[Any]]:
        """Columns of the variable and the type of each."""
        match Kind(self.kind):
            case Kind.CHOICE:
                return {self.id: np.dtype(np.int8 if self.options <= np.iinfo(np.int8).max else np.int16)}
            case Kind.CHOICES:
                small = np.dtype(np.int32 if self.options <= _SMALL_BITS else np.int64)
                return {name: small for name, _ in self._bit_columns()}
            case Kind.NUMBER:
                return {self.id: np.dtype(np.float64), self.id + _STATE: np.dtype(np.int8)}
        return {self.id: np.dtype(np.int8)}

    def _bit_columns(self) -> Iterator[tuple[str, range]]:
        """Columns of a multiple answer, each with the options its bits stand for."""
        for start in range(0, max(self.options, 1), _BITS):
            end = min(start + _BITS, self.options)
            yield (self.id if start == 0 else f"{self.id}{_MORE}{start}"), range(start, end)

    def encode(self, answers: Answers) -> dict[str, Column]:
        """The answers as columns."""
        match answers:
            case Choice():
                return {self.id: answers.codes.astype(self.dtypes[self.id])}
            case Choices():
                return self._encode_bits(answers)
            case Number():
                return {self.id: answers.values, self.id + _STATE: answers.states}
            case Text():
                return {self.id: answers.states}

    def _encode_bits(self, answers: Choices) -> dict[str, Column]:
        """Bits of the chosen options; in the first column a negative state where there is one."""
        columns: dict[str, Column] = {}
        for name, options in self._bit_columns():
            bits = np.zeros(len(answers.states), dtype=self.dtypes[name])
            for position, option in enumerate(options):
                bits |= answers.chosen[option].astype(bits.dtype) << position
            columns[name] = np.where(answers.states < 0, answers.states, bits) if name == self.id else bits
        return columns

    def decode(self, columns: Mapping[str, Column]) -> Answers:
        """The answers in the columns."""
        first = columns[self.id]
        match Kind(self.kind):
            case Kind.CHOICE:
                return Choice(first.astype(np.int16))
            case Kind.CHOICES:
                return self._decode_bits(columns)
            case Kind.NUMBER:
                return Number(first.astype(np.float64, copy=False), _states(columns[self.id + _STATE]))
        return Text(_states(first))

    def _decode_bits(self, columns: Mapping[str, Column]) -> Choices:
        """Bits back as `[option, respondent]`."""
        first = columns[self.id]
        chosen = np.empty((self.options, len(first)), dtype=np.bool_)
        for name, options in self._bit_columns():
            bits = np.maximum(first, 0) if name == self.id else columns[name]
            for position, option in enumerate(options):
                if position % 8 == 0:  # a byte at a time: comparing bytes is several times faster
                    byte = (bits >> bits.dtype.type(position)).astype(np.uint8)
                np.not_equal(byte & np.uint8(1 << position % 8), 0, out=chosen[option])
        return Choices(chosen, _states(np.minimum(first, 0)))


def _states(column: Column) -> States:
    """A column of states."""
    return column.astype(np.int8, copy=False)
