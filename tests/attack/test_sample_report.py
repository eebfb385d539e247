"""The whole sample report, published: nothing under a threshold can be worked out from its files.

Every format is attacked by `python -m tests.attack STUDY STUDY/out/report --internal FOLDER`; here those that are read
in a few seconds.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import pytest

from tests.attack.attacker import Attacker, truth_of
from tests.attack.book import read_books, read_thresholds
from tests.attack.machine import hints
from tests.attack.published import read_folder

FORMATS = ("html", "docx", "csv")
Run = Callable[..., CompletedProcess[str]]
pytestmark = pytest.mark.slow


class Report(NamedTuple):
    """The report as the public and as the office has it."""

    study: Path
    published: Path
    internal: Path


@pytest.fixture(scope="module")
def report(demo_study: Path, run_cli: Run, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Both reports, made by the command."""
    study = Path(shutil.copytree(demo_study, tmp_path_factory.mktemp("attacked") / "study"))
    made = Report(study, study / "published", study / "internal")
    formats = [word for one in FORMATS for word in ("--format", one)]
    for policy, out in (("publish", made.published), ("internal", made.internal)):
        done = run_cli("report", "--policy", policy, "--quiet", "--no-figures", "--out", str(out), *formats, cwd=study)
        assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def attacker(report: Report) -> Attacker:
    """The attacker with the published report before him."""
    statements, _ = read_folder(report.published, read_books(report.study))
    return Attacker(read_books(report.study), statements)


def test_the_published_report_gives_no_small_count_away(attacker: Attacker, report: Report) -> None:
    """Neither its number, nor that it is not nobody, nor that it is under the threshold; in less than a minute."""
    truth = truth_of(attacker.books, read_folder(report.internal, attacker.books)[0], attacker.place_of)
    started = time.process_time()
    findings = attacker.findings(truth, read_thresholds(report.study))

    assert time.process_time() - started < 60
    assert len(attacker.targets(truth, read_thresholds(report.study))) > 500
    assert not findings, "\n".join(map(str, findings))


def test_every_format_of_the_report_is_read(attacker: Attacker) -> None:
    """The pages, the document, the files for machines and the data of the explorer, of both waves."""
    sources = {one.source.partition(":")[0].partition(" ")[0] for one in attacker.statements}
    waves = {one.place.wave for one in attacker.statements}

    assert {"report.html", "report.docx", "tables.csv", "shares.csv", "statistics.csv"} <= sources
    assert any("explorer" in one.source for one in attacker.statements)
    assert waves == {"R3", "P"}
    assert not attacker.unused, attacker.unused


def test_rows_that_are_hidden_hold_no_figure_in_another_column(report: Report) -> None:
    """No standard error, interval, base of a mean, reliability or mark of a test beside a hidden number."""
    assert [*hints(report.published)] == []
