"""Folders of the code, and the import contracts that must name them."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from tests.support.project import source_files, text_of

LAYERS = {"admin", "api", "views", "services", "queries"}
FLAT = {"apps"}  # looked up by Django, imported by nobody
OUTSIDE = {
    "cases": FLAT,
    "ombudsman": FLAT | {"backends", "formats", "logs", "third_party_strings", "utf8"},
    "outreach": FLAT,
}
STANDING_OVER_ALL = {"asgi", "settings", "urls", "wsgi"}
LAYERED = {"cases": "wings", "ombudsman": "kernel-layers", "outreach": "outreach-layers"}


LARGE = ("/models", "tests/factories")  # one schema, and a factory for each model
MOST_MODULES, MOST_LINES, MOST_OF_A_PREFIX = 25, 400, 2


def modules() -> list[str]:
    return [path for path in source_files("*.py") if "/migrations/" not in path]


def contracts() -> dict[str, Any]:
    linter = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in linter}


def sizes() -> Iterator[str]:
    """Folders and files that are too large, and prefixes that should be a folder."""
    of_folder: dict[str, list[str]] = {}
    for path in modules():
        if text_of(path).count("\n") > MOST_LINES:
            yield f"{path}: part it by noun: more than {MOST_LINES} lines"
        folder, _, name = path.rpartition("/")
        of_folder.setdefault(folder, []).append(name.removesuffix(".py"))
    for folder, names in of_folder.items():
        if len(set(names) - {"__init__"}) > MOST_MODULES and not folder.endswith(LARGE):
            yield f"{folder}: make folders of it: more than {MOST_MODULES} modules"
        prefixes = Counter(name.split("_")[0] for name in names if "_" in name.strip("_"))
        for prefix, count in prefixes.items():
            if count > MOST_OF_A_PREFIX and prefix != "test" and not folder.endswith("/commands"):
                yield f"{folder}: {prefix}_*: make a folder {prefix} of them"


def folders() -> Iterator[str]:
    """Folders and modules that no contract names, and names without a folder."""
    for app, contract in LAYERED.items():
        told = _named(contracts()[contract]["layers"])
        yield from _compared(contract, "layers", _in(app) - OUTSIDE[app], told, app)
    told = {name.removeprefix("ombudsman.") for name in contracts()["kernel"]["source_modules"]}
    yield from _compared(
        "kernel", "source_modules", _in("ombudsman") - STANDING_OVER_ALL, told, "ombudsman"
    )


def wings() -> Iterator[str]:
    """Wings of cases without a contract for their layers."""
    found = {name.removeprefix("cases.") for name in contracts()["wing-layers"]["containers"]}
    yield from _compared("wing-layers", "containers", _wings(), found, "cases")


def _compared(
    contract: str, key: str, on_disk: set[str], told: set[str], app: str
) -> Iterator[str]:
    where = f'pyproject.toml: the contract "{contract}"'
    for name in sorted(on_disk - told):
        yield f"{where}: enter {app}/{name} in {key}"
    for name in sorted(told - on_disk):
        yield f"{where}: there is no {app}/{name} any more; take it out of {key}"


def _in(app: str) -> set[str]:
    """Names directly in the package of an app that contain code."""
    paths = [PurePosixPath(path) for path in modules() if path.startswith(f"{app}/")]
    return {path.parts[1].removesuffix(".py") for path in paths} - {"__init__"}


def _named(layers: Iterable[str]) -> set[str]:
    """The modules in the layers of a contract."""
    return {name.strip(" ()") for layer in layers for name in re.split(r"[|:]", layer)}


def _wings() -> set[str]:
    """Folders of cases with admin, API, services or queries."""
    paths = [PurePosixPath(path).parts for path in modules() if path.startswith("cases/")]
    return {p[1] for p in paths if len(p) > 2 and p[2].removesuffix(".py") in LAYERS}
