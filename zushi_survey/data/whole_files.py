"""Files that are read whole: texts and outputs. Every reason why one cannot be read is told in the same words."""

from __future__ import annotations

from pathlib import Path

from zushi_survey.core.problems import Place, Problem, SurveyError


def bytes_of(path: Path, most: int) -> bytes:
    """The content of a file of at most so many bytes.

    Raises SurveyError: E-INP-001 not there, -002 a folder, -003 unreadable, -004 empty; E-TXT-004 too large.
    """
    try:
        if path.is_dir():
            raise refused("E-INP-002", path)
        if path.stat().st_size > most:
            raise refused("E-TXT-004", path)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise refused("E-INP-001", path) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise SurveyError(
            [Problem(code="E-INP-003", where=Place(file=path.name), params={"detail": detail})]
        ) from error
    if not data:
        raise refused("E-INP-004", path)
    return data


def refused(code: str, path: Path, got: str | None = None, allowed: str | None = None) -> SurveyError:
    """The error that ends the reading of a file."""
    return SurveyError([Problem(code=code, where=Place(file=path.name), got=got, allowed=allowed)])
