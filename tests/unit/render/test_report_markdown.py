"""The report as plain text: all of its words and cells, the numbers of the Word document, nothing read as markup."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.render.reports import full_report, nasty_report
from zushi_survey.render.markdown import paragraph, plain
from zushi_survey.render.report.markdown import report_markdown


def test_every_table_stands_whole() -> None:
    lines = report_markdown(full_report()).splitlines()

    for section in full_report().sections:
        for row in section.table.rows:
            cells = " | ".join(cell.text for cell in row.cells)
            assert [line for line in lines if line.endswith(f"| {cells} |")], cells


def test_figures_become_what_they_tell() -> None:
    text = report_markdown(full_report())

    assert "図1　地域活動への参加\n\n地域活動への参加: 参加していないが最も多い。\n" in text
    assert "図3　今回と前回\n\n参加している人は前回より少ない。\n\n注) 線は95％信頼区間です。" in text
    assert "表1　Q1 地域活動への参加\n\n| 区分 | n |" in text


def test_headings_follow_the_parts() -> None:
    lines = report_markdown(full_report()).splitlines()
    headings = [line for line in lines if line.startswith("#")]

    assert headings[:4] == [
        "# 地域福祉に関する市民意識調査 報告書",
        "## 調査の概要",
        "### 調査の目的",
        "### 調査の方法",
    ]
    assert "### Q1 地域活動への参加" in headings
    assert "#### 問1　地域活動への参加" in headings
    assert headings[-2:] == ["## 凡例", "## 出典"]


def test_banners_findings_and_the_questionnaire_are_in_it() -> None:
    text = report_markdown(full_report())

    assert "**合成データです。逗子市の調査結果ではありません。**" in text
    assert "\n「参加していない」が48.0％で最も多くなっています。\n" in text
    assert "あなたは、地域の活動に参加していますか。\n\n(○は1つ)\n\nn=1,112\n\n| 番号 | 選択肢 | 件数 | ％ |" in text
    assert "| 1 | 参加している | 384 | 34.5 |" in text


def test_lists_are_lists_and_lines_apart_are_paragraphs() -> None:
    text = report_markdown(full_report())

    assert "\n\n- 対象: 18歳以上の市民2,000人\n- 方法: 郵送\n\n" in text
    assert "\n\n\n" not in text


def test_words_are_never_markup() -> None:
    text = report_markdown(nasty_report())

    assert "<script>" not in text.replace("\\<", "")
    assert plain("*a* | [b](c) #1") == "\\*a\\* \\| \\[b\\](c) \\#1"
    assert paragraph("1. 一つ目") == "1\\. 一つ目"
    assert paragraph("- 点") == "\\- 点"
    assert paragraph("=1+1") == "\\=1+1"
    assert paragraph("1,112人") == "1,112人"


def test_a_part_alone_has_no_list_of_parts() -> None:
    report = full_report()

    assert "目次" not in report_markdown(replace(report, parts=report.parts[:1]))
