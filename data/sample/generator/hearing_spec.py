"""What one code of the synthetic hearing is: its definition, who raises it, and in which words.

Sentences are invented, except `published`: opinion lines of the plan (a public document), with their line number.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """An opinion line printed in the plan."""

    line: int
    group: int
    text: str
    also: tuple[str, ...] = ()
    """Further codes of the same theme that the line carries."""


@dataclass(frozen=True, slots=True)
class HearingCode:
    """One code of the codebook."""

    theme: str
    code: str
    definition: str
    groups: tuple[int, ...]
    """Groups (1 to 15) that raise it in an invented sentence; a group named twice raises it twice."""
    sentences: tuple[str, ...]
    published: tuple[Published, ...] = ()
