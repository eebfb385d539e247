"""The sampling design that study.yaml declares, read from the columns of the answers and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.design import (
    CERTAIN,
    Calibration,
    Design,
    Positions,
    Replicates,
    Stage,
    numbered,
    simple_design,
)
from zushi_survey.data.replicates import LonelyUnitError, bootstrap_weights, jackknife_weights
from zushi_survey.data.responses import Numbers, Respondents
from zushi_survey.data.vocabulary import Vocabulary, plain_number, read_number
from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.study import DesignStage, ReplicateWeights, SamplingDesign

if TYPE_CHECKING:
    from zushi_survey.data.weighting import Weighting
    from zushi_survey.data.weighting.calibration import Method

Texts = NDArray[np.str_]

_NAMES_SHOWN = 5
_NO_WORDS = Vocabulary({}, {})


@dataclass(frozen=True, slots=True)
class _ReadStage:
    """One stage as read, with what its strata are called."""

    stage: Stage
    names: Texts
    """Name of each respondent's stratum, for messages."""
    outer: Positions
    """Unit of the stage before that each respondent is in."""
    path: str
    """Where study.yaml declares it."""


def design_columns(spec: SamplingDesign | None) -> tuple[str, ...]:
    """Columns of the answer files that the design names, each once."""
    if spec is None:
        return ()
    named = [name for stage in spec.stages for name in (stage.strata, stage.cluster, stage.population)]
    supplied = spec.replicates.columns if spec.replicates else ()
    return tuple(dict.fromkeys(name for name in (*named, *supplied) if isinstance(name, str)))


def design_of(
    spec: SamplingDesign | None,
    responses: Respondents,
    population_size: int | None,
    weighting: Weighting | None = None,
) -> Design:
    """The design of a wave's valid sheets, with the weights made for them (`weighting`) or those of the file.

    Without a declared design, or without stages in it, persons were drawn singly from the whole. Replicate weights,
    supplied or made, are made to agree with the same margins as the weights.

    Raises
    ------
    SurveyError
        E-STA-020 to 032: everything about the design that cannot be used, at once.
    """
    weights = responses.weight if weighting is None else weighting.weights
    design = simple_design(responses.respondent_count, population_size, weights)
    if spec is not None:
        design = _declared(spec, responses, design)
    if weighting is not None and weighting.calibration is not None:
        design = replace(design, calibration=Calibration(weighting.calibration, weighting.base_weights))
    if spec is None or spec.replicates is None:
        return design
    made = design.replicates or _made(spec.replicates, design, responses.weight if weighting is None else weighting)
    return replace(design, replicates=made if weighting is None else _agreeing(made, weighting))


def _declared(spec: SamplingDesign, responses: Respondents, plain: Design) -> Design:
    """The plain design with the declared stages and the replicate weights of the file."""
    problems = list(_missing_columns(spec, responses))
    if problems:
        raise SurveyError(problems)
    read = list(_stages(spec.stages, responses, problems))
    replicates = None
    if spec.replicates is not None:
        problems += _replicate_problems(spec.replicates)
        replicates = _supplied(spec.replicates, responses, problems)
    if not problems and replicates is None:
        problems += _lonely(read, spec.lonely_psu)
    if problems:
        raise SurveyError(problems)
    stages = tuple(one.stage for one in read) or plain.stages
    return replace(plain, stages=stages, lonely_psu=spec.lonely_psu, replicates=replicates)


def _made(spec: ReplicateWeights, design: Design, weights: Weighting | Numbers | None) -> Replicates:
    """Replicate weights made from the first stage and the weights before they agree with any margins."""
    match weights:
        case None:
            base = np.ones(design.respondents)
        case np.ndarray():
            base = weights
        case _:
            base = weights.base_weights
    try:
        if spec.make == "bootstrap":
            return bootstrap_weights(base, design.stages[0], spec.count, spec.seed, design.lonely_psu)
        return jackknife_weights(base, design.stages[0], design.lonely_psu)
    except LonelyUnitError as error:
        params = {"count": f"{len(error.strata):,}"}
        raise SurveyError([Problem(code="E-STA-032", where=_at("design.replicates.make"), params=params)]) from error


def _agreeing(replicates: Replicates, weighting: Weighting) -> Replicates:
    """The replicate weights, each made to agree with the margins. Trimming is not repeated."""
    from zushi_survey.data.weighting.calibration import NotConvergedError, calibrate

    if not weighting.targets:
        return replicates
    method: Method = "rake" if len(weighting.targets) > 1 else "poststratify"
    try:
        weights = calibrate(replicates.weights, weighting.memberships, weighting.targets, method)
    except NotConvergedError as error:
        raise SurveyError([Problem(code="E-STA-031", where=_at("design.replicates"))]) from error
    return replace(replicates, weights=weights)


def _missing_columns(spec: SamplingDesign, responses: Respondents) -> Iterator[Problem]:
    """A problem for every column that no answer file has."""
    for name in design_columns(spec):
        if name not in responses.beside:
            yield Problem(code="E-STA-020", where=_at("design"), got=name)


def _stages(declared: Sequence[DesignStage], responses: Respondents, problems: list[Problem]) -> Iterator[_ReadStage]:
    """The stages in order, each inside the units of the one before."""
    count = responses.respondent_count
    outer = np.zeros(count, dtype=np.intp)
    names = np.full(count, "", dtype=np.str_)
    for position, one in enumerate(declared):
        path = f"design.stages[{position}]"
        if one.cluster is None and position < len(declared) - 1:
            problems.append(Problem(code="E-STA-025", where=_at(path)))
            return
        strata_cells = _texts(one.strata, responses, f"{path}.strata", problems)
        strata = outer if strata_cells is None else numbered(outer, strata_cells)
        if strata_cells is not None:
            names = np.char.add(np.char.add(names, np.where(names == "", "", " / ")), strata_cells)
        unit_cells = _texts(one.cluster, responses, f"{path}.cluster", problems)
        # The same name of a unit in two strata is two units: numbers of places often start anew in every stratum.
        units = np.arange(count) if unit_cells is None else numbered(strata, unit_cells)
        stage = Stage(strata, units, _population(one.population, responses, f"{path}.population", problems))
        read = _ReadStage(stage, names, outer, path)
        problems += _population_problems(read)
        yield read
        outer = units
        if unit_cells is not None:
            names = np.char.add(np.char.add(names, np.where(names == "", "", " / ")), unit_cells)


def _texts(column: str | None, responses: Respondents, path: str, problems: list[Problem]) -> Texts | None:
    """The cells of a column in the form names are compared in; None for no column. A blank cell is a problem."""
    if column is None:
        return None
    form = {text: normalise_label(text) for text in set(responses.beside[column])}
    cells = np.array([form[text] for text in responses.beside[column]], dtype=np.str_)
    blank = int((cells == "").sum())
    if blank:
        problems.append(
            Problem(code="E-STA-021", where=_at(path, column), params={"count": f"{blank:,}"}),
        )
    return cells


def _population(
    declared: str | int | None, responses: Respondents, path: str, problems: list[Problem]
) -> Numbers | None:
    """Units to draw from, per respondent; cells that are no number above 0 are a problem and read as endless."""
    if declared is None:
        return None
    if isinstance(declared, int):
        return np.full(responses.respondent_count, float(declared))
    numbers = _numbers(responses.beside[declared])
    bad = ~(numbers > 0)
    if bad.any():
        code, place = "E-STA-022", _at(path, declared)
        problems.append(Problem(code=code, where=place, params={"count": f"{int(bad.sum()):,}"}))
    return np.where(bad, np.inf, numbers)


def _population_problems(read: _ReadStage) -> Iterator[Problem]:
    """Strata with more units drawn than there were, or with several numbers of units to draw from."""
    population, strata = read.stage.population, read.stage.strata
    if population is None or not len(population):
        return
    order = np.argsort(strata, kind="stable")
    starts = np.searchsorted(strata[order], np.arange(strata.max() + 1))
    lowest = np.minimum.reduceat(population[order], starts)
    highest = np.maximum.reduceat(population[order], starts)
    names = read.names[order][starts]
    # A number that cannot be read stands here as endless, and is a problem of its own.
    differing = (lowest != highest) & np.isfinite(highest)
    short = ~differing & (_sizes(read.stage) > lowest)
    for code, bad in (("E-STA-024", differing), ("E-STA-023", short)):
        if bad.any():
            place = _at(f"{read.path}.population")
            yield Problem(code=code, where=place, got=_some(names[bad]), params={"count": f"{int(bad.sum()):,}"})


def _lonely(read: Sequence[_ReadStage], policy: str) -> Iterator[Problem]:
    """Strata with a single unit where the policy has no variance for them.

    Later stages matter only where the first was drawn without replacement from a population of known size.
    """
    for position, one in enumerate(read):
        if position and read[0].stage.population is None:
            return
        _, first = np.unique(one.stage.strata, return_index=True)
        sizes = _sizes(one.stage)
        population = one.stage.population
        fraction = np.zeros(len(sizes)) if population is None else sizes / population[first]
        lonely = (sizes == 1) & (1 - fraction > CERTAIN)
        code = "E-STA-026"
        if policy == "average":
            # The mean of the other strata of the same unit stands in: there must be one.
            known = np.bincount(one.outer[first], weights=~lonely)
            lonely &= known[one.outer[first]] == 0
            code = "E-STA-027"
        if lonely.any() and policy in ("fail", "average"):
            names, where = one.names[first][lonely], _at(one.path)
            yield Problem(code=code, where=where, got=_some(names), params={"count": f"{int(lonely.sum()):,}"})


def _sizes(stage: Stage) -> Positions:
    """Units drawn in each stratum."""
    _, first = np.unique(stage.units, return_index=True)
    return np.bincount(stage.strata[first])


def _replicate_problems(spec: ReplicateWeights) -> Iterator[Problem]:
    """Replicate weights neither or doubly declared; factors that are not one per replicate."""
    if bool(spec.columns) == bool(spec.make):
        yield Problem(code="E-STA-030", where=_at("design.replicates"))
    elif spec.rscales and len(spec.rscales) != len(spec.columns):
        got, allowed = str(len(spec.rscales)), str(len(spec.columns))
        yield Problem(code="E-STA-029", where=_at("design.replicates.rscales"), got=got, allowed=allowed)


def _supplied(spec: ReplicateWeights, responses: Respondents, problems: list[Problem]) -> Replicates | None:
    """Replicate weights that came with the answers; None when there are none."""
    if not spec.columns:
        return None
    weights = np.array([_numbers(responses.beside[name]) for name in spec.columns])
    for name, cells in zip(spec.columns, weights, strict=True):
        bad = int((~(cells >= 0)).sum())
        if bad:
            place = _at("design.replicates.columns", name)
            problems.append(Problem(code="E-STA-028", where=place, params={"count": f"{bad:,}"}))
    scale = 1 / max(len(weights) - 1, 1) if spec.scale is None else spec.scale
    return Replicates(weights, scale, np.array(spec.rscales or np.ones(len(weights)), dtype=np.float64))


def _numbers(cells: Sequence[str]) -> Numbers:
    """The numbers written in the cells, nan where there is none."""
    known: Mapping[str, float | None] = {text: read_number(plain_number(text, None, _NO_WORDS)) for text in set(cells)}
    return np.array([known[text] for text in cells], dtype=np.float64)


def _some(names: Texts) -> str:
    """The first few names in words."""
    shown = [str(name) or "全体" for name in names[:_NAMES_SHOWN]]
    return "、".join(shown) + ("" if len(names) <= _NAMES_SHOWN else " ほか")


def _at(path: str, column: str | None = None) -> Place:
    """A place in study.yaml, and the column it speaks of."""
    return Place(file="study.yaml", path=path, column=column)
