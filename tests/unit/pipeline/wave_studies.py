"""Studies of two and more waves written by hand: questionnaires, answers per option, a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import zushi_survey
from zushi_survey.pipeline.study import Study

Row = Mapping[str, Any]


class HandWave(NamedTuple):
    """One wave: its questions and its answers, one mapping of question to code per respondent; or published rows."""

    id: str
    questions: Sequence[Mapping[str, Any]]
    answers: Sequence[Row] = ()
    axes: Sequence[Mapping[str, Any]] = ()
    published: str = ""
    more: Mapping[str, Any] = {}


def single(name: str, *labels: str, **more: object) -> dict[str, Any]:
    """A single-answer question with codes 1, 2, ..."""
    options = [{"code": n, "label": label} for n, label in enumerate(labels, 1)]
    return {"id": name, "type": "SA", "label": name, "options": options, **more}


def multiple(name: str, *labels: str, **more: object) -> dict[str, Any]:
    """A multiple-answer question, one column with codes joined by semicolons."""
    columns = {"kind": "delimited", "name": name}
    return {**single(name, *labels), "type": "MA", "columns": columns, **more}


def people(question: str, *counts: int, **more: Any) -> list[Row]:
    """As many respondents per code as given, the codes being 1, 2, ...; `more` are other answers of all of them."""
    return [{question: code, **more} for code, count in enumerate(counts, 1) for _ in range(count)]


def write_waves(
    folder: Path, waves: Sequence[HandWave], pairs: Sequence[Mapping[str, Any]] | None, **study: Any
) -> Study:
    """The study of these waves, newest first."""
    specs = []
    for wave in waves:
        form = {
            "schema_version": 1,
            "id": wave.id,
            "title": wave.id,
            "questions": list(wave.questions),
            "axes": list(wave.axes),
        }
        _write(folder / f"{wave.id}.yaml", form)
        spec: dict[str, Any] = {
            "id": wave.id,
            "label": f"調査{wave.id}",
            "questionnaire": f"{wave.id}.yaml",
            **wave.more,
        }
        if wave.published:
            (folder / f"{wave.id}.csv").write_text(wave.published, encoding="utf-8")
            spec["published"] = {"file": f"{wave.id}.csv"}
        else:
            weight = {"weight": "w"} if any("w" in row for row in wave.answers) else {}
            (folder / f"{wave.id}.csv").write_text(_csv(wave), encoding="utf-8")
            spec["answers"] = [{"file": f"{wave.id}.csv", **weight}]
        specs.append(spec)
    file: dict[str, Any] = {"schema_version": 1, "title": "t", "report_wave": waves[0].id, "waves": specs}
    file |= {"compare_wave": waves[1].id}
    if pairs is not None:
        _write(folder / "wave-map.yaml", {"schema_version": 1, "pairs": list(pairs)})
        file |= {"wave_map": "wave-map.yaml"}
    _write(folder / "study.yaml", file | study)
    return zushi_survey.open_study(folder)


def _csv(wave: HandWave) -> str:
    names = list(dict.fromkeys(name for row in wave.answers for name in row))
    lines = [",".join(names), *(",".join(str(row.get(name, "")) for name in names) for row in wave.answers)]
    return "\n".join(lines) + "\n"


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False), encoding="utf-8")


def same(*names: str, now: str = "N", before: str = "B", **more: Any) -> dict[str, Any]:
    """The pair of two waves that asked these questions alike."""
    entries = [{"now": name, "before": name, "status": ["same"], "compare": "yes"} for name in names]
    return {"now": now, "before": before, "questions": entries, **more}
