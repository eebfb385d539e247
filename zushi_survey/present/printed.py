"""Words about an output: its candidates, where a figure stands in it, which run wrote it, whether it still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from zushi_survey.analysis.tables import Policy
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.explaining import Step
from zushi_survey.present.wording import SUPPRESSED_MARK
from zushi_survey.questionnaire.printed import PrintedCell, PrintedTable

_ARROW: Final = " > "
_HIDDEN: Final = "x(人数が少ないため伏せています。公表用の規則によるもので、元の数字はここでも示しません)"
_ROW_NAMES: Final = (
    *("wave", "question", "item", "option_label", "option", "axis", "category_label", "category"),
    *("kind", "theme", "code", "second", "group_type", "measure"),
)
_OPTIONS: Final = {
    "axes": "--by",
    "by": "--by",
    "where": "--where",
    "base": "--base",
    "policy": "--policy",
    "wave": "--wave",
    "weight": "--weight",
    "earlier": "--with",
    "show": "--show",
    "marks": "--marks",
    "deadline": "--deadline",
    "given": "--given",
    "plan": "--plan",
}
"""Options of a run as its command line wrote them."""
_DEFAULTS: Final = {"show": "percent"}


class Candidate(NamedTuple):
    """One place of an output that prints what was asked for."""

    place: str
    table: str
    labels: str
    text: str


def candidate_of_cell(cell: PrintedCell) -> Candidate:
    """A cell as a candidate."""
    return Candidate(cell.place, cell.title or cell.table, labels_in_words(cell), cell.text)


def candidate_of_sentence(line: int, words: str) -> Candidate:
    """A sentence as a candidate."""
    return Candidate(f"{line}行目の文", "", "", words)


def candidates_table(candidates: Sequence[Candidate], wanted: str, name: str) -> DisplayTable:
    """One row per candidate, numbered as `--pick` takes them."""
    labels = ("場所", "表", "見出し", "印刷されている値・文")
    rows = [DisplayRow("", str(number), tuple(map(DisplayCell, one))) for number, one in enumerate(candidates, 1)]
    return DisplayTable(
        id="candidates",
        title=f"{name} の「{wanted}」の候補({len(candidates):,}件)",
        subtitles=("同じ数字や言葉が何か所かにあります。たどるものの番号を --pick で選んでください",),
        columns=tuple(DisplayColumn(label, "text") for label in labels),
        rows=tuple(rows),
        row_headings=("", "番号"),
        notes=("質問の番号・区分・表の言葉を続けて書くと、候補を絞れます(例: explain 42.6 Q12 60歳代 --in …)。",),
    )


def candidates_data(candidates: Sequence[Candidate], about: dict[str, str]) -> DataTable:
    """The candidates as rows."""
    rows = tuple((number, *one) for number, one in enumerate(candidates, 1))
    return DataTable(("number", *Candidate._fields), rows, about)


def labels_in_words(cell: PrintedCell) -> str:
    """The labels a figure stands under; of a data row, what the row is about."""
    keys = dict(cell.keys)
    if not keys:
        return _ARROW.join(cell.labels)
    said = [keys[name] for name in _ROW_NAMES if keys.get(name)]
    return _ARROW.join((*dict.fromkeys(said), cell.column))


def place_step(name: str, sha: str, found: Candidate, *, is_shown: bool = True) -> Step:
    """The output and the place in it; `is_shown` off leaves the figure out."""
    where = f"場所: 表「{found.table}」 {found.place}" if found.table else f"場所: {found.place}"
    text = _HIDDEN if found.text == SUPPRESSED_MARK or not is_shown else found.text
    lines = (f"{name} SHA-256 {sha}", where, found.labels and f"見出し: {found.labels}", f"印刷されているもの: {text}")
    return Step("出力", tuple(line for line in lines if line))


def run_steps(
    command: str, version: str, options: Mapping[str, Any], moved: Sequence[str], *, is_edited: bool
) -> Iterator[Step]:
    """The command that wrote the output, and whether its inputs are still the same."""
    if is_edited:
        yield Step(
            "出力の変更", ("このファイルは、書き出したあとで手が加えられています(照合値が実行の記録と違います)",)
        )
    if not command:
        yield Step("出力を作った命令", ("この調査フォルダーの実行の記録(out/runs)に、このファイルの記録がありません",))
        return
    yield Step("出力を作った命令", (f"zushi-survey {version}", _command_line(command, options)))
    changed = f"出力のあとで変わったか、なくなったファイル: {'、'.join(moved)}"
    yield Step("出力のあとの入力", (changed if moved else "変わっていません(照合値は出力を作ったときと同じです)",))


def _command_line(command: str, options: Mapping[str, Any]) -> str:
    """The command with the options that were given."""
    words = [f"zushi-survey {command}", *(map(str, options.get("questions") or ()))]
    for name, option in _OPTIONS.items():
        value = options.get(name)
        if value in (None, "", [], _DEFAULTS.get(name)):
            continue
        words += [f"{option} {one}" for one in (value if isinstance(value, list) else [_quoted(str(value))])]
    return " ".join(words)


def _quoted(text: str) -> str:
    """The text as a command line takes it."""
    return f'"{text}"' if " " in text else text


def same_step(what: str, printed: str, now: str | None) -> Step:
    """Whether the figure comes out again from today's data; `now` None where it is hidden."""
    if now is None:
        return Step("照合", ("この数字は伏せています(公表用の規則)",))
    verdict = (
        "今のデータから計算し直した値と一致しました"
        if printed == now
        else f"今のデータから計算し直すと {now} です(印刷のあとで、データ・修正の規則・質問票のどれかが変わっています)"
    )
    return Step("照合", (f"この数字は: {what}", verdict))


def table_steps(table: PrintedTable) -> Iterator[Step]:
    """What the output itself says of the table."""
    if table.about:
        yield Step("表の説明", table.about)
    if table.notes:
        yield Step("表の注", table.notes)


def untraced_step(reason: str, instead: str) -> Step:
    """What cannot be followed further, why, and what would work."""
    return Step("ここから先", (f"集計表のセルまではたどれません: {reason}", f"たどる方法: {instead}"))


def meaning_steps(kind: str, cell: PrintedCell) -> Iterator[Step]:
    """What a figure of this kind of output is, and what its column counts."""
    lines = [_KINDS[kind]] if kind in _KINDS else []
    names = [*cell.labels, cell.row]
    lines += [f"{name}: {_RATES[name]}" for name in dict.fromkeys(names) if kind in _WITH_RATES and name in _RATES]
    if lines:
        yield Step("この数字について", tuple(lines))


def sources_step(files: Sequence[tuple[str, str]]) -> Step:
    """The files a figure rests on, with their checksums."""
    return Step("入力の照合値", tuple(f"{name} SHA-256 {sha}" for name, sha in files))


_KINDS: Final = {
    "rates": "調査票の数から計算した値です(発送台帳と回答ファイルの行を数えます。回答の内容にはよりません)",
    "precision": "回答者の数(n)と回答の比率から計算した誤差の大きさです(特定の質問の回答にはよりません)",
    "weight": "回答者の構成を人口に合わせるウエイトについての値です(study.yaml の weighting で計算します)",
    "hearing": "団体ヒアリングのコードを数えた値です(アンケートの回答にはよりません)",
    "validate": "回答ファイルの点検で見つかったものの数です",
    "sensitivity": "集計の方法を変えて計算し直した結果です(もとの数字は freq・crosstab・compare の出力にあります)",
    "test": "差や関連の検定の結果です(検定した比率は、同じ質問の crosstab の表にあります)",
    "compare": "前回の調査と比べた結果です",
    "diff": "2つの回答ファイルを比べた結果です",
    "check": "文書の点検の結果です",
    "questionnaire": "質問票に書かれている内容です",
}
_WITH_RATES: Final = ("rates", "chapter", "report", "")
_RATES: Final = {
    "配布数": "発送台帳の行の数(宛先不明を含む)",
    "対象者数": "調査票を送った人の数(発送台帳の行の数)",
    "宛先不明": "発送台帳で宛先不明とされた数",
    "未返送": "発送台帳のうち、宛先不明でも回収でもない数",
    "回収数": "戻ってきた調査票の数(無効票を含む)",
    "無効票": "回収した票のうち、集計に使わないもの(理由は「無効票の内訳」)",
    "無効回答": "回収した票のうち、集計に使わないもの",
    "有効回収数": "回収数から無効票を除いた数。集計はこの票によります",
    "回収率": "回収数 ÷ 配布数",
    "有効回収率": "有効回収数 ÷ 配布数",
    "有効回収率(到達ベース)": "有効回収数 ÷ (配布数 - 宛先不明)",
}


def counted_groups_step(name: str, groups: Sequence[tuple[str, str]], segments: Sequence[str], policy: Policy) -> Step:
    """The groups (id and type) and segments behind a number of groups, by their ids; none in what is published."""
    if policy == "publish":
        return Step("数えた団体と発言", (name, _GROUPS_HIDDEN))
    said = "、".join(f"{group}({kind})" for group, kind in groups) or "なし"
    lines = (f"団体({len(groups):,}): {said}", f"発言の番号({len(segments):,}): {'、'.join(segments) or 'なし'}")
    return Step("数えた団体と発言", (name, *lines))


_GROUPS_HIDDEN: Final = "団体と発言の番号は、公表用の来歴には示しません(--policy internal で確かめられます)"
