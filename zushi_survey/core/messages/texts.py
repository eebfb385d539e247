"""Wording of E-TXT: problems of texts to be checked, of the glossary and of links files."""

from zushi_survey.core.messages.entry import Message

TEXT_MESSAGES: dict[str, Message] = {
    "E-TXT-001": Message(
        "この種類の文書は読めません", "Word(.docx)、HTML、Markdown(.md)、テキスト(.txt)のどれかで保存してください"
    ),
    "E-TXT-002": Message("Wordの文書として読めません({detail})", "Wordで開き、.docx の形式で保存し直してください"),
    "E-TXT-003": Message("文書に文がありません", "正しいファイルかどうかを確かめてください"),
    "E-TXT-004": Message("文書が大きすぎます", "調査について述べた部分だけのファイルにしてください"),
    "E-TXT-005": Message(
        "パスワードの付いた文書か、古い形式(.doc)の文書です",
        "Wordで開き、パスワードのない .docx の形式で保存してください",
    ),
    "E-TXT-006": Message(
        "コメント付きのWord文書を元の文書に上書きしようとしています", "--out で別の名前を指定してください"
    ),
    "E-TXT-010": Message(
        "用語集にある質問・選択肢・まとめが質問票にありません", "番号を直すか、用語集からその行を消してください"
    ),
    "E-TXT-011": Message("用語集にある軸・区分が質問票にありません", "id を直すか、用語集からその行を消してください"),
    "E-TXT-020": Message(
        "リンクのファイルの claim が、調査の claims ファイルにありません",
        "id を直すか、claim を消して says に読み方を書いてください",
    ),
    "E-TXT-021": Message(
        "リンクのファイルの読み方にある名前が質問票にありません",
        "says(または candidates)の質問・選択肢・軸・区分を直してください",
    ),
}
