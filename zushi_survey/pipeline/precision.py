"""`precision`: sizes of groups in one or two waves -> sampling errors, differences that can be seen, a plan -> page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.analysis.precision.planning import (
    Assumptions,
    GroupPlan,
    GroupSize,
    ReleasedSizes,
    plan_groups,
    release_sizes,
)
from zushi_survey.analysis.precision.precision_rows import (
    DIFFERENCE_SHARES,
    ERROR_SHARES,
    Basis,
    PrecisionRow,
    critical_rows,
    detectable_rows,
    error_rows,
    same_groups,
)
from zushi_survey.analysis.precision.sampling_error import ChangeTest
from zushi_survey.analysis.returns import UNKNOWN_GROUP, GroupReturns
from zushi_survey.analysis.tables import TOTAL
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.matching import matches
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.pipeline.returns import released_returns
from zushi_survey.present import precision as present
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.wording import ORIGINS, TOTAL_LABEL
from zushi_survey.questionnaire.conditions import variables_used
from zushi_survey.tabulate.plan import PlannedAxis, conditions_of, plan_counts

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.present.display import DataTable, DisplayPage, DisplayTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRequest:
    """What was asked for; percents and points as typed. None means as in study.yaml, or nothing to plan."""

    wave: str | None = None
    policy: Policy | None = None
    k: float = 1.96
    stages: int | None = None
    population: int | None = None
    with_correction: bool = True
    power: float = 80.0
    change: float | None = None
    group: str | None = None
    return_rates: tuple[str, ...] = ()
    share: float = 50.0


class _Population(NamedTuple):
    """How many persons a wave was drawn from, and where the number comes from, in words."""

    persons: int | None
    source: str


class _Setting(NamedTuple):
    """What every table of one run shares."""

    study: StudyFolder
    wave: WaveData
    policy: Policy
    population: int | None
    basis: Basis
    words: present.PrecisionWords
    decimals: int

    @property
    def small_base(self) -> int:
        """Sizes under this are marked."""
        return self.study.file.release.small_base


class Precision(NamedTuple):
    """The page, its figures for programs, and the files read besides those of the wave reported."""

    page: DisplayPage
    data: DataTable
    inputs: tuple[Path, ...]


class _Made(NamedTuple):
    """Tables as printed and the figures in them."""

    tables: tuple[DisplayTable, ...]
    rows: tuple[tuple[str, Sequence[float], Sequence[PrecisionRow]], ...] = ()
    plans: tuple[GroupPlan, ...] = ()
    earlier: WaveData | None = None


def precision(study: StudyFolder, request: PrecisionRequest, *, brief: bool = False) -> Precision:
    """The precision tables of a wave, or with `change` the plan of the next one.

    Raises
    ------
    SurveyError
        E-STA for numbers out of range, unknown return rates or too small a population; E-TAB for unknown axes.
    """
    _check(request)
    setting = _setting(study, request)
    assumptions = Assumptions(
        (request.change or 0) / 100,
        request.share / 100,
        setting.basis.test,
        setting.basis.design_effect,
        request.with_correction,
    )
    made = _precision_tables(setting) if request.change is None else _plan(setting, request, assumptions)
    title = (
        f"{study.file.title} {setting.wave.spec.label} {'調査の精度' if request.change is None else '次回調査の計画'}"
    )
    page = page_of(
        made.tables,
        title,
        data_origin=study.file.data_origin,
        policy=setting.policy,
        small_base=setting.small_base,
        source=_source_lines(study, setting.wave, made.earlier, brief=brief),
    )
    notice = " ".join(banner_lines(study.file.data_origin, setting.policy))
    origin = ORIGINS[study.file.data_origin]
    about = {"title": title, "notice": notice, "data_origin": origin, "policy": setting.policy}
    data = present.precision_data(made.rows, made.plans, setting.basis, assumptions, about)
    return Precision(page, data, made.earlier.files_read if made.earlier else ())


def _source_lines(study: StudyFolder, wave: WaveData, earlier: WaveData | None, *, brief: bool) -> tuple[str, ...]:
    """The foot of the page; what only the wave compared with adds is named by it."""
    lines = source_lines(study, wave, brief=brief)
    if earlier is None:
        return lines
    added = (line for line in source_lines(study, earlier, brief=brief) if line not in lines)
    return (*lines, *(f"{earlier.spec.label}: {line}" for line in added))


def _check(request: PrecisionRequest) -> None:
    """Raise E-STA-002 for every number out of range, E-STA-005 for options without the one they belong to."""
    ranges = (
        ("--power", request.power, 0, 100),
        ("--share", request.share, 0, 100),
        ("--change", request.change, 0, 100),
    )
    problems = [
        Problem(
            code="E-STA-002", got=f"{value:g}", allowed=f"{low}より大きく{high}より小さい数", params={"option": option}
        )
        for option, value, low, high in ranges
        if value is not None and not low < value < high
    ]
    if request.population is not None and request.population < 1:
        problems.append(
            Problem(
                code="E-STA-002", got=str(request.population), allowed="1以上の整数", params={"option": "--population"}
            )
        )
    if request.change is None and (request.group or request.return_rates):
        problems.append(Problem(code="E-STA-005"))
    if problems:
        raise SurveyError(problems)


def _setting(study: StudyFolder, request: PrecisionRequest) -> _Setting:
    """What every table of this run shares. Raises SurveyError (E-STA-001)."""
    wave = study.wave(request.wave)
    population = _population(wave, request.population)
    valid = wave.countable.responses.respondent_count
    if population.persons is not None and population.persons < valid:
        raise SurveyError([Problem(code="E-STA-001", got=f"{population.persons:,}", params={"valid": f"{valid:,}"})])
    basis = Basis(
        request.k,
        float(request.stages or _stages(wave)),
        population.persons if request.with_correction else None,
        ChangeTest(study.file.statistics.alpha, request.power / 100),
    )
    words = present.PrecisionWords(
        wave.spec.label,
        population.source if request.with_correction else "有限母集団修正はしていません(--no-fpc)。",
        is_weighted=wave.countable.responses.weight is not None,
    )
    policy = request.policy or study.file.policy
    return _Setting(study, wave, policy, population.persons, basis, words, study.file.decimals)


def _population(wave: WaveData, given: int | None) -> _Population:
    """How many persons the wave was drawn from: as given, as study.yaml says, or the sum of the population figures."""
    if given is not None:
        return _Population(given, f"母集団の人数 N: {given:,}人(--population)。")
    if wave.spec.population_size is not None:
        return _Population(wave.spec.population_size, f"母集団の人数 N: {wave.spec.population_size:,}人(study.yaml)。")
    if wave.population is not None and wave.population.axes:
        persons = sum(wave.population.totals(next(iter(wave.population.axes))).values())
        return _Population(persons, f"母集団の人数 N: {persons:,}人({wave.population.source})。")
    return _Population(
        None, "母集団の人数が分からないため、有限母集団修正はしていません(--population で人数を指定できます)。"
    )


def _stages(wave: WaveData) -> int:
    """2 where the design draws clusters first, else 1."""
    design = wave.spec.design
    return 2 if design is not None and any(stage.cluster for stage in design.stages) else 1


def _precision_tables(setting: _Setting) -> _Made:
    """Sampling errors, and where there is a wave to compare with, the differences that can be seen."""
    study, basis, words = setting.study, setting.basis, setting.words
    axes = _axes_of(setting.wave, study.file.axes)
    if left_out := [axis for axis in study.file.axes if axis not in axes]:
        words = words._replace(left_out=f"この調査回にない分析軸は省いています: {', '.join(left_out)}。")
    sizes = _sizes(setting, setting.wave, axes)
    errors = error_rows(sizes, basis)
    tables = [present.error_table(errors, basis, words, setting.small_base, setting.decimals)]
    rows: list[tuple[str, Sequence[float], Sequence[PrecisionRow]]] = [("sampling_error", ERROR_SHARES, errors)]
    earlier = _compare_wave(setting)
    if earlier is not None:
        words = words._replace(earlier_wave=earlier.spec.label)
        pairs = same_groups(sizes, _sizes(setting, earlier, _axes_of(earlier, study.file.axes)))
        critical, detectable = critical_rows(pairs, basis), detectable_rows(pairs, basis)
        tables += [
            present.critical_table(critical, basis, words, setting.small_base, setting.decimals),
            present.detectable_table(detectable, basis, words, setting.small_base, setting.decimals),
        ]
        rows += [
            ("critical_difference", DIFFERENCE_SHARES, critical),
            ("detectable_difference", DIFFERENCE_SHARES, detectable),
        ]
    return _Made(tuple(tables), tuple(rows), earlier=earlier)


def _compare_wave(setting: _Setting) -> WaveData | None:
    """The wave to compare with, unless it is the one reported or only its published tables are left."""
    wanted = setting.study.file.compare_wave
    earlier = None if wanted in (None, setting.wave.spec.id) else setting.study.wave(wanted)
    return None if earlier is None or earlier.spec.published is not None else earlier


def _axes_of(wave: WaveData, axes: Sequence[str]) -> tuple[str, ...]:
    """Those of the axes that the wave's questionnaire declares."""
    known = wave.questionnaire.axis_by_id
    return tuple(axis for axis in axes if all(part.strip() in known for part in axis.replace("×", "*").split("*")))


def _sizes(setting: _Setting, wave: WaveData, axes: Sequence[str]) -> ReleasedSizes:
    """Valid answers of the whole and of every category of the axes, as they may be shown. Raises SurveyError."""
    plan = plan_counts(wave.questionnaire, (), axes)
    responses = wave.countable.responses
    needed = {name for condition in conditions_of(plan) for name in variables_used(condition)}
    if missing := sorted(needed - set(responses.answers)):
        raise SurveyError([Problem(code="E-TAB-005", got=name) for name in missing])
    persons = setting.population if wave is setting.wave else None
    whole = GroupSize(TOTAL, "", TOTAL, TOTAL_LABEL, responses.respondent_count, persons)
    groups = [group for axis in plan.axes for group in _group_sizes(wave, axis)]
    return release_sizes(whole, groups, setting.policy, setting.study.file.release)


def _group_sizes(wave: WaveData, axis: PlannedAxis) -> Iterator[GroupSize]:
    """Valid answers of every category of one axis, with its population where the figures have it."""
    responses, figures = wave.countable.responses, wave.population
    people = figures.totals(axis.id) if figures is not None and axis.id in figures.axes else {}
    for category in axis.categories:
        persons = int(matches(category.condition, responses.answers, responses.respondent_count).sum())
        yield GroupSize(axis.id, axis.label, category.id, category.label, persons, people.get(category.label))


def _plan(setting: _Setting, request: PrecisionRequest, assumptions: Assumptions) -> _Made:
    """The plan of the next wave. Raises SurveyError (E-STA-003, E-STA-004)."""
    sizes = _sizes(setting, setting.wave, (request.group,) if request.group else ())
    assumed = _assumed_rates(request.return_rates, sizes)
    returns = _returns(setting, sizes)
    plans = plan_groups(sizes, returns, assumed, assumptions)
    _refuse_unknown_rates(plans)
    words = setting.words._replace(assumed_rates=_rate_words(assumed, sizes))
    table = present.plan_table(plans, assumptions, words, setting.small_base, setting.decimals)
    return _Made((table,), plans=plans)


def _returns(setting: _Setting, sizes: ReleasedSizes) -> Mapping[str, GroupReturns]:
    """Released return accounting by category id, of the whole and of the planned axis where the ledger has it."""
    returns = released_returns(setting.study, setting.wave, setting.policy)
    whole = returns.account
    found = {TOTAL: GroupReturns(TOTAL, TOTAL_LABEL, whole.sent, whole.undeliverable, whole.returned, whole.valid)}
    axes = {group.axis for group in sizes.groups}
    for part in returns.by_axis:
        if part.axis.id in axes:
            found |= {group.category: group for group in part.groups if group.category != UNKNOWN_GROUP[0]}
    return found


def _assumed_rates(texts: Sequence[str], sizes: ReleasedSizes) -> dict[str, Fraction]:
    """Return rates (0-1) by category id as typed: one for all, or one per category, which wins.

    Raises SurveyError (E-STA-004) for everything that is neither.
    """
    named = {name: group.category for group in sizes.groups for name in (group.category, group.label)}
    for_all: dict[str, Fraction] = {}
    for_one: dict[str, Fraction] = {}
    problems: list[Problem] = []
    for text in texts:
        name, _, number = text.rpartition("=")
        rate = _rate(number)
        if rate is None or (name and name.strip() not in named):
            problems.append(Problem(code="E-STA-004", got=text, allowed=", ".join(g.label for g in sizes.groups)))
        elif name:
            for_one[named[name.strip()]] = rate
        else:
            for_all = dict.fromkeys(named.values(), rate)
    if problems:
        raise SurveyError(problems)
    return for_all | for_one


def _rate(text: str) -> Fraction | None:
    """The percent typed as a share; None when it is none above 0 and up to 100."""
    try:
        rate = Fraction(text.strip().removesuffix("%").removesuffix("％").strip()) / 100
    except (ValueError, ZeroDivisionError):
        return None
    return rate if 0 < rate <= 1 else None


def _refuse_unknown_rates(plans: Sequence[GroupPlan]) -> None:
    """Raise E-STA-003 for the groups without a return rate that are not hidden."""
    labels = [plan.group.label for plan in plans if plan.group.persons is not None and plan.return_rate is None]
    if labels:
        raise SurveyError([Problem(code="E-STA-003", params={"labels": "、".join(labels)})])


def _rate_words(assumed: Mapping[str, Fraction], sizes: ReleasedSizes) -> str:
    """Where the return rates come from."""
    typed = [group.label for group in sizes.groups if group.category in assumed]
    if not typed:
        return "想定回収率は、今回の発送と有効票の数から計算したものです(区分は発送台帳による)。"
    if len(typed) == len(sizes.groups):
        return "想定回収率は、--return-rate の指定です。"
    return f"想定回収率は、{'、'.join(typed)}は --return-rate の指定、ほかは今回の発送と有効票の数によります。"
