"""What reading one segment gives: statements as data, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zushi_survey.questionnaire.claims import Single


class Obstacle(StrEnum):
    """Why a segment that states something is not understood, in words."""

    NOTHING = ""
    NO_SUBJECT = "何の比率(質問・選択肢)のことかがわかりません。用語集(glossary)に言葉を加えてください"
    NO_ANSWER = "質問はわかりますが、どの回答のことかがわかりません"
    SEVERAL = "二つ以上に読めます"
    UNNAMED = "質問が書かれていないため、何の質問の回答かを確かめてください"
    UNKNOWN_GROUP = "用語集にない区分(人や地区)の文は判定できません。用語集に言葉を加えてください"
    NEGATED = "打ち消しの文です。肯定の言い方に直すと判定できます"
    CROSSED_GROUPS = "区分を組み合わせた文は判定できません"
    COMPLEMENT = "「以外」「除く」の付いた文は判定できません"
    FILTER = "ほかの質問で絞り込んだ比率は判定できません"
    GRID_WITHOUT_MEASURE = "マトリクスの項目の何を比べたのか(満足、関心など)がわかりません"
    GRID_WITHOUT_ITEM = "マトリクスのどの項目のことかがわかりません"
    GROUPS_COMPARED = "区分どうしの比較は、この検査では判定できません(全体との比較は判定できます)"
    SAMENESS = (
        "何と比べて差がないのかがわかりません(前回、全体、性別などの分析軸、もう一つの回答のどれかを書いてください)"
    )
    MIXED = "差がないという言葉と、高い・増加などの言葉が一つの文にあります。文を分けてください"
    CONTINUED = "「前回に引き続き」の文は判定できません(前回の結果も述べているため)。文を分けてください"
    UNEVEN = "「それぞれ」の前に並べたものと、後の数字や言葉の数が合いません。文を分けるか、数をそろえてください"
    STANDOUT_OF_GROUP = "区分の「突出」「際立って」は判定できません(「最も高い」は判定できます)"
    UNKNOWN_ENTRY = "並べたものの中に、用語集にない言葉があります"
    NOT_A_LIST = "順位の文として読めません"
    NO_AXIS = "何の順に並べたのかがわかりません"
    LEAST = "最も低い(少ない)ものの文は、この検査では判定できません"
    NET_IN_ORDER = "まとめ(～計)の順位は判定できません"
    NO_PREDICATE = "高い・低いなどの言葉がわかりません"
    PERCENT_OF_GROUPS = "団体の数は割合では書けません。「15団体中11団体」のように数で書いてください"
    NO_DIRECTION = "差の大きさだけで、どちらが高いのかが書かれていません"
    PREVIOUS_IN_WORDS = "前回の割合は、数字(31.0％など)で書くと確かめられます"
    TURNING_POINT = "「をピークに」「を境に」の文は判定できません"
    GAP = "差が広がった(縮まった)という文は判定できません"
    GROUP_LEFT_OPEN = "前の文の区分のことか、全体のことかがわかりません。区分か「全体」を書いてください"
    EVERY_GROUP = "「いずれの～も」の文は、区分の名前を並べて書くと判定できます"
    NO_GROUP = "分析軸(年齢別など)はわかりますが、どの区分のことかがわかりません"
    UNREAD_FIGURE = "読めない数字があります"


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures beside the statement that the statement's form does not hold; checked against its evidence."""

    points: tuple[str, ...] = ()
    """Differences in points, as written."""
    counts: tuple[str, ...] = ()
    """Numbers of persons."""
    bases: tuple[str, ...] = ()
    """n=."""
    before: tuple[str, ...] = ()
    """Percentages of the previous wave."""
    means: tuple[str, ...] = ()
    """Mean scores."""
    groups: tuple[str, ...] = ()
    """Groups of the hearing: those that raised a point, then those heard."""


NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Read:
    """What a segment says."""

    says: tuple[Single, ...] = ()
    choices: tuple[tuple[Single, ...], ...] = ()
    """Where it can be read in several ways: each of them."""
    obstacle: Obstacle = Obstacle.NOTHING
    figures: Figures = NO_FIGURES
