"""Wording of E-HRG: problems of the coded group interviews."""

from zushi_survey.core.messages.entry import Message

HEARING_MESSAGES: dict[str, Message] = {
    "E-HRG-001": Message("必要な列がありません", "ファイルの見出しを確かめ、列「{column}」を加えてください{nearest}"),
    "E-HRG-002": Message(
        "同じ{kind}の番号が二度以上あります", "番号が重ならないように付け直してください(最初は{first}行目)"
    ),
    "E-HRG-003": Message("{kind}の番号が空欄です", "番号を入れてください"),
    "E-HRG-004": Message("発言に団体の番号がありません", "誰の発言かを記録で確かめ、団体の番号を入れてください"),
    "E-HRG-005": Message(
        "団体の一覧にない団体です", "番号を直すか、団体の一覧(study.yaml の hearing: groups)に加えてください{nearest}"
    ),
    "E-HRG-006": Message(
        "発言の一覧にない発言です", "番号を直すか、発言の一覧(study.yaml の hearing: segments)に加えてください{nearest}"
    ),
    "E-HRG-007": Message(
        "コード表にないコードです", "コードを直すか、コード表(study.yaml の hearing: codes)に加えてください{nearest}"
    ),
    "E-HRG-008": Message(
        "同じ人が同じ回に、同じ発言へ同じコードを二度付けています", "どちらかの行を消してください(最初は{first})"
    ),
    "E-HRG-009": Message("知らないテーマです", "テーマを直すか、study.yaml の hearing: themes に加えてください"),
    "E-HRG-010": Message(
        "発言が一つもない団体です", "記録の漏れでなければ、そのままで構いません(言及した団体の数には入りません)"
    ),
    "E-HRG-011": Message(
        "引用した文が、元の発言の中に見つかりません",
        "元の発言のとおりに直すか、引用のかぎかっこを外して要旨とし、もとになる発言の番号を入れてください",
    ),
    "E-HRG-012": Message("決められた言葉ではありません", "使える言葉のどれかに直すか、空欄にしてください"),
    "E-HRG-013": Message("団体の種類が空欄です", "種類を入れてください"),
    "E-HRG-014": Message("発言の文が空欄です", "発言の内容を入れるか、行を消してください"),
    "E-HRG-015": Message(
        "コードが二つ以上のテーマにあり、どのテーマか決まりません",
        "コーディングのファイルに列「theme」を加え、テーマの番号を入れてください",
    ),
    "E-HRG-016": Message(
        "要旨とした文に、もとになる発言がありません",
        "列「segment_id」に、もとになる発言の番号を入れてください(発言のない要約は載せられません)",
    ),
    "E-HRG-020": Message("この調査にはヒアリングの記録がありません", "study.yaml に hearing を書いてください"),
    "E-HRG-021": Message(
        "並べるコード(hearing: beside)がコード表にありません", "study.yaml の beside のコードかテーマを直してください"
    ),
    "E-HRG-022": Message(
        "並べる選択肢やまとめ(hearing: beside)が集計表にありません",
        "study.yaml の beside の net か option を、質問票の番号に直してください",
    ),
    "E-HRG-030": Message(
        "コーディング用の表ではありません",
        "zushi-survey hearing sheet で作った表の、シート「{sheet}」に記入して読み込んでください",
    ),
    "E-HRG-031": Message(
        "コード表にない見出しです", "見出しを元に戻してください(コードを増やすときは、コード表に加えて表を作り直します)"
    ),
    "E-HRG-032": Message(
        "印が 1 でも空欄でもありません", "付けるコードには 1 を入れ、付けないコードは空欄にしてください"
    ),
    "E-HRG-033": Message(
        "発言の文が、発言の一覧と違います(行がずれているおそれがあります)",
        "番号と文を元に戻し、印が正しい行にあることを確かめてください",
    ),
    "E-HRG-034": Message("印が一つもありません", "付けるコードに 1 を入れてから読み込んでください"),
    "E-HRG-035": Message(
        "コーディングした人の名前が使えません",
        "--coder に、文字・数字・下線だけの名前を書いてください(例: --coder tanaka)",
    ),
    "E-HRG-036": Message(
        "追加する先のファイルの見出しが、コーディングのファイルのものではありません",
        "--out で別の名前を指定してください",
    ),
}
