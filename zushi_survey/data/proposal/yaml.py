"""The proposal as YAML texts: each question under the ground it stands on, readable and ready to be mended by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from zushi_survey.data.proposal.model import DATE, RECEIPT, WEIGHT, Guess, Proposal
from zushi_survey.data.proposal.words import RECEIVED_NAME, plain
from zushi_survey.questionnaire.model import TYPE_WORDS

_WHOLE = re.compile(r"0|-?[1-9]\d{0,8}", re.ASCII)
_CODE_KEYS = ("code",)
_CODE_LISTS = ("no_answer", "not_applicable", "invalid", "marked", "unmarked", "aliases", "options")

_SYNTHETIC = ("# 根拠: 列 data_origin に synthetic とあるため", "data_origin: synthetic")
"""Lines of study.yaml for answers that their own file calls synthetic."""


def questionnaire_yaml(proposal: Proposal, *, name: str, title: str, file: str) -> str:
    """The text of the questionnaire file."""
    lines = [
        "# yaml-language-server: $schema=../schemas/questionnaire.schema.json",
        f"# {_one_line(file)} から zushi-survey init が作った調査票の案です。",
        "# それぞれの質問の上に、そう推定した根拠を書いています。調査票と見比べて直してください。",
        *_dump({"schema_version": 1, "id": name, "title": title}),
        "",
        "questions:",
    ]
    for guess in proposal.guesses:
        lines += _question_lines(guess)
    if proposal.axes:
        lines += ["", "axes:"]
    for axis in proposal.axes:
        lines += [f"  # 根拠: {_one_line(axis.ground)}", *_entry(axis.axis.model_dump(mode="json", exclude_unset=True))]
    return "\n".join(lines) + "\n"


def study_yaml(
    proposal: Proposal,
    *,
    title: str,
    questionnaire: str,
    file: str,
    encoding: str | None,
    header_rows: int,
    is_synthetic: bool,
) -> str:
    """The text of study.yaml; what would change figures (a weight, a filter) stands there only as a comment."""
    lines = [
        "# yaml-language-server: $schema=schemas/study.schema.json",
        "# zushi-survey init が作った調査フォルダーの案です。根拠は init-report.md にあります。",
        *_dump({"schema_version": 1, "title": title, "report_wave": "w1"}),
        *(_SYNTHETIC if is_synthetic else ()),
        "# クロス集計で使う軸の順",
        *_dump({"axes": list(proposal.study_axes)}),
        "waves:",
        "  - id: w1",
        "    label: 今回調査",
        *(f"    {line}" for line in _dump({"questionnaire": questionnaire})),
        "    answers:",
        *(f"      {'- ' if place == 0 else '  '}{line}" for place, line in enumerate(_dump({"file": file}))),
    ]
    more: dict[str, Any] = {"encoding": encoding} if encoding else {}
    more |= {"header_rows": header_rows} if header_rows > 1 else {}
    lines += [f"        {line}" for line in _dump(more)] if more else []
    lines += [f"        {line}" for line in _administrative_lines(proposal)]
    return "\n".join(lines) + "\n"


def _administrative_lines(proposal: Proposal) -> Iterator[str]:
    """Receipt as a field; weights and dates of receipt as comments to be taken up by hand."""
    for guess in proposal.guesses:
        if guess.kind == RECEIPT:
            yield f"# 根拠: {_one_line(guess.ground)}"
            yield from _dump({"receipt": guess.columns[0]})
    for name in proposal.columns_of(DATE):
        if RECEIVED_NAME.fullmatch(plain(name)):
            yield "# 受付日の列の候補です。回収状況に使うなら、次の行の # を取ってください。"
            yield from (f"# {line}" for line in _dump({"received": name}))
    for name in proposal.columns_of(WEIGHT):
        yield "# ウエイトの候補です。使うと数値が変わるので、使うなら次の行の # を取ってください。"
        yield from (f"# {line}" for line in _dump({"weight": name}))
    beside = [
        name for guess in proposal.guesses if guess.question is None for name in guess.columns if guess.kind != RECEIPT
    ]
    if beside:
        yield "# 質問にしなかった列です。質問票に書き加えた列は、ここから消してください。"
        yield from _dump({"ignore": beside})


def _question_lines(guess: Guess) -> Iterator[str]:
    """A question under its ground; of a column that is none only a comment."""
    shown = "、".join(_one_line(name) for name in guess.columns[:3])
    if guess.question is None:
        yield from ("", f"  # 質問にしなかった列: {shown}({guess.kind})。根拠: {_one_line(guess.ground)}")
        return
    yield from ("", f"  # 根拠: {TYPE_WORDS[guess.kind]}。{_one_line(guess.ground)}")
    if guess.check:
        yield f"  # 確認: {_one_line(guess.check)}"
    yield from _entry(guess.question.model_dump(mode="json", by_alias=True, exclude_unset=True))


def _entry(fields: Mapping[str, Any]) -> Iterator[str]:
    """One entry of a list, two spaces in."""
    return (f"  {line}" for line in _dump([_plain_codes(fields)]))


def _plain_codes(node: Any, key: str = "") -> Any:
    """The node with whole numbers that stand for codes written as numbers, and whole limits without `.0`."""
    if isinstance(node, Mapping):
        if key == "names":
            return {_number(code): name for code, name in node.items()}
        return {name: _plain_codes(value, name) for name, value in node.items()}
    if isinstance(node, list | tuple):
        return [
            _number(value) if key in _CODE_LISTS and isinstance(value, str) else _plain_codes(value) for value in node
        ]
    if isinstance(node, float) and node.is_integer():
        return int(node)
    return _number(node) if key in _CODE_KEYS else node


def _number(text: str) -> str | int:
    """A code as YAML shows it best: 1 and not '1', but '01' stays a text."""
    return int(text) if _WHOLE.fullmatch(text) else text


def _dump(node: Mapping[str, Any] | Sequence[Any]) -> list[str]:
    """YAML lines: leaves below the top in one line, everything that could be misread quoted."""
    text = yaml.dump(_laid_out(node), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.rstrip("\n").split("\n")


class _InlineMapping(dict[Any, Any]):
    """A mapping written in one line: `{code: 1, label: はい}`."""


class _InlineSequence(list[Any]):
    """A sequence written in one line: `[1, 2]`."""


class _Dumper(yaml.SafeDumper):
    """The safe dumper; list entries are indented under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_mapping(dumper: yaml.SafeDumper, data: _InlineMapping) -> yaml.Node:
    """The node of an inline mapping."""
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


def _represent_sequence(dumper: yaml.SafeDumper, data: _InlineSequence) -> yaml.Node:
    """The node of an inline sequence."""
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


_Dumper.add_representer(_InlineMapping, _represent_mapping)
_Dumper.add_representer(_InlineSequence, _represent_sequence)


def _laid_out(node: Any, depth: int = 0) -> Any:
    """The node with its leaves marked to be written inline; the top and the entries of a list there stay blocks."""
    if isinstance(node, Mapping):
        children = {key: _laid_out(value, depth + 1) for key, value in node.items()}
        is_leaf = depth >= 2 and not any(type(child) in (dict, list) for child in children.values())
        return _InlineMapping(children) if is_leaf else children
    if isinstance(node, list | tuple):
        entries = [_laid_out(value, depth + 1) for value in node]
        is_leaf = not any(isinstance(entry, dict | list) for entry in entries)
        return _InlineSequence(entries) if is_leaf else entries
    return node


def _one_line(text: str) -> str:
    """The text without line breaks, for a comment."""
    return " ".join(text.split())
