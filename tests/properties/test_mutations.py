"""Law: whatever a file holds, reading it gives a result or a `SurveyError`; `tests/fuzz/run.py` runs many more."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.fuzz.corpus import seeds
from tests.fuzz.mutations import mutated, seed_of
from tests.fuzz.run import _TARGETS, fuzz
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.printed_files import read_printed
from zushi_survey.data.readers import read_sheet
from zushi_survey.data.text_files import read_text_file
from zushi_survey.questionnaire.load import load_questionnaire

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the alarm is a signal")
IN_ONE_RUN = 380
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 10)}]\n" for before, name in pairwise("abcdefghi")
)


@pytest.mark.parametrize("seed", seeds(), ids=lambda seed: f"{seed.name}-{seed.target}")
def test_the_files_that_are_changed_are_read_as_they_are(seed, tmp_path: Path):
    """Otherwise every change of a file would be refused for the same reason."""
    (tmp_path / seed.name).write_bytes(seed.content)

    _TARGETS[seed.target](tmp_path / seed.name)


def test_changed_files_give_a_result_or_a_clear_error(tmp_path: Path):
    kinds = [name for name in dict.fromkeys(seed.target for seed in seeds()) if name != "native"]

    found = [fuzz(IN_ONE_RUN // len(kinds), tmp_path, only=f" {kind}") for kind in kinds]

    assert [fault for _, faults in found for fault in faults] == []
    assert sum(outcomes.total() for outcomes, _ in found) > IN_ONE_RUN * 0.8


def test_a_changed_file_is_the_same_every_time():
    for seed in seeds():
        assert mutated(seed.content, seed_of("x", 5)) == mutated(seed.content, seed_of("x", 5))


def refusal(read, path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(SurveyError) as error:
        read(path)
    return error.value.problems[0].code


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        "[" * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        '["]", ' * 60_000,
        "a: &a [*a]",
        "a: !!python/object/apply:os.system ['id']",
        "schema_version: " + "9" * 5_000,
    ],
    ids=["laughs", "flow", "lists", "keys", "closers in quotes", "itself", "objects", "long number"],
)  # fmt: skip
def test_yaml_made_to_harm(tmp_path: Path, text: str):
    """The second to the fifth took the process down before the depth was looked at."""
    assert refusal(load_questionnaire, tmp_path / "q.yaml", text.encode()) == "E-QST-001"


def test_found_by_changes(tmp_path: Path):
    """Each of these once ended with something else than a clear error."""
    (tmp_path / "a.html").write_bytes(b"<p>x</p><![C foo[ y ]]><p>z</p>")
    assert read_text_file(tmp_path / "a.html").paragraphs[0].text == "x"

    page = b"<table><tr><td colspan=99999999 rowspan=99999999>1</td></tr><tr><td colspan=\xc2\xb2>2</td></tr></table>"
    (tmp_path / "b.html").write_bytes(page)
    assert len(read_printed(tmp_path / "b.html").tables) == 1

    number = f"schema_version: 1\nid: {'9' * 400}\ntitle: t\nquestions: []\n"
    assert refusal(load_questionnaire, tmp_path / "q.yaml", number.encode()).startswith("E-QST")


def test_a_sav_with_the_same_name_twice_is_refused(tmp_path: Path):
    import pandas as pd
    import pyreadstat

    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pd.DataFrame({"AA": [1.0], "AB": [2.0]}), str(path))
    content = path.read_bytes().replace(b"AB", b"AA")

    assert refusal(read_sheet, path, content) == "E-INP-025"
