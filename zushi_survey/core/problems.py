"""What can be wrong with a file, a setting or a request, as data: found anywhere, raised once, printed in Japanese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from zushi_survey.core.messages import MESSAGES


class Severity(IntEnum):
    """How much a problem matters: an ERROR stops or must be repaired, a WARNING is printed, a NOTE is recorded."""

    ERROR = 0
    WARNING = 1
    NOTE = 2

    @property
    def label(self) -> str:
        """Japanese word printed before the problem."""
        return {0: "エラー", 1: "注意", 2: "メモ"}[int(self)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a problem is: any of file, sheet, 1-based line, column, YAML path, receipt number and question."""

    file: str | None = None
    sheet: str | None = None
    line: int | None = None
    column: str | None = None
    path: str | None = None
    receipt: str | None = None
    question: str | None = None

    def __str__(self) -> str:
        """The place in Japanese, outermost part first; empty when nothing is known."""
        parts = [
            self.file,
            self.sheet and f"シート「{self.sheet}」",
            self.line and f"{self.line}行目",
            self.column and f"列「{self.column}」",
            self.path and f"項目 {self.path}",
            self.receipt and f"受付番号 {self.receipt}",
            self.question and f"質問 {self.question}",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong, in enough detail to mend it.

    `got` and `allowed` are closed codes or structural names only: never free text, never a respondent's
    combination of answers. `params` fill the placeholders of the message (`core/messages`).
    """

    code: str
    where: Place = field(default_factory=Place)
    severity: Severity = Severity.ERROR
    got: str | None = None
    allowed: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What is wrong, one line of Japanese."""
        return MESSAGES[self.code].title.format_map(dict(self.params))

    @property
    def remedy(self) -> str:
        """How to mend it, one line of Japanese."""
        return MESSAGES[self.code].remedy.format_map(dict(self.params))

    def __str__(self) -> str:
        """The whole problem as a block of two to four lines."""
        lines = [f"{self.code} [{self.severity.label}] {self.title}"]
        if place := str(self.where):
            lines.append(f"  場所: {place}")
        values = [
            f"値: {self.got}" if self.got is not None else "",
            f"使える値: {self.allowed}" if self.allowed is not None else "",
        ]
        if any(values):
            lines.append("  " + "   ".join(value for value in values if value))
        lines.append(f"  直し方: {self.remedy}")
        return "\n".join(lines)


class SurveyError(Exception):
    """All problems that stopped a use case, raised once; never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        if not self.problems:
            raise ValueError("SurveyError needs at least one problem")
        super().__init__(describe_problems(self.problems))


def describe_problems(problems: Iterable[Problem], *, examples_per_code: int = 3) -> str:
    """The problems as printed text, most serious first; of one code the first few, then a count of the rest."""
    by_code: dict[tuple[Severity, str], list[Problem]] = {}
    for problem in problems:
        by_code.setdefault((problem.severity, problem.code), []).append(problem)
    blocks: list[str] = []
    for (_, code), same in sorted(by_code.items(), key=lambda entry: entry[0]):
        blocks.extend(str(problem) for problem in same[:examples_per_code])
        if len(same) > examples_per_code:
            blocks.append(f"{code} ほかに同じ種類が {len(same) - examples_per_code:,} 件あります")
    return "\n".join(blocks)
