"""Any figure of any output of the sample study leads to its counts, or says why not; nothing hidden comes out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.printed_files import read_printed
from zushi_survey.pipeline.explaining.finding import figure_of
from zushi_survey.pipeline.explaining.labels import matches, questions_of
from zushi_survey.pipeline.explaining.origin import Origin
from zushi_survey.pipeline.explaining.outputs import Wanted, explain_output
from zushi_survey.pipeline.explaining.traced import Traced
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.pages import tables_page
from zushi_survey.pipeline.tabulation import TableRequest, tabulate
from zushi_survey.present.captions import table_id
from zushi_survey.present.explaining import printed_forms
from zushi_survey.questionnaire.printed import PrintedCell
from zushi_survey.render import write_page

Chain = dict[str, list[str]]


@pytest.fixture(scope="module")
def study(demo_study: Path) -> StudyFolder:
    return StudyFolder.open(demo_study)


@pytest.fixture(scope="module")
def changed(demo_study: Path, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """A copy of the study whose first answer to Q10 was changed after its outputs were written."""
    root = tmp_path_factory.mktemp("changed") / "study"
    shutil.copytree(demo_study, root)
    path = root / "data" / "synthetic_r3_raw.csv"
    lines = path.read_text(encoding="cp932").splitlines()
    place = lines[0].split(",").index("Q10")
    number = next(n for n, line in enumerate(lines[1:], 1) if line.split(",")[place] == "1")
    cells = lines[number].split(",")
    cells[place] = "2"
    lines[number] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="cp932")
    return StudyFolder.open(root)


def _rows(study: StudyFolder, name: str, words: str | None = None, *labels: str, **how: object) -> Chain:
    """The lines of the chains by step (or the columns of the list of candidates)."""
    wanted = Wanted(study.root / "out" / name, words, labels, **how)  # type: ignore[arg-type]
    found: Chain = {}
    for row in explain_output(study, wanted).data.rows:
        found.setdefault(str(row[1]), []).append(str(row[3]))
    return found


def test_every_figure_of_the_cross_tables_is_found_under_its_labels(study: StudyFolder) -> None:
    """Every seventh cell of all tables: a cell under the same labels prints it, and one question is tried."""
    book, decimals = study.wave().questionnaire, study.file.decimals
    tables = {table_id(table.title): table for table in tabulate(study, TableRequest(("all",)))}
    printed = [cell for cell in read_printed(study.root / "out" / "crosstab.html").cells if cell.text != "-"]

    for cell in printed[::7]:
        (name,) = questions_of(cell, cell.table, book)
        found = list(matches([one for known, one in tables.items() if known.split(".")[0] == name.split(".")[0]], cell))
        texts = [text for match in found for text in printed_forms(match.table, match.cell, decimals).values()]
        axes = {axis.id: axis.label for match in found for axis in match.table.title.axes}
        assert {axes[match.cell.axis] for match in found if match.cell.axis in axes} <= {cell.group}
        assert figure_of(cell.text) in {figure_of(text) for text in texts}, cell


@pytest.mark.parametrize(
    ("name", "words", "labels"),
    [
        ("crosstab.html", "25.0", ("Q10", "全体")),
        ("crosstab.xlsx", "25.0％", ("Q10", "全体")),
        ("crosstab.csv", "25.0", ("Q10", "全体")),
        ("crosstab.json", "25.0", ("Q10", "全体")),
        ("figures.json", "25.0", ("Q10", "total")),
        ("freq.html", "278", ("Q10", "参加している")),
        ("freq.xlsx", "25.0", ("Q10", "参加している")),
    ],
)
def test_one_figure_in_every_format(study: StudyFolder, name: str, words: str, labels: tuple[str, ...]) -> None:
    """The plan's 4人に1人: 278 of 1,112 (claims.md, S2-1-5-04-1)."""
    chain = _rows(study, name, words, *labels)

    assert chain["人数"][0] == "この答えの人: 278 人 ÷ 基数: 1,112 人"
    assert chain["照合"][1] == "今のデータから計算し直した値と一致しました"
    assert chain["出力"][0].startswith(f"{name} SHA-256 ")


def test_a_figure_in_several_places_is_never_picked_silently(study: StudyFolder) -> None:
    path = study.root / "out" / "crosstab.html"

    listed = explain_output(study, Wanted(path, "42.6"))
    numbers = [row[0] for row in listed.data.rows]

    assert listed.data.columns[0] == "number"
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 1
    for number in numbers:
        chain = _rows(study, "crosstab.html", "42.6", pick=number)
        assert "42.6" in chain["印刷される値"][0]
    with pytest.raises(SurveyError) as stopped:
        _rows(study, "crosstab.html", "42.6", pick=len(numbers) + 1)
    assert stopped.value.problems[0].code == "E-EXP-007"


def test_a_table_over_all_ranks_is_followed_to_the_columns_of_each_rank(study: StudyFolder) -> None:
    """Q28 asks for three policies in order; `any` counts who named one at any rank."""
    chain = _rows(study, "crosstab.xlsx", cell="Q28.any!D10")

    assert chain["ファイルの列"] == ["Q28.rank1: Q28_1", "Q28.rank2: Q28_2", "Q28.rank3: Q28_3"]
    assert chain["プログラム"][1].startswith("zushi-survey freq Q28 ")


def test_an_address_in_a_workbook(study: StudyFolder) -> None:
    chain = _rows(study, "crosstab.xlsx", cell="Q10!D10")

    assert chain["印刷される値"] == ["25.0％(n=1,112)"]


def test_the_difference_of_two_waves_has_both_shares_and_both_files(study: StudyFolder) -> None:
    """25.0 of 1,112 now and 31.0 of 1,064 then: 278 and 330 persons (sample data, claims.md S2-1-5-04-3)."""
    chain = _rows(study, "compare.html", "6.0", "Q10-waves", "参加している")

    assert chain["増減"][0] == "25.0 - 31.0 = △6.0 ポイント(表示された比率どうしの差)"
    assert chain["令和3年度の数字"][1] == "この答えの人: 278 人 ÷ 基数: 1,112 人"
    assert chain["前回の数字"][1] == "この答えの人: 330 人 ÷ 基数: 1,064 人"
    assert chain["照合"] == ["この数字は: 増減", "今のデータから計算し直した値と一致しました"]
    assert {line.split(" SHA-256 ")[0] for line in chain["入力の照合値"]} >= {
        "data/synthetic_r3_raw.csv",
        "data/synthetic_previous_raw.csv",
    }


def test_the_summary_of_changes_leads_to_the_same_question(study: StudyFolder) -> None:
    chain = _rows(study, "compare.html", "31.0", "前回から変わったこと")

    assert chain["集計表のセル"] == ["Q10 地域活動への参加: 前回との比較 全体 「参加している」"]
    assert chain["照合"][0] == "この数字は: 前回 ％"


def test_a_rate_of_returns_says_what_it_counts(study: StudyFolder) -> None:
    chain = _rows(study, "rates.html", "55.6", "回収結果")

    assert "有効回収率: 有効回収数 ÷ 配布数" in chain["この数字について"]
    assert any(line.startswith("data/synthetic_ledger_r3.csv SHA-256") for line in chain["入力の照合値"])


def test_a_number_of_groups_names_its_groups_only_inside(study: StudyFolder) -> None:
    inside = _rows(study, "hearing.html", "15", "mentions-T3", "連携の場が必要", "計")
    outside = _rows(study, "hearing.html", "15", "mentions-T3", "連携の場が必要", "計", policy="publish")

    assert any(line.startswith("団体(15): ") for line in inside["数えた団体と発言"])
    assert not any("SEG" in line or "G01" in line for lines in outside.values() for line in lines)


def test_bases_of_precision_and_weights_lead_to_the_respondents(study: StudyFolder) -> None:
    chain = _rows(study, "precision.html", "78", "標本誤差", "年齢")

    assert chain["照合"][0] == "この数字は: 基数(n)"
    assert "78 人" in chain["人数"][0]


def test_a_figure_of_its_own_kind_says_so(study: StudyFolder) -> None:
    chain = _rows(study, "weight.html", "1.0261")

    assert chain["この数字について"][0].startswith("回答者の構成を人口に合わせるウエイト")
    assert "集計表のセル" not in chain


def test_data_that_changed_afterwards_are_seen(changed: StudyFolder) -> None:
    """One of 278 answers was changed by the fixture: 277 of 1,112 are 24.9."""
    chain = _rows(changed, "crosstab.html", "25.0", "Q10", "全体")

    assert chain["出力のあとの入力"] == ["出力のあとで変わったか、なくなったファイル: data/synthetic_r3_raw.csv"]
    assert "計算し直すと 24.9 です" in chain["照合"][1]
    assert chain["人数"][0] == "この答えの人: 277 人 ÷ 基数: 1,112 人"


def test_an_output_edited_by_hand_is_seen(changed: StudyFolder) -> None:
    """Somebody writes 52.0 over 25.0: the chain says that the file was changed, and what the data give."""
    path = changed.root / "out" / "freq.html"
    path.write_text(path.read_text(encoding="utf-8").replace("<td>25.0</td>", "<td>52.0</td>"), encoding="utf-8")

    chain = _rows(changed, "freq.html", "52.0", "Q10", "参加している")

    assert "手が加えられています" in chain["出力の変更"][0]
    assert "計算し直すと 24.9 です" in chain["照合"][1]


def test_an_output_without_a_record_is_traced_by_what_it_says(study: StudyFolder, tmp_path: Path) -> None:
    shutil.copy(study.root / "out" / "crosstab.xlsx", tmp_path / "kopie.xlsx")
    path = tmp_path / "kopie.xlsx"

    rows = explain_output(study, Wanted(path, "25.0", ("Q10", "全体"))).data.rows
    found = {str(row[1]): str(row[3]) for row in reversed(rows)}

    assert "このファイルの記録がありません" in found["出力を作った命令"]
    assert found["印刷される値"] == "25.0％(n=1,112)"


@pytest.mark.parametrize("address", ["D12", "L12"])
def test_what_is_hidden_when_published_does_not_come_out(study: StudyFolder, address: str) -> None:
    """Q22.a of those from 18 to 29: fewer than ten persons, whose number is no secret; internally all is printed."""
    inside = _rows(study, "crosstab.xlsx", cell=f"Q22.a!{address}")
    shown = inside["出力"][3].removeprefix("印刷されているもの: ")
    hidden = _rows(study, "crosstab.xlsx", cell=f"Q22.a!{address}", policy="publish")

    assert "伏せています" in hidden["出力"][3]
    assert hidden["印刷される値"] == hidden["人数"] == ["人数が少ないため伏せています(公表用の規則)"]
    assert shown not in hidden["出力"][3]


def test_what_a_published_output_hides_stays_hidden(study: StudyFolder, tmp_path: Path) -> None:
    """Even without a run record, and though the study is for internal use."""
    tables = tabulate(study, TableRequest(("Q22.a",), ("age",), policy="publish"))
    page = tables_page(study, study.wave(), tables, command="crosstab")
    path = write_page(page, None, "xlsx", tmp_path / "kouhyou.xlsx")
    hidden = [cell.place for cell in read_printed(path).cells if cell.text == "x"]

    for address in (hidden[0], hidden[1], hidden[-1]):
        rows = explain_output(study, Wanted(path, cell=address)).data.rows
        lines = {str(row[1]): str(row[3]) for row in rows}
        assert lines["照合"] == "この数字は伏せています(公表用の規則)"
        assert lines["印刷される値"] == lines["人数"] == "人数が少ないため伏せています(公表用の規則)"


def test_a_hidden_cell_of_a_text_stays_hidden_too(study: StudyFolder, tmp_path: Path) -> None:
    path = tmp_path / "shou.md"
    path.write_text(
        "表1　地域包括支援センターの対応等への満足度 対応の早さ(年齢別、％)\n\n| 分析軸 | 区分 | n | 満足 |\n"
        "| --- | --- | --- | --- |\n|  | 全体 | 174 | 27.6 |\n| 年齢 | 18～29歳 | x | x |\n",
        encoding="utf-8",
    )

    shown = {str(row[1]): str(row[3]) for row in explain_output(study, Wanted(path, "27.6")).data.rows}
    hidden = {str(row[1]): str(row[3]) for row in explain_output(study, Wanted(path, "x", ("満足",), pick=2)).data.rows}

    assert shown["印刷される値"] == "27.6％(n=174)"
    assert hidden["印刷される値"] == "人数が少ないため伏せています(公表用の規則)"


@pytest.mark.parametrize(
    ("name", "wanted", "code"),
    [
        ("crosstab.html", {"words": "999.9"}, "E-EXP-006"),
        ("crosstab.html", {"words": "25.0", "labels": ("Q99",)}, "E-EXP-006"),
        ("crosstab.html", {"words": None}, "E-EXP-009"),
        ("crosstab.html", {"cell": "Q12!D5"}, "E-EXP-004"),
        ("none.html", {"words": "25.0"}, "E-INP-001"),
    ],
)
def test_what_cannot_be_found_is_told(study: StudyFolder, name: str, wanted: dict[str, object], code: str) -> None:
    with pytest.raises(SurveyError) as stopped:
        explain_output(study, Wanted(study.root / "out" / name, **wanted))  # type: ignore[arg-type]

    assert stopped.value.problems[0].code == code


@pytest.mark.parametrize(
    ("table", "title", "kind"),
    [
        ("", "Q7 災害に備えて地域に必要な準備: 前回との比較", "compare"),
        ("前回調査との比較-Q7-waves", "", "compare"),
        ("", "表6　年齢別の回収率", "rates"),
        ("調査の概要-returns-age", "", "rates"),
        ("単純集計-Q1", "Q1 近所づきあいの程度", "report"),
    ],
)
def test_tables_of_a_report_are_told_apart(table: str, title: str, kind: str) -> None:
    """Figures of returns stand under the labels of questions: they must not be taken for answers."""
    cell = PrintedCell("1", table, title, "50.0", "年齢", "30歳代", "", "回収率")

    assert Traced(Path("report.html"), None, cell, Origin(command="report"), "internal").kind == kind
