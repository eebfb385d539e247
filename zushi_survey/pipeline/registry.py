"""The figures that runs have shown so far, kept in `out/figures.json`: what a later run compares its own with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path

from zushi_survey.analysis.changes import Figure, FigureChange, FigureKey, changed_figures
from zushi_survey.core.files import write_whole

Figures = Mapping[FigureKey, Figure]
Recorded = dict[tuple[str, ...], tuple[str, str]]
"""Parts of a key -> printed text and base, as they stand in the file: most of them are only handed on."""

REGISTRY_FILE = "figures.json"
_VARIABLE = itemgetter(FigureKey._fields.index("question"), FigureKey._fields.index("item"))


def update_registry(folder: Path, shown: Figures, *, notice: str, all_questions: bool) -> tuple[FigureChange, ...]:
    """Remember the figures shown; those that were recorded before and are now different or gone.

    `notice` stands in the file: what must be said of its figures (合成データ). A figure is gone when its question or
    item was shown (or all were) by the same axis, base, filter and weight without it.
    """
    path = folder / REGISTRY_FILE
    before = _read(path)
    contexts = {_context(key) for key in shown}
    variables = {(key.question, key.item) for key in shown}
    known = (
        (FigureKey._make(parts), figure)
        for parts, figure in before.items()
        if all_questions or _VARIABLE(parts) in variables
    )
    due = {key: Figure(*figure) for key, figure in known if _context(key) in contexts}
    changes = changed_figures(due, {key: figure for key, figure in shown.items() if key in before})
    gone = {change.key for change in changes if change.after is None}
    if changes or any(key not in before for key in shown):
        kept: Recorded = {key: figure for key, figure in before.items() if key not in gone}
        kept.update({key: (figure.text, figure.base) for key, figure in shown.items()})
        write_whole(path, _as_bytes(kept, notice))
    return changes


def _context(key: FigureKey) -> tuple[str, ...]:
    """What a table request fixes besides the question."""
    return (key.wave, key.axis, key.base, key.where, key.weight)


def _as_bytes(figures: Recorded, notice: str) -> bytes:
    """A json object; its figures one line each: the key's parts, then the printed text and its base."""
    lists = ([*key, *figure] for key, figure in figures.items())
    rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in lists)
    return f'{{"notice": {json.dumps(notice, ensure_ascii=False)}, "figures": [\n{rows}\n]}}\n'.encode()


def _read(path: Path) -> Recorded:
    """Figures recorded by earlier runs; none when there is no readable registry."""
    if not path.is_file():
        return {}
    size = len(FigureKey._fields)
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["figures"]
        return {tuple(row[:size]): (text, base) for row in rows for text, base in [row[size:]]}
    except (ValueError, TypeError, KeyError):
        return {}
