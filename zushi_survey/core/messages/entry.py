"""The shape of one entry of the message catalogue."""

from typing import NamedTuple


class Message(NamedTuple):
    """Wording of one problem code; both texts may hold `{name}` placeholders filled from `Problem.params`."""

    title: str
    remedy: str
