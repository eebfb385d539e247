"""Which variables and axes of two waves can be compared."""

from __future__ import annotations

import pytest

from tests.builders import questionnaire, single
from zushi_survey.pipeline.waves.pairs import common_axis, pair_variables
from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable, plan_counts


def variables(*questions: dict[str, object]) -> tuple[PlannedVariable, ...]:
    return plan_counts(questionnaire(*questions), ["all"], ()).variables


def axis(*labels: str, is_ordered: bool = True, ids: str = "abc") -> PlannedAxis:
    categories = [
        {"id": name, "label": label, "options": [code]}
        for code, (name, label) in enumerate(zip(ids, labels, strict=True), 1)
    ]
    form = questionnaire(
        single("F", *labels),
        axes=[{"id": "age", "label": "年齢", "question": "F", "ordered": is_ordered, "categories": categories}],
    )
    return plan_counts(form, (), ["age"]).axes[0]


NOW = single("Q", "はい", "いいえ")
FILTER = single("F", "x", "y")


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (NOW, None),
        (single("R", "はい", "いいえ"), "absent"),
        ({**NOW, "type": "MA"}, "type"),
        (single("Q", "はい", "いいえ", "わからない"), "options"),
        (single("Q", "いいえ", "はい"), "options"),
        ({**NOW, "label": "別の題名", "text": "別の文"}, None),
        ({**NOW, "ask": "F = 1"}, "asked"),
    ],
)
def test_the_same_id_type_and_options_make_a_pair(before: dict[str, object], reason: str | None) -> None:
    pairing = pair_variables(variables(NOW, FILTER), variables(before, FILTER))

    assert [pair.now.id for pair in pairing.pairs] == (["F"] if reason else ["Q", "F"])
    assert pairing.left_out == ((("Q", reason),) if reason else ())


def test_the_same_condition_in_other_spaces_asks_the_same_persons() -> None:
    now, before = ({**NOW, "ask": condition} for condition in ("F = 1", "F=1"))

    pairing = pair_variables(variables(now, FILTER), variables(before, FILTER))

    assert [pair.now.id for pair in pairing.pairs] == ["Q", "F"]


def test_the_axis_is_common_when_its_categories_are_the_same_by_id() -> None:
    now, renamed, other = axis("若い", "中", "高齢"), axis("青年", "中", "老人"), axis("若い", "中", "高齢", ids="abd")

    assert common_axis([now], [renamed], must_be_ordered=True) == (now, renamed)
    assert common_axis([now], [other], must_be_ordered=True) is None
    assert common_axis([now], [], must_be_ordered=True) is None


def test_only_a_declared_axis_may_be_without_order() -> None:
    plain = axis("若い", "中", "高齢", is_ordered=False)

    assert common_axis([plain], [plain], must_be_ordered=True) is None
    assert common_axis([plain], [plain], must_be_ordered=False) == (plain, plain)
