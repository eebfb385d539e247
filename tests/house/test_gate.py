"""One road to a reader: what respondents said is counted, released, printed, and written by the modules named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "zushi_survey"

UNRELEASED = {
    "RawTable",
    "Counts",
    "StubCounts",
    "ValueCounts",
    "JointCells",
    "Moments",
    "Responses",
    "Cleaned",
    "RawSheet",
}
"""Types that hold what no reader may see."""
ABOVE_THE_GATE = ("present/", "render/", "cli")
"""Rooms that only ever see what was released."""

RELEASE_STEPS = {
    "ReleasedTable": {"analysis/suppression.py"},
    "ReleasedComparisons": {"analysis/suppression.py"},
    "ReleasedReturns": {"analysis/returns_release.py"},
    "ReleasedSizes": {"analysis/precision/planning.py"},
    # Made of released tables only: their types say so.
    "ReleasedChanges": {"analysis/waves/changes.py"},
    "ReleasedTrends": {"analysis/waves/trends.py"},
}
"""Which module makes which released type; each is a release step of its own."""

MAKERS = {"RawTable": {"pipeline/waves/published.py"}, "Cell": {"pipeline/waves/published.py"}}
"""Who makes tables and cells outside `analysis/`: figures of an earlier report, to be released like the others."""
CHANGED_ABOVE = {"present/layout.py"}
"""The first line of a 単純集計, made of its released base."""

WRITERS = {
    # Files that appear whole or not at all.
    "core/files.py": {
        *("mkstemp", "write_bytes", "chmod", "replace", "TemporaryDirectory", "open:rb+", "os.open", "rmtree"),
    },
    "core/filesets.py": {
        *("open:xb", "copy2", "rename", "rmtree", "hardlink_to", "symlink_to", "os.open"),
    },
    "core/lock.py": {"os.open", "os.write", "os.truncate"},
    # The screen, and standard output as data.
    "pipeline/output.py": {"sys.stdout"},
    "cli.py": {"echo", "sys.stdout", "sys.stderr"},
    "cli_frame.py": {"echo"},
    "cli_progress.py": {"sys.stderr"},
    # Folders made of our own resources and of the user's own files.
    "pipeline/demo.py": {"copytree"},
    "pipeline/initiation.py": {"copytree", "copyfile", "write_text"},
    # Folders that are gone when the work is done.
    "pipeline/verifying.py": {"TemporaryDirectory", "copytree", "copy2"},
    "pipeline/chapter/files.py": {"TemporaryDirectory", "write_bytes"},
    "data/readers/apart.py": {"TemporaryDirectory", "write_text", "sys.stderr"},
    # A second copy of the planner's own file, before it is changed.
    "pipeline/hearing_coding.py": {"copyfile"},
    # Coded answers beside the study, for the next run: no text and no receipt number, and said to be the office's.
    "data/coded_cache.py": {"save"},
    "data/coded_parquet.py": {"ParquetWriter", "replace"},
    "data/ingesting_blocks.py": {"replace"},
    "pipeline/ingesting.py": {"Popen", "rmtree"},
    "pipeline/ingesting_worker.py": {"sys.stdout"},
    # Rows on their way to the machines of an engine that the user runs, in a folder that is gone afterwards.
    "tabulate/spark.py": {"TemporaryDirectory", "open:wb", "sys.stdout", "sys.stderr"},
    # Nowhere: what a library prints by itself must not stand in the middle of a csv.
    "analysis/disclosure/solver.py": {"os.open", "sys.stdout"},
    # Parts of an archive, for reading: the mode is not the first argument there.
    "data/archives.py": {"open:?"},
    "data/printed_workbook.py": {"open:?"},
    # Into memory.
    "data/proposal/yaml.py": {"dump"},
    "render/figures/picture.py": {"savefig"},
    "render/word/saving.py": {"save", "ZipFile:w"},
    "render/commented.py": {"save"},
    "render/sheets/book.py": {"Workbook"},
    "render/coding_files.py": {"Workbook"},
    "render/review_files.py": {"Workbook"},
}
"""Every module that writes to a disk, to a stream, or by a library that could, and by what."""

_WRITING_CALLS = {
    *("write_text", "write_bytes", "print", "echo", "secho", "print_exc", "savefig", "save", "to_csv", "to_excel"),
    *("to_parquet", "to_pickle", "dump", "tofile", "savez", "savetxt", "write_feather", "write_sav"),
    *("mkstemp", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "mkdtemp", "SpooledTemporaryFile"),
    *("copy2", "copyfile", "copytree", "move", "rmtree", "hardlink_to", "symlink_to", "rename", "chmod"),
    *("Workbook", "NewWorkbook", "basicConfig", "getLogger", "FileHandler", "warn", "system", "popen", "Popen"),
    *("ParquetWriter", "write_table_file", "memmap", "open_memmap"),
}
"""Calls that write by their name alone; ours of the same name are not called through a module of another's."""
_READING_MODES = {"", "r", "rb"}


def _modules() -> dict[str, ast.Module]:
    """Syntax tree of every module by its path inside the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@pytest.fixture(scope="module")
def modules() -> dict[str, ast.Module]:
    return _modules()


def names_in(tree: ast.Module) -> set[str]:
    """Every name that is imported, used, or stands in an annotation written as a text."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.ImportFrom(names=names) | ast.Import(names=names):
                found.update(one.name.rpartition(".")[2] for one in names)
    return found


def imported_rooms(tree: ast.Module) -> set[str]:
    """Rooms of the package that are imported."""
    wanted = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    wanted += [one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
    return {name.split(".")[1] for name in wanted if name.startswith("zushi_survey.")}


def calls_in(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of the name that is called, as it was before `import ... as ...`."""
    other_names = {
        one.asname: one.name.rpartition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for one in node.names
        if one.asname
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield other_names.get(name, name), node


def makers_of(name: str, modules: dict[str, ast.Module]) -> set[str]:
    """Modules that call the type, under whatever name, or make a changed copy by its `_replace` or `replace`."""
    return {path for path, tree in modules.items() for called, _ in calls_in(tree) if called == name}


def writes_in(tree: ast.Module) -> set[str]:
    """What in the module writes, or could."""
    found: set[str] = set()
    for name, call in calls_in(tree):
        of_os = (
            isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == "os"
        )
        if of_os and name in ("open", "write", "truncate"):
            found.add(f"os.{name}")
        elif name in ("open", "ZipFile") and not _is_of_a_class(call):
            mode = _mode(call, 0 if isinstance(call.func, ast.Attribute) and name == "open" else 1)
            if mode not in _READING_MODES:
                found.add(f"{name}:{mode}")
        elif name in _WRITING_CALLS or (name == "replace" and _is_of_a_path(call)):
            found.add(name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr", "__stdout__", "__stderr__"):
            found.add(f"sys.{node.attr.strip('_')}")
    return found


def _is_of_a_path(call: ast.Call) -> bool:
    """Whether `replace` is called as a path has it; texts have it with two arguments, dataclasses with keywords."""
    return isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords


def _is_of_a_class(call: ast.Call) -> bool:
    """Whether a class of ours is asked to open something: `StudyFolder.open(root)`."""
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id[0].isupper()
    )


def _mode(call: ast.Call, place: int) -> str:
    """The mode a file is opened with; "?" when it cannot be read off, "" when none is given."""
    given = next((word.value for word in call.keywords if word.arg == "mode"), None)
    if given is None and len(call.args) > place:
        given = call.args[place]
    if given is None:
        return ""
    return str(given.value) if isinstance(given, ast.Constant) and isinstance(given.value, str) else "?"


def test_nothing_unreleased_is_named_above_the_gate(modules: dict[str, ast.Module]):
    above = {path: tree for path, tree in modules.items() if path.startswith(ABOVE_THE_GATE)}

    assert len(above) > 80
    assert {path: found for path, tree in above.items() if (found := names_in(tree) & UNRELEASED)} == {}


def test_rooms_above_the_gate_do_not_import_those_that_see_respondents(modules: dict[str, ast.Module]):
    above = {path: tree for path, tree in modules.items() if path.startswith(ABOVE_THE_GATE)}

    assert {path: found for path, tree in above.items() if (found := imported_rooms(tree) & {"tabulate", "data"})} == {}


def test_every_released_type_has_one_maker(modules: dict[str, ast.Module]):
    types = {
        node.name: path
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.startswith("Released")
    }

    assert set(types) == set(RELEASE_STEPS)
    makers = {path: tree for path, tree in modules.items() if "Released" in ast.dump(tree)}
    assert {name: makers_of(name, makers) for name in types} == RELEASE_STEPS


def test_tables_and_cells_are_made_before_the_gate_only(modules: dict[str, ast.Module]):
    others = {path: tree for path, tree in modules.items() if not path.startswith(("analysis/", "data/"))}

    assert {name: makers_of(name, others) for name in MAKERS} == MAKERS


def test_no_figure_of_a_released_cell_is_changed_above_the_gate(modules: dict[str, ast.Module]):
    """`_replace` and `replace` with a figure or a status as keyword: a hidden cell would come back."""
    figures = {
        "count_unweighted",
        "count_weighted",
        "status",
        "proportion",
        "base_unweighted",
        "base_weighted",
        "policy",
    }
    changed = {
        path
        for path, tree in modules.items()
        if path.startswith((*ABOVE_THE_GATE, "pipeline/"))
        for name, call in calls_in(tree)
        if name in ("replace", "_replace") and figures & {word.arg for word in call.keywords}
    }

    assert changed == CHANGED_ABOVE


def test_every_write_goes_through_the_modules_that_are_listed(modules: dict[str, ast.Module]):
    assert {path: found for path, tree in modules.items() if (found := writes_in(tree))} == WRITERS


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from pathlib import Path\nPath('a').write_text('x')", {"write_text"}),
        ("open('a', 'w')", {"open:w"}),
        ("path.open('ab')", {"open:ab"}),
        ("path.open(mode)", {"open:?"}),
        ("path.open('rb')\nopen('a')\nStudy.open(path)", set()),
        ("import sys\nsys.stdout.write('x')", {"sys.stdout"}),
        ("from sys import stdout as out\nprint('x', file=out)", {"print"}),
        ("import logging\nlogging.getLogger('x')", {"getLogger"}),
        ("from xlsxwriter import Workbook as New\nNew('a.xlsx')", {"Workbook"}),
        ("frame.to_parquet(path)", {"to_parquet"}),
        ("temporary.replace(path)", {"replace"}),
        ("text.replace('a', 'b')", set()),
    ],
)
def test_a_write_is_found(source: str, found: set[str]):
    assert writes_in(ast.parse(source)) == found


def test_a_road_around_the_gate_is_found():
    tree = ast.parse("from a import ReleasedTable as R\nfrom b import Moments\nR(1)\nx: 'int' = 1")

    assert makers_of("ReleasedTable", {"present/a.py": tree}) == {"present/a.py"}
    assert "Moments" in names_in(tree)
