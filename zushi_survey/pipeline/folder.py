"""A study folder opened: its settings and its waves, each file read when first asked for and remembered."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.questionnaire.load import load_questionnaire, load_repairs, load_study, load_wave_map
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import RepairFile, StudyFile, Wave

if TYPE_CHECKING:
    from zushi_survey.data.cleaning import Cleaned
    from zushi_survey.data.design import Design
    from zushi_survey.data.ledger import Ledger
    from zushi_survey.data.population import Population
    from zushi_survey.data.published import PublishedWave
    from zushi_survey.data.sheet import RawSheet
    from zushi_survey.data.weighting import Weighting
    from zushi_survey.questionnaire.wave_map import WaveMap

STUDY_FILE = "study.yaml"
PLANNED_WEIGHTS = "(weighting)"
"""Instead of the name of a weight column: the weights that the wave's `weighting` plan makes."""


class WaveData:
    """One wave of a study: everything its files say, read when first asked for."""

    def __init__(
        self, root: Path, spec: Wave, weight: str | None = None, sheets: tuple[RawSheet, ...] | None = None
    ) -> None:
        self.root = root
        self.uses_planned_weights = weight == PLANNED_WEIGHTS
        self.spec = spec if weight is None else _with_weight(spec, "" if self.uses_planned_weights else weight)
        self._sheets = sheets

    def with_sheets(self, sheets: tuple[RawSheet, ...]) -> WaveData:
        """The same wave resting on other answer files, already read; questionnaire, repairs and ledger are shared."""
        other = WaveData(self.root, self.spec, sheets=sheets)
        vars(other).update(questionnaire=self.questionnaire, repairs=self.repairs, ledger=self.ledger)
        return other

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
        """Answer files in the order of study.yaml. Raises SurveyError (E-INP; E-WAV-026 where there are none)."""
        from zushi_survey.data.readers import read_sheet

        if self._sheets is not None:
            return self._sheets
        if self.spec.published is not None:
            raise SurveyError([Problem(code="E-WAV-026", where=Place(file=STUDY_FILE), got=self.spec.id)])
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
    def published(self) -> PublishedWave | None:
        """Published tables, or None. Raises SurveyError (E-INP, E-WAV)."""
        from zushi_survey.data.published import read_published
        from zushi_survey.data.readers import read_table

        spec = self.spec.published
        if spec is None:
            return None
        sheet = read_table(self._inside(spec.file), spec.encoding, name=spec.file)
        return read_published(sheet, self.questionnaire, base=spec.base)

    @cached_property
    def cleaned(self) -> Cleaned:
        """Coded, checked and repaired answers of the valid sheets, with all findings. Raises SurveyError (E-RSP)."""
        from zushi_survey.data.cleaning import clean
        from zushi_survey.data.design_reading import design_columns

        columns = design_columns(self.spec.design)
        return clean(self.sheets, self.spec.answers, self.questionnaire, self.repairs, self.ledger, columns)

    @cached_property
    def countable(self) -> Cleaned:
        """`cleaned`, for whatever counts, with the weights of the plan where they are asked for.

        A filter or weight that cannot be read would make every figure wrong. Raises SurveyError (E-RSP-025,
        E-RSP-027, E-WGT), or what `cleaned` raises.
        """
        from zushi_survey.data.findings import FindingKind

        fatal = (FindingKind.BAD_CONDITION, FindingKind.BAD_WEIGHT)
        problems = [
            finding.to_problem() for finding in self.cleaned.findings if finding.kind in fatal and finding.count
        ]
        if problems:
            raise SurveyError(problems)
        if not self.uses_planned_weights:
            return self.cleaned
        return replace(self.cleaned, responses=replace(self.cleaned.responses, weight=self.weighting.weights))

    @cached_property
    def design(self) -> Design:
        """How the respondents were drawn and weighted, as declared. Raises SurveyError (E-STA-020 to 030), or more."""
        from zushi_survey.data.design_reading import design_of

        weighting = self.weighting if self.uses_planned_weights else None
        return design_of(self.spec.design, self.countable.responses, self.spec.population_size, weighting)

    @cached_property
    def weighting(self) -> Weighting:
        """The weights that study.yaml's plan makes of this wave. Raises SurveyError (E-WGT)."""
        from zushi_survey.pipeline.weighting import weighting_of

        return weighting_of(self)

    @property
    def files_read(self) -> tuple[Path, ...]:
        """Files of the wave that have been read so far: what a result rests on."""
        spec, read = self.spec, self.__dict__
        named = {
            "questionnaire": [spec.questionnaire],
            "sheets": [answers.file for answers in spec.answers],
            "repairs": [spec.repairs] if spec.repairs else [],
            "ledger": [spec.ledger.file] if spec.ledger else [],
            "population": [spec.population.file] if spec.population else [],
            "published": [spec.published.file] if spec.published else [],
        }
        return tuple(self._inside(name) for part, names in named.items() if part in read for name in names)

    @property
    def are_answers_read(self) -> bool:
        """Whether the answers have been read and cleaned."""
        return "cleaned" in self.__dict__

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


class StudyFolder:
    """A study folder, opened with `StudyFolder.open(path)`."""

    def __init__(self, root: Path, file: StudyFile) -> None:
        self.root = root
        self.file = file
        self._waves: dict[tuple[str, str | None], WaveData] = {}

    @classmethod
    def open(cls, root: Path) -> Self:
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

    @cached_property
    def wave_map(self) -> WaveMap | None:
        """The mapping of waves, checked against their questionnaires, or None. Raises SurveyError (E-QST, E-WAV)."""
        if self.file.wave_map is None:
            return None
        forms = {wave.id: self.wave(wave.id).questionnaire for wave in self.file.waves}
        return load_wave_map(inside(self.root, self.file.wave_map), forms)
