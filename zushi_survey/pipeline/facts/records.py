"""Facts of how the survey and the hearing were held, and what the groups said: from study.yaml, ledger and register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from zushi_survey.analysis.facts import CodesFact, Compared, MentionFact, QuoteFact, Recorded, RecordedFact, Unknown
from zushi_survey.data.dates import iso_date
from zushi_survey.hearing.quoting import source_of
from zushi_survey.pipeline.hearing import hearing_record
from zushi_survey.pipeline.returns import released_returns
from zushi_survey.questionnaire.claims import FactField
from zushi_survey.questionnaire.survey_facts import HearingFacts, SurveyFacts

if TYPE_CHECKING:
    from zushi_survey.analysis.returns import ReturnAccount
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.hearing.model import HearingRecord
    from zushi_survey.pipeline.folder import StudyFolder, WaveData

_STUDY, _ACCOUNT, _FORM, _REGISTER = "study.yaml", "発送台帳と回答票", "調査票", "ヒアリングの団体の一覧"
_COMPARED: dict[FactField, Compared] = {
    "hearing.types": "same_set",
    "hearing.held": "within",
    "hearing.about": "among",
    "hearing.target": "among",
    "survey.about": "among",
    "survey.target": "among",
}
Reading = tuple[Recorded | None, str]


class Records:
    """What a study records of one wave and of its hearing; each file read when first asked for."""

    def __init__(self, study: StudyFolder, wave: WaveData, policy: Policy) -> None:
        self._study = study
        self._wave = wave
        self._policy = policy

    @cached_property
    def hearing(self) -> HearingRecord | None:
        """The hearing, or None. Raises SurveyError (E-INP, E-HRG)."""
        return hearing_record(self._study)

    @cached_property
    def _account(self) -> ReturnAccount:
        """The return account. Raises SurveyError (E-LED)."""
        return released_returns(self._study, self._wave, self._policy).account

    def recorded(self, field: FactField) -> RecordedFact:
        """One fact."""
        compared = _COMPARED.get(field, "same")
        if field.startswith("hearing.") and self.hearing is None:
            return RecordedFact(field, None, "", compared, Unknown.NO_HEARING)
        value, source = self._reading(field)
        if value is not None and self._is_doubtful(field):
            return RecordedFact(field, None, source, compared, Unknown.RECORDS_DIFFER)
        return RecordedFact(field, value, source, compared, Unknown.NOT_RECORDED if value is None else Unknown.NOTHING)

    def mention(self, codes: tuple[str, ...], theme: str | None, kind: str | None) -> MentionFact:
        """Groups that raised one of the codes."""
        record, where = self.hearing, theme or ""
        if record is None:
            return MentionFact(where, codes, kind or "", None, 0, (), Unknown.NO_HEARING)
        known = {key.code for key in record.label_by_key if theme in (None, key.theme)}
        heard = _members(record, kind)
        if not set(codes) <= known:
            return MentionFact(where, codes, kind or "", None, len(heard), (), Unknown.NO_CODE)
        found = [c for c in record.codings if c.code in codes and theme in (None, c.theme) and c.group in heard]
        segments = tuple(sorted({coding.segment for coding in found}))
        groups = len({coding.group for coding in found})
        return MentionFact(where, codes, kind or "", groups, len(heard), segments, Unknown.NOTHING)

    def raised(self, theme: str) -> CodesFact:
        """The codes given under a theme, in the order of the codebook."""
        record = self.hearing
        if record is None:
            return CodesFact(theme, (), Unknown.NO_HEARING)
        given = {key: groups for key, groups in record.groups_by_code().items() if key.theme == theme}
        codes = tuple(key.code for key, groups in given.items() if groups)
        return CodesFact(theme, codes, Unknown.NOTHING if given else Unknown.NO_CODE)

    def quoted(self, text: str, codes: tuple[str, ...]) -> QuoteFact:
        """The segment that holds the quotation."""
        record = self.hearing
        if record is None:
            return QuoteFact("", 0, Unknown.NO_HEARING)
        coded = {coding.segment for coding in record.codings if coding.code in codes}
        searched = [segment for segment in record.segments if not codes or segment.id in coded]
        found = source_of(text, searched)
        return QuoteFact(found.id if found else "", len(searched), Unknown.NOTHING)

    def _reading(self, field: FactField) -> Reading:
        """The value of a field and where it comes from; None where nothing says it."""
        place, _, name = field.rpartition(".")
        if not place:
            return self._of_account(field), _ACCOUNT
        if field == "survey.about":
            return tuple(_topics(self._wave)), _FORM
        if place == "hearing" and (read := _REGISTERED.get(name)):
            assert self.hearing is not None
            return read(self.hearing), _REGISTER
        files = self._study.file.hearing
        facts: SurveyFacts | HearingFacts | None = self._wave.spec.survey
        if place == "hearing":
            facts = files.facts if files else None
        if facts is None:
            return None, _STUDY
        if name == "period":
            return (facts.period.days if facts.period else None), _STUDY
        value = getattr(facts, name)
        return ((value,) if isinstance(value, str) and _COMPARED.get(field) == "among" else value), _STUDY

    def _is_doubtful(self, field: FactField) -> bool:
        """Whether the period of study.yaml begins on another day than dispatch, or leaves out a session."""
        files, ledger = self._study.file.hearing, self._wave.ledger
        if field == "survey.period" and self._wave.spec.survey and self._wave.spec.survey.period and ledger:
            sent = sorted(filter(None, map(iso_date, ledger.sent or ())))
            return bool(sent) and sent[0] != self._wave.spec.survey.period.days[0]
        if field == "hearing.period" and files and files.facts and files.facts.period and self.hearing:
            first, last = files.facts.period.days
            return any(not first <= group.date <= last for group in self.hearing.groups if group.date)
        return False

    def _of_account(self, field: str) -> Recorded | None:
        """A figure of the return account."""
        account = self._account
        if field == "valid_rate":
            return Fraction(account.valid, account.sent) if account.sent else None
        figures = {
            "sent": account.sent,
            "returned": account.returned,
            "invalid": account.invalid_sheets,
            "valid": account.valid,
        }
        return figures[field]


def _members(record: HearingRecord, kind: str | None) -> frozenset[str]:
    """Groups of a type or kind; all of them for None."""
    return frozenset(group.id for group in record.groups if kind in (None, group.type, group.kind))


def _topics(wave: WaveData) -> Iterator[str]:
    """What the questionnaire asks about: titles, wordings and options of its questions."""
    for question in wave.questionnaire.questions:
        yield question.label
        yield question.text or ""
        yield from (option.label for option in question.options)


def _days(record: HearingRecord) -> Recorded | None:
    """The days of all sessions; None where one is not known."""
    days = tuple(sorted({group.date for group in record.groups}))
    return None if not days or not all(days) else days


def _method(record: HearingRecord) -> Recorded | None:
    """How the groups were heard, where all were heard alike."""
    methods = {group.method for group in record.groups}
    return methods.pop() or None if len(methods) == 1 else None


_REGISTERED: dict[str, Callable[[HearingRecord], Recorded | None]] = {
    "groups": lambda record: len(record.groups),
    "types": lambda record: tuple(record.types),
    "themes": lambda record: tuple(record.themes.values()),
    "about": lambda record: tuple(record.themes.values()),
    "held": _days,
    "method": _method,
}
"""Fields of the hearing that its own files say."""
