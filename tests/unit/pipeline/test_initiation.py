"""`init` as a whole: the folder it writes, what it refuses, and that nothing is left half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import zushi_survey
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline import initiation
from zushi_survey.pipeline.initiation import initiate
from zushi_survey.render import page_text

ANSWERS = "id,性別,Q1,w\n1,男性,1,0.8\n2,女性,2,1.2\n3,女性,1,1.1\n4,男性,No,0.9\n5,女性,No,1\n6,女性,1,1\n"
CODES = "question,label,type,code,option\nQ1,どうですか,single,1,はい: ええ\n,,,2,# いいえ\n"


def _file(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_the_folder_runs_at_once_and_says_why(tmp_path: Path) -> None:
    answers, codes = _file(tmp_path, "回答 1.csv", ANSWERS, "cp932"), _file(tmp_path, "codes.csv", CODES)

    page = initiate([codes, answers], tmp_path / "study")

    assert {path.relative_to(tmp_path / "study").as_posix() for path in (tmp_path / "study").rglob("*.*")} == {
        "study.yaml",
        "init-report.md",
        "questionnaires/回答_1.yaml",
        "data/回答 1.csv",
        "data/codes.csv",
        "schemas/claims.schema.json",
        "schemas/glossary.schema.json",
        "schemas/links.schema.json",
        "schemas/questionnaire.schema.json",
        "schemas/repairs.schema.json",
        "schemas/study.schema.json",
        "schemas/wave-map.schema.json",
    }
    assert (tmp_path / "study/data/回答 1.csv").read_bytes() == answers.read_bytes()
    study = zushi_survey.open_study(tmp_path / "study")
    question = study.wave().questionnaire.question_by_id["Q1"]
    assert [(o.code, o.label) for o in question.options] == [("1", "はい: ええ"), ("2", "# いいえ"), ("No", "No")]
    frame = study.crosstab("Q1", by=["性別"], policy="internal").to_pandas()
    women = frame[(frame["category_label"] == "女性") & (frame["kind"] == "option")]
    assert list(women["count_unweighted"]) == [2, 1, 1]
    report = (tmp_path / "study/init-report.md").read_text(encoding="utf-8")
    assert "| 性別 | 性別 | 単数回答 | 同じ言葉が繰り返し現れ、2種類だけのため |" in report
    assert "ウエイトの候補 w は使っていません" in report
    shown = page_text(page, None, "terminal", 100)
    assert "列の読み方の推定" in shown
    assert "コード表に選択肢があるため" in shown


def test_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    answers = _file(tmp_path, "a.csv", ANSWERS)
    for name in ("one", "two"):
        initiate([answers], tmp_path / name)

    for path in ("study.yaml", "questionnaires/a.yaml", "init-report.md"):
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_three_header_rows_of_qualtrics(tmp_path: Path) -> None:
    text = (
        "StartDate,ResponseId,Q1,Q2_1,Q2_2\n"
        'Start Date,Response ID,満足ですか,"使ったもの - 窓口","使ったもの - 電話"\n'
        '"{""ImportId"":""startDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}",'
        '"{""ImportId"":""QID2_1""}","{""ImportId"":""QID2_2""}"\n'
        "2026-01-02 10:00:00,R_1,1,1,\n2026-01-02 10:00:00,R_2,2,,1\n2026-01-02 10:00:00,R_3,1,1,1\n"
    )

    initiate([_file(tmp_path, "q.csv", text)], tmp_path / "study")

    study = zushi_survey.open_study(tmp_path / "study")
    questions = study.wave().questionnaire.question_by_id
    assert {name: (q.type.value, q.label) for name, q in questions.items()} == {
        "Q1": ("SA", "満足ですか"),
        "Q2": ("MA", "使ったもの"),
    }
    assert [option.label for option in questions["Q2"].options] == ["窓口", "電話"]
    counts = study.freq("Q2").to_pandas()
    assert list(counts[counts["kind"] == "option"]["count_unweighted"]) == [2, 2]


def test_declared_encoding_is_kept(tmp_path: Path) -> None:
    answers = _file(tmp_path, "a.csv", "id,v\n1,été\n2,été\n3,hiver\n4,hiver\n", "latin-1")

    initiate([answers], tmp_path / "study", encoding="latin-1")

    study = zushi_survey.open_study(tmp_path / "study")
    assert study.file.waves[0].answers[0].encoding == "latin-1"
    assert [o.label for o in study.wave().questionnaire.questions[0].options] == ["hiver", "été"]


def test_values_that_yaml_could_misread_come_back_as_they_are(tmp_path: Path) -> None:
    labels = [
        "Yes",
        "No",
        "on",
        "none",
        "~",
        "1e3",
        "2026-01-02x",
        "a: b",
        "- c",
        "{d}",
        "#e",
        "0x1F",
        "'",
        '"',
        "%",
        "@",
        "\\",
    ]
    rows = "".join(f'{n},"{label.replace(chr(34), chr(34) * 2)}"\n' for n, label in enumerate(labels * 2, 1))

    initiate([_file(tmp_path, "a.csv", f"id,v\n{rows}")], tmp_path / "study")

    study = zushi_survey.open_study(tmp_path / "study")
    assert {option.label for option in study.wave().questionnaire.questions[0].options} == set(labels)
    counts = study.freq("v", policy="internal").to_pandas()
    assert set(counts[counts["kind"] == "option"]["count_unweighted"]) == {2}


def _codes_of(error: pytest.ExceptionInfo[SurveyError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_an_existing_folder_is_never_touched(tmp_path: Path) -> None:
    answers = _file(tmp_path, "a.csv", ANSWERS)
    kept = _file(tmp_path, "study.txt", "mine")

    with pytest.raises(SurveyError) as error:
        initiate([answers], kept)
    assert _codes_of(error) == ["E-OUT-002"]
    with pytest.raises(SurveyError) as error:
        initiate([answers], tmp_path)
    assert _codes_of(error) == ["E-OUT-002"]
    assert kept.read_text(encoding="utf-8") == "mine"


def test_nothing_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = _file(tmp_path, "a.csv", ANSWERS)

    def fail(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(initiation, "initiation_report", fail)
    with pytest.raises(SurveyError) as error:
        initiate([answers], tmp_path / "study")

    assert _codes_of(error) == ["E-OUT-001"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.csv": ANSWERS, "b.csv": ANSWERS}, "E-INP-053"),
        ({"a.csv": CODES, "b.csv": CODES}, "E-INP-052"),
        ({"a.csv": ANSWERS, "b.csv": CODES, "c.csv": CODES}, "E-INP-055"),
        ({"a.csv": ANSWERS, "b.json": "[]"}, "E-INP-050"),
        ({"a.csv": ANSWERS, "b.json": "{"}, "E-INP-050"),
        ({"a.csv": "id,x\n1,\n2,\n"}, "E-INP-054"),
        ({"a.csv": "id,x\n"}, "E-INP-054"),
    ],
)
def test_files_that_make_no_study(files: dict[str, str], code: str, tmp_path: Path) -> None:
    paths = [_file(tmp_path, name, text) for name, text in files.items()]

    with pytest.raises(SurveyError) as error:
        initiate(paths, tmp_path / "study")

    assert _codes_of(error) == [code]
    assert not (tmp_path / "study").exists()


def test_quantipy_metadata(tmp_path: Path) -> None:
    scale = [{"value": 1, "text": {"en-GB": "Bad"}}, {"value": 2, "text": {"en-GB": "Good"}}]
    meta = {
        "lib": {"values": {"q5": scale}},
        "masks": {
            "q5": {
                "text": {"en-GB": "How"},
                "values": "lib@values@q5",
                "items": [
                    {"source": "columns@q5_1", "text": {"en-GB": "Shop"}},
                    {"source": "columns@q5_2", "text": {"en-GB": "Web"}},
                ],
            }
        },
        "columns": {
            "q2": {"type": "delimited set", "text": {"en-GB": "Which"}, "values": scale},
            "q5_1": {"type": "single", "values": "lib@values@q5"},
            "q5_2": {"type": "single", "values": "lib@values@q5"},
        },
    }
    answers = _file(tmp_path, "a.csv", "id,q2,q5_1,q5_2\n1,1;,1,2\n2,1;2;,2,2\n3,,1,\n")

    initiate([answers, _file(tmp_path, "a.json", json.dumps(meta))], tmp_path / "study")

    study = zushi_survey.open_study(tmp_path / "study")
    questions = study.wave().questionnaire.question_by_id
    assert [(q.id, q.type.value, q.label) for q in questions.values()] == [
        ("q2", "MA", "Which"),
        ("q5", "MATRIX", "How"),
    ]
    assert [item.label for item in questions["q5"].items] == ["Shop", "Web"]
    counts = study.freq("q2").to_pandas()
    assert list(counts[counts["kind"] == "option"]["count_unweighted"]) == [2, 1]
