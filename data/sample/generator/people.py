"""Synthetic persons: latent traits, and the groups that margins are stated for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from generator.choose import Mask, Scores
from generator.spec import AGE_GROUPS

Answer = tuple[str, ...]
"""The codes a person chose, in questionnaire order; `NO_ANSWER` or `NOT_APPLICABLE` stand for themselves."""
NO_ANSWER: Answer = ("NR",)
NOT_APPLICABLE: Answer = ("NA",)

_AGE_OPTIONS = (("1",), ("2",), ("3",), ("4",), ("5", "6"), ("7", "8"), ("9",))
_AGE_VALUE = {"1": 24, "2": 35, "3": 45, "4": 55, "5": 62, "6": 67, "7": 72, "8": 77, "9": 84}
_NAMED_GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "F1": {"male": ("1",), "female": ("2",)},
    "F2": {"age6064": ("5",), "age6569": ("6",)} | dict(zip(AGE_GROUPS, _AGE_OPTIONS, strict=True)),
    "F3": {"zushi": ("1",), "numama": ("2",), "hisagi": ("3",), "kotsubo": ("4",), "ikego": ("5",)},
    "F4": {"single": ("1",), "couple": ("2",), "two_generations": ("3",), "three_generations": ("4",)},
}


@dataclass
class People:
    """Everything known about the synthetic persons of one wave; answers are added question by question."""

    size: int
    traits: dict[str, Scores]
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    def gives(self, question: str, codes: tuple[str, ...]) -> Mask:
        """Persons who chose any of the codes."""
        wanted = set(codes)
        return np.array([not wanted.isdisjoint(answer) for answer in self.answers[question]], dtype=np.bool_)

    def groups(self) -> Mapping[str, Mask]:
        """Masks of all named groups of the face sheet answered so far."""
        return {
            name: self.gives(question, codes)
            for question, named in _NAMED_GROUPS.items()
            if question in self.answers
            for name, codes in named.items()
        }

    def pull(self, loads: Mapping[str, float]) -> Scores:
        """Weighted sum of traits."""
        total: Scores = np.zeros(self.size)
        for name, load in loads.items():
            total = total + load * self.traits[name]
        return total

    def add_age_trait(self) -> None:
        """Standardised age as a trait, from the answers to F2 (someone without an answer counts as average)."""
        known = [_AGE_VALUE.get(answer[0]) for answer in self.answers["F2"]]
        values = np.array([np.nan if value is None else float(value) for value in known])
        spread = (values - np.nanmean(values)) / np.nanstd(values)
        self.traits["age"] = np.nan_to_num(spread)


def make_people(random: np.random.Generator, size: int) -> People:
    """People with four latent traits and a carelessness that makes some skip more questions than others."""
    names = ("civic", "welfare", "vulnerable", "satisfied", "careless")
    return People(size, {name: random.standard_normal(size) for name in names})
