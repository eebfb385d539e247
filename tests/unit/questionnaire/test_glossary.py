"""Glossary and links files: names that are not there are told with their line; what is written can be read again."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from zushi_survey.core.problems import SurveyError
from zushi_survey.questionnaire.claims import ChangeClaim, GroupClaim, GroupRef, LevelClaim, Quantity
from zushi_survey.questionnaire.links import Link, LinksFile, links_text
from zushi_survey.questionnaire.load import load_claims, load_glossary, load_links, load_questionnaire
from zushi_survey.questionnaire.model import Questionnaire


@pytest.fixture(scope="module")
def form(repository: Path) -> Questionnaire:
    return load_questionnaire(repository / "questionnaires" / "zushi-r3.yaml")


def problems(folder: Path, text: str, form: Questionnaire) -> list[tuple[str, int | None]]:
    """Code and line of every problem of a glossary."""
    path = folder / "glossary.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SurveyError) as stopped:
        load_glossary(path, form)
    return [(problem.code, problem.where.line) for problem in stopped.value.problems]


def test_the_sample_glossary_fits_the_sample_questionnaire(repository: Path, form: Questionnaire) -> None:
    glossary = load_glossary(repository / "data" / "sample" / "glossary.yaml", form)

    assert "社協" in glossary.questions["Q12"]


def test_every_unknown_name_is_told_with_its_line(tmp_path: Path, form: Questionnaire) -> None:
    text = (
        "schema_version: 1\nquestions:\n  Q99: [x]\nshares:\n  Q12:knows: [x]\n  Q17.z=1: [x]\nanswers:\n  Q10=9: [x]\n"
        "groups:\n  age=age99: [x]\naxes:\n  shoe: [x]\n"
    )

    assert problems(tmp_path, text, form) == [
        ("E-TXT-010", 3),
        ("E-TXT-010", 5),
        ("E-TXT-010", 6),
        ("E-TXT-010", 8),
        ("E-TXT-011", 10),
        ("E-TXT-011", 12),
    ]


def test_keys_that_are_no_quantities_are_mistakes_of_shape(tmp_path: Path, form: Questionnaire) -> None:
    assert problems(tmp_path, "schema_version: 1\nshares:\n  'Q1 =': [x]\n", form)[0][0].startswith("E-QST")


LEVEL = LevelClaim(kind="level", of=Quantity("Q12", net="known"), phrase="約5割")
GROUP = GroupClaim(kind="group", of=Quantity("Q12", net="known"), group=GroupRef("age", "age60"), direction="up")
CHANGE = ChangeClaim(kind="change", of=Quantity("Q10", option="1"), direction="down", strength="やや")


def test_links_are_read_as_they_were_written(tmp_path: Path, form: Questionnaire) -> None:
    links = LinksFile(
        schema_version=1,
        text="a.txt",
        links=(
            Link(id="L1-1", line=1, quote="社協は約5割: 「x」 #", sure=True, says=(LEVEL, GROUP)),
            Link(id="L2-1", line=2, quote="関心がある", sure=False, candidates=((CHANGE,), (LEVEL,)), note="確かめて"),
        ),
    )
    path = tmp_path / "a.txt.claims.yaml"
    path.write_text(links_text(links), encoding="utf-8")

    assert load_links(path, form, None) == links


def test_a_link_says_one_thing() -> None:
    with pytest.raises(ValueError, match="どちらか一方"):
        Link(id="a", line=1, quote="a", sure=True, claim="b", says=(LEVEL,))


def test_links_to_what_is_not_there_are_told(tmp_path: Path, form: Questionnaire, repository: Path) -> None:
    claims = load_claims(repository / "data" / "sample" / "claims.yaml", form)
    content = {
        "schema_version": 1,
        "text": "a.txt",
        "links": [
            {"id": "a", "line": 1, "quote": "a", "sure": True, "claim": "S9"},
            {
                "id": "b",
                "line": 2,
                "quote": "b",
                "sure": True,
                "says": [{"kind": "level", "of": "Q99=1", "phrase": "1割"}],
            },
            {"id": "c", "line": 3, "quote": "c", "sure": True, "claim": "S2-1-5-04-1"},
        ],
    }
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    with pytest.raises(SurveyError) as stopped:
        load_links(path, form, claims)

    assert [problem.code for problem in stopped.value.problems] == ["E-TXT-020", "E-TXT-021"]
