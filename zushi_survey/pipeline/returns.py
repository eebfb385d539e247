"""`rates`: ledger and checked sheets -> return account -> page and rows."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from zushi_survey.analysis.outcome_rates import dispositions
from zushi_survey.analysis.representation import Representation, compare_with_population
from zushi_survey.analysis.returns import (
    AxisReturns,
    Dispatch,
    GroupAxis,
    ReturnAccount,
    SentCounts,
    SheetReturn,
    account,
    returns_by_axis,
    returns_by_day,
)
from zushi_survey.analysis.returns_release import ReleasedReturns, Returns, release_returns
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.dates import iso_date
from zushi_survey.data.delivery import receipt_key
from zushi_survey.data.matching import matches
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.present import returns as present
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.questionnaire.conditions import axis_categories, axis_conditions

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.data.cleaning import SheetVerdict
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.present.display import DataTable, DisplayPage


def rates(
    study: StudyFolder,
    wave: WaveData,
    *,
    with_aapor: bool = False,
    policy: Policy = "internal",
    brief: bool = False,
    deadline: str | None = None,
) -> tuple[DisplayPage, DataTable]:
    """The return account of a wave.

    `deadline` is the last day (inclusive) on which a sheet still counts, in any form `iso_date` reads.

    Raises
    ------
    SurveyError
        E-LED-010 when more came back than was sent, E-LED-020 when AAPOR rates are asked for without a ledger.
    """
    dispatched = _dispatched(wave)
    if with_aapor and isinstance(dispatched, SentCounts):
        raise SurveyError([Problem(code="E-LED-020")])
    counted = _count_returns(wave, dispatched, _day(deadline), with_aapor=with_aapor)
    _refuse_more_than_sent(counted.account)
    returns = release_returns(counted, policy, study.file.release)
    title = f"{study.file.title} {wave.spec.label} 回収状況"
    page = page_of(
        present.returns_tables(returns, _population_source(wave, dispatched), study.file.decimals),
        title,
        data_origin=study.file.data_origin,
        policy=policy,
        small_base=returns.small_base,
        charts=[present.daily_chart(returns.days)] if returns.days else (),
        source=source_lines(study, wave, brief=brief),
    )
    about = {"title": title, "notice": " ".join(banner_lines(study.file.data_origin, policy)), "policy": policy}
    return page, present.returns_data(returns, study.file.data_origin, about)


def released_returns(study: StudyFolder, wave: WaveData, policy: Policy) -> ReleasedReturns:
    """The return account of a wave as it may be shown. Raises SurveyError (E-LED-010)."""
    counted = _count_returns(wave, _dispatched(wave), None, with_aapor=False)
    _refuse_more_than_sent(counted.account)
    return release_returns(counted, policy, study.file.release)


def _day(text: str | None) -> str | None:
    """The deadline as an ISO date. Raises SurveyError (E-LED-021) when it is no date."""
    if text is None:
        return None
    day = iso_date(text)
    if not day:
        raise SurveyError([Problem(code="E-LED-021", got=text)])
    return day


def _count_returns(
    wave: WaveData, dispatched: Dispatch | SentCounts, deadline: str | None, *, with_aapor: bool
) -> Returns:
    """All of return accounting, nothing released yet."""
    sheets = _sheets(wave)
    axes = _axes(wave)
    by_axis = returns_by_axis(sheets, dispatched, axes, deadline) if isinstance(dispatched, Dispatch) else ()
    whole = account(sheets, dispatched, deadline)
    return Returns(
        account=whole,
        by_axis=by_axis,
        dispositions=dispositions(sheets, dispatched, deadline) if with_aapor else None,
        representations=_representations(wave, by_axis, axes, whole.valid),
        days=returns_by_day(sheets, deadline),
        undated=sum(not sheet.received for sheet in sheets),
    )


def _refuse_more_than_sent(whole: ReturnAccount) -> None:
    """Raise E-LED-010 when the counts cannot belong together."""
    if whole.not_returned is not None and whole.not_returned < 0:
        raise SurveyError([Problem(code="E-LED-010")])


def _sheets(wave: WaveData) -> tuple[SheetReturn, ...]:
    """The checked sheets without anything that was answered on them; days the file lacks come from the ledger."""
    days: dict[str, str] = {}
    if wave.ledger is not None and wave.ledger.received is not None:
        days = dict(zip(map(receipt_key, wave.ledger.receipts), wave.ledger.received, strict=True))
    return tuple(_sheet(verdict, days) for verdict in wave.checked.sheets.verdicts)


def _sheet(verdict: SheetVerdict, days: Mapping[str, str]) -> SheetReturn:
    """One checked sheet."""
    receipt = receipt_key(verdict.receipt)
    share = Fraction(verdict.answered, verdict.asked) if verdict.asked else None
    received = verdict.received or days.get(receipt, "")
    return SheetReturn(receipt, verdict.rule or "", verdict.reason or "", received, share)


def _dispatched(wave: WaveData) -> Dispatch | SentCounts:
    """The ledger's entries, or the numbers of study.yaml without a ledger."""
    ledger = wave.ledger
    if ledger is None:
        return SentCounts(wave.spec.sent, wave.spec.undeliverable)
    return Dispatch(tuple(map(receipt_key, ledger.receipts)), ledger.outcomes, ledger.categories)


def _axes(wave: WaveData) -> tuple[GroupAxis, ...]:
    """Axes that the ledger or the population knows, with their categories, in the questionnaire's order."""
    known = set(wave.ledger.categories if wave.ledger else ()) | set(wave.population.axes if wave.population else ())
    return tuple(
        GroupAxis(
            axis.id,
            axis.label,
            tuple((category.id, category.label) for category in axis_categories(axis, wave.questionnaire)),
        )
        for axis in wave.questionnaire.axes
        if axis.id in known
    )


def _representations(
    wave: WaveData, by_axis: tuple[AxisReturns, ...], axes: tuple[GroupAxis, ...], valid: int
) -> tuple[Representation, ...]:
    """Respondents against the population by each of its axes: by the ledger where it has the axis, else as answered."""
    if wave.population is None:
        return ()
    by_ledger = {part.axis.id: {group.label: group.valid or 0 for group in part.groups} for part in by_axis}
    return tuple(
        compare_with_population(
            axis, wave.population.totals(axis.id), by_ledger.get(axis.id) or _as_answered(wave, axis.id), valid
        )
        for axis in axes
        if axis.id in wave.population.axes
    )


def _as_answered(wave: WaveData, axis_id: str) -> dict[str, int]:
    """Valid respondents by category label of an axis, as they answered."""
    responses = wave.countable.responses
    axis = wave.questionnaire.axis_by_id[axis_id]
    categories = axis_categories(axis, wave.questionnaire)
    conditions = axis_conditions(axis, wave.questionnaire)
    return {
        category.label: int(matches(condition, responses.answers, responses.respondent_count).sum())
        for category, condition in zip(categories, conditions, strict=True)
    }


def _population_source(wave: WaveData, dispatched: Dispatch | SentCounts) -> present.PopulationSource | None:
    """Where the comparison with the population comes from; None without population figures."""
    if wave.population is None:
        return None
    listed = set(dispatched.categories) if isinstance(dispatched, Dispatch) else set()
    by_ledger = set(wave.population.axes) <= listed
    otherwise = "区分は発送台帳、そこにない軸は回答による" if listed else "区分は回答による"
    return present.PopulationSource(wave.population.source, "区分は発送台帳による" if by_ledger else otherwise)
