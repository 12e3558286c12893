"""Documents and code agree: citations, paths and names exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from django.utils import translation
from drf_spectacular.renderers import OpenApiYamlRenderer

from ombudsman.models import ClassificationList
from ombudsman.rest.schema import whole_schema
from tests.support.project import PROJECT, source_files, syntax_trees, text_of

CITING = ("*.py", "*.md", "*.html", "*.toml", "*.yml", "*.yaml", "Makefile")
UNREAD = re.compile(r"/migrations/|registers|^docs/openapi")  # generated, or about citations
# docs/domain.md#removal in code; [facts](domain.md#removal) in a document.
CITATION = re.compile(r"\b((?:[\w-]+/)*[\w-]+\.md)(?:#([\w-]+))?")
LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)]*))?\)")
UNADDRESSED = re.compile(
    r"domain facts,? (?:section )?\d|contract, section|\b(?:layout|style)\.md"
)
ARTICLE = re.compile(r"([A-Z][\w' ]*),? (?:art\.|articles?) \d|([A-Z][\w' ]* Rules), rules? \d")
PATH = re.compile(r"`((?:cases|docs|ombudsman|outreach|templates|tests)/[\w./{},*-]+)`")
NAME = re.compile(
    r"`((?:[A-Z][a-z]+){2,}|[A-Z]{2,}(?:_[A-Z]+)*)(?!\.md)(?:\.\w+)*`"
)  # `ComplaintData`, `ACTS`
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(
    r"^(from ((?:cases|ombudsman|outreach|tests)[\w.]*) import (.*))$", re.MULTILINE
)
SETTING = re.compile(
    r"""\b(?:env\.\w+|environ\.\w+|getenv)\(\s*["']([A-Z0-9_]+)|environ\[["']([A-Z0-9_]+)"""
)


def openapi() -> Iterator[str]:
    with translation.override("en"):
        generated = OpenApiYamlRenderer().render(whole_schema(), renderer_context={})
    if generated.decode() != text_of("docs/openapi.yaml"):
        yield "docs/openapi.yaml: it is not what the code makes: run `make schema`"


def lists() -> Iterator[str]:
    """Classification lists in the code, and the files of their members."""
    folder = "ombudsman/reference/classifications"
    on_disk = {PurePosixPath(path).stem for path in source_files(f"{folder}/*.json")}
    for name in sorted(set(ClassificationList.values) - on_disk):
        yield f"{folder}/{name}.json: write the members of the list"
    for name in sorted(on_disk - set(ClassificationList.values)):
        yield f"{folder}/{name}.json: enter {name} in ClassificationList, or take the file out"


def settings() -> Iterator[str]:
    paths = ["tests/settings.py", *(path for path, _ in syntax_trees())]
    asked = {name for path in paths for pair in SETTING.findall(text_of(path)) for name in pair}
    read = asked - {"", "DJANGO_SETTINGS_MODULE"}
    told = re.findall(r"^\| `([A-Z0-9_]+)`", text_of("docs/settings.md"), re.MULTILINE)
    for name in sorted(read - set(told)):
        yield f"docs/settings.md: explain {name}, which the code reads"
    for name in sorted(set(told) - read):
        yield f"docs/settings.md: nothing reads {name} any more; take it out"
    for name in sorted({name for name in told if told.count(name) > 1}):
        yield f"docs/settings.md: {name} stands twice"


def cited() -> Iterator[str]:
    """Cited documents, sections and sources that do not exist."""
    for path in sorted({path for pattern in CITING for path in source_files(pattern)}):
        if UNREAD.search(path):
            continue
        text = text_of(path)
        for target, anchor in _targets(path, text):
            if not (PROJECT / target).exists():
                yield f"{path}: cites {target}, which does not exist"
            elif anchor and anchor not in anchors(target):
                yield f"{path}: cites {target}#{anchor}; the document has no such section"
        for found in UNADDRESSED.finditer(text):
            yield f'{path}: "{found[0]}" leads nowhere: cite docs/domain.md#section, or docs/...'
        if path.endswith(".py") and not path.startswith("tests/"):
            yield from _unknown_sources(path, text)


def _targets(path: str, text: str) -> Iterator[tuple[str, str]]:
    """(file relative to the project, section) of each citation in a text."""
    here = PurePosixPath(path).parent
    if not path.endswith(".md"):
        for target, anchor in CITATION.findall(text):
            is_short = not (PROJECT / target).exists() and (PROJECT / "docs" / target).exists()
            yield (f"docs/{target}" if is_short else target), anchor
        return
    for target, anchor in LINK.findall(text):
        yield (_resolved(here / target) if target else path), anchor


def _resolved(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


@cache
def anchors(path: str) -> frozenset[str]:
    """The section anchors of a document."""
    titles = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return frozenset(title.strip().replace(" ", "-") for title in plain)


def _unknown_sources(path: str, text: str) -> Iterator[str]:
    table = text_of("docs/domain.md").partition("## Sources")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    known = tuple(name.strip() for row in rows for name in row.split(","))
    for pair in ARTICLE.findall(text):
        name = "".join(pair)
        if not name.endswith(known):
            yield f'{path}: cites an article of "{name}": enter it in docs/domain.md#sources'


def paths() -> Iterator[str]:
    """Paths in documents that do not exist."""
    for document in source_files("*.md"):
        for path in PATH.findall(text_of(document)):
            patterns = [path]
            if found := re.search(r"\{([^}]*)\}", path):
                patterns = [path.replace(found[0], one) for one in found[1].split(",")]
            for pattern in patterns:
                if not list(PROJECT.glob(pattern.rstrip("/"))):
                    yield f"{document}: names {pattern}, which does not exist"


def names() -> Iterator[str]:
    """Names on the pages for developers that the code does not have."""
    words = {
        word for path in source_files("*.py") for word in re.findall(r"\b[A-Z]\w+", text_of(path))
    }
    pages = [
        *source_files("docs/developing/*.md"),
        "docs/architecture.md",
        *source_files("CONTRIBUTING.md"),
    ]
    for page in pages:
        text = text_of(page)
        shown = "\n".join(BLOCK.findall(text))  # code that the page itself adds
        for name in sorted(set(NAME.findall(text)) - words):
            if not _holds(shown, name):
                yield f"{page}: names {name}, which is not in the code"
        for line, module, imported in IMPORT.findall(shown):
            there = _source(module) + shown.replace(line, "")
            for name in re.findall(r"\w+", imported):
                if not _holds(there, name) and not _source(f"{module}.{name}"):
                    yield f"{page}: imports {name} from {module}, which does not have it"


def _holds(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _source(module: str) -> str:
    path = module.replace(".", "/")
    found = [one for one in (f"{path}.py", f"{path}/__init__.py") if (PROJECT / one).exists()]
    return "".join(text_of(one) or " " for one in found)
