"""Changed copies of a file: bytes, lines and words; inside the parts of a zip archive too."""

from __future__ import annotations

import random
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

WORDS = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"\x81", b"\xe3\x81", b"\r", b"\n\n\n", b'"', b"'",
    b",,,,,,,,",
    b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"0x7fffffff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff",
    b"[", b"]", b"{", b"}", b"[[[[[[[[", b"*sex", b"&sex", b"!!python/name:os.system", b"<<: *sex", b"null", b"~",
    b"true",
    b": ", b"- ", b"? ", b"|\n", b">\n", b"#", b"%YAML 9\n", b"---\n", b"...", b"<", b">", b"&#0;", b"&amp;", b"<!--",
    b"]]>", b"<![CDATA[", b"xml:", b"{{", b"}}", b"{{ Q1=1 }}", b"F1 = 1", b"not", b"and (", b"age in (", b"../../x",
    b"=1+1", b"@", "＝".encode(), "é𠮷".encode(), b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae",
    b"A1:XFD1048576",
    b"(a+)+$", b"9" * 400, b" " * 300, b'colspan="99999999"', b"<![CDATA[", b"<![C", b"1e-400",
]  # fmt: skip
"""What has broken readers before: ends of text, signs of formats, numbers at their limits."""

Mutation = Callable[[bytes, random.Random], bytes]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one to four changes; those of an archive lie within its parts three times out of four."""
    if content[:4] == b"PK\x03\x04" and chance.random() < 0.75:
        return _in_a_part(content, chance)
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice(_MUTATIONS)(content, chance)
    return content


def _in_a_part(content: bytes, chance: random.Random) -> bytes:
    """The archive with one part changed, or taken out."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        names = source.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = source.read(name)
            if name != chosen:
                target.writestr(zipfile.ZipInfo(name), part)
            elif chance.random() < 0.93:
                target.writestr(zipfile.ZipInfo(name), mutated(part, chance))
    return stream.getvalue()


def _flip(content: bytes, chance: random.Random) -> bytes:
    place = _place(content, chance)
    return (
        content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
        if content
        else b""
    )


def _replace(content: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:start] + chance.choice(WORDS) + content[end:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = _place(content, chance)
    return content[:place] + chance.choice(WORDS) + content[place:]


def _delete(content: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:start] + content[end:]


def _double(content: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 1, 7, 200)) + content[end:]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: _place(content, chance)]


def _word(content: bytes, chance: random.Random) -> bytes:
    """One word between blanks, quotes or brackets made another that stands in the file, or one of the list."""
    words = content.replace(b'"', b" ").replace(b"<", b" ").replace(b">", b" ").replace(b",", b" ").split()
    if not words:
        return chance.choice(WORDS)
    new = chance.choice(words) if chance.random() < 0.5 else chance.choice(WORDS)
    return content.replace(chance.choice(words), new, chance.choice((1, 1, 1, -1)))


def _lines(content: bytes, chance: random.Random) -> bytes:
    """Two lines changed for each other, or one indented otherwise."""
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if chance.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines[one] = b" " * chance.randrange(6) + lines[one].lstrip()
    return b"\n".join(lines)


_MUTATIONS: tuple[Mutation, ...] = (_flip, _replace, _insert, _delete, _double, _cut, _word, _word, _lines)


def _place(content: bytes, chance: random.Random) -> int:
    """A place in the content."""
    return chance.randrange(len(content)) if content else 0


def _stretch(content: bytes, chance: random.Random) -> tuple[int, int]:
    """Beginning and end of a stretch, mostly short."""
    start = _place(content, chance)
    return start, min(len(content), start + chance.choice((1, 2, 4, 16, 64, 400)))


def seed_of(name: str, number: int) -> random.Random:
    """The chance of one mutation of one file: the same whatever else is run."""
    return random.Random(zlib.crc32(name.encode()) * 1_000_003 + number)
