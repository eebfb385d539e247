"""Wording of E-BIG: answers too many to hold at once, read in blocks into a checked file of codes."""

from zushi_survey.core.messages.entry import Message

SCALE_MESSAGES: dict[str, Message] = {
    "E-BIG-001": Message(
        "大きな回答ファイルを扱うための追加の部品(pyarrow)が入っていません",
        "pip install 'zushi-survey[parquet]' で入れてください",
    ),
    "E-BIG-002": Message(
        "取り込み済みの回答ファイルではありません({detail})",
        "zushi-survey ingest で作ったファイルを指定してください",
    ),
    "E-BIG-003": Message(
        "取り込み済みの回答ファイルの形の版が違います",
        "この版の zushi-survey で、元のファイルから取り込み直してください",
    ),
    "E-BIG-004": Message(
        "別の質問票や別の列の並びで取り込まれたファイルが混ざっています",
        "同じ質問票で取り込み直したファイルをそろえてください",
    ),
    "E-BIG-005": Message(
        "取り込んだ後に質問票の質問・選択肢・列・対象者の条件が変わっています",
        "zushi-survey ingest で取り込み直してください(軸・まとめ・表示の名前だけを変えたときは、その必要はありません)",
    ),
    "E-BIG-006": Message(
        "ファイルの途中に、はじめの部分と違う文字コードの行があります",
        "study.yaml のこのファイルに encoding: cp932 のように文字コードを書くか、一つの文字コードで保存し直してください",
    ),
    "E-BIG-007": Message(
        "この文字コードの大きなファイルは取り込めません", "UTF-8 か CP932(Shift_JIS) で保存し直してください"
    ),
    "E-BIG-008": Message(
        "この形式の大きなファイルは取り込めません",
        "SPSS(.sav)かCSVに保存し直してください(小さなファイルなら、取り込まずにそのまま集計できます)",
    ),
    "E-BIG-009": Message(
        "受付番号が重なる票が多すぎます", "study.yaml の receipt が受付番号の列を指しているかどうかを確かめてください"
    ),
    "E-BIG-010": Message(
        "途中まで取り込んだ記録が残っていますが、ファイルか設定がその後に変わっています",
        "--resume を付けずに、はじめから取り込み直してください",
    ),
    "E-BIG-011": Message(
        "取り込みの途中で読み取りの処理が止まりました({detail})",
        "ファイルが壊れていないか、メモリーが足りているかを確かめてください。--rows-per-block を小さくすると、使うメモリーが減ります。--resume を付けると続きから始めます",
    ),
    "E-BIG-012": Message(
        "取り込むファイルが、すでに取り込んだファイルです",
        "study.yaml の file には、取り込む前のファイルを書いてください",
    ),
    "E-BIG-013": Message(
        "取り込んだ回答では、まだ計算できないものです({detail})",
        "単純集計・クロス集計(freq、crosstab)は使えます。ほかは、取り込む前のファイルを study.yaml に書いて実行してください",
    ),
}
