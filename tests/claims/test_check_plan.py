"""`check` on the plan: its 162 statements with the verdicts of claims.md, its traps, and edits that must not pass."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from zushi_survey.analysis.reading.checked import CheckedText, Note
from zushi_survey.pipeline.checking import CheckRequest, check, keep_links
from zushi_survey.pipeline.demo import copy_sample
from zushi_survey.pipeline.folder import StudyFolder

_ROW = re.compile(r"^\| ([SC]\d[-\w]*) \|.*\| ([SDUXM]) \|[^|]*\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    folder = tmp_path_factory.mktemp("plan") / "study"
    copy_sample(folder)
    return StudyFolder.open(folder)


@pytest.fixture(scope="module")
def plan(shared: Path) -> str:
    return (shared / "plan" / "plan.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def checked(study: StudyFolder, plan: str, tmp_path_factory: pytest.TempPathFactory) -> CheckedText:
    text = tmp_path_factory.mktemp("text") / "plan.txt"
    text.write_text(plan, encoding="utf-8")
    return check(study, CheckRequest(text)).result


def test_every_statement_gets_the_verdict_of_the_registry(checked: CheckedText, shared: Path) -> None:
    expected = dict(_ROW.findall((shared / "reference" / "claims.md").read_text(encoding="utf-8")))

    assert len(expected) == 162
    assert {one.linked.id: one.verdict.value for one in checked.statements} == expected


def test_nothing_else_is_taken_for_a_statement(checked: CheckedText) -> None:
    assert not checked.not_understood
    assert not checked.missing


@pytest.mark.parametrize(
    ("line", "lint"),
    [
        (139, "band_weak"),
        (139, "two_households"),
        (226, "two_households"),
        (178, "tendency_of_two_waves"),
        (179, "tendency_of_two_waves"),
        (213, "turned_negation"),
        (521, "numa_ko"),
        (133, "misprint_returns"),
    ],
)
def test_traps_of_writing_are_reported(checked: CheckedText, plan: str, line: int, lint: str) -> None:
    lines = [number for number, text in enumerate(plan.splitlines(), 1) if text.strip()]

    assert (line, lint) in {(lines[one.paragraph], one.hit.lint.id) for one in checked.lints}


def test_contradictions_within_the_plan(checked: CheckedText) -> None:
    lines = {(one.first.line, one.second.line) for one in checked.contradictions}

    assert lines == {(174, 354), (156, 331), (197, 1053), (209, 1091)}


def test_summaries_without_a_quoted_opinion(checked: CheckedText) -> None:
    unsourced = {one.line for one in checked.statements if Note.UNSOURCED in one.notes}

    assert {304, 306, 308, 310, 312} <= unsourced
    assert len([one for one in checked.statements if one.line >= 304 and Note.UNSOURCED in one.notes]) >= 7


def test_every_group_is_said_to_need_every_group(checked: CheckedText) -> None:
    assert [one.line for one in checked.statements if Note.UNIVERSAL in one.notes] == [257]


def test_statements_without_a_source_elsewhere_in_the_plan(checked: CheckedText) -> None:
    assert {718, 720} <= {one.line for one in checked.statements if Note.NO_SOURCE_NAMED in one.notes}


EDITS = [
    # (what stood there, what stands there now, line, verdicts of which one must now stand at the line)
    ("成年後見制度の認知度は7割台半ば", "成年後見制度の認知度は3割台半ば", 197, "X"),
    ("久木小学校区で認知度が高く", "久木小学校区で認知度が低く", 197, "X"),
    ("60歳代や夫婦のみ世帯、久木小学校区で", "60歳代や夫婦のみ世帯、池子小学校区で", 197, "X"),
    ("高齢者、障がい者に関してやや低く", "高齢者、障がい者に関してやや高く", 199, "X"),
    ("前回調査と比較して減少しており、特に", "前回調査と比較して増加しており、特に", 187, "X"),
    ("特に若い世代の認知度が低く", "特に80歳以上の認知度が低く", 187, "X"),
    ("30～40歳代、小坪小学校区", "30～40歳代、逗子小学校区", 207, "X"),
    ("30～40歳代、小坪小学校区", "30～40歳代、二世代世帯", 207, "XD"),
    ("取り組みは若い世代で、", "取り組みは高齢者で、", 209, "UX?"),
    ("次いで「高齢者の福祉」、「地域福祉」", "次いで「地域福祉」、「高齢者の福祉」", 227, "X"),
    ("4人に1人の方が地域活動に", "2人に1人の方が地域活動に", 178, "X"),
    ("1,140	28", "1,240	28", 134, "X"),
    ("7割台後半の方が必要な制度であると認識しており", "7割台後半の方が必要な制度であると認識しておらず", 207, "?U"),
    ("日常生活自立支援事業（逗子あんしんセンター）は", "成年後見制度は", 195, "UX"),
    ("、買い物環境の不満のほか", "、ペットの不満のほか", 151, "UX?S"),
]


@pytest.mark.parametrize(("old", "new", "line", "expected"), EDITS)
def test_an_edited_sentence_does_not_pass_for_the_registered_one(
    study: StudyFolder, plan: str, tmp_path: Path, old: str, new: str, line: int, expected: str
) -> None:
    assert plan.count(old) == 1
    text = tmp_path / "plan.txt"
    text.write_text(plan.replace(old, new), encoding="utf-8")

    result = check(study, CheckRequest(text)).result

    lines = [number for number, words in enumerate(plan.splitlines(), 1) if words.strip()]
    found = {one.verdict.value for one in result.statements if one.line == line}
    found |= {"?" for one in result.not_understood if lines[one.paragraph] == line}
    assert found & set(expected)
    assert result.missing


def test_the_readings_are_kept_and_used_again(study: StudyFolder, plan: str, tmp_path: Path) -> None:
    text = tmp_path / "plan.txt"
    text.write_text(plan, encoding="utf-8")
    request = CheckRequest(text)
    first = check(study, request)
    (news,) = keep_links(first, request)

    second = check(study, request)

    assert "plan.txt.claims.yaml" in news
    assert keep_links(second, request) == ()
    assert [one.verdict for one in second.result.statements] == [one.verdict for one in first.result.statements]


def test_a_person_corrects_a_reading_and_it_stays(study: StudyFolder, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("地域活動に参加している人は25.0%です。\n関心がある人は4割台半ばです。\n", encoding="utf-8")
    request = CheckRequest(text)
    keep_links(check(study, request), request)
    kept = yaml.safe_load(request.links_path.read_text(encoding="utf-8"))
    open_link = kept["links"][1]
    assert open_link["sure"] is False
    open_link.update(sure=True, says=open_link.pop("candidates")[0])
    corrected = yaml.safe_dump(kept, allow_unicode=True)
    request.links_path.write_text(corrected, encoding="utf-8")

    result = check(study, request)

    assert [one.verdict.value for one in result.result.statements] == ["S", "S"]
    text.write_text(text.read_text(encoding="utf-8") + "社協を知っている人は5割弱です。\n", encoding="utf-8")
    (news,) = keep_links(check(study, request), request)
    assert ".new" in news
    assert request.links_path.read_text(encoding="utf-8") == corrected


def test_a_text_that_is_not_the_registered_one_misses_nothing(study: StudyFolder, tmp_path: Path) -> None:
    text = tmp_path / "other.txt"
    text.write_text("市内全域で調査しました。\n", encoding="utf-8")

    assert not check(study, CheckRequest(text)).result.missing


def test_without_claims_and_glossary_the_questionnaire_is_enough(tmp_path: Path) -> None:
    copy_sample(tmp_path / "study")
    settings = tmp_path / "study" / "study.yaml"
    kept = [
        line
        for line in settings.read_text(encoding="utf-8").splitlines(keepends=True)
        if not line.startswith(("claims:", "glossary:"))
    ]
    settings.write_text("".join(kept), encoding="utf-8")
    shutil.rmtree(tmp_path / "study" / "out", ignore_errors=True)
    text = tmp_path / "text.txt"
    text.write_text("地域活動への参加では、現在参加している人が25.0%です。\n", encoding="utf-8")

    (one,) = check(StudyFolder.open(tmp_path / "study"), CheckRequest(text)).result.statements

    assert one.verdict.value == "S"


def linked(study: StudyFolder, plan: str, folder: Path, old: str, new: str) -> dict[str, str]:
    """Doubt by id of every statement linked in the plan with some words changed."""
    assert plan.count(old) == 1
    text = folder / "plan.txt"
    text.write_text(plan.replace(old, new), encoding="utf-8")
    return {one.linked.id: one.linked.doubt.name for one in check(study, CheckRequest(text)).result.statements}


def test_words_found_without_their_predicate_are_not_the_statement(
    study: StudyFolder, plan: str, tmp_path: Path
) -> None:
    found = linked(study, plan, tmp_path, "久木小学校区で認知度が高く", "久木小学校区で認知度が低く")

    assert not {"S2-1-5-06-7", "S2-1-5-06-8", "S2-1-5-06-9"} & set(found)


def test_words_found_before_a_denial_are_doubtful(study: StudyFolder, plan: str, tmp_path: Path) -> None:
    found = linked(study, plan, tmp_path, "7割台半ばとなっており", "7割台半ばにはなっておらず")

    assert found["S2-1-5-06-6"] == "DENIED"


def test_words_found_about_something_else_are_doubtful(study: StudyFolder, plan: str, tmp_path: Path) -> None:
    found = linked(study, plan, tmp_path, "日常生活自立支援事業（逗子あんしんセンター）は", "成年後見制度は")

    assert found["S2-1-5-06-2"] == "OTHER_SUBJECT"
