"""Precision of a wave and the plan of the next one as tables and as rows for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from zushi_survey.analysis.precision.planning import Assumptions, GroupPlan, GroupSize, Letters, letters_in_all
from zushi_survey.analysis.precision.precision_rows import (
    DIFFERENCE_SHARES,
    ERROR_SHARES,
    ROUND_AXIS,
    Basis,
    PrecisionRow,
)
from zushi_survey.analysis.tables import TOTAL, CellStatus
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.numbers import EMPTY, HIDDEN, NOBODY, rounded
from zushi_survey.present.wording import BASE_HEADING, SMALL_BASE_MARK

_IMPOSSIBLE = DisplayCell("不可")
_UNKNOWN = DisplayCell("…")
_STAGES = {1.0: "一段抽出(デザイン効果1)", 2.0: "二段抽出(デザイン効果2)"}


class PrecisionWords(NamedTuple):
    """What the tables say besides their figures."""

    wave: str
    population: str
    """Where the number of persons comes from, or why there is none."""
    earlier_wave: str = ""
    left_out: str = ""
    """Axes of the study that this wave does not have."""
    assumed_rates: str = ""
    """Where the return rates come from."""
    is_weighted: bool = False


def error_table(
    rows: Sequence[PrecisionRow], basis: Basis, words: PrecisionWords, small_base: int, decimals: int
) -> DisplayTable:
    """標本誤差: the whole, every group and round numbers, in points."""
    columns = [DisplayColumn(BASE_HEADING, "base")]
    columns += [DisplayColumn(_percent_words(share, 1 - share), "statistic", "回答の比率") for share in ERROR_SHARES]
    printed = tuple(
        DisplayRow(
            _axis_words(row.group),
            row.group.label,
            (_size(row.group, small_base), *(_points(value, row, decimals) for value in row.values)),
            is_total=row.group.axis == TOTAL,
        )
        for row in rows
    )
    notes = tuple(_error_notes(rows[0], basis, words, decimals))
    return DisplayTable(
        "sampling-error", f"標本誤差 {words.wave}", ("数値: ±ポイント",), tuple(columns), printed, _HEADINGS, notes
    )


_HEADINGS = ("分析軸", "区分")


def _error_notes(whole: PrecisionRow, basis: Basis, words: PrecisionWords, decimals: int) -> Iterator[str]:
    """Formula, an example to read by, and every assumption."""
    factor = "(N－n)÷(N－1)×" if basis.population else ""
    yield f"誤差は ±k√{{デザイン効果×{factor}p(1－p)÷n}} です。k={basis.k:g}、{_STAGES[basis.design_effect]}。"
    error = whole.values[-1]
    if error is not None:
        low, high = (rounded(100 * (0.5 + sign * error), decimals) for sign in (-1, 1))
        yield (
            f"読み方: 全体で回答の比率が50％のとき、母集団での比率はおよそ {low}％から {high}％の間にあると"
            f"考えられます(信頼度は{'95％' if basis.k < 2 else '約95％'})。"
        )
    yield words.population
    if basis.population:
        yield "区分の行も、N には母集団全体の人数を使っています。"
    if words.left_out:
        yield words.left_out
    yield from _common_notes(words, small_samples=True)


def _common_notes(words: PrecisionWords, *, small_samples: bool) -> Iterator[str]:
    """Assumptions of every table here."""
    yield (
        "回答者が無作為に抽出されたとして計算しています。"
        "回収されなかった人による偏りは含まないため、実際の不確かさはこれより大きくなります。"
    )
    if small_samples:
        yield "比率が10％未満・90％超のとき、人数が少ないときは、この表ではなく信頼区間で判断してください。"
    if words.is_weighted:
        yield "n は実数です。ウエイト補正後の比率の誤差は、一般にこの表より大きくなります。"


def critical_table(
    rows: Sequence[PrecisionRow], basis: Basis, words: PrecisionWords, small_base: int, decimals: int
) -> DisplayTable:
    """前回との差が有意になる差, in points."""
    notes = (
        f"独立した2回の調査の比率の差が、両側{100 * basis.test.alpha:g}％の検定で有意になる最小の差です。"
        "1つの比率を比べるときの値で、多くの比率を一度に比べるときはこれより大きな差が要ります。",
        *_difference_notes(basis, words),
    )
    return _difference_table(
        "critical-difference", "前回との差が有意になる差", rows, words, small_base, decimals, notes
    )


def detectable_table(
    rows: Sequence[PrecisionRow], basis: Basis, words: PrecisionWords, small_base: int, decimals: int
) -> DisplayTable:
    """検出できる差, in points."""
    notes = (
        f"実際にこれだけ変わっていれば、{100 * basis.test.power:g}％の確からしさで有意な差(両側"
        f"{100 * basis.test.alpha:g}％)として現れます。これより小さな変化は、あっても見つからないことがあります。",
        *_difference_notes(basis, words),
    )
    return _difference_table("detectable-difference", "検出できる差", rows, words, small_base, decimals, notes)


def _difference_notes(basis: Basis, words: PrecisionWords) -> Iterator[str]:
    """Assumptions of both tables of differences."""
    corrected = (
        "有限母集団修正あり(区分は、その人口が分かるときはその人口で)" if basis.population else "有限母集団修正なし"
    )
    yield f"2回とも比率が表頭の値のあたりにあるとした近似です。{_STAGES[basis.design_effect]}、{corrected}。"
    yield words.population
    yield "2回の調査で同じ分析軸の同じ区分だけを載せています。"
    yield from _common_notes(words, small_samples=False)


def _difference_table(
    table_id: str,
    title: str,
    rows: Sequence[PrecisionRow],
    words: PrecisionWords,
    small_base: int,
    decimals: int,
    notes: tuple[str, ...],
) -> DisplayTable:
    """A table of differences: sizes of both waves, one column per share."""
    columns = [DisplayColumn(f"{BASE_HEADING}({wave})", "base") for wave in (words.wave, words.earlier_wave)]
    columns += [DisplayColumn(_percent_words(share), "statistic", "比率") for share in DIFFERENCE_SHARES]
    printed = tuple(
        DisplayRow(
            row.group.axis_label,
            row.group.label,
            (
                _size(row.group, small_base),
                _size(row.earlier or row.group, small_base),
                *(_points(value, row, decimals) for value in row.values),
            ),
            is_total=row.group.axis == TOTAL,
        )
        for row in rows
    )
    waves = f"{words.wave}と{words.earlier_wave}の比較、数値: ポイント"
    return DisplayTable(table_id, title, (waves,), tuple(columns), printed, _HEADINGS, notes)


_NEXT = "今回と比べる"
_PAIR = "2回で比べる"


def plan_table(
    plans: Sequence[GroupPlan], assumptions: Assumptions, words: PrecisionWords, small_base: int, decimals: int
) -> DisplayTable:
    """次回調査の計画: valid answers and letters needed per group, and what the letters of this wave can show."""
    columns = (
        DisplayColumn("人口", "count"),
        DisplayColumn(BASE_HEADING, "base", words.wave),
        DisplayColumn("配布数", "count", words.wave),
        DisplayColumn("想定回収率", "percent"),
        DisplayColumn("有効票", "count", _NEXT),
        DisplayColumn("配布数", "count", _NEXT),
        DisplayColumn("有効票", "count", _PAIR),
        DisplayColumn("配布数", "count", _PAIR),
        DisplayColumn("同じ配布数で見える差", "statistic"),
        DisplayColumn("備考", "text"),
    )
    rows = [_plan_row(plan, small_base, decimals) for plan in plans]
    if len(plans) > 1:
        rows.append(_sum_row(plans[1:], len(columns)))
    title = f"{100 * assumptions.change:g}ポイントの変化を見るための配布数"
    notes = tuple(_plan_notes(plans, assumptions, words))
    return DisplayTable("plan", title, (), columns, tuple(rows), _HEADINGS, notes)


def _plan_row(plan: GroupPlan, small_base: int, decimals: int) -> DisplayRow:
    """One group of the plan."""
    group = plan.group
    population = _UNKNOWN if group.population is None else _count(group.population)
    is_total = group.axis == TOTAL
    if group.status is CellStatus.SUPPRESSED:
        return DisplayRow(group.axis_label, group.label, (population, *(HIDDEN,) * 8, EMPTY))
    cells = (
        population,
        _size(group, small_base),
        _UNKNOWN if plan.sent is None else _count(plan.sent),
        _rate(plan.return_rate, decimals),
        *_letters(plan.next_wave),
        *_letters(plan.pair),
        _UNKNOWN if plan.detectable is None else _number(100 * plan.detectable, decimals),
        DisplayCell("人口より多く要る" if plan.exceeds_population else ""),
    )
    return DisplayRow(group.axis_label, group.label, cells, is_total=is_total)


def _sum_row(plans: Sequence[GroupPlan], width: int) -> DisplayRow:
    """Letters to the categories together."""
    is_hidden = any(plan.group.status is CellStatus.SUPPRESSED for plan in plans)
    unknown = HIDDEN if is_hidden else _UNKNOWN
    is_possible = all(plan.next_wave.persons is not None for plan in plans)
    in_next, in_pair = (unknown if total is None else _count(total) for total in letters_in_all(plans))
    cells = [EMPTY] * width
    cells[5], cells[7] = in_next if is_possible or is_hidden else _IMPOSSIBLE, in_pair
    return DisplayRow(plans[0].group.axis_label, "区分の合計", tuple(cells))


def _letters(letters: Letters) -> tuple[DisplayCell, DisplayCell]:
    """Valid answers and letters."""
    if letters.persons is None:
        return _IMPOSSIBLE, _IMPOSSIBLE
    return _count(letters.persons), _UNKNOWN if letters.letters is None else _count(letters.letters)


def _plan_notes(plans: Sequence[GroupPlan], assumptions: Assumptions, words: PrecisionWords) -> Iterator[str]:
    """Every assumption of the plan, and what the words in it mean."""
    test = assumptions.test
    yield (
        f"比率が{100 * assumptions.share:g}％のあたりで実際に{100 * assumptions.change:g}ポイント変わったとき、"
        f"{100 * test.power:g}％の確からしさで有意な差(両側{100 * test.alpha:g}％)として現れるための数です。"
    )
    corrected = "人口の分かる区分では有限母集団修正あり" if assumptions.with_correction else "有限母集団修正なし"
    yield f"{_STAGES[assumptions.design_effect]}、{corrected}。1つの比率を比べるときの数です。"
    yield words.population
    yield words.assumed_rates
    yield f"「{_NEXT}」は次回の調査を今回と比べるときの数です。"
    yield f"「{_PAIR}」は次回とその次の調査を同じ規模で行って比べるときの、1回あたりの数です。"
    yield "配布数は、必要な有効票÷想定回収率(切り上げ)です。想定回収率は、配布数に対する有効票の割合です。"
    yield "「同じ配布数で見える差」は、次回も今回と同じ数を配布したときに見える変化(ポイント)です。"
    if len(plans) > 1:
        yield "「区分の合計」は、すべての区分で変化を見るための配布数です。"
    if any(plan.next_wave.persons is None and plan.group.status is not CellStatus.SUPPRESSED for plan in plans):
        yield "不可: 今回の有効票が少ないため、次回に何通送ってもこの変化は見られません。"
    if any(plan.exceeds_population for plan in plans):
        yield (
            "「人口より多く要る」の区分では、想定した回収率でこの変化を見ることはできません。"
            "隣の区分とまとめるか、見たい変化を大きくしてください。"
        )
    yield from _common_notes(words, small_samples=False)


def precision_data(
    rows: Iterable[tuple[str, Sequence[float], Sequence[PrecisionRow]]],
    plans: Sequence[GroupPlan],
    basis: Basis,
    assumptions: Assumptions,
    about: dict[str, str],
) -> DataTable:
    """One row per figure: which measure, of which group, at which share; figures are 0-1, numbers of persons whole.

    `rows` names each table of precision rows with its shares. Words of origin and policy ride along (`about`).
    """
    columns = (
        "measure", "axis", "category", "category_label", "n", "n_previous", "population", "share", "value", "status",
        "k", "design_effect", "alpha", "power", "change", "data_origin", "policy",
    )  # fmt: skip
    method = (basis.k, basis.design_effect, basis.test.alpha, basis.test.power)
    origin = (about["data_origin"], about["policy"])
    data: list[tuple[str | int | float | None, ...]] = []
    for measure, shares, table in rows:
        for row in table:
            group = _group_data(row.group, row.earlier, _population_used(row, basis))
            data += [
                (measure, *group, share, value, _status(row), *method, None, *origin)
                for share, value in zip(shares, row.values, strict=True)
            ]
    change = assumptions.change
    for plan in plans:
        group = _group_data(plan.group, None, plan.group.population)
        status = plan.group.status.value
        data += [
            (measure, *group, assumptions.share, value, status, *method, change, *origin)
            for measure, value in _plan_values(plan)
        ]
    return DataTable(columns, tuple(data), about)


def _status(row: PrecisionRow) -> str:
    """Hidden where one of the two waves hides the group."""
    return CellStatus.SUPPRESSED.value if _is_hidden(row) else row.group.status.value


def _is_hidden(row: PrecisionRow) -> bool:
    """Whether the group is hidden in one of the waves."""
    return CellStatus.SUPPRESSED in (row.group.status, row.earlier.status if row.earlier else None)


def _group_data(
    group: GroupSize, earlier: GroupSize | None, population: int | None
) -> tuple[str | int | float | None, ...]:
    """Which group, its sizes in both waves and the population it is taken from."""
    before = None if earlier is None else earlier.persons
    return (group.axis, group.category, group.label, group.persons, before, population)


def _population_used(row: PrecisionRow, basis: Basis) -> int | None:
    """The population in the finite population factor: the whole for sampling errors, the group's for differences."""
    if basis.population is None or row.earlier is None:
        return basis.population
    return row.group.population or basis.population


def _plan_values(plan: GroupPlan) -> tuple[tuple[str, int | float | None], ...]:
    """The figures of one group's plan by measure."""
    return (
        ("sent", plan.sent),
        ("return_rate", None if plan.return_rate is None else float(plan.return_rate)),
        ("next_valid_needed", plan.next_wave.persons),
        ("next_letters", plan.next_wave.letters),
        ("pair_valid_needed", plan.pair.persons),
        ("pair_letters", plan.pair.letters),
        ("detectable_with_same_letters", plan.detectable),
    )


def _axis_words(group: GroupSize) -> str:
    """The axis as printed; round numbers stand under their own heading."""
    return "目安" if group.axis == ROUND_AXIS else group.axis_label


def _percent_words(*shares: float) -> str:
    """Shares as a heading: 10％・90％; the same share once."""
    return "・".join(dict.fromkeys(f"{rounded(100 * share, 0)}％" for share in shares))


def _size(group: GroupSize, small_base: int) -> DisplayCell:
    """Valid answers of a group, marked where few, hidden where the rules hide them."""
    if group.persons is None:
        return HIDDEN
    is_marked = group.axis != ROUND_AXIS and 0 < group.persons < small_base
    return _count(group.persons, SMALL_BASE_MARK if is_marked else "")


def _points(value: float | None, row: PrecisionRow, decimals: int) -> DisplayCell:
    """A figure in points."""
    if _is_hidden(row):
        return HIDDEN
    return NOBODY if value is None else _number(100 * value, decimals)


def _count(number: int, mark: str = "") -> DisplayCell:
    """A whole number, thousands separated."""
    return DisplayCell(f"{number:,}{mark}", float(number), mark=mark)


def _number(value: float, decimals: int) -> DisplayCell:
    """A number rounded half-up."""
    shown = rounded(value, decimals)
    return DisplayCell(str(shown), float(shown), decimals)


def _rate(rate: Fraction | None, decimals: int) -> DisplayCell:
    """A rate in percent with its sign."""
    if rate is None:
        return _UNKNOWN
    shown = rounded(100 * rate, decimals)
    return DisplayCell(f"{shown}%", float(shown), decimals)
