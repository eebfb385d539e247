"""Changes since the earlier wave as facts: what `compare` finds, by option and net."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zushi_survey.analysis.facts import ChangeFact, ShareFact, Unknown, WaveTrendFact
from zushi_survey.analysis.tables import TOTAL, Cell
from zushi_survey.analysis.waves.trends import TrendVerdict
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.facts.cells import share_fact
from zushi_survey.pipeline.waves.comparison import CompareRequest, compare_waves_of

if TYPE_CHECKING:
    from zushi_survey.analysis.waves.changes import WaveChange
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.pipeline.tabulation import TableRequest
    from zushi_survey.pipeline.waves.comparison import ComparedQuestion, WaveComparison
    from zushi_survey.questionnaire.claims import GroupRef, Quantity
    from zushi_survey.questionnaire.wave_links import Linked

_OBSTACLES = {
    "E-WAV-001": Unknown.NO_EARLIER_WAVE,
    "E-WAV-032": Unknown.NO_EARLIER_WAVE,
    "E-WAV-015": Unknown.NOT_COMPARABLE,
    "E-WAV-031": Unknown.NO_COMMON_AXIS,
    "E-WGT-001": Unknown.NO_WEIGHTS,
    "E-TAB-009": Unknown.NO_WEIGHTS,
}
"""Problems that leave no change to speak of, and what it is then called."""
_WHY_NOT = {"hidden": Unknown.HIDDEN, "open": Unknown.NOT_COMPARABLE, "not_published": Unknown.NOT_COMPARABLE}


class ChangeFacts:
    """The comparisons of questions with the earlier wave, each made once."""

    def __init__(self, study: StudyFolder, request: TableRequest) -> None:
        self._study = study
        self._request = request
        self._made: dict[tuple[str, str], WaveComparison | Unknown] = {}

    def of(self, of: Quantity, group: GroupRef | None = None) -> ChangeFact:
        """The change of the share of an option or net, of everyone or of one group."""
        made = self._comparison(of.question, group.axis if group else "")
        if isinstance(made, Unknown):
            return self._nothing(of, made)
        compared = next((one for one in made if one.variable.id == of.question), None)
        row = None if compared is None else _row(compared, of, group)
        if compared is None or row is None or row.now is None or row.before is None:
            return self._nothing(of, Unknown.NOT_COMPARABLE)
        axis = made.standard_axis.label if made.standard_axis else ""
        return _fact(of, group, compared, row, axis)

    def trend(self, of: Quantity) -> WaveTrendFact:
        """An option or net in three waves and more."""
        made = self._comparison(of.question, "")
        if isinstance(made, Unknown):
            return _no_trend(of, made)
        trended = next((one for one in made.trends if one.variable.id == of.question), None)
        wanted = None if trended is None else _answer_id(trended.linked, of)
        rows = trended.trends.rows if trended else ()
        row = next((one for one in rows if one.answer.id == wanted and one.answer.is_net is bool(of.net)), None)
        if trended is None or row is None or any(cell is None for cell in row.cells):
            return _no_trend(of, Unknown.NOT_COMPARABLE)
        label = f"{trended.linked.label}「{row.answer.label}」"
        shares = tuple(_side(cell, of, None, label) for cell in row.cells)
        unknown = Unknown.HIDDEN if row.is_hidden else Unknown.NOTHING
        return WaveTrendFact(of, label, shares, row.test, row.p_adjusted, row.verdict, unknown)

    def _comparison(self, question: str, axis: str) -> WaveComparison | Unknown:
        """The comparison of a question by an axis (empty: of everyone), or why there is none. Raises SurveyError."""
        key = (question, axis)
        if key not in self._made:
            axes = (axis,) if axis else ()
            request = CompareRequest((question,), axes, None, self._request.policy, None, self._request.weight)
            try:
                self._made[key] = compare_waves_of(self._study, request)
            except SurveyError as error:
                code = error.problems[0].code
                if code not in _OBSTACLES:
                    raise
                self._made[key] = _OBSTACLES[code]
        return self._made[key]

    def _nothing(self, of: Quantity, unknown: Unknown) -> ChangeFact:
        """No change."""
        empty = ShareFact("", of, str(of), None, "", None, None, None, None, False, unknown)
        return ChangeFact(empty, empty, None, None, None, None, 0, None, False, None, None, "", unknown)


def _no_trend(of: Quantity, unknown: Unknown) -> WaveTrendFact:
    """No trend over the waves."""
    return WaveTrendFact(of, str(of), (), None, None, TrendVerdict.NOT_TESTED, unknown)


def _row(compared: ComparedQuestion, of: Quantity, group: GroupRef | None) -> WaveChange | None:
    """The row of everyone, or of one group, of an option or net."""
    wanted = _answer_id(compared.linked, of)
    place = (group.axis, group.category) if group else (TOTAL, TOTAL)
    rows = (row for row in compared.changes.rows if (row.group.axis, row.group.category) == place)
    return next((row for row in rows if row.answer.id == wanted and row.answer.is_net is bool(of.net)), None)


def _answer_id(linked: Linked, of: Quantity) -> str | None:
    """What the comparison calls an option or net; None where it has no partner of its own."""
    if of.net:
        return next((net.id for net in linked.nets if net.id == of.net), None)
    return next((one.id for one in linked.common if one.codes[0] == (of.option,)), None)


def _fact(of: Quantity, group: GroupRef | None, compared: ComparedQuestion, row: WaveChange, axis: str) -> ChangeFact:
    """A row of the comparison as a fact."""
    label = f"{compared.linked.label}「{row.answer.label}」"
    now, before = (_side(cell, of, group, label) for cell in (row.now, row.before))
    unknown = _WHY_NOT.get(row.why_not, now.unknown or before.unknown)
    known = now.share is not None and before.share is not None
    equal = row.standardised
    return ChangeFact(
        now=now,
        before=before,
        difference=(now.share or 0.0) - (before.share or 0.0) if known else None,
        interval=row.change.interval,
        test=row.change.test,
        p_adjusted=row.p_adjusted,
        family=row.family,
        p_equivalence=row.change.equivalence.p_value,
        is_described=row.why_not == "described",
        standardised=equal.difference if equal else None,
        p_standardised=equal.p_value if equal else None,
        standard_axis=axis if equal else "",
        unknown=unknown,
    )


def _side(cell: Cell | None, of: Quantity, group: GroupRef | None, label: str) -> ShareFact:
    """The share in one wave."""
    if cell is None:
        return ShareFact("", of, label, group, "", None, None, None, None, False, Unknown.NOT_COMPARABLE)
    return share_fact(cell, of, group, label, is_weighted=cell.base_effective is not None)
