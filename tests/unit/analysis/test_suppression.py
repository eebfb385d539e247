"""Primary disclosure rules at each threshold: one below, at it, one above."""

import ast
from pathlib import Path

import pytest

from zushi_survey.analysis.suppression import publishable, refuse_deep_nesting, release
from zushi_survey.analysis.tables import AxisTitle, Cell, CellKind, CellStatus, RawTable, TableTitle
from zushi_survey.core.problems import SurveyError
from zushi_survey.questionnaire.study import ReleaseRules

RULES = ReleaseRules()


def cell(count, base, *, kind=CellKind.OPTION, category="1", value=None) -> Cell:
    share = count / base if count is not None and base else None
    return Cell("W", "Q1", "", "1", "x", "a", category, "x", base, None, count, None, share, CellStatus.OK, kind, value)


def table(*cells: Cell, sensitive: bool = False, axis: str = "a") -> RawTable:
    title = TableTitle(
        wave="W", wave_label="", question="Q1", question_label="", question_type="SA", is_sensitive=sensitive,
        axes=(AxisTitle(axis, axis, False),),
    )  # fmt: skip
    return RawTable(title, cells)


def published(*cells: Cell, sensitive: bool = False) -> tuple[Cell, ...]:
    return release([table(*cells, sensitive=sensitive)], "publish", RULES)[0].cells


@pytest.mark.parametrize(
    ("count", "sensitive", "status"),
    [
        (0, False, "ok"), (1, False, "suppressed"), (2, False, "suppressed"), (3, False, "ok"), (4, False, "ok"),
        (0, True, "ok"), (9, True, "suppressed"), (10, True, "ok"), (11, True, "ok"),
    ],
)  # fmt: skip
def test_counts_under_the_threshold_are_hidden_and_zero_is_shown(count, sensitive, status):
    (only,) = published(cell(count, 100), sensitive=sensitive)

    assert only.status == status
    hidden = status == "suppressed"
    assert (only.count_unweighted is None, only.proportion is None) == (hidden, hidden)
    assert only.base_unweighted == 100


@pytest.mark.parametrize(
    ("base", "status"), [(9, "suppressed"), (10, "small_base"), (29, "small_base"), (30, "ok"), (31, "ok")]
)
def test_small_groups_are_hidden_whole_or_marked(base, status):
    (only,) = published(cell(5, base))

    assert only.status == status
    assert only.base_unweighted == base  # how many there are is no secret from three persons on


@pytest.mark.parametrize(("base", "status"), [(29, "suppressed"), (30, "ok")])
def test_a_full_cell_of_a_sensitive_question_is_hidden_in_a_small_group(base, status):
    (only,) = published(cell(base, base), sensitive=True)

    assert only.status == status


def test_single_extreme_values_are_never_published():
    hidden, shown = published(
        cell(None, 50, kind=CellKind.MAXIMUM, value=99), cell(None, 50, kind=CellKind.MEAN, value=3)
    )

    assert (hidden.value, shown.value) == (None, 3)


def test_internal_hides_nothing_and_marks_small_bases():
    (only,) = release([table(cell(1, 5), sensitive=True)], "internal", RULES)[0].cells

    assert (only.count_unweighted, only.status) == (1, "small_base")


def test_three_nested_axes_are_refused_for_publication_only():
    deep = table(cell(50, 100), axis="a*b*c")

    assert release([deep], "internal", RULES)
    with pytest.raises(SurveyError) as error:
        refuse_deep_nesting([deep])
    assert error.value.problems[0].code == "E-TAB-006"


def test_what_a_record_keeps_of_an_internal_table_is_what_publish_would_show():
    internal = release([table(cell(2, 100), cell(50, 100))], "internal", RULES)

    assert [c.count_unweighted for c in publishable(internal, RULES)[0].cells] == [None, 50]


def test_releasing_twice_is_releasing_once():
    once = publishable(release([table(cell(2, 100), cell(20, 25), cell(3, 8))], "internal", RULES), RULES)

    assert publishable(once, RULES)[0].cells == once[0].cells


def test_only_the_release_step_makes_released_tables(repository: Path):
    makers = {
        path.name
        for path in (repository / "zushi_survey").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ReleasedTable"
    }

    assert makers == {"suppression.py"}
