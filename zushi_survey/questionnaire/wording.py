"""The one table of words: which phrase stands for which share or difference (`wording:` of study.yaml overrides it).

Generator and checker read the same rows. All ends are printed values in points, inclusive, one decimal; those of a
phrase with a number (約5割, 3人に1人) are counted from that number, those of a word (大半) from 0.

No published table of such ranges exists: these are this house's convention, printed in every report
(docs/methods.md, words).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from zushi_survey.questionnaire.expressions import why_refused
from zushi_survey.questionnaire.model import FrozenModel

Compares = Literal["over", "at_least", "under", "at_most"]
StrengthId = Literal["slight", "somewhat", "plain", "large", "especially"]
LintId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def _one_decimal(value: float) -> float:
    """The number, which must not have more than one decimal."""
    if abs(value * 10 - round(value * 10)) > 1e-9:
        raise ValueError("小数第1位までで書いてください")
    return value


def _expression(text: str) -> str:
    """The text, which must be a regular expression that cannot take for ever."""
    if reason := why_refused(text):
        raise ValueError(reason)
    return text


Points = Annotated[float, AfterValidator(_one_decimal)]
Expression = Annotated[str, AfterValidator(_expression)]
Band = tuple[Points | None, Points | None]
"""First and last value, both included; None for no end."""


class GradedBands(FrozenModel):
    """Accepted values: A as the generator writes it, B good, C wide; each holds the one before."""

    a: Band
    b: Band
    c: Band

    @model_validator(mode="after")
    def _nested(self) -> Self:
        if not (_holds(self.b, self.a) and _holds(self.c, self.b)):
            raise ValueError("範囲は a が b に、b が c に含まれるように書いてください")
        return self

    def grade(self, tenths: float) -> Literal["A", "B", "C", "X"]:
        """Grade of a value in tenths of a point; X outside C."""
        if _within(self.a, tenths):
            return "A"
        if _within(self.b, tenths):
            return "B"
        return "C" if _within(self.c, tenths) else "X"


class LevelForm(GradedBands):
    """One way of saying how large a share is."""

    written: str | None = Field(default=None, description="書き方。{N} は割の数。省くと、読むだけで書かない")
    before: tuple[Expression, ...] = Field(default=(), description="数の前に付く言葉(正規表現)")
    after: tuple[Expression, ...] = Field(default=(), description="数の後に付く言葉(正規表現)")
    words: tuple[Expression, ...] = Field(default=(), description="数のない言葉(正規表現)")
    of: Points = Field(default=0.0, description="words の基準の値。範囲はここから数える")
    compares: Compares | None = Field(default=None, description="基準との大小を人数で決める")
    sample: Band = Field(default=(None, None), description="標本の比率の条件(％)")
    limit: Points | None = Field(default=None, description="信頼区間の下限(under は上限)が越えるべき値。基準から数える")
    degrade: str | None = Field(default=None, description="誤差を考えると言えないときの言い方。省くと比率から作る")


class GridRow(FrozenModel):
    """One stretch of each ten points and the form that the generator writes there."""

    low: Points = Field(ge=0, le=9.9)
    high: Points = Field(ge=0, le=9.9)
    form: str
    next: bool = Field(default=False, description="次の割の数で書く(59.0 は約6割)")


class StrengthForm(GradedBands):
    """An adverb of a difference and the differences (points, without sign) it fits; outside c: 幅のある表現."""

    words: tuple[Expression, ...] = ()


class DifferenceSteps(FrozenModel):
    """From which difference on (points, inclusive) the generator writes which adverb."""

    slight: Points = Field(default=1.0, ge=0, description="わずかに")
    somewhat: Points = Field(default=3.0, ge=0, description="やや")
    plain: Points = Field(default=5.0, ge=0, description="副詞なし")
    large: Points = Field(default=10.0, ge=0, description="大幅に、特に、大きく")

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not self.slight <= self.somewhat <= self.plain <= self.large:
            raise ValueError("小さい差から順に大きくなるように書いてください")
        return self


class StudyLint(FrozenModel):
    """A way of writing that this study's texts must not hold."""

    id: LintId
    pattern: Expression = Field(description="見つける言葉(正規表現)")
    message: str
    suggestion: str | None = None


def _tenths(value: float) -> int:
    """Points in tenths."""
    return round(value * 10)


def _within(band: Band, tenths: float) -> bool:
    """Whether the value (tenths) is in the band (points)."""
    low, high = band
    return (low is None or tenths >= _tenths(low)) and (high is None or tenths <= _tenths(high))


def _holds(outer: Band, inner: Band) -> bool:
    """Whether `outer` holds all of `inner`."""
    low = outer[0] is None or (inner[0] is not None and outer[0] <= inner[0])
    return low and (outer[1] is None or (inner[1] is not None and inner[1] <= outer[1]))


_PEOPLE: Final = "(?:地域)?(?:人|方|住民|市民|回答者|世帯|者)"

LEVEL_FORMS: Final[Mapping[str, LevelForm]] = {
    "about": LevelForm(
        written="約{N}割",
        before=("約", "およそ", "おおよそ", "凡そ", "概ね", "おおむね"),
        after=("程度", "前後", "ほど", "くらい", "ぐらい"),
        a=(-1.0, 0.9),
        b=(-2.5, 2.4),
        c=(-4.0, 4.0),
    ),
    "almost": LevelForm(before=("ほぼ",), a=(-1.0, 0.9), b=(-2.0, 1.9), c=(-3.0, 3.0)),
    "plain": LevelForm(a=(0.0, 0.0), b=(-0.5, 0.4), c=(-1.0, 0.9)),
    "band": LevelForm(written="{N}割台", after=("台",), a=(0.0, 9.9), b=(0.0, 9.9), c=(0.0, 9.9)),
    "band_first": LevelForm(written="{N}割台前半", after=("台?の?前半",), a=(1.0, 3.9), b=(0.0, 4.4), c=(0.0, 4.9)),
    "band_middle": LevelForm(
        written="{N}割台半ば", after=("台?の?(?:半ば|なかば|中ば|中盤)",), a=(4.0, 6.9), b=(3.5, 7.4), c=(3.0, 7.9)
    ),
    "band_last": LevelForm(written="{N}割台後半", after=("台?の?後半",), a=(7.0, 8.9), b=(6.5, 9.9), c=(5.5, 9.9)),
    "band_weak": LevelForm(after=("台弱",), a=(1.0, 3.9), b=(-3.0, 4.4), c=(-3.0, 4.9)),
    "band_strong": LevelForm(after=("台強",), a=(0.1, 2.9), b=(0.1, 9.9), c=(0.1, 9.9)),
    "strong": LevelForm(written="{N}割強", after=("強", "余り", "あまり"), a=(0.1, 2.9), b=(0.1, 4.4), c=(0.1, 4.9)),
    "weak": LevelForm(written="{N}割弱", after=("弱", "足らず"), a=(-3.0, -0.1), b=(-4.4, -0.1), c=(-4.9, -0.1)),
    "near": LevelForm(after=("近く", "に近[いく]", "に迫[るりっ]"), a=(-3.0, -0.1), b=(-4.4, -0.1), c=(-5.0, -0.1)),
    "over": LevelForm(
        after=("超", "を(?:超|越)(?:える?)?", "を上回[るりっ]?"),
        a=(0.1, 4.9),
        b=(0.1, 9.9),
        c=(0.1, None),
        compares="over",
        limit=0.0,
    ),
    "at_least": LevelForm(after=("以上",), a=(0.0, 4.9), b=(0.0, 9.9), c=(0.0, None), compares="at_least", limit=0.0),
    "under": LevelForm(
        after=(
            "未満",
            "に満た(?:な[いくか]?|ず)",
            "に(?:届|とど)か(?:な[いくか]?|ず)",
            "に(?:達し|及ば)(?:な[いくか]?|ず)",
            "を下回[るりっ]?",
            "を割[るりっ]",
            "を切[るりっ]",
        ),
        a=(-4.9, -0.1),
        b=(-9.9, -0.1),
        c=(None, -0.1),
        compares="under",
        limit=0.0,
    ),
    "at_most": LevelForm(after=("以下",), a=(-4.9, 0.0), b=(-9.9, 0.0), c=(None, 0.0), compares="at_most", limit=0.0),
    "half_near": LevelForm(a=(-5.0, -0.1), b=(-6.0, -0.1), c=(-7.0, -0.1)),
    "majority": LevelForm(
        words=("過半数",),
        of=50.0,
        a=(0.1, 4.9),
        b=(0.1, 16.6),
        c=(0.1, None),
        compares="over",
        limit=0.0,
        degrade="約半数",
    ),
    "half_under": LevelForm(
        a=(-5.0, -0.1), b=(-10.0, -0.1), c=(None, -0.1), compares="under", limit=0.0, degrade="約半数"
    ),
    "ratio": LevelForm(a=(-1.0, 1.0), b=(-2.5, 2.5), c=(-4.0, 4.0)),
    "percent_about": LevelForm(a=(-0.5, 0.5), b=(-1.0, 1.0), c=(-2.0, 2.0)),
    "percent_band": LevelForm(a=(0.0, 0.9), b=(0.0, 0.9), c=(0.0, 0.9)),
    "percent_strong": LevelForm(a=(0.1, 0.9), b=(0.1, 1.4), c=(0.1, 1.9)),
    "percent_weak": LevelForm(a=(-0.9, -0.1), b=(-1.4, -0.1), c=(-1.9, -0.1)),
    "all": LevelForm(
        words=("(?<!者)全員",), of=100.0, a=(0.0, None), b=(0.0, None), c=(0.0, None), compares="at_least"
    ),
    "nearly_all": LevelForm(words=("ほぼ全員",), a=(99.0, None), b=(98.0, None), c=(95.0, None)),
    "nobody": LevelForm(words=(r"いない\(0人\)",), a=(None, 0.0), b=(None, 0.0), c=(None, 0.0), compares="at_most"),
    "most": LevelForm(
        words=("大半",), a=(66.7, 89.9), b=(60.0, 94.9), c=(50.1, None), sample=(66.7, None), limit=60.0, degrade="多く"
    ),
    "great_majority": LevelForm(
        words=("大多数",),
        a=(80.0, None),
        b=(75.0, None),
        c=(66.7, None),
        sample=(80.0, None),
        limit=75.0,
        degrade="大半",
    ),
    "nearly_everyone": LevelForm(
        words=(f"ほとんどの{_PEOPLE}", r"ほとんど(?!の|な|い|あ)"),
        a=(90.0, None),
        b=(85.0, None),
        c=(80.0, None),
        sample=(90.0, None),
        limit=85.0,
        degrade="大半",
    ),
    "many": LevelForm(
        words=(f"多くの{_PEOPLE}", "多く(?=[はが])", "高い割合で"),
        a=(50.0, None),
        b=(50.0, None),
        c=(50.0, None),
        sample=(50.0, None),
        limit=50.0,
        degrade="最も多い",
    ),
    "some": LevelForm(words=(f"一部の{_PEOPLE}",), a=(0.1, 29.9), b=(0.1, 39.9), c=(0.1, 49.9), sample=(None, 49.9)),
    "few": LevelForm(words=("(?:ごく)?わずか(?!に)",), a=(0.1, 4.9), b=(0.1, 9.9), c=(0.1, 14.9), sample=(None, 4.9)),
}
"""Every form a share can be said in. 割 forms are shown for all N at once; `words` have no number."""

FINE_GRID: Final = (
    GridRow(low=0.0, high=0.9, form="about"),
    GridRow(low=1.0, high=3.9, form="band_first"),
    GridRow(low=4.0, high=6.9, form="band_middle"),
    GridRow(low=7.0, high=8.9, form="band_last"),
    GridRow(low=9.0, high=9.9, form="about", next=True),
)
COARSE_GRID: Final = (
    GridRow(low=0.0, high=2.4, form="about"),
    GridRow(low=2.5, high=7.4, form="band"),
    GridRow(low=7.5, high=9.9, form="about", next=True),
)

STRENGTHS: Final[Mapping[StrengthId, StrengthForm]] = {
    "slight": StrengthForm(words=("わずかに", "僅かに", "微(?=[増減])"), a=(1.0, 2.9), b=(0.0, 4.9), c=(0.0, 6.9)),
    "somewhat": StrengthForm(
        words=("やや", "若干", "多少", "少し", "いくぶん", "幾分"), a=(3.0, 4.9), b=(1.0, 6.9), c=(1.0, 9.9)
    ),
    "plain": StrengthForm(a=(5.0, 9.9), b=(1.0, None), c=(0.0, None)),
    "large": StrengthForm(
        words=(
            "大幅に",
            "大きく",
            "著しく",
            "かなり",
            "顕著に",
            "際立って",
            "際だって",
            "はるかに",
            "圧倒的に",
            "急激に",
            "[激急倍](?=[増減])",
        ),
        a=(10.0, None),
        b=(7.0, None),
        c=(5.0, None),
    ),
    "especially": StrengthForm(words=("特に", "とりわけ"), a=(10.0, None), b=(5.0, None), c=(5.0, None)),
}
"""Adverbs of a difference. A difference is compared from counts, so 9.96 points are under 10.0."""


class WordingRules(FrozenModel):
    """How this study puts numbers into words, and what its checker accepts."""

    style: Literal["grid", "ratio", "half", "strong_weak"] = Field(
        default="grid",
        description="割合の言い方。ratio は3人に1人・4人に1人、half は約半数・半数近く、strong_weak は割強・割弱を使う",
    )
    percent_sign: Literal["％", "%"] = Field(default="％", description="比率の単位の記号")
    phrase_only: bool = Field(default=False, description="文に比率の数字を添えない")
    fine_half_width: Points = Field(default=5.0, gt=0, description="信頼区間の半幅がこのポイント以下なら細かく言う")
    coarse_half_width: Points = Field(default=10.0, gt=0, description="これ以下なら粗く言い、超えれば人数で書く")
    grid: tuple[GridRow, ...] = Field(default=FINE_GRID, description="割の中のどこをどう書くか。0.0 から 9.9 まで")
    forms: dict[str, LevelForm] = Field(
        default_factory=dict, description="割合の言い方ごとの範囲と言葉。書いたものだけ置き換わる"
    )
    steps: DifferenceSteps = DifferenceSteps()
    strengths: dict[StrengthId, StrengthForm] = Field(
        default_factory=dict, description="差の副詞ごとの範囲と言葉。書いたものだけ置き換わる"
    )
    lints: tuple[StudyLint, ...] = Field(default=(), description="この調査の文章で見つけたい書き方")

    @cached_property
    def level_forms(self) -> dict[str, LevelForm]:
        """Every form by id: the house's, with this study's in their place."""
        return {**LEVEL_FORMS, **self.forms}

    @cached_property
    def strength_forms(self) -> dict[StrengthId, StrengthForm]:
        """Every adverb by id, likewise."""
        return {**STRENGTHS, **self.strengths}

    @model_validator(mode="after")
    def _grid_fits(self) -> Self:
        starts = [_tenths(row.low) for row in self.grid]
        ends = [_tenths(row.high) + 1 for row in self.grid]
        if [0, *ends] != [*starts, 100]:
            raise ValueError("grid は 0.0 から 9.9 まで、すき間も重なりもなく書いてください")
        for row in self.grid:
            self._check_row(row)
        return self

    def _check_row(self, row: GridRow) -> None:
        """Refuse a row that the checker would not give grade A."""
        form = self.level_forms.get(row.form)
        if form is None or form.written is None:
            raise ValueError(f"grid の form に使えない言い方です: {row.form}")
        shift = 10.0 if row.next else 0.0
        ends = [_tenths(row.low - shift), _tenths(row.high - shift)]
        if any(form.grade(end) != "A" for end in ends):
            raise ValueError(f"grid の {row.low} から {row.high} は {row.form} の a の範囲を出ています")
