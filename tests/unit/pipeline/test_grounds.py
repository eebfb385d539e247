"""What facts rest on: the same whether the tables stand already or are made one by one. Expected: a law."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.pipeline.test_facts import GROUPS, OTHER, YES, YES_NO, by_group, study_of
from zushi_survey.analysis.tables import Policy
from zushi_survey.analysis.testing.comparison import Against, ReleasedComparisons
from zushi_survey.pipeline.comparing import compare, compare_only
from zushi_survey.pipeline.facts import grounds
from zushi_survey.pipeline.facts.study_facts import StudyFacts
from zushi_survey.pipeline.study import Study
from zushi_survey.pipeline.tabulation import TableRequest, TableSet, tabulate
from zushi_survey.questionnaire.claims import GroupRef, Quantity

POLICIES: tuple[Policy, ...] = ("internal", "publish")
NO = Quantity("Q", "2")


class Stood(NamedTuple):
    """What a caller has made."""

    tables: TableSet
    compared: ReleasedComparisons | None


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Groups of 50, 40, 30 and 6; 12 were silent, of whom one alone gave the first answer to the other question."""
    silent = [{"Q": "", "R": 1 + bool(number), "A": 1 + number % 2} for number in range(12)]
    rows = [*by_group((30, 10, 20, 1), (50, 40, 30, 6), R=1), *by_group((5, 5), (10, 10), R=2), *silent]
    return study_of(tmp_path, [GROUPS, YES_NO, OTHER], rows)


def stood(study: Study, policy: Policy, *, axes: tuple[str, ...] = ("axis",), questions: tuple[str, ...]) -> Stood:
    """Tables and comparisons of a whole report."""
    request = TableRequest(questions, axes, policy=policy)
    return Stood(tabulate(study, request), compare_only(study, request, [Against.WHOLE]))


def told(facts: StudyFacts) -> list[object]:
    """Facts of every kind that rests on tables."""
    groups = [GroupRef("axis", str(number)) for number in range(1, 8)]
    return [
        *(facts.share(of, group) for of in (YES, NO) for group in (None, *groups)),
        *(facts.group_difference(of, group) for of in (YES, NO) for group in groups),
        *(facts.trend(of, "axis") for of in (YES, NO)),
        *(facts.groups_along(of, "axis") for of in (YES, NO)),
        facts.share(Quantity("Q", "9")),
        facts.pair(YES, Quantity("R", "1")),
    ]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("questions", "axes"),
    [(("all",), ("axis",)), (("all",), ("axis", "R")), (("R",), ("axis",)), (("all",), ())],
)
def test_what_stands_already_changes_no_fact(
    study: Study, policy: Policy, questions: tuple[str, ...], axes: tuple[str, ...]
) -> None:
    standing = stood(study, policy, questions=questions, axes=axes)

    shared = told(StudyFacts(study, policy=policy, standing=standing))

    assert shared == told(StudyFacts(study, policy=policy))


def test_what_stands_already_is_not_made_again(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    standing = stood(study, "internal", questions=("all",))
    monkeypatch.setattr(grounds, "tabulate", None)
    monkeypatch.setattr(grounds, "compare_only", None)
    facts = StudyFacts(study, standing=standing)

    found = facts.group_difference(YES, GroupRef("axis", "1"))

    # the group of 6 is too small for a test
    assert (found.group.chosen, found.group.base, found.family) == (35, 66, 3)


@pytest.mark.parametrize("policy", POLICIES)
def test_comparisons_alone_are_those_that_stand_beside_tables(study: Study, policy: Policy) -> None:
    request = TableRequest(("all",), ("axis",), policy=policy)
    kinds = (Against.ASSOCIATION, Against.WHOLE, Against.PAIR, Against.TREND)

    alone = compare_only(study, request, kinds)

    assert alone == compare(study, request, kinds).released
    assert alone.policy == policy
    assert any(row.test.reason == "suppressed" for row in alone.rows) is (policy == "publish")
