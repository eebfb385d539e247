"""Office files are zip archives of XML: whether one is safe to unpack and to parse, before any library touches it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import BinaryIO, Final

MOST_UNPACKED_BYTES: Final = 2_000_000_000
"""All parts together, inclusive: a sheet of the most cells that are read."""
_MOST_PARTS: Final = 20_000
_BOMB_BYTES: Final = 50_000_000
_BOMB_RATIO: Final = 250
"""Real sheets shrink to a tenth, very regular ones to a hundredth; a part larger than both bounds is made to harm."""
_XML: Final = (".xml", ".rels", ".vml")
_HEAD_BYTES: Final = 4_096
_DECLARATIONS: Final = ("<!DOCTYPE", "<!ENTITY")


def unpacked_bytes(archive: zipfile.ZipFile) -> int:
    """Size of all parts together once unpacked."""
    return sum(part.file_size for part in archive.infolist())


def harm_in(file: Path | BinaryIO) -> str:
    """What in the archive is made to harm, in Japanese; empty for none.

    No program that writes office files declares entities, packs a thousand to one or a part twice. Raises what
    `zipfile` raises for what is no archive.
    """
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or unpacked_bytes(archive) > MOST_UNPACKED_BYTES:
            return "展開すると大きくなりすぎます"
        if any(
            part.file_size > _BOMB_BYTES and part.file_size > _BOMB_RATIO * max(part.compress_size, 1) for part in parts
        ):
            return "展開すると異常にふくらむ部分があります"
        if len({part.filename for part in parts}) < len(parts):
            return "同じ名前の部分が二つあります"
        for part in parts:
            if part.filename.lower().endswith(_XML):
                with archive.open(part) as stream:
                    if _declares(stream.read(_HEAD_BYTES)):
                        return "文書型や実体の宣言があります"
    return ""


def _declares(head: bytes) -> bool:
    """Whether the beginning of an XML part declares a document type, in any encoding a parser would read."""
    return any(word.encode(code) in head for word in _DECLARATIONS for code in ("utf-8", "utf-16-le", "utf-16-be"))
