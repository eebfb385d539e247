"""Wording of E-ENG: where the counting is done (`--engine`)."""

from zushi_survey.core.messages.entry import Message

ENGINE_MESSAGES: dict[str, Message] = {
    "E-ENG-001": Message(
        "Spark で集計するための追加の部品(pyspark)が入っていません",
        "pip install 'zushi-survey[spark]' で入れるか、--engine を省いてください(1台の計算機で集計します)",
    ),
    "E-ENG-002": Message(
        "Spark を動かすための Java が見つからないか、Spark を起動できませんでした",
        "Java 17 以上を入れ、環境変数 JAVA_HOME を確かめてください。接続先を指定したときは --master も確かめてください",
    ),
    "E-ENG-003": Message(
        "--master は --engine spark といっしょに使います",
        "--engine spark を加えるか、--master を省いてください",
    ),
    "E-ENG-004": Message(
        "回答ファイルを読めない計算機があります",
        "どの計算機からも同じ名前で読める場所(共有フォルダーや hdfs://)に置き、その名前で指定してください",
    ),
    "E-ENG-005": Message(
        "計算の途中で Spark の仕事が何度も打ち切られました",
        "計算機のメモリーが足りないことがあります。同時に動かす数を減らすか、"
        "zushi-survey ingest --rows-per-block で1回に読む行数を減らして取り込み直してください",
    ),
    "E-ENG-006": Message(
        "複製ウエイトは、取り込み済みの回答ファイルでは使えません",
        "study.yaml の design から replicates を消してください(抽出の段から標準誤差を求めます)",
    ),
    "E-ENG-007": Message(
        "計算を受け持つ計算機に、zushi-survey か、同じ版の Python がありません",
        "docs/spark.md のとおりに、どの計算機にも同じ環境を配り、環境変数 PYSPARK_PYTHON でその Python を指してください",
    ),
}
