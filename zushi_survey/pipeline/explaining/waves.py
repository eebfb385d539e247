"""A figure of the comparison with an earlier survey: both shares with their counts, and the difference of the two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey import __version__
from zushi_survey.pipeline.explaining.finding import figure_of
from zushi_survey.pipeline.record import input_facts
from zushi_survey.pipeline.waves.comparison import CompareRequest
from zushi_survey.present.changes_explained import (
    Row,
    answer_label,
    change_steps,
    forms_of_change,
    is_hidden,
    row_labels,
    wave_question_step,
)
from zushi_survey.present.explaining import Chain, Step
from zushi_survey.present.printed import same_step, table_steps

if TYPE_CHECKING:
    from zushi_survey.analysis.facts import ChangeFact
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.data.sheet import RawSheet
    from zushi_survey.pipeline.explaining.traced import Traced
    from zushi_survey.pipeline.folder import StudyFolder, WaveData

_WAVES = "-waves"
_NAMED = re.compile(r"(?:^|\s)([A-Za-z]\w*(?:\.\w+)?) .*: 前回との比較")
_COUNTS = ("count", "base", "count_before", "base_before")


def change_chain(study: StudyFolder, traced: Traced) -> Chain | None:
    """The chain of a share, a base or a difference of a comparison; None for what is none of these."""
    question, origin = _question(traced), traced.origin
    if not question:
        return None
    axes, earlier, wave, weight = (
        origin.names("axes"),
        origin.text("earlier"),
        origin.text("wave"),
        origin.text("weight"),
    )
    compared = _compared(study, CompareRequest((question,), axes, earlier, traced.policy, wave, weight))
    row = _row(compared.rows, traced)
    if row is None:
        return None
    head = traced.head(is_shown=not is_hidden(row))
    head.append(_same(row, traced, compared.labels, study.file.decimals))
    return _chain(study, compared, row, head, table_steps(traced.table) if traced.table else ())


def chain_of_change(study: StudyFolder, fact: ChangeFact, policy: Policy) -> Chain | None:
    """The chain of a change that a sentence states; None where the comparison does not print it alone."""
    group = fact.now.group
    axes = (group.axis,) if group else ()
    compared = _compared(study, CompareRequest((fact.now.of.question,), axes, policy=policy))
    place = (group.axis, group.category) if group else ("total", "total")
    counts = (fact.now.chosen, fact.now.base, fact.before.chosen, fact.before.base)
    fits = [row for row in compared.rows if (row["axis"], row["category"]) == place]
    fits = [row for row in fits if tuple(row[name] for name in _COUNTS) == counts]
    named = [row for row in fits if row["option"] in (fact.now.of.option, fact.now.of.net)] if len(fits) > 1 else fits
    return _chain(study, compared, named[0], [], ()) if len(named) == 1 else None


class _Compared(NamedTuple):
    """A comparison of one question."""

    waves: tuple[WaveData, WaveData]
    rows: list[Row]
    policy: Policy

    @property
    def labels(self) -> tuple[str, str]:
        """What the two waves are called."""
        return self.waves[0].spec.label, self.waves[1].spec.label


def _compared(study: StudyFolder, request: CompareRequest) -> _Compared:
    """The comparison asked for. Raises SurveyError."""
    from zushi_survey.pipeline.waves.pages import compare_page

    made = compare_page(study, request)
    found: list[Row] = [dict(zip(made.data.columns, row, strict=True)) for row in made.data.rows]
    # Trends and means are no change of a share: their figures would fit in several places.
    rows = [row for row in found if row["row"] == "change" and row["kind"] != "mean"]
    return _Compared((made.found.now, made.found.before), rows, made.found.policy)


def _chain(study: StudyFolder, compared: _Compared, row: Row, head: Sequence[Step], about: Iterable[Step]) -> Chain:
    """The chain of one row of a comparison."""
    figures = change_steps(row, compared.labels, study.file.decimals)
    steps = (*head, *figures, *about, *_files(study, compared.waves, row))
    title = f"{row['question']} {row['question_label']}: 前回との比較の数字の来歴"
    return Chain(f"{row['question']}{_WAVES}", title, steps, compared.policy)


def _question(traced: Traced) -> str:
    """The question that a figure of a comparison is about; empty for none."""
    if traced.keys:
        return traced.keys.get("question", "")
    if _WAVES in traced.table_id:
        return traced.table_id.partition(_WAVES)[0]
    if traced.cell.group:
        return traced.cell.group.partition(" ")[0]
    match = _NAMED.search(traced.cell.title)
    return match[1] if match else ""


def _row(rows: Sequence[Row], traced: Traced) -> Row | None:
    """The row of the comparison that the figure stands in; None where none or several fit."""
    keys, labels = traced.keys, set(traced.cell.labels)
    if keys:
        names = ("question", "option", "axis", "category")
        fits = [row for row in rows if all(str(row[name] or "") == keys.get(name, "") for name in names)]
    else:
        fits = [row for row in rows if row["compare"] and row_labels(row) & labels]
        in_group = [row for row in fits if row["axis"] != "total" and row["category_label"] in labels]
        axis = traced.table_id.partition(f"{_WAVES}-")[2]
        fits = [row for row in in_group if row["axis"] == axis] if axis else _of_whole(fits, labels)
    return fits[0] if len(fits) == 1 else None


def _of_whole(rows: Sequence[Row], labels: set[str]) -> list[Row]:
    """Of the rows of an answer that of everyone, or in the summary that of the group named beside it."""
    grouped = [row for row in rows if f"{answer_label(row)}({row['category_label']})" in labels]
    return grouped or [row for row in rows if row["axis"] == "total"]


def _same(row: Row, traced: Traced, labels: tuple[str, str], decimals: int) -> Step:
    """What the figure is, and whether it comes out again."""
    if is_hidden(row):
        return same_step("", traced.cell.text, None)
    forms = forms_of_change(row, labels, decimals)
    if traced.keys:
        now = row.get(traced.cell.column)
        is_same = now is not None and str(now) == traced.cell.text
        return same_step(traced.cell.column, traced.cell.text, traced.cell.text if is_same else str(now))
    wanted = figure_of(traced.cell.text)
    column = traced.cell.over or traced.cell.column
    named = {what: text for what, text in forms.items() if what.startswith(column.split(" ")[0])} or forms
    for what, text in named.items():
        if wanted is not None and figure_of(text) == wanted:
            return same_step(what, traced.cell.text, traced.cell.text)
    heading = " ".join(part for part in (traced.cell.over, traced.cell.column) if part)
    shown = forms.get(heading)
    if shown is not None:
        return same_step(heading, traced.cell.text, shown)
    return Step("照合", (f"この数字は: {heading}(比べ方の結果です。もとの比率と人数は下のとおり)",))


def _files(study: StudyFolder, waves: tuple[WaveData, WaveData], row: Row) -> Iterator[Step]:
    """The wording of the question in both waves, the files of both, and the command."""
    names = (str(row["question"]), str(row["question_before"] or row["question"]))
    for wave, name in zip(waves, names, strict=True):
        question = wave.questionnaire.question_by_id.get(name.partition(".")[0])
        if question is not None:
            yield wave_question_step(wave.spec.label, question)
    counted = [f"{wave.spec.label} {sheet.file}: {sheet.row_count:,} 行" for wave in waves for sheet in _sheets(wave)]
    yield Step("ファイルと行数", tuple(counted))
    facts = dict.fromkeys((fact["file"], fact["sha256"]) for wave in waves for fact in input_facts(study, wave))
    yield Step("入力の照合値", tuple(f"{name} SHA-256 {sha}" for name, sha in facts))
    by = f" --by {row['axis']}" if row["axis"] not in ("total", None) else ""
    command = f"zushi-survey compare {names[0]}{by} --with {waves[1].spec.id}"
    yield Step("プログラム", (f"zushi-survey {__version__}", command))


def _sheets(wave: WaveData) -> tuple[RawSheet, ...]:
    """The answer files of a wave; none of published tables."""
    return () if wave.published is not None else wave.sheets
