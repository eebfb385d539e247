"""Wording of E-SUP: releases that are refused."""

from zushi_survey.core.messages.entry import Message

DISCLOSURE_MESSAGES: dict[str, Message] = {
    "E-SUP-001": Message(
        "公表を見合わせました。ほかの数字との引き算で、少ない人数が分かってしまう表があります",
        "区分をまとめるか、その質問や軸を公表用から外して、もう一度実行してください(--policy internal では内部用に出せます)",
    ),
}
