"""Sentences of a text lead to their verdict, their counts and what they rest on; hard-wrapped texts as whole ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from zushi_survey.pipeline.checking import CheckRequest, check, keep_links
from zushi_survey.pipeline.explaining.outputs import Wanted, explain_output
from zushi_survey.pipeline.folder import StudyFolder

_TEXT = (
    "アンケート調査では、地域活動に参加している方は25.0％で、前回の31.0％から6.0ポイント減少しています。"
    "自力で避難できないと考えている方の割合は、15.1％です。\n\n"
    "ヒアリング調査では、連携の場が必要との声が、すべての団体から聞かれました。\n\n"
    "明日は晴れるでしょう。\n"
)
_EVIDENCE = (
    '<h2 id="evidence">根拠の一覧</h2><table><caption>根拠の一覧</caption><thead><tr><th>番号</th><th>もとづく文</th>'
    "<th>何について</th><th>回答数</th></tr></thead><tbody><tr><th>e7</th>"
    "<td>自力で避難できないと考えている方の割合は、15.1％です。</td><td>自力での避難「できない」</td><td>168</td></tr>"
    "</tbody></table>"
)


@pytest.fixture(scope="module")
def study(demo_study: Path) -> StudyFolder:
    return StudyFolder.open(demo_study)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text with its appendix beside it, as `chapter` writes them."""
    folder = tmp_path_factory.mktemp("text")
    (folder / "evidence.html").write_text(_EVIDENCE, encoding="utf-8")
    path = folder / "keikaku.md"
    path.write_text(_TEXT, encoding="utf-8")
    return path


def _rows(study: StudyFolder, path: Path, words: str, *labels: str, **how: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in explain_output(study, Wanted(path, words, labels, **how)).data.rows:  # type: ignore[arg-type]
        found.setdefault(str(row[1]), []).append(str(row[3]))
    return found


def test_a_figure_in_a_sentence_has_its_verdict_and_counts(study: StudyFolder, text: Path) -> None:
    """15.1: 168 of 1,112 (sample data)."""
    chain = _rows(study, text, "15.1")

    assert chain["判定"] == ["支持"]
    assert chain["人数"][0] == "この答えの人: 168 人 ÷ 基数: 1,112 人"
    assert chain["根拠の番号"] == ["e7 自力での避難「できない」 (evidence.html#e7)"]
    assert chain["文の読み方"] == ["文法と用語集による(読み方のファイルはまだありません)"]


def test_a_change_in_a_sentence_has_both_waves(study: StudyFolder, text: Path) -> None:
    chain = _rows(study, text, "6.0ポイント")

    assert chain["増減"][0] == "25.0 - 31.0 = △6.0 ポイント(表示された比率どうしの差)"
    assert chain["前回の数字"][1] == "この答えの人: 330 人 ÷ 基数: 1,064 人"


@pytest.mark.parametrize(("policy", "names"), [("internal", True), ("publish", False)])
def test_a_sentence_on_the_hearing_names_groups_only_inside(
    study: StudyFolder, text: Path, policy: str, names: bool
) -> None:
    chain = _rows(study, text, "連携の場が必要", policy=policy)

    assert any(line.startswith("団体(15): G01") for line in chain["数えた団体と発言"]) is names
    assert any("SEG" in line for lines in chain.values() for line in lines) is names


def test_a_sentence_that_says_nothing_of_the_data_is_said_not_to_lead_anywhere(study: StudyFolder, text: Path) -> None:
    chain = _rows(study, text, "晴れる")

    assert chain["ここから先"][0].startswith("集計表のセルまではたどれません: ")
    assert "zushi-survey check keikaku.md" in chain["ここから先"][1]


def test_a_row_of_the_appendix_leads_to_its_sentence(study: StudyFolder, text: Path) -> None:
    chain = _rows(study, text.with_name("evidence.html"), "168")

    assert chain["出力"][1] == "場所: 表「根拠の一覧」 1行目・4列目"
    assert chain["人数"][0] == "この答えの人: 168 人 ÷ 基数: 1,112 人"


def test_the_reading_kept_beside_the_text_is_used(study: StudyFolder, tmp_path: Path) -> None:
    path = tmp_path / "b.md"
    path.write_text(_TEXT, encoding="utf-8")
    request = CheckRequest(path)
    keep_links(check(study, request), request)
    links = request.links_path.read_text(encoding="utf-8")
    request.links_path.write_text(links.replace("of: Q6=2", "of: Q6=1"), encoding="utf-8")

    chain = _rows(study, path, "15.1")

    assert chain["文の読み方"] == ["文と同じ場所に残した読み方による: b.md.claims.yaml"]
    assert chain["設問と選択肢"][1] == "選択肢 1 = できる"


def test_a_hard_wrapped_text_gets_the_same_verdicts_at_its_own_lines(study: StudyFolder, tmp_path: Path) -> None:
    """The same sentences in lines of 24 letters: nothing is lost, and each is told at the line it begins in."""
    first = _TEXT.split("\n", maxsplit=1)[0]
    lines = [first[place : place + 24] for place in range(0, len(first), 24)]
    whole, wrapped = tmp_path / "whole.txt", tmp_path / "wrapped.txt"
    whole.write_text(first, encoding="utf-8")
    wrapped.write_text("\n".join(lines), encoding="utf-8")

    checked = [check(study, CheckRequest(path)).result.statements for path in (whole, wrapped)]

    told = [[(one.linked.quote, one.verdict, one.linked.says) for one in statements] for statements in checked]
    assert told[0] == told[1]
    assert len(told[0]) > 1
    assert [one.line for one in checked[1]] == [first.index(one.linked.quote) // 24 + 1 for one in checked[1]]
