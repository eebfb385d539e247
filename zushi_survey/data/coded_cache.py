"""The coded answers of a wave, kept beside the study so that the next run need not read and check the files again.

A file of the cache is believed only when it is whole, of this program and of the very content of the study's files;
anything else about it, and whatever goes wrong with it, is as if there were none. It holds what counting needs
(`Countable`): codes, numbers, weights and design columns, one position per respondent; no free text, no receipt.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey import __version__
from zushi_survey.core.files import write_whole, write_whole_with
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.countable import Countable, Headings
from zushi_survey.data.findings import RuleSummary
from zushi_survey.data.responses import Answers, Choice, Choices, CodedAnswers, Number, Text
from zushi_survey.questionnaire.model import Questionnaire

_LAYOUT = 1
"""Raised whenever what a file holds, or how, changes."""
_ROOMS = ("core", "data", "questionnaire")
"""Rooms of the package that decide what a cell of a file is read as."""
_LEFT_AFTER_SECONDS = 86_400
"""What a killed run left is not removed earlier: another run may be writing it."""
_UNREADABLE = (
    OSError,
    EOFError,
    KeyError,
    MemoryError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a damaged archive can end in."""
_README = """\
このフォルダーは zushi-survey が作った控えです。いつ消してもかまいません(次に集計するときに作り直します)。

中身: 回答を番号にしたもの(1人1行)、ウエイト、標本設計の列。自由記述と受付番号は入っていません。
  それでも1人ずつの回答なので、回答ファイルと同じように扱い、外へ渡さないでください。
使われる条件: 調査票、回答、修正の規則、発送台帳、study.yaml の調査回の設定、プログラムのどれもが
  作ったときと同じとき。1つでも違えば、回答ファイルから読み直します。
作らないようにするには: 環境変数 ZUSHI_SURVEY_CACHE に off を設定します。
"""

_Array = NDArray[Any]


class CodedCache:
    """What is kept of one wave under one weight."""

    def __init__(self, folder: Path, slot: str, settings: str) -> None:
        """`slot` names what is kept, one file each; `settings` is all that decides about the answers besides files."""
        self._folder = folder
        self._path = folder / f"{hashlib.sha256(slot.encode()).hexdigest()[:16]}.npz"
        self._settings = settings

    def read(self, contents: Sequence[str], questionnaire: Callable[[], Questionnaire]) -> Countable | None:
        """What is kept of files with these checksums; None where nothing is that can be believed.

        `questionnaire` is called only where something is. Raises what it raises.
        """
        try:
            kept = _unpacked(_arrays(self._path), self._key(contents))
        except _UNREADABLE:
            return None
        return None if kept is None else kept(questionnaire())

    def write(self, contents: Sequence[str], countable: Countable) -> None:
        """Keep what was made of files with these checksums, unless the folder cannot be written."""
        arrays = dict(_packed(countable, self._key(contents)))
        save: Callable[..., None] = np.savez
        with suppress(SurveyError, OSError):
            self._prepare()
            write_whole_with(self._path, lambda temporary: save(temporary, **arrays))

    def _key(self, contents: Sequence[str]) -> str:
        """What the answers depend on, as one checksum."""
        parts = [_LAYOUT, __version__, sys.version_info[:2], *_program(), self._settings, *contents]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _prepare(self) -> None:
        """The folder with a word about itself, kept out of git, and without what killed runs left."""
        for name, text in ((".gitignore", "*\n"), ("README.txt", _README)):
            if not (self._folder / name).exists():
                write_whole(self._folder / name, text.encode("utf-8"))
        for left in self._folder.glob(".~*"):
            if time.time() - left.stat().st_mtime > _LEFT_AFTER_SECONDS:
                left.unlink()


def _program() -> Iterator[str]:
    """Size and time of every module that decides about answers: an editable install changes without its version."""
    package = Path(__file__).parents[1]
    for path in sorted(path for room in _ROOMS for path in (package / room).rglob("*.py")):
        facts = path.stat()
        yield f"{path.relative_to(package).as_posix()} {facts.st_size} {facts.st_mtime_ns}"


class _Shape(NamedTuple):
    """Kind of one variable, and its number of options where several may be chosen."""

    name: str
    kind: str
    options: int


def _packed(countable: Countable, key: str) -> Iterator[tuple[str, _Array]]:
    """The arrays of a file by name, equal kinds stacked: few large members are read faster than many small ones."""
    coded = countable.responses
    parts = list(coded.answers.values())
    shapes = [_shape(name, part) for name, part in coded.answers.items()]
    header = {
        "key": key,
        "respondents": coded.respondent_count,
        "variables": shapes,
        "is_weighted": coded.weight is not None,
        "returned": countable.returned,
        "open_errors": countable.open_errors,
        "repairs": countable.repair_summary,
        "assumptions": countable.assumptions,
        "headings": countable.headings,
        "detected": countable.detected,
    }
    arrays: dict[str, list[_Array]] = {
        "codes": [part.codes for part in parts if isinstance(part, Choice)],
        "states": [part.states for part in parts if not isinstance(part, Choice)],
        "values": [part.values for part in parts if isinstance(part, Number)],
        "chosen": [part.chosen.T for part in parts if isinstance(part, Choices)],
        "weight": [] if coded.weight is None else [coded.weight],
    }
    for name, (dtype, _) in _expected(coded.respondent_count, shapes, is_weighted=coded.weight is not None).items():
        yield name, np.concatenate([np.empty(0, dtype), *(part.ravel() for part in arrays[name])], dtype=dtype)
    yield "beside", _as_bytes(dict(coded.beside))
    yield "header", _as_bytes(header)


def _shape(name: str, part: Answers) -> _Shape:
    """The shape of one variable's answers."""
    return _Shape(name, type(part).__name__, len(part.chosen) if isinstance(part, Choices) else 0)


def _expected(rows: int, shapes: Sequence[_Shape], *, is_weighted: bool) -> dict[str, tuple[np.dtype[Any], int]]:
    """Type and length of every array of answers."""
    kinds = [shape.kind for shape in shapes]
    lengths = {
        "codes": kinds.count("Choice"),
        "states": len(kinds) - kinds.count("Choice"),
        "values": kinds.count("Number"),
        "chosen": sum(shape.options for shape in shapes),
        "weight": int(is_weighted),
    }
    types = {"codes": "<i2", "states": "<i1", "values": "<f8", "chosen": "?", "weight": "<f8"}
    return {name: (np.dtype(types[name]), rows * length) for name, length in lengths.items()}


def _arrays(path: Path) -> dict[str, _Array]:
    """The arrays of a file by name; every member is checked against its checksum before it is looked into."""
    with zipfile.ZipFile(path) as archive:
        return {
            name.removesuffix(".npy"): np.load(io.BytesIO(archive.read(name)), allow_pickle=False)
            for name in archive.namelist()
        }


def _unpacked(arrays: Mapping[str, _Array], key: str) -> Callable[[Questionnaire], Countable] | None:
    """What the arrays hold, given the questionnaire; None where they are of something else.

    Raises one of `_UNREADABLE` for a foreign file.
    """
    header = _from_bytes(arrays["header"])
    if header["key"] != key:
        return None
    rows = int(header["respondents"])
    shapes = [_Shape(*shape) for shape in header["variables"]]
    for name, (dtype, length) in _expected(rows, shapes, is_weighted=header["is_weighted"]).items():
        if arrays[name].dtype != dtype or arrays[name].shape != (length,):
            return None
    coded = partial(
        CodedAnswers,
        answers=_answers(arrays, shapes, rows),
        respondent_count=rows,
        weight=arrays["weight"] if header["is_weighted"] else None,
        beside={name: tuple(cells) for name, cells in _from_bytes(arrays["beside"]).items()},
    )
    kept = partial(
        Countable,
        returned=header["returned"],
        open_errors=header["open_errors"],
        repair_summary=tuple(RuleSummary(*rule) for rule in header["repairs"]),
        assumptions=tuple(header["assumptions"]),
        headings=tuple(Headings(file, tuple(columns)) for file, columns in header["headings"]),
        detected=tuple(header["detected"]),
    )
    return lambda questionnaire: kept(responses=coded(questionnaire=questionnaire))


def _answers(arrays: Mapping[str, _Array], shapes: Sequence[_Shape], rows: int) -> dict[str, Answers]:
    """The answers of every variable, each laid out in memory as cleaning lays it out: sums then have the same bits."""
    rest = {name: arrays[name] for name in ("codes", "states", "values", "chosen")}

    def take(name: str, length: int) -> _Array:
        taken, rest[name] = np.split(rest[name], [length])
        return taken

    answers: dict[str, Answers] = {}
    for name, kind, options in shapes:
        match kind:
            case "Choice":
                answers[name] = Choice(take("codes", rows))
            case "Choices":
                answers[name] = Choices(take("chosen", rows * options).reshape(rows, options).T, take("states", rows))
            case "Number":
                answers[name] = Number(take("values", rows), take("states", rows))
            case _:
                answers[name] = Text(take("states", rows))
    return answers


def _as_bytes(content: Any) -> _Array:
    """The content as json, its checksum before it, as an array of bytes."""
    text = json.dumps(content).encode()
    return np.frombuffer(hashlib.sha256(text).digest() + text, dtype=np.uint8)


def _from_bytes(array: _Array) -> Any:
    """The content of such an array. Raises ValueError when its checksum is not its own."""
    checksum, text = array.tobytes()[:32], array.tobytes()[32:]
    if hashlib.sha256(text).digest() != checksum:
        raise ValueError("checksum")
    return json.loads(text)
