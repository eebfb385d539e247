"""Wording of E-LED: problems of the dispatch ledger and population files."""

from zushi_survey.core.messages.entry import Message

LEDGER_MESSAGES: dict[str, Message] = {
    "E-LED-001": Message(
        "指定された列がありません", "study.yaml の列名を直すか、ファイルに列を加えてください{nearest}"
    ),
    "E-LED-002": Message(
        "結果の書き方がわかりません({rows}行)", "study.yaml の outcomes に書き加えるか、台帳の値を直してください"
    ),
    "E-LED-003": Message(
        "軸「{axis}」の区分にない値があります({rows}行)",
        "質問票の axes の区分と同じ言葉に直してください。わからないときは空欄にします",
    ),
    "E-LED-004": Message("受付番号が空欄です", "発送した票ごとに受付番号を入れてください"),
    "E-LED-005": Message(
        "同じ受付番号が台帳に二度以上あります", "受付番号が重ならないように直してください(最初は{first}行目)"
    ),
    "E-LED-006": Message(
        "日付として読めません", "2021-10-28、2021/10/28、2021年10月28日、令和3年10月28日 のいずれかの形で書いてください"
    ),
    "E-LED-007": Message(
        "人口が0以上の整数ではありません", "人数を整数で入れてください(桁区切りのカンマはあってもかまいません)"
    ),
    "E-LED-008": Message(
        "どの軸の区分も書かれていない行です", "合計の行であれば除き、そうでなければ区分を入れてください"
    ),
    "E-LED-009": Message("見出しのほかに行がありません", "正しいファイルかどうかを確かめ、受け取り直してください"),
    "E-LED-010": Message(
        "回収数と宛先不明の合計が発送数を超えています",
        "study.yaml の sent と undeliverable、または発送台帳と回答ファイルの組み合わせを確かめてください",
    ),
    "E-LED-011": Message(
        "列「{column}」に、使えない値が多くあります({rows}行、{kinds}種類)",
        "study.yaml で別の列を指定していないかを確かめてください(値は個人情報のおそれがあるため表示しません)",
    ),
    "E-LED-020": Message("AAPOR の回収率には発送台帳が要ります", "study.yaml の waves に ledger を書いてください"),
    "E-LED-021": Message("締切日が日付として読めません", "2021-11-24 のように書いてください"),
}
