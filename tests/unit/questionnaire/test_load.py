"""Questionnaire files: every mistake at once, with file, line, what was found, what is allowed and how to mend it."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from zushi_survey.core.problems import SurveyError
from zushi_survey.questionnaire.load import load_questionnaire, load_study
from zushi_survey.questionnaire.schema import PUBLISHED, schema_text

GOOD = """\
schema_version: 1
id: t
title: 試験
questions:
  - id: F1
    type: SA
    label: 性別
    options:
      - {code: 1, label: 男性}
      - {code: 2, label: 女性}
  - id: Q1
    type: MA
    label: 気になること
    ask: F1 = 1
    options:
      - {code: 1, label: あ}
      - {code: 2, label: 特にない, exclusive: true}
    nets:
      - {id: any, label: どれか, options: [1]}
axes:
  - {id: sex, label: 性別, question: F1}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "q.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, old: str, new: str) -> list[tuple[str, int | None, str | None]]:
    assert old in GOOD
    with pytest.raises(SurveyError) as error:
        load_questionnaire(write(folder, GOOD.replace(old, new)))
    return [(p.code, p.where.line, p.got) for p in error.value.problems]


def test_a_good_file_is_read(tmp_path):
    read = load_questionnaire(write(tmp_path, GOOD))

    assert list(read.variables) == ["F1", "Q1"]
    assert read.variables["Q1"].columns.pattern == "Q1_{code}"
    with pytest.raises(ValueError, match="frozen"):
        read.title = "x"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "    label: 気になること\n",
            "    lable: 気になること\n",
            [("E-QST-003", 11, None), ("E-QST-002", 13, "lable")],
        ),
        ("    type: MA\n", "    type: MM\n", [("E-QST-004", 12, "MM")]),
        ("id: Q1", "id: F1", [("E-QST-005", 11, "F1")]),
        ("{code: 2, label: 女性}", "{code: 1, label: 女性}", [("E-QST-005", 10, "1")]),
        ("ask: F1 = 1", "ask: F9 = 1", [("E-QST-006", 14, "F9")]),
        ("ask: F1 = 1", "ask: F1 = 7", [("E-QST-007", 14, "7")]),
        ("ask: F1 = 1", "ask: F1 = = 1", [("E-QST-008", 14, None)]),
        ("ask: F1 = 1", "ask: Q1 = 1", [("E-QST-009", 14, "Q1")]),
        ("options: [1]}", "options: [1, 9]}", [("E-QST-007", 19, "9")]),
        ("question: F1}", "question: F2}", [("E-QST-006", 21, "F2")]),
        ("schema_version: 1", "schema_version: 9", [("E-QST-011", 1, "9")]),
        ("title: 試験\n", "title: 試験\ntitle: 再び\n", [("E-QST-012", 4, "title")]),
        ("  - id: Q1\n", "  - id: Q1\n   bad\n", [("E-QST-001", 12, None)]),
        ("    type: MA\n", "    type: LA\n", [("E-QST-010", 11, "LA")]),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path, old, new, expected):
    assert sorted(problems_of(tmp_path, old, new)) == sorted(expected)


def test_full_text_of_a_misspelt_key(tmp_path):
    with pytest.raises(SurveyError) as error:
        load_questionnaire(write(tmp_path, GOOD.replace("    nets:", "    netz:")))

    assert str(error.value) == (
        "E-QST-002 [エラー] 知らない項目名です\n"
        "  場所: q.yaml 18行目 項目 questions[Q1].netz\n"
        "  値: netz\n"
        "  直し方: つづりを直してください(近い名前: nets)"
    )


def test_several_mistakes_are_reported_together(tmp_path):
    with pytest.raises(SurveyError) as error:
        load_questionnaire(write(tmp_path, GOOD.replace("F1 = 1", "F9 = 1").replace("question: F1}", "question: F2}")))

    assert len(error.value.problems) == 2


@pytest.mark.parametrize("content", [b"", b"\x82\xa0: 1\n", b"[1, 2]\n", b"a: &a [*a, *a]\n", b"{" * 2000])
def test_hopeless_files_are_said_to_be_so(tmp_path, content):
    path = tmp_path / "q.yaml"
    path.write_bytes(content)

    with pytest.raises(SurveyError) as error:
        load_questionnaire(path)
    assert error.value.problems[0].code.startswith("E-QST-")


def test_nothing_is_constructed_from_yaml_tags(tmp_path):
    with pytest.raises(SurveyError):
        load_questionnaire(write(tmp_path, "!!python/object/apply:os.system ['true']"))


def test_a_study_must_name_waves_that_exist(tmp_path):
    path = write(
        tmp_path,
        "schema_version: 1\ntitle: t\nreport_wave: A\ncompare_wave: B\nwaves:\n"
        "  - {id: A, label: A, questionnaire: q.yaml, answers: [{file: a.csv}]}\n",
    )

    with pytest.raises(SurveyError) as error:
        load_study(path)
    assert [(p.code, p.where.line, p.got, p.allowed) for p in error.value.problems] == [("E-SET-001", 4, "B", "A")]


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_schemas_are_those_of_the_models(repository, name):
    published = (repository / "schemas" / name).read_text(encoding="utf-8")

    assert published == schema_text(PUBLISHED[name])


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("questionnaires/zushi-r3.yaml", "questionnaire"),
        ("questionnaires/zushi-previous.yaml", "questionnaire"),
        ("data/sample/study.yaml", "study"),
        ("data/sample/repairs-r3.yaml", "repairs"),
    ],
)
def test_an_editor_with_the_published_schema_accepts_the_sample_and_sees_a_misspelt_key(repository, file, schema):
    rules = json.loads((repository / f"schemas/{schema}.schema.json").read_text(encoding="utf-8"))
    text = (repository / file).read_text(encoding="utf-8")
    validator = jsonschema.Draft202012Validator(rules)

    assert f"{schema}.schema.json" in text.splitlines()[0]
    assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []
    assert not validator.is_valid({**yaml.safe_load(text), "schema_versoin": 1})
