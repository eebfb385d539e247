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
    "E-TAB-011": Message("Fisher の正確検定は 2×2 の表だけに使えます", "method を省くか monte_carlo にしてください"),
    "E-TAB-012": Message(
        "分析軸をそろえる検定には、そろえる軸のほかにもう1つの分析軸が要ります", "--by に別の分析軸を書いてください"
    ),
    "E-TAB-013": Message(
        "順位を比べられるのは、選択肢のある質問とマトリクスだけです", "選択肢のある質問の番号を書いてください"
    ),
    "E-TAB-014": Message(
        "--option は、マトリクスの項目を比べるときに使います", "--option を消すか、マトリクスの質問を書いてください"
    ),
    "E-TAB-015": Message("存在しない選択肢です", "選択肢の番号か、まとめの id を書いてください"),
    "E-TAB-016": Message(
        "選択肢に点数がないため、項目を平均で比べられません",
        "--option に、比べる選択肢の番号かまとめの id を書いてください",
    ),
    "E-TAB-017": Message("{first} と {second} は一緒に使えません", "どちらか一方にしてください"),
    "E-TAB-018": Message("マトリクスの質問は、項目まで書いてください", "Q17.a のように書いてください"),
    "E-TAB-019": Message("その集計表に、指定した選択肢か区分がありません", "名前を確かめてください{nearest}"),
    "E-TAB-020": Message(
        "その文は、調査の文の一覧(claims)にありません",
        "文の番号、または文の言葉をそのまま書いてください{nearest}。数字なら、質問の番号と選択肢を書いてください",
    ),
    "E-TAB-009": Message("ウエイトの列がありません", "列名を確かめてください{nearest}"),
}
