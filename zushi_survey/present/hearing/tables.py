"""The hearing as tables: register, themes, mentions, patterns, agreement. Groups are counted, never in percent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from zushi_survey.hearing.code_agreement import CodeAgreement, PairAgreement
from zushi_survey.hearing.extent import extent_of
from zushi_survey.hearing.model import CodeKey, HearingRecord
from zushi_survey.hearing.patterns import LEAST_TOGETHER, CodePair, CodeReach, LoneCode, Silence
from zushi_survey.hearing.targets import Dependability, dependability_of
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.numbers import EMPTY, rounded

COUNTS_NOTE = "ヒアリングは標本調査ではありません。団体の数だけを数え、割合・検定・順位は出しません。"
SILENCE_NOTE = "言及がないことは、反対や「必要ない」という意味ではありません。"
EXTENT_NOTE = (
    "言い方: すべて=全団体、多くの=半数を超える、一部の=1～3団体、複数の=そのほかの2団体以上。"
    "発言の数は重要さを表しません。"
)
_DEPENDABILITY = {
    Dependability.USE: "使える",
    Dependability.TENTATIVE: "暫定",
    Dependability.REDEFINE: "定義を見直す",
    Dependability.UNDEFINED: "求められない",
}
_UNDEFINED = DisplayCell("…")


def type_table(record: HearingRecord) -> DisplayTable:
    """How many groups of each type were heard."""
    segments = {segment.id: record.types_by_group[segment.group] for segment in record.segments}
    rows = [
        DisplayRow("", type_, (_count(groups), _count(sum(found == type_ for found in segments.values()))))
        for type_, groups in record.types.items()
    ]
    rows.append(DisplayRow("", "計", (_count(len(record.groups)), _count(len(segments))), is_total=True))
    columns = (DisplayColumn("団体", "base"), DisplayColumn("発言", "count"))
    notes = (COUNTS_NOTE, "報告の単位は団体です(人や発言ではありません)。")
    return DisplayTable("types", "ヒアリングした団体", (), columns, tuple(rows), ("", "種類"), notes)


def register_table(record: HearingRecord, *, is_brief: bool) -> DisplayTable:
    """Every group heard; for internal use, as kinds of body can be told apart."""
    said: dict[str, int] = {}
    for segment in record.segments:
        said[segment.group] = said.get(segment.group, 0) + 1
    columns = tuple(DisplayColumn(label, "text") for label in ("活動の内容", "回", "実施日", "公表の同意"))
    rows = tuple(
        DisplayRow(
            group.type,
            group.id,
            (*map(DisplayCell, (group.kind, group.session, group.date, group.consent)), _count(said.get(group.id, 0))),
        )
        for group in sorted(record.groups, key=lambda group: list(record.types).index(group.type))
    )
    columns = (*columns, DisplayColumn("発言", "count"))
    notes = [f"発言が一つもない団体: {problem.got}" for problem in record.notes]
    if is_brief:
        notes.append("団体ごとの言及の表は、--format html か xlsx で出ます。")
    return DisplayTable("register", "団体の一覧", (), columns, rows, ("種類", "団体"), tuple(notes))


def theme_table(record: HearingRecord, *, hidden_codes: int) -> DisplayTable:
    """How far each theme reached, by the codes that were given and by what was being asked."""
    heard, rows = len(record.groups), []
    for theme, label in record.themes.items():
        coded = [coding for coding in record.codings if coding.theme == theme]
        groups = len({coding.group for coding in coded})
        asked = sum(segment.theme_asked == theme for segment in record.segments)
        segments = len({coding.segment for coding in coded})
        codes = len({coding.code for coding in coded})
        cells = (_count(groups), _count(segments), _count(asked), _count(codes), DisplayCell(extent_of(groups, heard)))
        rows.append(DisplayRow("", f"{theme} {label}", cells))
    labels = ("言及した団体", "そのテーマの発言", "尋ねたときの発言", "出たコード")
    columns = (*(DisplayColumn(label, "count") for label in labels), DisplayColumn("言い方", "text"))
    hidden = f"名前の分かる {hidden_codes} コードは、以下の表に出しません。"
    about = "「そのテーマの発言」は付いたコードによります。別のテーマを尋ねたときの発言も入ります。"
    notes = (about, EXTENT_NOTE, *((hidden,) if hidden_codes else ()))
    subtitle = f"ヒアリングした団体: {heard}団体"
    return DisplayTable("themes", "テーマ", (subtitle,), columns, tuple(rows), ("", "テーマ"), notes)


def matrix_tables(record: HearingRecord, reaches: Sequence[CodeReach], *, with_types: bool) -> Iterator[DisplayTable]:
    """One table per theme: groups that raised each code, in all and by type, and segments apart.

    `with_types` off leaves the types out: of a type with one or two groups a count says who spoke.
    """
    heard, labels = len(record.groups), record.label_by_key
    types = record.types if with_types else {}
    columns = (
        DisplayColumn("計", "base"),
        *(DisplayColumn(type_, "count") for type_ in types),
        DisplayColumn("発言の数", "count"),
        DisplayColumn("言い方", "text"),
    )
    few = () if with_types else ("団体の少ない種類があるため、種類別の数は公表しません。",)
    notes = (EXTENT_NOTE, SILENCE_NOTE, *few)
    total = (_count(heard), *(_count(groups) for groups in types.values()), EMPTY, EMPTY)
    for theme, rows in groupby(reaches, key=lambda reach: reach.key.theme):
        lines = [DisplayRow("", "ヒアリングした団体", total, is_total=True)]
        lines += [DisplayRow("", labels[row.key], _reach_cells(row, heard, with_types=with_types)) for row in rows]
        title = f"テーマ別の言及: {theme} {record.themes[theme]}"
        about = ("計と種類の列: 言及した団体の数",)
        yield DisplayTable(f"mentions-{theme}", title, about, columns, tuple(lines), ("", "コード"), notes)


def _reach_cells(row: CodeReach, heard: int, *, with_types: bool) -> tuple[DisplayCell, ...]:
    """The counts of one code."""
    by_type = row.groups_by_type if with_types else ()
    word = DisplayCell(extent_of(len(row.groups), heard))
    return (_count(len(row.groups)), *map(_count, by_type), _count(row.segments), word)


def group_tables(record: HearingRecord, reaches: Sequence[CodeReach]) -> Iterator[DisplayTable]:
    """One table per theme: segments of each group with each code; for internal use."""
    labels, segments = record.label_by_key, _segments_by_group(record)
    order = list(record.types)
    groups = sorted(record.groups, key=lambda group: order.index(group.type))
    columns = tuple(DisplayColumn(group.id, "count", group.type) for group in groups)
    for theme, rows in groupby(reaches, key=lambda reach: reach.key.theme):
        lines = tuple(
            DisplayRow("", labels[row.key], tuple(_mentions(segments.get((row.key, g.id), 0)) for g in groups))
            for row in rows
        )
        title = f"団体別の言及: {theme} {record.themes[theme]}"
        notes = ("数は発言の数、空欄は言及なしです。", SILENCE_NOTE)
        yield DisplayTable(f"groups-{theme}", title, (), columns, lines, ("", "コード"), notes)


def _segments_by_group(record: HearingRecord) -> dict[tuple[CodeKey, str], int]:
    """Number of segments by code and group."""
    found: dict[tuple[CodeKey, str], set[str]] = {}
    for coding in record.codings:
        found.setdefault((CodeKey(coding.theme, coding.code), coding.group), set()).add(coding.segment)
    return {key: len(segments) for key, segments in found.items()}


def silence_table(record: HearingRecord, silences: Sequence[Silence]) -> DisplayTable:
    """Groups that said nothing where most did; for internal use."""
    labels = record.label_by_key
    rows = tuple(
        DisplayRow(
            f"{one.theme} {record.themes[one.theme]}",
            labels[CodeKey(one.theme, one.code)] if one.code else "(テーマ全体)",
            (_count(one.groups), DisplayCell("、".join(one.silent))),
        )
        for one in silences
    )
    columns = (DisplayColumn("言及した団体", "count"), DisplayColumn("言及のない団体", "text"))
    notes = (
        f"半数を超える団体({len(record.groups)}団体中)が言及したもののうち、全団体ではないものです。",
        SILENCE_NOTE,
    )
    return DisplayTable("silent", "多くの団体と違う団体", (), columns, rows, ("テーマ", "コード"), notes)


def lone_table(record: HearingRecord, lone: Sequence[LoneCode]) -> DisplayTable:
    """Codes that a single group raised; for internal use."""
    labels, types = record.label_by_key, record.types_by_group
    rows = tuple(
        DisplayRow(
            f"{one.key.theme} {record.themes[one.key.theme]}",
            labels[one.key],
            (DisplayCell(one.group), DisplayCell(types[one.group]), _count(one.segments)),
        )
        for one in lone
    )
    columns = (DisplayColumn("団体", "text"), DisplayColumn("種類", "text"), DisplayColumn("発言の数", "count"))
    notes = (
        "ほかの団体が話さなかったことです。少ないから重要でない、という意味ではありません。",
        "公表するときは、何を話したかだけで団体が分からないかを確かめます。",
    )
    return DisplayTable("lone", "1団体だけが言及したこと", (), columns, rows, ("テーマ", "コード"), notes)


def pair_table(record: HearingRecord, pairs: Sequence[CodePair], row_limit: int, *, is_public: bool) -> DisplayTable:
    """Codes raised by the same groups, the nearest first."""
    labels = record.label_by_key
    rows = tuple(
        DisplayRow("", _pair_label(pair, labels), (_count(pair.both), _count(pair.either), _decimal(pair.jaccard)))
        for pair in pairs[:row_limit]
    )
    columns = (
        DisplayColumn("両方に言及した団体", "count"),
        DisplayColumn("どちらかに言及した団体", "count"),
        DisplayColumn("重なり(Jaccard)", "statistic"),
    )
    notes = [
        "重なり=両方に言及した団体÷どちらかに言及した団体。どちらかに言及した団体が5以上の組み合わせで、検定はしません。",
        "全団体が言及したコードは、どのコードとも重なるため除いています。",
    ]
    if is_public:
        notes.append(f"公表用では、両方に言及した団体が{LEAST_TOGETHER}つ以上の組だけを出します。")
    if len(pairs) > row_limit:
        notes.append(f"ほかに {len(pairs) - row_limit:,} 組あります(csv と json にはすべて出ます)。")
    return DisplayTable("pairs", "一緒に言及されたコード", (), columns, rows, ("", "コードの組"), tuple(notes))


def _pair_label(pair: CodePair, labels: Mapping[CodeKey, str]) -> str:
    """Both codes with their themes."""
    first, second = (f"{key.theme}「{labels[key]}」" for key in (pair.first, pair.second))
    return f"{first}と{second}"


def agreement_table(record: HearingRecord, found: Sequence[CodeAgreement], *, is_brief: bool) -> DisplayTable:
    """Agreement of the coders, code by code in order of the codebook, one row per pair of coders.

    `is_brief` leaves out the codes on which they agree well enough.
    """
    order = {entry.key: place for place, entry in enumerate(record.codebook)}
    codes = sorted(found, key=lambda code: order[CodeKey(code.theme, code.code)])
    doubtful = [code for code in codes if dependability_of(code.alpha) is not Dependability.USE]
    left_out = len(codes) - len(doubtful) if is_brief else 0
    rows = tuple(
        DisplayRow(
            f"{code.theme} {record.themes[code.theme]}",
            f"{record.label_by_key[CodeKey(code.theme, code.code)]}({pair.first}・{pair.second})",
            _agreement_cells(code, pair),
        )
        for code in (doubtful if is_brief else codes)
        for pair in code.pairs
    )
    columns = (
        *(DisplayColumn(label, "count", "発言の数") for label in ("両者", "先の人だけ", "後の人だけ", "どちらもなし")),
        *(DisplayColumn(label, "statistic") for label in ("一致(p_o)", "κ", "付けたときの一致", "α")),
        DisplayColumn("αによる判定", "text"),
    )
    others = (f"ほかの {left_out} コードはαが0.80以上です(--format html か xlsx ですべて出ます)。",) if left_out else ()
    notes = (
        *others,
        "単位は発言で、コードを付けたか付けないかの一致です。コードをまとめた一つの値は出しません。",
        "めったに付かないコードは、ほとんど一致していてもκが小さくなります。付けたときの一致=2×両者÷(2×両者+一方だけ)。",
        "判定の目安: αが0.80以上で使える、0.667以上で暫定、それ未満はコードの定義を見直す。「…」は求められない値です。",
    )
    return DisplayTable("agreement", "コーディングの一致", (), columns, rows, ("テーマ", "コード"), notes)


def _agreement_cells(code: CodeAgreement, pair: PairAgreement) -> tuple[DisplayCell, ...]:
    """The 2 by 2 table of one pair and what it says."""
    counts = map(_count, (pair.both, pair.only_first, pair.only_second, pair.neither))
    figures = map(_decimal, (pair.kappa.observed, pair.kappa.kappa, pair.positive, code.alpha))
    return (*counts, *figures, DisplayCell(_DEPENDABILITY[dependability_of(code.alpha)]))


def _count(number: int) -> DisplayCell:
    """A number of groups or segments."""
    return DisplayCell(f"{number:,}", float(number))


def _mentions(number: int) -> DisplayCell:
    """A number of segments, empty for none."""
    return _count(number) if number else EMPTY


def _decimal(value: float | None) -> DisplayCell:
    """A figure of 0-1 (kappa also below) with three decimals."""
    if value is None:
        return _UNDEFINED
    number = rounded(value, 3)
    return DisplayCell(str(number), float(number), 3)
