"""`python -m benchmarks.false_findings [SEEDS]`: how often a chapter says what is not there.

Two studies in which nothing differs: the sample study with each axis column shuffled over the respondents, so that no
group differs from another; and the earlier wave cut at random into two halves, so that nothing has changed. A chapter
may speak of a difference in at most as many of them as the level of a test (`statistics: alpha`).
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from zushi_survey.core.resources import resource
from zushi_survey.pipeline.chapter.plan import PlanFile
from zushi_survey.pipeline.chapter.writing import write_chapter
from zushi_survey.pipeline.demo import copy_sample
from zushi_survey.pipeline.study import Study
from zushi_survey.questionnaire.chapter import read_chapter_plan

AXES = ("F1", "F2", "F3", "F4", "F5", "F6", "F7")
"""Columns of the sample study that axes are made of."""
_NOW, _BEFORE = "data/synthetic_r3_raw.csv", "data/synthetic_previous_raw.csv"
_CHANGES = """\
- {{ change Q6=2 }}。{{ change Q10=1 }}。{{ change Q11=1 }}。{{ change Q12:known }}。
- {{ changed Q7 down }}が減少。
"""
_KINDS = {"groups": ("group", "trend"), "changes": ("change", "some_changed")}


class Said(NamedTuple):
    """Differences that one chapter speaks of, and that its list of findings holds."""

    in_text: int
    in_findings: int


def shuffled_study(sample: Path, folder: Path, seed: int) -> Path:
    """A copy of the sample study whose axis columns are shuffled, each by itself."""
    shutil.copytree(sample, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out"))
    header, rows = _read(sample / _NOW)
    shuffle = random.Random(seed)
    for column in (header.index(name) for name in AXES):
        values = [row[column] for row in rows]
        shuffle.shuffle(values)
        for row, value in zip(rows, values, strict=True):
            row[column] = value
    _write(folder / _NOW, header, rows)
    return folder


def equal_waves_study(sample: Path, folder: Path, seed: int) -> Path:
    """A study of two waves that are the two random halves of the sample study's earlier one."""
    shutil.copytree(sample, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out"))
    header, rows = _read(sample / _BEFORE)
    random.Random(seed).shuffle(rows)
    half = len(rows) // 2
    form = "questionnaires/zushi-previous.yaml"
    for name, part in (("now", rows[:half]), ("before", rows[half:])):
        _write(folder / f"data/{name}.csv", header, part)
    answers = {"format": "csv", "encoding": "cp932", "receipt": "受付番号", "received": "受付日"}
    waves = [
        {"id": wave, "label": wave, "questionnaire": form, "answers": [{"file": f"data/{wave}.csv", **answers}]}
        | {"repairs": "repairs-previous.yaml"}
        for wave in ("now", "before")
    ]
    study = {"schema_version": 1, "title": "同じ調査回", "report_wave": "now", "compare_wave": "before", "waves": waves}
    study |= {"axes": ["sex", "age"], "wave_map": "same.yaml", "data_origin": "synthetic"}
    questions = yaml.safe_load((folder / form).read_text(encoding="utf-8"))["questions"]
    same = [{"now": one["id"], "before": one["id"], "status": ["same"], "compare": True} for one in questions]
    pairs = [{"now": "now", "before": "before", "questions": same}]
    _write_yaml(folder / "study.yaml", study)
    _write_yaml(folder / "same.yaml", {"schema_version": 1, "pairs": pairs})
    return folder


def said_of_groups(study: Path) -> Said:
    """What the chapter of the house's template says of groups."""
    return _said(study, resource("reports/templates/chapter.md").read_text(encoding="utf-8"), "groups")


def said_of_changes(study: Path) -> Said:
    """What a chapter says of changes since the earlier wave."""
    return _said(study, _CHANGES, "changes")


def _said(root: Path, text: str, what: str) -> Said:
    """Claims of some kinds in the chapter of a plan, and among the findings."""
    plan = PlanFile(root / "chapter.md", "chapter.md", read_chapter_plan(text, "chapter.md"), is_new=False)
    chapter = write_chapter(Study.open(root), plan)
    claims = [claim for statement in chapter.claims.statements for claim in statement.says]
    kinds = _KINDS[what]
    in_text = sum(claim.kind in kinds for claim in claims)
    return Said(in_text, sum(one.claim.kind in kinds for one in chapter.findings.supported))


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    """Heading and rows of an answer file."""
    with path.open(encoding="cp932", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    return header, rows


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """An answer file."""
    with path.open("w", encoding="cp932", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def _write_yaml(path: Path, content: object) -> None:
    """A settings file."""
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure over so many seeds (200 by default) and print how often something was said."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.false_findings", description="ない差を述べる頻度を測ります"
    )
    parser.add_argument("seeds", nargs="?", type=int, default=200, metavar="SEEDS", help="乱数の種の数(省くと200)")
    seeds = parser.parse_args(arguments).seeds
    with tempfile.TemporaryDirectory() as temporary:
        sample = Path(temporary) / "sample"
        copy_sample(sample)
        for label, make, measure in (
            ("区分による差(軸の列を混ぜた調査)", shuffled_study, said_of_groups),
            ("前回からの変化(同じ調査回の半分どうし)", equal_waves_study, said_of_changes),
        ):
            found = [measure(make(sample, Path(temporary) / "made", seed)) for seed in range(seeds)]
            for place, where in enumerate(("章の文", "結果の一覧")):
                wrong = sum(one[place] > 0 for one in found)
                sys.stdout.write(f"{label} {where}: {seeds}回中{wrong}回({100 * wrong / seeds:.1f}％)\n")


if __name__ == "__main__":
    main()
