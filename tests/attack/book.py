"""What a reader knows before he opens the first file: the questionnaires, which are public.

Read from the study's YAML with a plain YAML reader. Nothing of disclosure control and nothing of the package is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

NO_ANSWER, INVALID, NOT_APPLICABLE = "no_answer", "invalid", "not_applicable"
MISSING = (NO_ANSWER, INVALID)
ANSWERED, YES, NO = "answered", "yes", "no"
TOTAL, UNKNOWN = "total", "unknown"
MULTIPLE = ("MA", "LA")

Condition = tuple[str, frozenset[str]]
"""A variable and the states it may be in."""


@dataclass(frozen=True)
class Asked:
    """One question, one item of a table of questions, or one rank."""

    id: str
    label: str
    kind: str
    options: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    """The words of each option and net, as they may be printed."""
    nets: Mapping[str, frozenset[str]]
    scores: Mapping[str, int]
    exclusive: frozenset[str]
    limit: int | None
    is_sensitive: bool
    ask: str
    item: str = ""
    item_label: str = ""
    ranks: int = 0
    spans: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """The least and the most that a number in a class can be."""

    @property
    def is_multiple(self) -> bool:
        """Whether several options can be chosen, so that they do not add up."""
        return self.kind in MULTIPLE

    @property
    def states(self) -> tuple[str, ...]:
        """What can be said of everyone who was asked."""
        return (ANSWERED, *MISSING) if self.is_multiple else (*self.options, *MISSING)


@dataclass(frozen=True)
class Axis:
    """A way to divide the respondents."""

    id: str
    label: str
    question: str
    categories: Mapping[str, frozenset[str]]
    """The options of each category."""
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Book:
    """The questionnaire of one wave."""

    wave: str
    label: str
    asked: Mapping[str, Asked]
    """By `Q1`, or `Q17.a` for an item."""
    axes: Mapping[str, Axis]
    base: str = "asked"
    notes: list[str] = field(default_factory=list)
    """What the reader could not make use of."""

    @cached_property
    def parents(self) -> dict[str, frozenset[str]]:
        """The variables that a variable's states already say something about."""
        found: dict[str, set[str]] = {}
        for one in self.asked.values():
            above = {name for name, _ in self.conditions_of_asking(one.id)}
            found[one.id] = above
            for option in (*one.options, *one.nets):
                found[f"{one.id}#{option}"] = {one.id, *above}
        return {name: frozenset(above) for name, above in found.items()}

    def states(self, variable: str) -> frozenset[str]:
        """Everything a variable can be, of those it says something about."""
        if variable in self.asked:
            return frozenset(self.asked[variable].states)
        return frozenset({YES, NO})

    def conditions_of_asking(self, question: str) -> list[Condition]:
        """Who was put the question; empty: everyone."""
        text = self.asked[question].ask
        return self.conditions_in(text) if text else []

    def conditions_in(self, text: str) -> list[Condition]:
        """A condition of the questionnaire, or of a filter, as conditions that hold together."""
        found: list[Condition] = []
        for part in re.split(r"\s+and\s+", text.strip()):
            read = _chosen(part)
            made = self._conditions_of(*read) if read else None
            if made is None:
                self.notes.append(f"condition read as a name only: {text}")
                return [(f"if {text}", frozenset({YES}))]
            found += made
        return found

    def _conditions_of(self, name: str, codes: frozenset[str]) -> list[Condition] | None:
        """`name in codes`, with what the name itself rests on."""
        if name in self.axes:
            axis = self.axes[name]
            ids = {one for one, label in axis.labels.items() if label in codes or one in codes}
            return [(axis.question, frozenset().union(*(axis.categories[one] for one in ids)))] if ids else None
        one = self.asked.get(name)
        if one is None:
            return None
        known = frozenset(code for code in one.options if code in codes or codes & set(one.labels[code]))
        if len(known) != len(codes):
            return None
        if one.is_multiple:
            return [*self.answered(name), *((f"{name}#{code}", frozenset({YES})) for code in known)] * (len(known) == 1)
        return [*self.conditions_of_asking(name), (name, known)]

    def answered(self, question: str) -> list[Condition]:
        """Who answered the question in a way that counts."""
        one = self.asked[question]
        told = frozenset({ANSWERED}) if one.is_multiple else frozenset(one.options)
        return [*self.conditions_of_asking(question), (question, told)]

    def chosen(self, question: str, option: str) -> list[Condition] | None:
        """Who chose an option or a net, or is missing in a way; None for what is not a count of persons."""
        one = self.asked[question]
        if option in MISSING:
            return [*self.conditions_of_asking(question), (question, frozenset({option}))]
        if one.is_multiple:
            if option not in one.options and option not in one.nets:
                return None
            return [*self.answered(question), (f"{question}#{option}", frozenset({YES}))]
        codes = one.nets.get(option) or ({option} if option in one.options else None)
        return None if codes is None else [*self.conditions_of_asking(question), (question, frozenset(codes))]

    def inside(self, axis: str, category: str) -> list[Condition] | None:
        """Who is in a category of an axis, nested ones too; None: no single condition says it."""
        if axis == TOTAL:
            return []
        if "*" in axis:
            parts = list(zip(axis.split("*"), category.split("*"), strict=False))
            if category == UNKNOWN or len(parts) != axis.count("*") + 1:
                return None
            found = [self.inside(*part) for part in parts]
            return None if None in found else [one for part in found if part is not None for one in part]
        if axis in self.axes:
            one = self.axes[axis]
            held = frozenset().union(*one.categories.values())
            states = self.states(one.question)
            codes = states - held if category == UNKNOWN else one.categories.get(category)
            question = one.question
        elif axis in self.asked:
            question, states = axis, self.states(axis)
            options = frozenset(self.asked[axis].options)
            codes = states - options if category == UNKNOWN else frozenset({category}) & options or None
        else:
            return None
        if codes is None or self.asked[question].is_multiple or self.asked[question].ask:
            return None
        return [(question, codes)]


def read_books(study: Path) -> dict[str, Book]:
    """The questionnaire of every wave, the reported one first."""
    plan = yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))
    waves = sorted(plan["waves"], key=lambda wave: wave["id"] != plan["report_wave"])
    return {str(wave["id"]): _book(study, wave, plan.get("base", "asked")) for wave in waves if "questionnaire" in wave}


def read_thresholds(study: Path) -> dict[str, int]:
    """The rules of the release, which every report prints."""
    plan = yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))
    return {"threshold": 3, "sensitive_threshold": 10, "hidden_group": 10, "small_base": 30, **plan.get("release", {})}


def _book(study: Path, wave: Mapping[str, Any], base: str) -> Book:
    """One questionnaire."""
    told = yaml.safe_load((study / wave["questionnaire"]).read_text(encoding="utf-8"))
    asked = {one.id: one for question in told["questions"] for one in _asked(question)}
    axes = {str(axis["id"]): _axis(axis, asked) for axis in told.get("axes", []) if axis.get("question") in asked}
    return Book(str(wave["id"]), str(wave.get("label", wave["id"])), asked, axes, base)


def _asked(question: Mapping[str, Any]) -> Iterator[Asked]:
    """A question, or its items."""
    name, kind = str(question["id"]), question["type"]
    if kind == "MATRIX":
        for item in question["items"]:
            yield _one(question, f"{name}.{item['id']}", question["item_type"], item["id"], item["label"])
    elif kind == "RANKING":
        ranks = int(question["ranks"])
        yield _one(question, f"{name}.any", "MA", "any", "いずれかの順位で選択", ranks)
        for rank in range(1, ranks + 1):
            yield _one(question, f"{name}.rank{rank}", "SA", f"rank{rank}", f"{rank}位")
    elif kind != "FA":
        yield _one(question, name, kind)


def _one(
    question: Mapping[str, Any], name: str, kind: str, item: str = "", item_label: str = "", ranks: int = 0
) -> Asked:
    """One place where an answer can be given."""
    listed = question.get("options", [])
    labels = {str(o["code"]): tuple(str(o[key]) for key in ("short", "label") if key in o) for o in listed}
    nets = {str(net["id"]): frozenset(map(str, net["options"])) for net in question.get("nets", [])}
    labels |= {str(net["id"]): (f"『{net['label']}』", str(net["label"])) for net in question.get("nets", [])}
    spans: dict[str, tuple[float, float]] = {}
    if kind == "NU":
        bands = {f"band{n}": band for n, band in enumerate(question.get("bands", []), 1)}
        labels |= {code: (str(band["label"]),) for code, band in bands.items()}
        ends = float(question.get("minimum", -1e6)), float(question.get("maximum", 1e6))
        spans = {
            code: (float(band.get("from", ends[0])), float(band.get("to", ends[1]))) for code, band in bands.items()
        }
        options = tuple(bands) or ("any number",)
    else:
        options = tuple(str(o["code"]) for o in listed)
    return Asked(
        name,
        str(question.get("label", name)),
        kind,
        options,
        labels | {NO_ANSWER: ("無回答",), INVALID: ("無効",), NOT_APPLICABLE: ("非該当",)},
        nets,
        {str(o["code"]): int(o["score"]) for o in listed if "score" in o},
        frozenset(str(o["code"]) for o in listed if o.get("exclusive")),
        question.get("limit") or ranks or None,
        bool(question.get("sensitive", False)),
        str(question.get("ask", "") or ""),
        item,
        item_label,
        ranks,
        spans,
    )


def _axis(axis: Mapping[str, Any], asked: Mapping[str, Asked]) -> Axis:
    """An axis; without categories, each option is one."""
    question = asked[str(axis["question"])]
    listed = axis.get("categories")
    if listed:
        categories = {str(one["id"]): frozenset(map(str, one["options"])) for one in listed}
        labels = {str(one["id"]): str(one["label"]) for one in listed}
    else:
        categories = {code: frozenset({code}) for code in question.options}
        labels = {code: question.labels[code][0] for code in question.options}
    return Axis(str(axis["id"]), str(axis.get("label", axis["id"])), question.id, categories, labels)


def _chosen(part: str) -> tuple[str, frozenset[str]] | None:
    """`name in (codes)` or `name = code`."""
    found = re.fullmatch(r"([^\s=!<>()]+)\s*(?:in\s*\(([^)]*)\)|=\s*([^\s()]+))", part.strip())
    if not found:
        return None
    codes: Iterable[str] = found[2].split(",") if found[2] is not None else [found[3]]
    return found[1], frozenset(code.strip().strip("'\"") for code in codes)
