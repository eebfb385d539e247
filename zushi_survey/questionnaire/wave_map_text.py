"""A proposed mapping as YAML text: each entry under the ground it stands on and what a person must still confirm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zushi_survey.questionnaire.wave_axis_proposal import ProposedAxis
from zushi_survey.questionnaire.wave_map import CategoryMap, CommonNet, QuestionMap
from zushi_survey.questionnaire.wave_proposal import ProposedQuestion

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*|0|[1-9]\d{0,8}", re.ASCII)
_RESERVED = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


class ProposedPair(NamedTuple):
    """Two waves with the entries proposed for them."""

    now: str
    now_label: str
    before: str
    before_label: str
    questions: tuple[ProposedQuestion, ...]
    axes: tuple[ProposedAxis, ...] = ()


def wave_map_text(pairs: Sequence[ProposedPair]) -> str:
    """The whole file: a heading that says how to read it, then the pairs."""
    lines = [
        "# yaml-language-server: $schema=schemas/wave-map.schema.json",
        "# 調査回の質問の対応表の案です(zushi-survey wave-map が2つの調査票の言葉だけを見て作りました)。",
        "# 「根拠」はそう対応させた理由、「確認」は人が確かめることです。確かめたら直し、「確認」の行を消します。",
        "# 使うには、study.yaml に次の1行を書いてください:",
        "#   wave_map: wave-map.yaml",
        "# compare: yes=比べる no=比べない describe=並べて示すが検定しない(回答者の属性など)",
        "schema_version: 1",
        "pairs:",
    ]
    for pair in pairs:
        lines += _pair_lines(pair)
    return "\n".join(lines) + "\n"


def _pair_lines(pair: ProposedPair) -> Iterator[str]:
    """One pair."""
    yield f"  # 今回: {_one_line(pair.now_label)}  前回: {_one_line(pair.before_label)}"
    yield f"  - now: {_scalar(pair.now)}"
    yield f"    before: {_scalar(pair.before)}"
    yield "    # 確認: 調査方法(郵送、訪問、Webなど)は同じですか。違うと比べられません。"
    yield "    # mode: {now: 郵送, before: 郵送}"
    yield "    # 確認: 対象(年齢など)は同じですか。違うなら、比べる範囲の条件(質問番号と選択肢の番号)を書いてください。"
    yield "    # base: {now_label: 18歳以上, before_label: 20歳以上, common_label: 20歳以上, now: 条件, before: 条件}"
    yield from _axes_lines(pair.axes)
    yield "    questions:"
    for proposed in pair.questions:
        yield from _question_lines(proposed)


def _axes_lines(axes: Sequence[ProposedAxis]) -> Iterator[str]:
    """The axes that ids alone do not pair; those without an entry as remarks."""
    if any(one.entry is not None for one in axes):
        yield "    # 分析軸: ここに書かない軸は、id が同じ軸・同じ区分どうしを比べます。"
        yield "    axes:"
    for one in axes:
        yield f"      # {_one_line(one.label)}"
        yield from (f"      # 根拠: {_one_line(line)}" for line in one.grounds)
        yield from (f"      # 確認: {_one_line(line)}" for line in one.to_check)
        if one.entry is not None:
            yield f"      - now: {_scalar(one.entry.now)}"
            yield f"        before: {_scalar(one.entry.before or '')}"
            yield "        categories:"
            yield from (f"          - {_category(category)}" for category in one.entry.categories or ())


def _category(one: CategoryMap) -> str:
    """One common category on a line."""
    id_ = f"id: {_scalar(one.id)}, " if one.id else ""
    return f"{{{id_}label: {_scalar(one.label)}, now: {_list(one.now)}, before: {_list(one.before)}}}"


def _question_lines(proposed: ProposedQuestion) -> Iterator[str]:
    """One entry under its comments."""
    entry = proposed.entry
    yield ""
    yield f"      # {_one_line(proposed.label)}"
    yield from (f"      # 根拠: {_one_line(line)}" for line in proposed.grounds)
    yield from (f"      # 確認: {_one_line(line)}" for line in proposed.to_check)
    fields = list(_field_lines(entry))
    yield f"      - {fields[0]}"
    yield from (f"        {line}" for line in fields[1:])


def _field_lines(entry: QuestionMap) -> Iterator[str]:
    """The fields of an entry."""
    if entry.now is not None:
        yield f"now: {_scalar(entry.now)}"
    if entry.before is not None:
        yield f"before: {_scalar(entry.before)}"
    yield f"status: {_list(entry.status)}"
    yield f"compare: {entry.compare}"
    if entry.options is not None:
        yield "options:"
        yield "  common:" if entry.options.common else "  common: []"
        yield from (f"    - {_net(net)}" for net in entry.options.common)
        if entry.options.only_now:
            yield f"  only_now: {_list(entry.options.only_now)}"
        if entry.options.only_before:
            yield f"  only_before: {_list(entry.options.only_before)}"
    if entry.reason:
        yield f"reason: {_scalar(entry.reason)}"


def _net(net: CommonNet) -> str:
    """One common net on a line."""
    return f"{{label: {_scalar(net.label)}, now: {_list(net.now)}, before: {_list(net.before)}}}"


def _list(values: Sequence[str]) -> str:
    """Values in brackets."""
    return f"[{', '.join(_scalar(value) for value in values)}]"


def _scalar(value: str) -> str:
    """A text as YAML reads it back: bare where that is safe, else in double quotes (json is YAML)."""
    if _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)


def _one_line(text: str) -> str:
    """A text for a comment."""
    return " ".join(text.split())
