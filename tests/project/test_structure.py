"""The shape of the code: folders, files, imports."""

import ast
from collections import Counter
from itertools import groupby
from pathlib import PurePosixPath

import grimp

from tests.support.project import code, text_of
from tests.support.registers import contracts

APPS = ("cases", "ombudsman", "outreach")
MODULES = contracts.modules()
LARGE = ("/models", "tests/factories")  # one schema, and a factory for each model


def test_no_folder_holds_more_than_25_modules():
    sizes = Counter(
        str(PurePosixPath(path).parent) for path in MODULES if not path.endswith("__init__.py")
    )

    assert {f: n for f, n in sizes.items() if n > 25 and not f.endswith(LARGE)} == {}


def test_no_prefix_is_shared_by_three_files_of_a_folder():
    """Such a prefix is a folder that was never made. Commands and test modules are named by others."""
    found = []
    for folder, paths in groupby(MODULES, key=lambda path: PurePosixPath(path).parent):
        names = [PurePosixPath(path).stem for path in paths]
        prefixes = Counter(name.split("_")[0] for name in names if "_" in name.strip("_"))
        found += [
            f"{folder}/{prefix}_*"
            for prefix, count in prefixes.items()
            if count > 2 and prefix != "test" and folder.name != "commands"
        ]

    assert found == []


def test_no_module_is_longer_than_400_lines():
    assert [path for path in MODULES if text_of(path).count("\n") > 400] == []


def test_lines_past_120_characters_stand_in_tables_alone():
    long = [
        f"{path}:{number}"
        for path in MODULES
        if "# fmt: skip" not in text_of(path)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if len(line) > 120
    ]
    tables = sum(text_of(path).count("# fmt: " + "skip") for path in MODULES)

    assert long == []
    assert tables <= 40


def test_nothing_is_imported_in_a_circle():
    graph = grimp.build_graph(*APPS, cache_dir=None)
    circles = []
    for module in sorted(graph.modules):
        for other in graph.find_modules_directly_imported_by(module):
            if graph.chain_exists(other, module) and (other, module) not in circles:
                circles.append((module, other))

    assert circles == []


def test_nothing_is_imported_inside_a_function():
    found = [
        f"{path}:{inner.lineno}"
        for path, tree in code()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert found == []
