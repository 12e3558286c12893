"""Rules for the whole code base; registers that must be complete are in test_registers.py."""

import ast
import re

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver
from django.urls.exceptions import Resolver404
from django.utils.regex_helper import normalize

from ombudsman.backoffice.office import OfficeAdmin
from tests.support.project import source_files, syntax_trees, text_of

# Services, and the tools that invent offices and measure them.
WRITERS = re.compile(r"/services(/|\.py)|^cases/(bench|demo|synthetic)/")


def is_bulk_write(node):
    """``rows.filter(…).update(…)``, ``bulk_create`` and the like: writes without an audit entry."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    rows = re.search(r"objects|filter\(|visible_to\(", ast.unparse(node.func.value))
    return node.func.attr in ("bulk_create", "bulk_update") or (
        node.func.attr in ("update", "delete") and bool(rows)
    )


def test_rows_are_written_in_bulk_by_services_alone():
    found = [
        f"{path}:{node.lineno}"
        for path, tree in syntax_trees()
        if not WRITERS.search(path)
        for node in ast.walk(tree)
        if is_bulk_write(node)
    ]

    assert found == []


# Open to everybody: public pages, health checks, sign-in, language.
PUBLIC = (
    r"$|healthz$|readyz$|language/$|admin/(login|logout)/$|admin/jsi18n/$|oauth/"
    r"|events|publications|articles|static/|api/v1/(events|publications|articles|cti)/"
)


def addresses(patterns, prefix=""):
    """An example of every URL: each parameter has a value that its pattern accepts."""
    for pattern in patterns:
        for template, _names in normalize(pattern.pattern.regex.pattern)[:1]:
            part = prefix + template
            if isinstance(pattern, URLPattern):
                yield example(part), pattern.callback
            else:
                yield from addresses(pattern.url_patterns, part)


def example(template):
    values = ["1", "topic", "x"]
    paths = [re.sub(r"%\(\w+\)s", value, template) for value in values]
    for path in paths:
        try:
            get_resolver().resolve("/" + path)
        except Resolver404:
            continue
        return path
    return paths[0]


def test_every_address_refuses_a_stranger_but_for_the_public_ones(client):
    client.raise_request_exception = False
    open_to_all = {}
    for path, _callback in addresses(get_resolver().url_patterns):
        if re.match(PUBLIC, path):
            continue
        answer = client.get("/" + path)
        signs_in = answer.status_code == 302 and "/admin/login/" in answer["Location"]
        if not signs_in and answer.status_code not in (401, 403, 405):
            open_to_all[path] = answer.status_code

    assert open_to_all == {}


DELETABLE = {"CalendarDay"}
PAGES = admin.site._registry.items()


@pytest.mark.parametrize(("model", "page"), PAGES, ids=[model.__name__ for model, _ in PAGES])
def test_every_page_stands_on_the_one_base(model, page):
    assert isinstance(page, OfficeAdmin)
    assert page.deletable == (model.__name__ in DELETABLE)
    assert page.actions is None


@pytest.mark.parametrize("path", source_files("requirements/*.txt"))
def test_locks_name_no_index_and_hash_everything(path):
    text = text_of(path)

    assert not re.search(r"://|index-url|find-links|trusted-host", text)
    packages = re.findall(r"^[a-z0-9][^\s=]*==", text, re.MULTILINE)
    assert packages
    assert len(re.findall(r"^ +--hash=", text, re.MULTILINE)) >= len(packages)


def test_no_file_names_a_machine_or_a_registry():
    machine = "|".join(["work", "tmp", "root", "home"])
    registry = "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(com|org)"])
    named = re.compile(rf"(?<![\w.\-/:])/({machine})/[\w.]|{registry}")
    found = [
        f"{path}: {match[0]}"
        for path in source_files()
        if not path.startswith("requirements/")
        for match in [named.search(text_of(path))]
        if match
    ]

    assert found == []


def test_commands_named_in_the_documents_exist():
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", text_of("Makefile"), re.MULTILINE))
    named = {
        target
        for path in source_files("*.md")
        for target in re.findall(r"(?:^    |`)make ([a-z0-9-]+)", text_of(path), re.MULTILINE)
    }

    assert named <= targets
