"""Registers of admin pages, and of rows read without ``visible_to``."""

import ast
import re
from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin import ModelAdmin

from ombudsman.backoffice.site import SECTIONS
from ombudsman.rules.roles import PERMISSIONS
from tests.support.project import syntax_trees, text_of
from tests.support.registers import models

PAGES = re.compile(r"/admin(/\w+)?\.py$")
EDGES = re.compile(r"/(admin|api|views|backoffice|rest)(/|\.py)|middleware\.py")
IMPORTERS = {
    "cases": "cases/admin.py",
    "ombudsman": "ombudsman/admin/__init__.py",
    "outreach": "outreach/admin/__init__.py",
}

# Allowed reads without ``visible_to``: (file, expression): why.
UNNARROWED = {
    (
        "cases/calls/admin/call_steps.py",
        "Complaint.objects.filter",
    ): "named by the number a caller says",
    (
        "cases/complaints/admin/page.py",
        "Complaint.objects.get",
    ): "the row that is open, read again",
    (
        "cases/protection/admin/consent_steps.py",
        "Person.objects.filter",
    ): "who is on the case one may see",
    ("cases/complaints/api/filters.py", "Facility.objects.all"): "the directory of places",
    ("cases/facilities/api.py", "Facility.objects.all"): "the directory of places",
    ("cases/npm/api/visits.py", "Facility.objects.all"): "the directory of places",
    (
        "ombudsman/backoffice/office.py",
        "AuditEntry.objects.all",
    ): "entries about an object one may see",
    ("ombudsman/rest/fields.py", "User.objects.people"): "colleagues by user name",
    ("ombudsman/rest/filters.py", "User.objects.people"): "colleagues by user name",
}


def registered() -> Iterator[str]:
    """Modules with pages that nobody imports, and pages that are not registered."""
    imported = {
        f"{node.module}.{name.name}"
        for path, tree in syntax_trees()
        if path in IMPORTERS.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    shown = {model.__name__ for model in admin.site._registry}
    for path, tree in syntax_trees():
        names = _registered_in(tree) if PAGES.search(path) else set()
        module = path.removesuffix(".py").replace("/", ".")
        if names and module not in imported:
            yield f"{path}: import it in {IMPORTERS[path.partition('/')[0]]}"
        elif names - shown:
            yield f"{path}: the page of {', '.join(names - shown)} must stand on OfficeAdmin"


def _registered_in(tree: ast.Module) -> set[str]:
    """Names of the models for which a module registers a page."""
    return {
        ast.unparse(model)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "admin.register"
        for model in decorator.args
    }


def _all() -> list[ModelAdmin]:
    return list(admin.site._registry.values())


def under_a_subject() -> Iterator[str]:
    for page in _all():
        if getattr(page, "section", None) not in SECTIONS:
            yield (
                f"{models.file_of(page)}: {type(page).__name__}.section is none of SECTIONS in"
                " ombudsman/backoffice/site.py"
            )


def read_by_somebody() -> Iterator[str]:
    granted = frozenset().union(*PERMISSIONS.values())
    for page in _all():
        meta = page.model._meta
        if (name := f"{meta.app_label}.view_{meta.model_name}") not in granted:
            yield f"ombudsman/rules/roles.py: no role has {name}, so nobody sees the page"


def narrowed() -> Iterator[str]:
    """Rows read without ``visible_to``, unless ``UNNARROWED`` says why."""
    kinds = "|".join(
        model.__name__ for model in models.every() if hasattr(model._default_manager, "visible_to")
    )
    asked = re.compile(rf"\b({kinds})\.(?:objects|_default_manager)\.(\w+)")
    found = {
        (path, f"{match[1]}.objects.{match[2]}")
        for path, _ in syntax_trees()
        if EDGES.search(path)
        for match in asked.finditer(text_of(path))
        if match[2] not in ("visible_to", "none")
    }
    here = "tests/support/registers/pages.py"
    for path, call in sorted(found - UNNARROWED.keys()):
        yield f"{path}: {call}: begin with visible_to(user), or say why not in UNNARROWED of {here}"
    for path, call in sorted(UNNARROWED.keys() - found):
        yield f"{here}: {path} does not ask {call} any more; take it out of UNNARROWED"
