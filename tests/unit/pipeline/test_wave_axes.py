"""Axes of two waves: paired by the mapping, merged, renamed, left out; what has no partner is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.pipeline.wave_studies import HandWave, people, same, single, write_waves
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.study import Study
from zushi_survey.pipeline.waves.comparison import CompareRequest, WaveComparison
from zushi_survey.pipeline.waves.pages import compare_page

YES_NO = single("Q", "はい", "いいえ")
AGES = {
    "id": "age",
    "label": "年齢",
    "question": "A",
    "categories": [
        {"id": "a60", "label": "69歳以下", "options": [1]},
        {"id": "a70", "label": "70～79歳", "options": [2]},
        {"id": "a80", "label": "80歳以上", "options": [3]},
    ],
}
OLD_AGES = {
    "id": "nenrei",
    "label": "年代",
    "question": "A",
    "categories": [
        {"id": "x", "label": "60歳代以下", "options": [1]},
        {"id": "a60", "label": "70歳以上", "options": [2]},
    ],
}
"""The earlier wave calls 70 and over by an id that now means something else."""
MERGED = {
    "now": "age",
    "before": "nenrei",
    "categories": [
        {"label": "69歳以下", "now": ["a60"], "before": ["x"]},
        {"label": "70歳以上", "now": ["a70", "a80"], "before": ["a60"]},
    ],
}


def study_of(folder: Path, *axes: dict[str, Any], published: str = "", **more: Any) -> Study:
    """30, 20 and 40 of 100 say yes by age now; 50 and 60 of 100 before."""
    now = [*people("Q", 30, 70, A=1), *people("Q", 20, 80, A=2), *people("Q", 40, 60, A=3)]
    before = [*people("Q", 50, 50, A=1), *people("Q", 60, 40, A=2)]
    waves = [
        HandWave("N", [single("A", *"123"), YES_NO], now, [AGES]),
        HandWave("B", [single("A", *"12"), YES_NO], () if published else before, [OLD_AGES], published),
    ]
    pair = same("Q", axes=list(axes))
    pair["questions"].append({"now": "A", "before": "A", "status": ["options"], "compare": "no", "reason": "区分"})
    return write_waves(folder, waves, [pair], **more)


def by_category(found: WaveComparison) -> dict[str, WaveChange]:
    """The changes of 「はい」 by label of the category."""
    return {r.group.label: r for question in found for r in question.changes.rows if r.answer.label == "はい"}


def test_merged_categories_are_compared_under_the_declared_name(tmp_path: Path) -> None:
    """70 and over: (20 + 40) of 200 now, 60 of 100 before, although the earlier id a60 is another category now."""
    found = by_category(study_of(tmp_path, MERGED).compare("Q", ["age"]))

    assert found["69歳以下"].change.difference == pytest.approx(0.3 - 0.5)
    assert found["70歳以上"].change.difference == pytest.approx(0.3 - 0.6)
    assert found["70歳以上"].now is not None
    assert found["70歳以上"].now.base_unweighted == 200


def test_published_tables_are_read_by_their_own_names(tmp_path: Path) -> None:
    published = (
        "question,option,axis,category,n,count\n"
        "Q,はい,,,200,110\nQ,いいえ,,,200,90\n"
        "Q,はい,nenrei,x,100,50\nQ,いいえ,nenrei,x,100,50\n"
        "Q,はい,年代,70歳以上,100,60\nQ,いいえ,年代,70歳以上,100,40\n"
    )

    found = by_category(study_of(tmp_path, MERGED, published=published).compare("Q", ["age"]))

    assert found["69歳以下"].change.difference == pytest.approx(0.3 - 0.5)
    assert found["70歳以上"].change.difference == pytest.approx(0.3 - 0.6)


def test_the_table_says_what_was_merged_and_what_has_no_partner(tmp_path: Path) -> None:
    partly = {**MERGED, "categories": MERGED["categories"][1:]}

    tables = compare_page(study_of(tmp_path, partly), CompareRequest(("Q",), ("age",))).page.tables

    (table,) = [table for table in tables if table.id == "Q-waves-age"]
    assert "同じ区分とみなしたもの: 調査N「70～79歳、80歳以上」と調査B「70歳以上」" in table.notes
    assert "調査Nだけの区分(比べていません): 69歳以下" in table.notes
    assert "調査Bだけの区分(比べていません): 60歳代以下" in table.notes


def test_a_merged_axis_that_loses_nobody_standardises(tmp_path: Path) -> None:
    """Ordered ages 100 and 200 now; at these sizes before is (50 + 2 * 60) / 300 = .5667, now .3: -.2667."""
    ordered = {"sensitivity": {"standardise": "age"}}

    (row,) = [
        one
        for question in study_of(tmp_path, MERGED, **ordered).compare("Q")
        for one in question.changes.rows
        if one.answer.label == "はい"
    ]

    assert row.standardised is not None
    assert row.standardised.difference == pytest.approx(0.3 - 170 / 300)


def test_an_axis_without_partner_is_an_error_unless_the_mapping_says_why(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as error:
        study_of(tmp_path / "a").compare("Q", ["age"])
    declared = study_of(tmp_path / "b", {"now": "age", "reason": "年齢の区切りが合わないため"})

    page = compare_page(declared, CompareRequest(("Q",), ("age",))).page

    assert [(problem.code, problem.got) for problem in error.value.problems] == [("E-WAV-031", "age")]
    (table,) = [table for table in page.tables if table.id == "axes-not-compared"]
    assert [(row.label, row.cells[0].text) for row in table.rows] == [("年齢", "年齢の区切りが合わないため")]


def test_a_chain_of_mappings_joins_the_categories_of_all_its_waves(tmp_path: Path) -> None:
    """Codes a, b -> b, a -> only b of the oldest wave's a and c: 20 of 100 now, 70 of 100 two waves before."""
    names = {"W1": ("a", "b"), "W2": ("b", "a"), "W3": ("a", "c")}
    yes = {"W1": (20, 90), "W2": (50, 50), "W3": (70, 10)}
    waves = []
    for wave, ids in names.items():
        categories = [{"id": id_, "label": f"{wave}{id_}", "options": [n]} for n, id_ in enumerate(ids, 1)]
        axis = {"id": "x", "label": "x", "question": "A", "categories": categories}
        answers = [one for n, k in enumerate(yes[wave], 1) for one in people("Q", k, 100 - k, A=n)]
        waves.append(HandWave(wave, [single("A", "1", "2"), YES_NO], answers, [axis]))
    first = [{"label": "p", "now": ["a"], "before": ["b"]}, {"label": "q", "now": ["b"], "before": ["a"]}]
    second = [{"label": "p", "now": ["b"], "before": ["a"]}]
    pairs = [
        same("A", "Q", now=now, before=before, axes=[{"now": "x", "before": "x", "categories": categories}])
        for now, before, categories in (("W1", "W2", first), ("W2", "W3", second))
    ]

    found = by_category(write_waves(tmp_path, waves, pairs).compare("Q", ["x"], earlier="W3"))

    assert set(found) == {"全体", "p"}
    assert found["p"].change.difference == pytest.approx(0.2 - 0.7)


def test_nested_axes_follow_the_mapping_of_each_part(tmp_path: Path) -> None:
    sex = {"id": "sex", "label": "性別", "question": "S"}
    form = [single("A", *"123"), single("S", "男", "女"), YES_NO]
    old = [single("A", *"12"), single("S", "男", "女"), YES_NO]
    now = [*people("Q", 30, 70, A=2, S=1), *people("Q", 50, 50, A=3, S=1)]
    before = [*people("Q", 60, 40, A=2, S=1)]
    pair = same("Q", "S", axes=[MERGED])
    pair["questions"].append({"now": "A", "before": "A", "status": ["options"], "compare": "no", "reason": "区分"})
    waves = [HandWave("N", form, now, [AGES, sex]), HandWave("B", old, before, [OLD_AGES, sex])]

    found = by_category(write_waves(tmp_path, waves, [pair]).compare("Q", ["sex*age"]))

    assert found["男／70歳以上"].change.difference == pytest.approx(80 / 200 - 60 / 100)
