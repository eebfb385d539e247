"""Word documents as bytes: the same for the same text, with no trace of the clock."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_TIME: Final = (2020, 1, 1, 0, 0, 0)
"""Time of every part of the file."""


def word_bytes(word: WordDocument) -> bytes:
    """The file, with one time for all of its parts."""
    stream = io.BytesIO()
    word.save(stream)
    target = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, source.read(name))
    return target.getvalue()
