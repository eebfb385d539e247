"""Deliberate damages to the sample study: to raw answers, ledger, hearing, questionnaire, repairs and settings."""

from __future__ import annotations

from tests.claims.damage import (
    CODINGS,
    GROUPS,
    LEDGER,
    QUESTIONNAIRE,
    R3,
    REPAIRS,
    SEGMENTS,
    Damage,
    Row,
    blank,
    keep,
    move_on,
    permute,
    recode,
    replace,
    rewrite,
    slip,
    swap,
    together,
    turn_over,
)

AWARENESS = {"1": "3", "2": "3", "3": "1"}
FACE = ("F1", "F2", "F3", "F4", "F5", "F6", "F7")


def _q8_answers_exchanged(rows: list[Row]) -> list[Row]:
    """Codes 1 (health) and 6 (work) exchanged in the one column that lists codes."""
    exchanged = {"1": "6", "6": "1"}
    return [row | {"Q8": ";".join(exchanged.get(code, code) for code in row["Q8"].split(";"))} for row in rows]


def _last_sheets_twice(rows: list[Row]) -> list[Row]:
    """The last ten sheets keyed a second time."""
    return [*rows, *rows[-10:]]


_AGE = tuple(
    Damage(f"ages dealt out anew, seed {seed}", permute(R3, "F2", seed), ("S2-1-5-01-1", "S2-1-5-06-1", "S2-1-5-08-3"))
    for seed in (1, 2, 3)
)
# Sexes are flipped below, not dealt out anew: between two halves of the sample chance alone often leaves a difference
# in the claimed direction, and only a test of significance would tell.
_OTHER_AXES = tuple(
    Damage(f"{name} dealt out anew, seed {seed}", permute(R3, column, seed))
    for name, column in (("districts", "F3"), ("households", "F4"))
    for seed in (1, 2, 3)
)

_FACE_SHEET = (
    Damage(
        "sexes flipped",
        recode(R3, turn_over(1, 2), "F1"),
        ("S2-1-4-00-1", "S2-1-5-06-10", "S2-1-5-08-2", "S2-1-5-08-L2"),
    ),
    Damage(
        "ages turned over",
        recode(R3, turn_over(*range(1, 10)), "F2"),
        ("S2-1-5-01-1", "C2-1-1-1-1", "S2-1-5-06-1", "S2-1-5-08-3"),
    ),
    Damage(
        "the oldest dropped",
        keep(R3, lambda row: row["F2"] != "9"),
        ("S2-1-3-00-2", "S2-1-3-00-4", "S2-1-3-00-5", "S2-1-4-00-2", "S2-1-5-06-11"),
    ),
    Damage("districts moved on by one", recode(R3, move_on(1, 2, 3, 4, 5), "F3"), ("S2-1-5-06-9",)),
    Damage("households moved on by one", recode(R3, move_on(1, 2, 3, 4), "F4"), ("S2-1-4-00-5",)),
    Damage("face sheets slipped by one person", slip(R3, *FACE), ("S2-1-5-01-1", "S2-1-5-06-1", "S2-1-5-08-3")),
    Damage("living with older persons turned over", recode(R3, turn_over(1, 2), "F6"), ("S2-1-4-00-6",)),
    Damage("years of residence turned over", recode(R3, turn_over(1, 2, 3, 4, 5), "F7"), ("S2-1-4-00-7",)),
    Damage("the jobless keyed as employees", recode(R3, {"6": "1"}, "F5"), ("S2-1-4-00-3", "S2-1-4-00-4")),
)

_SINGLE_ANSWERS = (
    Damage("who solves troubles exchanged", recode(R3, turn_over(1, 2), "Q3"), ("S2-1-5-01-4", "C2-1-2-2-1")),
    Damage("neighbours in need exchanged", recode(R3, turn_over(2, 3), "Q4"), ("S2-1-5-01-5", "C2-1-2-2-2")),
    Damage("ways of escape turned over", recode(R3, turn_over(1, 2), "Q5"), ("S2-1-5-02-1",)),
    Damage("nobody unable to escape", recode(R3, {"2": "1"}, "Q6"), ("S2-1-5-02-2", "S2-1-5-02-L2")),
    Damage("local activity moved on by one", recode(R3, move_on(1, 2, 3), "Q10"), ("S2-1-5-04-1",)),
    Damage(
        "half of the others keyed as volunteers",
        recode(R3, {"2": "1", "3": "1"}, "Q11", every_other=True),
        ("S2-1-5-04-4", "S2-1-5-04-6", "S2-1-5-04-L2", "C2-2-1-1-1"),
    ),
    Damage(
        "knowing and not knowing exchanged",
        recode(R3, AWARENESS, "Q12", "Q13", "Q15", "Q20"),
        (
            "S2-1-5-05-3",
            "S2-1-5-06-1",
            "S2-1-5-06-2",
            "S2-1-5-06-6",
            "S2-1-5-08-1",
            "S2-1-5-08-3",
            "C2-3-1-1-1",
            "C2-3-1-1-2",
            "C2-3-1-4-1",
        ),
    ),
    Damage(
        "half of the others keyed as knowing the council",
        recode(R3, {"3": "2"}, "Q12", every_other=True),
        ("S2-1-5-05-1", "S2-1-5-05-2"),
    ),
    Damage(
        "intention of use moved on by one",
        recode(R3, move_on(1, 2, 3), "Q14"),
        ("S2-1-5-06-3", "S2-1-5-06-4", "S2-1-5-06-5"),
    ),
    Damage("views of guardians turned over", recode(R3, {"1": "3", "2": "1", "3": "1"}, "Q16")),
    Damage(
        "need of support turned over",
        recode(R3, turn_over(1, 2, 3, 4), "Q18"),
        ("S2-1-5-07-1", "S2-1-5-07-L1", "C2-3-1-2-1"),
    ),
    Damage(
        "getting information turned over",
        recode(R3, turn_over(1, 2, 3, 4), "Q24"),
        ("S2-1-5-09-1", "S2-1-5-09-2", "S2-1-5-09-3"),
    ),
)

_MULTIPLE_ANSWERS = (
    Damage("reasons of thin ties exchanged", swap(R3, "Q1SQ_1", "Q1SQ_2"), ("S2-1-5-01-2",)),
    Damage("disaster and gathering exchanged", swap(R3, "Q2_1", "Q2_4"), ("S2-1-5-01-3",)),
    Damage("persons in need and drills exchanged", swap(R3, "Q7_1", "Q7_6"), ("S2-1-5-02-3",)),
    Damage("mutual help and own groups exchanged", swap(R3, "Q7_2", "Q7_7"), ("S2-1-5-02-L3", "S2-1-5-02-4")),
    Damage("health and work exchanged", rewrite(R3, _q8_answers_exchanged), ("S2-1-5-03-1",)),
    Damage(
        "fewer meetings left blank",
        blank(R3, "Q9_1"),
        ("S2-1-5-03-2", "S2-1-5-03-L1", "C2-1-1-2-1", "C2-1-1-2-2"),
    ),
    Damage("hobbies and commuting exchanged", swap(R3, "Q9_4", "Q9_5")),
    Damage("kinds of activity exchanged", swap(R3, "Q10SQ_1", "Q10SQ_2"), ("S2-1-5-04-3",)),
    Damage("welfare and environment exchanged", swap(R3, "Q11SQ_1", "Q11SQ_3"), ("S2-1-5-04-5",)),
    Damage("consulting and learning exchanged", swap(R3, "Q19_2", "Q19_7"), ("S2-1-5-07-5",)),
    Damage("other ways of helping left blank", blank(R3, *(f"Q19_{code}" for code in range(3, 8))), ("C2-3-1-2-2",)),
)

_MATRICES = (
    Damage("children and disabled exchanged", swap(R3, "Q17a", "Q17c"), ("S2-1-5-06-13", "S2-1-5-06-14")),
    Damage(
        "satisfaction with the centre turned over",
        recode(R3, turn_over(1, 2, 3, 4, 5), *(f"Q22{item}" for item in "abcdef")),
        ("S2-1-5-08-L1", "S2-1-5-08-4"),
    ),
    Damage("publicity and information exchanged", swap(R3, "Q23a", "Q23b"), ("S2-1-5-08-5",)),
    Damage("interests exchanged", swap(R3, "Q25a", "Q25e"), ("S2-1-5-09-7",)),
    Damage("satisfactions exchanged", swap(R3, "Q26a", "Q26c"), ("S2-1-5-09-8",)),
)

_WAVE_CLAIMS = ("S2-1-4-00-1", "S2-1-4-00-2", "S2-1-5-02-2", "S2-1-5-02-L2", "S2-1-5-04-2", "S2-1-5-04-L1",
                "S2-1-5-04-6", "S2-1-5-05-2")  # fmt: skip
_SETTINGS = (
    Damage(
        "both waves the same",
        together(
            replace("study.yaml", "zushi-previous", "zushi-r3"),
            replace("study.yaml", "synthetic_previous", "synthetic_r3"),
            replace("study.yaml", "ledger_previous", "ledger_r3"),
            replace("study.yaml", "repairs-previous", REPAIRS.removesuffix(".yaml")),
        ),
        (*_WAVE_CLAIMS, "S2-1-5-02-5", "S2-1-5-02-L4"),
    ),
    Damage("half-empty sheets judged by nine tenths", replace(REPAIRS, "share: 0.5", "share: 0.95"), ("S2-1-3-00-4",)),
    Damage(
        "persons out of scope let in",
        replace(REPAIRS, "  - {rule: out_of_scope, reason: 対象外}\n", ""),
        ("S2-1-3-00-3", "S2-1-3-00-4", "S2-1-3-00-5"),
    ),
    Damage("code 2 read as blank", replace(REPAIRS, '"NA", ', '"NA", "2", '), ("S2-1-5-08-2",)),
    Damage("sheets keyed twice", rewrite(R3, _last_sheets_twice), ("S2-1-3-00-2", "S2-1-3-00-3")),
)

_QUESTIONNAIRE = (
    Damage(
        "routing taken out",
        together(
            *(
                replace(QUESTIONNAIRE, f"    ask: {condition}\n", "")
                for condition in ("Q1 in (3, 4)", "Q10 = 1", "Q11 = 1", "Q20 in (1, 2)", "Q21 = 1")
            )
        ),
        ("S2-1-5-01-2", "S2-1-5-04-3", "S2-1-5-04-5", "S2-1-5-08-L1", "S2-1-5-08-5"),
    ),
    Damage("routed to the wrong persons", replace(QUESTIONNAIRE, "ask: Q10 = 1", "ask: Q10 = 2"), ("S2-1-5-04-3",)),
    Damage(
        "net of thin ties made of the close ones",
        replace(QUESTIONNAIRE, "label: 希薄, options: [3, 4]", "label: 希薄, options: [1, 2]"),
        ("S2-1-5-01-1", "C2-1-1-1-1"),
    ),
    Damage(
        "net of need without one option",
        replace(QUESTIONNAIRE, "label: 必要, options: [1, 2]", "label: 必要, options: [1]"),
        ("S2-1-5-07-1",),
    ),
    Damage(
        "nets of information exchanged",
        together(
            replace(QUESTIONNAIRE, "label: 入手できている, options: [1, 2]", "label: 入手できている, options: [4, 3]"),
            replace(
                QUESTIONNAIRE, "label: 入手できていない, options: [3, 4]", "label: 入手できていない, options: [2, 1]"
            ),
        ),
        ("S2-1-5-09-1", "S2-1-5-09-2", "S2-1-5-09-3"),
    ),
    Damage(
        "names of two districts exchanged",
        together(
            replace(QUESTIONNAIRE, "label: 久木, options: [3]", "label: 久木, options: [ 5 ]"),
            replace(QUESTIONNAIRE, "label: 池子, options: [5]", "label: 池子, options: [3]"),
        ),
        ("S2-1-5-06-9",),
    ),
    Damage(
        "scores turned over",
        together(
            *(replace(QUESTIONNAIRE, f"score: {score}}}", f"score: {-score}.0}}") for score in (2, 1)),
            *(replace(QUESTIONNAIRE, f"score: {score}}}", f"score: {-score}}}") for score in (-2, -1)),
        ),
        ("S2-1-5-08-L1", "S2-1-5-08-4", "S2-1-5-09-8"),
    ),
    Damage("a topic not asked for by its name", replace(QUESTIONNAIRE, "近所づきあい", "まわりの人"), ("S2-1-1-00-1",)),
    Damage(
        "asked from twenty on",
        together(
            replace(QUESTIONNAIRE, "18～29歳", "20～29歳"),
            replace(LEDGER, "18～29歳", "20～29歳"),
            replace("data/synthetic_population.csv", "18～29歳", "20～29歳"),
        ),
        ("S2-1-2-00-2",),
    ),
)

_LEDGER = (
    Damage(
        "a hundred entries of the ledger lost",
        rewrite(
            LEDGER,
            lambda rows: (
                [row for row in rows if row["結果"] != "未返送"]
                + [row for row in rows if row["結果"] == "未返送"][100:]
            ),
        ),
        ("S2-1-2-00-4", "S2-1-3-00-1", "S2-1-3-00-5"),
    ),
    Damage("sent three days earlier", replace(LEDGER, "2021-10-28", "2021-10-25"), ("S2-1-2-00-6",)),
)

_HEARING = (
    Damage(
        "themes of the codings moved on by one",
        recode(CODINGS, move_on("T1", "T2", "T3", "T4"), "theme"),
        ("S2-2-3-01-1", "S2-2-3-02-L1", "S2-2-3-03-L1", "S2-2-3-04-1", "S2-2-3-05-12"),
    ),
    Damage(
        "codings of two themes lost",
        keep(CODINGS, lambda row: row["theme"] in ("T1", "T2")),
        ("S2-2-3-02-1", "S2-2-3-04-1", "S2-2-3-05-6", "S2-2-3-05-8", "S2-2-3-05-9", "C2-2-1-2-1"),
    ),
    Damage(
        "everything told by one group",
        recode(SEGMENTS, {f"G{n:02}": "G01" for n in range(1, 16)}, "group_id"),
        ("S2-2-3-01-L1", "S2-2-3-02-L1", "S2-2-3-03-L1", "S2-2-3-05-1", "S2-2-3-05-12"),
    ),
    Damage(
        "one group not heard",
        together(
            keep(GROUPS, lambda row: row["group_id"] != "G15"),
            recode(SEGMENTS, {"G15": "G14"}, "group_id"),
        ),
        ("S2-2-2-00-1", "S2-2-3-02-L1"),
    ),
    Damage(
        "types of group merged",
        recode(GROUPS, {"当事者団体": "住民団体"}, "type"),
        ("S2-2-2-00-2", "S2-2-3-05-12"),
    ),
    Damage("the medical body filed as a nursery", recode(GROUPS, {"医療": "保育"}, "kind"), ("S2-2-3-05-13",)),
    Damage("heard a week later", recode(GROUPS, {"2022-01-28": "2022-02-04"}, "date"), ("S2-2-2-00-5",)),
    Damage("asked by letter", recode(GROUPS, {"グループヒアリング": "郵送"}, "method"), ("S2-2-2-00-3",)),
    Damage(
        "one theme filed under a fifth",
        recode(SEGMENTS, {"T3": "T5"}, "theme_asked"),
        ("S2-2-1-00-2", "S2-2-2-00-4"),
    ),
    Damage("the quoted words changed", replace(SEGMENTS, "たくさんできる", "何人もできる"), ("C2-2-1-2-2",)),
)

DAMAGES = (
    *_AGE, *_OTHER_AXES, *_FACE_SHEET, *_SINGLE_ANSWERS, *_MULTIPLE_ANSWERS, *_MATRICES, *_SETTINGS, *_QUESTIONNAIRE,
    *_LEDGER, *_HEARING,
)  # fmt: skip
