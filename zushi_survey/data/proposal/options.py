"""Options and missing codes of a proposed question: from labels where there are any, else from the values found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zushi_survey.data.proposal.profile import ColumnProfile, sort_key
from zushi_survey.data.proposal.words import missing_kind, natural_key
from zushi_survey.questionnaire.conditions import normalise_label

_SHORT_CODE = re.compile(r"[A-Za-z0-9]{1,3}", re.ASCII)

Body = dict[str, Any]


def options_of(profiles: Sequence[ColumnProfile]) -> tuple[list[Body], list[str]]:
    """Options shared by these columns as YAML fields, and the values found that no label names.

    Labelled values come first in the order of their labels; labels in place of codes are recognised as such.
    """
    labels = _shared_labels(profiles)
    missing = _missing_values(profiles)
    found = sorted({value for profile in profiles for value in profile.answers if value not in missing}, key=sort_key)
    options: list[Body] = [{"code": code, "label": label} for code, label in labels.items() if code not in missing]
    named = {normalise_label(text) for option in options for text in option.values()}
    extra = [value for value in found if normalise_label(value) not in named]
    options += _options_of_values(extra, start=len(options)) if not labels else _added(extra)
    for option in options:
        if aliases := _aliases(option, profiles):
            option["aliases"] = aliases
    return options, extra if labels else []


def missing_of(profiles: Sequence[ColumnProfile]) -> Body:
    """The `missing` field: codes as they are written in the file, by kind; empty when there is none."""
    kinds: dict[str, list[str]] = {}
    for value, kind in sorted(_missing_values(profiles).items(), key=lambda entry: sort_key(entry[0])):
        texts = kinds.setdefault(kind, [])
        for profile in profiles:
            written = profile.writings.get(value, ())
            label = profile.value_labels.get(value)
            texts += [text for text in (value, *written, *([label] if label else [])) if text not in texts]
    return {kind: kinds[kind] for kind in ("no_answer", "not_applicable", "invalid") if kind in kinds}


def missing_ground(profiles: Sequence[ColumnProfile]) -> str:
    """Why some codes are proposed as missing, or the empty text."""
    values = _missing_values(profiles)
    if not values:
        return ""
    shown = "、".join(sorted(values, key=sort_key)[:5])
    if any(value in profile.declared_missing for profile in profiles for value in values):
        return f"欠損値 {shown} はファイルでユーザー欠損値とされている"
    if all(
        missing_kind(value) or any(missing_kind(p.value_labels.get(value, "")) for p in profiles) for value in values
    ):
        return f"{shown} は言葉の意味から欠損とした"
    return f"負の番号 {shown} は選択肢の番号にならないため欠損とした"


def possible_missing(profile: ColumnProfile) -> str:
    """A check to make where the highest code stands apart like a code for no answer (9, 99, 999), or empty."""
    numbers = profile.numbers
    if len(numbers) < 3 or not profile.is_whole:
        return ""
    top, below = numbers[-1], numbers[-2]
    if top in (9, 99, 999, 9999) and top - below > 1 and str(int(top)) not in profile.value_labels:
        return f"{int(top)} は無回答などの番号かもしれません。そうであれば missing に移してください"
    return ""


def own_missing(body: Body, missing: Body) -> Body:
    """The body with its missing codes, where it has any."""
    return {**body, "missing": missing} if missing else body


def order_labels(labels: Iterable[str]) -> list[str]:
    """Labels without codes in a reader's order."""
    return sorted(labels, key=natural_key)


def _shared_labels(profiles: Sequence[ColumnProfile]) -> Mapping[str, str]:
    """Value labels of all columns together, the first column's order first."""
    labels: dict[str, str] = {}
    for profile in profiles:
        for value, label in profile.value_labels.items():
            labels.setdefault(value, label)
    return labels


def _missing_values(profiles: Sequence[ColumnProfile]) -> dict[str, str]:
    """Missing value -> kind over all columns."""
    return {value: kind for profile in profiles for value, kind in profile.missing.items()}


def _options_of_values(values: Sequence[str], start: int) -> list[Body]:
    """Options for values without labels: numbers and short codes are codes, longer texts are labels with numbers."""
    if ColumnProfile.numbers_of(values) or all(_SHORT_CODE.fullmatch(value) for value in values):
        return [{"code": value, "label": value} for value in values]
    ordered = order_labels(values)
    return [{"code": str(place), "label": label} for place, label in enumerate(ordered, start + 1)]


def _added(values: Sequence[str]) -> list[Body]:
    """Options for values that occur but have no label."""
    return [{"code": value, "label": value} for value in values]


def _aliases(option: Body, profiles: Sequence[ColumnProfile]) -> list[str]:
    """Other writings of the option in the file (`2.0`, a full-width digit, spaces), each once."""
    forms = {normalise_label(option["code"]), normalise_label(option["label"])}
    found: list[str] = []
    for profile in profiles:
        for value in profile.counts:
            if normalise_label(value) in forms:
                texts = (*profile.writings.get(value, ()), value)
                found += [text for text in texts if text not in (*found, option["code"], option["label"])]
    return found
