"""Wording of E-CLM: problems of a file of statements (`claims`)."""

from zushi_survey.core.messages.entry import Message

CLAIM_MESSAGES: dict[str, Message] = {
    "E-CLM-001": Message("記述の一覧にある質問が調査票にありません", "質問の番号を直してください{nearest}"),
    "E-CLM-002": Message(
        "記述の一覧にある選択肢・まとめが質問にありません",
        "選択肢は Q10=1、まとめは Q12:known のように、調査票の番号・id で書いてください",
    ),
    "E-CLM-003": Message("記述の一覧にある分析軸が調査票にありません", "分析軸の id を直してください{nearest}"),
    "E-CLM-004": Message("記述の一覧にある区分が分析軸にありません", "区分の id を直してください"),
    "E-CLM-005": Message(
        "記述の一覧にある項目が質問にありません",
        "マトリクスの質問では項目の id、ほかの質問では選択肢の番号を書いてください",
    ),
    "E-CLM-006": Message(
        "平均点のない質問です",
        "点数(score)のある質問を書くか、選択肢・まとめを Q10=1、Q12:known のように書いてください",
    ),
    "E-CLM-007": Message("参照している記述が一覧にありません", "statements か background にある id を書いてください"),
    "E-CLM-008": Message("記述の参照が一回りして元に戻ります", "same の先を、内容の書かれた記述にしてください"),
    "E-CLM-009": Message("同じ id の記述が二度以上あります", "id が重ならないように付け直してください"),
    "E-CLM-010": Message("{kind} の書き方が足りないか、多すぎます", "{hint}"),
    "E-CLM-011": Message("順序のない分析軸です", "「ほど」は、調査票で ordered: true とした分析軸にだけ使えます"),
    "E-CLM-012": Message(
        "この調査には記述の一覧がありません", "study.yaml に claims: claims.yaml と書き、記述の一覧を置いてください"
    ),
}
