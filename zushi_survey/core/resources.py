"""Where the packaged folders are: the checkout's top level, or the copy that the wheel carries."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """Path of a packaged folder or file, such as `questionnaires`, `data/sample` or `reports/templates`.

    Raises FileNotFoundError when the installation is incomplete.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parent):
        candidate = root / name
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"packaged resource {name} is missing from this installation")
