"""Little published files written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.attack.attacker import Attacker
from tests.attack.book import read_books
from tests.attack.machine import read_machine

HEAD = "wave,question,item,option,axis,category,base_unweighted,count_unweighted,proportion,status,kind,value"
Table = Mapping[str, Sequence[object]]
"""By category (`total` or an axis category): the counts of the options in order, `x` where hidden."""


def question(name: str, options: int, **more: Any) -> dict[str, Any]:
    """A single-answer question."""
    listed = [{"code": n, "label": f"{name}{n}"} for n in range(1, options + 1)]
    return {"id": name, "type": "SA", "label": name, "options": listed, **more}


def write_study(folder: Path, questions: Sequence[Mapping[str, Any]], axes: Sequence[Mapping[str, Any]]) -> Path:
    """A study folder with one wave W, without answers: a reader has none."""
    form = {"schema_version": 1, "id": "W", "title": "t", "questions": list(questions), "axes": list(axes)}
    (folder / "form.yaml").write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
    plan = {"report_wave": "W", "waves": [{"id": "W", "label": "今回", "questionnaire": "form.yaml"}]}
    (folder / "study.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    return folder


def row(name: str, option: str, place: str, base: object, count: object, share: object = "") -> str:
    """One line of tables.csv; the place as `axis:category`, or `total`."""
    axis, _, category = place.partition(":")
    status = "suppressed" if count == "x" else "ok"
    shown = "" if count == "x" else count
    return f"W,{name},,{option},{axis},{category or 'total'},{base},{shown},{share},{status},option,"


def table(name: str, rows: Table, nets: Mapping[str, Sequence[object]] | None = None) -> list[str]:
    """The lines of a table: options, base last in each row; then nets, one value for each row."""
    lines = []
    for n, (place, counts) in enumerate(rows.items()):
        *shown, base = counts
        lines += [row(name, str(code), place, base, count) for code, count in enumerate(shown, 1)]
        lines += [row(name, "no_answer", place, base, 0), row(name, "invalid", place, base, 0)]
        lines += [row(name, net, place, base, values[n]) for net, values in (nets or {}).items()]
    return lines


def attacker_on(folder: Path, lines: Sequence[str]) -> Attacker:
    """The attacker with these lines as the one published file."""
    out = folder / "out"
    out.mkdir()
    (out / "tables.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return Attacker(read_books(folder), list(read_machine(out)))


def learnt(attacker: Attacker, **conditions: str) -> tuple[float, float]:
    """The interval of a count: `Q="3", F="1"`; several states joined by a slash."""
    wanted = frozenset((name, frozenset(states.split("/"))) for name, states in conditions.items())
    return attacker.system.exact(attacker.place_of["W", wanted])
