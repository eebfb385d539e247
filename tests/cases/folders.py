"""Study folders made by `init` from shared files, with the declared edits of a test written out in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import zushi_survey
from zushi_survey.pipeline.initiation import initiate
from zushi_survey.pipeline.study import Study


class Edit(NamedTuple):
    """One declared edit, as a planner would type it: a text of one of the two files and its replacement."""

    file: str
    """`study` or `questionnaire`."""
    old: str
    new: str


Make = Callable[..., Study]


def make_study(out: Path, files: Sequence[Path], edits: Iterable[Edit] = (), encoding: str | None = None) -> Study:
    """The study that `init` makes in `out`, after the edits."""
    initiate(files, out, encoding=encoding)
    paths = {"study": out / "study.yaml", "questionnaire": next((out / "questionnaires").glob("*.yaml"))}
    for edit in edits:
        text = paths[edit.file].read_text(encoding="utf-8")
        assert text.count(edit.old) == 1, f"{edit.old!r} stands {text.count(edit.old)} times in {edit.file}"
        paths[edit.file].write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    return zushi_survey.open_study(out)


def column(
    frame: pd.DataFrame, value: str, *, axis: str = "total", kind: str = "option", item: str = ""
) -> dict[str, list[float]]:
    """Category label -> one value per option in order, of one table of a tidy frame."""
    cells = frame[(frame["axis"] == axis) & (frame["kind"] == kind) & (frame["item"].fillna("") == item)]
    return {str(label): list(rows[value]) for label, rows in cells.groupby("category_label", sort=False)}


def by_option(frame: pd.DataFrame, value: str, *, axis: str = "total", category: str = "total") -> dict[str, float]:
    """Option label -> value within one category."""
    cells = frame[(frame["axis"] == axis) & (frame["category"] == category) & (frame["kind"] == "option")]
    return dict(zip(cells["option_label"], cells[value], strict=True))


def statistic(frame: pd.DataFrame, kind: str, *, axis: str = "total") -> dict[str, float]:
    """Category label -> mean, median or the like of a number question."""
    cells = frame[(frame["axis"] == axis) & (frame["kind"] == kind)]
    return dict(zip(cells["category_label"], cells["value"], strict=True))


def only_row(frame: pd.DataFrame, **fields: str) -> pd.Series:
    """The one row with these values."""
    for name, value in fields.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, fields
    return frame.iloc[0]
