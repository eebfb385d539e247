"""The plan that a chapter begins with where the house's template does not fit: every question, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zushi_survey.present.chapter.scope import findable
from zushi_survey.questionnaire.model import Questionnaire


def starter_plan(form: Questionnaire, axes: Sequence[str], title: str, *, has_hearing: bool) -> str:
    """The text of a plan of all questions by the study's axes."""
    return "\n".join(_lines(form, axes, title, has_hearing=has_hearing)) + "\n"


def _lines(form: Questionnaire, axes: Sequence[str], title: str, *, has_hearing: bool) -> Iterator[str]:
    """The lines of the plan."""
    yield "<!-- この原稿は自由に書き換えられます。{{ }} の中だけを、調査の数字と言葉に置き換えます。"
    yield "     書き方の一覧: docs/chapter.md -->"
    yield f"# {title}"
    yield "## 第1項 アンケート調査の結果"
    yield "### (1) 調査の方法と回収結果"
    yield "{{ table method }}"
    yield "{{ table returns }}"
    yield "### (2) 調査の結果"
    for name in findable(form, axes):
        yield f"#### {form.question_by_id[name].label}"
        yield f"{{{{ findings {name} most 4 }}}}"
        yield f"{{{{ figure {name} }}}}"
    if has_hearing:
        yield "## 第2項 ヒアリング調査の結果"
        yield "{{ table hearing }}"
