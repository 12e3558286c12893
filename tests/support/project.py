"""The source files of the project."""

import ast
import os
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
IGNORED = {".git", ".venv", ".hypothesis", "var"}


@cache
def _all_source_files():
    found = []
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = sorted(f for f in folders if f not in IGNORED and "cache" not in f)
        found += [
            Path(folder, name).relative_to(PROJECT).as_posix() for name in names if name != ".git"
        ]
    return tuple(sorted(found))


def source_files(pattern="*"):
    """Paths of source files relative to the project, by a pattern such as "*.py"."""
    return [path for path in _all_source_files() if fnmatch(path, pattern)]


@cache
def text_of(path):
    return (PROJECT / path).read_text(encoding="utf-8", errors="ignore")


@cache
def syntax_trees():
    """(path, syntax tree) of every source module of the three apps."""
    return tuple(
        (path, ast.parse(text_of(path)))
        for path in source_files("*.py")
        if "/migrations/" not in path and not path.startswith("tests/")
    )
