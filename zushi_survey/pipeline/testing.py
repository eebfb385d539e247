"""The `test` command: what was asked for -> comparisons, the two-factor check or orders -> a page and rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.pipeline.comparing import compare
from zushi_survey.pipeline.orders import order
from zushi_survey.pipeline.pages import page_of_given, page_of_orders, page_of_tests, printing_of
from zushi_survey.pipeline.stratifying import compare_given
from zushi_survey.present.comparisons import comparison_rows
from zushi_survey.present.orders import order_rows
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.plan import plan_counts

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.pipeline.tabulation import TableRequest
    from zushi_survey.present.display import DataTable, DisplayPage

Correction = Literal["bh", "holm", "none"]
Convention = Literal["standard", "unpooled_t", "effective_base"]

_LARGEST_ALPHA = 0.5


class Asked(NamedTuple):
    """What `test` was asked for; None means as in study.yaml."""

    request: TableRequest
    against: tuple[Against, ...] = ()
    """By default each category with the whole."""
    given: str | None = None
    is_order: bool = False
    option: str | None = None
    alpha: float | None = None
    correction: Correction | None = None
    convention: Convention | None = None


class Results(NamedTuple):
    """A page and its rows."""

    page: DisplayPage
    data: DataTable


def results_of(study: StudyFolder, asked: Asked, *, brief: bool = False) -> Results:
    """The tests asked for. Raises SurveyError with every problem of the request or the files."""
    problems = list(_problems(asked))
    if problems:
        raise SurveyError(problems)
    rules = rules_of(study.file.statistics, asked)
    wave = study.wave(asked.request.wave, asked.request.weight)
    if asked.is_order:
        found = order(study, asked.request, asked.option, rules)
        page = page_of_orders(study, wave, found, brief=brief)
        return Results(page, order_rows(found.orders, printing_of(study, wave, rules), page.title))
    if asked.given:
        (axis,) = plan_counts(wave.questionnaire, (), (asked.given,)).axes
        compared = compare_given(study, asked.request, asked.given, rules)
        page = page_of_given(study, wave, compared, axis.label, brief=brief)
    else:
        kinds = (Against.ASSOCIATION, *(asked.against or (Against.WHOLE,)), Against.TREND)
        compared = compare(study, asked.request, kinds, rules)
        page = page_of_tests(study, wave, compared, brief=brief)
    return Results(page, comparison_rows(compared.released, rules, study.file.data_origin, page.title))


def rules_of(rules: StatisticsRules, asked: Asked) -> StatisticsRules:
    """The study's methods with what was asked for instead."""
    wanted = {"alpha": asked.alpha, "multiplicity": asked.correction, "convention": asked.convention}
    return rules.model_copy(update={name: value for name, value in wanted.items() if value is not None})


def _problems(asked: Asked) -> Iterator[Problem]:
    """Options that do not go together or are out of range."""
    if asked.alpha is not None and not 0 < asked.alpha < _LARGEST_ALPHA:
        yield Problem(code="E-STA-002", got=f"{asked.alpha:g}", allowed="0より大きく0.5より小さい数", params=_ALPHA)
    if asked.is_order:
        others = {"--by": asked.request.axes, "--given": asked.given, "--against": asked.against}
        for name, value in others.items():
            if value:
                yield Problem(code="E-TAB-017", params={"first": "--order", "second": name})
    elif asked.option is not None:
        yield Problem(code="E-TAB-014", got=asked.option)
    if asked.given and asked.against:
        yield Problem(code="E-TAB-017", params={"first": "--given", "second": "--against"})


_ALPHA = {"option": "--alpha"}
