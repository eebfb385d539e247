"""Regular expressions that a study file may hold: those that cannot run for ever on a sentence.

Python's matcher has no time limit. What takes exponential time is a repetition of something that repeats or chooses
itself, `(a+)+` or `(a|ab)*`; several free repetitions beside each other take the length of the text to their number.
A vocabulary of words needs neither.
"""

from __future__ import annotations

import re

LONGEST_EXPRESSION = 200
"""Characters, inclusive."""
_MOST_FREE = 2
"""Repetitions without a small end in one expression, inclusive."""
_FEW = 20
"""Up to so many times, inclusive, is a repetition with a small end."""
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|\||[*+]|\{(\d*)(,?)(\d*)\}|.", re.DOTALL)


def why_refused(text: str) -> str:
    """Why the expression is not used, in Japanese; empty for one that is."""
    if len(text) > LONGEST_EXPRESSION:
        return f"正規表現が長すぎます({LONGEST_EXPRESSION}文字まで)"
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return f"正規表現として読めません: {text}"
    return _why_slow(text)


def _why_slow(text: str) -> str:
    """Whether it could take for ever, from its marks alone."""
    free = 0
    varied = [False]  # whether the group that is open, and those around it, repeat or choose; the whole comes first
    closed = False  # whether the group that has just been closed did
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark == "(":
            varied.append(False)
        elif mark == ")" and len(varied) > 1:
            closed = varied.pop()
            varied[-1] = varied[-1] or closed
            continue
        elif mark == "|":
            varied[-1] = True
        elif _is_repetition(token):
            if closed:
                return f"繰り返しの中に繰り返しや選択(|)のある正規表現は使えません: {text}"
            varied[-1] = True
            free += _is_free(token)
        closed = False
    return f"終わりのない繰り返し(* + など)は{_MOST_FREE}つまでです: {text}" if free > _MOST_FREE else ""


def _is_repetition(token: re.Match[str]) -> bool:
    """Whether the mark repeats what stands before it."""
    return token[0] in ("*", "+") or (token[0].startswith("{") and len(token[0]) > 1 and token[1] + token[3] != "")


def _is_free(token: re.Match[str]) -> bool:
    """Whether a repetition has no end, or a far one."""
    if token[0] in ("*", "+"):
        return True
    end = token[3] if token[2] else token[1]
    return not end or int(end) > _FEW
