"""The bytes of a text file as text, strictly: what cannot be read is reported with its line, never replaced."""

from __future__ import annotations

import codecs
import difflib
import re
from dataclasses import dataclass

from zushi_survey.core.problems import Problem
from zushi_survey.data.readers.source import Source
from zushi_survey.data.readers.undecodable import (
    ambiguous_encoding,
    explain_declared,
    explain_failure,
    first_undecodable,
    looks_mixed,
    wrong_declaration,
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_ALIASES = {
    **dict.fromkeys(("cp932", "shift_jis", "shiftjis", "sjis", "s_jis", "ms932", "mskanji", "windows_31j"), "cp932"),
    **dict.fromkeys(("utf_8", "utf8", "utf_8_sig", "utf8_sig", "utf_8n", "utf8n", "utf_8_bom", "utf8_bom"), "utf-8"),
    **dict.fromkeys(("utf_16", "utf16", "unicode"), "utf-16"),
    **dict.fromkeys(("euc", "euc_jp", "eucjp"), "euc_jp"),
    **dict.fromkeys(("jis", "iso_2022_jp"), "iso2022_jp"),
    **dict.fromkeys(("latin_1", "latin1", "iso_8859_1"), "latin-1"),
}
_KNOWN = ("utf-8", "cp932", "utf-16", "latin-1", "euc-jp", "iso-2022-jp", "cp1252")
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8(BOM付き)",
    "cp932": "CP932(Shift_JIS)",
    "utf-16-le": "UTF-16(リトルエンディアン)",
    "utf-16-be": "UTF-16(ビッグエンディアン)",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP(JIS)",
}
_KANA = re.compile(r"[\u3041-\u30fe]")
_KANJI_IN_A_LATIN_WORD = re.compile(r"[A-Za-z][\u4e00-\u9fff]|[\u4e00-\u9fff][a-z]")
_GAIJI = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a whole file, the encoding it was read in, and what was found out about it."""

    text: str
    encoding: str
    detected: tuple[str, ...]


def decode_text(data: bytes, declared: str | None, source: Source) -> DecodedText:
    """The text of a file in the declared encoding and no other, or else in the one found by its bytes.

    Without a declaration: a BOM, then UTF-16 by its zero bytes, then strict UTF-8, then strict CP932. Raises
    SurveyError (E-INP-007 to E-INP-012) when no encoding reads the file to its end.
    """
    if declared is None:
        encoding = _found_encoding(data, source)
        how = f"文字コード: {_NAMES[encoding]}(自動で判定)"
    else:
        encoding = _declared_encoding(data, declared, source)
        how = f"文字コード: {_NAMES.get(encoding, encoding)}(指定どおり)"
        if encoding == "cp932" and not declared.lower().startswith("cp"):
            how = f"文字コード: {_NAMES[encoding]}(「{declared}」の指定を、機種依存文字を含むCP932として読みました)"
    text = data.decode(encoding).removeprefix("\ufeff")
    return DecodedText(text, encoding, (how, *_doubts(text, encoding, declared is not None)))


def _found_encoding(data: bytes, source: Source) -> str:
    """The encoding the bytes themselves show; raises SurveyError when none or more than one fits."""
    for bom, encoding, _ in _BOMS:
        if data.startswith(bom):
            if first_undecodable(data, encoding) is not None:
                raise source.stop(explain_failure(data, encoding, source))
            return "utf-8-sig" if encoding == "utf-8" else encoding
    if b"\0" in data and (wide := _utf16_by_zeros(data)):
        return wide
    if b"\x1b$" in data and first_undecodable(data, "iso2022_jp") is None:
        return "iso2022_jp"
    if first_undecodable(data, "utf-8") is None:
        return "utf-8"
    if first_undecodable(data, "cp932") is None and not looks_mixed(data):
        if first_undecodable(data, "euc_jp") is None:
            raise source.stop(ambiguous_encoding(source))
        return "cp932"
    raise source.stop(explain_failure(data, None, source))


def _utf16_by_zeros(data: bytes) -> str | None:
    """UTF-16 without BOM: the high bytes of commas, digits and line ends are zero, always on the same side."""
    low, high = data[1::2].count(0), data[0::2].count(0)
    encoding = "utf-16-le" if low > high else "utf-16-be"
    if len(data) % 2 or min(low, high) * 10 > max(low, high) or first_undecodable(data, encoding) is not None:
        return None
    text = data.decode(encoding)
    # A stray zero byte in ordinary text leaves most of its line ends without a zero beside them.
    return encoding if "\0" not in text and text.count("\n") * 2 > data.count(b"\n") else None


def _declared_encoding(data: bytes, declared: str, source: Source) -> str:
    """The Python name of the declared encoding after it has been shown to read every byte."""
    encoding = _python_name(declared)
    if encoding is None:
        raise source.stop(_unknown_encoding(declared, source))
    for bom, of_encoding, family in _BOMS:
        if data.startswith(bom):
            if encoding not in {of_encoding, family}:
                raise source.stop(wrong_declaration(0, data, declared, _NAMES[of_encoding], source))
            encoding = of_encoding
    if encoding == "utf-16":
        encoding = _utf16_by_zeros(data) or "utf-16-le"
    if first_undecodable(data, encoding) is not None:
        raise source.stop(explain_declared(data, encoding, declared, _fitting_encoding(data), source))
    return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else encoding


def _python_name(declared: str) -> str | None:
    """Python's name of a text encoding, CP932 for every name of Shift_JIS; None when there is no such encoding."""
    key = declared.strip().lower().replace("-", "_").replace(" ", "_")
    if key in _ALIASES:
        return _ALIASES[key]
    try:
        name = codecs.lookup(key).name
        "".encode(name)
    except LookupError:
        return None
    return name


def _fitting_encoding(data: bytes) -> str | None:
    """The Japanese name of the encoding that reads the file, if UTF-8 or CP932 does."""
    if first_undecodable(data, "utf-8") is None:
        return _NAMES["utf-8"]
    if first_undecodable(data, "cp932") is None and not looks_mixed(data):
        return _NAMES["cp932"]
    return None


def _doubts(text: str, encoding: str, is_declared: bool) -> list[str]:
    """What a reader should look at although every byte could be read."""
    found: list[str] = []
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        found.append(f"置きかえ文字(U+FFFD)があります({line}行目)。この形に保存する前に文字が失われています")
    if text.isascii() or encoding != "cp932":
        return found
    if match := _GAIJI.search(text):
        line = text.count("\n", 0, match.start()) + 1
        found.append(f"外字(利用者定義の文字)があります({line}行目から)。ほかの機械では表示できません")
    if not is_declared and not _KANA.search(text) and _KANJI_IN_A_LATIN_WORD.search(text):
        found.append("かなが一文字もなく、欧文の中に漢字があります。latin-1 のファイルなら encoding で指定してください")
    return found


def _unknown_encoding(declared: str, source: Source) -> Problem:
    """The declared encoding is none that Python knows."""
    near = difflib.get_close_matches(declared.lower(), _KNOWN, n=1)
    nearest = f"(もしかして: {near[0]})" if near else ""
    return Problem(
        code="E-INP-011",
        where=source.place(),
        got=declared,
        allowed=", ".join(_KNOWN),
        params={"nearest": nearest},
    )
