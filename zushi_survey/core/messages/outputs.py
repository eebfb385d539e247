"""Wording of E-OUT: problems of writing."""

from zushi_survey.core.messages.entry import Message

OUTPUT_MESSAGES: dict[str, Message] = {
    "E-OUT-001": Message(
        "ファイルに書き込めません({detail})",
        "フォルダーの書き込み権限を確かめ、ほかのソフトで開いていれば閉じてください",
    ),
    "E-OUT-002": Message(
        "フォルダーがすでにあり、中身があります", "別の名前を指定するか、要らなければ中身を片付けてください"
    ),
    "E-OUT-003": Message(
        "図の文字に、図のフォントにない文字があります",
        "調査票の題名や選択肢(short)を、フォントにある字に書き換えてください",
    ),
}
