"""Wording of E-QST: problems of a questionnaire file."""

from zushi_survey.core.messages.entry import Message

QUESTIONNAIRE_MESSAGES: dict[str, Message] = {
    "E-QST-001": Message("YAMLとして読めません({detail})", "その行の字下げ・コロン・引用符を確かめてください"),
    "E-QST-002": Message("知らない項目名です", "つづりを直してください{nearest}"),
    "E-QST-003": Message("必要な項目がありません", "項目「{name}」を書き加えてください"),
    "E-QST-004": Message("項目の値が正しくありません({detail})", "書き方を docs/questionnaire.md で確かめてください"),
    "E-QST-005": Message("同じ名前が二度使われています", "{kind}の名前は重ならないように付け直してください"),
    "E-QST-006": Message("存在しない質問を参照しています", "質問の番号を直すか、その質問を書き加えてください{nearest}"),
    "E-QST-007": Message("存在しない選択肢を参照しています", "選択肢の番号を直してください"),
    "E-QST-008": Message("条件式が読めません({detail})", "例: Q1 in (3, 4) and not F1 = 2 のように書いてください"),
    "E-QST-009": Message(
        "後の質問の回答で対象者を決めています", "対象者の条件には、その質問より前の質問だけを使ってください"
    ),
    "E-QST-010": Message("質問の種類と書き方が合いません({detail})", "{hint}"),
    "E-QST-011": Message(
        "この版では読めない書式番号です",
        "schema_version を {allowed} にするか、新しい版の zushi-survey を使ってください",
    ),
    "E-QST-012": Message("同じ番号を二度書いています(同じキーの重複)", "後に書いたほうを消すか、名前を変えてください"),
    "E-QST-013": Message("ファイルがありません", "ファイル名と置き場所を確かめてください"),
}
