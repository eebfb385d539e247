"""Short functions, short modules, no drawer for odds and ends, and nothing that nobody uses."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from vulture import Vulture

PACKAGE = Path(__file__).resolve().parents[2] / "zushi_survey"
TOP = PACKAGE.parent
LONGEST_BODY = 45
LONGEST_MODULE = 450
DRAWERS = {"utils", "util", "helpers", "misc", "common"}

# What notebooks call, frameworks call, or a reader of the code expects; tests alone are no use.
CALLED_FROM_OUTSIDE = [
    *("open_study", "to_pandas", "__getattr__", "association", "hearing", "mentions", "groups_with"),
    *("handle_starttag", "handle_endtag", "handle_data", "parse_marked_section"),  # the standard html parser
    "percents_that_close",  # for stacked bars, which must close; the reference's rounding examples rest on it
]
CALLED_BY_DECORATOR = ["@app.command", "@app.callback", "@*validator", "@*serializer"]
USABLE_KINDS = {"function", "class", "method", "property", "import", "unreachable_code"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
every_module = pytest.mark.parametrize(
    "module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)


def _functions(module: Path) -> list[Function]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@every_module
def test_function_bodies_are_short(module: Path) -> None:
    long = {f.name: _body_lines(f) for f in _functions(module) if _body_lines(f) > LONGEST_BODY}

    assert not long


@every_module
def test_modules_are_short(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST_MODULE


def test_no_drawer_for_odds_and_ends() -> None:
    named = {path.stem for path in PACKAGE.rglob("*")}

    assert not named & DRAWERS


def _unused(*folders: Path) -> list[str]:
    """Functions, classes, methods and imports under the folders that none of the code there names."""
    finder = Vulture(ignore_names=CALLED_FROM_OUTSIDE, ignore_decorators=CALLED_BY_DECORATOR)
    finder.scavenge([str(folder) for folder in folders])
    unused = finder.get_unused_code(min_confidence=60)
    return [f"{item.filename}:{item.first_lineno} {item.name}" for item in unused if item.typ in USABLE_KINDS]


def test_nothing_is_left_unused() -> None:
    assert not _unused(PACKAGE, TOP / "data" / "sample", TOP / "benchmarks", TOP / "docs")


def test_an_unused_function_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def used(): ...\ndef left_over(): used()\n", encoding="utf-8")

    assert [line.rpartition(" ")[2] for line in _unused(tmp_path)] == ["left_over"]


def test_body_lines_do_not_count_signature_and_docstring(tmp_path: Path) -> None:
    module = tmp_path / "one.py"
    module.write_text(
        'def f(\n    x,\n):\n    """Doc.\n\n    More.\n    """\n    y = x\n\n    return y\n', encoding="utf-8"
    )

    assert [_body_lines(function) for function in _functions(module)] == [3]
