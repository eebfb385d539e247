"""The verdict on one claim, with the grounds that the grammar of words does not have and the evidence it rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from zushi_survey.analysis.facts import Evidence, Unknown
from zushi_survey.analysis.words.verdicts import Finding, Verdict
from zushi_survey.questionnaire.claims import Single


class Ground(StrEnum):
    """Why a verdict is what it is, where it is not a matter of words; `{found}` is what the data say instead."""

    HIDDEN = "公表の基準により伏せた数字によるため、確かめられません"
    NO_COLUMN = "回答ファイルにこの質問の列がありません"
    NOBODY = "回答した人がいません"
    NO_EARLIER_WAVE = "比べる前回の調査がありません"
    NOT_COMPARABLE = "調査回の対応表で、前回と比べられない質問とされています"
    NO_COMMON_AXIS = "前回の調査に同じ分析軸がないため、この区分は前回と比べられません"
    NO_WEIGHTS = "前回の調査にウエイトがないため、比べられません"
    NOT_ONE_OF_THEM = "順位に入れない選択肢(その他、特にないなど)か、順位にない選択肢です"
    NO_HEARING = "ヒアリングの記録がありません"
    NO_CODE = "コード表にないコードによるため、確かめられません"
    NOT_RECORDED = "調査の記録(study.yaml、発送台帳、団体の一覧)に書かれていません"
    RECORDS_DIFFER = "study.yaml の記録が、発送台帳や団体の一覧と合いません"
    UNREADABLE = "割合の言い方として読めません"
    UNKNOWN_STRENGTH = "差の大きさの言い方として読めません"
    RECORD_DIFFERS = "記録と違います(記録: {found})"
    NOT_OVER = "この割合を超えていません"
    NOT_UNDER = "この割合を下回っていません"
    LIMIT_WITHIN_ERROR = "標本ではそのとおりですが、信頼区間を考えると言い切れません"
    NOT_POSITIVE = "平均点が0を超えない項目があります({found})"
    NONE_CHANGED = "そのように変わった選択肢はありません"
    CHANGED_WITHIN_ERROR = "そのように動いた選択肢はありますが、誤差の範囲です"
    ALL_CHANGED = "すべての選択肢が変わっており、一部ではありません"
    NOT_EXTREME = "この分析軸でいちばん高い(低い)のは「{found}」です"
    COMPOSITION_ONLY = "回答者の構成についての記述です。市民全体の変化とはいえません"
    NOT_TOGETHER = "ともに現れる関係ではありません"
    NO_ASSOCIATION = "関連があるとはいえません(誤差の範囲内です)"
    DIFFERS_ALONG = "区分ごとの差は誤差の範囲ですが、分析軸の全体では差が認められます"
    TENDENCY_OF_GROUP = "区分ごとの「傾向」は確かめられません(全体の傾向は確かめられます)"
    TENDENCY_OF_TWO = "3回以上の調査で比べられる質問ではないため、「傾向」といえません"
    TENDENCY_TURNED = "全体としてはその方向ですが、途中に逆の方向の変化があるため、「傾向」といえません"
    STANDOUT_OF_MEANS = "平均点には「突出」の基準(10ポイント)がありません"
    OTHERS_REACH = "ほかにも選ばれている選択肢があります({found})"
    NOT_MENTIONED = "もとになる発言がありません"
    TOO_FEW_GROUPS = "言及した団体は{found}です"
    NOT_EVERYWHERE = "言及のないテーマ・種類があります({found})"
    SILENT = "言及していない団体があります({found})。言及がないことは反対とも賛成とも読めません"
    TOO_FEW_CODES = "挙げられた課題は{found}種類です"
    NOT_QUOTED = "引用した文が、元の発言の中に見つかりません"
    CAUSE_GUESSED = "原因の推測です。調査からは判定できません"
    CAUSE_ASSERTED = "調査からは、原因をいえません。いえるのは、ともに現れること(関連)までです"
    CAUSE_LEFT_OPEN = "原因を言い切っていますが、別のところで原因は未検討とされています({found})"
    OUTSIDE = "この調査からは判定できません: {found}"
    NO_STATEMENT = "参照している記述がありません"


class Part(NamedTuple):
    """The verdict on one claim of a statement."""

    claim: Single
    verdict: Verdict
    reason: str
    """Identifier of the reason; empty where the claim simply holds."""
    note: str
    """The reason in Japanese."""
    better: str
    """The phrase that fits, where there is one."""
    evidence: tuple[Evidence, ...]
    remarks: tuple[str, ...] = ()
    """What a reader should know besides, in Japanese."""


def holds(claim: Single, *evidence: Evidence, verdict: Verdict = Verdict.SUPPORTED) -> Part:
    """The claim holds."""
    return Part(claim, verdict, "", "", "", evidence)


def of_finding(claim: Single, finding: Finding, *evidence: Evidence, remarks: tuple[str, ...] = ()) -> Part:
    """What the grammar of words found."""
    reason = finding.remark.name.lower() if finding.remark else ""
    return Part(claim, finding.verdict, reason, finding.note, finding.better, evidence, remarks)


def on_ground(
    claim: Single, verdict: Verdict, ground: Ground, *evidence: Evidence, found: str = "", better: str = ""
) -> Part:
    """A verdict for one of the reasons of this module."""
    note = ground.value.replace("{found}", found)
    return Part(claim, verdict, ground.name.lower(), note, better, evidence)


def undecided(claim: Single, unknown: Unknown, *evidence: Evidence) -> Part:
    """No verdict, because a fact is not there."""
    return on_ground(claim, Verdict.UNDECIDED, Ground[unknown.name], *evidence)
