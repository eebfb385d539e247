"""A study of a few questions and two waves whose one run takes a second, with words planted that no reader may see."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.unit.pipeline.wave_studies import HandWave, Row, multiple, same, single, write_waves

PERSONS = 240
"""Respondents of each wave; receipt numbers run from 1001."""

_REPOSITORY = Path(__file__).resolve().parents[1]
_HEARING = ("groups", "segments", "codes", "codings", "quotes")
_RECEIPTS = 1001


class Canary(NamedTuple):
    """A word planted where a reader must never find it."""

    word: str
    what: str


FREE_TEXT = Canary("KANARIA-FREE", "an answer in free words")
OTHER_TEXT = Canary("KANARIA-OTHER", "what was written beside 'other': a unique job")
BROKEN_CELL = Canary("KANARIA-BROKEN", "words where a number should stand")
RECEIPT = Canary("KANARIA-7719", "a receipt number")
LARGEST = Canary("98765", "the largest number that anybody gave")
GROUP_NAME = Canary("KANARIA-GROUP", "the name of a group heard")
SPEAKER = Canary("KANARIA-SPEAKER", "who spoke for it")
REFUSED_QUOTE = Canary("KANARIA-QUOTE", "what a group said that did not consent")
CANARIES = (FREE_TEXT, OTHER_TEXT, BROKEN_CELL, RECEIPT, LARGEST, GROUP_NAME, SPEAKER, REFUSED_QUOTE)


def questions() -> list[Mapping[str, Any]]:
    """One question of each kind that matters here."""
    return [
        single("F1", "男性", "女性"),
        single("F2", "若い", "中ごろ", "高い"),
        {
            **single("Q1", "会社員", "自営", "その他"),
            "options": [
                {"code": 1, "label": "会社員"},
                {"code": 2, "label": "自営"},
                {"code": 3, "label": "その他", "free_text": "Q1_その他"},
            ],
        },
        single("Q2", "はい", "いいえ", "わからない", sensitive=True),
        multiple("Q3", "あいさつ", "見守り", "送迎"),
        {"id": "Q4", "type": "NU", "label": "年収", "unit": "万円", "minimum": 0, "maximum": 100_000},
        {"id": "Q5", "type": "FA", "label": "自由意見"},
    ]


def _answers(seed: int) -> list[Row]:
    """Answers in a fixed pattern: every combination has several persons, but for what is planted."""
    rows: list[dict[str, Any]] = []
    for n in range(PERSONS):
        rows.append(
            {
                "番号": f"{_RECEIPTS + n}",
                "F1": 1 + n % 2,
                "F2": 1 + (n // 2) % 3,
                "Q1": 1 + (n // 6 + seed) % 2,
                "Q1_その他": "",
                "Q2": 1 + (n * 7 // 6 + seed) % 2,
                "Q3": ("1", "1;2", "2;3", "1;3", "3")[(n * 3 + seed) % 5],
                "Q4": 100 + (n * 37 + seed) % 500,
                "Q5": "",
                "data_origin": "synthetic",
            }
        )
    return rows


def _plant(rows: list[Row]) -> list[Row]:
    """The answers with what must not come out: one person at each place."""
    planted = [dict(row) for row in rows]
    planted[5] |= {"番号": RECEIPT.word, "Q1": 3, "Q1_その他": OTHER_TEXT.word}
    planted[9] |= {"Q5": f"{FREE_TEXT.word} 隣の犬がうるさい"}
    planted[17] |= {"Q4": LARGEST.word}
    planted[23] |= {"Q2": BROKEN_CELL.word}
    planted[31] |= {"F1": BROKEN_CELL.word}
    planted[44] |= {"Q2": 3}
    return planted


def write_small_study(folder: Path, **more: Any) -> Path:
    """The study folder: two waves, a mapping, a ledger, a hearing; `more` goes into study.yaml."""
    axes = [{"id": "sex", "label": "性別", "question": "F1"}, {"id": "age", "label": "年齢", "question": "F2"}]
    answers = _plant(_answers(0))
    ledger = {
        "ledger": {
            "file": "ledger.csv",
            "receipt": "番号",
            "outcome": "結果",
            "outcomes": {"回収": "returned", "未返送": "not_returned"},
            "axes": {"sex": "性別"},
        }
    }
    now = HandWave("N", questions(), answers, axes, more=ledger)
    before = HandWave("B", questions(), _answers(1), axes)
    names = ("F1", "F2", "Q1", "Q2", "Q3")
    unlike = [
        {"now": name, "before": name, "status": ["same"], "compare": "no", "reason": "数えないため"}
        for name in ("Q4", "Q5")
    ]
    pair = same(*names)
    pair["questions"] += unlike
    folder.mkdir(parents=True, exist_ok=True)
    _write_ledger(folder / "ledger.csv", answers)
    settings: dict[str, Any] = {
        "data_origin": "synthetic",
        "axes": ["sex", "age"],
        "hearing": _write_hearing(folder),
        "policy": "publish",
    }
    write_waves(folder, [now, before], [pair], **settings | more)
    _name_columns(folder)
    (folder / "text.txt").write_text(
        "「はい」と答えた人が約半数でした。会社員は49.6%でした。その他は1人でした。\n", encoding="utf-8"
    )
    return folder


def _name_columns(folder: Path) -> None:
    """Say in study.yaml which column holds the receipt number."""
    path = folder / "study.yaml"
    text = path.read_text(encoding="utf-8")
    for wave in ("N", "B"):
        text = text.replace(f"- file: {wave}.csv", f"- file: {wave}.csv\n    receipt: 番号")
    path.write_text(text, encoding="utf-8")


def _write_ledger(path: Path, answers: Sequence[Row]) -> None:
    """The ledger: everybody who answered, and as many who did not."""
    lines = ["番号,性別,結果"]
    lines += [f"{row['番号']},{'男性' if n % 2 == 0 else '女性'},回収" for n, row in enumerate(answers)]
    lines += [f"{9001 + n},{'男性' if n % 2 == 0 else '女性'},未返送" for n in range(len(answers))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_hearing(folder: Path) -> dict[str, Any]:
    """The sample's hearing with words planted into it; its settings."""
    sample = _REPOSITORY / "data" / "sample" / "data"
    files = {name: (sample / f"synthetic_hearing_{name}.csv").read_text(encoding="utf-8-sig") for name in _HEARING}
    groups = list(csv.DictReader(io.StringIO(files["groups"])))
    silent = next(group["group_id"] for group in groups if group["consent"] == "同意なし")
    for group in groups:
        group["name"] = f"{GROUP_NAME.word}-{group['group_id']}"
    segments = list(csv.DictReader(io.StringIO(files["segments"])))
    for segment in segments:
        segment["speaker"] = SPEAKER.word
        if segment["group_id"] == silent:
            segment["text"] += REFUSED_QUOTE.word
    for name, rows in (("groups", groups), ("segments", segments)):
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        files[name] = stream.getvalue()
    for name, text in files.items():
        (folder / f"hearing_{name}.csv").write_text(text, encoding="utf-8", newline="")
    themes = {"T1": "課題", "T2": "コロナ禍", "T3": "連携", "T4": "地域課題"}
    return {**{name: f"hearing_{name}.csv" for name in _HEARING}, "themes": themes}
