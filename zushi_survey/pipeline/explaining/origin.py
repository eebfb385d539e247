"""The run that wrote an output: its command and options, and whether its inputs are still what they were."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from zushi_survey.core.files import sha256_of

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import BaseKind, Policy
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.questionnaire.printed import PrintedFile

_OUT = "out"
_FIRST = 3
"""Paragraphs of a text among which its warnings stand."""
_INTERNAL_WORDS = ("内部検討用", "internal")


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of the run that wrote an output."""

    command: str = ""
    """Empty where no run record names the file."""
    version: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    moved: tuple[str, ...] = ()
    """Inputs whose content is no longer what the run read."""
    inputs: tuple[tuple[str, str], ...] = ()
    """Name and SHA-256 of every input, as the run read them."""
    is_edited: bool = False
    """Whether the output is no longer the file that the run wrote."""

    def names(self, option: str) -> tuple[str, ...]:
        """The values of an option that may be given several times."""
        value = self.options.get(option)
        return tuple(map(str, value)) if isinstance(value, list) else ()

    def text(self, option: str) -> str | None:
        """The value of an option; None where it was not given."""
        value = self.options.get(option)
        return value if isinstance(value, str) else None

    @property
    def base(self) -> BaseKind | None:
        """The base that was asked for."""
        return cast("BaseKind | None", self.text("base"))


def origin_of(study: StudyFolder, path: Path) -> Origin:
    """The last run that wrote the file; an empty origin where the records of the study do not name it."""
    name = _relative(path, study.root)
    for record in sorted((study.root / _OUT / "runs").glob("*.json"), reverse=True):
        try:
            run = json.loads(record.read_text(encoding="utf-8"))
            written = {one["file"]: one["sha256"] for one in run["outputs"]}
            if name in written:
                return _origin(run, study.root, is_edited=written[name] != sha256_of(path))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return Origin()


def policy_of(printed: PrintedFile, origin: Origin, default: Policy) -> Policy:
    """The policy under which an output was made: as its own words say, else its run, else the study."""
    words = [*printed.notices, *(one.text for one in printed.paragraphs[:_FIRST])]
    words += [value for cell in printed.cells[:1] for name, value in cell.keys if name == "policy"]
    words += [line for table in printed.tables[:1] for line in table.about]
    if any(mark in word for word in words for mark in _INTERNAL_WORDS):
        return "internal"
    if "publish" in words or (printed.notices and printed.kind in ("html", "xlsx", "json")):
        return "publish"  # every internal page says that it is one
    return cast("Policy | None", origin.text("policy")) or default


def _origin(run: dict[str, Any], root: Path, *, is_edited: bool) -> Origin:
    """The origin in a run record."""
    inputs = tuple((str(one["file"]), str(one["sha256"])) for one in run["inputs"])
    moved = tuple(name for name, sha in inputs if (root / name).is_file() and sha256_of(root / name) != sha)
    gone = tuple(name for name, _ in inputs if not (root / name).is_file())
    return Origin(str(run["command"]), str(run["version"]), dict(run["options"]), (*moved, *gone), inputs, is_edited)


def _relative(path: Path, root: Path) -> str:
    """The name under which run records know a file."""
    absolute = path.resolve()
    return absolute.relative_to(root.resolve()).as_posix() if absolute.is_relative_to(root.resolve()) else path.name
