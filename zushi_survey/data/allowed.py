"""What would be right in a cell, in a few words of Japanese for the person who keys it."""

from __future__ import annotations

from zushi_survey.data.findings import FindingKind
from zushi_survey.questionnaire.model import Kind, Question, variables_of

_CODES_NAMED = 20


def allowed_text(kind: FindingKind, question: Question) -> str:
    """What the question allows, said for this kind of finding."""
    match kind:
        case FindingKind.NOT_ASKED_ANSWERED:
            return f"空欄(対象者の条件: {question.ask})"
        case FindingKind.ASKED_NOT_APPLICABLE | FindingKind.ASKED_BLANK:
            return f"{_values(question)}(対象者の条件: {question.ask})"
        case FindingKind.TOO_MANY_MARKS:
            return f"{question.limit} つまで"
        case FindingKind.EXCLUSIVE_WITH_OTHERS:
            codes = ", ".join(option.code for option in question.options if option.exclusive)
            return f"{codes} は単独で選ぶ"
        case FindingKind.MULTIPLE_MARKS:
            return f"{_values(question)} のうち 1 つ"
        case FindingKind.RANK_REPEATED:
            return "順位ごとに別の選択肢"
        case FindingKind.RANK_GAP:
            return "1位から順に"
    return f"{_values(question)}(無回答は空欄)"


def _values(question: Question) -> str:
    """Codes, or the range of a number."""
    if next(iter(variables_of(question))).kind is Kind.NUMBER:
        low = "" if question.minimum is None else f"{question.minimum:g}"
        high = "" if question.maximum is None else f"{question.maximum:g}"
        return f"{low}～{high} の数" if low or high else "数"
    codes = [option.code for option in question.options]
    if len(codes) > _CODES_NAMED:
        return f"{', '.join(codes[:_CODES_NAMED])} ほか"
    return ", ".join(codes)
