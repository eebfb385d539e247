"""What one column holds, seen from outside: its different values and how often, never whose they are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zushi_survey.data.proposal.words import NEGATIVE_CODES, missing_kind
from zushi_survey.data.sheet import ColumnNotes, RawSheet
from zushi_survey.data.vocabulary import read_number
from zushi_survey.questionnaire.conditions import normalise_label

_JOINER = " / "
_IMPORT_ID = '{"ImportId"'
_WHOLE = re.compile(r"([+-]?\d+)\.0*", re.ASCII)
_LEADING_ZERO = re.compile(r"[+-]?0\d+")


@dataclass(frozen=True)
class ColumnProfile:
    """One column: name, label, different values with their counts, what the file or a codebook says about it."""

    name: str
    label: str
    values: Sequence[str]
    """Canonical value per row, in row order; the empty text where blank."""
    counts: Mapping[str, int]
    """Canonical non-blank value -> rows."""
    writings: Mapping[str, tuple[str, ...]]
    """Canonical value -> the ways it is written in the file, where any differs from it."""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    declared_missing: Mapping[str, str] = field(default_factory=dict)
    """Value the file itself declares missing -> kind."""
    label_ground: str = ""
    """Where the value labels come from, in Japanese."""
    measure: str = ""

    @property
    def heading(self) -> str:
        """The name by which the column is recognised: of three header rows of a Qualtrics export only the first."""
        return self.name.partition(_JOINER)[0] if _IMPORT_ID in self.name else self.name

    @property
    def filled(self) -> int:
        """Rows that are not blank."""
        return sum(self.counts.values())

    @cached_property
    def missing(self) -> dict[str, str]:
        """Value -> kind of missing: as declared, by a label or text that says so, or a negative code among others."""
        found = dict(self.declared_missing)
        for value in {**self.counts, **self.value_labels}:
            if kind := missing_kind(self.value_labels.get(value, value)):
                found.setdefault(value, kind)
        whole = [value for value in self.counts if value not in found and value not in NEGATIVE_CODES]
        if any(self.numbers_of(whole)) and all(number >= 0 for number in self.numbers_of(whole)):
            for value, kind in NEGATIVE_CODES.items():
                if value in self.counts and value not in self.value_labels:
                    found.setdefault(value, kind)
        return found

    @cached_property
    def answers(self) -> dict[str, int]:
        """Value -> rows, without the missing values."""
        return {value: count for value, count in self.counts.items() if value not in self.missing}

    @property
    def answered(self) -> int:
        """Rows with an answer."""
        return sum(self.answers.values())

    @staticmethod
    def numbers_of(values: Sequence[str]) -> list[float]:
        """The values as numbers; empty when one of them is none (codes such as 01 are texts)."""
        numbers = [None if _LEADING_ZERO.fullmatch(value) else read_number(value) for value in values]
        known = [number for number in numbers if number is not None]
        return known if len(known) == len(numbers) else []

    @cached_property
    def numbers(self) -> list[float]:
        """The different answers as numbers, ascending; empty when one of them is none."""
        return sorted(self.numbers_of(list(self.answers)))

    @property
    def is_whole(self) -> bool:
        """Whether all answers are whole numbers."""
        return bool(self.numbers) and all(number.is_integer() for number in self.numbers)


def profile_columns(sheet: RawSheet) -> dict[str, ColumnProfile]:
    """One profile per column of the sheet, in file order."""
    return {name: _profile(name, cells, sheet.notes.get(name)) for name, cells in sheet.columns.items()}


def _profile(name: str, cells: Sequence[str], notes: ColumnNotes | None) -> ColumnProfile:
    """The profile of one column."""
    notes = notes or ColumnNotes()
    raw_counts = Counter(cells)
    canonical = _canonical_forms(raw_counts)
    counts: dict[str, int] = {}
    writings: dict[str, list[str]] = {}
    for raw in sorted(raw_counts):
        if value := canonical[raw]:
            counts[value] = counts.get(value, 0) + raw_counts[raw]
            if raw != value:
                writings.setdefault(value, []).append(raw)
    labels = {_canonical(code): label for code, label in notes.value_labels.items()}
    return ColumnProfile(
        name=name,
        label=_label(name, notes.label),
        values=[canonical[cell] for cell in cells],
        counts=dict(sorted(counts.items(), key=lambda entry: sort_key(entry[0]))),
        writings={value: tuple(raws) for value, raws in writings.items()},
        value_labels=labels,
        declared_missing=_declared_missing(notes, labels, counts),
        label_ground="ファイルの値ラベルがあるため" if labels else "",
        measure=notes.measure,
    )


def _label(name: str, label: str) -> str:
    """The column's wording: what the file says, of a Qualtrics export the second header row, else the name."""
    if _IMPORT_ID in name:
        return name.partition(_JOINER)[2].partition(_IMPORT_ID)[0].removesuffix(_JOINER) or name.partition(_JOINER)[0]
    return label or name


def sort_key(value: str) -> tuple[int, float, str]:
    """Order of values: numbers ascending, then texts."""
    number = ColumnProfile.numbers_of([value])
    return (0, number[0], value) if number else (1, 0.0, value)


def _canonical(raw: str) -> str:
    """The plain form of one cell: no outer spaces; numbers half-width and without `.0`."""
    text = raw.strip()
    half = unicodedata.normalize("NFKC", text).replace("−", "-")
    if whole := _WHOLE.fullmatch(half):
        return whole[1]
    return half if read_number(half) is not None else text


def _canonical_forms(raw_counts: Counter[str]) -> dict[str, str]:
    """Raw cell -> canonical value; writings that differ in spaces or width only become the most frequent of them."""
    groups: dict[str, list[str]] = {}
    for raw in raw_counts:
        groups.setdefault(normalise_label(_canonical(raw)), []).append(raw)
    forms: dict[str, str] = {}
    for same in groups.values():
        chosen = _canonical(min(same, key=lambda raw: (-raw_counts[raw], raw)))
        forms.update(dict.fromkeys(same, chosen))
    return forms


def _declared_missing(notes: ColumnNotes, labels: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, str]:
    """User-missing values of the file that occur or have a label -> kind of missing by their label."""
    values = [_canonical(value) for value in notes.missing_values]
    for value in sorted({*counts, *labels}, key=sort_key):
        number = ColumnProfile.numbers_of([value])
        if number and any(low <= number[0] <= high for low, high in notes.missing_ranges):
            values.append(value)
    return {value: missing_kind(labels.get(value, value)) or "no_answer" for value in values}
