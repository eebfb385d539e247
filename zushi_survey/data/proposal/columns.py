"""Rules for one column, in the order they are tried: the first that answers decides. Plain statements, no scores."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zushi_survey.data.proposal import words
from zushi_survey.data.proposal.axes import age_bands
from zushi_survey.data.proposal.model import ADMINISTRATIVE, DATE, EMPTY, IDENTIFIER, PERSONAL, WEIGHT, Draft
from zushi_survey.data.proposal.options import (
    Body,
    missing_ground,
    missing_of,
    options_of,
    order_labels,
    own_missing,
    possible_missing,
)
from zushi_survey.data.proposal.profile import ColumnProfile

MOST_CODES = 12
"""Different whole numbers an unlabelled column of codes has at most, inclusive; more are a quantity."""
HIGHEST_CODE = 20
"""Highest unlabelled option code, inclusive (97 to 99 and 997 to 999 apart)."""
MOST_LABELS = 60
"""Different texts a closed question has at most, inclusive."""
LONGEST_LABEL = 200
_SPECIAL_CODES = {88, 96, 97, 98, 99, 888, 997, 998, 999}
_DATE = re.compile(
    r"\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
    r"|\d+ days? .*\d:\d{2}.*|(令和|平成|R|H)\s?\d{1,2}[-/.年].*"
)
_SEPARATORS = (";", "；", "\n", "|", "、", "，", ",", "/")

Rule = Callable[[ColumnProfile, str], Draft | None]


def administrative(profile: ColumnProfile, declared: str) -> Draft | None:
    """What an administrative column is, or None: tried on every column before groups are looked for."""
    return _first(ADMINISTRATIVE_RULES, profile, declared)


def question(profile: ColumnProfile, declared: str) -> Draft:
    """What a single column asks; `declared` is the type a codebook gives, or empty."""
    draft = _first(QUESTION_RULES, profile, declared)
    if draft is None:
        raise AssertionError("the last rule takes every column")
    return draft


def _first(rules: Sequence[Rule], profile: ColumnProfile, declared: str) -> Draft | None:
    """The answer of the first rule that has one."""
    return next((draft for rule in rules if (draft := rule(profile, declared)) is not None), None)


def _aside(profile: ColumnProfile, kind: str, ground: str, check: str = "") -> Draft:
    """A column that is no question."""
    return Draft((profile.name,), kind, ground, check)


def _ask(profile: ColumnProfile, kind: str, body: Body, ground: str, check: str = "") -> Draft:
    """A question in one column."""
    body = {**body, "columns": {"kind": "single", "name": profile.name}} if "columns" not in body else body
    more = missing_ground([profile])
    ground = f"{ground}。{more}" if more else ground
    return Draft((profile.name,), kind, ground, check, profile.heading, profile.label, body)


def _is_each_different(profile: ColumnProfile) -> bool:
    """Whether no value occurs twice and hardly a row is blank."""
    return len(profile.values) > 1 and len(profile.counts) == profile.filled == len(profile.values)


def _declared_aside(profile: ColumnProfile, declared: str) -> Draft | None:
    kinds = {"DATE": DATE, "ID": IDENTIFIER, "WEIGHT": WEIGHT}
    return _aside(profile, kinds[declared], "コード表にそう書かれているため") if declared in kinds else None


def _empty(profile: ColumnProfile, declared: str) -> Draft | None:
    if profile.filled or profile.value_labels or declared:
        return None
    return _aside(profile, EMPTY, "すべて空欄のため", "使う列であれば、質問を書き足してください")


def _personal(profile: ColumnProfile, declared: str) -> Draft | None:
    is_named = words.PERSONAL_NAME.fullmatch(words.plain(profile.heading)) is not None
    if declared or not is_named or len(profile.answers) * 2 <= profile.answered:
        return None
    return _aside(
        profile,
        PERSONAL,
        "列名が個人に関わる言葉で、値がほとんど違うため、集計に使わない",
        "要らなければファイルから除いてください",
    )


def _identifier(profile: ColumnProfile, declared: str) -> Draft | None:
    named = words.ID_NAME.fullmatch(words.plain(profile.heading)) is not None
    if declared in ("SA", "MA", "LA") or profile.value_labels:
        return None
    if named and len(profile.counts) * 10 >= profile.filled * 9 and profile.filled > 1:
        again = "" if _is_each_different(profile) else "(重なる値または空欄がある)"
        return _aside(profile, IDENTIFIER, f"列名が番号を表す言葉で、値がほとんどすべて違うため{again}")
    if (
        declared != "NU"
        and _is_each_different(profile)
        and not words.WEIGHT_NAME.fullmatch(words.plain(profile.heading))
    ):
        numbers = profile.numbers
        if (
            profile.is_whole
            and numbers[-1] - numbers[0] == len(numbers) - 1
            and numbers[0] in (0, 1)
            and len(numbers) > 2
        ):
            return _aside(profile, IDENTIFIER, f"{int(numbers[0])}から始まる通し番号のため")
        if all(re.fullmatch(r"\d{6,}", value) for value in profile.counts):
            return _aside(profile, IDENTIFIER, "6けた以上の番号で、値がすべて違うため")
    return None


def _date(profile: ColumnProfile, declared: str) -> Draft | None:
    dated = sum(count for value, count in profile.counts.items() if _DATE.fullmatch(value))
    if declared in ("SA", "MA", "LA", "NU") or not profile.filled or dated * 10 < profile.filled * 9:
        return None
    return _aside(profile, DATE, "値の9割以上が日付か時刻の形のため")


def _weight(profile: ColumnProfile, declared: str) -> Draft | None:
    numbers = profile.numbers
    is_named = any(words.WEIGHT_NAME.fullmatch(words.plain(name)) for name in (profile.heading, profile.label))
    if declared in ("SA", "MA", "LA") or not is_named:
        return None
    if profile.filled == 0 and declared == "NU":
        return _aside(profile, EMPTY, "列名はウエイトを表すが、すべて空欄のため")
    if not numbers or numbers[0] < 0 or (profile.is_whole and numbers != [1.0]):
        return None
    return _aside(
        profile, WEIGHT, "列名がウエイトを表す言葉で、値が正の小数(またはすべて1)のため", "自動では使いません"
    )


def _form_tool(profile: ColumnProfile, declared: str) -> Draft | None:
    if not words.FORM_TOOL_NAME.fullmatch(words.plain(profile.heading)) or profile.value_labels:
        return None
    return _aside(profile, ADMINISTRATIVE, "アンケートツールが付ける列の名前のため")


def _proper_name(profile: ColumnProfile, declared: str) -> Draft | None:
    is_name = words.PLACE_OR_PERSON_NAME.fullmatch(words.plain(profile.heading)) is not None
    if not is_name or profile.value_labels or profile.numbers or not _is_open(profile):
        return None
    return _aside(
        profile, ADMINISTRATIVE, "列名が名称を表す言葉で、値がほとんど違うため", "質問であれば書き足してください"
    )


def _status(profile: ColumnProfile, declared: str) -> Draft | None:
    closed = 1 < len(profile.answers) <= MOST_CODES and profile.answered >= 10 * len(profile.answers)
    if declared != "FA" or not closed or not words.STATUS_NAME.fullmatch(words.plain(profile.heading)):
        return None
    options, _ = options_of([profile])
    ground = f"コード表では自由記述だが、列名が状況を表し、値が{len(options)}種類しかないため"
    check = "一部の行だけを調査の対象とするなら、study.yaml に keep を書いてください"
    return _ask(profile, "SA", {"options": options}, ground, check)


def _declared(profile: ColumnProfile, declared: str) -> Draft | None:
    ground = "コード表にそう書かれているため"
    if declared == "FA":
        return _ask(profile, "FA", own_missing({}, missing_of([profile])), ground)
    if declared == "NU" and (profile.numbers or not profile.answers) and not profile.value_labels:
        return _quantity(profile, ground)
    if declared in ("MA", "LA") and (profile.value_labels or profile.answers):
        return _joined(profile, ground) or _joined_by(profile, ";", ground)
    return None


def _labelled(profile: ColumnProfile, declared: str) -> Draft | None:
    if not {value for value in profile.value_labels if value not in profile.missing}:
        return None
    options, extra = options_of([profile])
    if len(extra) > MOST_CODES and ColumnProfile.numbers_of(extra):
        return None
    check = "" if not extra else f"ラベルのない番号 {'、'.join(extra[:5])} も選択肢に加えました"
    body = own_missing({"options": options}, missing_of([profile]))
    return _ask(profile, "SA", body, profile.label_ground, check)


def _codes(profile: ColumnProfile, declared: str) -> Draft | None:
    numbers = [number for number in profile.numbers if number not in _SPECIAL_CODES]
    named_quantity = words.QUANTITY_NAME.fullmatch(words.plain(profile.label)) is not None
    if not profile.is_whole or not numbers or (named_quantity and profile.measure not in ("nominal", "ordinal")):
        return None
    if len(numbers) > MOST_CODES or numbers[0] < 0 or numbers[-1] > HIGHEST_CODE:
        return None
    options, _ = options_of([profile])
    ground = f"0から{HIGHEST_CODE}までの整数が{len(options)}種類だけのため、選択肢の番号とみた"
    check = possible_missing(profile) or "番号の意味を label に書いてください。数量であれば type を NU に直してください"
    return _ask(profile, "SA", own_missing({"options": options}, missing_of([profile])), ground, check)


def _number(profile: ColumnProfile, declared: str) -> Draft | None:
    if not profile.numbers:
        return None
    kind = "整数" if profile.is_whole else "小数"
    return _quantity(profile, f"値がすべて数({kind}、{len(profile.numbers):,}種類)のため")


def _quantity(profile: ColumnProfile, ground: str) -> Draft:
    """A number with the range found; ages in ten-year bands."""
    body: Body = {}
    numbers = profile.numbers
    is_age = words.AGE_NAME.fullmatch(words.plain(profile.label)) or words.AGE_NAME.fullmatch(
        words.plain(profile.heading)
    )
    if is_age and numbers and numbers[-1] > HIGHEST_CODE:
        body |= {"unit": "歳", "bands": age_bands(numbers[0], numbers[-1])}
    if numbers:
        body |= {"minimum": numbers[0], "maximum": numbers[-1]}
    check = possible_missing(profile) or "minimum と maximum は、このファイルの最小と最大です"
    return _ask(profile, "NU", own_missing(body, missing_of([profile])), ground, check)


def _joined_answers(profile: ColumnProfile, declared: str) -> Draft | None:
    return _joined(profile, "") if declared in ("", "MA", "LA") and not profile.numbers else None


def _joined(profile: ColumnProfile, ground: str) -> Draft | None:
    """Several answers in one cell, by the first separator that splits the cells into parts used again and again."""
    return next((draft for mark in _SEPARATORS if (draft := _joined_by(profile, mark, ground, strict=True))), None)


def _joined_by(profile: ColumnProfile, separator: str, ground: str, *, strict: bool = False) -> Draft | None:
    """Several answers in one cell with this separator; strictly: only if its parts clearly recombine."""
    parts_by_value = {value: _parts(value, separator) for value in profile.answers}
    parts = list(dict.fromkeys(part for parts in parts_by_value.values() for part in parts))
    if strict and not _recombine(list(parts_by_value.values()), parts):
        return None
    if profile.value_labels:
        labelled = ColumnProfile(profile.name, profile.label, [], dict.fromkeys(parts, 1), {}, profile.value_labels)
        options, _ = options_of([labelled])
    elif ColumnProfile.numbers_of(parts):
        options = [{"code": part, "label": part} for part in sorted(parts, key=lambda part: (float(part), part))]
    else:
        options = [{"code": str(place), "label": part} for place, part in enumerate(order_labels(parts), 1)]
    columns = {"kind": "delimited", "name": profile.name, "separators": separator}
    shown = "改行" if separator == "\n" else f"「{separator}」"
    reason = f"一つのセルに{shown}で区切った{len(parts)}種類の答えが組み合わさっているため"
    body = own_missing({"options": options, "columns": columns}, missing_of([profile]))
    return _ask(profile, "MA", body, f"{ground}。{reason}" if ground else reason)


def _parts(value: str, separator: str) -> list[str]:
    """The parts of a cell without blanks."""
    return [part.strip() for part in value.split(separator) if part.strip()]


def _recombine(cells: Sequence[Sequence[str]], parts: Sequence[str]) -> bool:
    """Whether few parts make up the different cells.

    Several cells have two parts or more, half of the parts stand in more than one cell, and some part stands alone.
    """
    several = [cell for cell in cells if len(cell) > 1]
    alone = {cell[0] for cell in cells if len(cell) == 1}
    recurring = [part for part in parts if sum(part in cell for cell in cells) > 1]
    is_small = 2 <= len(parts) <= 40 and max(map(len, parts)) <= LONGEST_LABEL
    combined = {part for cell in several for part in cell}
    return bool(is_small and len(several) >= 2 and alone & combined and len(recurring) * 2 >= len(parts))


def _labels(profile: ColumnProfile, declared: str) -> Draft | None:
    values = profile.answers
    if not values or _is_open(profile) or max(map(len, values)) > LONGEST_LABEL:
        return None
    options, _ = options_of([profile])
    ground = f"同じ言葉が繰り返し現れ、{len(options)}種類だけのため"
    if declared == "SA":
        ground = f"コード表にそう書かれているため。{ground}"
    body = own_missing({"options": options}, missing_of([profile]))
    return _ask(profile, "SA", body, ground, "選択肢の順番を調査票に合わせてください")


def _is_open(profile: ColumnProfile) -> bool:
    """Whether the texts are open: too many different ones, or hardly repeated."""
    return len(profile.answers) > MOST_LABELS or len(profile.answers) * 2 > profile.answered


def _free(profile: ColumnProfile, declared: str) -> Draft:
    ground = "値がほとんど違う文のため" if profile.answers else "値がないため"
    return _ask(profile, "FA", own_missing({}, missing_of([profile])), ground)


ADMINISTRATIVE_RULES: tuple[Rule, ...] = (
    _declared_aside,
    _personal,
    _weight,
    _identifier,
    _date,
    _form_tool,
    _proper_name,
    _status,
)
"""Tried on every column first."""

QUESTION_RULES: tuple[Rule, ...] = (
    _empty,
    _declared,
    _labelled,
    _codes,
    _number,
    _joined_answers,
    _labels,
    _free,
)
"""Tried on the columns that are in no group."""
