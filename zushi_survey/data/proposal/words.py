"""Words by which `init` recognises columns and values: plain lists, compared in normal form, nothing fuzzier."""

from __future__ import annotations

import re
import unicodedata

from zushi_survey.questionnaire.conditions import normalise_label


def plain(text: str) -> str:
    """The text in which names are compared: NFKC, lower case, no outer spaces."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _forms(*words: str) -> frozenset[str]:
    """The words as they are compared with cells."""
    return frozenset(normalise_label(word).casefold() for word in words)


ID_NAME = re.compile(
    r"(id|no\.?|#|番号|連番|通番|識別子|シリアル)"
    r"|.{0,4}(回答|受付|整理|調査票|サンプル|通し|管理|回収|個票|世帯|団体|自治体|市区町村).{0,6}(番号|コード|no\.?|id)"
    r"|(.*[_.\- ])?(respondent|response|record|case|sample|participant|unique|user|sheet|serial)"
    r"[_.\- ]?(id|no|number|num|key)?"
    r"|.+[_.\- ](id|uuid|guid)"
    r"|(唯一|unique).*"
)
DATE_NAME = re.compile(
    r".*(タイムスタンプ|timestamp|回答日|受付日|記入日|受領日|回収日|日時|submitdate|datestamp|recordeddate|date|time).*"
)
RECEIVED_NAME = re.compile(r".*(タイムスタンプ|timestamp|回答日|受付日|受領日|回収日|submitdate|recordeddate).*")
WEIGHT_NAME = re.compile(
    r"(.*[_.\- ])?(weights?|wgt|wt|w|pw|poids|pond|gewicht|finalwt|weightvar)([_.\- ]?[a-z0-9]{0,2})?"
    r"|.*(ウエイト|ウェイト|ウエート|重み|加重|補正係数|拡大係数).*"
)
PERSONAL_NAME = re.compile(
    r".*(氏名|住所|電話番号|携帯番号|メール|郵便番号|生年月日|e-?mail|phone|ip.?address|latitude|longitude|緯度|経度|recipient|lastname|firstname).*"
)
PLACE_OR_PERSON_NAME = re.compile(r".*(名|名称|name)")
FORM_TOOL_NAME = re.compile(
    r"(lastpage|startlanguage|seed|refurl|token|ipaddr|progress|finished|distributionchannel|userlanguage|externalreference"
    r"|externaldatareference|redcap_.*|duration.*|interviewtime|grouptime\d*|statuscode)"
)
STATUS_NAME = re.compile(r".*(状況|状態|status|disposition).*")
QUANTITY_NAME = re.compile(
    r".*(人数|回数|年数|日数|個数|件数|時間|金額|年収|円|歳|点数|スコア|満点|score|count|number of|how many).*"
)
AGE_NAME = re.compile(r"(.*[_.\- ])?(age|ages|年齢|年令|満年齢|alter)([_.\- ].*)?|.*(年齢|年令).*")
OTHER_TEXT_NAME = re.compile(r".*(other|その他|自由記述|自由記入|comment|text|specify).*|t")
RANK_NAME = re.compile(r".*(\d+)\s*(位|番目|st|nd|rd|th).*|.*(順位|rank).*")

ATTRIBUTES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r".*(性別).*|(.*[_.\- ])?(sex|sexe|gender|geschlecht)([_.\- ].*)?"), "性別"),
    (re.compile(r"(.*[_.\- ])?(age|ages|agecat|agegroup)([_.\- ].*)?|.*(年齢|年代|年令).*"), "年齢"),
    (
        re.compile(
            r".*(小学校区|学区|校区|地区|地域|居住地|圏域|都道府県|市区町村).*"
            r"|(.*[_.\- ])?(district|area|region|locality|prefecture|ward|location)([_.\- (].*)?"
        ),
        "地区",
    ),
    (
        re.compile(
            r".*(世帯|家族構成|同居).*|(.*[_.\- ])?(household|hh|family)([_.\- ](size|type|composition|structure))?"
        ),
        "世帯",
    ),
)
"""Names of columns that tell who the respondent is: those are proposed as axes first, in this order."""

NO_ANSWER_WORDS = _forms(
    "無回答", "未回答", "未記入", "無記入", "NA", "N/A", "#N/A", "NULL", "NaN", "no answer", "not answered",
    "missing", "no response", "refused", "回答なし", "記入なし",
)  # fmt: skip
NOT_APPLICABLE_WORDS = _forms(
    "非該当", "対象外", "非対象", "not applicable", "inapplicable", "skip", "skipped", "not asked"
)
INVALID_WORDS = _forms("無効", "無効回答", "判読不能", "invalid", "二重回答")
NEGATIVE_CODES = {
    "-1": "no_answer", "-9": "no_answer", "-99": "no_answer", "-999": "no_answer",
    "-8": "not_applicable", "-88": "not_applicable", "-888": "not_applicable", "-9999": "invalid",
}  # fmt: skip
"""Negative codes beside non-negative ones never number an option: what they usually mean."""

MARKED_WORDS = frozenset(
    [
        "1",
        "○",
        "〇",
        "◯",
        "●",
        "◎",
        "✓",
        "✔",
        "☑",
        "レ",
        "☒",
        "x",
        "X",
        "Y",
        "Yes",
        "YES",
        "yes",
        "TRUE",
        "True",
        "true",
        "はい",
        "該当",
        "選択",
        "Checked",
        "checked",
        "Selected",
        "selected",
        "Mentioned",
        "Quoted",
    ]
)
UNMARKED_WORDS = frozenset(
    [
        *("0", "FALSE", "False", "false", "非選択", "未選択", "Unchecked", "unchecked", "Unselected"),
        *("Not selected", "Not Selected", "Not mentioned", "Not quoted"),
    ]
)
LAST_WORDS = re.compile(
    r".*(その他|わからない|分からない|無回答|答えない|答えたくない|回答しない|回答したくない|不明|特にない|あてはまるものはない).*"
    r"|(other|others|autre|don'?t know|prefer not to (say|answer)|none( of (these|them|the above))?"
    r"|ne sait pas|nsp.*|no opinion)\b.*"
)
FIRST_WORDS = frozenset(
    {"はい", "ある", "あり", "男性", "男", "yes", "oui", "ja", "male", "man", "homme", "知っている"}
)


def missing_kind(text: str) -> str | None:
    """Which of the three kinds of missing a cell or label means when it says nothing else, or None."""
    form = normalise_label(text).casefold()
    if form in NO_ANSWER_WORDS:
        return "no_answer"
    if form in NOT_APPLICABLE_WORDS:
        return "not_applicable"
    return "invalid" if form in INVALID_WORDS else None


def tag_of(name: str) -> tuple[str, str] | None:
    """Question number at the head of a heading and the rest: `[No.4]公開中` -> ("4", "公開中").

    Examples
    --------
    >>> tag_of("[No.4]公開中"), tag_of("問12-1 満足度"), tag_of("Q3. How"), tag_of("q5_1"), tag_of("地域")
    (('4', '公開中'), ('12_1', '満足度'), ('3', 'How'), None, None)
    """
    text = unicodedata.normalize("NFKC", name).strip()
    found = _BRACKETED.match(text) or _NUMBERED.match(text)
    if not found:
        return None
    return re.sub(r"\D+", "_", found[1]), found[2].strip()


_BRACKETED = re.compile(r"\[\s*(?:No\.?|Q|問|設問)?\s*(\d+(?:[-_]\d+)*)\s*\](.*)", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(
    r"(?:問|設問|質問|Q|F)\s*(\d+(?:[-‐－_]\d+)*)(?:[.:、。)\]】]\s*|\s+|(?=[^\w.\-\[(]))(.+)",
    re.IGNORECASE | re.DOTALL,
)


def natural_key(label: str) -> tuple[int, float, int, str]:
    """Order of labels that have no codes: yes and male first, then by the first number, other and don't know last."""
    text = plain(label)
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    number = float(digits[0].replace(",", "")) if digits else float("inf")
    place = 2 if LAST_WORDS.fullmatch(text) else 0 if text in FIRST_WORDS else 1
    side = -1 if re.search(r"未満|以下|under|less|fewer|<|up to", text) and not re.search(r"以上", text) else 0
    if re.search(r"以上|超|over|more|above|>|\d\+", text) and "未満" not in text:
        side = 1
    return place, number, side, text
