"""A study folder opened: its settings and its waves, each file read when first asked for and remembered."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from zushi_survey.core.files import sha256_of
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.questionnaire.load import load_questionnaire, load_repairs, load_study, load_wave_map
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import RepairFile, StudyFile, Wave

if TYPE_CHECKING:
    from zushi_survey.data.cleaning import Cleaned
    from zushi_survey.data.coded_cache import CodedCache
    from zushi_survey.data.coded_parquet import CodedParquet
    from zushi_survey.data.countable import Countable, Headings
    from zushi_survey.data.design import Design
    from zushi_survey.data.ledger import Ledger
    from zushi_survey.data.population import Population
    from zushi_survey.data.published import PublishedWave
    from zushi_survey.data.sheet import RawSheet
    from zushi_survey.data.weighting import Weighting
    from zushi_survey.pipeline.releasing import Register
    from zushi_survey.present.banners import DataOrigin
    from zushi_survey.questionnaire.wave_map import WaveMap

STUDY_FILE = "study.yaml"
CACHE_FOLDER = ".zushi-cache"
"""Where coded answers are kept: inside the study folder, never among its outputs."""
CACHE_SWITCH = "ZUSHI_SURVEY_CACHE"
"""Environment variable that says `off` where nothing is to be kept beside the study."""
PLANNED_WEIGHTS = "(weighting)"
"""Instead of the name of a weight column: the weights that the wave's `weighting` plan makes."""


class WaveData:
    """One wave of a study: everything its files say, read when first asked for."""

    def __init__(
        self,
        root: Path,
        spec: Wave,
        weight: str | None = None,
        sheets: tuple[RawSheet, ...] | None = None,
        *,
        data_origin: DataOrigin,
        keeps: bool = False,
    ) -> None:
        """`data_origin`: as study.yaml says; files that say otherwise are refused.

        `keeps`: whether coded answers are kept beside the study; never of `sheets` that were read elsewhere.
        """
        self._data_origin = data_origin
        self.root = root
        self._keeps = keeps and sheets is None and spec.published is None
        self.uses_planned_weights = weight == PLANNED_WEIGHTS
        self.spec = spec if weight is None else _with_weight(spec, "" if self.uses_planned_weights else weight)
        self._sheets = sheets
        self._contents: dict[Path, str] = {}
        """Checksums of the files that decide about the coded answers, each taken before the file was read."""

    def with_sheets(self, sheets: tuple[RawSheet, ...]) -> WaveData:
        """The same wave resting on other answer files, already read; questionnaire, repairs and ledger are shared."""
        other = WaveData(self.root, self.spec, sheets=sheets, data_origin=self._data_origin)
        vars(other).update(questionnaire=self.questionnaire, repairs=self.repairs, ledger=self.ledger)
        return other

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The wave's questionnaire. Raises SurveyError (E-QST)."""
        return load_questionnaire(self._to_read(self.spec.questionnaire))

    @cached_property
    def repairs(self) -> RepairFile | None:
        """Declared repairs, or None. Raises SurveyError (E-QST)."""
        return load_repairs(self._to_read(self.spec.repairs)) if self.spec.repairs else None

    @cached_property
    def sheets(self) -> tuple[RawSheet, ...]:
        """Answer files in the order of study.yaml.

        Raises SurveyError (E-INP, E-SET-008; E-WAV-026 where there are none).
        """
        from zushi_survey.data.readers import read_sheet

        if self._sheets is not None:
            return self._believed(*self._sheets)
        if self.spec.published is not None:
            raise SurveyError([Problem(code="E-WAV-026", where=Place(file=STUDY_FILE), got=self.spec.id)])
        if self.ingested is not None:
            raise SurveyError([Problem(code="E-BIG-013", params={"detail": "1票ずつの記録が要る計算"})])
        files = ((self._to_read(spec.file), spec) for spec in self.spec.answers)
        return self._believed(*(read_sheet(path, spec, name=spec.file) for path, spec in files))

    @cached_property
    def ledger(self) -> Ledger | None:
        """The dispatch ledger, or None. Raises SurveyError (E-INP, E-LED, E-SET-008)."""
        from zushi_survey.data.ledger import read_ledger
        from zushi_survey.data.readers import read_table

        spec = self.spec.ledger
        if spec is None:
            return None
        (sheet,) = self._believed(read_table(self._to_read(spec.file), spec.encoding, name=spec.file))
        return read_ledger(sheet, spec, self.questionnaire)

    @cached_property
    def population(self) -> Population | None:
        """Population figures, or None. Raises SurveyError (E-INP, E-LED, E-SET-008)."""
        from zushi_survey.data.population import read_population
        from zushi_survey.data.readers import read_table

        spec = self.spec.population
        if spec is None:
            return None
        (sheet,) = self._believed(read_table(self._inside(spec.file), spec.encoding, name=spec.file))
        return read_population(sheet, spec, self.questionnaire)

    @cached_property
    def published(self) -> PublishedWave | None:
        """Published tables, or None. Raises SurveyError (E-INP, E-WAV, E-SET-008)."""
        from zushi_survey.data.published import read_published
        from zushi_survey.data.readers import read_table

        spec = self.spec.published
        if spec is None:
            return None
        (sheet,) = self._believed(read_table(self._inside(spec.file), spec.encoding, name=spec.file))
        return read_published(sheet, self.questionnaire, base=spec.base)

    @cached_property
    def cleaned(self) -> Cleaned:
        """Coded, checked and repaired answers of the valid sheets, with all findings. Raises SurveyError (E-RSP)."""
        from zushi_survey.data.cleaning import clean
        from zushi_survey.data.design_reading import design_columns

        columns = design_columns(self.spec.design)
        return clean(self.sheets, self.spec.answers, self.questionnaire, self.repairs, self.ledger, columns)

    @cached_property
    def ingested(self) -> CodedParquet | None:
        """The answers as `ingest` has coded them, to be counted piece by piece; None where they are to be read.

        Raises SurveyError (E-BIG, E-SET-008).
        """
        names = [spec.file for spec in self.spec.answers]
        if self._sheets is not None or not any(name.endswith(".parquet") for name in names):
            return None
        from zushi_survey.data.coded_parquet import CodedParquet, is_coded
        from zushi_survey.data.origin import made_up_problem

        paths = [self._inside(name) for name in names]
        if not any(is_coded(path) for path in paths):
            return None
        opened = CodedParquet.open(paths)
        if opened.header.is_synthetic and self._data_origin == "real":
            raise SurveyError([made_up_problem(Place(file=", ".join(names)))])
        return opened

    @cached_property
    def checked(self) -> Cleaned:
        """`cleaned`, once it is known that it may be counted: for what needs the single sheets.

        A filter or weight that cannot be read would make every figure wrong. Raises SurveyError (E-RSP-025,
        E-RSP-027), or what `cleaned` raises.
        """
        from zushi_survey.data.countable import fatal_problems

        if problems := list(fatal_problems(self.cleaned)):
            raise SurveyError(problems)
        return self.cleaned

    @cached_property
    def coded(self) -> Countable:
        """What counting needs of the answers: as kept beside the study, else of `cleaned`. Raises what that raises."""
        from zushi_survey.data.countable import countable_of

        if self.ingested is not None:
            from zushi_survey.pipeline.counting import countable_of_pieces

            return countable_of_pieces(self, self.ingested)
        return self._kept or countable_of(self.cleaned, self.sheets)

    @cached_property
    def countable(self) -> Countable:
        """`coded`, for whatever counts, with the weights of the plan where they are asked for.

        Raises SurveyError (E-RSP-025, E-RSP-027, E-WGT), or what `cleaned` raises.
        """
        if self.ingested is None and self._kept is None:
            _ = self.checked
            self._keep()
        if not self.uses_planned_weights:
            return self.coded
        return replace(self.coded, responses=replace(self.coded.responses, weight=self.weighting.weights))

    @property
    def headings(self) -> tuple[Headings, ...]:
        """The columns of every answer file. Raises SurveyError (E-INP)."""
        from zushi_survey.data.countable import headings_of

        if self.ingested is not None:
            return self.coded.headings
        return self._kept.headings if self._kept else headings_of(self.sheets)

    @cached_property
    def _cache(self) -> CodedCache | None:
        """Where the coded answers are kept; None where they are not."""
        if not self._keeps:
            return None
        from zushi_survey.data.coded_cache import CodedCache

        weights = "\n".join(answers.weight or "" for answers in self.spec.answers)
        # The origin is among the settings: what was kept of a synthetic study must not be counted as real.
        settings = f"{self._data_origin}\n{self.spec.model_dump_json()}"
        return CodedCache(self.root / CACHE_FOLDER, f"{self.spec.id}\n{weights}", settings)

    @cached_property
    def _kept(self) -> Countable | None:
        """The coded answers kept by an earlier run; None where the files are to be read, or have been."""
        if self._cache is None or "cleaned" in self.__dict__ or self.ingested is not None:
            return None
        try:
            contents = [self._content(path) for path in self._answering_files]
        except (OSError, SurveyError):
            return None  # for whoever reads that file to say
        return self._cache.read(contents, lambda: self.questionnaire)

    def _keep(self) -> None:
        """Keep the coded answers for the next run; a file that has changed meanwhile is not what they were made of."""
        if self._cache is None:
            return
        files = self._answering_files
        with suppress(OSError):
            if all(sha256_of(path) == self._content(path) for path in files):
                self._cache.write([self._content(path) for path in files], self.coded)

    @cached_property
    def design(self) -> Design:
        """How the respondents were drawn and weighted, as declared. Raises SurveyError (E-STA-020 to 030), or more."""
        from zushi_survey.data.design_reading import design_of

        if self.ingested is not None:
            raise SurveyError([Problem(code="E-BIG-013", params={"detail": "1人ずつの回答が要る計算"})])
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
        spec, read = self.spec, set(self.__dict__)
        if self.are_answers_read:
            read |= {"sheets", "repairs", "ledger"}
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
        """Whether the answers have been read and cleaned, by this run or by the one that kept them."""
        return "cleaned" in self.__dict__ or any(self.__dict__.get(name) for name in ("_kept", "ingested"))

    @property
    def _answering_files(self) -> tuple[Path, ...]:
        """The files that decide about the coded answers. Raises SurveyError (E-SET-003)."""
        spec = self.spec
        others = (spec.repairs, spec.ledger.file if spec.ledger else None)
        names = (spec.questionnaire, *(answers.file for answers in spec.answers), *filter(None, others))
        return tuple(self._inside(name) for name in names)

    def _believed(self, *sheets: RawSheet) -> tuple[RawSheet, ...]:
        """The files as they were read. Raises SurveyError (E-SET-008) where study.yaml makes more of them."""
        from zushi_survey.data.origin import refuse_made_up

        if self._data_origin == "real":
            refuse_made_up(sheets)
        return sheets

    def _to_read(self, name: str) -> Path:
        """The path of a file that is about to be read and that decides about the coded answers."""
        path = self._inside(name)
        if self._keeps:
            with suppress(OSError):
                self._content(path)
        return path

    def _content(self, path: Path) -> str:
        """Checksum of the file as it was when it was first asked for. Raises OSError."""
        if path not in self._contents:
            self._contents[path] = sha256_of(path)
        return self._contents[path]

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

    def __init__(self, root: Path, file: StudyFile, *, keeps_answers: bool | None = None) -> None:
        """`keeps_answers`: whether coded answers are kept beside the study; None for as the environment says."""
        self.root = root
        self.file = file
        is_on = os.environ.get(CACHE_SWITCH, "").strip().lower() != "off"
        self._keeps_answers = is_on if keeps_answers is None else keeps_answers
        self._waves: dict[tuple[str, str | None], WaveData] = {}

    @cached_property
    def register(self) -> Register:
        """What the study has published so far."""
        from zushi_survey.pipeline.releasing import Register

        return Register(self)

    @classmethod
    def open(cls, root: Path, *, keeps_answers: bool | None = None) -> Self:
        """The study in the folder `root`. Raises SurveyError (E-SET-002, E-QST)."""
        path = root / STUDY_FILE
        if not path.is_file():
            raise SurveyError([Problem(code="E-SET-002", where=Place(file=root.as_posix()))])
        return cls(root, load_study(path), keeps_answers=keeps_answers)

    def wave(self, wave_id: str | None = None, weight: str | None = None) -> WaveData:
        """The wave with this id, by default the one reported. Raises SurveyError (E-SET-001)."""
        wanted = wave_id or self.file.report_wave
        specs = {wave.id: wave for wave in self.file.waves}
        if wanted not in specs:
            raise SurveyError([Problem(code="E-SET-001", got=wanted, allowed=", ".join(specs))])
        origin = self.file.data_origin
        wave = WaveData(self.root, specs[wanted], weight, data_origin=origin, keeps=self._keeps_answers)
        return self._waves.setdefault((wanted, weight), wave)

    @cached_property
    def wave_map(self) -> WaveMap | None:
        """The mapping of waves, checked against their questionnaires, or None. Raises SurveyError (E-QST, E-WAV)."""
        if self.file.wave_map is None:
            return None
        forms = {wave.id: self.wave(wave.id).questionnaire for wave in self.file.waves}
        return load_wave_map(inside(self.root, self.file.wave_map), forms)
