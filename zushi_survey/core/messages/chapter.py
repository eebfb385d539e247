"""Wording of E-CHP: the plan of a chapter (chapter.md), and what the data do not carry."""

from zushi_survey.core.messages.entry import Message

CHAPTER_MESSAGES: dict[str, Message] = {
    "E-CHP-001": Message(
        "知らない書き方の欄です",
        "{{{{ }}}} の中の最初の言葉を、使える値のどれかか、Q10=1 や Q12:known の形にしてください",
    ),
    "E-CHP-002": Message("分析軸がありません", "by に続けて分析軸の id を書いてください(例: by age household)"),
    "E-CHP-003": Message("表・図・クロス表・発言・結果の欄は、文の中に書けません", "欄だけを1行に書いてください"),
    "E-CHP-004": Message("most の後が数ではありません", "most 3 のように、数を書いてください"),
    "E-CHP-005": Message("何についての欄かが書かれていません", "質問、選択肢、まとめなどの id を書き足してください"),
    "E-CHP-006": Message("{{{{ と }}}} が対になっていません", "かっこの数を確かめてください。1つの欄は1行に書きます"),
    "E-CHP-007": Message("調査票、集計の軸、ヒアリングにない名前です", "id を確かめて書き直してください{nearest}"),
    "E-CHP-008": Message("この欄では使えない書き方です", "{detail}"),
    "E-CHP-009": Message(
        "章の原稿がありません", "--plan のファイルの名前を確かめるか、--plan を省いて原稿を作らせてください"
    ),
    "E-CHP-010": Message("この文は書きませんでした: {detail}", "原稿の欄を書き直すか、そのまま消しておいてください"),
    "E-CHP-011": Message(
        "出力した文書に手が加えられているため、上書きしませんでした",
        "新しい版は {new} に書きました。見比べて、要る方を残してください",
    ),
}
