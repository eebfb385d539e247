"""Where and why bytes are not text in an encoding, and the problems that say so."""

from __future__ import annotations

import re

from zushi_survey.core.problems import Problem
from zushi_survey.data.readers.source import Source

_NOT_IN_CP932 = ("\x80", "\xa0", "\uf8f0", "\uf8f1", "\uf8f2", "\uf8f3")
"""What Python makes of the single bytes 80, A0 and FD to FF, which CP932 does not define."""

_THREE_BYTES = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")
_JAPANESE = re.compile(r"[\u3041-\u30fe\u4e00-\u9fff]")
_ENOUGH_UTF8 = 3
_SHOWN = {"utf-8": "UTF-8", "cp932": "CP932(Shift_JIS)", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def first_undecodable(data: bytes, encoding: str) -> int | None:
    """0-based position of the first byte that is not text in `encoding`; None when all of it is."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    if encoding == "cp932" and any(character in text for character in _NOT_IN_CP932):
        return _first_single_byte_gap(data)
    return None


def _first_single_byte_gap(data: bytes) -> int:
    """Position of the first byte that stands alone and that CP932 does not define."""
    position = 0
    while data[position] not in (0x80, 0xA0, 0xFD, 0xFE, 0xFF):
        position += 1 if data[position] < 0x80 or 0xA1 <= data[position] <= 0xDF else 2
    return position


def looks_mixed(data: bytes) -> bool:
    """Whether bytes that CP932 reads to the end hold Japanese in UTF-8, which CP932 reads by accident as rare kanji."""
    position = first_undecodable(data, "utf-8")
    return len(_THREE_BYTES.findall(data[:position])) >= _ENOUGH_UTF8 or _utf8_line(data) is not None


def _utf8_line(data: bytes) -> int | None:
    """Position of the first non-ASCII byte of the first line that is Japanese in UTF-8; None when no line is.

    Three whole UTF-8 characters do not happen in lines of real CP932 that are UTF-8 throughout: the second byte of
    each character would have to be followed by a fitting third.
    """
    start, first, characters = 0, None, 0
    for line in data.split(b"\n"):
        found = len(_THREE_BYTES.findall(line))
        if found and first_undecodable(line, "utf-8") is None:
            characters += found
            first = first if first is not None else start + next(at for at, byte in enumerate(line) if byte >= 0x80)
        start += len(line) + 1
    return first if characters >= _ENOUGH_UTF8 else None


def explain_failure(data: bytes, encoding: str | None, source: Source) -> Problem:
    """Why the file is not readable in `encoding` (from its BOM), or in none when it is None."""
    position = first_undecodable(data, encoding or "utf-8")
    if encoding is not None and position is not None:
        return _explain(data, position, encoding, "cp932", source)
    if position is not None and _has_text_before(data, position, "utf-8"):
        return _explain(data, position, "utf-8", "cp932", source)
    last, utf8 = first_undecodable(data, "cp932"), _utf8_line(data)
    if utf8 is not None and (last is None or utf8 < last):
        return _changes_half_way(utf8, data, "cp932", "utf-8", source)
    if last is not None and _has_text_before(data, last, "cp932"):
        return _explain(data, last, "cp932", "utf-8", source)
    return _not_text(position or 0, data, source)


def _explain(data: bytes, position: int, meant: str, other: str, source: Source) -> Problem:
    """Why a file meant in one encoding fails at a position: it ends there, goes on in the other one, or is damaged."""
    if _is_cut_off(data, position, meant):
        return _truncated(position, data, meant, source)
    if not meant.startswith("utf-16") and _other_takes_over(data, position, other):
        return _changes_half_way(position, data, meant, other, source)
    return _not_text(position, data, source)


def explain_declared(data: bytes, encoding: str, declared: str, fitting: str | None, source: Source) -> Problem:
    """Why the file is not readable in the encoding declared for it, given the name of one that reads all of it."""
    position = first_undecodable(data, encoding) or 0
    if fitting is None and encoding in _SHOWN:
        problem = _explain(data, position, encoding, "utf-8" if encoding == "cp932" else "cp932", source)
        if problem.code != "E-INP-007":
            return problem
    return wrong_declaration(position, data, declared, fitting, source)


def _has_text_before(data: bytes, position: int, encoding: str) -> bool:
    """Whether Japanese was read before the failure, so that the file as a whole is meant in this encoding."""
    if encoding == "utf-8":
        return bool(_THREE_BYTES.search(data[:position]))
    return _JAPANESE.search(data[:position].decode(encoding)) is not None


def _is_cut_off(data: bytes, position: int, encoding: str) -> bool:
    """Whether the file ends inside the character that begins at `position`."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        ends = ("incomplete multibyte sequence", "unexpected end of data", "truncated data")
        return error.start == position and error.end >= len(data) and error.reason in ends
    return False


def _other_takes_over(data: bytes, position: int, other: str) -> bool:
    """Whether the rest of the line is text in the other encoding."""
    rest = data[position:].split(b"\n", 1)[0].rstrip(b"\r")
    return first_undecodable(rest, other) is None


def line_and_byte(data: bytes, position: int) -> tuple[int, int]:
    """1-based line and 1-based byte within the line of a 0-based position."""
    end_of_line = b"\n" if b"\n" in data else b"\r"
    line_start = data.rfind(end_of_line, 0, position) + 1
    return data.count(end_of_line, 0, position) + 1, position - line_start + 1


def _found_byte(data: bytes, position: int) -> str:
    """The byte at a position as it is printed: its place in the line and its value."""
    _, byte = line_and_byte(data, position)
    return f"{byte}バイト目の 0x{data[position]:02X}"


def _not_text(position: int, data: bytes, source: Source) -> Problem:
    """A byte that is neither UTF-8 nor CP932."""
    line, _ = line_and_byte(data, position)
    return Problem(code="E-INP-007", where=source.place(line=line), got=_found_byte(data, position))


def _changes_half_way(position: int, data: bytes, first: str, second: str, source: Source) -> Problem:
    """The file is in one encoding down to a line and in another from there."""
    line, byte = line_and_byte(data, position)
    params = {
        "good_until": f"{line - 1}行目" if line > 1 else "1行目の途中",
        "line": str(line),
        "byte": str(byte),
        "first": _SHOWN[first],
        "second": _SHOWN[second],
    }
    return Problem(code="E-INP-008", where=source.place(line=line), got=_found_byte(data, position), params=params)


def _truncated(position: int, data: bytes, encoding: str, source: Source) -> Problem:
    """The file ends in the middle of a character."""
    line, _ = line_and_byte(data, position)
    return Problem(
        code="E-INP-009",
        where=source.place(line=line),
        got=_found_byte(data, position),
        params={"encoding": _SHOWN[encoding]},
    )


def wrong_declaration(position: int, data: bytes, declared: str, fitting: str | None, source: Source) -> Problem:
    """A byte that the declared encoding cannot read."""
    line, _ = line_and_byte(data, position)
    guess = f"(このファイルは {fitting} として読めます)" if fitting else "(ファイルが壊れていないかも確かめてください)"
    return Problem(
        code="E-INP-010",
        where=source.place(line=line),
        got=_found_byte(data, position),
        params={"declared": declared, "guess": guess},
    )


def ambiguous_encoding(source: Source) -> Problem:
    """Every byte is text in CP932 and in EUC-JP alike."""
    params = {"candidates": "CP932(Shift_JIS)とEUC-JP", "first": "cp932"}
    return Problem(code="E-INP-012", where=source.place(), params=params)
