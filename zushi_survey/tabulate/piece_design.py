"""The sampling design of answers that lie in pieces: what the block of respondents of each piece is made from.

The columns that tell how the sample was drawn are looked at once, piece by piece. What is kept is each different
combination of their cells (a place) and how many respondents it has: as much as there are sampling points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.coded_parquet import CodedParquet, Piece, read_beside
from zushi_survey.data.design import LonelyPsu, Positions, numbered
from zushi_survey.data.responses import Answers, Numbers
from zushi_survey.data.vocabulary import Vocabulary, plain_number, read_number
from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.study import DesignStage, SamplingDesign
from zushi_survey.tabulate.design_blocks import DesignBlock, Drawing
from zushi_survey.tabulate.design_variance import LonelyPsuError, PlacedStage, levels_of
from zushi_survey.tabulate.engine import Runner
from zushi_survey.tabulate.piece_weights import PieceWeights

Cells = tuple[str, ...]

_DESIGN = Place(file="study.yaml", path="design")


@dataclass(frozen=True, slots=True)
class PieceDesign:
    """How the respondents of all pieces were drawn. It can be pickled and holds no respondent."""

    drawing: Drawing
    is_weighted: bool
    columns: tuple[str, ...]
    """Columns whose cells together say the place."""
    places: dict[Cells, int]
    strata: tuple[Positions, ...]
    """Stratum of each place, level by level."""
    units: tuple[Positions, ...]
    """Unit of each place, level by level; 0 where every respondent is a unit."""
    raked: PieceWeights | None = None
    """How the weights are made of those in the files; None where they are taken as they are."""

    def weighted_by(self, raked: PieceWeights) -> PieceDesign:
        """The same design with weights made to agree with the population."""
        first = self.drawing.levels[0]
        whole = float(first.unit_count - len(first.sizes))
        return replace(
            self, drawing=replace(self.drawing, is_simple=False, whole_units=whole), is_weighted=True, raked=raked
        )

    def block(self, piece: Piece, answers: Mapping[str, Answers], weights: Numbers | None) -> DesignBlock:
        """The respondents of a piece, with the weights that its file has."""
        place = np.zeros(piece.rows, dtype=np.intp)
        if self.columns and piece.rows:
            place = np.array([self.places[cells] for cells in _cells(piece, self.columns)], dtype=np.intp)
        strata, units = (tuple(codes[place] for codes in levels) for levels in (self.strata, self.units))
        if not self.is_weighted:
            return DesignBlock(self.drawing, piece.rows, None, strata, units)
        if self.raked is None:
            return DesignBlock(self.drawing, piece.rows, weights, strata, units)
        made, fixed = self.raked.of_block(answers, np.ones(piece.rows) if weights is None else weights)
        return DesignBlock(self.drawing, piece.rows, made, strata, units, fixed)


def design_of_pieces(
    spec: SamplingDesign | None, data: CodedParquet, population_size: int | None, runner: Runner, *, is_weighted: bool
) -> PieceDesign:
    """The design that study.yaml declares; without one, persons were drawn singly from the whole.

    Raises
    ------
    SurveyError
        E-STA-020 to 026: a column is missing, a cell blank, a population no number above 0, different within a
        stratum or less than was drawn, a stratum of a single unit; E-ENG-006 where replicate weights are declared.
    """
    stages = spec.stages if spec is not None else ()
    lonely: LonelyPsu = spec.lonely_psu if spec is not None and stages else "remove"
    declared = stages or (DesignStage(population=population_size),)
    columns = tuple(
        dict.fromkeys(n for one in declared for n in (one.strata, one.cluster, one.population) if isinstance(n, str))
    )
    problems = [Problem(code="E-STA-020", where=_DESIGN, got=n) for n in columns if n not in data.header.beside]
    if spec is not None and spec.replicates is not None:
        problems.append(Problem(code="E-ENG-006", where=_DESIGN))
    if problems:
        raise SurveyError(problems)
    tally: Counter[Cells] = Counter({(): data.header.rows})
    if columns and data.pieces:
        tally = runner.sum(partial(_tally, columns=columns), data.pieces)
    return _of_places(declared, columns, tally, lonely, is_weighted=is_weighted and bool(data.header.weight))


def _tally(piece: Piece, columns: tuple[str, ...]) -> Counter[Cells]:
    """Respondents of a piece at each place."""
    return Counter(_cells(piece, columns))


def _cells(piece: Piece, columns: tuple[str, ...]) -> Iterator[Cells]:
    """The cells of each respondent, as they stand in the file."""
    return zip(*(read_beside(piece, name) for name in columns), strict=True)


def _of_places(
    declared: Sequence[DesignStage],
    columns: tuple[str, ...],
    tally: Counter[Cells],
    lonely: LonelyPsu,
    *,
    is_weighted: bool,
) -> PieceDesign:
    """The design of places with so many respondents each."""
    places = sorted(tally)
    persons = np.array([tally[cells] for cells in places], dtype=np.intp)
    cells = {name: [row[column] for row in places] for column, name in enumerate(columns)}
    problems: list[Problem] = []
    stages = _stages(declared, cells, persons, problems)
    if problems:
        raise SurveyError(problems)
    try:
        levels = levels_of(stages, persons, lonely)
    except LonelyPsuError as error:
        code = "E-STA-027" if lonely == "average" else "E-STA-026"
        raise SurveyError([Problem(code=code, where=_DESIGN, params={"count": f"{error.strata:,}"})]) from error
    population, is_single = stages[0].population, len(stages) == 1
    drawn_singly = is_single and stages[0].units is None and len(levels[0].sizes) <= 1
    fraction = 0.0
    if is_single and population is not None and len(population):
        fraction = min(float(persons.sum()) / float(population[0]), 1.0)
    counted = stages[: len(levels)]
    return PieceDesign(
        Drawing(levels, drawn_singly and not is_weighted, fraction),
        is_weighted,
        columns,
        {row: position for position, row in enumerate(places)},
        tuple(one.strata for one in counted),
        tuple(np.zeros_like(one.strata) if one.units is None else one.units for one in counted),
    )


def _stages(
    declared: Sequence[DesignStage], cells: dict[str, list[str]], persons: Positions, problems: list[Problem]
) -> list[PlacedStage]:
    """The stages in order, each inside the units of the one before; and what stands against them."""
    stages: list[PlacedStage] = []
    outer = np.zeros(len(persons), dtype=np.intp)
    for one in declared:
        strata = outer if one.strata is None else numbered(outer, _names(one.strata, cells, persons, problems))
        # The same name of a unit in two strata is two units: numbers of places often start anew in every stratum.
        units = None if one.cluster is None else numbered(strata, _names(one.cluster, cells, persons, problems))
        population = _population(one.population, cells, persons, problems)
        stages.append(PlacedStage(strata, units, population))
        problems += _population_problems(stages[-1], persons)
        if units is None:
            break
        outer = units
    if len(stages) < len(declared):
        problems.append(Problem(code="E-STA-025", where=_DESIGN))
    return stages


def _names(column: str, cells: dict[str, list[str]], persons: Positions, problems: list[Problem]) -> NDArray[np.str_]:
    """The cells of a column in the form names are compared in. A blank cell is a problem."""
    names = np.array([normalise_label(text) for text in cells[column]], dtype=np.str_)
    blank = int(persons[names == ""].sum())
    if blank:
        where = Place(file="study.yaml", path="design", column=column)
        problems.append(Problem(code="E-STA-021", where=where, params={"count": f"{blank:,}"}))
    return names


def _population(
    declared: str | int | None, cells: dict[str, list[str]], persons: Positions, problems: list[Problem]
) -> Numbers | None:
    """Units to draw from at each place; cells that are no number above 0 are a problem and read as endless."""
    if declared is None:
        return None
    if isinstance(declared, int):
        return np.full(len(persons), float(declared))
    read = [read_number(plain_number(text, None, Vocabulary({}, {}))) for text in cells[declared]]
    bad = np.array([not number or number <= 0 for number in read], dtype=bool)
    if bad.any():
        where, count = Place(file="study.yaml", path="design", column=declared), int(persons[bad].sum())
        problems.append(Problem(code="E-STA-022", where=where, params={"count": f"{count:,}"}))
    return np.where(bad, np.inf, np.array([number or 0.0 for number in read]))


def _population_problems(stage: PlacedStage, persons: Positions) -> Iterator[Problem]:
    """Strata with more units drawn than there were, or with several numbers of units to draw from."""
    if stage.population is None:
        return
    strata = int(stage.strata.max(initial=-1)) + 1
    lowest, highest = np.full(strata, np.inf), np.zeros(strata)
    np.minimum.at(lowest, stage.strata, stage.population)
    np.maximum.at(highest, stage.strata, stage.population)
    drawn = np.bincount(stage.strata, weights=persons)
    if stage.units is not None:
        _, first = np.unique(stage.units, return_index=True)
        drawn = np.bincount(stage.strata[first])
    # A number that cannot be read stands here as endless, and is a problem of its own.
    differing = (lowest != highest) & np.isfinite(highest)
    for code, bad in (("E-STA-024", differing), ("E-STA-023", ~differing & (drawn > lowest))):
        if bad.any():
            yield Problem(code=code, where=_DESIGN, params={"count": f"{int(bad.sum()):,}"})
