"""One row of the comparison of two waves, in words: both shares with their counts, the difference, the test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from zushi_survey.core.rounding import percent_half_up, round_inexact_half_up
from zushi_survey.present.explaining import Step
from zushi_survey.present.methods_in_words import METHODS
from zushi_survey.present.numbers import p_text, signed_text
from zushi_survey.present.waves.cells import VERDICTS, WHY_NOT
from zushi_survey.present.wording import BASE_HEADING, PERCENT_HEADING, net_label
from zushi_survey.questionnaire.model import Question

Row = Mapping[str, str | int | float | None]
"""A row of `compare` as data, by column."""
_HIDDEN = "人数が少ないため伏せています(公表用の規則)"
_DESCRIBED = "回答者の属性などなので、並べて示すだけで検定しません"
_SIDES = (("", 0), ("_before", 1))


def is_hidden(row: Row) -> bool:
    """Whether a share of the row is hidden."""
    return row["reason"] == "hidden" and (row["proportion"] is None or row["proportion_before"] is None)


def answer_label(row: Row) -> str:
    """The answer as tables print it."""
    label = str(row["option_label"] or "")
    return net_label(label) if row["kind"] == "net" else label


def row_labels(row: Row) -> set[str]:
    """What tables call the row's answer: marked where it is not tested, with its group in summaries."""
    label = answer_label(row)
    return {label, f"{label}※", f"{label}({row['category_label']})"}


def forms_of_change(row: Row, waves: tuple[str, str], decimals: int) -> dict[str, str]:
    """What tables print of the row, by heading."""
    forms: dict[str, str] = {}
    for end, place in _SIDES:
        share = _share(row, end, decimals)
        if share is not None:
            forms[f"{waves[place]} {PERCENT_HEADING}"] = f"{share:f}"
        if isinstance(base := row[f"base{end}"], int | float):
            forms[f"{waves[place]} {BASE_HEADING}"] = f"{base:,.0f}"
    difference = _difference(row, decimals)
    if difference is not None:
        forms["増減"] = signed_text(difference)
    return forms


def change_steps(row: Row, waves: tuple[str, str], decimals: int) -> Iterator[Step]:
    """Where the row stands, both waves' figures, and their difference."""
    group = "全体" if row["axis"] in ("total", None) else f"「{row['category_label']}」"
    place = f"{row['question']} {row['question_label']}: 前回との比較 {group} 「{answer_label(row)}」"
    yield Step("集計表のセル", (place,))
    for end, side in _SIDES:
        yield Step(f"{waves[side]}の数字", tuple(_side(row, end, decimals)))
    yield Step("増減", tuple(_change(row, decimals)))
    names = [str(row["question"]), str(row["question_before"] or row["question"])]
    lines = [f"質問の対応: {waves[0]} {names[0]} と {waves[1]} {names[1]}(対応表 wave-map による)"]
    yield Step("比べ方", (*lines, *([_DESCRIBED] if row["compare"] == "describe" else [])))


def wave_question_step(wave: str, question: Question) -> Step:
    """The wording of a question in one wave, with its options."""
    options = (f"選択肢 {option.code} = {option.label}" for option in question.options)
    return Step(f"設問と選択肢({wave})", (f"{question.id} {question.text or question.label}", *options))


def _side(row: Row, end: str, decimals: int) -> Iterator[str]:
    """One wave's share with its counts."""
    share, count, base = _share(row, end, decimals), row[f"count{end}"], row[f"base{end}"]
    if share is None:
        yield _HIDDEN if is_hidden(row) else "数字がありません(公表された表にないか、回答者がいません)"
        return
    yield f"{share:f}％(n={base:,.0f})" if isinstance(base, int | float) else f"{share:f}％"
    if isinstance(count, int | float) and isinstance(base, int | float):
        yield f"この答えの人: {count:,.0f} 人 ÷ 基数: {base:,.0f} 人"


def _change(row: Row, decimals: int) -> Iterator[str]:
    """The difference of the printed shares, and what its test says."""
    difference = _difference(row, decimals)
    if difference is None:
        yield _HIDDEN if is_hidden(row) else "差は計算できません"
        return
    shares = [_share(row, end, decimals) for end, _ in _SIDES]
    yield f"{shares[0]:f} - {shares[1]:f} = {signed_text(difference)} ポイント(表示された比率どうしの差)"
    p_value = row["p_adjusted"]
    if isinstance(p_value, float):
        method = METHODS.get(str(row["test_method"]), str(row["test_method"]))
        yield f"検定: {method}、補正後のp {p_text(p_value)}"
    verdict = next((words for name, words in VERDICTS.items() if name.value == row["verdict"]), "")
    if said := verdict or WHY_NOT.get(str(row["reason"] or ""), ""):
        yield f"判定: {said}"


def _difference(row: Row, decimals: int) -> Decimal | None:
    """The difference of the printed shares."""
    now, before = (_share(row, end, decimals) for end, _ in _SIDES)
    return None if now is None or before is None else now - before


def _share(row: Row, end: str, decimals: int) -> Decimal | None:
    """One wave's share as printed: exact from whole persons, else from the share."""
    share, count, base = row[f"proportion{end}"], row[f"count{end}"], row[f"base{end}"]
    if not isinstance(share, float):
        return None
    if isinstance(count, int) and isinstance(base, int) and base and abs(count / base - share) < 1e-9:
        return percent_half_up(count, base, decimals)
    return round_inexact_half_up(100 * share, decimals)
