"""Wording of E-EXP: where a printed figure or sentence comes from cannot be followed."""

from zushi_survey.core.messages.entry import Message

EXPLAINING_MESSAGES: dict[str, Message] = {
    "E-EXP-001": Message(
        "この種類のファイルの数字はたどれません",
        "zushi-survey が書き出したファイル(「使える値」の種類)を指定してください",
    ),
    "E-EXP-002": Message(
        "zushi-survey が書き出したファイルとして読めません",
        "壊れていないか、ほかのファイルを指定していないかを確かめてください",
    ),
    "E-EXP-003": Message(
        "その番地を読めません", "シートの名前と番地を Q12!D5 のように書いてください(シートは「使える値」にあります)"
    ),
    "E-EXP-004": Message(
        "--cell で番地を指定できるのは Excel のファイル(.xlsx)だけです",
        "ほかの形式では、数字か文の言葉を書いてください(例: explain 42.6 --in out/crosstab.html)",
    ),
    "E-EXP-005": Message(
        "その番地は、表の数字のセルではありません(空欄か、表題・見出し・注です)",
        "数字の入っているセルの番地を書いてください",
    ),
    "E-EXP-006": Message(
        "その数字や言葉は、このファイルにありません",
        "印刷されているとおりに書いてください(例: 42.6、△5.9、1,112)。{nearest}",
    ),
    "E-EXP-007": Message("--pick の番号の候補がありません", "候補の番号を書いてください。--pick を省くと一覧が出ます"),
    "E-EXP-008": Message(
        "--cell と --pick は、--in(数字や文の載っているファイル)と一緒に使います",
        "--in out/crosstab.xlsx のように書き加えてください",
    ),
    "E-EXP-009": Message(
        "何をたどるかが書かれていません",
        "数字・文の言葉・質問の番号のどれかを書いてください"
        "(例: explain 42.6 --in out/crosstab.html、explain Q12 known age=age60)。"
        "Excel のセルなら --in と --cell だけでもたどれます",
    ),
}
