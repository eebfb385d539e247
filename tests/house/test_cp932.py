"""Every text a user may see can be printed on a Japanese Windows console."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "zushi_survey"
TOP = PACKAGE.parent
SHOWN_SUFFIXES = {".html", ".j2", ".jinja", ".css", ".yaml", ".yml"}

# Characters that a module looks for in its input and never prints.
LOOKED_FOR = {
    "data/readers/encoding.py": "\uf8ff\ufeff\ufffd",
    "data/readers/undecodable.py": "\xa0\ufffd",
    "data/vocabulary.py": "\u2212",
    "data/proposal/profile.py": "\u2212",
    "present/plain_words.py": "\xa2\xa3\xac\u2013\u2014\u2016\u2212\u301c\U00020bb7",
    "render/sheets/texts.py": "\ud800\udfff\ufffe\uffff",
    "data/proposal/words.py": "\u2611\u2612\u2713\u2714",
}


def _docstrings(tree: ast.Module) -> set[int]:
    """Identities of the nodes that are docstrings: strings that stand alone as a statement."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _shown_strings(source: str, *, with_docstrings: bool = False) -> Iterator[tuple[int, str]]:
    """Line and text of each string literal; docstrings only where they are printed as help."""
    tree = ast.parse(source)
    ignored = set() if with_docstrings else _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ignored:
            yield node.lineno, node.value


def _outside_cp932(text: str, allowed: str = "") -> str:
    """The characters of `text` that the console cannot show and that are not allowed, once each."""
    return "".join(sorted({character for character in text if not _encodable(character)} - set(allowed)))


def _encodable(character: str) -> bool:
    """Whether the character survives the way to the console: Python writes some near misses as another character."""
    try:
        return character.encode("cp932").decode("cp932") == character
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_string_literals_are_in_cp932(module: Path) -> None:
    name = module.relative_to(PACKAGE).as_posix()
    allowed = LOOKED_FOR.get(name, "")
    strings = _shown_strings(module.read_text(encoding="utf-8"), with_docstrings=name.startswith("cli"))

    wrong = [f"{name}:{line} {bad!r}" for line, text in strings if (bad := _outside_cp932(text, allowed))]

    assert not wrong


def _shown_files() -> list[Path]:
    folders = [TOP / "reports" / "templates", TOP / "questionnaires", TOP / "data" / "sample"]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in SHOWN_SUFFIXES)


def test_templates_and_questionnaires_are_in_cp932() -> None:
    files = _shown_files()

    wrong = [f"{path.relative_to(TOP)}: {bad!r}" for path in files if (bad := _outside_cp932(path.read_text("utf-8")))]

    assert files, "no template was found"
    assert not wrong


def test_a_character_outside_cp932_is_found() -> None:
    assert _outside_cp932("3 \u2264 n\u301c5 \u2266 6 \uff5e") == "\u2264\u301c"
    assert _outside_cp932("\u2014 \u2212 \xa5") == "\xa5\u2014\u2212", "near misses count"
    assert list(_shown_strings('"""doc \u2013 string"""\nx = f"a \u2013 {x}"')) == [(2, "a \u2013 ")]
