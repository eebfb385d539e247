"""Wording of E-WGT: problems of weights."""

from zushi_survey.core.messages.entry import Message

WEIGHT_MESSAGES: dict[str, Message] = {
    "E-WGT-001": Message(
        "この調査回にはウエイトの作り方が書かれていません",
        "study.yaml の waves に weighting を書いてください(例: weighting: {{rake: [sex, age]}})",
    ),
    "E-WGT-002": Message(
        "回収率の補正(classes)には発送台帳が要ります",
        "study.yaml の waves に ledger を書くか、weighting の classes を除いてください",
    ),
    "E-WGT-003": Message(
        "発送台帳にない軸です", "weighting の classes には、ledger の axes に書いた軸を指定してください"
    ),
    "E-WGT-004": Message(
        "人口に合わせるには人口のファイルが要ります",
        "study.yaml の waves に population を書くか、weighting の poststratify と rake を除いてください",
    ),
    "E-WGT-005": Message(
        "人口のファイルにない軸です",
        "weighting の poststratify と rake には、population の axes に書いた軸を指定してください",
    ),
    "E-WGT-006": Message(
        "軸「{axis}」のもとになる質問の列が回答ファイルにありません",
        "回答ファイルに列を加えるか、weighting からこの軸を除いてください",
    ),
    "E-WGT-007": Message(
        "軸「{axis}」の区分に重なりがあるため、人口に合わせられません",
        "1人が1つの区分だけに入る軸を指定してください",
    ),
    "E-WGT-008": Message(
        "軸「{axis}」に、人口はあるのに回答者が1人もいない区分があります",
        "質問票の axes と人口のファイルで、近い区分と1つにまとめてください(順序のある軸は ordered: true と書くと隣の区分と合わせます)",
    ),
    "E-WGT-009": Message(
        "軸「{axis}」に、回答者がいるのに人口の書かれていない区分があります",
        "人口のファイルにこの区分の行を加えるか、区分の言葉を質問票の axes にそろえてください",
    ),
    "E-WGT-010": Message(
        "軸「{axis}」に、人口が1人以上でない区分があります",
        "人口のファイルの数を確かめるか、質問票の axes でこの区分を近い区分とまとめてください",
    ),
    "E-WGT-011": Message(
        "軸「{axis}」と軸「{other}」で、人口の合計が0.1％を超えて違います",
        "人口のファイルで、軸ごとの合計が同じになるように直してください",
    ),
    "E-WGT-012": Message(
        "レイキングが{cycles}回で収まりませんでした。最も外れたのは軸「{axis}」の区分「{category}」です(目標との差 {error}％)",
        "区分をまとめるか、rake の軸を減らしてください(軸の組み合わせに回答者のいないところが多いと収まりません)",
    ),
    "E-WGT-013": Message(
        "同じ軸を回収率の補正(classes)と人口への合わせ込みの両方に使っています",
        "どちらか一方にしてください(二重に補正しても精度は上がらず、ウエイトのばらつきが増えます)",
    ),
    "E-WGT-014": Message("有効票が1票もないため、ウエイトを作れません", "回答ファイルと無効票の規則を確かめてください"),
    "E-WGT-015": Message(
        "人口のファイルに、軸「{axis}」の区分ごとの人口が1行もありません",
        "poststratify に複数の軸を書くときは、すべての軸の区分を書いた行が要ります(ない場合は rake を使ってください)",
    ),
}
