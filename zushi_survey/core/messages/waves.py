"""Wording of E-WAV: problems of the mapping of waves, and of waves of which only published tables exist."""

from zushi_survey.core.messages.entry import Message

WAVE_MESSAGES: dict[str, Message] = {
    "E-WAV-001": Message(
        "調査回の対応表がありません",
        "zushi-survey wave-map で案を作り、確かめてから study.yaml に wave_map: wave-map.yaml と書いてください",
    ),
    "E-WAV-002": Message(
        "対応表にない質問があります({wave}の調査票)",
        "questions に1行を加えてください(比べない質問も、new・dropped・compare: no のどれかで書きます)",
    ),
    "E-WAV-003": Message(
        "同じ質問が対応表に二度あります({wave}の調査票)",
        "どちらか一方を消してください(項目は Q17.a のように分けて書けます)",
    ),
    "E-WAV-004": Message("対応表の質問が{wave}の調査票にありません", "質問の番号を直してください{nearest}"),
    "E-WAV-005": Message("対応表の選択肢が{wave}の調査票にありません", "選択肢の番号を直してください"),
    "E-WAV-006": Message(
        "対応の決まっていない選択肢があります({wave}の調査票)",
        "options の common に加えるか、相手がなければ only_now・only_before に書いてください",
    ),
    "E-WAV-007": Message(
        "一つの選択肢が二度使われています({wave}の調査票)",
        "common と only_now・only_before を合わせて一度だけ書いてください",
    ),
    "E-WAV-008": Message(
        "選択肢(または区分)が両方の調査票で同じではありません",
        "options に対応を書くか、compare: no にしてください(沼間と沼子のような別の言葉を同じとはみなしません)",
    ),
    "E-WAV-009": Message(
        "回答の種類が違う質問は比べられません({detail})", "compare: no にして、reason に理由を書いてください"
    ),
    "E-WAV-010": Message(
        "調査方法が違う調査回は比べられません({detail})",
        "質問の compare をすべて no にするか、mode の書き方を確かめてください",
    ),
    "E-WAV-011": Message(
        "比べる範囲の条件が読めません({detail})", "{wave}の調査票の質問で、F2 in (2, 3) のように書いてください"
    ),
    "E-WAV-012": Message(
        "対象が違う質問の比べる範囲が決まっていません",
        "base の now・before に条件を書くか、そろえられないなら accepted にそのまま比べる理由を書いてください",
    ),
    "E-WAV-013": Message("status と now・before・compare が合いません({detail})", "{hint}"),
    "E-WAV-014": Message("理由が書かれていません", "あとで読む人のために reason を書いてください"),
    "E-WAV-015": Message("対応表に、この2つの調査回の組がありません", "wave-map.yaml の pairs に組を加えてください"),
    "E-WAV-016": Message(
        "マトリクスの項目が両方の調査票で同じではありません",
        "項目ごとに1行(now: Q17.a、before: Q15.b)を書くか、compare: no にしてください",
    ),
    "E-WAV-017": Message(
        "同じ組が対応表に二度あるか、調査回をさかのぼると元に戻ります",
        "pairs の now と before を確かめてください(新しい回から古い回へ、一度ずつ書きます)",
    ),
    "E-WAV-018": Message("対応表の分析軸が{wave}の調査票にありません", "軸の id を直してください{nearest}"),
    "E-WAV-019": Message("対応表の分析軸の区分が{wave}の調査票にありません", "区分の id を直してください"),
    "E-WAV-020": Message("公表された表に必要な列がありません", "見出しを docs/questionnaire.md の形に直してください"),
    "E-WAV-021": Message(
        "公表された表の{kind}が調査票にありません",
        "調査票の番号か文言に合わせてください(近い言葉への読み替えはしません)",
    ),
    "E-WAV-022": Message("公表された表の数が読めません", "{column} には0以上の数を書いてください(空欄にもできます)"),
    "E-WAV-023": Message("n のない行か、人数も比率もない行があります", "n と、count か percent を書いてください"),
    "E-WAV-024": Message(
        "比率になる人数がありません",
        "n、count、percent が合いません(ウエイトを使った表か、写しまちがいです)。count と n だけにするか、この行を消してください",
    ),
    "E-WAV-025": Message("公表された表に、同じ行が違う数で二度あります", "一方を消してください"),
    "E-WAV-026": Message(
        "この調査回は公表された表だけなので、回答からの集計はできません",
        "zushi-survey compare の前回としてだけ使えます",
    ),
    "E-WAV-027": Message(
        "調査回に answers も published もないか、両方があります",
        "回答ファイル(answers)か、公表された表(published)のどちらかを書いてください",
    ),
    "E-WAV-028": Message("同じ区分の n が行によって違います", "一つの質問・区分の n はすべての行で同じにしてください"),
    "E-WAV-029": Message("一つの分析軸(または区分)が対応表に二度あります({wave}の調査票)", "一度だけ書いてください"),
    "E-WAV-030": Message(
        "対応表の案を書き出せません(前の案があります)",
        "前の案を確かめて名前を変えるか、--out で別の場所を指定してください",
    ),
    "E-WAV-031": Message(
        "両方の調査回に共通する分析軸ではありません",
        "両方の調査票の axes に同じ id の軸と同じ id の区分を書くか、wave-map.yaml の axes に軸と区分の対応を書いてください",
    ),
    "E-WAV-032": Message(
        "比べる調査回がありません", "study.yaml の compare_wave か --with に、今回とは別の調査回の id を書いてください"
    ),
}
