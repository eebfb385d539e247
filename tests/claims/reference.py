"""The reference's claims.md and statistics.md, read as tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple


class PublishedClaim(NamedTuple):
    """One row of claims.md."""

    line: int
    quote: str
    verdict: str


def published_claims(shared: Path) -> dict[str, PublishedClaim]:
    """Every claim of the reference by id."""
    text = (shared / "reference" / "claims.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([SC]2-[^ |]+) \| (\d+) \| [A-Z0-9-]+ \| (.+?) \| `.*\| ([SDUXM]) \|", text, re.MULTILINE)
    return {id_: PublishedClaim(int(line), quote, verdict) for id_, line, quote, verdict in rows}


def published_levels(shared: Path) -> dict[str, tuple[int, int]]:
    """Persons and base of every level that statistics.md F.4 lists (`558/1112=50.2% ...`), by claim id."""
    text = (shared / "reference" / "statistics.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([SC]2-\S+) \| S \| (\d+)/(\d+)=[\d.]+% [^|]*:A \|", text, re.MULTILINE)
    return {id_: (int(count), int(base)) for id_, count, base in rows}


def plan_lines(shared: Path) -> list[str]:
    """The lines of the plan."""
    return (shared / "plan" / "plan.txt").read_text(encoding="utf-8").splitlines()
