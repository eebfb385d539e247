"""Small random studies: written as study folders, published by the program, with every person known to the test.

Several axes (one coarser than another, one nested), nets, a sub-question of some, several answers with an option that
stands alone, scores with a mean, filters, small groups, two waves, several releases one after another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from tests.attack.book import NOT_APPLICABLE, Book, read_books
from tests.attack.boxes import Box

Person = Mapping[str, str]
"""The state of every variable."""
WAVES = ("N", "B")
RELEASE = {"threshold": 3, "sensitive_threshold": 6, "hidden_group": 6, "small_base": 30}


@dataclass(frozen=True)
class RandomStudy:
    """A study folder and who answered what."""

    folder: Path
    persons: Mapping[str, Sequence[Person]]
    """By wave."""

    @cached_property
    def books(self) -> dict[str, Book]:
        """The questionnaires."""
        return read_books(self.folder)

    def truth(self, boxes: Iterable[Box]) -> dict[Box, int]:
        """How many persons are in each box, counted one by one."""
        return {box: self._count(box) for box in boxes if not any(" " in name for name, _ in box[1])}

    def _count(self, box: Box) -> int:
        """How many persons meet all conditions."""
        return sum(all(one.get(name) in states for name, states in box[1]) for one in self.persons[box[0]])


def random_study(seed: int, folder: Path) -> RandomStudy:
    """The study of a seed, written into the folder."""
    random = np.random.default_rng(seed)
    form = _form(random)
    persons: dict[str, list[Person]] = {}
    specs = []
    for wave in WAVES[: 1 + int(random.integers(0, 2))]:
        rows = [
            _person(random, form, size) for size in [_shares(random, form)] for _ in range(random.integers(60, 301))
        ]
        persons[wave] = rows
        _write(folder / f"{wave}.yaml", {"schema_version": 1, "id": wave, "title": wave, **form})
        (folder / f"{wave}.csv").write_text(_csv(form, rows), encoding="utf-8")
        answers = [{"file": f"{wave}.csv"}]
        specs.append({"id": wave, "label": f"調査{wave}", "questionnaire": f"{wave}.yaml", "answers": answers})
    plan = {"schema_version": 1, "title": "t", "report_wave": WAVES[0], "waves": specs, "axes": ["age", "sex"]}
    if len(specs) > 1:
        entries = [
            {"now": one["id"], "before": one["id"], "status": ["same"], "compare": "yes"} for one in form["questions"]
        ]
        pairs = [{"now": "N", "before": "B", "questions": entries}]
        _write(folder / "wave-map.yaml", {"schema_version": 1, "pairs": pairs})
        plan |= {"compare_wave": WAVES[1], "wave_map": "wave-map.yaml"}
    _write(folder / "study.yaml", plan | {"release": RELEASE})
    return RandomStudy(folder, persons)


def _form(random: np.random.Generator) -> dict[str, Any]:
    """Questions and axes."""

    def options(count: int, scores: Sequence[int] = ()) -> list[dict[str, Any]]:
        scored = [{"score": score} for score in scores] or [{}] * count
        return [{"code": n, "label": f"答{n}", **more} for n, more in zip(range(1, count + 1), scored, strict=False)]

    net = [{"id": "ab", "label": "甲", "options": [1, 2]}]
    sensitive = bool(random.integers(0, 3) == 0)
    several = [*options(3), {"code": 4, "label": "ない", "exclusive": True}]
    questions: list[dict[str, Any]] = [
        {"id": "F", "type": "SA", "label": "年齢", "options": options(4)},
        {"id": "S", "type": "SA", "label": "性別", "options": options(2)},
        {"id": "Q", "type": "SA", "label": "問", "options": options(4), "nets": net, "sensitive": sensitive},
        {"id": "U", "type": "SA", "label": "副問", "options": options(3), "ask": "Q in (1, 2)"},
        {
            "id": "M", "type": "MA", "label": "複数", "options": several, "nets": [{**net[0], "options": [2, 3]}],
            "columns": {"kind": "delimited", "name": "M"},
        },
        {"id": "T", "type": "SA", "label": "満足", "options": [*options(3, (1, 0, -1)), {"code": 4, "label": "不明"}]},
    ]  # fmt: skip
    kept = questions[:3] + [one for one in questions[3:] if random.random() < 0.6]
    axes = [
        {"id": "age", "label": "年齢", "question": "F"},
        {"id": "sex", "label": "性別", "question": "S"},
        {
            "id": "old", "label": "世代", "question": "F",
            "categories": [
                {"id": "young", "label": "若", "options": [1]}, {"id": "old", "label": "老", "options": [2, 3, 4]},
            ],
        },
    ]  # fmt: skip
    return {"questions": kept, "axes": axes}


def _shares(random: np.random.Generator, form: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """How often each option is chosen."""
    return {one["id"]: random.dirichlet(np.full(len(one["options"]), 0.7)) for one in form["questions"]}


def _person(random: np.random.Generator, form: Mapping[str, Any], shares: Mapping[str, np.ndarray]) -> Person:
    """One respondent."""
    states: dict[str, str] = {}
    for question in form["questions"]:
        name, share = question["id"], shares[question["id"]]
        if question.get("ask") and states["Q"] not in ("1", "2"):
            states[name] = NOT_APPLICABLE
        elif random.random() < 0.03:
            states[name] = "no_answer"
        elif question["type"] == "SA":
            states[name] = str(random.choice(len(share), p=share) + 1)
        else:
            states[name] = "answered"
            ticks = {n + 1 for n in range(3) if random.random() < share[n] + 0.1} or {4}
            for option in range(1, 5):
                states[f"{name}#{option}"] = "yes" if option in ticks else "no"
            states[f"{name}#ab"] = "yes" if ticks & {2, 3} else "no"
    return states


def _csv(form: Mapping[str, Any], persons: Sequence[Person]) -> str:
    """The answers as keyed."""
    names = [one["id"] for one in form["questions"]]
    lines = [",".join(names)]
    for person in persons:
        cells = []
        for name in names:
            state = person[name]
            ticks = ";".join(str(n) for n in range(1, 5) if person.get(f"{name}#{n}") == "yes")
            cells.append(ticks if state == "answered" else state if state.isdigit() else "")
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """A YAML file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False), encoding="utf-8")


def publish(study: RandomStudy, out: Path, seed: int) -> int:
    """Tables of the study, released one call after another and written as the program writes them; how many calls.

    A call that the program refuses publishes nothing.
    """
    import zushi_survey
    from zushi_survey.core.problems import SurveyError
    from zushi_survey.present.tidy import tidy_table
    from zushi_survey.render.delimited import csv_bytes
    from zushi_survey.render.json_file import json_bytes

    opened = zushi_survey.open_study(study.folder)
    out.mkdir()
    done = 0
    for number, (by, where, wave) in enumerate(_requests(np.random.default_rng(seed), [*study.persons])):
        try:
            tables = opened.crosstab("all", by, where=where, wave=wave, policy="publish")
        except SurveyError as error:
            if {problem.code for problem in error.problems} != {"E-SUP-001"}:
                raise
            continue
        done += 1
        data = tidy_table(tables.tables)
        write = csv_bytes if where is None else json_bytes
        (out / f"{number}.{'csv' if where is None else 'json'}").write_bytes(write(data))
    return done


def _requests(random: np.random.Generator, waves: Sequence[str]) -> Iterator[tuple[list[str], str | None, str]]:
    """Axes, filter and wave of each call."""
    # Axes within one another come with the first tables: what single axes tell of their cells cannot be taken back.
    nested = ["age*sex"] if random.random() < 0.5 else []
    for wave in waves:
        yield ["age", "sex", *nested], None, wave
    if random.random() < 0.5:
        yield ["old"], None, waves[0]
    if random.random() < 0.5:
        yield [["sex"], ["age"], []][int(random.integers(0, 3))], "F in (2, 3, 4)", waves[0]


@contextmanager
def primary_rules_only() -> Iterator[None]:
    """The program with secondary suppression switched off: small counts are hidden, nothing protects them."""
    from zushi_survey.pipeline.releasing import Register

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Register, "decide", lambda *_: None)
        yield
