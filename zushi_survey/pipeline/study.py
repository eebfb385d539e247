"""A study folder opened: its waves, loaded on first use and remembered, and the use cases as methods for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.questionnaire.load import load_questionnaire, load_repairs, load_study
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import RepairFile, StudyFile, Wave

if TYPE_CHECKING:
    from zushi_survey.analysis.association import AssociationResult
    from zushi_survey.analysis.tables import BaseKind, Policy
    from zushi_survey.data.cleaning import Cleaned
    from zushi_survey.data.ledger import Ledger
    from zushi_survey.data.population import Population
    from zushi_survey.data.sheet import RawSheet
    from zushi_survey.hearing.mentions import Hearing
    from zushi_survey.pipeline.tabulation import TableSet
    from zushi_survey.present.display import DataTable

STUDY_FILE = "study.yaml"


class WaveData:
    """One wave of a study: everything its files say, read when first asked for."""

    def __init__(
        self, root: Path, spec: Wave, weight: str | None = None, sheets: tuple[RawSheet, ...] | None = None
    ) -> None:
        self.root = root
        self.spec = spec if weight is None else _with_weight(spec, weight)
        self._sheets = sheets

    def with_sheets(self, sheets: tuple[RawSheet, ...]) -> WaveData:
        """The same wave resting on other answer files, already read."""
        return WaveData(self.root, self.spec, sheets=sheets)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The wave's questionnaire. Raises SurveyError (E-QST)."""
        return load_questionnaire(self._inside(self.spec.questionnaire))

    @cached_property
    def repairs(self) -> RepairFile | None:
        """Declared repairs, or None. Raises SurveyError (E-QST)."""
        return load_repairs(self._inside(self.spec.repairs)) if self.spec.repairs else None

    @cached_property
    def sheets(self) -> tuple[RawSheet, ...]:
        """Answer files in the order of study.yaml. Raises SurveyError (E-INP)."""
        from zushi_survey.data.readers import read_sheet

        if self._sheets is not None:
            return self._sheets
        return tuple(read_sheet(self._inside(spec.file), spec, name=spec.file) for spec in self.spec.answers)

    @cached_property
    def ledger(self) -> Ledger | None:
        """The dispatch ledger, or None. Raises SurveyError (E-INP, E-LED)."""
        from zushi_survey.data.ledger import read_ledger
        from zushi_survey.data.readers import read_table

        spec = self.spec.ledger
        if spec is None:
            return None
        sheet = read_table(self._inside(spec.file), spec.encoding, name=spec.file)
        return read_ledger(sheet, spec, self.questionnaire)

    @cached_property
    def population(self) -> Population | None:
        """Population figures, or None. Raises SurveyError (E-INP, E-LED)."""
        from zushi_survey.data.population import read_population
        from zushi_survey.data.readers import read_table

        spec = self.spec.population
        if spec is None:
            return None
        sheet = read_table(self._inside(spec.file), spec.encoding, name=spec.file)
        return read_population(sheet, spec, self.questionnaire)

    @cached_property
    def cleaned(self) -> Cleaned:
        """Coded, checked and repaired answers of the valid sheets, with all findings. Raises SurveyError (E-RSP)."""
        from zushi_survey.data.cleaning import clean

        return clean(self.sheets, self.spec.answers, self.questionnaire, self.repairs, self.ledger)

    @property
    def input_files(self) -> tuple[Path, ...]:
        """Files a table of this wave rests on."""
        names = [self.spec.questionnaire, *(spec.file for spec in self.spec.answers)]
        names += [self.spec.repairs] if self.spec.repairs else []
        names += [self.spec.ledger.file] if self.spec.ledger else []
        names += [self.spec.population.file] if self.spec.population else []
        return tuple(self._inside(name) for name in names)

    def _inside(self, name: str) -> Path:
        """The path of a file of this wave."""
        return inside(self.root, name)


def inside(root: Path, name: str) -> Path:
    """The path of a file named in study.yaml. Raises SurveyError (E-SET-003) when it leaves the study folder."""
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise SurveyError([Problem(code="E-SET-003", where=Place(file=STUDY_FILE), got=name)])
    return path


def _with_weight(spec: Wave, weight: str) -> Wave:
    """The wave with another weight column; an empty name means unweighted."""
    answers = tuple(one.model_copy(update={"weight": weight or None}) for one in spec.answers)
    return spec.model_copy(update={"answers": answers})


class Study:
    """A study folder. `Study.open(path)`, or `zushi_survey.open_study(path)`."""

    def __init__(self, root: Path, file: StudyFile) -> None:
        self.root = root
        self.file = file
        self._waves: dict[tuple[str, str | None], WaveData] = {}

    @classmethod
    def open(cls, root: Path) -> Study:
        """The study in the folder `root`. Raises SurveyError (E-SET-002, E-QST)."""
        path = root / STUDY_FILE
        if not path.is_file():
            raise SurveyError([Problem(code="E-SET-002", where=Place(file=root.as_posix()))])
        return cls(root, load_study(path))

    def wave(self, wave_id: str | None = None, weight: str | None = None) -> WaveData:
        """The wave with this id, by default the one reported. Raises SurveyError (E-SET-001)."""
        wanted = wave_id or self.file.report_wave
        specs = {wave.id: wave for wave in self.file.waves}
        if wanted not in specs:
            raise SurveyError([Problem(code="E-SET-001", got=wanted, allowed=", ".join(specs))])
        return self._waves.setdefault((wanted, weight), WaveData(self.root, specs[wanted], weight))

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
