"""Tables that only a report has: how written answers are treated, and how the questionnaire has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayPage, DisplayRow, DisplayTable
from zushi_survey.present.report import TableSection
from zushi_survey.questionnaire.model import Questionnaire, QuestionType
from zushi_survey.questionnaire.wave_links import Linked
from zushi_survey.questionnaire.wave_map import STATUS_WORDS

WRITTEN_ANSWERS: Final = (
    "自由記述の回答は、個人が分かるおそれがあるため、この報告書に原文を載せていません。",
    "「その他」の記入は、選択肢「その他」の回答として数えています。",
)


def sections_of(page: DisplayPage, part: str, *, left_out: Sequence[str] = ()) -> tuple[TableSection, ...]:
    """The tables of another command's page as sections, each with the figures whose id begins with its own."""
    return tuple(
        TableSection(
            id=f"{part}-{table.id}",
            table=table,
            charts=tuple(chart for chart in page.charts if chart.id == table.id or chart.id.startswith(f"{table.id}-")),
            question=table.id.rsplit("-", 1)[0],
        )
        for table in page.tables
        if table.id not in left_out
    )


def written_answers_table(form: Questionnaire) -> DisplayTable | None:
    """Questions with written answers; None where there are none."""
    rows = [
        *(DisplayRow(q.id, q.label, (DisplayCell("自由記述"),)) for q in form.questions if q.type is QuestionType.FREE),
        *(
            DisplayRow(question.id, question.label, (DisplayCell(f"選択肢「{option.shown}」の記入"),))
            for question in form.questions
            for option in question.options
            if option.free_text
        ),
    ]
    if not rows:
        return None
    columns = (DisplayColumn("種類", "text"),)
    return DisplayTable("written", "自由記述のある質問", (), columns, tuple(rows), ("質問番号", "質問"))


def changes_table(links: Iterable[Linked], now: str, before: str) -> DisplayTable:
    """What became of each question since the earlier wave, as the mapping of the waves records it."""
    columns = tuple(DisplayColumn(label, "text") for label in (now, before, "違い", "理由"))
    rows = tuple(
        DisplayRow(
            "",
            linked.label,
            tuple(
                DisplayCell(text)
                for text in (
                    linked.names[0],
                    linked.names[-1],
                    "、".join(STATUS_WORDS[status] for status in linked.statuses),
                    "。".join(linked.reasons),
                )
            ),
        )
        for linked in links
    )
    return DisplayTable("changes", "調査票の変更点", (), columns, rows, ("", "質問"))
