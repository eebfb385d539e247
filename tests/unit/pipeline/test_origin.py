"""A study said to be of real answers whose files say that they are made up: refused wherever such a file is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.small_study import write_small_study
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.folder import CACHE_FOLDER, StudyFolder
from zushi_survey.pipeline.hearing import hearing_record
from zushi_survey.pipeline.ingesting import ingest

DECLARED = "data_origin: synthetic\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_study(tmp_path_factory.mktemp("origin") / "調査")


@pytest.fixture
def declare(made: Path) -> Iterator[Callable[..., StudyFolder]]:
    """The study opened, with another word for its origin in study.yaml."""
    text = (made / "study.yaml").read_text(encoding="utf-8")
    assert DECLARED in text

    def opened(origin: str, *, file: str = "N.csv") -> StudyFolder:
        said = text.replace(DECLARED, f"data_origin: {origin}\n").replace("file: N.csv", f"file: {file}")
        (made / "study.yaml").write_text(said, encoding="utf-8")
        return StudyFolder.open(made, keeps_answers=True)

    yield opened
    (made / "study.yaml").write_text(text, encoding="utf-8")


def refused(read: Callable[[], object]) -> list[str | None]:
    """The files that were refused."""
    with pytest.raises(SurveyError) as error:
        read()
    assert {one.code for one in error.value.problems} == {"E-SET-008"}
    return [one.where.file for one in error.value.problems]


def test_answers_are_refused_though_an_earlier_run_has_kept_them(declare: Callable[..., StudyFolder], made: Path):
    _ = declare("synthetic").wave("N").countable
    assert list((made / CACHE_FOLDER).glob("*.npz")), "nothing was kept"
    again = declare("synthetic").wave("N")
    _ = again.countable
    assert "sheets" not in vars(again), "what was kept was not used"

    assert refused(lambda: declare("real").wave("N").countable) == ["N.csv"]
    assert refused(lambda: declare("real").wave("B").countable) == ["B.csv"]


def test_a_later_delivery_is_refused(declare: Callable[..., StudyFolder]):
    sheets = declare("synthetic").wave("N").sheets
    others = declare("real").wave("N").with_sheets(sheets)

    assert refused(lambda: others.cleaned) == ["N.csv"]


def test_a_hearing_is_refused_file_by_file(declare: Callable[..., StudyFolder]):
    files = refused(lambda: hearing_record(declare("real")))

    assert files == [f"hearing_{name}.csv" for name in ("groups", "segments", "codes", "codings", "quotes")]
    assert hearing_record(declare("synthetic")) is not None


def test_ingested_answers_are_refused(declare: Callable[..., StudyFolder], made: Path):
    pytest.importorskip("pyarrow")
    header = ingest(declare("synthetic").wave("N"), made / "N.coded.parquet", rows_per_block=500, resume=False)
    assert header.is_synthetic

    assert refused(lambda: declare("real", file="N.coded.parquet").wave("N").countable) == ["N.coded.parquet"]
    assert declare("synthetic", file="N.coded.parquet").wave("N").countable.valid


def test_real_answers_are_counted(declare: Callable[..., StudyFolder], made: Path):
    text = (made / "N.csv").read_text(encoding="utf-8")
    (made / "real.csv").write_text(re.sub(r"\bsynthetic\b", "real", text), encoding="utf-8")

    assert declare("real", file="real.csv").wave("N").countable.valid
