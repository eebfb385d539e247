"""The vocabulary of the hearing's claims: how many groups spoke of what, and where a quotation comes from."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from tests.claims.checks import Check
from tests.claims.figures import Figures, days

THEMES = ("T1", "T2", "T3", "T4")
TYPES = ("住民団体", "当事者団体", "支援者団体", "社会福祉法人")


def groups_with(theme: str | None, *codes: str, least: int = 1) -> Check:
    """At least so many groups raised one of the codes under the theme (None: under any)."""
    return lambda figures: figures.hearing.mentions.groups_with(theme, codes) >= least


def many_groups_with(theme: str, *codes: str) -> Check:
    """More than half of the groups heard raised one of the codes (「多くの団体」)."""
    return lambda figures: figures.hearing.mentions.groups_with(theme, codes) > _group_count(figures) / 2


def every_group_with(theme: str, code: str) -> Check:
    """Every group heard raised the code."""
    return lambda figures: figures.hearing.mentions.groups_with(theme, [code]) == _group_count(figures) == 15


def every_type_with(theme: str, code: str) -> Check:
    """At least one group of each of the four types raised the code."""
    return lambda figures: all(figures.hearing.mentions.groups_with(theme, [code], type_) for type_ in TYPES)


def every_theme_with(code: str) -> Check:
    """At least one group raised the code under each of the four themes."""
    return lambda figures: all(figures.hearing.mentions.groups_with(theme, [code]) for theme in THEMES)


def kind_with(theme: str, code: str, kind: str) -> Check:
    """At least one group of the kind raised the code."""
    return lambda figures: figures.hearing.by_kind.groups_with(theme, [code], kind) >= 1


def all_codes_raised(*codes: str) -> Check:
    """Each of the codes was raised, under whatever theme."""
    return lambda figures: all(figures.hearing.mentions.groups_with(None, [code]) for code in codes)


def codes_raised(theme: str, least: int) -> Check:
    """At least so many different codes were raised under the theme."""
    return lambda figures: sum(one.theme == theme for one in figures.hearing.mentions.mentions()) >= least


def groups_heard(count: int) -> Check:
    """So many groups were heard."""
    return lambda figures: _group_count(figures) == count


def types_heard(*types: str) -> Check:
    """Exactly these types of group were heard, each at least once."""
    return lambda figures: set(figures.hearing.mentions.types_by_group.values()) == set(types)


def themes_asked(*themes: str) -> Check:
    """Exactly these themes were asked about."""
    return lambda figures: set(figures.hearing.segments["theme_asked"]) == set(themes)


def themes_among(*themes: str) -> Check:
    """These themes were among those asked about."""
    return lambda figures: set(figures.hearing.segments["theme_asked"]) >= set(themes)


def held_as(method: str, themes_notified: str) -> Check:
    """Every group was heard by this method, with this word on whether the themes were told beforehand."""

    def check(figures: Figures) -> bool:
        groups = figures.hearing.groups
        return set(groups["method"]) == {method} and set(groups["themes_notified"]) == {themes_notified}

    return check


def held_between(first: date, last: date) -> Check:
    """Every group was heard between these days, both included."""
    return lambda figures: all(first <= day <= last for day in days(figures.hearing.groups["date"]))


def quoted(theme: str, code: str, quotation: str) -> Check:
    """The quotation, brackets and ending aside, is part of a segment that carries the code."""

    def check(figures: Figures) -> bool:
        text = dict(zip(figures.hearing.segments["segment_id"], figures.hearing.segments["text"], strict=True))
        coded = [one.segment for one in figures.hearing.mentions.codings if (one.theme, one.code) == (theme, code)]
        return any(_plain(quotation) in _plain(text[segment]) for segment in coded)

    return check


def _group_count(figures: Figures) -> int:
    """Number of groups heard."""
    return len(figures.hearing.mentions.types_by_group)


def _plain(text: str) -> str:
    """NFKC, without brackets and without a final である or です."""
    bare = re.sub(r"[「」『』“”\"\s]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(である|です)?。?$", "", bare)
