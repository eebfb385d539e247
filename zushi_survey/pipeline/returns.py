"""`rates`: ledger and checked sheets -> return account -> page and rows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from zushi_survey.analysis.returns import (
    ReturnedSheet,
    SentQuestionnaire,
    SheetFate,
    aapor,
    account_returns,
    release_representation,
    release_returns,
    represent,
    returns_by_category,
    returns_per_day,
)
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.delivery import receipt_key
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.present import returns as present
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.questionnaire.conditions import axis_categories

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.data.cleaning import SheetVerdict
    from zushi_survey.pipeline.study import Study, WaveData
    from zushi_survey.present.display import DataTable, DisplayChart, DisplayPage

_FATES: dict[str | None, SheetFate] = {
    None: "valid",
    "duplicate": "duplicate",
    "empty": "empty",
    "less_than_half": "less_than_half",
    "out_of_scope": "out_of_scope",
}


def rates(
    study: Study, wave: WaveData, *, with_aapor: bool = False, policy: Policy = "internal", brief: bool = False
) -> tuple[DisplayPage, DataTable]:
    """The return account of a wave. Raises SurveyError, E-LED-020 when AAPOR rates are asked for without a ledger."""
    sheets = [_sheet(verdict) for verdict in wave.cleaned.sheets.verdicts]
    sent = _sent(wave)
    account = account_returns(
        sheets, sent, wave.cleaned.sheets.invalid, sent=wave.spec.sent, undeliverable=wave.spec.undeliverable
    )
    labels = {axis.id: axis.label for axis in wave.questionnaire.axes}
    rows = returns_by_category(sheets, sent, _axes(wave)) if sent is not None else ()
    if policy == "publish":
        rows = release_returns(rows, study.file.release)
    tables = [present.account_table(account), present.invalid_table(account)]
    tables += [present.category_table(rows, labels)] if rows else []
    if with_aapor:
        if sent is None:
            raise SurveyError([Problem(code="E-LED-020")])
        tables.append(present.aapor_table(aapor(sheets, sent)))
    if wave.population is not None and sent is not None:
        known = {axis: wave.population.totals(axis) for axis in _axes(wave) if axis in wave.population.axes}
        compared = represent(sheets, sent, known)
        if policy == "publish":
            compared = release_representation(compared, study.file.release)
        tables.append(present.representation_table(compared, labels, wave.population.source))
    charts: list[DisplayChart] = []
    if days := returns_per_day(sheets):
        tables.append(present.daily_table(days))
        charts.append(present.daily_chart(days))
    title = f"{study.file.title} {wave.spec.label} 回収状況"
    page = page_of(
        tables,
        title,
        data_origin=study.file.data_origin,
        policy=policy,
        charts=charts,
        source=source_lines(study, wave, brief=brief),
    )
    about = {"title": title, "notice": " ".join(banner_lines(study.file.data_origin, policy)), "policy": policy}
    return page, present.returns_data(account, rows, about)


def _sheet(verdict: SheetVerdict) -> ReturnedSheet:
    """A checked sheet without anything that was answered on it."""
    share = Fraction(verdict.answered, verdict.asked) if verdict.asked else Fraction()
    return ReturnedSheet(
        receipt_key(verdict.receipt), _FATES[verdict.rule], verdict.reason or "", verdict.received, share
    )


def _sent(wave: WaveData) -> list[SentQuestionnaire] | None:
    """The ledger's entries, or None without a ledger."""
    ledger = wave.ledger
    if ledger is None:
        return None
    return [
        SentQuestionnaire(
            receipt_key(receipt), outcome, {axis: ledger.categories[axis][i] for axis in ledger.categories}
        )
        for i, (receipt, outcome) in enumerate(zip(ledger.receipts, ledger.outcomes, strict=True))
    ]


def _axes(wave: WaveData) -> dict[str, list[str]]:
    """Axes the ledger knows, with their category labels in the questionnaire's order."""
    ledger = wave.ledger
    if ledger is None:
        return {}
    known = wave.questionnaire.axis_by_id
    return {
        axis: [category.label for category in axis_categories(known[axis], wave.questionnaire)]
        for axis in ledger.categories
    }
