"""Japanese for what the command-line library says in English: headings of help pages and usage errors."""

from __future__ import annotations

import re

_HELP_WORDS = (
    (r"^Usage: ", "使い方: "),
    (r"\[OPTIONS\] COMMAND \[ARGS\]\.\.\.", "[オプション] 命令 [引数]..."),
    (r"\[OPTIONS\]", "[オプション]"),
    (r"^Options:", "オプション:"),
    (r"^Arguments:", "引数:"),
    (r"^Commands:", "命令:"),
    (r"Show this message and exit\.", "この説明を表示して終わる"),
    (r"\[required\]", "[必須]"),
    (r"\[default:\s+", "[既定: "),
    # The replacements are as wide on a terminal as the words they replace, so that the columns stay aligned.
    (r"<list\[str\]>", "<文字>     "),
    (r"<list\[path\]>", "<ファイル>  "),
    (r"<str>", "<語> "),
    (r"<int>", "<数> "),
    (r"<float>", "<数>   "),
    (r"<path>", "<場所>"),
)

_ERROR_WORDS = (
    (r"No such command '(.*?)'\..*", r"命令「\1」はありません"),
    (r"No such option: (\S+).*", r"オプション \1 はありません"),
    (r"Missing argument '(.*?)'.*", r"「\1」を書いてください"),
    (r"Missing option '(.*?)'.*", r"オプション \1 を書いてください"),
    (r"Missing command\.", r"命令を書いてください"),
    (r"Option '(.*?)' requires an argument\.", r"オプション \1 の後に値を書いてください"),
    (r"Option '(.*?)' does not take a value\.", r"オプション \1 に値は要りません"),
    (r"Got unexpected extra argument.*? \((.*)\)", r"余分な言葉があります: \1"),
    (r"Invalid value for (.*?): .*?'(.*?)' is not one of (.*)\.", r"\1 に「\2」は使えません。使える値: \3"),
    (r"Invalid value for (.*?): (.*)", r"\1 の値が正しくありません"),
    # Our own checks of options that exclude each other are in Japanese already.
    (r"Invalid value: (.*)", r"\1"),
)


def help_in_japanese(text: str) -> str:
    """A help page with the library's own English words replaced."""
    for pattern, words in _HELP_WORDS:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text


def usage_error_in_japanese(text: str) -> str:
    """One line of Japanese for a usage error of the library."""
    for pattern, words in _ERROR_WORDS:
        if match := re.fullmatch(pattern, text, flags=re.DOTALL):
            return match.expand(words)
    return f"命令の書き方が正しくありません({text})"
