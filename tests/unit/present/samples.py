"""Released tables built by hand: the smallest that can go wrong, and one as wide and long as real ones get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from zushi_survey.analysis.tables import (
    TOTAL,
    UNKNOWN,
    AxisTitle,
    Cell,
    CellKind,
    CellStatus,
    Policy,
    ReleasedTable,
    TableTitle,
)

HIDDEN_BASE = -1
"""In place of a base: the whole category is hidden."""

LONG_LABELS = (
    "支援が必要な人を把握し、支える体制をつくる",
    "住民どうしの日ごろのつながり・助け合い",
    "災害時の情報を確実に伝えるしくみ",
    "避難路や避難場所の整備",
    "食料や資材の備蓄",
    "防災訓練の実施",
    "自主防災組織の充実",
    "福祉施設・医療機関との連携",
    "要配慮者のための福祉避難所の確保",
    "インターネットを使った情報の共有",
    "その他",
    "特にない",
)

TITLE = TableTitle(
    wave="r3",
    wave_label="令和3年度",
    question="Q10",
    question_label="地域活動への参加",
    question_type="SA",
    text="あなたは、地域の活動に参加していますか。",
    axes=(AxisTitle("age", "年齢", True),),
    data_origin="synthetic",
)


def cell(
    option: str,
    count: int | None,
    base: int | None,
    *,
    kind: CellKind = CellKind.OPTION,
    label: str = "",
    axis: str = TOTAL,
    category: str = TOTAL,
    category_label: str = "全体",
    weight: float | None = None,
    value: Fraction | float | None = None,
    status: CellStatus = CellStatus.OK,
) -> Cell:
    """One cell; `weight` multiplies the unweighted figures."""
    share = count / base if count is not None and base else None
    return Cell(
        wave="r3",
        question="Q10",
        item="",
        option=option,
        option_label=label or option,
        axis=axis,
        category=category,
        category_label=category_label,
        base_unweighted=base,
        base_weighted=None if weight is None or base is None else base * weight,
        count_unweighted=count,
        count_weighted=None if weight is None or count is None else count * weight,
        proportion=share,
        status=status,
        kind=kind,
        value=value,
    )


def hidden(shown: Cell, *, with_base: bool = False) -> Cell:
    """The cell as disclosure control leaves it."""
    bare = shown._replace(
        count_unweighted=None, count_weighted=None, proportion=None, value=None, status=CellStatus.SUPPRESSED
    )
    return bare._replace(base_unweighted=None, base_weighted=None) if with_base else bare


def released(
    cells: Sequence[Cell], title: TableTitle = TITLE, *, policy: Policy = "internal", small_base: int = 30
) -> ReleasedTable:
    """A table of these cells."""
    concealed = sum(c.status is CellStatus.SUPPRESSED for c in cells)
    return ReleasedTable(title, tuple(cells), policy, concealed, small_base)


def row(
    labels: Sequence[str],
    counts: Sequence[int],
    base: int,
    *,
    no_answer: int = 0,
    invalid: int = 0,
    not_applicable: int = 0,
    axis: str = TOTAL,
    category: str = TOTAL,
    category_label: str = "全体",
    weight: float | None = None,
    nets: Sequence[tuple[str, int]] = (),
) -> list[Cell]:
    """All cells of one axis category of a choice question; `base` HIDDEN_BASE hides them."""
    is_hidden = base == HIDDEN_BASE
    shown_base = 5 if is_hidden else base
    stubs = [
        *(
            (str(n), label, count, CellKind.OPTION)
            for n, (label, count) in enumerate(zip(labels, counts, strict=True), 1)
        ),
        *((f"net{n}", label, count, CellKind.NET) for n, (label, count) in enumerate(nets, 1)),
        ("no_answer", "無回答", no_answer, CellKind.NO_ANSWER),
        ("invalid", "無効", invalid, CellKind.INVALID),
        ("not_applicable", "非該当", not_applicable, CellKind.NOT_APPLICABLE),
    ]
    small = CellStatus.SMALL_BASE if 0 < shown_base < 30 else CellStatus.OK
    cells = [
        cell(
            option,
            count,
            None if kind is CellKind.NOT_APPLICABLE else shown_base,
            kind=kind,
            label=label,
            axis=axis,
            category=category,
            category_label=category_label,
            weight=weight,
            status=small,
        )
        for option, label, count, kind in stubs
    ]
    return [hidden(c, with_base=True) for c in cells] if is_hidden else cells


def small_table() -> ReleasedTable:
    """Three options, two categories and the unplaced; a small base, a nobody, a printed zero."""
    labels = ("参加している", "以前参加", "ない")
    nets = [("参加経験がある", 417)]
    cells = [
        *row(labels, (139, 278, 694), 1112, no_answer=1, nets=nets, not_applicable=30),
        *row(labels, (1, 0, 15), 16, axis="age", category="young", category_label="若い世代",
             nets=[("参加経験がある", 1)]),
        *row(labels, (138, 277, 675), 1091, no_answer=1, axis="age", category="old", category_label="ほかの年代",
             nets=[("参加経験がある", 415)]),
        *row(labels, (0, 1, 4), 5, axis="age", category=UNKNOWN, category_label="無回答", nets=[("参加経験がある", 1)]),
    ]  # fmt: skip
    return released(cells)


def wide_table(*, weight: float | None = None, policy: Policy = "publish") -> ReleasedTable:
    """Twelve long options, two nets, twenty categories on three axes, one category hidden, one cell hidden."""
    axes = (
        AxisTitle("age", "年齢", True),
        AxisTitle("district", "小学校区", False),
        AxisTitle("sex*age", "性別×年齢", False),
    )
    ages = ("18～29歳", "30歳代", "40歳代", "50歳代", "60歳代", "70歳代", "80歳以上")
    districts = ("逗子", "沼間", "久木", "小坪", "池子")
    both = tuple(f"{sex}／{age}" for sex in ("男性", "女性") for age in ages[:4])
    cells = row(LONG_LABELS, _counts(1112, 3), 1112, no_answer=31, weight=weight, nets=[("備え", 640), ("体制", 702)])
    for axis, labels in zip(axes, (ages, districts, both), strict=True):
        for number, label in enumerate(labels):
            base = HIDDEN_BASE if (axis.id, number) == ("sex*age", 0) else 24 + 37 * number
            shown = 5 if base == HIDDEN_BASE else base
            part = row(
                LONG_LABELS,
                _counts(shown, number),
                base,
                no_answer=number % 3,
                axis=axis.id,
                category=f"{axis.id}{number}",
                category_label=label,
                weight=weight,
                nets=[("備え", shown // 2), ("体制", shown // 3)],
            )
            cells += [hidden(part[0]), *part[1:]] if number == 3 else part
    title = replace(
        TITLE,
        question="Q7",
        question_label="災害に備えて地域に必要な準備",
        question_type="LA",
        limit=3,
        is_multiple=True,
        is_weighted=weight is not None,
        text="災害に備えて、お住まいの地域にはどのような準備が必要だと思いますか。(3つまで)",
        where="Q10 = 1",
        axes=axes,
        notes=("ウエイトは列 w を使いました",) if weight else (),
    )
    return released(cells, title, policy=policy)


def _counts(base: int, seed: int) -> tuple[int, ...]:
    """Twelve counts of at most the base, some of them zero."""
    return tuple((base * (11 - n) // (13 + (seed + n) % 4)) if (n + seed) % 11 else 0 for n in range(12))


def number_table() -> ReleasedTable:
    """Minutes walked: two bands and the four statistics, whose base (8) is smaller than n (10)."""

    def cells_of(axis: str, category: str, label: str) -> list[Cell]:
        place = {"axis": axis, "category": category, "category_label": label, "status": CellStatus.SMALL_BASE}
        statistics = (
            (CellKind.MEAN, "平均", Fraction(1, 8)),
            (CellKind.MEDIAN, "中央値", Fraction(15)),
            (CellKind.MINIMUM, "最小", Fraction(0)),
            (CellKind.MAXIMUM, "最大", Fraction(180)),
        )
        return [
            cell("band1", 3, 10, kind=CellKind.BAND, label="10分未満", **place),  # type: ignore[arg-type]
            cell("band2", 5, 10, kind=CellKind.BAND, label="10分以上", **place),  # type: ignore[arg-type]
            *(cell(k.value, None, 8, kind=k, label=name, value=value, **place) for k, name, value in statistics),  # type: ignore[arg-type]
            cell("no_answer", 2, 10, kind=CellKind.NO_ANSWER, label="無回答", **place),  # type: ignore[arg-type]
            cell("invalid", 0, 10, kind=CellKind.INVALID, label="無効", **place),  # type: ignore[arg-type]
        ]

    title = replace(TITLE, question="Q27", question_label="歩いて行ける時間", question_type="NU", unit="分", text="")
    return released([*cells_of(TOTAL, TOTAL, "全体"), *cells_of("age", "young", "若い世代")], title)
