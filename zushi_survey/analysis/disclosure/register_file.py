"""The register of releases as a file: what was published, in definitions and numbers, for later runs to link to.

The file holds every number, the hidden ones too: without the truth nobody can audit what comes later. It stays in the
office.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from zushi_survey.analysis.disclosure.releases import HiddenPlaces, Releases
from zushi_survey.analysis.disclosure.structure import TableStructure
from zushi_survey.analysis.tables import Cell, CellKind, CellStatus, RawTable, TableTitle
from zushi_survey.questionnaire.conditions import Chosen, Compared, Condition, Every, Negated, Some
from zushi_survey.questionnaire.model import Kind

LAYOUT: Final = 1
"""Version of the file's layout."""


def register_bytes(releases: Releases, notice: str) -> bytes:
    """The register as UTF-8 json, one table a line; `notice` says what the file is."""
    head = json.dumps({"passed": sorted(releases.passed), "replaced": releases.replaced})
    tables = (
        json.dumps(_table_facts(table, hidden), ensure_ascii=False, separators=(",", ":"))
        for table, hidden in zip(releases.tables, releases.hidden, strict=True)
    )
    body = (head[1:-1] + ', "tables": [\n' + ",\n".join(tables) + "\n]}\n").encode()
    about = json.dumps({"notice": notice, "layout": LAYOUT, "sha256": _checksum(body)}, ensure_ascii=False)
    return about[:-1].encode() + b",\n" + body


def read_register(content: bytes) -> Releases:
    """The releases of a register. Raises ValueError, KeyError or TypeError for what is no register of this layout.

    A register that was changed by as little as one digit is none: it could print what must stay hidden.
    """
    facts = json.loads(content)
    if facts["layout"] != LAYOUT:
        raise ValueError(facts["layout"])
    if facts["sha256"] != _checksum(content.partition(b"\n")[2]):
        raise ValueError(facts["sha256"])
    read = [_read_table(table) for table in facts["tables"]]
    tables, hidden = tuple(table for table, _ in read), tuple(hidden for _, hidden in read)
    return Releases(tables, hidden, frozenset(facts["passed"]), facts["replaced"])


def _checksum(body: bytes) -> str:
    """What tells whether everything after the first line is as it was written, whatever the line ends."""
    return hashlib.sha256(body.replace(b"\r\n", b"\n")).hexdigest()


def _table_facts(table: RawTable, hidden: HiddenPlaces) -> dict[str, Any]:
    """One table: what it is about, its definitions, and its numbers by group."""
    title, structure = table.title, table.title.structure
    groups: dict[tuple[str, str], list[Any]] = {}
    bases: dict[tuple[str, str], int | None] = {}
    for place, cell in enumerate(table.cells):
        if not cell.kind.is_statistic:
            where = (cell.axis, cell.category)
            row = [cell.option, cell.kind.value, cell.count_unweighted, int(place in hidden.cells)]
            groups.setdefault(where, []).append(row)
            if bases.get(where) is None:
                bases[where] = cell.base_unweighted
    return {
        "wave": title.wave,
        "question": title.question,
        "item": title.item,
        "type": title.question_type,
        "base": title.base,
        "where": title.where,
        "multiple": title.is_multiple,
        "sensitive": title.is_sensitive,
        "structure": None if structure is None else _structure_facts(structure),
        "groups": [[*where, bases[where], int(where in hidden.bases), rows] for where, rows in groups.items()],
    }


def _read_table(facts: dict[str, Any]) -> tuple[RawTable, HiddenPlaces]:
    """One table and what is hidden of it."""
    title = TableTitle(
        wave=facts["wave"],
        wave_label="",
        question=facts["question"],
        question_label="",
        question_type=facts["type"],
        item=facts["item"],
        base=facts["base"],
        where=facts["where"],
        is_multiple=facts["multiple"],
        is_sensitive=facts["sensitive"],
        structure=None if facts["structure"] is None else _read_structure(facts["structure"]),
    )
    read = [(cell, is_hidden) for group in facts["groups"] for cell, is_hidden in _read_group(title, group)]
    hidden = frozenset(place for place, (_, is_hidden) in enumerate(read) if is_hidden)
    bases = frozenset((axis, category) for axis, category, _, is_hidden, _ in facts["groups"] if is_hidden)
    return RawTable(title, tuple(cell for cell, _ in read)), HiddenPlaces(hidden, bases)


def _read_group(title: TableTitle, group: list[Any]) -> Iterator[tuple[Cell, bool]]:
    """The counts of one group, each with whether it is hidden."""
    axis, category, base, _, rows = group
    for option, kind, count, is_hidden in rows:
        cell = Cell(
            wave=title.wave,
            question=title.question,
            item=title.item,
            option=option,
            option_label="",
            axis=axis,
            category=category,
            category_label="",
            base_unweighted=None if CellKind(kind) is CellKind.NOT_APPLICABLE else base,
            base_weighted=None,
            count_unweighted=count,
            count_weighted=None,
            proportion=None,
            status=CellStatus.OK,
            kind=CellKind(kind),
            value=None,
        )
        yield cell, bool(is_hidden)


def _structure_facts(structure: TableStructure) -> dict[str, Any]:
    """The definitions behind a table."""
    return {
        "variable": structure.variable,
        "kind": structure.kind.value,
        "limit": structure.limit,
        "parts": [[name, list(options)] for name, options in structure.parts],
        "bands": [[name, _condition_facts(band)] for name, band in structure.bands],
        "axes": [
            [axis, [[name, _condition_facts(condition)] for name, condition in categories]]
            for axis, categories in structure.axes
        ],
        "where": None if structure.where is None else _condition_facts(structure.where),
        "asked": None if structure.asked is None else _condition_facts(structure.asked),
        "exclusive": sorted(structure.exclusive),
        "open_axes": sorted(structure.open_axes),
    }


def _read_structure(facts: dict[str, Any]) -> TableStructure:
    """The definitions behind a table."""
    bands = ((name, _read_condition(band)) for name, band in facts["bands"])
    return TableStructure(
        variable=facts["variable"],
        kind=Kind(facts["kind"]),
        limit=facts["limit"],
        parts=tuple((name, tuple(options)) for name, options in facts["parts"]),
        bands=tuple((name, band) for name, band in bands if isinstance(band, Compared)),
        axes=tuple(
            (axis, tuple((name, _read_condition(condition)) for name, condition in categories))
            for axis, categories in facts["axes"]
        ),
        where=None if facts["where"] is None else _read_condition(facts["where"]),
        asked=None if facts["asked"] is None else _read_condition(facts["asked"]),
        exclusive=frozenset(facts["exclusive"]),
        open_axes=frozenset(facts["open_axes"]),
    )


def _condition_facts(condition: Condition) -> list[Any]:
    """A condition as a list that begins with its kind; an end at infinity is null."""
    match condition:
        case Chosen(variable=name, options=options, states=states):
            return ["chosen", name, sorted(options), sorted(states)]
        case Compared():
            ends = [None if abs(end) == float("inf") else end for end in (condition.low, condition.high)]
            return ["compared", condition.variable, *ends, condition.low_inclusive, condition.high_inclusive]
        case Every(parts=parts):
            return ["every", *(_condition_facts(part) for part in parts)]
        case Some(parts=parts):
            return ["some", *(_condition_facts(part) for part in parts)]
        case Negated(part=part):
            return ["negated", _condition_facts(part)]


def _read_condition(facts: list[Any]) -> Condition:
    """A condition from its list. Raises ValueError for a kind that there is not."""
    kind, *rest = facts
    match kind:
        case "chosen":
            return Chosen(rest[0], frozenset(rest[1]), frozenset(rest[2]))
        case "compared":
            low = float("-inf") if rest[1] is None else rest[1]
            high = float("inf") if rest[2] is None else rest[2]
            return Compared(rest[0], low, high, low_inclusive=rest[3], high_inclusive=rest[4])
        case "every":
            return Every(tuple(_read_condition(part) for part in rest))
        case "some":
            return Some(tuple(_read_condition(part) for part in rest))
        case "negated":
            return Negated(_read_condition(rest[0]))
    raise ValueError(kind)
