"""How a command ended. Its own small module: the command line needs it before anything heavy is imported."""

from __future__ import annotations

from typing import NamedTuple


class Done(NamedTuple):
    """What a command has to say when it is done; printed apart from the data."""

    news: tuple[str, ...] = ()
    exit_code: int = 0
