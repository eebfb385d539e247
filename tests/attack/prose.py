"""Readers of what is not a table: the data of the explorer, chart files, sentences and alternative texts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from tests.attack.book import TOTAL, UNKNOWN, Asked, Book
from tests.attack.grids import PERCENT_HALF, Reader, option_named
from tests.attack.statements import EXACT, Place, Statement, is_hidden, number


def read_explorer(path: Path, books: dict[str, Book]) -> Iterator[Statement]:
    """The data behind the page's switches: every row has its base, its shares and its counts."""
    page = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="ui-data">(.*?)</script>', page, re.DOTALL)
    if not found:
        return
    told = json.loads(found[1])
    texts = told["texts"]
    for question, axis, wave, _, _, answers, _, rows in (view[:8] for view in told["views"]):
        book = books[wave]
        asked = book.asked.get(question)
        if asked is None:
            continue
        for row in rows:
            category = _category(book, axis, texts[row[0]])
            if category is None:
                continue
            source = f"{path.name} explorer {wave} {question}×{axis or TOTAL} {texts[row[0]]}"
            yield from _explored(asked, Place(wave, question, "", *category), row, [texts[n] for n in answers], source)


def _explored(asked: Asked, place: Place, row: list[object], answers: list[str], source: str) -> Iterator[Statement]:
    """One row of the explorer."""
    base = number(row[1])
    if base:
        yield Statement(place, "base", base[0], EXACT, source)
    shares, counts = (part.split(" ") if isinstance(part, str) else list(part) for part in (row[2], row[3]))  # type: ignore[call-overload]
    for answer, share, count in zip(answers, shares, counts, strict=False):
        option = option_named(asked, answer)
        if option is None:
            continue
        at = place._replace(option=option)
        if option == "mean":
            if told := number(share):
                yield Statement(at, "mean", told[0], max(told[1], Fraction(1, 200)), source)
            continue
        if told := number(count):
            yield Statement(at, "count", told[0], EXACT, source)
        if told := number(share):
            yield Statement(at, "percent", told[0], told[1] if share[0] == "-" else max(told[1], PERCENT_HALF), source)
        if is_hidden(count):
            yield Statement(at, "hidden", Fraction(0), EXACT, source)


def _category(book: Book, axis: str, label: str) -> tuple[str, str] | None:
    """The category of that name in an axis."""
    if label == "全体":
        return TOTAL, TOTAL
    one = book.axes.get(axis)
    if one is None:
        return None
    if label in ("無回答", "無回答・その他"):
        return axis, UNKNOWN
    return next(((axis, code) for code, words in one.labels.items() if words == label), None)


def read_chart_files(folder: Path, reader: Reader) -> Iterator[Statement]:
    """figures/*.csv: `crosstab-Q6-age-figure.csv`, `freq-Q6-figure.csv`, `Q6-waves.csv`."""
    for path in sorted(folder.glob("*.csv")):
        with io.StringIO(path.read_text(encoding="utf-8-sig"), newline="") as text:
            rows = list(csv.DictReader(text))
        parts = path.stem.split("-")
        if parts[0] == "crosstab" and len(parts) == 4 and "series" in rows[0]:
            yield from _chart(rows, parts[1], parts[2], path, reader)
        elif parts[0] in ("freq", "respondents", "map") and "category" in rows[0]:
            yield from _chart(rows, parts[1], "", path, reader)
        elif parts[-1] == "waves":
            yield from _wave_chart(rows, parts[0], path, reader)
        else:
            reader.strange.append(f"{path.name}: {','.join(rows[0])}")


def _chart(rows: list[dict[str, str]], question: str, axis: str, path: Path, reader: Reader) -> Iterator[Statement]:
    """Groups or items, each with its base, and the shares of the options."""
    book = reader.books[reader.main]
    for row in rows:
        turned = book.asked.get(question) and option_named(book.asked[question], row["category"])
        label, base = _with_base(row["series"] if turned else row["category"])
        asked = book.asked.get(question)
        items = [one for one in book.asked.values() if one.id.partition(".")[0] == question and one.item_label == label]
        category = (TOTAL, TOTAL) if items or not axis else _category(book, axis, label)
        asked = items[0] if items else asked
        option = turned or (option_named(asked, row.get("series", "")) if asked else None)
        if asked is None or category is None or option is None:
            reader.strange.append(f"{path.name}: {row['category']}")
            continue
        place = Place(reader.main, asked.id, option, *category)
        if base:
            yield Statement(place, "base", base, EXACT, path.name)
        read = number(row["value"])
        if read and row["unit"] == "％":
            yield Statement(place, "percent", read[0], max(read[1], PERCENT_HALF), path.name)


def _wave_chart(rows: list[dict[str, str]], question: str, path: Path, reader: Reader) -> Iterator[Statement]:
    """Options of two waves."""
    for row in rows:
        for book in reader.books.values():
            asked = book.asked.get(question)
            option = option_named(asked, row["category"]) if asked and book.label == row["series"] else None
            read = number(row["value"])
            if asked and option and read:
                yield Statement(
                    Place(book.wave, asked.id, option, TOTAL, TOTAL),
                    "percent", read[0], max(read[1], PERCENT_HALF), path.name,
                )  # fmt: skip


def _with_base(text: str) -> tuple[str, Fraction | None]:
    """`全体(n=1,112)` as its name and its base."""
    found = re.fullmatch(r"(.*)\(n=([\d,]+)\*?\)", text)
    return (found[1], Fraction(found[2].replace(",", ""))) if found else (text, None)


_OF_ALL = re.compile(r"[「『]([^」』]+)[」』](?:の割合)?(?:\(|が|で)?(\d+(?:\.\d+)?)％")
_OF_GROUP = re.compile(r"([^、。「」『』“”()]+)\((\d+(?:\.\d+)?)％\)")


def read_sentences(texts: Iterable[tuple[str, str]], reader: Reader, source: str) -> Iterator[Statement]:
    """Sentences, captions, alternative texts below the heading of a question: `「X」で54.5％`, `80歳以上(41.6％)`."""
    for heading, text in texts:
        asked = reader.question_of(heading)
        if asked is None or "前回" in heading or "％" not in text:
            continue
        for sentence in re.split(r"。", text):
            yield from _sentence(asked, sentence, reader, f"{source} {heading}: {sentence[:60]}")


def _sentence(asked: Asked, sentence: str, reader: Reader, source: str) -> Iterator[Statement]:
    """One sentence: shares of everyone, or shares of one answer in groups."""
    book = reader.books[reader.main]
    groups = [
        (axis.id, code, share)
        for name, share in _OF_GROUP.findall(sentence)
        for axis in book.axes.values()
        for code, words in axis.labels.items()
        if name.strip().endswith(words)
    ]
    named = re.findall(r"[「『]([^」』]+)[」』]", sentence)
    if len(groups) == 1 and len(named) == 1 and (option := option_named(asked, named[0])):
        axis, code, share = groups[0]
        place = Place(reader.main, asked.id, option, axis, code)
        yield Statement(place, "percent", Fraction(share), PERCENT_HALF, source)
    elif not groups and "では" not in sentence.partition("「")[0] and "前回" not in sentence:
        for name, share in _OF_ALL.findall(sentence):
            if option := option_named(asked, name):
                place = Place(reader.main, asked.id, option, TOTAL, TOTAL)
                yield Statement(place, "percent", Fraction(share), PERCENT_HALF, source)
