"""The folder of a report: what an earlier report left there goes, what people put or changed there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from zushi_survey.pipeline.report import files
from zushi_survey.pipeline.report.command import _earlier_news
from zushi_survey.pipeline.report.files import WrittenReport

INTERNAL = {"report.html": b"1", "report.docx": b"2", "figures/a.svg": b"3", "machine/t.csv": b"4"}
PUBLISHED = {"report.html": b"5"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a report goes."""
    return tmp_path / "out" / "report"


def put(folder: Path, made: dict[str, bytes]) -> WrittenReport:
    """A report of these files."""
    return files._put(folder, made, folder.parent.parent / "study")


def names(folder: Path) -> set[str]:
    """Everything in the folder but the manifest."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")} - {"report-written.json"}


def test_no_file_of_an_internal_report_is_left_beside_a_published_page(folder: Path) -> None:
    put(folder, INTERNAL)

    done = put(folder, PUBLISHED)

    assert names(folder) == {"report.html"}
    assert (folder / "report.html").read_bytes() == b"5"
    assert done.removed == ("figures/a.svg", "machine/t.csv", "report.docx")
    assert done.kept == ()
    assert [(one.path, one.size) for one in done.files] == [(folder / "report.html", 1)]


def test_what_somebody_changed_stays_and_is_told_as_long_as_it_lies_there(folder: Path) -> None:
    put(folder, INTERNAL)
    (folder / "report.docx").write_bytes(b"edited")

    told = [put(folder, PUBLISHED).kept for _ in range(2)]
    (folder / "report.docx").unlink()
    told.append(put(folder, PUBLISHED).kept)

    assert [[(one.code, one.where.file) for one in kept] for kept in told] == [
        [("E-OUT-010", "report.docx")],
        [("E-OUT-010", "report.docx")],
        [],
    ]


def test_what_the_tool_did_not_write_is_never_touched(folder: Path) -> None:
    put(folder, INTERNAL)
    (folder / "figures" / "a.png").write_bytes(b"mine")
    (folder / "tables.csv").write_bytes(b"mine")

    done = put(folder, PUBLISHED)

    assert names(folder) == {"report.html", "tables.csv", "figures", "figures/a.png"}
    assert done.kept == ()


@pytest.mark.parametrize("manifest", [None, b"", b"[1]", b'{"report.docx": 3}', b"\xff"])
def test_without_a_readable_manifest_everything_is_somebody_elses(folder: Path, manifest: bytes | None) -> None:
    put(folder, INTERNAL)
    if manifest is None:
        (folder / "report-written.json").unlink()
    else:
        (folder / "report-written.json").write_bytes(manifest)

    done = put(folder, PUBLISHED)

    assert (folder / "report.docx").read_bytes() == b"2"
    assert done.removed == ()


def test_a_folder_or_a_link_in_the_place_of_a_file_is_not_what_was_written(folder: Path) -> None:
    put(folder, INTERNAL)
    (folder / "report.docx").rename(folder.parent / "elsewhere.docx")
    (folder / "report.docx").symlink_to(folder.parent / "elsewhere.docx")
    (folder / "machine" / "t.csv").unlink()
    (folder / "machine" / "t.csv").mkdir()

    done = put(folder, PUBLISHED)

    assert done.removed == ("figures/a.svg",)
    assert [one.where.file for one in done.kept] == ["machine/t.csv", "report.docx"]
    assert (folder / "report.docx").is_symlink()
    assert (folder / "machine" / "t.csv").is_dir()


def test_the_same_report_twice_leaves_the_same_bytes(folder: Path) -> None:
    put(folder, INTERNAL)
    first = (folder / "report-written.json").read_bytes()

    put(folder, INTERNAL)

    assert (folder / "report-written.json").read_bytes() == first


def test_the_news_names_what_went_and_what_was_kept(folder: Path) -> None:
    put(folder, INTERNAL | {f"figures/{number}.svg": b"" for number in range(4)})
    (folder / "report.docx").write_bytes(b"edited")

    news = list(_earlier_news(put(folder, PUBLISHED)))

    assert news[0] == (
        "前の報告書のファイルのうち、今回作らなかったものを消しました: "
        "figures/0.svg、figures/1.svg、figures/2.svg、figures/3.svg、figures/a.svgなど(6 個)"
    )
    assert "E-OUT-010" in news[1]
    assert "report.docx" in news[1]
    assert len(news) == 2
