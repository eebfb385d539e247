"""Two deliveries of the same answer file compared: which sheets and which cells changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.data.delivery import receipt_key
from zushi_survey.data.findings import show_cell
from zushi_survey.data.sheet import RawSheet

CHANGED_TEXT = "変更あり"
"""Shown for a free text that changed: never the text itself."""

SheetKey = tuple[str, int]
"""Receipt number as compared, and which of its sheets in file order (from 1)."""


class CellChange(NamedTuple):
    """One cell that differs; values as they may be shown."""

    receipt: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DeliveryDiff:
    """What the new delivery changed."""

    sheets_before: int
    sheets_after: int
    added: tuple[str, ...]
    """Receipt numbers of sheets only in the new delivery, in its order."""
    removed: tuple[str, ...]
    """Receipt numbers of sheets only in the old delivery, in its order."""
    changes: tuple[CellChange, ...]
    """By sheet in the order of the new delivery, then by column."""
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    is_reordered: bool
    """Whether the sheets of both stand in another order."""

    @property
    def is_empty(self) -> bool:
        """Whether both say the same, order apart."""
        return not (self.added or self.removed or self.changes or self.columns_added or self.columns_removed)


def compare_deliveries(
    old: RawSheet, new: RawSheet, receipt_column: str | None, free_text_columns: Collection[str] = ()
) -> DeliveryDiff:
    """The difference of two deliveries, sheets matched by receipt number (by row number without such a column).

    Raises KeyError when one of the files has no column of that name.
    """
    before, after = _rows_by_key(old, receipt_column), _rows_by_key(new, receipt_column)
    common = [key for key in after if key in before]
    columns = [name for name in new.columns if name in old.columns and name != receipt_column]
    changes = tuple(
        CellChange(key[0], name, *_shown(was, now, name in free_text_columns))
        for key in common
        for name in columns
        if (was := old.columns[name][before[key]]) != (now := new.columns[name][after[key]])
    )
    return DeliveryDiff(
        old.row_count,
        new.row_count,
        tuple(key[0] for key in after if key not in before),
        tuple(key[0] for key in before if key not in after),
        changes,
        tuple(name for name in new.columns if name not in old.columns),
        tuple(name for name in old.columns if name not in new.columns),
        [key for key in before if key in after] != common,
    )


def _rows_by_key(sheet: RawSheet, receipt_column: str | None) -> dict[SheetKey, int]:
    """Row by receipt number and occurrence, in file order."""
    receipts: Sequence[str]
    if receipt_column is None:
        receipts = [f"{row}行目" for row in range(1, sheet.row_count + 1)]
    else:
        receipts = [receipt_key(text) for text in sheet.columns[receipt_column]]
    seen: Counter[str] = Counter()
    rows: dict[SheetKey, int] = {}
    for row, receipt in enumerate(receipts):
        seen[receipt] += 1
        rows[receipt, seen[receipt]] = row
    return rows


def _shown(before: str, after: str, is_free_text: bool) -> tuple[str, str]:
    """Both values as they may be shown."""
    if is_free_text:
        return ("(空欄)" if not before else "(文字)", CHANGED_TEXT)
    return show_cell(before), show_cell(after)
