"""The return account as tables, a figure and rows for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from zushi_survey.analysis.outcome_rates import Dispositions
from zushi_survey.analysis.representation import CategoryShare, Representation
from zushi_survey.analysis.returns import AxisReturns, DailyReturns, GroupReturns, Rate, ReturnAccount
from zushi_survey.analysis.returns_release import ReleasedReturns
from zushi_survey.analysis.tables import CellStatus
from zushi_survey.core.rounding import round_half_up
from zushi_survey.present.banners import DataOrigin
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.numbers import EMPTY, HIDDEN, signed_cell
from zushi_survey.present.wording import ORIGINS, SMALL_BASE_MARK, TOTAL_LABEL

_UNKNOWN = DisplayCell("…")
_CONTACTS = {"out_of_scope": "対象外(連絡による)", "refused": "拒否の連絡", "unable": "回答不能の連絡"}
_BALANCE = {"over": "多い", "under": "少ない", "even": "", None: ""}


class PopulationSource(NamedTuple):
    """Where the two sides of the comparison with the population come from, in words."""

    population: str
    respondents: str


def returns_tables(returns: ReleasedReturns, source: PopulationSource | None, decimals: int = 1) -> list[DisplayTable]:
    """Every table of return accounting that has something to say, in printed order."""
    account = returns.account
    tables = [account_table(account, decimals), sent_table(account, decimals), invalid_table(account)]
    tables += [axis_table(part, account, decimals) for part in returns.by_axis]
    if returns.dispositions is not None:
        tables.append(outcome_table(returns.dispositions, decimals))
    if source is not None:
        tables += [population_table(part, source, decimals) for part in returns.representations]
    if returns.days:
        tables.append(daily_table(returns.days, returns.undated))
    return tables


def account_table(account: ReturnAccount, decimals: int = 1) -> DisplayTable:
    """回収結果: one row, as reports print it."""
    counts = (
        ("配布数", account.sent),
        ("回収数", account.returned),
        ("無効票", account.invalid_sheets),
        ("有効回収数", account.valid),
    )
    rates = (
        ("回収率", account.return_rate),
        ("有効回収率", account.valid_rate),
        ("有効回収率(到達ベース)", account.reached_rate),
    )
    columns = [DisplayColumn(label, "count") for label, _ in counts]
    columns += [DisplayColumn(label, "percent") for label, _ in rates]
    cells = [_count(number) for _, number in counts] + [_rate(rate, decimals) for _, rate in rates]
    row = DisplayRow("", TOTAL_LABEL, tuple(cells), is_total=True)
    return DisplayTable("returns", "回収結果", (), tuple(columns), (row,), notes=tuple(_account_notes(account)))


def _account_notes(account: ReturnAccount) -> Iterator[str]:
    """How the rates are made, and everything that did not fit."""
    if account.sent is None:
        yield f"「{_UNKNOWN.text}」は、発送台帳も発送数もないため分かりません。"
    else:
        yield f"回収率は回収数÷配布数、有効回収率は有効回収数÷配布数です(基数: {account.sent:,}。宛先不明を含む)。"
    if (base := account.reached_rate.base) is not None:
        yield f"到達ベースは、有効回収数÷(配布数－宛先不明)です(基数: {base:,})。"
    if account.late:
        yield f"締め切りの後に届いた {account.late:,} 票は、回収数に入れず未返送に数えています(集計表には含まれます)。"
    if account.unlisted:
        yield f"発送台帳にない受付番号の票が {account.unlisted:,} 票あります(区分別の表には入りません)。"
    if account.missing_sheets:
        yield f"台帳では回収なのに票がない人が {account.missing_sheets:,} 人います(未返送に数えています)。"
    if account.unrecorded_sheets:
        yield f"台帳では未返送か宛先不明なのに票がある人が {account.unrecorded_sheets:,} 人います(回収に数えています)。"
    if not account.is_balanced:
        yield "内訳の合計が配布数と一致しません。同じ受付番号の票が重複として除かれているかを確かめてください。"


def sent_table(account: ReturnAccount, decimals: int = 1) -> DisplayTable:
    """配布数の内訳: what became of everyone sent to; the lines add up to the number sent."""
    lines: list[tuple[str, int | None]] = [("宛先不明", account.undeliverable), ("未返送", account.not_returned)]
    lines += [(_CONTACTS[contact.outcome], contact.persons) for contact in account.contacts]
    lines.append(("回収数", account.returned))
    subtracted = [("重複した票(差し引き)", account.duplicates), ("台帳にない票(差し引き)", account.unlisted)]
    lines += [(label, -count) for label, count in subtracted if count]
    rows = [DisplayRow("", label, _sent_cells(count, account.sent, decimals)) for label, count in lines]
    rows.append(DisplayRow("", "配布数", _sent_cells(account.sent, account.sent, decimals), is_total=True))
    columns = (DisplayColumn("件数", "count"), DisplayColumn("配布数に対する割合", "percent"))
    notes = ("重複した票は、票としては無効に数え、人としては数えません。",) if account.duplicates else ()
    return DisplayTable("sent", "配布数の内訳", (), columns, tuple(rows), ("", "結果"), notes)


def _sent_cells(count: int | None, sent: int | None, decimals: int) -> tuple[DisplayCell, DisplayCell]:
    """A line's count and its share of those sent; what is subtracted is printed with △."""
    if count is None or count >= 0:
        return _count(count), _rate(Rate(count, sent), decimals)
    return signed_cell(Decimal(count)), EMPTY


def invalid_table(account: ReturnAccount) -> DisplayTable:
    """無効票の内訳: one row per reason."""
    rows = [DisplayRow("", part.reason, (_count(part.sheets),)) for part in account.invalid]
    total = DisplayRow("", "計", (_count(account.invalid_sheets),), is_total=True)
    columns = (DisplayColumn("票", "count"),)
    return DisplayTable("invalid", "無効票の内訳", (), columns, (*rows, total), ("", "理由"))


def axis_table(returns: AxisReturns, account: ReturnAccount, decimals: int = 1) -> DisplayTable:
    """Returns by the categories of one axis of the ledger, the whole first."""
    counts = ("配布数", "宛先不明", "回収数", "有効回収数")
    columns = [DisplayColumn(label, "count") for label in counts]
    columns += [DisplayColumn(label, "percent") for label in ("回収率", "有効回収率")]
    whole = GroupReturns("", TOTAL_LABEL, account.sent, account.undeliverable, account.returned, account.valid)
    rows = [DisplayRow("", TOTAL_LABEL, _group_cells(whole, decimals), is_total=True)]
    rows += [DisplayRow(returns.axis.label, group.label, _group_cells(group, decimals)) for group in returns.groups]
    notes = ["区分は発送台帳によります。回答に書かれた区分とは一致しないことがあります。"]
    if account.unlisted:
        notes.append("発送台帳にない票は全体だけに入るため、区分の合計は全体と一致しません。")
    title = f"{returns.axis.label.removesuffix('別')}別の回収率"
    return DisplayTable(
        f"returns-{returns.axis.id}", title, (), tuple(columns), tuple(rows), ("分析軸", "区分"), tuple(notes)
    )


def _group_cells(group: GroupReturns, decimals: int) -> tuple[DisplayCell, ...]:
    """One category's counts and rates; hidden ones as marks."""
    if group.status is CellStatus.SUPPRESSED:
        return (HIDDEN,) * 6
    mark = SMALL_BASE_MARK if group.status is CellStatus.SMALL_BASE else ""
    counts = [_count(number) for number in (group.undeliverable, group.returned, group.valid)]
    rates = [_rate(rate, decimals) for rate in (group.return_rate, group.valid_rate)]
    return (_count(group.sent, mark), *counts, *rates)


def outcome_table(dispositions: Dispositions, decimals: int = 1) -> DisplayTable:
    """AAPOR dispositions and the rates that make sense for a mail survey (RR1 to RR4)."""
    persons = (
        ("I 完全回答(対象項目の80％以上に回答した有効票)", dispositions.complete),
        ("P 部分回答(同 50％以上80％未満)", dispositions.partial),
        ("R 拒否・白票・半数未満", dispositions.refusal),
        ("NC・O 不在・回答不能", dispositions.noncontact + dispositions.other),
        ("U 対象かどうか不明(未返送・宛先不明)", dispositions.unknown),
        ("対象外", dispositions.ineligible),
    )
    rows = [DisplayRow("人数", label, (_count(count), EMPTY)) for label, count in persons]
    if dispositions.eligibility is not None:
        e = DisplayRow("係数", "e 対象者の割合(分かっている人の中)", (_fixed(dispositions.eligibility, 4), EMPTY))
        rows.append(e)
    formulas = {
        1: "I÷(I+P+R+NC+O+U)",
        2: "(I+P)÷(I+P+R+NC+O+U)",
        3: "I÷(I+P+R+NC+O+e×U)",
        4: "(I+P)÷(I+P+R+NC+O+e×U)",
    }
    rows += [
        DisplayRow("回収率", f"RR{n}", (_share(dispositions.response_rate(n), decimals), DisplayCell(formula)))
        for n, formula in formulas.items()
    ]
    notes = (
        "AAPOR Standard Definitions による人の数え方です。重複した票は数えません。",
        "RR5・RR6 は返送のない人を分母に入れないため、郵送調査では示しません。",
    )
    columns = (DisplayColumn("値", "statistic"), DisplayColumn("計算", "text"))
    return DisplayTable("aapor", "AAPOR の回収率", (), columns, tuple(rows), ("種類", "項目"), notes)


def population_table(part: Representation, source: PopulationSource, decimals: int = 1) -> DisplayTable:
    """Respondents against the population by one axis: who is over- and who is under-represented."""
    columns = (
        DisplayColumn("人口", "count"),
        DisplayColumn("人口構成", "percent"),
        DisplayColumn("回答者", "count"),
        DisplayColumn("回答者構成", "percent"),
        DisplayColumn("差(ポイント)", "statistic"),
        DisplayColumn("目安", "text"),
    )
    rows = tuple(DisplayRow(part.axis.label, share.label, _share_cells(share, decimals)) for share in part.shares)
    base = part.shares[0].respondents_base if part.shares else 0
    notes = [
        f"人口の出典: {source.population}",
        f"回答者は有効票の人({source.respondents})で、構成の基数は {base:,} 人です。",
        "差は表示した構成比の差です。構成比の差が3ポイント以上のときに「多い」「少ない」とします(記述のための目安で、検定ではありません)。",
    ]
    if part.unplaced is None:
        notes.append("人口にない区分(無回答など)の人は、構成の基数に含みません。")
    elif part.unplaced:
        notes.append(f"人口にない区分(無回答など)の {part.unplaced:,} 人は、構成の基数に含みません。")
    title = f"{part.axis.label}の母集団との比較"
    return DisplayTable(f"population-{part.axis.id}", title, (), columns, rows, ("分析軸", "区分"), tuple(notes))


def _share_cells(share: CategoryShare, decimals: int) -> tuple[DisplayCell, ...]:
    """One category against the population; hidden respondents as marks."""
    people = (_count(share.population), _share(share.population_share, decimals))
    if share.status is CellStatus.SUPPRESSED:
        return (*people, HIDDEN, HIDDEN, HIDDEN, EMPTY)
    answered = (_count(share.respondents), _share(share.respondent_share, decimals))
    return (*people, *answered, _points(share, decimals), DisplayCell(_BALANCE[share.balance]))


def _points(share: CategoryShare, decimals: int) -> DisplayCell:
    """Difference of the printed shares, so that a reader can check it."""
    if share.respondent_share is None or share.population_share is None:
        return _UNKNOWN
    printed = (round_half_up(100 * part, decimals) for part in (share.respondent_share, share.population_share))
    shown = next(printed) - next(printed)
    return signed_cell(shown)


def daily_table(days: Sequence[DailyReturns], undated: int) -> DisplayTable:
    """Returns per day and up to that day."""
    labels = [f"{day.date}(締め切り後)" if day.is_late else day.date for day in days]
    rows = tuple(
        DisplayRow("", label, (_count(day.returned), _count(day.cumulative)))
        for label, day in zip(labels, days, strict=True)
    )
    columns = (DisplayColumn("回収数", "count"), DisplayColumn("累計", "count"))
    notes = (f"ほかに受付日の分からない票が {undated:,} 票あります。",) if undated else ()
    return DisplayTable("days", "日別の回収数", (), columns, rows, ("", "受付日"), notes)


def daily_chart(days: Sequence[DailyReturns]) -> DisplayChart:
    """The daily returns as a figure, days without any included; there must be at least one day."""
    most = max(days, key=lambda day: day.returned)
    words = f"{days[0].date} から {days[-1].date} まで。最も多い日は {most.date} の {most.returned:,} 票です。"
    returned = {day.date: float(day.returned) for day in days}
    first, last = (date.fromisoformat(day.date) for day in (days[0], days[-1]))
    calendar = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    categories = tuple(f"{day.month}/{day.day}" for day in calendar)
    series = (ChartSeries("回収数", tuple(returned.get(day.isoformat(), 0.0) for day in calendar)),)
    return DisplayChart("days-chart", "日別の回収数", "columns", categories, series, "票", words)


def returns_data(returns: ReleasedReturns, data_origin: DataOrigin, about: dict[str, str]) -> DataTable:
    """One row per axis category, the whole first: counts and rates (0-1) as numbers, None where hidden.

    The words of origin and policy ride along because a csv has no other place for them.
    """
    columns = (
        "axis", "category", "sent", "undeliverable", "returned", "invalid", "valid", "return_rate", "response_rate",
        "status", "data_origin", "policy",
    )  # fmt: skip
    account = returns.account
    whole = GroupReturns("", TOTAL_LABEL, account.sent, account.undeliverable, account.returned, account.valid)
    origin = (ORIGINS[data_origin], returns.policy)
    rows = [_data_row("total", whole)]
    rows += [_data_row(part.axis.id, group) for part in returns.by_axis for group in part.groups]
    return DataTable(columns, tuple((*row, *origin) for row in rows), about)


def _data_row(axis: str, group: GroupReturns) -> tuple[str | int | float | None, ...]:
    """One category for programs."""
    invalid = None if group.returned is None or group.valid is None else group.returned - group.valid
    counts = (group.sent, group.undeliverable, group.returned, invalid, group.valid)
    rates = (_float(group.return_rate.proportion), _float(group.valid_rate.proportion))
    return (axis, group.label, *counts, *rates, group.status.value)


def _count(number: int | None, mark: str = "") -> DisplayCell:
    """A count, thousands separated; … where it is not known."""
    return _UNKNOWN if number is None else DisplayCell(f"{number:,}{mark}", float(number), mark=mark)


def _rate(rate: Rate, decimals: int) -> DisplayCell:
    """A rate in percent."""
    return _share(rate.proportion, decimals)


def _share(share: Fraction | None, decimals: int) -> DisplayCell:
    """A share in percent with its sign; … where it is not defined."""
    if share is None:
        return _UNKNOWN
    rounded = round_half_up(100 * share, decimals)
    return DisplayCell(f"{rounded}%", float(rounded), decimals)


def _fixed(value: Fraction, decimals: int) -> DisplayCell:
    """A number with a fixed number of decimals."""
    rounded = round_half_up(value, decimals)
    return DisplayCell(str(rounded), float(rounded), decimals)


def _float(value: Fraction | None) -> float | None:
    """The number for programs."""
    return None if value is None else float(value)
