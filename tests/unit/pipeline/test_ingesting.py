"""`ingest` and what is counted from its file: two processes, one file, the tables and tests of the files themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zushi_survey
from tests.cases.designed_studies import Asked, write_study
from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.coded_parquet import CodedParquet
from zushi_survey.pipeline import ingesting
from zushi_survey.pipeline.comparing import compare
from zushi_survey.pipeline.ingesting import ingest, run_ingest
from zushi_survey.pipeline.pages import design_facts
from zushi_survey.pipeline.tabulation import TableRequest, tabulate

pytest.importorskip("pyarrow")

ROWS = [f"r{n},{1 + n % 2},{1 + n * n % 3},{0.5 + n % 4},{n % 5}\n" for n in range(60)]
CSV = "no,q1,age,w,area\n" + "".join([*ROWS, "r60,7,1,1,1\n", "r3,1,1,1,1\n"])
QUESTIONS = [Asked("q1", "q1", ("1", "2")), Asked("age", "age", ("1", "2", "3"))]
REQUEST = TableRequest(("all",), ("age",))
DESIGNS = [{}, {"weight": "w"}, {"weight": "w", "design": {"stages": [{"cluster": "area"}]}}]


def study_in(folder: Path, **wave: object) -> Path:
    write_study(folder, CSV, QUESTIONS, axes=["age"], **wave)
    return folder


def ingested(folder: Path) -> Path:
    """The same study resting on the ingested file."""
    wave = zushi_survey.open_study(folder).wave()
    path = ingesting._default_path(wave)
    ingest(wave, path, rows_per_block=None, resume=False)
    name = path.resolve().relative_to(folder.resolve()).as_posix()
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    changed = re.sub(r'(file"?: *"?)' + re.escape(wave.spec.answers[0].file), rf"\g<1>{name}", text)
    assert changed != text
    (folder / "study.yaml").write_text(changed, encoding="utf-8")
    return folder


@pytest.mark.parametrize("wave", DESIGNS)
def test_tables_and_tests_of_the_ingested_file_are_those_of_the_answers(tmp_path, wave):
    study = zushi_survey.open_study(study_in(tmp_path, **wave))
    tables, tests = list(tabulate(study, REQUEST)), list(compare(study, REQUEST, [Against.WHOLE, Against.PAIR]))
    facts = design_facts(study.wave())

    again = zushi_survey.open_study(ingested(tmp_path))
    assert again.wave().ingested is not None
    for table, other in zip(tables, tabulate(again, REQUEST), strict=True):
        assert _numbers(other.cells) == pytest.approx(_numbers(table.cells), rel=1e-9, nan_ok=True)
    for one, other in zip(tests, compare(again, REQUEST, [Against.WHOLE, Against.PAIR]), strict=True):
        assert (one.option, one.category) == (other.option, other.category)
        assert other.p_adjusted == (None if one.p_adjusted is None else pytest.approx(one.p_adjusted, rel=1e-9))
    assert design_facts(again.wave()) == facts


def _numbers(cells):
    names = ("count_unweighted", "count_weighted", "proportion", "ci_low", "ci_high")
    found = [getattr(cell, name, None) for cell in cells for name in names]
    return [-1.0 if value is None else float(value) for value in found]


def test_what_needs_single_sheets_says_so(tmp_path):
    study = zushi_survey.open_study(ingested(study_in(tmp_path)))
    wave = study.wave()

    answers = wave.countable.responses.answers
    assert list(answers) == ["q1", "age"]
    for ask in (lambda: wave.sheets, lambda: wave.cleaned, lambda: wave.design, lambda: answers["q1"]):
        with pytest.raises(SurveyError) as error:
            ask()
        assert error.value.problems[0].code == "E-BIG-013"


def test_a_questionnaire_that_has_changed_since_is_told(tmp_path):
    folder = ingested(study_in(tmp_path))
    form = folder / "q.yaml"
    text = form.read_text(encoding="utf-8")
    changed = text.replace("'3'", "'4'")
    assert changed != text
    form.write_text(changed, encoding="utf-8")

    with pytest.raises(SurveyError) as error:
        tabulate(zushi_survey.open_study(folder), TableRequest(("q1",), ()))
    assert error.value.problems[0].code == "E-BIG-005"


def test_an_ingest_cut_off_goes_on_and_one_of_other_files_does_not(tmp_path, monkeypatch):
    folder = study_in(tmp_path)
    wave = zushi_survey.open_study(folder).wave()
    whole, path = folder / "whole.parquet", folder / "again.parquet"
    ingest(wave, whole, rows_per_block=None, resume=False)

    def cut_off(_: object, work: ingesting.Ingest, __: object) -> None:
        for block in work.waiting()[:2]:
            work.code(block)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ingesting, "_work_through", cut_off)
        with pytest.raises(KeyboardInterrupt):
            ingest(wave, path, rows_per_block=10, resume=False)
    parts = folder / ".~again.parquet.parts"
    kept = {one.name: one.stat().st_mtime_ns for one in parts.glob("part-*.parquet")}
    assert (sorted(kept), path.exists()) == (["part-000000.parquet", "part-000001.parquet"], False)

    with pytest.raises(SurveyError) as error:
        ingest(wave, path, rows_per_block=11, resume=True)
    assert error.value.problems[0].code == "E-BIG-010"
    ingest(wave, path, rows_per_block=10, resume=True)
    assert path.read_bytes() == whole.read_bytes()
    assert not parts.exists()


def test_the_command_says_what_it_found_and_what_to_write(tmp_path):
    folder = study_in(tmp_path, weight="w")
    done = run_ingest(folder, wave=None, rows_per_block=None, resume=False, out=folder / "coded.parquet")

    assert done.exit_code == 1  # the code 7 stays as it is
    said = "\n".join(done.news)
    assert "回収 62票 / 有効 62票" in said
    assert "E-RSP-001" in said
    assert "file: coded.parquet" in said
    assert "weight: w" in said
    assert CodedParquet.open([folder / "coded.parquet"]).header.rows == 62
    said.encode("cp932")
