"""Released tables of a question as the figure that suits it: 帯グラフ, sorted bars, two-sided bars, columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.present.chart_words import Valued, amount, extremes_words, ranking_words
from zushi_survey.present.charts import ChartKind, ChartSeries, DisplayChart
from zushi_survey.present.numbers import base_cell, percent_cell
from zushi_survey.present.tones import scale_tones
from zushi_survey.present.wording import BASES, small_base_legend
from zushi_survey.questionnaire.model import Questionnaire

PERCENT: Final = "％"
_DRAWN: Final = (CellKind.OPTION, CellKind.BAND, CellKind.NO_ANSWER)
_SHARES: Final = (*_DRAWN, CellKind.INVALID)
"""What adds up to everyone."""
_RANKING: Final = "RANKING"
_MOST_BARS: Final = 40
"""Bars side by side (options times groups) beyond which (exclusive) only the first options are drawn."""
_FEWEST_OPTIONS: Final = 3

_Answer = tuple[CellKind, str]
_Side = Literal["left", "middle", "right", ""]


class _Bar(NamedTuple):
    """Everyone, one item, or one category of an axis: what one bar shows."""

    name: str
    cells: Mapping[_Answer, Cell]
    table: ReleasedTable
    is_total: bool
    is_solvable: bool
    """Whether a single part is hidden, which is the rest to 100."""

    @property
    def base(self) -> str:
        """「n=24*」."""
        return f"n={base_cell(next(iter(self.cells.values())), self.table.small_base).text}"

    @property
    def label(self) -> str:
        """The name with its base."""
        return f"{self.name}({self.base})"

    @property
    def hidden(self) -> int:
        """How many of its parts may not be shown."""
        return sum(not _is_shown(cell) for cell in self.cells.values())

    @property
    def is_small(self) -> bool:
        """Whether its base is marked as small."""
        return any(cell.status is CellStatus.SMALL_BASE for cell in self.cells.values())

    @property
    def is_spoken_of(self) -> bool:
        """Whether it is one of the groups or items compared, with a base large enough to say something."""
        has_base = any(cell.base_unweighted for cell in self.cells.values())
        return has_base and not self.is_total and not self.is_small


class OptionRoles(NamedTuple):
    """What the options of a question are in a figure, by code."""

    scores: Mapping[str, float] = {}
    last: frozenset[str] = frozenset()
    """その他 and 特にない: after the others however frequent, in the order of the questionnaire."""


NO_ROLES: Final = OptionRoles()


def roles_of(form: Questionnaire, name: str) -> OptionRoles:
    """Roles of the options of a question or an item of a matrix (`Q17.a`)."""
    options = (form.question_by_id.get(name) or form.variables[name].question).options
    scores = {option.code: option.score for option in options if option.score is not None}
    return OptionRoles(scores, frozenset(option.code for option in options if option.exclusive or option.free_text))


def question_chart(
    tables: Sequence[ReleasedTable], name: str, axis: str | None, decimals: int, roles: OptionRoles = NO_ROLES
) -> DisplayChart | None:
    """The figure of a question, of the items of a matrix, or of either by an axis; None where all is hidden.

    One answer: 帯グラフ; several: bars, the most frequent first; numbers: columns of their classes. Scores of the
    options make two-sided bars where some are below zero and some above, and there is more than one bar.
    """
    drawing = _Drawing(tuple(_bars_of(tables, axis)), name, axis, decimals, roles)
    if not drawing.bars:
        return None
    title = tables[0].title
    if title.question_type == _RANKING and axis is None and len(tables) > 1:
        return drawing.ranks()
    if title.is_multiple:
        return drawing.side_by_side() if len(drawing.bars) > 1 else drawing.sorted_bars()
    return drawing.parts() if len(drawing.bars) > 1 else drawing.alone()


def percent_of(cell: Cell, table: ReleasedTable, decimals: int) -> float:
    """The percentage as printed; nobody is 0."""
    return percent_cell(cell, decimals, is_weighted=table.title.is_weighted).number or 0.0


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One question on the way to its figure."""

    bars: tuple[_Bar, ...]
    name: str
    axis: str | None
    decimals: int
    roles: OptionRoles

    @property
    def answers(self) -> tuple[_Answer, ...]:
        """The answers in questionnaire order, 無回答 last; every bar has the same."""
        return tuple(self.bars[0].cells)

    def alone(self) -> DisplayChart | None:
        """Everyone's single answers: classes of numbers standing, others as one bar of parts.

        Where parts are hidden the others stand side by side; where that gives the hidden one away, nothing is drawn.
        """
        bar = self.bars[0]
        if bar.is_solvable:
            return None
        if any(kind is CellKind.BAND for kind, _ in self.answers):
            return self.single("columns", self.answers)
        return self.single("bars", self.answers) if bar.hidden else self.parts()

    def ranks(self) -> DisplayChart | None:
        """One bar per option, its parts the ranks it was given; in the order of `_falling`.

        An option of which a part is hidden is left out whole.
        """
        ranks = [bar for bar in self.bars if not bar.table.title.is_multiple]
        options = [answer for answer in self.answers if answer[0] is CellKind.OPTION]
        shown = [a for a in options if all(a in bar.cells and _is_shown(bar.cells[a]) for bar in self.bars)]
        if not shown or not ranks or any(bar.is_solvable for bar in ranks):
            return None
        # The table of options given any rank comes first where there is one.
        first = self.bars[0]
        shown.sort(key=lambda answer: self._falling(first, answer))
        labels = tuple(first.cells[answer].option_label for answer in shown)
        series = [ChartSeries(bar.name, tuple(self._value(bar, a) or 0.0 for a in shown)) for bar in ranks]
        words = f"{first.name}では、{ranking_words(self._valued(first), self.decimals)}"
        left_out = [first.cells[answer].option_label for answer in options if answer not in shown]
        return self._chart("stacked", labels, series, words, left_out, base=first.base)

    def parts(self) -> DisplayChart | None:
        """One bar of parts per item or group; a bar with a hidden part is left out whole."""
        shown = [bar for bar in self.bars if not bar.hidden]
        if not shown or (len(self.bars) > 1 and all(bar.is_total for bar in shown)):
            return None
        sides = _sides(self.answers, self.roles.scores)
        is_divergent = bool(sides) and len(shown) > 1
        tones = _tones(self.answers, self.roles.scores, sides)
        series = [
            ChartSeries(
                shown[0].cells[answer].option_label,
                tuple(self._value(bar, answer) or 0.0 for bar in shown),
                tone=tones.get(answer),
                side=sides.get(answer, "") if is_divergent else "",
                is_missing=answer[0] is CellKind.NO_ANSWER,
            )
            for answer in self.answers
        ]
        kind: ChartKind = "divergent" if is_divergent else "stacked"
        labels = tuple(bar.label for bar in shown)
        return self._chart(kind, labels, series, self._parts_words(shown), self._left_out(shown))

    def sorted_bars(self) -> DisplayChart | None:
        """One bar per answer, in the order of `_falling`; hidden answers are left out."""
        bar = self.bars[0]
        return self.single("bars", sorted(self.answers, key=lambda answer: self._falling(bar, answer)))

    def single(self, kind: ChartKind, answers: Sequence[_Answer]) -> DisplayChart | None:
        """Everyone's answers as one series; hidden answers are left out."""
        bar = self.bars[0]
        shown = [answer for answer in answers if _is_shown(bar.cells[answer])]
        if not shown:
            return None
        labels = tuple(bar.cells[answer].option_label for answer in shown)
        values = tuple(self._value(bar, answer) or 0.0 for answer in shown)
        left_out = [bar.cells[answer].option_label for answer in answers if answer not in shown]
        words = ranking_words(self._valued(bar), self.decimals) + self._missing_words(bar)
        return self._chart(kind, labels, [ChartSeries(bar.name, values)], words, left_out, base=bar.base)

    def side_by_side(self) -> DisplayChart | None:
        """Answers given together, by group: one bar per answer and group, in the order of everyone's."""
        # A group is drawn with what may be shown of it: shares of several answers do not add up to anything.
        bars = [bar for bar in self.bars if bar.hidden < len(bar.cells)]
        if all(bar.is_total for bar in bars):
            return None
        first = bars[0]
        answers = [a for a in self.answers if any(_is_shown(bar.cells[a]) for bar in bars)]
        answers.sort(key=lambda answer: self._falling(first, answer))
        drawn = answers[: max(_FEWEST_OPTIONS, _MOST_BARS // len(bars))]
        labels = tuple(first.cells[answer].option_label for answer in drawn)
        series = [ChartSeries(bar.label, tuple(self._value(bar, a) for a in drawn)) for bar in bars]
        words = f"{first.name}では、{ranking_words(self._valued(first), self.decimals)}" if first.is_total else ""
        words += self._groups_words(drawn[0], bars)
        left_out = [bar.name + ("の一部" if bar in bars else "") for bar in self.bars if bar.hidden]
        return self._chart("bars", labels, series, words, left_out, more=self._cut_notes(first, drawn, answers))

    def _value(self, bar: _Bar, answer: _Answer) -> float | None:
        """The percentage as printed; None where it may not be shown."""
        cell = bar.cells[answer]
        return percent_of(cell, bar.table, self.decimals) if _is_shown(cell) else None

    def _cut_notes(self, bar: _Bar, drawn: Sequence[_Answer], answers: Sequence[_Answer]) -> tuple[str, ...]:
        """Which answers are drawn where they are too many; by name those left out, once only those at the end are."""
        if len(drawn) == len(answers):
            return ()
        if drawn[-1][1] not in self.roles.last:
            return (f"多い順に{len(drawn)}項目を図にしています。",)
        names = [bar.cells[answer].option_label for answer in answers[len(drawn) :]]
        return (f"図にしていない項目: {'、'.join(names)}",)

    def _falling(self, bar: _Bar, answer: _Answer) -> tuple[int, float]:
        """Sorts answers by falling share; then その他 and 特にない, then 無回答. Ties keep their order."""
        kind, code = answer
        if kind is CellKind.NO_ANSWER:
            return 2, 0.0
        return (1, 0.0) if code in self.roles.last else (0, -(self._value(bar, answer) or 0.0))

    def _valued(self, bar: _Bar) -> list[Valued]:
        """The answers of a bar that may be shown, without 無回答."""
        shown = (
            (bar.cells[a].option_label, self._value(bar, a)) for a in self.answers if a[0] is not CellKind.NO_ANSWER
        )
        return [Valued(label, value) for label, value in shown if value is not None]

    def _missing_words(self, bar: _Bar) -> str:
        """「無回答は1.2％です。」."""
        found = [(bar.cells[a].option_label, self._value(bar, a)) for a in self.answers if a[0] is CellKind.NO_ANSWER]
        return "".join(f"{label}は{amount(value, self.decimals)}です。" for label, value in found if value is not None)

    def _parts_words(self, shown: Sequence[_Bar]) -> str:
        """What bars of parts tell: everyone's order, then who stands out in the answer that leads."""
        if len(shown) == 1:
            return ranking_words(self._valued(shown[0]), self.decimals) + self._missing_words(shown[0])
        if self.axis is None:
            return self._groups_words(self.answers[0], shown)
        leading = max(
            (answer for answer in self.answers if answer[0] is not CellKind.NO_ANSWER),
            key=lambda answer: self._value(shown[0], answer) or 0.0,
            default=self.answers[0],
        )
        ranking = ranking_words(self._valued(shown[0]), self.decimals)
        words = f"{shown[0].name}では、{ranking}" if shown[0].is_total else ""
        return words + self._groups_words(leading, shown)

    def _groups_words(self, answer: _Answer, bars: Sequence[_Bar]) -> str:
        """Which group or item gives an answer most and least; small bases are not spoken of."""
        label = bars[0].cells[answer].option_label
        spoken = [bar for bar in bars if bar.is_spoken_of and _is_shown(bar.cells[answer])]
        places = [Valued(bar.name, self._value(bar, answer) or 0.0) for bar in spoken]
        words = extremes_words(f"「{label}」の割合", places, self.decimals)
        is_whole = len(spoken) == sum(not bar.is_total for bar in self.bars)
        return words if is_whole or not words else f"秘匿や参考値のものを除くと、{words}"

    def _left_out(self, shown: Sequence[_Bar]) -> list[str]:
        """Names of bars that are not drawn."""
        return [bar.name for bar in self.bars if bar not in shown]

    def _chart(
        self,
        kind: ChartKind,
        categories: tuple[str, ...],
        series: Sequence[ChartSeries],
        words: str,
        left_out: Sequence[str],
        *,
        base: str = "",
        more: tuple[str, ...] = (),
    ) -> DisplayChart:
        """The figure with title and notes."""
        table = self.bars[0].table
        notes = (*_base_notes(table), *more, *_marks_notes(self.bars), *_left_out_notes(left_out))
        title = _title(self.bars, self.axis, base)
        return DisplayChart(self.name, title, kind, categories, tuple(series), PERCENT, words, self.decimals, notes)


def _bars_of(tables: Sequence[ReleasedTable], axis: str | None) -> Iterator[_Bar]:
    """Everyone of each table, and with an axis each of its categories; who is in none is left out."""
    for table in tables:
        shares = [cell for cell in table.cells if cell.kind in _SHARES and cell.axis in (TOTAL, axis or TOTAL)]
        places = dict.fromkeys((cell.axis, cell.category) for cell in shares if cell.category != UNKNOWN)
        for place in places:
            all_cells = [cell for cell in shares if (cell.axis, cell.category) == place]
            cells = [cell for cell in all_cells if cell.kind in _DRAWN]
            if not cells:
                continue
            is_total = place[0] == TOTAL
            item = table.title.item_label if len(tables) > 1 else ""
            names = (item, "" if is_total and item else cells[0].category_label)
            yield _Bar(
                " ".join(name for name in names if name),
                {(cell.kind, cell.option): cell for cell in cells},
                table,
                is_total and not item,
                sum(not _is_shown(cell) for cell in all_cells) == 1,
            )


def _is_shown(cell: Cell) -> bool:
    """Whether a cell may be drawn."""
    return cell.status is not CellStatus.SUPPRESSED and cell.base_unweighted is not None


def _sides(answers: Sequence[_Answer], scores: Mapping[str, float]) -> dict[_Answer, _Side]:
    """Side of each scored answer, that of the first one left; nothing unless the scores lie on both sides of zero."""
    scored = [(answer, scores[answer[1]]) for answer in answers if answer[0] is CellKind.OPTION and answer[1] in scores]
    if not (any(score > 0 for _, score in scored) and any(score < 0 for _, score in scored)):
        return {}
    first = next(score for _, score in scored if score)
    return {a: "middle" if not score else "left" if score * first > 0 else "right" for a, score in scored}


def _tones(
    answers: Sequence[_Answer], scores: Mapping[str, float], sides: Mapping[_Answer, _Side]
) -> dict[_Answer, int]:
    """Places in the palette of answers with sides: the far ends the strongest. Others go by their place."""
    ordered = [a for a in answers if sides.get(a) == "left"], [a for a in answers if sides.get(a) == "right"]
    left = sorted(ordered[0], key=lambda answer: -abs(scores[answer[1]]))
    right = sorted(ordered[1], key=lambda answer: abs(scores[answer[1]]))
    middle = [answer for answer in answers if sides.get(answer) == "middle"]
    if not left:
        return {}
    tones = scale_tones(len(left), len(right), has_middle=True)
    places = (*left, None, *right)
    found = {answer: tone for answer, tone in zip(places, tones, strict=True) if answer is not None}
    return found | dict.fromkeys(middle, tones[len(left)])


def _title(bars: Sequence[_Bar], axis: str | None, base: str) -> str:
    """Title of the figure with its item, its axis, or its base."""
    title = bars[0].table.title
    item = f": {title.item_label}" if title.item_label and len({bar.table.title.item for bar in bars}) == 1 else ""
    labels = [one.label for one in title.axes if one.id == axis]
    notes = [*(f"{label.removesuffix('別')}別" for label in labels)]
    notes += ["複数回答"] if title.is_multiple and title.question_type != _RANKING else []
    notes += [base] if base else []
    return title.question_label + item + (f"({'、'.join(notes)})" if notes else "")


def _base_notes(table: ReleasedTable) -> tuple[str, ...]:
    """Who was asked, and what the percentages are of."""
    asked = (f"対象: {table.title.asked}",) if table.title.asked else ()
    return (*asked, f"基数: {BASES[table.title.base]}")


def _marks_notes(bars: Sequence[_Bar]) -> tuple[str, ...]:
    """What `*` means where it is printed."""
    return (small_base_legend(bars[0].table.small_base),) if any(bar.is_small for bar in bars) else ()


def _left_out_notes(names: Sequence[str]) -> tuple[str, ...]:
    """What is hidden, by name."""
    return (f"秘匿のため図にしていないもの: {'、'.join(names)}",) if names else ()
