"""The shape of the code: long lines, circles, imports. Sizes are in test_registers.py."""

import ast

import grimp

from tests.support.project import syntax_trees, text_of
from tests.support.registers import contracts

APPS = ("cases", "ombudsman", "outreach")
MODULES = contracts.modules()


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
        for path, tree in syntax_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert found == []
