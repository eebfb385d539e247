"""The progress of a long command on a terminal: one line on standard error that goes when the work is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from zushi_survey.pipeline.progress import Progress, silent


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Progress]:
    """A bar where standard error is a terminal; nothing in a log, or when nothing is wanted."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1)

        def show(step: str, place: int, steps: int) -> None:
            bar.update(task, description=step, completed=place - 1, total=steps)

        yield show
