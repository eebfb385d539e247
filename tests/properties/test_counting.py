"""Laws of counting, over generated answers: blocks, order, nets and sums."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import choice, choices, multiple, number, questionnaire, rows_of, single
from zushi_survey.data.responses import Choices, State
from zushi_survey.tabulate.count import add_blocks, count, count_block
from zushi_survey.tabulate.counts import ANSWERED, INVALID, NO_ANSWER, NOT_APPLICABLE, StubCounts, ValueCounts
from zushi_survey.tabulate.joint import joint_cells
from zushi_survey.tabulate.plan import plan_counts

QUESTIONNAIRE = questionnaire(
    single("F1", "a", "b", "c", "d"),
    single("Q1", "x", "y", "z", nets=[{"id": "xy", "label": "xy", "options": [1, 2]}]),
    multiple("Q2", "p", "q", "r", nets=[{"id": "pq", "label": "pq", "options": [1, 2]}]),
    {"id": "Q3", "type": "NU", "label": "Q3"},
    axes=[{"id": "g", "label": "g", "question": "F1", "categories": [
        {"id": "ab", "label": "ab", "options": [1, 2]}, {"id": "c", "label": "c", "options": [3]}]}],
)  # fmt: skip
PLAN = plan_counts(QUESTIONNAIRE, ["all"], ["g", "Q2", "g*Q1", "F1", "Q1"])
MISSING = [State.NO_ANSWER, State.NOT_APPLICABLE, State.INVALID]

respondents = st.tuples(
    st.sampled_from([0, 1, 2, 3, *MISSING]),
    st.sampled_from([0, 1, 2, *MISSING]),
    st.one_of(st.sets(st.integers(0, 2)), st.sampled_from(MISSING)),
    st.one_of(st.integers(-5, 5), st.sampled_from(MISSING)),
)
samples = st.lists(respondents, min_size=1, max_size=40)


def answers_of(sample):
    f1, q1, q2, q3 = zip(*sample, strict=True)
    return {"F1": choice(*f1), "Q1": choice(*q1), "Q2": choices(3, *q2), "Q3": number(*q3)}


def is_value(answer, value) -> bool:
    return not isinstance(answer, State) and answer == value


def same(left, right) -> bool:
    for key, mine in left.cells.items():
        theirs = right.cells[key]
        if isinstance(mine, ValueCounts) and not (
            np.array_equal(mine.values, theirs.values) and np.allclose(mine.sums, theirs.sums)
        ):
            return False
        stubs = [c.states if isinstance(c, ValueCounts) else c for c in (mine, theirs)]
        if not np.allclose(stubs[0].sums, stubs[1].sums):
            return False
    return left.respondents == right.respondents


@given(samples, st.randoms())
def test_shuffling_rows_changes_nothing(sample, random):
    answers = answers_of(sample)
    order = list(range(len(sample)))
    random.shuffle(order)

    assert same(count(answers, PLAN), count(rows_of(answers, order), PLAN))


@given(samples, st.data())
def test_splitting_into_blocks_changes_nothing(sample, data):
    answers = answers_of(sample)
    weight = np.linspace(0.5, 2, len(sample))
    cut = data.draw(st.integers(0, len(sample)))
    halves = [list(range(cut)), list(range(cut, len(sample)))]
    for weights in (None, weight):
        blocks = [
            count_block(rows_of(answers, half), PLAN, None if weights is None else weights[half]) for half in halves
        ]
        assert same(add_blocks(blocks), count_block(answers, PLAN, weights))


@given(samples)
def test_categories_and_those_in_none_add_up_to_the_whole(sample):
    counts = count(answers_of(sample), PLAN)

    for variable in ("F1", "Q1", "Q2"):
        whole = counts.cells[variable, "total"]
        by_group = counts.cells[variable, "g"]
        assert isinstance(whole, StubCounts)
        assert isinstance(by_group, StubCounts)
        assert np.array_equal(by_group.sums.sum(axis=1), whole.sums[:, 0])


@given(samples)
def test_options_of_a_single_answer_and_its_missing_add_up_to_everyone(sample):
    sums = count(answers_of(sample), PLAN).cells["Q1", "total"].sums[0, 0]

    assert sums[:3].sum() == sums[ANSWERED]
    assert sum(sums[i] for i in (ANSWERED, NO_ANSWER, NOT_APPLICABLE, INVALID)) == len(sample)


@given(samples)
def test_a_net_is_at_least_each_part_and_at_most_their_sum(sample):
    counts = count(answers_of(sample), PLAN)

    for variable in ("Q1", "Q2"):
        sums = counts.cells[variable, "g"].sums[0]
        net, parts = sums[:, 3], sums[:, :2]
        assert (net >= parts.max(axis=1)).all()
        assert (net <= parts.sum(axis=1)).all()


@given(samples)
def test_counts_are_those_of_a_plain_loop(sample):
    answers = answers_of(sample)
    counted = count(answers, PLAN).cells["Q2", "g"].sums[0]
    q2 = answers["Q2"]
    assert isinstance(q2, Choices)

    for row, members in enumerate([{0, 1}, {2}]):
        for option in range(3):
            expected = sum(
                1 for f1, _, chosen, _ in sample if f1 in members and chosen not in MISSING and option in chosen
            )
            assert counted[row, option] == expected


@given(samples, st.floats(0.1, 10))
def test_multiplying_all_weights_multiplies_all_sums(sample, factor):
    answers = answers_of(sample)
    weight = np.linspace(0.5, 2, len(sample))
    one, many = count(answers, PLAN, weight), count(answers, PLAN, weight * factor)

    left, right = one.cells["Q1", "g"].sums, many.cells["Q1", "g"].sums
    assert np.allclose(left[1] * factor, right[1])
    assert np.allclose(left[2] * factor**2, right[2])
    assert np.array_equal(left[0], right[0])


@given(samples)
def test_single_answers_by_an_overlapping_axis_are_those_of_a_plain_loop(sample):
    counted = count(answers_of(sample), PLAN).cells["Q1", "Q2"].sums[0]

    for row in range(3):
        members = [person for person in sample if person[2] not in MISSING and row in person[2]]
        for option in range(3):
            assert counted[row, option] == sum(1 for _, q1, _, _ in members if q1 == option)
        assert counted[row, NO_ANSWER] == sum(1 for _, q1, _, _ in members if q1 == State.NO_ANSWER)
    in_none = [person for person in sample if person[2] in MISSING or not person[2]]
    assert counted[3].sum() - counted[3, 3] == len(in_none) + sum(1 for _, q1, _, _ in in_none if q1 not in MISSING)


@given(samples)
def test_numbers_by_axis_are_those_of_a_plain_loop(sample):
    weight = np.linspace(0.5, 2, len(sample))
    counted = count(answers_of(sample), PLAN, weight).cells["Q3", "g"]
    assert isinstance(counted, ValueCounts)

    for row, members in enumerate([{0, 1}, {2}]):
        for place, value in enumerate(counted.values):
            inside = [
                w for (f1, *_, q3), w in zip(sample, weight, strict=True) if f1 in members and is_value(q3, value)
            ]
            assert counted.sums[0, row, place] == len(inside)
            assert np.isclose(counted.sums[1, row, place], sum(inside))


def test_axes_too_large_to_be_joined_are_counted_in_groups():
    rng = np.random.default_rng(1)
    members = {name: np.eye(40, dtype=bool)[rng.integers(0, 40, 500)].T for name in "abc"}
    groups = joint_cells(members)

    assert [list(group.rows_by_axis) for group in groups] == [["a"], ["b"], ["c"]]
    small = joint_cells({name: rows[:20] for name, rows in members.items()})
    assert [list(group.rows_by_axis) for group in small] == [["a", "b"], ["c"]]
    codes = rng.integers(0, 3, 500)
    for group in small:
        by_cell = group.sums(codes, 3, [None])
        for axis, rows in group.rows_by_axis.items():
            expected = [[(codes[members[axis][row]] == code).sum() for code in range(3)] for row in range(20)]
            assert np.array_equal((rows @ by_cell)[0], expected)
