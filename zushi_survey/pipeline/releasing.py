"""The gate: the one place where tables of a study are released, and the register of what was published before.

Under `publish` nothing is shown before it stands in the register: a run that is stopped in between has published less
than the register says, never more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zushi_survey.analysis.suppression import refuse_deep_nesting, release
from zushi_survey.core.problems import Place, Problem, Severity, SurveyError, describe_problems

if TYPE_CHECKING:
    from zushi_survey.analysis.disclosure.releases import HiddenPlaces, Releases
    from zushi_survey.analysis.tables import Policy, RawTable, ReleasedTable
    from zushi_survey.pipeline.folder import StudyFolder

REGISTER_FILE: Final = "release-register.json"
_NOTICE: Final = (
    "公表の台帳です。公表用に出した表のすべての数を、伏せた数も含めて載せています。庁内で保管し、公表したり配ったりしないでください。"
    "後から別の表を公表するとき、前の表との引き算で少ない人数が分からないようにするために使います。消すと、その守りがなくなります。"
)


class Register:
    """What a study has published so far, kept in its folder."""

    def __init__(self, study: StudyFolder) -> None:
        self._study = study
        self._path: Path = study.root / REGISTER_FILE
        self._known: tuple[bytes, Releases] | None = None
        self._corrected = 0
        self._told = 0

    def decide(self, tables: Sequence[RawTable]) -> list[HiddenPlaces]:
        """What is hidden of each table; new ones are protected together with all before them and put on record.

        Raises SurveyError: E-SUP-001 where no safe way to publish is found, E-SUP-002 for a damaged register, E-TAB-006
        for three or more nested axes, E-OUT.
        """
        from zushi_survey.core.files import write_whole
        from zushi_survey.core.lock import folder_lock

        refuse_deep_nesting(tables)
        releases = self._read()
        found = [releases.hidden_of(table) for table in tables]
        if None in found:
            with folder_lock(self._study.root):
                releases = self._read().with_tables(tables, self._study.file.release, self._multiple)
                content = self._bytes(releases)
                write_whole(self._path, content)
            self._known = (content, releases)
            self._corrected += releases.corrected
            self._told += releases.told
            found = [releases.hidden_of(table) for table in tables]
        return [places for places in found if places is not None]

    @property
    def news(self) -> tuple[str, ...]:
        """What this run has found out about what was published before: warnings for whoever publishes."""
        found = {"E-SUP-003": self._corrected, "E-SUP-004": self._told}
        problems = [
            Problem(code=code, severity=Severity.WARNING, params={"count": f"{count:,}"})
            for code, count in found.items()
            if count
        ]
        return (describe_problems(problems),) if problems else ()

    def _read(self) -> Releases:
        """The releases on record, which another run may have changed meanwhile."""
        from zushi_survey.analysis.disclosure.register_file import read_register
        from zushi_survey.analysis.disclosure.releases import Releases

        if not self._path.is_file():
            return Releases()
        content = self._path.read_bytes()
        if self._known is None or self._known[0] != content:
            try:
                self._known = (content, read_register(content))
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                raise SurveyError([Problem(code="E-SUP-002", where=Place(file=REGISTER_FILE))]) from error
        return self._known[1]

    def _bytes(self, releases: Releases) -> bytes:
        """The register as it is written, marked as what it is."""
        from zushi_survey.analysis.disclosure.register_file import register_bytes
        from zushi_survey.present.banners import banner_lines

        return register_bytes(releases, " ".join((_NOTICE, *banner_lines(self._study.file.data_origin, None))))

    @cached_property
    def _multiple(self) -> frozenset[str]:
        """Questions of any wave of which several options may be chosen."""
        from zushi_survey.questionnaire.model import Kind

        waves = (self._study.wave(wave.id).questionnaire for wave in self._study.file.waves)
        return frozenset(
            variable.id for form in waves for variable in form.variables.values() if variable.kind is Kind.CHOICES
        )


def released(study: StudyFolder, tables: Sequence[RawTable], policy: Policy) -> tuple[ReleasedTable, ...]:
    """The tables of a study as they may be shown under the policy; under `publish` as its register decides.

    Raises what `Register.decide` raises.
    """
    hidden = study.register.decide(tables) if policy == "publish" else None
    return release(tables, policy, study.file.release, hidden)
