"""YAML files as plain data plus the line of every key, so that each message can name its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zushi_survey.core.problems import Place, Problem, SurveyError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader where PyYAML has it (eighteen times faster), without object construction either way."""

_MAX_BYTES = 5_000_000
_MAX_NODES = 1_000_000
"""Values of a document with every alias written out: aliases of aliases can make a short file endless."""
_MAX_DEPTH = 500
"""Lists within lists: the C library behind the loader dies of some ten thousand."""
_BLOCK_MARKS = re.compile(rf"^[ ?:-]{{{_MAX_DEPTH},}}", re.MULTILINE)
Model = TypeVar("Model", bound=BaseModel)
YamlPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One YAML file: its data, and the 1-based line of each key and list entry by path."""

    file: str
    data: Any
    lines: Mapping[YamlPath, int]

    def place(self, path: YamlPath) -> Place:
        """Where the path is: the nearest line known, and the path in words."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return Place(file=self.file, line=self.lines.get(known), path=self._path_in_words(path) or None)

    def _path_in_words(self, path: YamlPath) -> str:
        """The path with list entries called by their id or code where they have one: `questions[Q1].options[2]`."""
        words = ""
        node: Any = self.data
        for part in path:
            node = node[part] if _has(node, part) else None
            if isinstance(part, int):
                named = node.get("id", node.get("code")) if isinstance(node, dict) else None
                words += f"[{named if named is not None else part + 1}]"
            else:
                words += f".{part}" if words else part
        return words


def read_yaml(path: Path) -> YamlDocument:
    """The YAML file at `path`. Raises SurveyError (E-QST-001, -012, -013) with the line."""
    name = path.name
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise SurveyError([_unreadable(name, "ファイルが大きすぎます", None)])
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SurveyError([_unreadable(name, "UTF-8で保存してください", line)]) from error
    except OSError as error:
        raise SurveyError([Problem(code="E-QST-013", where=Place(file=path.as_posix()))]) from error
    try:
        if _looks_deep(text) and _is_deep(text):
            raise SurveyError([_unreadable(name, "入れ子が深すぎます", None)])
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            raise SurveyError([_unreadable(name, "中身がありません", 1)])
        if _written_out(node, {}) > _MAX_NODES:
            raise SurveyError([_unreadable(name, "別名(*)をたどると大きくなりすぎます", None)])
        lines, duplicates = _collect_lines(node)
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = str(getattr(error, "problem", None) or "書き方の誤り")
        raise SurveyError([_unreadable(name, detail, mark.line + 1 if mark else None)]) from error
    except (RecursionError, ValueError) as error:
        raise SurveyError([_unreadable(name, "入れ子が深すぎるか、値が不正です", None)]) from error
    if duplicates:
        raise SurveyError(
            Problem(code="E-QST-012", where=Place(file=name, line=line), got=key) for key, line in duplicates
        )
    return YamlDocument(name, data, lines)


def validate_model(document: YamlDocument, model: type[Model]) -> Model:
    """The document as `model`. Raises SurveyError with every mistake of shape, each with its line."""
    data = document.data
    if isinstance(data, dict) and "schema_version" in data and data["schema_version"] != 1:
        where = document.place(("schema_version",))
        got = str(data["schema_version"])
        raise SurveyError([Problem(code="E-QST-011", where=where, got=got, allowed="1", params={"allowed": "1"})])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        told = [detail for detail in details if not _is_echo(detail, details)]
        raise SurveyError([_problem_of(document, detail, model) for detail in told]) from error


def _is_echo(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether a list is called too short only because its wrong entries were left out."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
    )


def _has(node: Any, part: str | int) -> bool:
    """Whether the node is a list or mapping that has this index or key."""
    if isinstance(node, dict):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


def _unreadable(name: str, detail: str, line: int | None) -> Problem:
    """E-QST-001: the file is not readable YAML."""
    return Problem(code="E-QST-001", where=Place(file=name, line=line), params={"detail": detail})


def _looks_deep(text: str) -> bool:
    """Whether the text may hold more lists within lists than are allowed: a quick look that never misses one."""
    return text.count("[") + text.count("{") > 2 * _MAX_DEPTH or _BLOCK_MARKS.search(text) is not None


def _is_deep(text: str) -> bool:
    """Whether the text does hold them, as the loader's first step tells them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            return True
    return False


def _written_out(node: yaml.Node, sizes: dict[int, int]) -> int:
    """Number of values below a node with every alias written out; more than allowed where one holds itself."""
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = _MAX_NODES + 1
    children = node.value if isinstance(node, yaml.CollectionNode) else ()
    members = (member for child in children for member in (child if isinstance(child, tuple) else (child,)))
    sizes[id(node)] = 1 + sum(_written_out(member, sizes) for member in members)
    return sizes[id(node)]


def _collect_lines(root: yaml.Node) -> tuple[dict[YamlPath, int], list[tuple[str, int]]]:
    """Lines by path, and keys written twice in one mapping. Aliases are followed once (no exponential documents)."""
    lines: dict[YamlPath, int] = {}
    duplicates: list[tuple[str, int]] = []
    stack: list[tuple[YamlPath, yaml.Node]] = [((), root)]
    visited: set[int] = set()
    while stack:
        path, node = stack.pop()
        lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in seen:
                    duplicates.append((key, key_node.start_mark.line + 1))
                seen.add(key)
                lines[(*path, key)] = key_node.start_mark.line + 1
                stack.append(((*path, key), value_node))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(((*path, index), child) for index, child in enumerate(node.value))
    return lines, duplicates


_SHAPE_WORDS = {
    "string_type": "文字で書いてください",
    "string_pattern_mismatch": "名前は英字か日本語で始め、文字・数字・_だけを使ってください",
    "int_type": "整数で書いてください",
    "int_parsing": "整数で書いてください",
    "float_type": "数で書いてください",
    "float_parsing": "数で書いてください",
    "bool_type": "true か false で書いてください",
    "bool_parsing": "true か false で書いてください",
    "tuple_type": "「- 」で始まる並びで書いてください",
    "dict_type": "「名前: 値」の形で書いてください",
    "model_type": "「名前: 値」の形で書いてください",
    "model_attributes_type": "「名前: 値」の形で書いてください",
    "too_short": "一つ以上必要です",
    "greater_than_equal": "小さすぎる数です",
    "union_tag_not_found": "kind(種類)が必要です",
}


def _problem_of(document: YamlDocument, detail: ErrorDetails, model: type[BaseModel]) -> Problem:
    """One pydantic error in our words."""
    path = _document_path(document, detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        where = document.place(path)
        nearest = _nearest_words(str(path[-1]), sorted(_known_keys(model)))
        return Problem(code="E-QST-002", where=where, got=str(path[-1]), params={"nearest": nearest})
    if kind == "missing":
        return Problem(code="E-QST-003", where=document.place(path[:-1]), params={"name": str(detail["loc"][-1])})
    allowed = None
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        context = detail.get("ctx", {})
        allowed = str(context.get("expected") or context.get("expected_tags"))
        words = "使えない値です"
    else:
        words = _SHAPE_WORDS.get(kind, "値の形が違います")
    got = detail["input"]
    shown = str(got)[:40] if isinstance(got, str | int | float | bool) else None
    params = {"detail": words}
    return Problem(code="E-QST-004", where=document.place(path), got=shown, allowed=allowed, params=params)


def _document_path(document: YamlDocument, location: YamlPath) -> YamlPath:
    """The keys and indexes of a location, without the branch of a union that pydantic adds: what `kind` says."""
    path: list[str | int] = []
    node: Any = document.data
    entered = False
    for part in location:
        if not entered and isinstance(node, dict) and node.get("kind") == part:
            entered = True
            continue
        path.append(part)
        node, entered = (node[part] if _has(node, part) else None), False
    return tuple(path)


def _known_keys(model: type[BaseModel]) -> set[str]:
    """Every key that may be written anywhere in a document of this model."""
    keys: set[str] = set()
    for schema in (model.model_json_schema(), *model.model_json_schema().get("$defs", {}).values()):
        keys.update(schema.get("properties", {}))
    return keys


def _nearest_words(name: str, known: list[str]) -> str:
    """「…」に近い名前: an empty text when nothing is near."""
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    return f"(近い名前: {', '.join(close)})" if close else ""
