"""Write docs/errors.md from the catalogue of messages: `python docs/generate_errors.py`."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from zushi_survey.core.messages import MESSAGES

TARGET = Path(__file__).with_name("errors.md")
FAMILIES = {
    "E-QST": "質問票(questionnaires/*.yaml)",
    "E-SET": "調査の設定(study.yaml)とコマンドの指定",
    "E-INP": "ファイルの読み込み",
    "E-BIG": "大きなファイルの取り込み",
    "E-ENG": "計算の場所(--engine)",
    "E-RSP": "回答の内容",
    "E-LED": "発送台帳",
    "E-TAB": "集計",
    "E-SUP": "公表の手続き",
    "E-STA": "統計の方法",
    "E-WGT": "ウエイト",
    "E-WAV": "調査回の比較(wave-map.yaml と公表された表)",
    "E-HRG": "ヒアリング",
    "E-CLM": "文の点検(claims.yaml)",
    "E-TXT": "点検する文書、用語集(glossary.yaml)、文の読み方のファイル",
    "E-CHP": "章の作成(chapter.md)",
    "E-EXP": "数字の来歴(explain)",
    "E-OUT": "ファイルの書き出し",
}
_HEAD = """# エラーと注意の一覧

画面や点検結果に出る番号ごとに、意味と直し方をまとめています。「…」には、その場の名前や値が入ります。
このページは `zushi_survey/core/messages` から作っています(`make docs`)。手で直さないでください。
"""


def errors_page() -> str:
    """The whole page: families in the order of `FAMILIES`, codes in order within each."""
    order = list(FAMILIES)
    codes = sorted(MESSAGES, key=lambda code: (order.index(_family(code)), code))
    sections = [_family_section(family, list(members)) for family, members in groupby(codes, key=_family)]
    return "\n".join([_HEAD, *sections])


def _family(code: str) -> str:
    return code.rpartition("-")[0]


def _family_section(family: str, codes: list[str]) -> str:
    """Heading of the family and one entry for each code."""
    entries = [f"### {code}\n\n{_plain(MESSAGES[code].title)}\n\n直し方: {_remedy(code)}\n" for code in codes]
    return "\n".join([f"## {family}: {FAMILIES[family]}\n", *entries])


def _remedy(code: str) -> str:
    """The remedy, or where to find it when all of it is filled in at run time."""
    text = _plain(MESSAGES[code].remedy)
    return text if text != "…" else "表示された案内に従ってください。"


def _plain(text: str) -> str:
    """The text with an ellipsis where a value is filled in."""
    return re.sub(r"\{\w+\}", "…", text)


if __name__ == "__main__":
    TARGET.write_text(errors_page(), encoding="utf-8", newline="\n")
