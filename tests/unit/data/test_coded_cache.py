"""Kept answers come back as they were, or not at all: whatever has happened to the file, the folder or the content."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import IV, NA, NR, choice, choices, multiple, number, questionnaire, single
from zushi_survey.core.files import cannot_write
from zushi_survey.data import coded_cache
from zushi_survey.data.coded_cache import CodedCache
from zushi_survey.data.countable import Countable, Headings
from zushi_survey.data.findings import RuleSummary
from zushi_survey.data.responses import Answers, Choice, Choices, CodedAnswers, Number, Text
from zushi_survey.questionnaire.model import Questionnaire

FORM = questionnaire(single("Q", "a", "b"), multiple("M", "a", "b", "c"))
CONTENTS = ["c0ffee", "beef"]


def coded(answers: dict[str, Answers], rows: int, **more: object) -> Countable:
    """Answers with a summary that has something in every place."""
    return Countable(
        responses=CodedAnswers(FORM, answers, rows, **more),
        returned=7,
        open_errors=2,
        repair_summary=(RuleSummary("two", "multiple_marks", "2つの○", 1),),
        assumptions=("受付番号の列がありません",),
        headings=(Headings("a.csv", ("no", "Q")),),
        detected=("a.csv: 文字コードは cp932",),
    )


SMALL = coded(
    {
        "Q": choice(0, 1, NR, NA, IV),
        "M": Choices(np.asfortranarray(choices(3, {0, 2}, NR, {1}, NA, IV).chosen), np.array([0, -1, 0, -2, -3], "i1")),
        "N": number(1.5, NR, -0.0, 1e300, 3),
        "T": Text(np.array([0, -1, -1, 0, -2], dtype=np.int8)),
    },
    5,
    weight=np.array([0.1, 0.2, 0.3, 1e-9, 7.0]),
    beside={"strata": ("東", "西", "", "a\0", "\ud800"), "psu": ("1", "2", "3", "4", "5")},
)


def arrays_of(answers: Answers) -> list[np.ndarray]:
    """The arrays of one variable."""
    match answers:
        case Choice():
            return [answers.codes]
        case Choices():
            return [answers.chosen, answers.states]
        case Number():
            return [answers.values, answers.states]
    return [answers.states]


def assert_same(found: Countable | None, expected: Countable) -> None:
    """Every figure to the bit, every array laid out alike (sums over it then have the same bits)."""
    assert found is not None
    for name in Countable.__slots__:
        if name != "responses":
            assert getattr(found, name) == getattr(expected, name), name
    ours, theirs = found.responses, expected.responses
    assert (ours.respondent_count, ours.beside) == (theirs.respondent_count, theirs.beside)
    assert ours.questionnaire is theirs.questionnaire
    assert list(ours.answers) == list(theirs.answers), "the order of variables"
    pairs = [(None if ours.weight is None else [ours.weight], None if theirs.weight is None else [theirs.weight])]
    pairs += [(arrays_of(ours.answers[name]), arrays_of(theirs.answers[name])) for name in theirs.answers]
    for one, other in pairs:
        assert (one is None) == (other is None)
        for a, b in zip(one or (), other or (), strict=True):
            assert (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
            assert (a.flags.c_contiguous, a.flags.f_contiguous) == (b.flags.c_contiguous, b.flags.f_contiguous)


def cache_in(folder: Path, slot: str = "R3", settings: str = "{}") -> CodedCache:
    """A cache in a folder."""
    return CodedCache(folder / ".zushi-cache", slot, settings)


def form() -> Questionnaire:
    """The questionnaire of what is kept."""
    return FORM


def kept_file(folder: Path) -> Path:
    """The one file that is kept."""
    (path,) = (folder / ".zushi-cache").glob("*.npz")
    return path


def test_what_is_kept_comes_back_to_the_bit(tmp_path: Path) -> None:
    cache_in(tmp_path).write(CONTENTS, SMALL)

    assert_same(cache_in(tmp_path).read(CONTENTS, form), SMALL)


@settings(max_examples=40)
@given(st.data())
def test_any_answers_come_back(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    rows = data.draw(st.integers(0, 6))
    states = st.lists(st.integers(-3, 0), min_size=rows, max_size=rows).map(lambda s: np.array(s, dtype=np.int8))
    floats = st.lists(st.floats(), min_size=rows, max_size=rows).map(lambda s: np.array(s, dtype=np.float64))
    codes = st.lists(st.integers(-3, 300), min_size=rows, max_size=rows).map(lambda s: np.array(s, dtype=np.int16))

    def flags(options: int) -> st.SearchStrategy[np.ndarray]:
        bits = st.lists(st.booleans(), min_size=rows * options, max_size=rows * options)
        return bits.map(lambda b: np.array(b, dtype=bool).reshape(rows, options).T)

    several = st.integers(0, 4).flatmap(lambda options: st.builds(Choices, flags(options), states))
    one = st.one_of(st.builds(Choice, codes), several, st.builds(Number, floats, states), st.builds(Text, states))
    answers = data.draw(st.dictionaries(st.text(max_size=3), one, max_size=4))
    expected = coded(answers, rows, weight=data.draw(st.one_of(st.none(), floats)))
    folder = tmp_path_factory.mktemp("kept")

    cache_in(folder).write(CONTENTS, expected)

    assert_same(cache_in(folder).read(CONTENTS, form), expected)


@pytest.mark.parametrize(
    ("contents", "slot", "settings"),
    [
        (["c0ffee", "dead"], "R3", "{}"),
        (["beef", "c0ffee"], "R3", "{}"),
        (["c0ffee"], "R3", "{}"),
        (CONTENTS, "P", "{}"),
        (CONTENTS, "R3", '{"weight": "w"}'),
    ],
    ids=["other bytes", "files exchanged", "a file less", "another wave", "other settings"],
)
def test_other_content_finds_nothing(tmp_path: Path, contents: list[str], slot: str, settings: str) -> None:
    cache_in(tmp_path).write(CONTENTS, SMALL)

    assert cache_in(tmp_path, slot, settings).read(contents, form) is None


@pytest.mark.parametrize("name", ["__version__", "_LAYOUT"])
def test_another_version_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    cache_in(tmp_path).write(CONTENTS, SMALL)
    monkeypatch.setattr(coded_cache, name, "another")

    assert cache_in(tmp_path).read(CONTENTS, form) is None


def test_a_changed_module_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editable install changes without its version."""
    cache_in(tmp_path).write(CONTENTS, SMALL)
    package = tmp_path / "package"
    (package / "data").mkdir(parents=True)
    (package / "data" / "coded_cache.py").write_text("changed", encoding="utf-8")
    monkeypatch.setattr(coded_cache, "__file__", str(package / "data" / "coded_cache.py"))

    assert cache_in(tmp_path).read(CONTENTS, form) is None


def test_a_damaged_byte_is_noticed_or_harmless(tmp_path: Path) -> None:
    """Some bytes of an archive say nothing (times, attributes): then everything is as it was."""
    cache_in(tmp_path).write(CONTENTS, SMALL)
    path = kept_file(tmp_path)
    whole = path.read_bytes()
    noticed = 0

    for place in range(0, len(whole), 7):
        for flip in (0x01, 0x80):
            damaged = bytearray(whole)
            damaged[place] ^= flip
            path.write_bytes(damaged)
            found = cache_in(tmp_path).read(CONTENTS, form)
            noticed += found is None
            if found is not None:
                assert_same(found, SMALL)

    assert noticed > len(whole) / 7


def test_a_truncated_file_is_noticed(tmp_path: Path) -> None:
    cache_in(tmp_path).write(CONTENTS, SMALL)
    path = kept_file(tmp_path)
    whole = path.read_bytes()

    for length in range(0, len(whole), 61):
        path.write_bytes(whole[:length])
        assert cache_in(tmp_path).read(CONTENTS, form) is None, length


def _rewritten(path: Path, change: Callable[[dict[str, np.ndarray]], None]) -> None:
    """The same archive with changed arrays and correct checksums of its own."""
    arrays = dict(np.load(path))
    change(arrays)
    np.savez(path, **arrays)


def _as_objects(arrays: dict[str, np.ndarray]) -> None:
    arrays["codes"] = np.array([{"not": "codes"}], dtype=object)


def _shorter(arrays: dict[str, np.ndarray]) -> None:
    arrays["codes"] = arrays["codes"][:-1]


def _wider(arrays: dict[str, np.ndarray]) -> None:
    arrays["codes"] = arrays["codes"].astype(np.int64)


def _without(arrays: dict[str, np.ndarray]) -> None:
    del arrays["states"]


def _other_header(arrays: dict[str, np.ndarray]) -> None:
    """A digit of the header is another, the archive's checksum is right: only the header's own one tells."""
    header = arrays["header"].copy()
    text = header.tobytes()
    header[text.index(b'"returned": 7') + len('"returned": ')] = ord("8")
    arrays["header"] = header


@pytest.mark.parametrize("change", [_as_objects, _shorter, _wider, _without, _other_header])
def test_a_foreign_archive_is_ignored(tmp_path: Path, change: Callable[[dict[str, np.ndarray]], None]) -> None:
    """Nothing is ever unpickled, and no array is believed to be what it should be."""
    cache_in(tmp_path).write(CONTENTS, SMALL)
    _rewritten(kept_file(tmp_path), change)

    assert cache_in(tmp_path).read(CONTENTS, form) is None


def test_any_other_file_of_that_name_is_ignored_and_replaced(tmp_path: Path) -> None:
    cache_in(tmp_path).write(CONTENTS, SMALL)
    path = kept_file(tmp_path)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "hello")

    for content in (b"", b"PK", other.getvalue()):
        path.write_bytes(content)
        assert cache_in(tmp_path).read(CONTENTS, form) is None
    cache_in(tmp_path).write(CONTENTS, SMALL)

    assert_same(cache_in(tmp_path).read(CONTENTS, form), SMALL)


def test_a_later_content_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    """A cache does not grow with every edit of a file."""
    cache_in(tmp_path).write(CONTENTS, SMALL)
    cache_in(tmp_path, settings="{...}").write(["other"], SMALL)

    assert kept_file(tmp_path)
    assert cache_in(tmp_path).read(CONTENTS, form) is None
    assert_same(cache_in(tmp_path, settings="{...}").read(["other"], form), SMALL)


def test_two_at_once_find_something_whole_or_nothing(tmp_path: Path) -> None:
    other = replace(SMALL, returned=8)

    def write(number: int) -> None:
        cache_in(tmp_path).write(CONTENTS if number % 2 else ["other"], SMALL if number % 2 else other)

    def read(_: int) -> int | None:
        found = cache_in(tmp_path).read(CONTENTS, form)
        return None if found is None else found.returned

    with ThreadPoolExecutor(3) as pool:
        writing = pool.map(write, range(20))
        found = set(pool.map(read, range(60)))
        list(writing)

    assert found <= {None, SMALL.returned}
    assert kept_file(tmp_path)
    assert not list((tmp_path / ".zushi-cache").glob(".~*"))


def test_where_nothing_can_be_written_nothing_is_kept_or_said(tmp_path: Path) -> None:
    (tmp_path / ".zushi-cache").write_bytes(b"a file where the folder would be")

    cache_in(tmp_path).write(CONTENTS, SMALL)

    assert cache_in(tmp_path).read(CONTENTS, form) is None


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache_in(tmp_path).write(CONTENTS, SMALL)

    def full(path: Path, write: Callable[[Path], None]) -> None:
        raise cannot_write(path, OSError(28, "No space left on device"))

    monkeypatch.setattr(coded_cache, "write_whole_with", full)
    cache_in(tmp_path).write(["other"], SMALL)

    assert_same(cache_in(tmp_path).read(CONTENTS, form), SMALL)


def test_the_folder_says_what_it_is_and_stays_out_of_git(tmp_path: Path) -> None:
    cache_in(tmp_path).write(CONTENTS, SMALL)

    folder = tmp_path / ".zushi-cache"
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert "消してもかまいません" in text
    assert "ZUSHI_SURVEY_CACHE" in text
    text.encode("cp932")


def test_only_old_remains_of_killed_runs_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / ".zushi-cache"
    folder.mkdir()
    old, fresh = folder / ".~old.npz", folder / ".~fresh.npz"
    for path in (old, fresh):
        path.write_bytes(b"")
    os.utime(old, (0, time.time() - 2 * 86_400))

    cache_in(tmp_path).write(CONTENTS, SMALL)

    assert (old.exists(), fresh.exists()) == (False, True)
