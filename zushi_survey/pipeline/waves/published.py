"""One question of a wave of which only published tables exist: its table, released like any other, and its shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zushi_survey.analysis.suppression import release
from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, RawTable
from zushi_survey.analysis.waves.shares import GroupShare
from zushi_survey.analysis.waves.sides import ComparedAnswer, Place, WaveSide
from zushi_survey.data.published import NO_ANSWER, PublishedFigure, PublishedWave
from zushi_survey.pipeline.waves.sides import SideRequest, side_title
from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.model import Kind

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import WaveData
    from zushi_survey.pipeline.waves.axes import AxisPair, OwnName
    from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable

Figures = Mapping[tuple[str, ...], PublishedFigure]


@dataclass(frozen=True)
class _Group:
    """One published group of one question."""

    axis: str
    category: str
    label: str
    figures: Figures

    @property
    def base(self) -> int:
        """The published n."""
        return next(iter(self.figures.values())).base


def says_who_did_not_answer(published: PublishedWave, variable: PlannedVariable) -> bool:
    """Whether tests can be among those who answered."""
    return published.base == "answered" or (NO_ANSWER,) in published.figures.get((variable.id, TOTAL, TOTAL), {})


def published_side(
    wave: WaveData,
    published: PublishedWave,
    variable: PlannedVariable,
    answers: Sequence[ComparedAnswer],
    axes: Sequence[PlannedAxis],
    request: SideRequest,
) -> WaveSide:
    """One question from published tables; groups and answers that were not published are not there."""
    title = side_title(wave, variable, None, request)
    cells: list[Cell] = []
    shares: dict[Place, GroupShare] = {}
    for group in _groups(published, variable, axes, {pair.now.id: pair for pair in request.pairs}):
        for answer, net in zip(answers, variable.question.nets, strict=True):
            figure = _figure(group.figures, net.options, variable)
            if figure is not None:
                cell = _cell(title.wave, variable, group, (answer.option, answer.label), figure, CellKind.NET)
                cells.append(_with_interval(cell, request.study.file.statistics.confidence))
                shares[group.axis, group.category, answer.option] = _share(figure, group, request)
        if missing := group.figures.get((NO_ANSWER,)):
            cells.append(_cell(title.wave, variable, group, (NO_ANSWER, "無回答"), missing, CellKind.NO_ANSWER))
    raw = RawTable(title, tuple(cells))
    (table,) = release([raw], request.policy, request.study.file.release)
    return WaveSide(table, shares)


def _groups(
    published: PublishedWave,
    variable: PlannedVariable,
    axes: Sequence[PlannedAxis],
    pairs: Mapping[str, AxisPair],
) -> Iterator[_Group]:
    """Everyone, then the categories of the axes, as far as published; axes by id or label, categories likewise."""
    if figures := published.figures.get((variable.id, TOTAL, TOTAL)):
        yield _Group(TOTAL, TOTAL, "全体", figures)
    for axis in axes:
        pair = pairs[axis.id]
        for category in axis.categories:
            parts = [_named(published, variable, pair.own_axis, name) for name in pair.own_categories[category.id]]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                yield _Group(axis.id, category.id, category.label, _added(known))


def _named(published: PublishedWave, variable: PlannedVariable, axis: OwnName, category: OwnName) -> Figures | None:
    """The figures of one category, by the names that the wave itself has for it."""
    keys = [(variable.id, a, normalise_label(c)) for a in axis for c in category]
    return next((published.figures[key] for key in keys if key in published.figures), None)


def _added(parts: Sequence[Figures]) -> Figures:
    """The figures of several categories together: what all of them have, counts and bases added."""
    if len(parts) == 1:
        return parts[0]
    shared = [answer for answer in parts[0] if all(answer in part for part in parts)]
    return {
        answer: PublishedFigure(
            sum(part[answer].base for part in parts),
            sum(part[answer].low for part in parts),
            sum(part[answer].high for part in parts),
        )
        for answer in shared
    }


def _figure(figures: Figures, codes: Sequence[str], variable: PlannedVariable) -> PublishedFigure | None:
    """The figure of a net: as published, or the sum of the options of a single answer; None where it is not there."""
    if known := figures.get(tuple(sorted(codes))):
        return known
    parts = [figures.get((code,)) for code in codes]
    known_parts = [part for part in parts if part is not None]
    if variable.kind is not Kind.CHOICE or len(known_parts) < len(parts):
        return None
    base = known_parts[0].base
    low, high = (sum(ends) for ends in zip(*((part.low, part.high) for part in known_parts), strict=True))
    return PublishedFigure(base, low, min(high, base))


def _share(figure: PublishedFigure, group: _Group, request: SideRequest) -> GroupShare:
    """The share that is tested: of those who answered, where the tables say who did not."""
    missing = group.figures.get((NO_ANSWER,))
    persons = float(figure.base)
    if request.base == "asked" and not request.is_tested_as_asked and missing is not None:
        persons -= (missing.low + missing.high) / 2
    chosen = (figure.low + figure.high) / 2
    spread = None if figure.is_exact else (float(figure.low), float(figure.high))
    return GroupShare(persons, persons, chosen, chosen / persons if persons > 0 else None, spread=spread)


def _cell(
    wave: str,
    variable: PlannedVariable,
    group: _Group,
    option: tuple[str, str],
    figure: PublishedFigure,
    kind: CellKind,
) -> Cell:
    """A published figure as a cell; of a range of counts the middle one, which prints as published."""
    middle = (figure.low + figure.high) // 2
    return Cell(
        wave=wave,
        question=variable.question.id,
        item=variable.item,
        option=option[0],
        option_label=option[1],
        axis=group.axis,
        category=group.category,
        category_label=group.label,
        base_unweighted=figure.base,
        base_weighted=None,
        count_unweighted=middle,
        count_weighted=None,
        proportion=middle / figure.base if figure.base else None,
        status=CellStatus.OK,
        kind=kind,
        value=None,
    )


def _with_interval(cell: Cell, confidence: float) -> Cell:
    """The cell with the interval of its printed share, as of persons drawn singly."""
    base, count = float(cell.base_unweighted or 0), float(cell.count_unweighted or 0)
    low, high = GroupShare(base, base, count, cell.proportion).interval(confidence) or (None, None)
    return cell._replace(interval_low=low, interval_high=high)
