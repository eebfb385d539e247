from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.render.pages import full_data, full_page
from zushi_survey.core.problems import SurveyError
from zushi_survey.render import SUFFIXES, Format, page_text, write_page

FORMATS: list[Format] = ["terminal", "csv", "json", "html", "xlsx", "md"]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written_whole(format: Format, tmp_path: Path) -> None:  # noqa: A002
    path = tmp_path / f"page{SUFFIXES[format]}"

    assert write_page(full_page(), full_data(), format, path) == path
    assert path.stat().st_size > 0
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_csv_file_shows_excel_that_it_is_utf8_and_a_pipe_gets_plain_text(tmp_path: Path) -> None:
    write_page(full_page(), full_data(), "csv", tmp_path / "a.csv")

    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert page_text(full_page(), full_data(), "csv").startswith("wave,question,")


def test_every_format_says_that_the_data_are_synthetic(tmp_path: Path) -> None:
    for name in ("terminal", "csv", "json", "md"):
        assert "合成データ" in page_text(full_page(), full_data(), name)  # type: ignore[arg-type]
    write_page(full_page(), None, "html", tmp_path / "a.html")
    assert "合成データ" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_a_problem_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_page(full_page(), full_data(), "html", tmp_path / "file" / "a.html")


def test_rows_are_needed_where_rows_are_written() -> None:
    with pytest.raises(ValueError, match="csv needs rows"):
        page_text(full_page(), None, "csv")
    with pytest.raises(ValueError, match="written to a file"):
        page_text(full_page(), None, "html")
