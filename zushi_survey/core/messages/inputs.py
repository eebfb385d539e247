"""Wording of E-INP: problems of reading a data file."""

from zushi_survey.core.messages.entry import Message

INPUT_MESSAGES: dict[str, Message] = {
    "E-INP-001": Message("ファイルがありません", "ファイル名と置き場所を確かめてください"),
    "E-INP-002": Message("ファイルではなくフォルダです", "読み込むファイルの名前まで書いてください"),
    "E-INP-003": Message(
        "ファイルを開けません({detail})",
        "Excelなどで開いていれば閉じ、読み取りの権限を確かめてください",
    ),
    "E-INP-004": Message("ファイルに何も書かれていません", "正しいファイルかどうかを確かめ、受け取り直してください"),
    "E-INP-005": Message(
        "拡張子からファイルの形式がわかりません",
        "拡張子を直すか、study.yaml のこのファイルに format を書いてください",
    ),
    "E-INP-006": Message(
        "{declared}として読もうとしましたが、中身は{actual}です",
        "拡張子(または study.yaml の format)を中身に合わせて直してください",
    ),
    "E-INP-007": Message(
        "文字として読めないバイトがあります(UTF-8でもCP932(Shift_JIS)でもありません)",
        "元のファイルを確かめてください。欧文のファイルなら study.yaml に encoding: latin-1 のように文字コードを書いてください",
    ),
    "E-INP-008": Message(
        "{good_until}までは{first}として読めますが、{line}行目の{byte}バイト目から{second}に変わっています",
        "一つの文字コードにそろえて保存し直したファイルを使ってください(つなぎ合わせる前のファイルを確かめてください)",
    ),
    "E-INP-009": Message(
        "ファイルが途中で切れています({encoding}の文字の途中で終わっています)",
        "コピーや受け渡しに失敗したおそれがあります。ファイルを受け取り直してください",
    ),
    "E-INP-010": Message(
        "指定された文字コード {declared} では読めないバイトがあります",
        "study.yaml の encoding を直してください{guess}",
    ),
    "E-INP-011": Message("知らない文字コードの名前です", "study.yaml の encoding を直してください{nearest}"),
    "E-INP-012": Message(
        "文字コードを一つに決められません({candidates}のどちらとしても読めます)",
        "study.yaml のこのファイルに encoding: {first} のように文字コードを書いてください",
    ),
    "E-INP-013": Message(
        "文字ではないバイト(NUL)が入っています",
        "表計算ソフトで開いてCSVとして保存し直すか、ファイルを受け取り直してください",
    ),
    "E-INP-014": Message(
        '引用符(")の書き方が正しくありません({detail})',
        "引用符の閉じ忘れがないか、セルの中の引用符を二つ重ねて書いているかを確かめてください",
    ),
    "E-INP-015": Message(
        "見出しとセルの数が合わない行があります",
        "その行で区切り文字が抜けたり余ったりしていないか、区切り文字を含むセルを引用符で囲んでいるかを確かめてください",
    ),
    "E-INP-016": Message(
        "同じ名前の列が二つ以上あります", "列の名前が重ならないように付け直してください({columns}が同じ名前です)"
    ),
    "E-INP-017": Message(
        "列が多すぎます", "不要な列を除いたファイルを使ってください(行と列が入れ替わっていないかも確かめてください)"
    ),
    "E-INP-018": Message("セルが多すぎます", "必要な行と列だけのファイルを使ってください"),
    "E-INP-019": Message(
        "見出しの行数の指定よりも行が少ないファイルです", "study.yaml の header_rows とファイルを確かめてください"
    ),
    "E-INP-020": Message(
        "パスワード付きのExcelファイルです", "Excelで開いてパスワードを外し、別名で保存したファイルを使ってください"
    ),
    "E-INP-021": Message(
        "古い形式のExcelファイル(.xls)です", "Excelで開き、「Excelブック(*.xlsx)」として保存し直してください"
    ),
    "E-INP-022": Message(
        "Excelファイルとして読めません({detail})", "ファイルが壊れているおそれがあります。受け取り直してください"
    ),
    "E-INP-023": Message("その名前のシートがありません", "study.yaml の sheet を直してください{nearest}"),
    "E-INP-024": Message(
        "計算結果が保存されていない数式があります",
        "Excelで開いて上書き保存するか、数式を値に置きかえてから使ってください",
    ),
    "E-INP-025": Message(
        "SPSSのファイルとして読めません({detail})", "正しい .sav ファイルかどうかを確かめ、受け取り直してください"
    ),
    "E-INP-026": Message(
        "Stataのファイルとして読めません({detail})", "正しい .dta ファイルかどうかを確かめ、受け取り直してください"
    ),
    "E-INP-027": Message(
        "Parquetのファイルとして読めません({detail})",
        "正しい .parquet ファイルかどうかを確かめ、受け取り直してください",
    ),
    "E-INP-028": Message(
        "Parquetを読む追加の部品が入っていません", '次のとおり入れてください: pip install "zushi-survey[parquet]"'
    ),
    "E-INP-029": Message("表として読めない種類の列があります", "一つのセルに一つの値が入る形に直してください"),
    "E-INP-030": Message("見出しがありません(すべて空白です)", "1行目に列の名前を書いたファイルを使ってください"),
    "E-INP-040": Message("受付番号の列がありません", "study.yaml の receipt と、ファイルの見出しを確かめてください"),
}
