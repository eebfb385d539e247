"""The product's own verdicts on the plan: all 162 statements of the reference, on the sample study.

Expected verdicts are the column `exp` of claims.md; levels are those of statistics.md F.4; the rest is reasoned from
what is done to the files.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.claims.damage import (
    CODINGS,
    GROUPS,
    SEGMENTS,
    Damage,
    Edit,
    keep,
    recode,
    replace,
    together,
)
from tests.claims.damages import DAMAGES
from tests.claims.reference import plan_lines, published_claims, published_levels
from zushi_survey import open_study
from zushi_survey.analysis.contradictions import Clash, contradictions
from zushi_survey.analysis.facts import Facts, ShareFact
from zushi_survey.analysis.verdicts import Judgement, judge
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.pipeline.facts.study_facts import StudyFacts, claims_of
from zushi_survey.questionnaire.claims import ClaimsFile
from zushi_survey.questionnaire.wording import WordingRules

Judged = Mapping[str, Judgement]


def judged_in(folder: Path) -> Judged:
    """The verdicts on the statements of a study folder, by id."""
    study = open_study(folder)
    facts: Facts = StudyFacts(study)
    file = claims_of(study)
    return {statement.id: judge(statement, facts, file) for statement in file.statements}


@pytest.fixture(scope="session")
def judged(sample: Path) -> Judged:
    """All verdicts on the undamaged sample."""
    return judged_in(sample)


@pytest.fixture(scope="session")
def statements(sample: Path) -> ClaimsFile:
    """The registry of statements."""
    return claims_of(open_study(sample))


def test_the_registry_holds_the_reference_word_for_word(statements: ClaimsFile, shared: Path) -> None:
    expected = published_claims(shared)
    lines = plan_lines(shared)

    assert {one.id: (one.line, one.quote) for one in statements.statements} == {
        id_: (claim.line, claim.quote) for id_, claim in expected.items()
    }
    assert len(statements.statements) == 162
    for one in (*statements.statements, *statements.background):
        assert one.line is not None
        assert one.quote in lines[one.line - 1]


def test_every_verdict_is_that_of_the_reference(judged: Judged, shared: Path) -> None:
    expected = {id_: claim.verdict for id_, claim in published_claims(shared).items()}

    assert {id_: str(one.verdict) for id_, one in judged.items()} == expected


def test_levels_rest_on_the_published_counts(judged: Judged, shared: Path) -> None:
    levels = published_levels(shared)
    found = {
        id_: next((fact.chosen, fact.base) for fact in judged[id_].evidence if isinstance(fact, ShareFact))
        for id_ in levels
    }

    assert len(levels) >= 18
    assert found == levels


def test_no_verdict_but_that_of_a_cause_or_an_outside_fact_is_without_evidence(judged: Judged) -> None:
    bare = {id_ for id_, one in judged.items() if not one.evidence}

    assert bare == {"S2-1-5-07-L2"}
    assert all(one.note for one in judged.values() if one.verdict not in (Verdict.SUPPORTED, Verdict.RECORDED))


@pytest.mark.parametrize(
    ("statement", "lints"),
    [
        ("S2-1-4-00-5", {"band_weak", "two_households"}),
        ("S2-1-5-01-5", {"from_many"}),
        ("S2-1-5-03-L2", {"cause"}),
        ("S2-1-5-04-2", {"tendency_of_two_waves"}),
        ("S2-1-5-04-6", {"tendency_of_two_waves"}),
        ("S2-1-5-09-6", {"two_households"}),
        ("S2-1-5-04-1", set()),
    ],
)
def test_ways_of_writing_are_remarked_beside_the_verdict(judged: Judged, statement: str, lints: set[str]) -> None:
    assert {hit.lint.id for hit in judged[statement].lints} == lints


def test_a_rise_that_the_composition_explains_is_flagged_and_others_are_not(judged: Judged) -> None:
    flagged = {id_ for id_, one in judged.items() if any("年齢構成" in remark for remark in one.remarks)}

    assert flagged == {"S2-1-5-02-L1", "S2-1-5-02-L2", "S2-1-5-02-2"}


def test_slightly_of_nine_points_stands_with_a_note(judged: Judged) -> None:
    wide = {id_ for id_, one in judged.items() if one.reason == "plain_fits"}

    # Ten points less a little, nine, nine and a half, and eight points among abuse of the disabled.
    assert {"S2-1-5-06-11", "S2-1-5-06-12", "S2-1-5-07-4"} <= wide
    assert all(judged[id_].better in ("高い", "上回る") for id_ in wide)


def test_statements_that_cannot_both_be_so_are_found_and_no_others(judged: Judged, statements: ClaimsFile) -> None:
    clashes = contradictions([*judged.values()], statements, WordingRules())
    found = {(one.first.line, one.second.line, one.clash) for one in clashes}

    assert found == {
        (197, 1053, Clash.SIZE),
        (209, 1091, Clash.LIMITED),
        (174, 354, Clash.CAUSE),
        (156, 331, Clash.CAUSE),
    }


def _edits(*names: str) -> Edit:
    """Existing damages together; each of them alone touches other columns."""
    by_name = {damage.name: damage.edit for damage in DAMAGES}
    return together(*(by_name[name] for name in names))


_BLOWS = (
    Damage("every person's face sheet is the neighbour's", _edits("face sheets slipped by one person")),
    Damage("face sheets", _edits("sexes flipped", "households moved on by one", "the jobless keyed as employees",
                                 "living with older persons turned over", "years of residence turned over")),
    Damage("single answers", _edits("who solves troubles exchanged", "neighbours in need exchanged",
                                    "ways of escape turned over", "local activity moved on by one",
                                    "half of the others keyed as volunteers", "intention of use moved on by one",
                                    "getting information turned over", "need of support turned over",
                                    "half of the others keyed as knowing the council")),
    Damage("awareness", _edits("knowing and not knowing exchanged")),
    Damage("multiple answers", _edits("reasons of thin ties exchanged", "disaster and gathering exchanged",
                                      "mutual help and own groups exchanged", "persons in need and drills exchanged",
                                      "health and work exchanged", "fewer meetings left blank",
                                      "kinds of activity exchanged", "welfare and environment exchanged",
                                      "consulting and learning exchanged")),
    Damage("multiple answers of few", _edits("other ways of helping left blank")),
    Damage("matrices", _edits("children and disabled exchanged", "satisfaction with the centre turned over",
                              "publicity and information exchanged", "interests exchanged", "satisfactions exchanged")),
    Damage("both waves answered alike", replace("study.yaml", "synthetic_previous_raw", "synthetic_r3_raw")),
    Damage("the return account", _edits("a hundred entries of the ledger lost", "persons out of scope let in",
                                        "the oldest dropped", "a topic not asked for by its name")),
    Damage("what study.yaml records", together(
        *(replace("study.yaml", old, new) for old, new in (
            ("fiscal_year: 2021", "fiscal_year: 2022"), ("area: 市内全域", "area: 市街地"),
            ("target: 18歳以上の市民", "target: 20歳以上の市民"), ("sampling: 無作為抽出", "sampling: 有意抽出"),
            ("mode: 郵送配付・郵送回収", "mode: 訪問面接"), ('from: "2021-10-28"', 'from: "2021-10-27"'),
            ("target: 地域で活動を行っている団体", "target: 地域の事業者"),
            ("themes_notified: true", "themes_notified: false"),
            ("T4: 団体が把握している地域福祉課題", "T4: その他"))))),
    Damage("codings of the third and fourth theme lost", keep(CODINGS, lambda row: row["theme"] in ("T1", "T2"))),
    Damage("codings of the first and second theme lost", keep(CODINGS, lambda row: row["theme"] in ("T3", "T4"))),
    Damage("everything told by one group, heard later, otherwise, of another kind", together(
        _edits("everything told by one group", "the medical body filed as a nursery", "heard a week later"),
        recode(GROUPS, {"グループヒアリング": "郵送"}, "method"),
        recode(GROUPS, {"当事者団体": "住民団体"}, "type"))),
    Damage("one group not heard", _edits("one group not heard")),
    Damage("the quoted words changed", together(
        replace("study.yaml", "  quotes: data/synthetic_hearing_quotes.csv\n", ""),
        replace(SEGMENTS, "たくさんできる", "何人もできる"))),
)  # fmt: skip
"""Few folders with much damage each: every one of them is judged whole."""


@pytest.fixture(scope="module")
def changed(sample: Path, judged: Judged, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Statements whose verdict changes after each blow."""
    found: dict[str, set[str]] = {}
    for number, blow in enumerate(_BLOWS):
        folder = tmp_path_factory.mktemp("blow") / str(number)
        shutil.copytree(sample, folder)
        blow.edit(folder)
        after = judged_in(folder)
        shutil.rmtree(folder)
        found[blow.name] = {id_ for id_, one in judged.items() if after[id_].verdict is not one.verdict}
    return found


def test_every_blow_changes_verdicts(changed: dict[str, set[str]]) -> None:
    assert all(changed.values()), [name for name, ids in changed.items() if not ids]


def test_no_supported_or_recorded_statement_stands_whatever_the_data_say(
    changed: dict[str, set[str]], judged: Judged
) -> None:
    standing = {id_ for id_, one in judged.items() if one.verdict in (Verdict.SUPPORTED, Verdict.RECORDED)}

    assert standing - set().union(*changed.values()) == set()


def test_equal_waves_support_no_change(changed: dict[str, set[str]]) -> None:
    waves = {"S2-1-5-02-2", "S2-1-5-02-L2", "S2-1-5-02-L4", "S2-1-5-02-5", "S2-1-5-04-2", "S2-1-5-04-6",
             "S2-1-5-04-L1", "S2-1-5-05-2"}  # fmt: skip

    assert waves <= changed["both waves answered alike"]
