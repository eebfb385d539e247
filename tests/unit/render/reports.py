"""Reports to render: one with every kind of block and figure, one of labels that must do no harm."""

from __future__ import annotations

from collections.abc import Sequence

from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.document import HeadingBlock, TextBlock, TextRun
from zushi_survey.present.report import (
    Explorer,
    ExplorerRow,
    ExplorerView,
    QuestionnaireLine,
    QuestionnaireSection,
    Report,
    ReportPart,
    TableSection,
)

BANNERS = ("合成データです。逗子市の調査結果ではありません。", "内部検討用・公表不可")
ANSWERS = ("参加している", "以前参加していた", "参加していない", "無回答")
KINDS = ("option", "option", "option", "no_answer")
AGES = ("18～29歳", "30～39歳", "40～49歳", "50～59歳", "60～69歳", "70歳以上")
NASTY = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "=1+1",
    "@SUM(A1)",
    '"引用" & <b>',
    "とても長い選択肢" * 20,
    "Averyveryverylongwordwithoutanyspace" * 6,
    "👨‍👩‍👧‍👦 家族 😀",
    "שלום עולם \u202eabc",
    "𠮷野家と髙﨑①",
    "",
    "\tタブ\x0b",
)

Shares = Sequence[Sequence[float | None]]


def view(
    question: str,
    rows: Sequence[tuple[str, int]],
    shares: Shares,
    *,
    axis: str = "",
    wave: str = "r3",
    answers: Sequence[str] = ANSWERS,
    kinds: Sequence[str] = KINDS,
    is_multiple: bool = False,
) -> ExplorerView:
    """A view whose first row is the whole; a share of None is hidden."""
    return ExplorerView(
        question,
        axis,
        wave,
        tuple(answers),
        tuple(kinds),
        tuple(
            ExplorerRow(
                label,
                f"{base:,}",
                tuple("x" if share is None else f"{share:.1f}" for share in row),
                tuple("x" if share is None else f"{round(share * base / 100):,}" for share in row),
                tuple(row),
                is_total=place == 0,
            )
            for place, ((label, base), row) in enumerate(zip(rows, shares, strict=True))
        ),
        is_multiple,
        ("nは人数です。",),
    )


def table_of(one: ExplorerView, title: str, group: str = "") -> DisplayTable:
    """The printed table that a view was made of."""
    columns = (DisplayColumn("n", "base"), *(DisplayColumn(label, "percent") for label in one.answers))
    rows = tuple(
        DisplayRow(
            "" if row.is_total else group,
            row.label,
            (
                DisplayCell(row.base, float(row.base.replace(",", ""))),
                *(DisplayCell(t, n, 1) for t, n in zip(row.percents, row.numbers, strict=True)),
            ),
            is_total=row.is_total,
        )
        for row in one.rows
    )
    return DisplayTable(
        one.question,
        title,
        ("基数は全員です。", "％"),
        columns,
        rows,
        ("分析軸", "区分"),
        ("合計は100にならないことがあります。",),
    )


def stacked_of(one: ExplorerView, name: str, title: str) -> DisplayChart:
    """A stacked bar per row of a view."""
    series = tuple(
        ChartSeries(label, tuple(row.numbers[place] for row in one.rows), tone=place, is_missing=kind == "no_answer")
        for place, (label, kind) in enumerate(zip(one.answers, one.answer_kinds, strict=True))
        if kind in ("option", "no_answer")
    )
    categories = tuple(f"{row.label}(n={row.base})" for row in one.rows)
    return DisplayChart(name, title, "stacked", categories, series, "％", f"{title}: 参加していないが最も多い。", 1)


WHOLE = view("Q1", [("全体", 1112)], [(34.5, 12.5, 48.0, 5.0)])
BY_AGE = view(
    "Q1",
    [("全体", 1112), *((age, 100 + 20 * place) for place, age in enumerate(AGES))],
    [(34.5, 12.5, 48.0, 5.0), *((20.0 + 5 * p, 12.0, 63.0 - 5 * p, 5.0) for p in range(5)), (None, None, 48.0, 5.0)],
    axis="age",
)
BEFORE = view("Q1", [("全体", 1020)], [(38.0, 10.0, 50.0, 2.0)], wave="h28")
SEVERAL = view(
    "Q2", [("全体", 1112)], [(60.5, 42.5, 18.0, 70.0, 5.0)], is_multiple=True,
    answers=("見守り", "移動の支援", "話し相手", "『何か必要』", "無回答"),
    kinds=("option", "option", "option", "net", "no_answer"),
)  # fmt: skip


def full_report() -> Report:
    """Every kind of block, several kinds of figures, two waves, one question of several answers."""
    paired = DisplayChart(
        "waves", "今回と前回", "bars", ANSWERS[:3],
        (ChartSeries("令和3年", (34.5, 12.5, 48.0), (31.7, 10.6, 45.1), (37.3, 14.4, 50.9)),
         ChartSeries("平成28年", (38.0, 10.0, 50.0), (35.0, 8.2, 46.9), (41.0, 11.8, 53.1))),
        "％", "参加している人は前回より少ない。", 1, ("線は95％信頼区間です。",),
    )  # fmt: skip
    asked = QuestionnaireSection(
        "asked-Q1", "問1　地域活動への参加", "あなたは、地域の活動に参加していますか。", "(○は1つ)", "n=1,112",
        tuple(QuestionnaireLine(str(n), a, f"{c:,}", p) for n, (a, c, p) in enumerate(
            [("参加している", 384, "34.5"), ("以前参加していた", 139, "12.5"), ("参加していない", 534, "48.0")], 1
        )),
    )  # fmt: skip
    parts = (
        ReportPart("outline", "調査の概要", (
            HeadingBlock(1, "調査の目的"),
            TextBlock("text", (TextRun("地域福祉の計画をつくるため、市民の考えを調べました。"),)),
            HeadingBlock(1, "調査の方法"),
            TextBlock("bullet", (TextRun("対象: 18歳以上の市民2,000人"),)),
            TextBlock("bullet", (TextRun("方法: 郵送"),)),
        )),
        ReportPart("freq", "単純集計", (
            TableSection("freq-Q1", table_of(WHOLE, "Q1 地域活動への参加"),
                         (stacked_of(WHOLE, "freq-Q1-f", "地域活動への参加"),),
                         ("「参加していない」が48.0％で最も多くなっています。",), "Q1"),
            TableSection("freq-Q2", table_of(SEVERAL, "Q2 必要な支援"), (), (), "Q2"),
        )),
        ReportPart("crosstab", "クロス集計", (
            TableSection("cross-Q1", table_of(BY_AGE, "Q1 地域活動への参加 年齢別", "年齢"),
                         (stacked_of(BY_AGE, "cross-Q1-f", "地域活動への参加 年齢別"), paired), (), "Q1"),
        )),
        ReportPart("appendix", "資料編", (HeadingBlock(1, "調査票"), asked)),
    )  # fmt: skip
    explorer = Explorer(
        (("Q1", "Q1 地域活動への参加"), ("Q2", "Q2 必要な支援")),
        (("age", "年齢"),),
        (("r3", "令和3年調査"), ("h28", "平成28年調査")),
        (WHOLE, BY_AGE, BEFORE, SEVERAL),
    )
    return Report(
        "地域福祉に関する市民意識調査 報告書", BANNERS, parts, explorer, ("x: 秘匿した数",), ("回答ファイル: r3.csv",)
    )


def nasty_report() -> Report:
    """Every text is one that a browser, a spreadsheet or a layout might trip over."""
    kinds = ("option",) * len(NASTY)
    shares = tuple(5.0 + place for place in range(len(NASTY)))
    one = view(
        "Q1", [(NASTY[0], 100), (NASTY[5], 50), (NASTY[8], 10)], [shares] * 3, answers=NASTY, kinds=kinds, axis="a"
    )
    table = table_of(one, NASTY[1], NASTY[4])
    chart = DisplayChart("c", NASTY[1], "stacked", (*NASTY[5:9],), tuple(
        ChartSeries(text, (10.0, 20.0, 5.0, 30.0)) for text in NASTY
    ), "％", NASTY[4], 1, NASTY)  # fmt: skip
    bars = DisplayChart("d", NASTY[0], "bars", NASTY, (ChartSeries(NASTY[0], shares),), "％", NASTY[1], 1)
    lines = tuple(QuestionnaireLine(str(place), text, text, text) for place, text in enumerate(NASTY))
    part = ReportPart("freq", NASTY[0], (
        HeadingBlock(1, NASTY[1]),
        TextBlock("text", (TextRun(NASTY[0]),)),
        *(TextBlock("bullet", (TextRun(text),)) for text in NASTY),
        TableSection("freq-Q1", table, (chart, bars), NASTY, "Q1"),
        QuestionnaireSection("asked-Q1", NASTY[0], NASTY[1], NASTY[2], NASTY[4], lines),
    ))  # fmt: skip
    explorer = Explorer((("Q1", NASTY[1]),), (("a", NASTY[0]),), (("r3", NASTY[4]),), (one,))
    return Report(NASTY[1], NASTY[:5], (part,), explorer, NASTY, NASTY)
