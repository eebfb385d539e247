"""Counting answers that lie in pieces: whoever runs the pieces, the counts are the same to the last bit."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial, reduce
from operator import add
from typing import Protocol, TypeVar

from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, Piece, no_rows, read_piece
from zushi_survey.questionnaire.conditions import variables_used
from zushi_survey.tabulate.count import count, count_block
from zushi_survey.tabulate.counts import Counts
from zushi_survey.tabulate.plan import ANY_RANK, CountPlan, conditions_of

Sum = TypeVar("Sum")
"""Whatever pieces give and `+` adds up: counts, sums of products."""


class Runner(Protocol):
    """Whatever works through pieces and adds up what they give."""

    def sum(self, task: Callable[[Piece], Sum], pieces: Sequence[Piece]) -> Sum:
        """The sum over all pieces (at least one), each taken once, added in the order of the pieces.

        The order matters: sums of weights are then the same bits, however many work at it. The task can be pickled.
        """
        ...


@dataclass(frozen=True, slots=True)
class ThreadRunner:
    """Works in this process: so many pieces at a time, and hardly more than that in memory."""

    threads: int = 2

    def sum(self, task: Callable[[Piece], Sum], pieces: Sequence[Piece]) -> Sum:
        """The sum over all pieces, added in their order."""
        return reduce(add, self._in_order(task, pieces))

    def _in_order(self, task: Callable[[Piece], Sum], pieces: Sequence[Piece]) -> Iterator[Sum]:
        """What each piece gives, a few pieces ahead of whoever takes it."""
        waiting: deque[Future[Sum]] = deque()
        with ThreadPoolExecutor(self.threads) as pool:
            for piece in pieces:
                if len(waiting) > self.threads:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(task, piece))
            while waiting:
                yield waiting.popleft().result()


def count_pieces(data: CodedParquet, plan: CountPlan, runner: Runner, *, is_weighted: bool = True) -> Counts:
    """Counts of all respondents of the files, with their weights where they have some and these are wanted."""
    task = partial(count_piece, header=data.header, plan=plan, is_weighted=is_weighted)
    if data.pieces:
        return runner.sum(task, data.pieces)
    answers, weight = no_rows(data.header, variables_needed(plan, data.header))
    return count_block(answers, plan, weight if is_weighted else None)


def count_piece(piece: Piece, header: CodedHeader, plan: CountPlan, *, is_weighted: bool) -> Counts:
    """Counts of one piece, of which only the columns that the plan needs are read."""
    answers, weight = read_piece(piece, header, variables_needed(plan, header))
    return count(answers, plan, weight if is_weighted else None)


def variables_needed(plan: CountPlan, header: CodedHeader) -> frozenset[str]:
    """Ids of the variables that counting looks at."""
    needed = {name for condition in conditions_of(plan) for name in variables_used(condition)}
    for variable in plan.variables:
        if variable.item == ANY_RANK:
            needed |= {one.id for one in header.variables if one.id.startswith(f"{variable.question.id}.rank")}
        else:
            needed.add(variable.id)
    return frozenset(needed)
