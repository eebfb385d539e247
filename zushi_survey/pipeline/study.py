"""The study as notebooks use it: a study folder with every use case as a method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zushi_survey.pipeline.folder import StudyFolder, inside

if TYPE_CHECKING:
    from zushi_survey.analysis.association import AssociationResult
    from zushi_survey.analysis.tables import BaseKind, Policy
    from zushi_survey.hearing.mentions import Hearing
    from zushi_survey.pipeline.tabulation import TableSet
    from zushi_survey.present.display import DataTable


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

    def rates(self, *, wave: str | None = None, policy: Policy | None = None) -> DataTable:
        """Return account of a wave: one row per axis category of the ledger, the whole first. Raises SurveyError."""
        from zushi_survey.pipeline.returns import rates

        _, data = rates(self, self.wave(wave), policy=policy or self.file.policy)
        return data

    def hearing(self) -> Hearing | None:
        """The coded group interviews, or None when the study has none. Raises SurveyError (E-INP)."""
        from zushi_survey.data.readers import read_table
        from zushi_survey.hearing.mentions import hearing_of

        files = self.file.hearing
        if files is None:
            return None
        names = (files.groups, files.segments, files.codings)
        return hearing_of(*(read_table(inside(self.root, name), name=name).columns for name in names))

    def association(
        self,
        question: str,
        by: str,
        *,
        where: str | None = None,
        wave: str | None = None,
        weight: str | None = None,
        continuity: bool = False,
    ) -> AssociationResult:
        """Test of association of a single-answer question with one axis, among those who answered both.

        Pearson's chi-square without weights (`continuity`: Yates' correction of a 2 by 2 table), Rao and Scott's
        second-order F with them. Raises SurveyError.
        """
        from zushi_survey.pipeline.association import associate

        return associate(self.wave(wave, weight), question, by, where=where, continuity=continuity)
