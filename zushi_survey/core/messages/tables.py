"""Wording of E-TAB: problems of a table request."""

from zushi_survey.core.messages.entry import Message

TABLE_MESSAGES: dict[str, Message] = {
    "E-TAB-001": Message(
        "存在しない質問です", "質問の番号を確かめてください{nearest}。一覧は zushi-survey questionnaire で見られます"
    ),
    "E-TAB-002": Message("存在しない分析軸です", "軸の名前を確かめるか、質問票の axes に書き加えてください{nearest}"),
    "E-TAB-003": Message("絞り込みの条件が読めません({detail})", "例: --where \"Q10 = 1 and age = '80歳以上'\""),
    "E-TAB-004": Message("自由記述は集計表にできません", "自由記述以外の質問を指定してください"),
    "E-TAB-005": Message(
        "回答ファイルに列がないため集計できません", "回答ファイルに列を加えるか、質問票の columns を直してください"
    ),
    "E-TAB-006": Message(
        "公表用では3つ以上の軸を重ねた表は出せません",
        "軸を2つまでにするか、--policy internal で内部用として出してください",
    ),
    "E-TAB-007": Message(
        "延べ回答数を基数にできるのは複数回答だけです", "--base には asked か answered を指定してください"
    ),
    "E-TAB-010": Message(
        "関連の検定ができるのは、単数回答の質問(マトリクスは項目まで指定)だけです",
        "Q10 や Q17.a のように指定してください",
    ),
    "E-TAB-009": Message("ウエイトの列がありません", "列名を確かめてください{nearest}"),
}
