"""Planted values of the earlier wave. The plan gives none of them: all of it is invented."""

from __future__ import annotations

from generator.spec import Multiple, Pick, Single, Spec, by_age

RESPONDENTS = 1064

AGES = {"1": 85, "2": 110, "3": 175, "4": 190, "5": 96, "6": 99, "7": 102, "8": 82, "9": 117}

FACE: tuple[Single, ...] = (
    Single("F1", 19, (Pick({"1": 440}),), "2"),
    Single(
        "F3", 12, (Pick({"2": 246}, {}), Pick({"3": 204}), Pick({"4": 160}), Pick({"5": 140}), Pick({"6": 16})), "1"
    ),
)

SPECS: tuple[Spec, ...] = (
    Single(
        "Q6",
        29,
        (Pick({"2": 122}, by_age(3, 3, 6, 11, 20, 35, 43), {"vulnerable": 0.8}), Pick({"3": 200}, {}, {"age": 0.3})),
        "1",
    ),
    Multiple(
        "Q7",
        30,
        (
            Pick({"1": 525}, {}, {"civic": 0.3}),
            Pick({"2": 511}, {}, {"civic": 0.4}),
            Pick({"3": 403}),
            Pick({"4": 414}),
            Pick({"5": 319}),
            Pick({"6": 287}),
            Pick({"7": 223}, {}, {"civic": 0.3}),
            Pick({"8": 20}),
            Pick({"10": 234}),
        ),
        Pick({"9": 52}),
    ),
    Single("Q10", 38, (Pick({"1": 330}, {}, {"civic": 1.0, "age": 0.3}), Pick({"2": 280}, {}, {"civic": 0.3})), "3"),
    Single("Q11", 37, (Pick({"1": 145}, {}, {"civic": 1.2}), Pick({"2": 230}, {}, {"civic": 0.4})), "3"),
    Single("Q12", 30, (Pick({"1": 175, "2": 395}, {}, {"welfare": 0.9, "age": 0.45}),), "3"),
)
