"""Wording of E-STA: problems of what was asked of the statistics."""

from zushi_survey.core.messages.entry import Message

STATISTICS_MESSAGES: dict[str, Message] = {
    "E-STA-001": Message(
        "母集団の人数が有効回収数({valid})より少なくなっています",
        "--population か study.yaml の population_size を確かめてください",
    ),
    "E-STA-002": Message("{option} の数が使える範囲にありません", "範囲の中の数を書いてください"),
    "E-STA-003": Message(
        "有効回収率が分からない区分があります({labels})",
        "--return-rate 55 (すべて同じ)か --return-rate 区分=48 (区分ごと)を書いてください",
    ),
    "E-STA-004": Message(
        "--return-rate が読めません",
        "--return-rate 55 か --return-rate 区分=48 のように、0より大きく100以下の数で書いてください",
    ),
    "E-STA-005": Message(
        "--group と --return-rate は、配布数の計画(--change)と一緒に使います",
        "--change 5 のように、見たい変化を書いてください",
    ),
    "E-STA-020": Message(
        "抽出の設計に使う列が回答ファイルにありません",
        "study.yaml の design の列名を確かめてください(zushi-survey validate が近い名前の列を示します)",
    ),
    "E-STA-021": Message(
        "抽出の層か抽出単位が空欄の票があります({count}票)",
        "どの層のどの地点から抽出したかを、すべての票に書き入れてください",
    ),
    "E-STA-022": Message(
        "抽出単位の総数が、0より大きい数でない票があります({count}票)",
        "層ごとの総数を数で書くか、study.yaml の population を消してください(有限母集団修正をしません)",
    ),
    "E-STA-023": Message(
        "抽出した数が総数より多い層があります({count}層)",
        "population には、その段で抽出する単位(調査地点、または個人)の総数を書いてください",
    ),
    "E-STA-024": Message(
        "同じ層の中で総数が食い違っています({count}層)", "一つの層のすべての票に、同じ総数を書いてください"
    ),
    "E-STA-025": Message(
        "個人を抽出した段のあとに、さらに段が書かれています",
        "個人の段は最後に書くか、途中の段に cluster(抽出単位の列)を書いてください",
    ),
    "E-STA-026": Message(
        "抽出単位が1つしかない層があり、標準誤差を求められません({count}層)",
        "隣の層と合わせるか、study.yaml の design に lonely_psu: adjust(全体の平均からのずれで代える)、average(ほかの層の平均で代える)、remove(誤差なしとみなす)のどれかを書いてください",
    ),
    "E-STA-027": Message(
        "抽出単位が1つしかない層({count}層)に代わる、ほかの層がありません",
        "隣の層と合わせるか、study.yaml の design に lonely_psu: adjust か remove を書いてください",
    ),
    "E-STA-028": Message("複製ウエイトが0以上の数でない票があります({count}票)", "複製ウエイトの列を直してください"),
    "E-STA-029": Message(
        "rscales の数が複製ウエイトの列の数と合いません", "rscales は複製ウエイトの列ごとに1つ書いてください"
    ),
    "E-STA-030": Message(
        "複製ウエイトの列(columns)か作り方(make)の、どちらか一方を書いてください",
        "study.yaml の design.replicates を直してください",
    ),
    "E-STA-031": Message(
        "複製ウエイトを人口の内訳に合わせられません",
        "人口に合わせる軸を減らすか、区分を合わせるか、複製ウエイトを使わない設計にしてください",
    ),
    "E-STA-032": Message(
        "抽出単位が1つしかない層があり、複製ウエイトを作れません({count}層)",
        "隣の層と合わせるか、study.yaml の design に lonely_psu: remove(誤差なしとみなす)を書くか、replicates を消してください",
    ),
    "E-STA-040": Message(
        "study.yaml の sensitivity に書かれた{what}が質問票にありません",
        "sensitivity の nets と standardise を、質問票の質問番号・まとめ・選択肢・軸に合わせてください",
    ),
    "E-STA-041": Message(
        "構成をそろえる軸の区分が、前回の調査回と合いません",
        "両方の質問票で、同じ id の軸に同じ id の区分を同じ順に書くか、sensitivity の standardise を消してください",
    ),
}
