"""Answers kept beside a study: a second run reads no answer file, tells nothing else, and notices every change."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import zushi_survey
from tests.cases.designed_studies import Asked, estimate, write_study
from tests.conftest import Run
from zushi_survey.core.problems import SurveyError
from zushi_survey.data import readers
from zushi_survey.pipeline.folder import CACHE_FOLDER, PLANNED_WEIGHTS, WaveData
from zushi_survey.pipeline.record import input_facts
from zushi_survey.pipeline.study import Study

CSV = "no,q1,age,w,area\n" + "".join(f"r{n},{1 + n % 2},{1 + n % 3},{0.5 + n % 4},{n % 2}\n" for n in range(24))
QUESTIONS = [Asked("q1", "q1", ("1", "2")), Asked("age", "age", ("1", "2", "3"))]


@pytest.fixture(autouse=True)
def _answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZUSHI_SURVEY_CACHE")


@pytest.fixture(scope="module")
def demo(demo_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study without outputs."""
    return Path(shutil.copytree(demo_study, tmp_path_factory.mktemp("kept") / "study", ignore=lambda *_: {"out"}))


def study_in(folder: Path, csv: str = CSV, **wave: object) -> Path:
    """A small study; `weight` and `design` as `write_study` takes them."""
    write_study(folder, csv, QUESTIONS, axes=["age"], **wave)
    return folder


def opened(folder: Path, weight: str | None = None) -> WaveData:
    """The wave, counted."""
    wave = zushi_survey.open_study(folder).wave(weight=weight)
    _ = wave.countable
    return wave


def has_read_sheets(wave: WaveData) -> bool:
    """Whether the answer files were read."""
    return "sheets" in vars(wave)


def kept_files(folder: Path) -> list[Path]:
    """What is kept beside the study."""
    return sorted((folder / CACHE_FOLDER).glob("*.npz"))


def shares(study: Study) -> list[tuple[str, int | None, float | None]]:
    """Option, count and weighted count of one question by age."""
    (table,) = study.crosstab("q1", ["age"])
    return [(cell.option, cell.count_unweighted, cell.count_weighted) for cell in table.cells]


def test_a_second_run_reads_no_answer_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = study_in(tmp_path)
    first = shares(zushi_survey.open_study(folder))

    def refuse(*_: object, **__: object) -> Iterator[object]:
        raise AssertionError("an answer file was read")

    monkeypatch.setattr(readers, "read_sheet", refuse)

    assert shares(zushi_survey.open_study(folder)) == first


def test_files_and_checksums_of_a_result_are_the_same(demo: Path) -> None:
    """The questionnaire, the answers, the repairs and the ledger: what the kept answers rest on."""
    shutil.rmtree(demo / CACHE_FOLDER, ignore_errors=True)
    studies = [zushi_survey.open_study(demo) for _ in range(2)]
    waves = [study.wave() for study in studies]
    for wave in waves:
        _ = wave.countable

    assert [has_read_sheets(wave) for wave in waves] == [True, False]
    facts = [input_facts(study, wave) for study, wave in zip(studies, waves, strict=True)]
    assert facts[0] == facts[1]
    assert [fact["file"] for fact in facts[1]] == [
        "study.yaml",
        "questionnaires/zushi-r3.yaml",
        "data/synthetic_r3_raw.csv",
        "repairs-r3.yaml",
        "data/synthetic_ledger_r3.csv",
    ]


@pytest.mark.parametrize(
    "name", ["questionnaires/zushi-r3.yaml", "data/synthetic_r3_raw.csv", "repairs-r3.yaml", "study.yaml"]
)
def test_a_change_of_any_file_is_noticed(demo: Path, tmp_path: Path, name: str) -> None:
    """By its content: size and time may be what they were."""
    folder = Path(shutil.copytree(demo, tmp_path / "study"))
    opened(folder)
    assert not has_read_sheets(opened(folder))
    path = folder / name
    before, content = path.stat(), path.read_bytes()
    old, new = (b"\xe5\xb9\xb4\xe5\xba\xa6", b"\xe5\xb9\xb4\xe6\x9c\x9f") if name.endswith("yaml") else (b",1,", b",2,")
    assert old in content

    path.write_bytes(content.replace(old, new, 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert path.stat().st_size == before.st_size
    assert has_read_sheets(opened(folder))


def test_an_edited_answer_is_counted(tmp_path: Path) -> None:
    folder = study_in(tmp_path)
    before = shares(zushi_survey.open_study(folder))
    text = (folder / "answers.csv").read_text(encoding="utf-8")
    (folder / "answers.csv").write_text(text.replace("r0,1,1", "r0,2,1"), encoding="utf-8")

    after = shares(zushi_survey.open_study(folder))

    assert next(one for one in before if one[0] == "1")[1] == 12
    assert next(one for one in after if one[0] == "1")[1] == 11


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = study_in(tmp_path)
    read = readers.read_sheet

    def changing(path: Path, *arguments: object, **more: object) -> object:
        sheet = read(path, *arguments, **more)
        path.write_text(CSV.replace("r0,1", "r0,2"), encoding="utf-8")
        return sheet

    monkeypatch.setattr(readers, "read_sheet", changing)
    opened(folder)

    assert kept_files(folder) == []


def test_every_weight_is_kept_for_itself(tmp_path: Path) -> None:
    folder = study_in(tmp_path, weight="w")
    weighted, plain = opened(folder), opened(folder, "")
    assert len(kept_files(folder)) == 2

    again, plain_again = opened(folder), opened(folder, "")

    assert not has_read_sheets(again)
    assert not has_read_sheets(plain_again)
    assert again.countable.responses.weight.tolist() == weighted.countable.responses.weight.tolist()
    assert plain.countable.responses.weight is plain_again.countable.responses.weight is None


def codes_of_a_run(folder: Path) -> list[str]:
    """Why nothing is counted."""
    with pytest.raises(SurveyError) as caught:
        zushi_survey.open_study(folder).crosstab("q1", ["age"])
    return [problem.code for problem in caught.value.problems]


def test_a_weight_that_is_none_stops_every_run(tmp_path: Path) -> None:
    folder = study_in(tmp_path, CSV.replace("r3,2,1,3.5", "r3,2,1,x"), weight="w")

    assert [codes_of_a_run(folder) for _ in range(2)] == [["E-RSP-025"]] * 2
    assert kept_files(folder) == []


def test_a_weight_column_that_is_not_there_is_missed_in_what_is_kept(tmp_path: Path) -> None:
    folder = study_in(tmp_path, CSV.replace(",w,", ",v,"), weight="w")
    assert codes_of_a_run(folder) == ["E-TAB-009"]
    opened(folder)
    assert not has_read_sheets(opened(folder))

    assert codes_of_a_run(folder) == ["E-TAB-009"]


def test_the_design_is_of_the_kept_columns(tmp_path: Path) -> None:
    folder = study_in(tmp_path, weight="w", design={"stages": [{"strata": "area"}]})
    first = estimate(zushi_survey.open_study(folder), "q1", "1", by="age", category="2")
    study = zushi_survey.open_study(folder)

    assert estimate(study, "q1", "1", by="age", category="2") == first
    assert not has_read_sheets(study.wave())


@pytest.mark.parametrize(
    ("plan", "reads"), [("rake: [sex, age, district]", False), ("classes: [district]\n      rake: [sex, age]", True)]
)
def test_planned_weights_have_the_same_bits(demo: Path, tmp_path: Path, plan: str, reads: bool) -> None:
    """Nonresponse classes look sheets up in the ledger: for them the files are read."""
    folder = Path(shutil.copytree(demo, tmp_path / "study"))
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    assert text.count("rake: [sex, age, district]") == 1
    (folder / "study.yaml").write_text(text.replace("rake: [sex, age, district]", plan), encoding="utf-8")
    fresh = zushi_survey.open_study(folder, keeps_answers=False).wave(weight=PLANNED_WEIGHTS)
    opened(folder, PLANNED_WEIGHTS)

    kept = opened(folder, PLANNED_WEIGHTS)

    assert has_read_sheets(kept) is reads
    assert kept.countable.responses.weight.tobytes() == fresh.countable.responses.weight.tobytes()


def test_neither_receipts_nor_free_texts_are_kept(demo: Path) -> None:
    """Looked for in the members as they lie there, and in each of the encodings a text could have."""
    wave = opened(demo)
    cleaned = zushi_survey.open_study(demo, keeps_answers=False).wave().cleaned
    texts = ["シルバー人材に登録", "スマートフォンの使い方", "㈱の資材置き場", *cleaned.responses.receipts[::50]]
    (path,) = kept_files(demo)
    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())

    assert wave.countable.valid == len(cleaned.responses.receipts) == 1112
    for text in texts:
        forms = [text.encode(encoding) for encoding in ("utf-8", "cp932", "utf-16-le", "utf-32-le")]
        assert not any(form in content for form in [*forms, json.dumps(text)[1:-1].encode()]), text
    assert json.dumps("受付番号")[1:-1].encode() in content, "what is there is found"


def test_off_means_nothing_is_kept_or_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = study_in(tmp_path)
    zushi_survey.open_study(folder, keeps_answers=False).crosstab("q1")
    assert not (folder / CACHE_FOLDER).exists()
    opened(folder)
    monkeypatch.setenv("ZUSHI_SURVEY_CACHE", "off")

    assert has_read_sheets(opened(folder))
    assert not has_read_sheets(zushi_survey.open_study(folder, keeps_answers=True).wave()), "nothing asked for yet"


COMMANDS = [
    ("crosstab", "Q8", "--by", "age", "--by", "sex*district", "--format", "csv"),
    ("crosstab", "Q10", "--by", "age", "--where", "F1 = 1", "--policy", "publish", "--format", "json"),
    ("crosstab", "Q2", "--by", "district", "--weighted", "--format", "html"),
    ("test", "Q15", "--by", "district", "--weighted", "--format", "csv"),
    ("test", "Q8", "--order", "--format", "csv"),
    ("compare", "--by", "age", "--format", "csv"),
    ("precision", "--format", "html"),
    ("weight", "--format", "html"),
    ("rates", "--format", "csv"),
    ("validate", "--format", "html"),
    ("crosstab", "Q10", "--by", "nothing"),
]


def test_every_command_says_the_same(demo: Path, tmp_path: Path, run_cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams, exit codes, outputs, and the record of each run but for its times; warm against without."""
    said: dict[str, list[tuple[int, str, str]]] = {}
    for name in ("off", "on"):
        folder = Path(shutil.copytree(demo, tmp_path / name))
        monkeypatch.setenv("ZUSHI_SURVEY_CACHE", name)
        said[name] = []
        for command in COMMANDS:
            done = run_cli(*command, cwd=folder)
            said[name].append((done.returncode, done.stdout, done.stderr))

    assert kept_files(tmp_path / "on")
    assert said["on"] == said["off"]
    outputs = [_outputs(tmp_path / name / "out") for name in ("off", "on")]
    assert outputs[0] == outputs[1]
    assert len([name for name in outputs[0] if name.startswith("runs")]) == len(COMMANDS) - 1


def _outputs(out: Path) -> dict[str, object]:
    """What was written, by name; records by their place in order, without their times."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    records = [json.loads(path.read_text(encoding="utf-8")) for path in files if path.parent.name == "runs"]
    for record in records:
        del record["started"], record["finished"]
    others = {path.relative_to(out).as_posix(): path.read_bytes() for path in files if path.parent.name != "runs"}
    return {**others, **{f"runs {place}": record for place, record in enumerate(records)}}
