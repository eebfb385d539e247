"""The diagnosis of weights as tables, a figure and rows for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from zushi_survey.analysis.weight_diagnosis import DiagnosedMargin, MarginShare, MovedShare, WeightBar, WeightDiagnosis
from zushi_survey.present.banners import DataOrigin
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.numbers import rounded, signed_cell
from zushi_survey.present.wording import INTERNAL_BANNER, ORIGINS, TOTAL_LABEL

WEIGHT_COLUMNS: Final = ("受付番号", "base_weight", "weight", "weight_scaled", "取扱", "data_origin")
"""Heading of the file of weights."""
HANDLING: Final = INTERNAL_BANNER
"""What stands in the column 取扱 of every row: one row is one respondent."""

_ASSUMPTIONS: Final = {
    "no_population": "母集団の人数が分からないため、ウエイトの合計は発送数(分からないときは有効票の数)です。",
    "no_ledger": "発送数が分からないため、すべての人が同じ割合で回答したとみなしました。",
    "strata_of_respondents": "もとのウエイトは、層ごとの人口÷層ごとの有効票です(層の中では回収率が同じとみなします)。",
    "drawn_in_clusters": "抽出単位が個人ではないため、層ごとのウエイトは作らず、全体で同じとしました。",
    "population_differs": "population_size と人口のファイルの合計が違います(0.1％超)。合わせる先は後者です。",
}
_KISH = "デザイン効果は Kish の近似(n×Σw×w÷(Σw)×(Σw))です。人口に合わせたことで小さくなる誤差は含みません。"


def weight_tables(diagnosis: WeightDiagnosis, decimals: int = 1) -> list[DisplayTable]:
    """Every table of the diagnosis, in printed order."""
    tables = [summary_table(diagnosis)]
    if diagnosis.classes:
        tables.append(class_table(diagnosis))
    tables += [margin_table(margin, f"margin-{n}", decimals) for n, margin in enumerate(diagnosis.margins, 1)]
    return [*tables, moved_table(diagnosis, decimals)]


def summary_table(diagnosis: WeightDiagnosis) -> DisplayTable:
    """ウエイトの概要: how unequal the weights are, what was merged, trimmed and missed."""
    spread = diagnosis.spread
    lines: list[tuple[str, DisplayCell]] = [
        ("有効票(n)", _whole(spread.respondents)),
        ("発送数", _whole(diagnosis.sent)),
        ("母集団÷発送数", _number(diagnosis.design_weight, 3)),
        ("ウエイトの合計", _number(spread.total, 0)),
        ("ウエイトの平均", _number(spread.mean, 3)),
        ("最小", _number(spread.smallest, 3)),
        ("最大", _number(spread.largest, 3)),
        ("最大÷最小", DisplayCell("…") if spread.ratio is None else _number(spread.ratio, 2)),
        ("デザイン効果(Kish)", _number(spread.design_effect_kish, 4)),
        ("有効基数", _number(spread.base_effective, 1)),
        ("切り詰めた人数", _whole(diagnosis.trimmed)),
        ("目標に届かなかった区分", _whole(diagnosis.missed)),
    ]
    rows = tuple(DisplayRow("", label, (cell,)) for label, cell in lines)
    columns = (DisplayColumn("値", "statistic"),)
    return DisplayTable("weights", "ウエイトの概要", (), columns, rows, ("", "項目"), tuple(_summary_notes(diagnosis)))


def _summary_notes(diagnosis: WeightDiagnosis) -> Iterator[str]:
    """How the weights were made and everything that was decided on the way."""
    yield _method_line(diagnosis)
    yield _KISH
    yield from (
        f"{label}の「{part}」は、回答者のいない区分を隣と合わせたものです。" for label, part in diagnosis.collapsed
    )
    if diagnosis.cap is None:
        yield "大きいウエイトの切り詰めはしていません。"
    elif not diagnosis.trimmed:
        yield f"上限({_number(diagnosis.cap, 3).text})を超えるウエイトはなく、切り詰めはありません。"
    else:
        again = f"(人口への合わせ直し {diagnosis.rounds} 回)" if _has_targets(diagnosis) else ""
        over = f"上限({_number(diagnosis.cap, 3).text})を超えた {diagnosis.trimmed:,} 人のウエイトを切り詰め"
        yield f"{over}、超えた分をほかの人に割り振りました{again}。"
    if _has_targets(diagnosis):
        yield (
            "人口に合わせた区分は、すべて目標どおりです。"
            if not diagnosis.missed
            else (f"切り詰めのため、目標に届かない区分が {diagnosis.missed} あります(区分ごとの表の「目標との差」)。")
        )
    yield from (_ASSUMPTIONS[assumption] for assumption in diagnosis.assumptions)
    yield from (f"注意: {warning}" for warning in diagnosis.warnings)


def _method_line(diagnosis: WeightDiagnosis) -> str:
    """The steps in words."""
    targets = [margin.label for margin in diagnosis.margins if margin.is_population]
    steps = ["母集団の人数÷発送数"]
    if diagnosis.classes:
        steps.append(f"回収率の補正({len(diagnosis.classes)}区分)")
    else:
        steps.append("全体の回収率の補正")
    if len(targets) == 1:
        steps.append(f"事後層化({targets[0]})")
    elif targets:
        steps.append(f"レイキング({'、'.join(targets)})")
    return f"作り方: {' → '.join(steps)}"


def _has_targets(diagnosis: WeightDiagnosis) -> bool:
    """Whether the weights were made to agree with margins of the population."""
    return any(margin.is_population for margin in diagnosis.margins)


def class_table(diagnosis: WeightDiagnosis) -> DisplayTable:
    """回収率の補正: one row per nonresponse class."""
    columns = (
        DisplayColumn("発送数", "count"),
        DisplayColumn("有効票", "count"),
        DisplayColumn("補正(倍)", "statistic"),
    )
    rows = tuple(
        DisplayRow("", part.label, (_whole(part.sent), _whole(part.respondents), _ratio(part.sent, part.respondents)))
        for part in diagnosis.classes
    )
    merged = sum(part.cells > 1 for part in diagnosis.classes)
    notes = ["補正は、発送数÷有効票です。区分は発送台帳によります。"]
    notes.append(
        f"「＋」でつないだ {merged} 区分は、回答者が少ないか補正が平均の2倍を超えるため、隣の区分と合わせたものです。"
        if merged
        else "隣と合わせた区分はありません。"
    )
    if diagnosis.unclassed:
        notes.append(f"区分の分からない {diagnosis.unclassed:,} 人のウエイトは平均のままです。")
    return DisplayTable("weight-classes", "回収率の補正", (), columns, rows, ("", "区分"), tuple(notes))


def margin_table(margin: DiagnosedMargin, table_id: str, decimals: int = 1) -> DisplayTable:
    """One margin before and after weighting against its target."""
    target = "人口構成" if margin.is_population else "発送の構成"
    columns = (
        DisplayColumn("n", "base"),
        DisplayColumn("補正前", "percent"),
        DisplayColumn("補正後", "percent"),
        DisplayColumn(target, "percent"),
        DisplayColumn("目標との差(ポイント)", "statistic"),
    )
    rows = tuple(DisplayRow(margin.label, share.label, _margin_cells(share, decimals)) for share in margin.shares)
    total = sum(share.respondents for share in margin.shares)
    whole = DisplayRow(
        "", TOTAL_LABEL, (_whole(total), *(_percent(1.0, decimals),) * 3, DisplayCell("")), is_total=True
    )
    notes = ["補正前は、人口に合わせる前のウエイトによる構成です。"]
    if any(share.label == "無回答など" for share in margin.shares):
        notes.append(
            "「無回答など」の人は1つの区分として、補正前の構成を保ちます(ほかの区分の目標はその分だけ小さくなります)。"
        )
    title = f"{margin.label}の構成(補正前と補正後)"
    return DisplayTable(table_id, title, (), columns, (whole, *rows), ("分析軸", "区分"), tuple(notes))


def _margin_cells(share: MarginShare, decimals: int) -> tuple[DisplayCell, ...]:
    """One category before, after and as it should be."""
    parts = [_percent(part, decimals) for part in (share.before, share.after, share.target)]
    return (_whole(share.respondents), *parts, _points(share.after - share.target if share.is_missed else 0.0, 2))


def moved_table(diagnosis: WeightDiagnosis, decimals: int = 1) -> DisplayTable:
    """Options whose share moves by more than two points, in questionnaire order."""
    columns = (
        DisplayColumn("n", "base"),
        DisplayColumn("補正前", "percent"),
        DisplayColumn("ウエイト補正後", "percent"),
        DisplayColumn("差(ポイント)", "statistic"),
    )
    rows = tuple(
        DisplayRow(_question(share), share.option_label, _moved_cells(share, decimals)) for share in diagnosis.moved
    )
    found = f"{len(rows):,} の選択肢が動きます。" if rows else "2ポイントを超えて動く選択肢はありません。"
    notes = (
        "補正前はウエイトを使わない比率です。基数は対象者全員(無回答を含む)です。四捨五入する前の差が2ポイントを超えるものだけを挙げます(検定ではありません)。",
        f"{found} 集計表は、指定しない限りウエイトを使いません。",
    )
    return DisplayTable(
        "weight-moved", "ウエイトで2ポイントを超えて動く選択肢", (), columns, rows, ("質問", "選択肢"), notes
    )


def _question(share: MovedShare) -> str:
    """The question and item as printed."""
    variable = share.variable
    item = f" - {variable.item_label}" if variable.item_label else ""
    return f"{variable.question.id} {variable.question.label}{item}"


def _moved_cells(share: MovedShare, decimals: int) -> tuple[DisplayCell, ...]:
    """Base, both shares, and the difference of what is printed."""
    parts = [rounded(100 * part, decimals) for part in (share.unweighted, share.weighted)]
    shown = [DisplayCell(f"{part}%", float(part), decimals) for part in parts]
    return (_whole(share.base_unweighted), *shown, signed_cell(parts[1] - parts[0]))


def weight_chart(diagnosis: WeightDiagnosis) -> DisplayChart:
    """The distribution of the weights, scaled to a mean of 1."""
    spread = diagnosis.spread
    low, high = (_number(edge / spread.mean, 2).text for edge in (spread.smallest, spread.largest))
    counts = tuple(float(bar.respondents) for bar in diagnosis.bars)
    most = max(diagnosis.bars, key=lambda bar: bar.respondents)
    words = (
        f"平均を1としたウエイトは {low} から {high} まで。"
        f"最も多いのは {_bar_label(most)} の {most.respondents:,} 人です。"
    )
    labels = tuple(_bar_label(bar) for bar in diagnosis.bars)
    return DisplayChart(
        "weights-spread", "ウエイトの分布(平均=1)", "columns", labels, (ChartSeries("人数", counts),), "人", words
    )


def _bar_label(bar: WeightBar) -> str:
    """The interval as printed: low inclusive, high exclusive."""
    return f"{bar.low:g}～{bar.high:g}"


def weight_data(diagnosis: WeightDiagnosis, data_origin: DataOrigin, about: dict[str, str]) -> DataTable:
    """The margins for programs: one row per category."""
    columns = (
        "margin", "target_of", "category_label", "respondents", "before", "after", "target", "data_origin", "policy",
    )  # fmt: skip
    rows = tuple(
        (
            margin.label,
            "population" if margin.is_population else "sent",
            *share,
            ORIGINS[data_origin],
            "internal",
        )
        for margin in diagnosis.margins
        for share in margin.shares
    )
    spread = diagnosis.spread
    facts = {
        "respondents": str(spread.respondents),
        "weights_total": repr(spread.total),
        "smallest": repr(spread.smallest),
        "largest": repr(spread.largest),
        "design_effect_kish": repr(spread.design_effect_kish),
        "base_effective": repr(spread.base_effective),
        "trimmed": str(diagnosis.trimmed),
    }
    return DataTable(columns, rows, {**about, **facts})


def _whole(number: int) -> DisplayCell:
    """A count, thousands separated."""
    return DisplayCell(f"{number:,}", float(number))


def _number(value: float, decimals: int) -> DisplayCell:
    """A number with a fixed number of decimals."""
    shown = rounded(float(value), decimals)
    return DisplayCell(f"{shown:,f}", float(shown), decimals)


def _ratio(sent: int, respondents: int) -> DisplayCell:
    """Sent for each respondent; … where there is none."""
    return _number(sent / respondents, 3) if respondents else DisplayCell("…")


def _percent(share: float, decimals: int) -> DisplayCell:
    """A share in percent with its sign."""
    shown = rounded(100 * float(share), decimals)
    return DisplayCell(f"{shown}%", float(shown), decimals)


def _points(difference: float, decimals: int) -> DisplayCell:
    """A difference of shares in points."""
    return signed_cell(rounded(100 * float(difference), decimals))
