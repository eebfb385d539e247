"""`weight`: answers, ledger and population -> weights with their diagnosis, as a page and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zushi_survey.analysis.weight_diagnosis import (
    ClassSize,
    DiagnosedMargin,
    MovedShare,
    WeightBar,
    WeightDiagnosis,
    margin_shares,
    moved_shares,
    weight_spread,
)
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.design_reading import design_of
from zushi_survey.data.weighting import Weighting, WeightSources, make_weights
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.present import weighting as present
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.display import DataTable
from zushi_survey.present.wording import ORIGINS
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.plan import CountPlan, is_answered, plan_counts

if TYPE_CHECKING:
    from zushi_survey.data.design import Stage
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.present.display import DisplayPage


def weighting_of(wave: WaveData) -> Weighting:
    """The weights of a wave as its plan says. Raises SurveyError (E-WGT-001 without a plan, or what stands against)."""
    plan = wave.spec.weighting
    if plan is None:
        raise SurveyError([Problem(code="E-WGT-001", where=Place(file="study.yaml", path=f"waves {wave.spec.id}"))])
    sources = WeightSources(
        # Nonresponse classes look the sheets up in the ledger; everything else needs the answers alone.
        responses=wave.cleaned.responses if plan.classes else wave.coded.responses,
        ledger=wave.ledger,
        population=wave.population,
        population_size=wave.spec.population_size,
        sent=wave.spec.sent,
        stage=_first_stage(wave),
    )
    return make_weights(plan, sources)


def _first_stage(wave: WaveData) -> Stage | None:
    """The first stage of a declared design. Raises SurveyError (E-STA)."""
    if wave.spec.design is None or not wave.spec.design.stages:
        return None
    return design_of(wave.spec.design, wave.coded.responses, wave.spec.population_size).stages[0]


def weight_page(study: StudyFolder, wave: WaveData, *, brief: bool = False) -> tuple[DisplayPage, DataTable]:
    """The diagnosis of a wave's weights as a page, and its margins as rows. Always internal. Raises SurveyError."""
    diagnosis = diagnose(wave.weighting, wave)
    title = f"{study.file.title} {wave.spec.label} ウエイトの診断"
    page = page_of(
        present.weight_tables(diagnosis, study.file.decimals),
        title,
        data_origin=study.file.data_origin,
        policy="internal",
        charts=[present.weight_chart(diagnosis)],
        source=source_lines(study, wave, brief=brief),
    )
    about = {"title": title, "notice": " ".join(banner_lines(study.file.data_origin, "internal"))}
    return page, present.weight_data(diagnosis, study.file.data_origin, about)


def weight_rows(study: StudyFolder, wave: WaveData) -> DataTable:
    """The weights for programs, one row per respondent: for internal use only, and every row says so."""
    weighting = wave.weighting
    origin = ORIGINS[study.file.data_origin]
    numbers = (weighting.base_weights.tolist(), weighting.weights.tolist(), weighting.scaled.tolist())
    receipts = wave.checked.responses.receipts
    rows = tuple((*row, present.HANDLING, origin) for row in zip(receipts, *numbers, strict=True))
    return DataTable(present.WEIGHT_COLUMNS, rows)


def diagnose(weighting: Weighting, wave: WaveData) -> WeightDiagnosis:
    """The diagnosis of the weights, with the shares that they move."""
    spread = weighting.spread
    return WeightDiagnosis(
        spread=weight_spread(*spread[:-1]),
        sent=weighting.frame.sent,
        design_weight=weighting.frame.design_weight,
        margins=tuple(
            DiagnosedMargin(margin.label, margin.is_target_of_calibration, margin_shares(*margin[3:]))
            for margin in weighting.margins
        ),
        classes=tuple(
            ClassSize(part.label, len(part.cells), part.sent, part.respondents) for part in weighting.classes
        ),
        unclassed=weighting.unclassed,
        collapsed=weighting.collapsed,
        cap=weighting.cap,
        trimmed=weighting.trimmed,
        rounds=weighting.rounds,
        bars=tuple(WeightBar(*part) for part in spread.bins),
        moved=_moved(weighting, wave),
        assumptions=weighting.assumptions,
        warnings=tuple(f"{problem.title}: {problem.got}" for problem in weighting.warnings),
    )


def _moved(weighting: Weighting, wave: WaveData) -> tuple[MovedShare, ...]:
    """Shares of all questions in the answers that the weights move."""
    responses = wave.countable.responses
    plan = plan_counts(wave.questionnaire, ("all",), ())
    known = tuple(variable for variable in plan.variables if is_answered(variable, responses.answers))
    if not known:
        return ()
    plan = CountPlan(known, ())
    return moved_shares(count(responses.answers, plan, weighting.weights), plan)
