"""Files of statements: every name that the questionnaire does not have is told, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import multiple, options, questionnaire, single
from zushi_survey.core.problems import SurveyError
from zushi_survey.questionnaire.claims import GroupRef, LevelClaim, Quantity
from zushi_survey.questionnaire.load import load_claims

FORM = questionnaire(
    single("Q1", "はい", "いいえ", nets=[{"id": "both", "label": "どちらか", "options": [1, 2]}]),
    multiple("Q2", "あ", "い", "う"),
    {"id": "Q3", "type": "MATRIX", "label": "満足度",
     "items": [{"id": "a", "label": "早さ"}, {"id": "b", "label": "量"}],
     "options": options("満足", "不満", _1={"score": 1}, _2={"score": -1})},
    {"id": "Q4", "type": "MATRIX", "label": "認知", "items": [{"id": "a", "label": "児童"}],
     "options": options("知っている", "知らない")},
    axes=[{"id": "sex", "label": "性別", "question": "Q1"},
          {"id": "age", "label": "年齢", "ordered": True,
           "categories": [{"id": "young", "label": "若い", "when": "Q1 = 1"}]}],
)  # fmt: skip
HEAD = "schema_version: 1\nstatements:\n"


def written(folder: Path, *says: str, more: str = "") -> Path:
    """A file with one statement per claim, called S1, S2, ...; the claim of the first stands in line 6."""
    entries = (f"  - id: S{n}\n    quote: 文\n    says:\n      - {{{one}}}\n" for n, one in enumerate(says, 1))
    path = folder / "claims.yaml"
    path.write_text(HEAD + "".join(entries) + more, encoding="utf-8")
    return path


def problems_of(path: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(SurveyError) as error:
        load_claims(path, FORM)
    return [(problem.code, problem.where.line, problem.got) for problem in error.value.problems]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    says = (
        "kind: level, of: 'Q1:both', group: sex=1, phrase: 約5割",
        "kind: level, of: Q1=1, group: sex*age=1*young, phrase: 25.0%",
        "kind: trend, of: Q2=3, axis: age, direction: up",
        "kind: order, question: Q3, answers: [b, a]",
        "kind: order, question: Q4, answers: [a, a], by: 1",
        "kind: positive, items_of: Q3",
        "kind: fact, field: valid_rate, value: 55.6",
        "kind: same, id: S1",
        "kind: cause, against: B1",
    )
    more = "background:\n  - id: B1\n    quote: 問い\n    says: [{kind: outside, reason: 検証する}]\n"

    read = load_claims(written(tmp_path, *says, more=more), FORM)

    assert [one.id for one in read.statements] == [f"S{n}" for n in range(1, 10)]
    first = read.statements[0].says[0]
    assert isinstance(first, LevelClaim)
    assert (first.of, first.group) == (Quantity("Q1", net="both"), GroupRef("sex", "1"))
    assert str(first.of) == "Q1:both"


@pytest.mark.parametrize(
    ("said", "code", "got"),
    [
        ("kind: level, of: Q9=1, phrase: 約5割", "E-CLM-001", "Q9"),
        ("kind: level, of: Q3=1, phrase: 約5割", "E-CLM-001", "Q3"),
        ("kind: top, question: Q9, answers: [1]", "E-CLM-001", "Q9"),
        ("kind: positive, items_of: Q9", "E-CLM-001", "Q9"),
        ("kind: level, of: Q1=3, phrase: 約5割", "E-CLM-002", "Q1=3"),
        ("kind: level, of: 'Q1:none', phrase: 約5割", "E-CLM-002", "Q1:none"),
        ("kind: pair, higher: Q1=1, lower: Q2=9", "E-CLM-002", "Q2=9"),
        ("kind: order, question: Q3, answers: [a, b], by: 9", "E-CLM-002", "Q3 9"),
        ("kind: group, of: Q1=1, group: town=1, direction: up", "E-CLM-003", "town"),
        ("kind: some_association, question: Q2, axis: town", "E-CLM-003", "town"),
        ("kind: group, of: Q1=1, group: sex=3, direction: up", "E-CLM-004", "sex=3"),
        ("kind: group, of: Q1=1, group: sex*age=1, direction: up", "E-CLM-004", "sex*age=1"),
        ("kind: order, question: Q3, answers: [a, c]", "E-CLM-005", "c"),
        ("kind: top, question: Q2, answers: [1, 4, 5]", "E-CLM-005", "4, 5"),
        ("kind: limited, question: Q2, answers: [4]", "E-CLM-005", "4"),
        ("kind: level, of: Q1, phrase: 約5割", "E-CLM-006", "Q1"),
        ("kind: first, question: Q4, answer: a", "E-CLM-006", "Q4"),
        ("kind: same, id: S9", "E-CLM-007", "S9"),
        ("kind: cause, against: S9", "E-CLM-007", "S9"),
        ("kind: majority, of: Q1=1", "E-CLM-010", None),
        ("kind: majority, of: Q1=1, over: 0.5, under: 0.9", "E-CLM-010", None),
        ("kind: association, of: Q1=1", "E-CLM-010", None),
        ("kind: no_difference, of: Q1=1", "E-CLM-010", None),
        ("kind: no_difference, of: Q1=1, previous: true, other: Q1=2", "E-CLM-010", None),
        ("kind: trend, of: Q1=1, axis: sex, direction: up", "E-CLM-011", "sex"),
    ],
)
def test_a_name_that_is_not_there(tmp_path: Path, said: str, code: str, got: str | None) -> None:
    assert problems_of(written(tmp_path, said)) == [(code, 6, got)]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, "kind: level, of: Q9=1, phrase: 約5割", "kind: level, of: Q1=9, group: town=1, phrase: 約5割"
    )

    assert [code for code, _, _ in problems_of(path)] == ["E-CLM-001", "E-CLM-002", "E-CLM-003"]


def test_statements_that_lead_in_a_circle_or_bear_one_name(tmp_path: Path) -> None:
    circle = written(tmp_path, "kind: same, id: S2", "kind: same, id: S1", "kind: same, id: S1")
    assert problems_of(circle) == [("E-CLM-008", 3, "S1"), ("E-CLM-008", 7, "S2")]

    twice = written(tmp_path, "kind: cause", more="background:\n  - {id: S1, quote: 問い, says: [{kind: cause}]}\n")
    assert problems_of(twice) == [("E-CLM-009", 8, "S1")]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("kind: level, of: Q1=1", 6),
        ("kind: level, of: [1], phrase: 約5割", 6),
        ("kind: group, of: Q1=1, group: sex, direction: up", 6),
        ("kind: group, of: Q1=1, group: sex=1, direction: sideways", 6),
        ("kind: fact, field: weather, value: 1", 6),
        ("kind: level, of: Q1=1, phrase: 約5割, unknown: 1", 6),
        ("kind: guess", 6),
        ("of: Q1=1", 6),
    ],
)
def test_a_claim_of_another_shape_is_refused_with_its_line(tmp_path: Path, said: str, line: int) -> None:
    problems = problems_of(written(tmp_path, said))

    assert {code[:5] for code, _, _ in problems} == {"E-QST"}
    assert {at for _, at, _ in problems} == {line}


def test_a_misspelt_key_of_a_claim_is_placed_in_the_claim(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as error:
        load_claims(written(tmp_path, "kind: group, of: Q1=1, group: sex=1, direction: up, extrem: true"), FORM)

    (problem,) = error.value.problems
    assert problem.code == "E-QST-002"
    assert problem.where.path == "statements[S1].says[1].extrem"
    assert "extreme" in problem.title + problem.remedy
