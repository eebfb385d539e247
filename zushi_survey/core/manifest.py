"""What was written into a folder, by checksum: how a later run knows its own files from those somebody has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from zushi_survey.core.files import sha256_of


def read_manifest(path: Path) -> dict[str, str]:
    """Checksums of what earlier runs wrote, by name; nothing where that is not known, so that all counts as foreign."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in known.items()} if isinstance(known, dict) else {}


def manifest_bytes(checksums: Mapping[str, str]) -> bytes:
    """The manifest as it is written."""
    return (json.dumps(checksums, indent=1, sort_keys=True) + "\n").encode()


def is_as_written(path: Path, checksum: str | None) -> bool:
    """Whether a file is still what was written; one that cannot be read, a link or a folder is not."""
    try:
        return not path.is_symlink() and sha256_of(path) == checksum
    except OSError:
        return False
