"""Counting by pieces: the counts of the whole in memory, to the last bit whoever works at it."""

from __future__ import annotations

import pickle
from functools import partial

import numpy as np
import pytest

from tests.unit.tabulate.coded import BOOK, coded_files, drawn_answers
from zushi_survey.data.coded_parquet import Piece
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.counts import Counts, StubCounts, ValueCounts
from zushi_survey.tabulate.engine import ThreadRunner, count_piece, count_pieces, variables_needed
from zushi_survey.tabulate.plan import plan_counts

pytest.importorskip("pyarrow")

ROWS = 1_000
PLANS = [
    plan_counts(BOOK, ["all"], ["g", "q", "m", "q*g"]),
    plan_counts(BOOK, ["q", "y"], ["m"], where="g = 1"),
    plan_counts(BOOK, ["m"], []),
]


def arrays(counts: Counts) -> dict[object, np.ndarray]:
    """All arrays of the counts by what they are."""
    found: dict[object, np.ndarray] = {}
    for key, cells in counts.cells.items():
        states: StubCounts = cells.states if isinstance(cells, ValueCounts) else cells
        found[key, "states"] = states.sums
        if isinstance(cells, ValueCounts):
            found[key, "values"], found[key, "sums"] = cells.values, cells.sums
    return found


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("rows_per_group", [1, 7, 333, ROWS])
@pytest.mark.parametrize("is_weighted", [True, False])
def test_pieces_of_any_size_and_any_number_of_threads_count_the_same(tmp_path, plan, rows_per_group, is_weighted):
    answers = drawn_answers(ROWS if rows_per_group > 1 else 40)
    rows = len(answers["q"].states)
    weight = np.random.default_rng(2).random(rows) * 3
    expected = count(answers, plan, weight if is_weighted else None)
    data = coded_files(tmp_path, BOOK, answers, weight, [rows // 3, rows], rows_per_group)

    found = [count_pieces(data, plan, ThreadRunner(threads), is_weighted=is_weighted) for threads in (1, 2, 4)]
    assert found[0].respondents == expected.respondents
    assert found[0].is_weighted is is_weighted
    one, two, four = map(arrays, found)
    for key, whole in arrays(expected).items():
        assert np.array_equal(one[key], two[key])
        assert np.array_equal(one[key], four[key])
        assert one[key].shape == whole.shape
        assert np.array_equal(one[key][0], whole[0])  # persons
        assert np.allclose(one[key], whole, rtol=1e-12, atol=0)


def test_files_without_a_respondent_count_nobody(tmp_path):
    data = coded_files(tmp_path, BOOK, drawn_answers(0), np.empty(0), [0])
    counted = count_pieces(data, PLANS[0], ThreadRunner())

    assert (data.pieces, counted.respondents) == ((), 0)
    assert all(not array.any() for array in arrays(counted).values())


def test_a_task_can_be_sent_to_another_process(tmp_path):
    answers = drawn_answers(60)
    data = coded_files(tmp_path, BOOK, answers, None, [60])
    task = partial(count_piece, header=data.header, plan=PLANS[0], is_weighted=False)

    sent = pickle.loads(pickle.dumps(task))
    there, here = arrays(sent(data.pieces[0])), arrays(task(data.pieces[0]))
    assert all(np.array_equal(there[key], here[key]) for key in here)


def test_only_what_a_plan_looks_at_is_read(tmp_path):
    data = coded_files(tmp_path, BOOK, drawn_answers(10), None, [10])

    assert variables_needed(PLANS[1], data.header) == {"q", "y", "m", "g"}
    assert variables_needed(PLANS[2], data.header) == {"m"}


def test_few_pieces_are_held_at_a_time():
    running: list[int] = []
    most: list[int] = []

    def task(piece: Piece) -> int:
        running.append(piece.row_group)
        most.append(piece.row_group)
        return 1

    started: list[int] = []
    runner = ThreadRunner(2)
    for given in runner._in_order(task, [Piece("", group, 1) for group in range(50)]):
        started.append(len(running))
        assert given == 1
    ahead = [begun - taken for taken, begun in enumerate(started)]
    assert max(ahead) <= 4


def test_a_piece_that_fails_ends_the_count():
    def task(piece: Piece) -> int:
        if piece.row_group == 3:
            raise ValueError(piece.row_group)
        return 1

    with pytest.raises(ValueError, match="3"):
        ThreadRunner(2).sum(task, [Piece("", group, 1) for group in range(10)])
