"""Columns that belong together: found by the shared head of their names, told apart by what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from zushi_survey.data.proposal import words
from zushi_survey.data.proposal.columns import HIGHEST_CODE, MOST_CODES
from zushi_survey.data.proposal.model import Draft
from zushi_survey.data.proposal.options import Body, missing_ground, missing_of, options_of, own_missing
from zushi_survey.data.proposal.profile import ColumnProfile
from zushi_survey.data.sheet import MultipleResponseSet
from zushi_survey.questionnaire.conditions import normalise_label

Split = Callable[[str], tuple[str, str] | None]

_JOINER = " / "
_STEMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("角かっこの中の項目名", re.compile(r"(?P<stem>.+?)\s*\[(?P<rest>[^\[\]]+)\]")),
    ("c に続く番号", re.compile(r"(?P<stem>.*\ds?\d*)c(?P<rest>\d+)")),
    ("s に続く番号", re.compile(r"(?P<stem>.*\d)s(?P<rest>\d+)")),
    ("末尾の番号", re.compile(r"(?P<stem>.+?)[_.\-]+(?P<rest>\d+)")),
    ("末尾の順番", re.compile(r"(?P<stem>.+?)[ _]*第?(?P<rest>\d+)(位|回答|番目)")),
    ("丸かっこの中の項目名", re.compile(r"(?P<stem>.+?)\s*[(（](?P<rest>[^()（）]+)[)）]")),
    ("末尾の英字", re.compile(r"(?P<stem>.*\d)_?(?P<rest>[a-z])")),
    ("下線の後の項目名", re.compile(r"(?P<stem>.+?)_+(?P<rest>[^_]+)")),
)
_LABEL_JOINERS = (" - ", ": ", "：", "／", " / ", "]", "】")
_WEAK = ("末尾の英字", "下線の後の項目名")


class Member(NamedTuple):
    """One column of a group: its profile and the part of its name that is its own."""

    profile: ColumnProfile
    rest: str


class Group(NamedTuple):
    """Columns that share the head of their names."""

    stem: str
    how: str
    members: tuple[Member, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in file order."""
        return tuple(member.profile.name for member in self.members)

    @property
    def profiles(self) -> list[ColumnProfile]:
        """Profiles in file order."""
        return [member.profile for member in self.members]

    def only(self, members: Sequence[Member]) -> Group:
        """The group with only these members."""
        return Group(self.stem, self.how, tuple(members))


def candidate_groups(profiles: Sequence[ColumnProfile]) -> list[Group]:
    """Columns grouped by the heads of their names, the surest pattern first; a column may stand in several."""
    groups = _grouped(profiles, "列名の先頭の質問番号", _by_tag)
    groups += _grouped(profiles, "上の段の見出し", _by_heading)
    for how, pattern in _STEMS:
        groups += _grouped(profiles, how, partial(_by_pattern, pattern))
    return groups


def _grouped(profiles: Sequence[ColumnProfile], how: str, split: Split) -> list[Group]:
    """Groups of two columns and more whose names `split` gives the same head."""
    members: dict[str, list[Member]] = {}
    for profile in profiles:
        if found := split(profile.heading):
            members.setdefault(found[0], []).append(Member(profile, found[1]))
    return [Group(stem, how, tuple(same)) for stem, same in members.items() if len(same) > 1]


def _by_tag(name: str) -> tuple[str, str] | None:
    found = words.tag_of(name)
    return (f"Q{found[0]}", found[1].rpartition(_JOINER)[2]) if found else None


def _by_heading(name: str) -> tuple[str, str] | None:
    head, joiner, rest = name.rpartition(_JOINER)
    return (head, rest) if joiner else None


def _by_pattern(pattern: re.Pattern[str], name: str) -> tuple[str, str] | None:
    found = pattern.fullmatch(name)
    return (found["stem"], found["rest"]) if found else None


def read_group(group: Group) -> Draft | None:
    """What a group of columns is: a multiple answer in flags or slots, a ranking, a matrix; None when nothing fits."""
    weak = group.how in _WEAK
    return _flags(group, weak=weak) or _slots(group, weak=weak) or _matrix(group, weak=weak)


def _flags(group: Group, *, weak: bool) -> Draft | None:
    """One column per option, marked or not."""
    members = [member for member in group.members if _is_flag(member.profile)]
    marked = _marks_of(members)
    filled = [member for member in members if member.profile.answers]
    reason = "値が印(1と0、○と空欄など)だけで"
    if len(filled) < 2 or not marked or len(filled) * 2 < len(members):
        several = [member for member in group.members if len(member.profile.answers) > 1]
        members = [member for member in group.members if len(member.profile.answers) <= 1]
        filled = [member for member in members if member.profile.answers]
        values = [value for member in filled for value in member.profile.answers]
        is_one_each = len(filled) > 1 and len(set(values)) == len(values) and len(filled) * 2 >= len(members)
        only_texts_beside = all(_is_other_text(member) for member in several)
        if weak or not is_one_each or not only_texts_beside:
            return None
        marked, reason = values, "どの列も自分だけの1種類の値か空欄で"
    if weak and not (any(value == "0" for m in members for value in m.profile.counts) or len(members) > 2):
        return None
    return flags_draft(group.only(members), marked, f"{reason}、{_shared_words(group)}ため")


def _is_flag(profile: ColumnProfile) -> bool:
    """Whether a column holds only marks: its answers are words for marked and for not marked."""
    return all(value in words.MARKED_WORDS or value in words.UNMARKED_WORDS for value in profile.answers)


def _is_other_text(member: Member) -> bool:
    """Whether a column beside the options holds the text written to 「その他」."""
    return words.OTHER_TEXT_NAME.fullmatch(words.plain(member.rest)) is not None


def _marks_of(members: Sequence[Member]) -> list[str]:
    """Words for marked that occur, each once."""
    found = {value for member in members for value in member.profile.answers if value in words.MARKED_WORDS}
    return sorted(found)


def flags_draft(group: Group, marked: Sequence[str], ground: str, options: Sequence[tuple[str, str]] = ()) -> Draft:
    """A multiple answer with one column per option; options in place where a codebook gives them."""
    stem, labels = split_labels(group)
    codes = _codes_of(group)
    shown = list(options) or list(zip(codes, labels, strict=True))
    unmarked = sorted({v for p in group.profiles for v in p.answers if v not in marked})
    columns: Body = {"kind": "flags", "names": {code: name for (code, _), name in zip(shown, group.names, strict=True)}}
    written = [text for p in group.profiles for v in marked for text in p.writings.get(v, ())]
    if set(marked) != {"1"} or written:
        columns["marked"] = list(dict.fromkeys([*marked, *written]))
    more = [text for p in group.profiles for v in unmarked for text in p.writings.get(v, ())]
    if set(unmarked) - {"0"} or more:
        columns["unmarked"] = list(dict.fromkeys(["", *unmarked, *more]))
    check = ""
    if unmarked and _has_blank_row(group.profiles):
        columns["all_unmarked"] = "answered"
        ground += "。空欄の行と印のない行を書き分けているので、印のない行は「どれも選ばない回答」とした"
    elif unmarked:
        check = "一つも印のない行は無回答としています。どれも選ばない回答であれば all_unmarked: answered としてください"
    if _most_marks(group.profiles, marked) == 1:
        check = "印が二つ以上ある行はありません。単数回答であれば type: LA と limit: 1 に直してください"
    body: Body = {"options": [{"code": code, "label": label} for code, label in shown], "columns": columns}
    body = own_missing(body, missing_of(group.profiles))
    more_ground = missing_ground(group.profiles)
    ground = f"{ground}。{more_ground}" if more_ground else ground
    return Draft(group.names, "MA", ground, check, group.stem, stem, body)


def _most_marks(profiles: Sequence[ColumnProfile], marked: Sequence[str]) -> int:
    """The most marks in one row."""
    rows = zip(*(profile.values for profile in profiles), strict=True)
    return max((sum(cell in marked for cell in cells) for cells in rows), default=0)


def _has_blank_row(profiles: Sequence[ColumnProfile]) -> bool:
    """Whether some row is blank in all columns."""
    return any(not any(cells) for cells in zip(*(profile.values for profile in profiles), strict=True))


def _slots(group: Group, *, weak: bool) -> Draft | None:
    """Columns filled from the left, each with one of several chosen options, never the same twice."""
    profiles = [profile for profile in group.profiles if profile.answers]
    if weak or len(profiles) < 2 or not _is_closed(profiles):
        return None
    rows = [[v for v in cells if v] for cells in _answer_rows(profiles)]
    fills = [profile.answered for profile in profiles]
    from_left = all(fills[i] >= fills[i + 1] for i in range(len(fills) - 1)) and _is_filled_from_left(profiles)
    is_rank = all(words.RANK_NAME.fullmatch(words.plain(member.profile.heading)) for member in group.members)
    different = all(len(set(row)) == len(row) for row in rows)
    if not different or not (is_rank or (from_left and fills[-1] < fills[0] and any(len(row) > 1 for row in rows))):
        return None
    options, _ = options_of(group.profiles)
    stem, _ = split_labels(group)
    names = list(group.names) if not is_rank else [profile.name for profile in profiles]
    body = own_missing({"options": options, "columns": {"kind": "slots", "names": names}}, missing_of(group.profiles))
    if is_rank:
        ground = f"列名が順位を表し、同じ行に同じ値がないため({_shared_words(group)})"
        return Draft(tuple(names), "RANKING", ground, "", group.stem, stem, {"ranks": len(names), **body})
    ground = f"左の列から順に埋まり(9割以上の行)、同じ行に同じ値がないため({_shared_words(group)})"
    return Draft(group.names, "MA", ground, "順位であれば type を RANKING に直してください", group.stem, stem, body)


def _answer_rows(profiles: Sequence[ColumnProfile]) -> list[tuple[str, ...]]:
    """Rows of answers, missing codes blank."""
    columns = [[v if v in p.answers else "" for v in p.values] for p in profiles]
    return list(zip(*columns, strict=True))


def _is_filled_from_left(profiles: Sequence[ColumnProfile]) -> bool:
    """Whether in at least nine rows of ten no blank stands to the left of an answer."""
    rows = _answer_rows(profiles)
    without_gap = sum("" not in cells[: sum(map(bool, cells))] for cells in rows)
    return without_gap * 10 >= len(rows) * 9


def _is_closed(profiles: Sequence[ColumnProfile]) -> bool:
    """Whether the columns draw on one small set of codes or repeated labels."""
    union = {value for profile in profiles for value in profile.answers}
    if any(profile.value_labels for profile in profiles):
        return all(value in p.value_labels for p in profiles for value in p.answers)
    numbers = ColumnProfile.numbers_of(sorted(union))
    if numbers:
        return len(union) <= 40 and all(number.is_integer() and 0 <= number <= 99 for number in numbers)
    answered = sum(profile.answered for profile in profiles)
    return len(union) <= 40 and len(union) * 2 <= answered and max(map(len, union), default=0) <= 100


def _matrix(group: Group, *, weak: bool) -> Draft | None:
    """Several items answered on one scale."""
    profiles = [profile for profile in group.profiles if profile.answers or profile.value_labels]
    labelled = [dict(profile.value_labels) for profile in profiles]
    same_labels = bool(labelled) and len(labelled[0]) > 1 and all(labels == labelled[0] for labels in labelled)
    if len(profiles) < 2 or len(profiles) < len(group.members) or (weak and not same_labels and len(profiles) < 3):
        return None
    if not same_labels and not _is_one_scale(profiles):
        return None
    reason = "値ラベルがすべて同じで" if same_labels else "同じ値の組を使い"
    return matrix_draft(group, f"{reason}、{_shared_words(group)}ため")


def matrix_draft(group: Group, ground: str) -> Draft:
    """A matrix with one item per column."""
    stem, labels = split_labels(group)
    options, _ = options_of(group.profiles)
    ids = _item_ids(group)
    items = [
        {"id": item, "label": label, "columns": {"kind": "single", "name": name}}
        for item, label, name in zip(ids, labels, group.names, strict=True)
    ]
    body: Body = own_missing({"options": options, "items": items}, missing_of(group.profiles))
    more = missing_ground(group.profiles)
    return Draft(group.names, "MATRIX", f"{ground}。{more}" if more else ground, "", group.stem, stem, body)


def _is_one_scale(profiles: Sequence[ColumnProfile]) -> bool:
    """Whether unlabelled columns share a scale: few values in all, each column using at least half of them."""
    union = {value for profile in profiles for value in profile.answers}
    numbers = ColumnProfile.numbers_of(sorted(union))
    if not 2 <= len(union) <= MOST_CODES or not all(len(p.answers) * 2 >= len(union) for p in profiles):
        return False
    if numbers:
        return all(number.is_integer() and 0 <= number <= HIGHEST_CODE for number in numbers)
    return all(p.answered >= 2 * len(p.answers) for p in profiles) and max(map(len, union)) <= 100


def split_labels(group: Group) -> tuple[str, list[str]]:
    """Label of the whole group and of each column: the shared head of the labels, cut at a separator."""
    labels = [member.profile.label for member in group.members]
    if all(member.profile.label == member.profile.heading for member in group.members):
        return group.stem, [member.rest for member in group.members]
    shared = _shared_head(labels)
    cut = max((shared.rfind(mark) + len(mark) for mark in _LABEL_JOINERS if mark in shared), default=0)
    rests = [label[cut:].strip() for label in labels]
    if cut == 0 or not all(rests):
        own = [member.profile.label != member.profile.heading for member in group.members]
        return group.stem, [
            m.profile.label if has_own else m.rest for m, has_own in zip(group.members, own, strict=True)
        ]
    return shared[:cut].strip(" -:：／/"), rests


def _shared_head(labels: Sequence[str]) -> str:
    """The longest text with which all labels begin."""
    low, high = min(labels), max(labels)
    length = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:length]


def _codes_of(group: Group) -> list[str]:
    """Option codes from the ends of the names where they are numbers or short, else 1, 2 and so on."""
    rests = [str(int(m.rest)) if m.rest.isascii() and m.rest.isdigit() else m.rest for m in group.members]
    short = all(re.fullmatch(r"[A-Za-z0-9]{1,6}", rest) for rest in rests)
    return rests if short and len(set(rests)) == len(rests) else [str(n) for n in range(1, len(rests) + 1)]


def _item_ids(group: Group) -> list[str]:
    """Ids of matrix items: the ends of the names where they may be ids, else i1, i2 and so on."""
    rests = [member.rest for member in group.members]
    if all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,8}", rest) for rest in rests) and len(set(rests)) == len(rests):
        return rests
    if all(rest.isascii() and rest.isdigit() for rest in rests) and len({int(rest) for rest in rests}) == len(rests):
        return [f"i{int(rest)}" for rest in rests]
    return [f"i{n}" for n in range(1, len(rests) + 1)]


def _shared_words(group: Group) -> str:
    """How the names belong together, in Japanese."""
    return (
        f"列名の先頭が同じ(違うのは{group.how})"
        if group.how != "列名の先頭の質問番号"
        else "列名の先頭の質問番号が同じ"
    )


def response_set_draft(declared: MultipleResponseSet, profiles: Mapping[str, ColumnProfile]) -> Draft | None:
    """A multiple answer declared in a .sav file; None when a column of it is not there."""
    if not declared.columns or not set(declared.columns) <= set(profiles):
        return None
    stem = declared.name.lstrip("$")
    members = []
    for name in declared.columns:
        rest = name.removeprefix(stem).lstrip("_.-")
        members.append(Member(profiles[name], rest or name))
    group = Group(stem, "末尾の番号", tuple(members))
    ground = "ファイルに複数回答の組として定義されているため"
    if declared.counted_value is None:
        options, _ = options_of(group.profiles)
        body = own_missing(
            {"options": options, "columns": {"kind": "slots", "names": list(group.names)}}, missing_of(group.profiles)
        )
        return Draft(group.names, "MA", ground, "", stem, declared.label or stem, body)
    marked = [p for p in (declared.counted_value,) if p]
    draft = flags_draft(group, [normalise_label(mark) for mark in marked], ground)
    return Draft(draft.columns, "MA", draft.ground, draft.check, stem, declared.label or draft.label, draft.body)
