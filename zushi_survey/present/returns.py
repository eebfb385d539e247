"""The return account as tables, a figure and rows for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from zushi_survey.analysis.returns import AaporRates, CategoryReturns, Representation, ReturnAccount
from zushi_survey.core.rounding import round_half_up
from zushi_survey.present.display import DataTable, DisplayCell, DisplayChart, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.wording import SUPPRESSED_MARK

_NOTABLE_POINTS = Fraction(3, 100)
"""From this difference of shares on (inclusive) a category is called over- or under-represented."""

_UNKNOWN = "…"


def account_table(account: ReturnAccount) -> DisplayTable:
    """回収結果: one row, as reports print it."""
    numbers = (
        ("配布数", "count", _count(account.sent)),
        ("宛先不明", "count", _count(account.undeliverable)),
        ("未返送", "count", _count(account.not_returned)),
        ("回収数", "count", _count(account.returned)),
        ("無効", "count", _count(account.returned - account.valid)),
        ("有効回収数", "count", _count(account.valid)),
        ("回収率(％)", "percent", _percent(account.return_rate)),
        ("有効回収率(％)", "percent", _percent(account.response_rate)),
        ("到達ベースの有効回収率(％)", "percent", _percent(account.delivered_response_rate)),
    )
    columns = tuple(DisplayColumn(label, "count" if role == "count" else "percent") for label, role, _ in numbers)
    notes = [
        "回収率は回収数÷配布数、有効回収率は有効回収数÷配布数、到達ベースは有効回収数÷(配布数－宛先不明)です",
    ]
    if account.duplicates:
        notes.append(
            f"同じ人からの2枚目の票が {account.duplicates} 票あります。票としては無効に数え、人としては数えません"
            "(配布数 = 宛先不明 + 未返送 + 回収数 － 重複した票)"
        )
    if account.sent is None:
        notes.append(f"「{_UNKNOWN}」は、発送台帳も発送数もないため分かりません")
    row = DisplayRow("", "全体", tuple(cell for _, _, cell in numbers), is_total=True)
    return DisplayTable("returns", "回収結果", (), columns, (row,), notes=tuple(notes))


def invalid_table(account: ReturnAccount) -> DisplayTable:
    """無効票の内訳: one row per reason."""
    rows = [DisplayRow("", reason, (_count(number),)) for reason, number in account.invalid.items()]
    total = DisplayRow("", "計", (_count(account.returned - account.valid),), is_total=True)
    columns = (DisplayColumn("票", "count"),)
    return DisplayTable("invalid", "無効票の内訳", (), columns, (*rows, total), ("", "理由"))


def category_table(rows: Sequence[CategoryReturns], axis_labels: Mapping[str, str]) -> DisplayTable:
    """Returns by the categories that the ledger knows."""
    columns = (
        DisplayColumn("配布数", "count"),
        DisplayColumn("宛先不明", "count"),
        DisplayColumn("回収数(人)", "count"),
        DisplayColumn("有効回収数", "count"),
        DisplayColumn("有効回収率(％)", "percent"),
    )
    shown = tuple(
        DisplayRow(
            axis_labels.get(row.axis, row.axis),
            row.category,
            (
                _hideable(row.sent),
                _hideable(row.undeliverable),
                _hideable(row.returned),
                _hideable(row.valid),
                DisplayCell(SUPPRESSED_MARK) if row.sent is None else _percent(row.response_rate),
            ),
        )
        for row in rows
    )
    notes = ("区分は発送台帳によります。回答に書かれた区分とは一致しないことがあります",)
    return DisplayTable("categories", "区分別の有効回収率", (), columns, shown, ("分析軸", "区分"), notes)


def representation_table(rows: Sequence[Representation], axis_labels: Mapping[str, str], source: str) -> DisplayTable:
    """Respondents against the population: who is over- and who is under-represented."""
    columns = (
        DisplayColumn("人口", "count"),
        DisplayColumn("人口構成(％)", "percent"),
        DisplayColumn("回答者", "count"),
        DisplayColumn("回答者構成(％)", "percent"),
        DisplayColumn("差(ポイント)", "statistic"),
        DisplayColumn("目安", "text"),
    )
    shown = tuple(
        DisplayRow(
            axis_labels.get(row.axis, row.axis),
            row.category,
            (
                _count(row.population),
                _percent(row.population_share),
                _hideable(row.respondents),
                _hideable_percent(row.respondent_share, is_hidden=row.respondents is None),
                *_difference(row),
            ),
        )
        for row in rows
    )
    notes = (
        f"人口の出典: {source}",
        "回答者は有効票の人(区分は発送台帳)です。差は表示した比率の差で、3ポイント以上を「多い」「少ない」とします(検定ではありません)",
    )
    return DisplayTable("population", "母集団との比較", (), columns, shown, ("分析軸", "区分"), notes)


def aapor_table(rates: AaporRates) -> DisplayTable:
    """AAPOR outcomes and the rates that make sense for a mail survey."""
    outcomes = (
        ("I 完全回答(対象項目の80％以上に回答)", rates.complete),
        ("P 部分回答", rates.partial),
        ("R 拒否・白票・半数未満", rates.refusal),
        ("NC・O 不在・回答不能", rates.other),
        ("U 該当するか不明(未返送・宛先不明)", rates.unknown),
        ("対象外", rates.not_eligible),
    )
    rows = [DisplayRow("人数", label, (_count(number),)) for label, number in outcomes]
    eligibility = rates.eligibility
    if eligibility is not None:
        rows.append(DisplayRow("係数", "e 該当率(分かっている人の中)", (_fixed(eligibility, 4),)))
    rows += [DisplayRow("回収率(％)", f"RR{n}", (_percent(rates.rate(n)),)) for n in (1, 2, 3, 4)]
    notes = ("AAPOR Standard Definitions による。RR5・RR6 は返送のない人を分母に入れないため、郵送調査では示しません",)
    columns = (DisplayColumn("値", "statistic"),)
    return DisplayTable("aapor", "AAPOR の回収率", (), columns, tuple(rows), ("種類", "項目"), notes)


def daily_table(days: Sequence[tuple[str, int]]) -> DisplayTable:
    """Returns per day and up to that day."""
    totals = accumulate(number for _, number in days)
    rows = [
        DisplayRow("", day, (_count(number), _count(total))) for (day, number), total in zip(days, totals, strict=True)
    ]
    columns = (DisplayColumn("回収数", "count"), DisplayColumn("累計", "count"))
    return DisplayTable("days", "日別の回収数", (), columns, tuple(rows), ("", "受付日"))


def daily_chart(days: Sequence[tuple[str, int]]) -> DisplayChart:
    """The daily returns as a figure."""
    most = max(days, key=lambda day: day[1])
    words = f"{days[0][0]} から {days[-1][0]} まで。最も多い日は {most[0]} の {most[1]:,} 票です。"
    categories = tuple(day[5:].replace("-", "/") for day, _ in days)
    series = (("回収数", tuple(float(number) for _, number in days)),)
    return DisplayChart("days-chart", "日別の回収数", "columns", categories, series, "票", words)


def returns_data(account: ReturnAccount, by_category: Sequence[CategoryReturns], about: dict[str, str]) -> DataTable:
    """One row per axis category, the whole first: counts and rates (0-1) as numbers."""
    columns = (
        "axis", "category", "sent", "undeliverable", "returned", "invalid", "valid", "return_rate", "response_rate",
    )  # fmt: skip
    whole = (
        "total", "全体", account.sent, account.undeliverable, account.returned, account.returned - account.valid,
        account.valid, _float(account.return_rate), _float(account.response_rate),
    )  # fmt: skip
    rows = [
        (
            row.axis, row.category, row.sent, row.undeliverable, row.returned,
            None if row.returned is None or row.valid is None else row.returned - row.valid, row.valid,
            _float(Fraction(row.returned, row.sent)) if row.returned is not None and row.sent else None,
            _float(row.response_rate),
        )
        for row in by_category
    ]  # fmt: skip
    return DataTable(columns, (whole, *rows), about)


def _difference(row: Representation) -> Iterator[DisplayCell]:
    """Difference of the printed shares in points, and what it means in a word."""
    if row.respondent_share is None:
        yield DisplayCell(SUPPRESSED_MARK if row.respondents is None else _UNKNOWN)
        yield DisplayCell("")
        return
    points = round_half_up(100 * row.respondent_share, 1) - round_half_up(100 * row.population_share, 1)
    text = f"+{points}" if points > 0 else f"△{-points}" if points < 0 else str(points)
    yield DisplayCell(text, float(points), 1)
    exact = row.respondent_share - row.population_share
    yield DisplayCell("" if abs(exact) < _NOTABLE_POINTS else "多い" if exact > 0 else "少ない")


def _count(number: int | None) -> DisplayCell:
    """A count, thousands separated; … where it is not known."""
    return DisplayCell(_UNKNOWN) if number is None else DisplayCell(f"{number:,}", float(number))


def _hideable(number: int | None) -> DisplayCell:
    """A count that disclosure rules may have removed."""
    return DisplayCell(SUPPRESSED_MARK) if number is None else _count(number)


def _percent(share: Fraction | None) -> DisplayCell:
    """A share in percent, one decimal; … where it is not defined."""
    return DisplayCell(_UNKNOWN) if share is None else _fixed(100 * share, 1)


def _hideable_percent(share: Fraction | None, *, is_hidden: bool) -> DisplayCell:
    """A share that disclosure rules may have removed."""
    return DisplayCell(SUPPRESSED_MARK) if is_hidden else _percent(share)


def _fixed(value: Fraction, decimals: int) -> DisplayCell:
    """A number with a fixed number of decimals."""
    rounded = round_half_up(value, decimals)
    return DisplayCell(str(rounded), float(rounded), decimals)


def _float(value: Fraction | None) -> float | None:
    """The number for programs."""
    return None if value is None else float(value)
