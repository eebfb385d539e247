"""The study as notebooks use it: a study folder with every use case as a method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from zushi_survey.pipeline.folder import StudyFolder

if TYPE_CHECKING:
    from pathlib import Path

    from zushi_survey.analysis.precision.estimate_rows import Estimate
    from zushi_survey.analysis.precision.intervals import IntervalKind
    from zushi_survey.analysis.sensitivity import Sensitivity
    from zushi_survey.analysis.tables import BaseKind, Policy
    from zushi_survey.analysis.testing.significance import Significance
    from zushi_survey.hearing.code_agreement import CodeAgreement
    from zushi_survey.hearing.model import HearingRecord
    from zushi_survey.pipeline.association import Method
    from zushi_survey.pipeline.chapter.writing import Chapter
    from zushi_survey.pipeline.comparing import ComparisonSet
    from zushi_survey.pipeline.orders import OrderSet
    from zushi_survey.pipeline.tabulation import TableSet
    from zushi_survey.pipeline.waves.comparison import WaveComparison
    from zushi_survey.present.display import DataTable
    from zushi_survey.questionnaire.study import StatisticsRules


class Study(StudyFolder):
    """A study folder. `Study.open(path)`, or `zushi_survey.open_study(path)`."""

    def crosstab(
        self,
        question: str | Sequence[str],
        by: Sequence[str] | None = None,
        *,
        where: str | None = None,
        base: BaseKind | None = None,
        policy: Policy | None = None,
        wave: str | None = None,
        weight: str | None = None,
    ) -> TableSet:
        """Released tables of one or several questions (or `all`) by axes, by default those of study.yaml.

        Parameters
        ----------
        question
            Question id (`Q10`), matrix item (`Q17.a`), a list of them, or `all`.
        by
            Axis ids, nested as `sex*age`, or question ids; empty for totals only.
        where
            Filter, such as `Q10 = 1 and age = '80歳以上'`.
        base, policy
            By default as in study.yaml.
        wave
            Wave id; by default the reported wave.
        weight
            A weight column; an empty text for unweighted; by default as declared for the answer file.

        Raises
        ------
        SurveyError
            With every problem of the files or the request.
        """
        from zushi_survey.pipeline.tabulation import TableRequest, tabulate

        questions = [question] if isinstance(question, str) else list(question)
        axes = None if by is None else tuple(by)
        return tabulate(self, TableRequest(tuple(questions), axes, where, base, policy, wave, weight))

    def freq(
        self,
        question: str | Sequence[str] = "all",
        *,
        where: str | None = None,
        base: BaseKind | None = None,
        policy: Policy | None = None,
        wave: str | None = None,
        weight: str | None = None,
    ) -> TableSet:
        """Released tables of the whole only (単純集計); parameters as for `crosstab`."""
        return self.crosstab(question, (), where=where, base=base, policy=policy, wave=wave, weight=weight)

    def estimates(
        self,
        question: str | Sequence[str],
        by: str | Sequence[str] | None = None,
        *,
        where: str | None = None,
        base: Literal["asked", "answered"] = "answered",
        policy: Policy | None = None,
        wave: str | None = None,
        weight: str | None = None,
        confidence: float | None = None,
        interval: IntervalKind | None = None,
    ) -> tuple[Estimate, ...]:
        """Shares, means and totals with their precision under the sampling design, one row each (docs/methods.md).

        Parameters
        ----------
        question, where, policy, wave, weight
            As for `crosstab`.
        by
            Axes; by default everyone only.
        base
            Persons that shares are of: those who answered, or all who were asked.
        confidence, interval
            Confidence coefficient and kind of the intervals of shares; by default those of study.yaml. Intervals of
            means and totals are t intervals.

        Raises
        ------
        SurveyError
            With every problem of the files, the design or the request.
        """
        from zushi_survey.pipeline.estimates import Precision, estimate
        from zushi_survey.pipeline.tabulation import TableRequest

        questions = (question,) if isinstance(question, str) else tuple(question)
        axes = (by,) if isinstance(by, str) else tuple(by or ())
        request = TableRequest(questions, axes, where, base, policy, wave, weight)
        return estimate(self, request, Precision(interval, confidence))

    def order(
        self,
        question: str | Sequence[str],
        *,
        option: str | None = None,
        where: str | None = None,
        policy: Policy | None = None,
        wave: str | None = None,
        weight: str | None = None,
        rules: StatisticsRules | None = None,
    ) -> OrderSet:
        """The order of the options of questions, or of the items of a matrix, among those who answered.

        Every place comes with the best and worst place the sample leaves possible, and whether 「最も」 may be said.

        Parameters
        ----------
        question, where, policy, wave, weight
            As for `crosstab`.
        option
            For a matrix: the option or net by whose share items are ordered; by default their mean scores.
        rules
            Methods; by default those of study.yaml.

        Raises
        ------
        SurveyError
            With every problem of the files or the request.
        """
        from zushi_survey.pipeline.orders import order
        from zushi_survey.pipeline.tabulation import TableRequest

        questions = (question,) if isinstance(question, str) else tuple(question)
        return order(self, TableRequest(questions, (), where, None, policy, wave, weight), option, rules)

    def rates(self, *, wave: str | None = None, policy: Policy | None = None) -> DataTable:
        """Return account of a wave: one row per axis category of the ledger, the whole first. Raises SurveyError."""
        from zushi_survey.pipeline.returns import rates

        _, data = rates(self, self.wave(wave), policy=policy or self.file.policy)
        return data

    def hearing(self) -> HearingRecord | None:
        """The coded group interviews, or None when the study has none. Raises SurveyError (E-INP, E-HRG)."""
        from zushi_survey.pipeline.hearing import hearing_record

        return hearing_record(self)

    def agreement(self) -> tuple[CodeAgreement, ...]:
        """How far the coders of the group interviews agree, code by code; empty without a hearing or a second coder.

        Raises SurveyError (E-INP, E-HRG).
        """
        from zushi_survey.pipeline.hearing import agreement_of

        record = self.hearing()
        return agreement_of(record) if record else ()

    def association(
        self,
        question: str,
        by: str,
        *,
        where: str | None = None,
        wave: str | None = None,
        weight: str | None = None,
        method: Method = "auto",
    ) -> Significance:
        """Test of association of one question with one axis, among those who answered both.

        `auto` takes the test that fits the question and the design (docs/methods.md, association). The others are for
        single-answer questions: `pearson`, `pearson_yates` (2 by 2), `likelihood_ratio`, `fisher` (2 by 2) and
        `monte_carlo` count persons without weights; `rao_scott` (second order, F), `rao_scott_first`, `wald` and
        `wald_adjusted` know weights and design. Raises SurveyError.
        """
        from zushi_survey.pipeline.association import associate

        draws = self.file.statistics.monte_carlo_draws
        return associate(self.wave(wave, weight), question, by, where=where, method=method, draws=draws)

    def comparisons(
        self,
        question: str | Sequence[str],
        by: Sequence[str] | None = None,
        *,
        kinds: Sequence[str] = ("association", "whole"),
        where: str | None = None,
        policy: Policy | None = None,
        wave: str | None = None,
        weight: str | None = None,
        rules: StatisticsRules | None = None,
    ) -> ComparisonSet:
        """Tests of questions by axes as data, one row per comparison.

        Parameters
        ----------
        question, by, where, policy, wave, weight
            As for `crosstab`.
        kinds
            Any of `association`, `whole`, `rest`, `pair`, `trend`.
        rules
            Methods; by default those of study.yaml.
        """
        from zushi_survey.analysis.testing.comparison import Against
        from zushi_survey.pipeline.comparing import compare
        from zushi_survey.pipeline.tabulation import TableRequest

        questions = (question,) if isinstance(question, str) else tuple(question)
        request = TableRequest(questions, None if by is None else tuple(by), where, None, policy, wave, weight)
        return compare(self, request, [Against(kind) for kind in kinds], rules)

    def sensitivity(
        self,
        question: str | Sequence[str] = "all",
        by: Sequence[str] | None = None,
        *,
        policy: Policy | None = None,
        wave: str | None = None,
        combine: bool = False,
    ) -> Sensitivity:
        """Which conclusions change with weights, the base, the methods and the reading of nets.

        Parameters
        ----------
        question, by, policy, wave
            As for `crosstab`.
        combine
            Also count under how many combinations of all changes each conclusion holds; takes longer.
        """
        from zushi_survey.pipeline.sensitivity import SensitivityRequest, examine

        questions = (question,) if isinstance(question, str) else tuple(question)
        axes = None if by is None else tuple(by)
        return examine(self, SensitivityRequest(questions, axes, policy, wave, combine)).found

    def compare(
        self,
        question: str | Sequence[str] = "all",
        by: Sequence[str] = (),
        *,
        earlier: str | None = None,
        policy: Policy | None = None,
        wave: str | None = None,
        weight: str | None = None,
    ) -> WaveComparison:
        """Changes since an earlier wave, as far as the mapping of the waves (`wave_map` in study.yaml) allows them.

        Parameters
        ----------
        question
            Question id (`Q10`), matrix item (`Q17.a`), a list of them, or `all`.
        by
            Axes of both waves by whose categories changes are given too.
        earlier
            The wave compared with; by default `compare_wave`.
        policy, wave, weight
            As for `crosstab`.

        Raises
        ------
        SurveyError
            With every problem of the files, the mapping or the request.
        """
        from zushi_survey.pipeline.waves.comparison import CompareRequest, compare_waves_of

        questions = (question,) if isinstance(question, str) else tuple(question)
        return compare_waves_of(self, CompareRequest(questions, tuple(by), earlier, policy, wave, weight))

    def chapter(self, plan: Path | None = None, *, policy: Policy | None = None) -> Chapter:
        """The chapter that a plan makes of the study: its text, claims, evidence, refusals and ranked findings.

        Parameters
        ----------
        plan
            A plan (docs/chapter.md); by default `chapter.md` of the study folder, which is begun where there is none.
        policy
            As for `crosstab`.

        Raises
        ------
        SurveyError
            With every problem of the files or the plan (E-CHP).
        """
        from zushi_survey.pipeline.chapter.plan import plan_of
        from zushi_survey.pipeline.chapter.writing import write_chapter

        return write_chapter(self, plan_of(self, plan), policy)
