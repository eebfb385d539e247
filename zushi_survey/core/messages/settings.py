"""Wording of E-SET: problems of study.yaml and its companion files."""

from zushi_survey.core.messages.entry import Message

SETTING_MESSAGES: dict[str, Message] = {
    "E-SET-001": Message(
        "study.yaml に書かれていない調査回です", "report_wave と compare_wave には waves の id を書いてください"
    ),
    "E-SET-002": Message(
        "調査フォルダーに study.yaml がありません", "調査フォルダーの中で実行するか、--study で場所を指定してください"
    ),
    "E-SET-003": Message(
        "ファイルが調査フォルダーの外を指しています",
        "ファイルを調査フォルダーの中に置き、そこからの相対の場所を書いてください",
    ),
    "E-SET-004": Message(
        "存在しない軸を指定しています", "軸の名前を直すか、質問票の axes に書き加えてください{nearest}"
    ),
    "E-SET-005": Message("報告書の計画(report)に、質問票にない質問があります", "質問の番号を直してください{nearest}"),
    "E-SET-006": Message(
        "報告書の模式図(report.map)が、質問票の軸と合いません",
        "axis には質問票の軸の id を、rows にはその軸の区分の id を書いてください{nearest}",
    ),
    "E-SET-007": Message(
        "満足度と重要度の散布図(report.scatter)にできない質問です",
        "同じ項目をもつ2つのマトリクスで、選択肢に点数(score)かまとめ(nets)のあるものを書いてください",
    ),
    "E-SET-008": Message(
        "study.yaml では実データの調査ですが(data_origin が real か、書かれていない)、ファイルは合成データです",
        "合成データの調査なら study.yaml に data_origin: synthetic と書いてください。"
        "実データの調査なら、合成データのファイルを実データのものに取り替えてください",
    ),
}
