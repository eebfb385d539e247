"""Options that several commands share: their names, types and Japanese help, one home each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

Format = Literal["terminal", "csv", "json", "html", "xlsx"]
CodebookFormat = Literal["terminal", "html", "xlsx", "md"]
Base = Literal["asked", "answered", "ticks"]
PolicyName = Literal["internal", "publish"]
Show = Literal["percent", "count", "both"]
CorrectionName = Literal["bh", "holm", "none"]
ConventionName = Literal["standard", "unpooled_t", "effective_base"]
MarksName = Literal["none", "whole", "rest", "pairs"]


class AgainstName(StrEnum):
    """What a category may be compared with: options given several times need a type of their own."""

    WHOLE = "whole"
    REST = "rest"
    PAIR = "pair"


class ChapterFormatName(StrEnum):
    """Formats of a running text."""

    DOCX = "docx"
    HTML = "html"
    MD = "md"


StudyOption = Annotated[
    Path, typer.Option("--study", help="調査フォルダー(study.yaml のある場所)", show_default="今いる場所")
]
EngineOption = Annotated[
    Literal["threads", "spark"],
    typer.Option("--engine", help="取り込んだ回答をどこで数えるか: threads=この計算機 spark=Spark"),
]
MasterOption = Annotated[
    str | None, typer.Option("--master", help="Spark の接続先。例: spark://host:7077。省くとこの計算機だけで動きます")
]
WaveOption = Annotated[str | None, typer.Option("--wave", help="調査回の id。省くと study.yaml の report_wave")]
FormatOption = Annotated[Format, typer.Option("--format", help="出力の形式")]
ChapterFormatOption = Annotated[
    list[ChapterFormatName] | None, typer.Option("--format", help="出力の形式。何度でも書けます。省くとすべて")
]
CheckFormatOption = Annotated[
    Literal["terminal", "csv", "json", "html", "xlsx", "docx"],
    typer.Option("--format", help="出力の形式。html は本文に印を付け、docx はコメントを付けます(元の文書は変えません)"),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", help="書き出すファイル。省くと csv と json は画面に、html と xlsx は調査フォルダーの out に出します"
    ),
]
WhereOption = Annotated[
    str | None, typer.Option("--where", help="絞り込みの条件。例: \"F1 = 2 and age in ('70歳代', '80歳以上')\"")
]
BaseOption = Annotated[
    Base | None,
    typer.Option(
        "--base", help="比率の基数: asked=対象者全員(無回答を含む) answered=回答者 ticks=延べ回答数(複数回答)"
    ),
]
PolicyOption = Annotated[
    PolicyName | None,
    typer.Option("--policy", help="internal=内部検討用(伏せない・公表不可) publish=公表用(少ない人数を伏せる)"),
]
WeightOption = Annotated[str | None, typer.Option("--weight", help="ウエイトの列。省くと study.yaml のとおり")]
UnweightedOption = Annotated[bool, typer.Option("--unweighted", help="ウエイトを使わない")]
WeightedOption = Annotated[
    bool,
    typer.Option(
        "--weighted", help="study.yaml の weighting で作ったウエイトを使う(zushi-survey weight で確かめられます)"
    ),
]
ShowOption = Annotated[Show, typer.Option("--show", help="表の中身: percent=比率 count=人数 both=両方")]
ByOption = Annotated[
    list[str] | None,
    typer.Option("--by", help="分析軸。何度でも書けます。入れ子は sex*age。省くと study.yaml の axes"),
]
CompareByOption = Annotated[
    list[str] | None,
    typer.Option("--by", help="区分ごとにも比べる分析軸(両方の調査票にあるもの)。何度でも書けます。省くと全体だけ"),
]
EarlierOption = Annotated[
    str | None, typer.Option("--with", help="比べる前の調査回の id。省くと study.yaml の compare_wave")
]
AgainstOption = Annotated[
    list[AgainstName] | None,
    typer.Option("--against", help="比べる相手: whole=全体 rest=その区分以外の人 pair=区分どうし。何度でも書けます"),
]
GivenOption = Annotated[
    str | None,
    typer.Option("--given", help="この分析軸をそろえても差が残るかを確かめる。例: --by household --given age"),
]
OrderOption = Annotated[
    bool, typer.Option("--order", help="選択肢(マトリクスは項目)の順位と、「最も」と言えるかを検定する")
]
OrderedByOption = Annotated[
    str | None,
    typer.Option("--option", help="--order: マトリクスの項目を、この選択肢(まとめ)の比率で比べる。省くと平均点"),
]
AlphaOption = Annotated[float | None, typer.Option("--alpha", help="有意水準。省くと study.yaml の statistics")]
CorrectionOption = Annotated[
    CorrectionName | None, typer.Option("--correction", help="多重比較の補正: bh=BH法 holm=ホルム法 none=しない")
]
ConventionOption = Annotated[
    ConventionName | None,
    typer.Option("--convention", help="差の検定の流儀。ほかの集計ソフトの結果と合わせるときだけ変えます"),
]
MarksOption = Annotated[
    MarksName | None,
    typer.Option(
        "--marks",
        help="差の印: whole=全体との差 rest=ほかの人との差 pairs=区分どうし none=なし。省くと study.yaml のとおり",
    ),
]
IntervalsOption = Annotated[bool, typer.Option("--intervals", help="信頼区間の下限と上限を並べる")]


def weight_of(column: str | None, *, unweighted: bool, weighted: bool) -> str | None:
    """The weights to use: a column, the plan of study.yaml, none at all (empty), or as declared (None)."""
    if unweighted + weighted + (column is not None) > 1:
        raise typer.BadParameter("--weight、--unweighted、--weighted はどれか1つだけ指定できます")
    if weighted:
        from zushi_survey.pipeline.folder import PLANNED_WEIGHTS

        return PLANNED_WEIGHTS
    return "" if unweighted else column
