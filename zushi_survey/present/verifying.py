"""What became of a recorded run, in words: its inputs, its outputs, and the same run once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable

Standing = Literal["same", "changed", "missing", "outside"]
Again = Literal["same", "other", "not_made", "not_run"]

_STANDING_WORDS: Final[dict[Standing, str]] = {
    "same": "記録のまま",
    "changed": "記録のあとで変わっています",
    "missing": "見つかりません",
    "outside": "調査フォルダーの外のため確かめられません",
}
_AGAIN_WORDS: Final[dict[Again, str]] = {
    "same": "同じ内容になります",
    "other": "違う内容になります",
    "not_made": "できません",
    "not_run": "していません",
}


class VerifiedFile(NamedTuple):
    """One file that a run read or wrote."""

    name: str
    standing: Standing
    again: Again | None = None
    """What the same run makes of it now; None for an input."""


def verification_tables(
    inputs: Sequence[VerifiedFile], outputs: Sequence[VerifiedFile], notes: Sequence[str], *, brief: bool
) -> tuple[DisplayTable, ...]:
    """Inputs and outputs of the run, one row each; the notes stand under the outputs.

    `brief` leaves out, and counts, what is as the record says.
    """
    if brief:
        read, made = ([one for one in files if not _is_fine(one)] for files in (inputs, outputs))
        fine = len(inputs) + len(outputs) - len(read) - len(made)
        same = (f"記録と一致するファイル {fine:,} 個は省きました(--format html ですべて出ます)。",) if fine else ()
        return verification_tables(read, made, (*notes, *same), brief=False)
    now, again = "今のファイル", "もう一度実行すると"
    told = [(one.name, (_STANDING_WORDS[one.standing],)) for one in inputs]
    rows = [(one.name, (_STANDING_WORDS[one.standing], _AGAIN_WORDS[one.again or "not_run"])) for one in outputs]
    return (
        _table("inputs", "読み込んだファイル", (now,), told, ()),
        _table("outputs", "書き出したファイル", (now, again), rows, notes),
    )


def conclusion(inputs: Sequence[VerifiedFile], outputs: Sequence[VerifiedFile]) -> str:
    """What the tables come to, in one line."""
    moved = [one for one in inputs if one.standing != "same"]
    other = [one for one in outputs if one.again in ("other", "not_made")]
    touched = [one for one in outputs if one.standing != "same"]
    parts = [
        f"入力 {len(inputs):,} 個のうち {len(moved):,} 個が記録と一致しません" if moved else "入力は記録と一致します",
        f"出力 {len(touched):,} 個が記録のままではありません" if touched else "",
        f"もう一度実行すると {len(other):,} 個の出力が記録と違います" if other else "",
        "もう一度実行しても同じ出力になります" if outputs and all(one.again == "same" for one in outputs) else "",
    ]
    return "。".join(part for part in parts if part) + "。"


def is_verified(inputs: Sequence[VerifiedFile], outputs: Sequence[VerifiedFile]) -> bool:
    """Whether everything is as the record says; what was not run again does not count against it."""
    return all(map(_is_fine, (*inputs, *outputs)))


def _is_fine(one: VerifiedFile) -> bool:
    """Whether the file is as the record says, and the same run says so too where it was done."""
    return one.standing == "same" and one.again not in ("other", "not_made")


def _table(
    id_: str,
    title: str,
    headings: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    notes: Sequence[str],
) -> DisplayTable:
    """One table of words."""
    shown = tuple(DisplayRow("", name, tuple(map(DisplayCell, cells))) for name, cells in rows)
    columns = tuple(DisplayColumn(heading, "text") for heading in headings)
    empty = ("該当するファイルはありません",) if not rows else ()
    return DisplayTable(id_, title, (), columns, shown, ("", "ファイル"), (*notes, *empty))
