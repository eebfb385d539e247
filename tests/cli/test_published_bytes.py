"""Words planted in answers, receipts and hearing records: no byte that a command writes under `publish` holds one."""

from __future__ import annotations

import base64
import io
import json
import os
import platform
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import openpyxl
import pytest

from tests.small_study import CANARIES, FREE_TEXT, LARGEST, RECEIPT, Canary, write_small_study

PUBLISH = "--policy publish"
COMMANDS = {
    "report": f"report {PUBLISH} --out out/report",
    "report-parts": f"report {PUBLISH} --out out/parts --no-figures --format html --format md"
    + "".join(
        f" --part {part}" for part in ("respondents", "free_text", "hearing", "questionnaire", "quality", "changes")
    ),
    "chapter": f"chapter {PUBLISH}",
    "freq": f"freq {PUBLISH}",
    "crosstab-json": f"crosstab all --by sex --by age --intervals {PUBLISH} --format json",
    "crosstab-xlsx": f"crosstab all {PUBLISH} --format xlsx",
    "crosstab-html": f"crosstab Q4 Q2 --marks whole {PUBLISH} --format html",
    "compare": f"compare {PUBLISH} --format html",
    "compare-csv": f"compare {PUBLISH} --format csv",
    "rates": f"rates {PUBLISH} --aapor --format xlsx",
    "rates-json": f"rates {PUBLISH} --format json",
    "precision": f"precision {PUBLISH} --format html",
    "test": f"test all {PUBLISH} --format csv",
    "order": f"test Q1 --order {PUBLISH} --format html",
    "sensitivity": f"sensitivity {PUBLISH} --format html",
    "hearing": f"hearing {PUBLISH} --format html",
    "hearing-json": f"hearing {PUBLISH} --format json",
    "check": f"check text.txt {PUBLISH} --format html",
    "explain": f"explain Q1 3 age=1 {PUBLISH}",
    "explain-mean": f"explain Q4 mean {PUBLISH} --format json",
    "questionnaire": "questionnaire --format html",
    "rates-wrong": f"rates {PUBLISH} --deadline 2020-01-99",
    "crosstab-wrong": f"crosstab Q9 --where Q1=4 {PUBLISH}",
    "weighted-wrong": f"crosstab Q1 --weighted {PUBLISH}",
}
"""Every command that takes a policy, in the formats that differ most, and some that end in an error."""
INTERNAL = {
    "validate": "validate --format html",
    "validate-terminal": "validate",
    "verify-run": "verify-run --only-files",
}
"""Commands that name sheets to whoever corrects them: a receipt number may stand there, what was written may not."""
MACHINE = Canary("KANARIA-MACHINE", "the computer's name")
USER = Canary("KANARIA-USER", "who is logged in")
_PNG = b"\x89PNG\r\n\x1a\n"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")


class Written(NamedTuple):
    """What one command wrote."""

    code: int
    screen: str
    files: tuple[Path, ...]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_study(tmp_path_factory.mktemp("kanaria-place") / "調査")


@pytest.fixture(scope="module")
def written(study: Path, run_cli: Callable[..., object]) -> dict[str, Written]:
    """Every command once, in this order, each with the files that were new or changed after it."""
    found: dict[str, Written] = {}
    with (
        patch.object(platform, "node", lambda: MACHINE.word),
        patch.dict(os.environ, dict.fromkeys(("USER", "LOGNAME", "USERNAME"), USER.word)),
    ):
        for name, line in (COMMANDS | INTERNAL).items():
            before = _states(study)
            done = run_cli(*line.split(), cwd=study)
            after = _states(study)
            files = tuple(path for path, state in after.items() if before.get(path) != state)
            found[name] = Written(done.returncode, done.stdout + done.stderr, files)  # type: ignore[attr-defined]
    return found


def _states(study: Path) -> dict[Path, tuple[int, int]]:
    return {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in sorted(study.rglob("*")) if p.is_file()}


def pieces(content: bytes) -> Iterator[bytes]:
    """The bytes, and what is packed into them: parts of archives, texts of pictures, pictures inside pages."""
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.infolist():
                yield part.filename.encode() + part.comment
                yield from pieces(archive.read(part))
    if content.startswith(_PNG):
        yield from _png_texts(content)
    for data in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", content):
        yield from pieces(base64.b64decode(data))


def _png_texts(content: bytes) -> Iterator[bytes]:
    """Texts of a PNG that are compressed; the others can be read as they stand."""
    place = len(_PNG)
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            packed = body.split(b"\0", 1)[1].lstrip(b"\0\x01")
            try:
                yield zlib.decompress(packed[packed.find(b"\x78") :])
            except zlib.error:
                yield packed
        place += length + 12


def holds(content: bytes, word: str) -> bool:
    """Whether the word stands anywhere in the bytes, packed or not, in any encoding a computer writes."""
    looked_for = [word.encode(encoding) for encoding in _ENCODINGS]
    return any(text in piece for piece in pieces(content) for text in looked_for)


def leaks(written: Written, study: Path, canaries: tuple[Canary, ...]) -> list[str]:
    """Where each word was found: on the screen or in which file."""
    contents = {"(screen)": written.screen.encode()}
    contents |= {path.relative_to(study).as_posix(): path.read_bytes() for path in written.files}
    return [
        f"{one.what}: {place}" for one in canaries for place, content in contents.items() if holds(content, one.word)
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_planted_comes_out(name: str, written: dict[str, Written], study: Path):
    assert written[name].screen or written[name].files, "the command wrote nothing"
    assert written[name].code == (1 if name.endswith("-wrong") else 0), written[name].screen[:500]
    assert leaks(written[name], study, CANARIES) == []


@pytest.mark.parametrize("name", INTERNAL)
def test_what_names_sheets_tells_no_words_of_theirs(name: str, written: dict[str, Written], study: Path):
    allowed = (RECEIPT,)
    assert leaks(written[name], study, tuple(one for one in CANARIES if one not in allowed)) == []


@pytest.mark.parametrize("name", [*COMMANDS, *INTERNAL])
def test_no_output_says_where_and_by_whom_it_was_made(name: str, written: dict[str, Written], study: Path):
    place = Canary(study.parent.name, "the folder on this machine")

    assert leaks(written[name], study, (MACHINE, USER, place)) == []


def test_what_was_planted_is_there_to_be_found(study: Path):
    """Otherwise the tests above would pass for want of anything to find."""
    inputs = b"".join(path.read_bytes() for path in study.glob("*.csv"))

    assert [one.what for one in CANARIES if not holds(inputs, one.word)] == []


def test_packed_words_are_found():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.xml", "<a>KANARIA-FREE</a>" * 20)
    page = b'<img src="data:x;base64,' + base64.b64encode(stream.getvalue()) + b'">'

    assert holds(stream.getvalue(), FREE_TEXT.word)
    assert holds(page, FREE_TEXT.word)
    assert holds("あKANARIA-FREE".encode("utf-16-le"), FREE_TEXT.word)
    assert not holds(page, "KANARIA-NONE")


def test_the_same_words_come_out_of_an_internal_table(study: Path, run_cli: Callable[..., object]):
    """The largest number is shown for internal use: what keeps it back is the policy."""
    done = run_cli("crosstab", "Q4", "--policy", "internal", "--format", "json", "--out", "i.json", cwd=study)

    assert done.returncode == 0  # type: ignore[attr-defined]
    assert holds((study / "i.json").read_bytes(), LARGEST.word)


def test_no_count_below_the_threshold_is_in_data_for_programs(written: dict[str, Written]):
    rows = json.loads(written["crosstab-json"].screen)["rows"]
    counts = [row["count_unweighted"] for row in rows if row["kind"] != "not_applicable"]

    assert len(counts) > 100
    assert [count for count in counts if count in (1, 2)] == []
    assert None in counts, "nothing was hidden"


def test_the_record_holds_what_publish_would_show(written: dict[str, Written], study: Path):
    figures = json.loads((study / "out/figures.json").read_text(encoding="utf-8"))

    assert not holds(json.dumps(figures).encode(), LARGEST.word)


def test_a_bug_is_told_without_what_it_was_about(study: Path, run_cli: Callable[..., object]):
    def fails(*_: object, **__: object) -> None:
        raise ValueError(f"could not convert {FREE_TEXT.word}")

    with patch("zushi_survey.pipeline.tabulation.tabulate", fails):
        done = run_cli("crosstab", "Q1", cwd=study)

    assert done.returncode == 70  # type: ignore[attr-defined]
    assert not holds((done.stdout + done.stderr).encode(), FREE_TEXT.word)  # type: ignore[attr-defined]


SYNTHETIC = "合成データ"
_CHECKSUMS = ("written.json", "report-written.json")
"""What was written last time, in checksums only: no figures, nothing to read."""
_LABELS = re.compile(r"/machine/(?:codes_\w+|columns)\.csv$")
"""Code lists: words of the questionnaire and of the columns, no figure; about.csv beside them says it for all."""
_OFFICE = (".claims.yaml", "chapter.md")
"""Working files beside a text: how its sentences are read, and the planner's own draft with placeholders."""
_FIXED_TIMES = {(1980, 1, 1, 0, 0, 0), (1980, 1, 31, 0, 0, 0), (2020, 1, 1, 0, 0, 0)}
"""Times that the libraries and we put into archives: the same on every day."""


def _silent(written: Written, study: Path, *, figures: bool) -> list[str]:
    """Files that do not say so: the single files of figures, or all the others."""
    names = {path: path.relative_to(study).as_posix() for path in written.files}
    asked = {
        path: name
        for path, name in names.items()
        if ("/figures/" in name) == figures
        and not (path.name in _CHECKSUMS or name.endswith(_OFFICE) or _LABELS.search(name))
    }
    return [n for path, n in asked.items() if not holds(path.read_bytes(), SYNTHETIC) and not _holds_escaped(path)]


@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.endswith("-wrong")])
def test_every_file_says_that_the_data_are_synthetic(name: str, written: dict[str, Written], study: Path):
    assert _silent(written[name], study, figures=False) == []
    assert written[name].files or SYNTHETIC in written[name].screen


@pytest.mark.parametrize("name", ["report", "chapter"])
def test_every_single_figure_says_that_the_data_are_synthetic(name: str, written: dict[str, Written], study: Path):
    assert any(path.parent.name == "figures" for path in written[name].files)
    assert _silent(written[name], study, figures=True) == []


def _holds_escaped(path: Path) -> bool:
    """Whether the file says so in another spelling: as numbered characters."""
    return holds(path.read_bytes(), "".join(f"&#{ord(letter)};" for letter in SYNTHETIC))


def test_workbooks_and_documents_tell_nobody_and_no_time(written: dict[str, Written], study: Path):
    """Properties as an office program shows them: title and subject, the program, one fixed time."""
    packed = [p for one in written.values() for p in one.files if p.suffix in (".xlsx", ".docx") and p.is_file()]

    assert {path.suffix for path in packed} == {".xlsx", ".docx"}
    for path in packed:
        with zipfile.ZipFile(path) as archive:
            times = {part.date_time for part in archive.infolist()}
            core = archive.read("docProps/core.xml").decode()
        assert len(times) == 1, path.name
        assert times <= _FIXED_TIMES, path.name
        told = dict(re.findall(r"<(?:dc|cp|dcterms):(\w+)[^>]*>([^<]+)</", core))
        assert told.get("creator", "zushi-survey") == "zushi-survey", path.name
        assert told.get("lastModifiedBy", "zushi-survey") == "zushi-survey", path.name
        assert {told[name][:10] for name in ("created", "modified") if name in told} <= {"2000-01-01", "1980-01-01"}, (
            told
        )


def test_no_workbook_has_comments_or_hidden_sheets(written: dict[str, Written]):
    books = {path for one in written.values() for path in one.files if path.suffix == ".xlsx"}

    assert len(books) >= 3
    for path in sorted(books):
        book = openpyxl.load_workbook(path)
        assert {sheet.sheet_state for sheet in book} == {"visible"}, path.name
        assert [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment] == []
