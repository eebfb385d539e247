"""The examples of docs/questionnaire.md are accepted, and its lists of words are those of the models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
import yaml

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.published import read_published
from zushi_survey.data.readers import read_table
from zushi_survey.hearing.model import Consent, Decision, Edited, Risk
from zushi_survey.hearing.reading import QUOTE_KINDS
from zushi_survey.questionnaire.claims import Single
from zushi_survey.questionnaire.load import load_claims, load_glossary, load_questionnaire
from zushi_survey.questionnaire.report_checks import check_report_plan
from zushi_survey.questionnaire.report_plan import PART_TITLES
from zushi_survey.questionnaire.study import StudyFile, Wave
from zushi_survey.questionnaire.wave_map import STATUS_WORDS, WaveMap
from zushi_survey.questionnaire.wording import WordingRules

PAGE = Path(__file__).resolve().parents[2] / "docs" / "questionnaire.md"
EXAMPLE = re.compile(r"^<!-- example: ([\w-]+) -->\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = dict(EXAMPLE.findall(PAGE.read_text("utf-8")))
STUDY = {"schema_version": 1, "title": "調査", "report_wave": "R3"}


def test_every_example_has_its_test() -> None:
    blocks = re.findall(r"^```(?:yaml|csv)\n", PAGE.read_text("utf-8"), re.MULTILINE)
    own = {
        "survey",
        "wave-map",
        "published-wave",
        "published-table",
        "hearing",
        "wording",
        "glossary",
        "claims",
        "report",
    }

    assert set(EXAMPLES) == own
    assert len(blocks) == len(own) + 2  # the questionnaire's own two, which other tests read


def _study(parts: Mapping[str, object], wave: Mapping[str, object] | None = None) -> StudyFile:
    waves = [{"id": "R3", "label": "今回", "questionnaire": "q.yaml", **(wave or {})}]
    return StudyFile.model_validate({**STUDY, "waves": waves, **parts})


def test_survey_facts_belong_to_a_wave() -> None:
    shown = yaml.safe_load(EXAMPLES["survey"])

    facts = _study({}, shown).waves[0].survey

    assert facts is not None
    assert facts.period is not None
    assert facts.period.days == ("2021-10-28", "2021-11-24")


def test_hearing_and_wording_belong_to_the_study() -> None:
    shown = {**yaml.safe_load(EXAMPLES["hearing"]), **yaml.safe_load(EXAMPLES["wording"])}

    study = _study(shown)

    assert study.hearing is not None
    assert len(study.hearing.coding_files) == 2
    assert study.wording.level_forms["near"].a == (-2.0, -0.1)
    assert study.wording.steps == WordingRules().steps


def test_the_plan_of_a_report_names_what_the_sample_has(repository: Path) -> None:
    plan = _study(yaml.safe_load(EXAMPLES["report"])).report

    assert not check_report_plan(plan, load_questionnaire(repository / "questionnaires" / "zushi-r3.yaml"))
    assert plan.map is not None
    assert plan.map.layout[-1] == ("zushi", 1, 1)
    assert _words_in_table("| 部 | 内容 |") == set(PART_TITLES)


def test_wave_map_holds_every_kind_of_comparison() -> None:
    (pair,) = WaveMap.model_validate(yaml.safe_load(EXAMPLES["wave-map"])).pairs

    assert {entry.compare for entry in pair.questions} == {"yes", "no", "describe"}
    assert pair.base is not None
    assert pair.base.is_settled


def test_published_wave_and_its_table_are_read(repository: Path, tmp_path: Path) -> None:
    wave = Wave.model_validate(yaml.safe_load(EXAMPLES["published-wave"]))
    assert wave.published is not None
    table = tmp_path / "previous.csv"
    table.write_text(EXAMPLES["published-table"], encoding="utf-8", newline="")

    form = load_questionnaire(repository / wave.questionnaire)
    read = read_published(read_table(table), form, base=wave.published.base)

    # 31.0% of 1,064: from 30.95% (329.3) up to, not including, 31.05% (330.4).
    whole = read.figures["Q10", "total", "total"]
    assert whole["1",] == (1064, 330, 330)
    assert whole["no_answer",].low == 28
    assert read.figures["Q10", "sex", "男性"]["1",] == (470, 141, 141)


def test_glossary_and_claims_name_what_the_sample_has(repository: Path, tmp_path: Path) -> None:
    form = load_questionnaire(repository / "questionnaires" / "zushi-r3.yaml")
    for name in ("glossary", "claims"):
        (tmp_path / f"{name}.yaml").write_text(EXAMPLES[name], encoding="utf-8")

    glossary = load_glossary(tmp_path / "glossary.yaml", form)
    claims = load_claims(tmp_path / "claims.yaml", form)

    assert glossary.mentions
    assert [statement.id for statement in claims.statements] == ["S1", "S2"]


def test_a_name_that_the_sample_does_not_have_is_refused(repository: Path, tmp_path: Path) -> None:
    """The test above looks at the names and not only at the shape."""
    form = load_questionnaire(repository / "questionnaires" / "zushi-r3.yaml")
    (tmp_path / "glossary.yaml").write_text(EXAMPLES["glossary"].replace("Q10", "Q999"), encoding="utf-8")

    with pytest.raises(SurveyError, match="E-TXT-010"):
        load_glossary(tmp_path / "glossary.yaml", form)


def _words_in_table(head: str) -> set[str]:
    """The words in backquotes of the first column of the table with this head."""
    rows = PAGE.read_text("utf-8").partition(head)[2].split("\n\n", 1)[0].splitlines()[2:]
    return {word for row in rows for word in re.findall(r"`(\w+)`", row.strip("|").split("|")[0])}


def test_lists_of_words_are_complete() -> None:
    text = PAGE.read_text("utf-8")

    assert _words_in_table("| `status` |") == set(STATUS_WORDS)
    assert _words_in_table("| `kind` | 文が述べること") == {
        get_args(claim.model_fields["kind"].annotation)[0] for claim in get_args(Single)
    }
    for words in (Consent, Decision, Risk, Edited):
        assert "、".join(word.value for word in words if word.value) in text
    assert "、".join(word for word in QUOTE_KINDS if word) in text


def test_every_setting_of_a_study_and_a_wave_is_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    settings = {*StudyFile.model_fields, *Wave.model_fields} - {"schema_version"}

    assert not [name for name in sorted(settings) if f"`{name}`" not in text]
