"""Whether a quotation stands in what was said: brackets may move and a final である or です may go, nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from zushi_survey.hearing.model import Segment

_BRACKETS = re.compile(r"[「」『』“”‘’\"'《》〈〉【】\s]")
_ENDING = re.compile(r"(?:である|です|であった|でした)?[。.]*$")


def plain_text(text: str) -> str:
    """The text for comparison: NFKC, without quotation marks and spaces, without a final である or です.

    Examples
    --------
    >>> plain_text("「アンテナを張れる」ような人材が重要である。")
    'アンテナを張れるような人材が重要'
    """
    return _ENDING.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", text)))


def is_quoted(quotation: str, text: str) -> bool:
    """Whether the quotation is part of the text; an empty quotation is part of none.

    Round brackets stay: （対応） left out of a quotation is a change.
    """
    wanted = plain_text(quotation)
    return bool(wanted) and wanted in plain_text(text)


def is_other_wording(text: str, said: str) -> bool:
    """Whether a text says in other words what was said: neither is part of the other. No text is no wording.

    Examples
    --------
    >>> [is_other_wording(text, "会員が年々減っている。") for text in ("会員が減っている。", "会員が年々減って", "")]
    [True, False, False]
    """
    return bool(plain_text(text)) and not is_quoted(text, said) and not is_quoted(said, text)


def source_of(quotation: str, segments: Iterable[Segment]) -> Segment | None:
    """The first segment that the quotation stands in."""
    return next((segment for segment in segments if is_quoted(quotation, segment.text)), None)
