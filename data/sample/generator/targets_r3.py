"""Planted values of the report wave (令和3年度): every count is invented so that the plan's published words hold."""

from __future__ import annotations

from generator.spec import Grid, Multiple, Pick, Single, Spec, by_age

RESPONDENTS = 1112

THIN = ("Q1", ("3", "4"))
KNOWS_CENTRE = ("Q20", ("1", "2"))
USED_CENTRE = ("Q21", ("1",))

FACE: tuple[Single, ...] = (
    Single("F1", 13, (Pick({"1": 485}), Pick({"3": 8})), "2"),
    Single("F3", 10, (Pick({"2": 258}), Pick({"3": 212}), Pick({"4": 168}), Pick({"5": 146}), Pick({"6": 18})), "1"),
)

NEIGHBOURS: tuple[Spec, ...] = (
    Single(
        "Q1",
        20,
        (
            Pick({"4": 113, "3": 445}, by_age(63, 62, 103, 99, 73, 95, 59), {"civic": -0.8}),
            Pick({"1": 134}, {}, {"civic": 0.8}),
        ),
        "2",
    ),
    Multiple(
        "Q1SQ",
        12,
        (
            Pick({"1": 268}),
            Pick({"2": 167}, {}, {"age": -0.5}),
            Pick({"3": 112}),
            Pick({"4": 67}),
            Pick({"5": 56}, {}, {"age": -0.6}),
            Pick({"6": 28}),
        ),
        ask=THIN,
    ),
    Multiple(
        "Q2",
        26,
        (
            Pick({"1": 456}),
            Pick({"2": 367}, {}, {"vulnerable": 0.3}),
            Pick({"3": 245}, {}, {"civic": 0.4}),
            Pick({"4": 211}, {}, {"civic": 0.4}),
            Pick({"5": 145}, {}, {"age": 0.3}),
            Pick({"6": 133}),
            Pick({"7": 122}, {}, {"age": 0.2}),
            Pick({"8": 111}, {}, {"age": -0.6}),
            Pick({"9": 78}),
            Pick({"10": 40}),
        ),
        Pick({"11": 156}),
    ),
    Single(
        "Q3",
        33,
        (Pick({"5": 111}, {}, {"civic": -0.4}), Pick({"2": 178}), Pick({"3": 67}, {}, {"civic": 0.3}), Pick({"4": 78})),
        "1",
    ),
    Single("Q4", 33, (Pick({"1": 156}, {}, {"civic": 0.5}), Pick({"2": 233}, {}, {"civic": 0.2})), "3"),
)

DISASTER: tuple[Spec, ...] = (
    Single("Q5", 33, (Pick({"1": 667}, {}, {"civic": 0.4, "age": 0.2}),), "2"),
    Single(
        "Q6",
        30,
        (Pick({"2": 168}, by_age(3, 3, 7, 13, 20, 52, 69), {"vulnerable": 0.8}), Pick({"3": 200}, {}, {"age": 0.3})),
        "1",
    ),
    Multiple(
        "Q7",
        31,
        (
            Pick({"1": 560}, {}, {"civic": 0.3}),
            Pick({"2": 552}, {}, {"civic": 0.4}),
            Pick({"3": 433}),
            Pick({"4": 367}),
            Pick({"5": 345}),
            Pick({"6": 245}),
            Pick({"7": 178}, {}, {"civic": 0.3}),
            Pick({"8": 22}),
        ),
        Pick({"9": 56}),
    ),
)

TROUBLES: tuple[Spec, ...] = (
    Multiple(
        "Q8",
        30,
        (
            Pick({"1": 534}, {}, {"age": 0.5, "vulnerable": 0.4}),
            Pick({"2": 500}, {}, {"age": 0.2}),
            Pick({"3": 345}),
            Pick({"4": 267}, {}, {"age": -0.4, "vulnerable": 0.5}),
            Pick({"5": 200}),
            Pick({"6": 133}, {}, {"age": -0.9}),
            Pick({"7": 111}, {}, {"age": -0.9}),
            Pick({"8": 89}),
            Pick({"9": 56}),
            Pick({"10": 67}, {}, {"vulnerable": 0.8}),
            Pick({"11": 22}),
        ),
        Pick({"12": 133}, {}, {"vulnerable": -0.4}),
    ),
    Multiple(
        "Q9",
        22,
        (
            Pick({"1": 667}),
            Pick({"2": 578}, {}, {"age": 0.2}, {"1": 0.6}),
            Pick({"3": 367}, {}, {"age": 0.2}),
            Pick({"4": 311}, by_age(13, 15, 33, 45, 52, 89, 62) | {"age6569": 30}),
            Pick({"5": 200}, by_age(40, 38, 45, 45, 20, 8, 3)),
            Pick({"6": 289}, {}, {"vulnerable": 0.6}, {"1": 1.2}),
            Pick({"7": 156}, {}, {"age": -0.4}),
            Pick({"8": 145}, by_age(18, 19, 23, 22, 17, 27, 18), {"vulnerable": 0.8}, {"1": 1.2}),
            Pick({"9": 222}, {}, {"vulnerable": 0.6}, {"1": 1.2}),
            Pick({"10": 33}),
        ),
        Pick({"11": 100}),
    ),
)

ACTIVITIES: tuple[Spec, ...] = (
    Single("Q10", 42, (Pick({"1": 278}, {}, {"civic": 1.0, "age": 0.3}), Pick({"2": 311}, {}, {"civic": 0.3})), "3"),
    Multiple(
        "Q10SQ",
        6,
        (
            Pick({"1": 161}),
            Pick({"2": 83}),
            Pick({"3": 70}),
            Pick({"4": 40}),
            Pick({"5": 36}, {}, {"age": -0.8}),
            Pick({"6": 28}),
            Pick({"7": 14}),
        ),
        ask=("Q10", ("1",)),
    ),
    Single("Q11", 41, (Pick({"1": 111}, {}, {"civic": 1.2}), Pick({"2": 245}, {}, {"civic": 0.4})), "3"),
    Multiple(
        "Q11SQ",
        2,
        (
            Pick({"1": 42}),
            Pick({"2": 37}),
            Pick({"3": 18}),
            Pick({"4": 17}),
            Pick({"5": 15}),
            Pick({"6": 14}),
            Pick({"7": 8}),
            Pick({"8": 5}),
        ),
        ask=("Q11", ("1",)),
    ),
    Single("Q11i", 52, (Pick({"1": 120, "2": 380}, {}, {"civic": 1.2}), Pick({"4": 180}, {}, {"civic": -0.6})), "3"),
)

AWARENESS: tuple[Spec, ...] = (
    Single("Q12", 31, (Pick({"1": 156, "2": 380}, by_age(17, 24, 68, 88, 86, 145, 104), {"welfare": 0.9}),), "3"),
    Single("Q13", 34, (Pick({"1": 56, "2": 166}, by_age(5, 9, 25, 36, 37, 62, 46), {"welfare": 0.9}),), "3"),
    Single("Q14", 45, (Pick({"1": 334}, {}, {"welfare": 0.4}), Pick({"3": 88}, {}, {"welfare": -0.3})), "2"),
    Single(
        "Q15",
        37,
        (
            Pick(
                {"1": 345, "2": 495},
                by_age(44, 57, 126, 148, 144, 198, 117)
                | {"zushi": 222, "numama": 191, "hisagi": 178, "kotsubo": 123, "ikego": 105, "couple": 249},
                {"welfare": 0.9},
            ),
        ),
        "3",
    ),
    Single(
        "Q16",
        34,
        (
            Pick(
                {"2": 178, "3": 100},
                by_age(17, 19, 38, 44, 40, 61, 56) | {"male": 144, "female": 130, "single": 48},
            ),
            Pick({"1": 356}, {}, {"welfare": 0.4}),
        ),
        "4",
    ),
    Grid("Q17.a", 37, {"1": 600, "2": 475}, "2", {"welfare": 2.0}),
    Grid("Q17.b", 40, {"1": 552, "2": 520}, "2", {"welfare": 2.0}),
    Grid("Q17.c", 41, {"1": 548, "2": 523}, "2", {"welfare": 2.0}),
)

POVERTY: tuple[Spec, ...] = (
    Single(
        "Q18",
        40,
        (
            Pick(
                {"1": 120},
                by_age(8, 14, 28, 20, 16, 20, 13) | {"kotsubo": 29, "three_generations": 17},
                {"vulnerable": 0.6},
            ),
            Pick({"4": 150}, {}, {"welfare": -0.4}),
            Pick({"3": 55}),
        ),
        "2",
    ),
    Multiple(
        "Q19",
        39,
        (
            Pick({"1": 512}),
            Pick({"2": 456}),
            Pick({"3": 289}, by_age(10, 13, 31, 42, 46, 85, 60) | {"age6569": 27}, {"civic": 0.3}),
            Pick({"4": 245}, {}, {"civic": 0.3}),
            Pick({"5": 211}, by_age(28, 29, 35, 34, 27, 36, 20)),
            Pick({"6": 178}, {}, {"age": -0.2}),
            Pick({"7": 156}, {}, {"age": -0.2}),
            Pick({"8": 28}),
        ),
        Pick({"9": 120}),
    ),
)

CENTRE: tuple[Spec, ...] = (
    Single(
        "Q20",
        33,
        (
            Pick(
                {"1": 245, "2": 400},
                by_age(20, 30, 79, 105, 108, 174, 124) | {"male": 251, "female": 385},
                {"welfare": 0.9},
            ),
        ),
        "3",
    ),
    Single("Q21", 15, (Pick({"1": 174}, {}, {"age": 0.3, "vulnerable": 0.4}),), "2", KNOWS_CENTRE),
    *(
        Grid(f"Q22.{item}", silent, dict(zip("12345", counts, strict=True)), "6", {"satisfied": 1.2}, USED_CENTRE)
        for item, silent, counts in (
            ("a", 4, (48, 62, 38, 9, 3)),
            ("b", 5, (34, 56, 46, 16, 6)),
            ("c", 5, (30, 50, 52, 18, 8)),
            ("d", 6, (26, 48, 50, 24, 10)),
            ("e", 6, (22, 43, 57, 23, 9)),
            ("f", 6, (21, 43, 54, 27, 11)),
        )
    ),
    *(
        Grid(f"Q23.{item}", silent, dict(zip("1234", counts, strict=True)), "5", {"satisfied": 1.2}, KNOWS_CENTRE)
        for item, silent, counts in (
            ("a", 19, (76, 232, 133, 60)),
            ("b", 19, (58, 209, 165, 74)),
            ("c", 21, (46, 185, 174, 85)),
            ("d", 21, (38, 159, 180, 96)),
            ("e", 22, (33, 140, 186, 104)),
        )
    ),
)

POLICIES: tuple[Spec, ...] = (
    Single(
        "Q24",
        33,
        (
            Pick(
                {"4": 196, "3": 420},
                by_age(51, 57, 99, 107, 88, 126, 83) | {"ikego": 98, "two_generations": 340},
                {"welfare": -0.6},
            ),
            Pick({"1": 45, "2": 289}, {}, {"welfare": 0.9}),
        ),
        "5",
    ),
    *(
        Grid(f"Q25.{item}", silent, dict(zip("1234", counts, strict=True)), "5", {"welfare": 0.9})
        for item, silent, counts in (
            ("a", 34, (512, 400, 101, 24)),
            ("b", 37, (400, 423, 156, 45)),
            ("c", 41, (256, 445, 234, 67)),
            ("d", 44, (267, 367, 256, 111)),
            ("e", 45, (189, 378, 312, 101)),
        )
    ),
    *(
        Grid(f"Q26.{item}", silent, dict(zip("12345", counts, strict=True)), "6", {"satisfied": 1.2})
        for item, silent, counts in (
            ("a", 40, (110, 290, 400, 90, 30)),
            ("b", 44, (80, 240, 400, 130, 45)),
            ("c", 47, (38, 140, 420, 190, 75)),
            ("d", 50, (55, 165, 380, 175, 75)),
            ("e", 50, (60, 190, 395, 145, 60)),
        )
    ),
)

SPECS: tuple[Spec, ...] = (
    *NEIGHBOURS,
    *DISASTER,
    *TROUBLES,
    *ACTIVITIES,
    *AWARENESS,
    *POVERTY,
    *CENTRE,
    *POLICIES,
)
