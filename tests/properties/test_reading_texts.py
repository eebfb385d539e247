"""Any string of words is read without an error, and whatever is read names only what the questionnaire has."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.analysis.reading.documents import DocumentReader
from zushi_survey.analysis.reading.sentences import sentences
from zushi_survey.analysis.reading.terms import Terms
from zushi_survey.questionnaire.claim_checks import check_claims
from zushi_survey.questionnaire.claims import ClaimsFile, Statement
from zushi_survey.questionnaire.load import load_glossary, load_questionnaire
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.texts import Paragraph
from zushi_survey.questionnaire.wording import WordingRules
from zushi_survey.questionnaire.yaml_lines import YamlDocument

REPOSITORY = Path(__file__).resolve().parents[2]
WORDS = (
    *(
        "社協",
        "認知度",
        "知っている",
        "地域活動",
        "参加している",
        "満足度",
        "関心",
        "健康や医療",
        "地域福祉",
        "若い世代",
    ),
    *(
        "60歳代",
        "男性",
        "小学校区",
        "約5割",
        "25.0%",
        "半数近く",
        "多くの人",
        "(n=111)",
        "278人",
        "6.0ポイント",
        "0.5点",
    ),
    *(
        "が",
        "は",
        "で",
        "や",
        "の",
        "前回より",
        "最も",
        "次いで",
        "の順",
        "高い",
        "低く",
        "減少",
        "増加",
        "上位",
        "ない",
    ),
    *("年齢が高い層ほど", "と比較して", "を上回り", "どの団体も", "15団体中3団体", "高齢化", "配布数", "2,000"),
    *("特に力を入れてほしい施策", "健康づくりや医療", "「", "」", "『", "』", "“", "”", "(", ")", "①", "～"),
    *("、", "。", "\t", "　", "ｶﾞ", "\u3099"),
)


@lru_cache(maxsize=1)
def reader() -> tuple[DocumentReader, Questionnaire]:
    form = load_questionnaire(REPOSITORY / "questionnaires" / "zushi-r3.yaml")
    glossary = load_glossary(REPOSITORY / "data" / "sample" / "glossary.yaml", form)
    return DocumentReader(Terms(glossary, form), form, WordingRules()), form


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.text(max_size=8))
def test_what_is_read_is_in_the_questionnaire(words: list[str], noise: str) -> None:
    documents, form = reader()
    text = "".join(words) + noise

    for passage in documents.read([Paragraph(1, text)]):
        assert 0 <= passage.span.start < passage.span.end <= len(text)
        for says in (passage.read.says, *passage.read.choices):
            if says:
                file = ClaimsFile(schema_version=1, statements=(Statement(id="a", quote="a", says=says),))
                assert not check_claims(file, YamlDocument("a", {}, {}), form)


@given(st.text(max_size=60))
def test_sentences_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = list(sentences(text))

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(first.end <= after.start for first, after in pairwise(found))
