"""Promises that hold for the whole code base, not for one module."""

import ast
import importlib
import pkgutil
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, Model
from django.test import override_settings
from django.urls import URLPattern, get_resolver
from django.urls.exceptions import Resolver404
from django.utils.regex_helper import normalize

from cases.rules import personal_data as cases_data
from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.site import SECTIONS
from ombudsman.models import User
from ombudsman.rules import personal_data as kernel_data
from outreach.rules import personal_data as outreach_data
from tests.support.project import code, text_of, written

LABELS = ("ombudsman", "outreach", "cases")
MODELS = [model for label in LABELS for model in apps.get_app_config(label).get_models()]
DECLARED = {"ombudsman": kernel_data, "outreach": outreach_data, "cases": cases_data}
EDGES = re.compile(r"/(admin|api|views|backoffice|rest)(/|\.py)|middleware\.py")


# Models and their migrations


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_explains_itself(model):
    generated = f"{model.__name__}("  # what Django writes when there is no docstring
    assert not model.__doc__.startswith(generated)
    assert model.__str__ is not Model.__str__


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_declared_to_be_erased_or_kept(model):
    declared = DECLARED[model._meta.app_label]
    if model.__name__ in declared.WITHOUT_PEOPLE:
        assert model.__name__ not in declared.PERSONAL
        return
    told = declared.PERSONAL[model.__name__]
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    assert told.erase | told.keep == {f.name for f in fields if not f.primary_key}
    assert not told.erase & told.keep


def test_no_model_is_declared_that_does_not_exist():
    known = {label: {m.__name__ for m in MODELS if m._meta.app_label == label} for label in LABELS}

    for label, declared in DECLARED.items():
        assert declared.PERSONAL.keys() | declared.WITHOUT_PEOPLE == known[label]


# Who acted is not told by a moment of its own here: the pair is another, or there is none.
LONE_PEOPLE = {
    "Callback.claimed_by": "taken on and given back, without a moment",
    "Event.created_by": "empty for events of the seed",
    "Party.recorded_by": "not kept of people of the first releases; when is in the trail",
    "Recommendation.signed_by": "signed on issued_on; recommendation_issued_is_signed_and_dated",
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_who_acted_and_when_are_known_together(model):
    names = {field.name for field in model._meta.concrete_fields}
    checks = [str(c.condition) for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    for field in model._meta.concrete_fields:
        stem, _, ending = field.name.rpartition("_")
        if (
            ending != "by"
            or not field.null
            or field.related_model is not User
            or f"{model.__name__}.{field.name}" in LONE_PEOPLE
        ):
            continue
        moment = next(name for name in (f"{stem}_at", f"{stem}_on") if name in names)
        assert any(f"{field.name}__isnull" in check and moment in check for check in checks)


@override_settings(MIGRATION_MODULES={})
def test_every_change_to_the_models_has_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@override_settings(MIGRATION_MODULES={})
@pytest.mark.parametrize("label", LABELS)
def test_migrations_have_names_and_one_leaf(label):
    loader = MigrationLoader(None)

    names = [name for app, name in loader.disk_migrations if app == label]

    assert names
    assert [name for name in names if re.search(r"_auto_|_alter_.*_and_more|merge", name)] == []
    assert len(loader.graph.leaf_nodes(label)) == 1


@pytest.mark.parametrize("package", [f"{label}.models" for label in LABELS])
def test_packages_of_models_import_all_their_modules(package):
    module = importlib.import_module(package)
    on_disk = {m.name for m in pkgutil.iter_modules(module.__path__)}
    assert on_disk <= vars(module).keys(), "add them to __init__.py"


ADMIN = re.compile(r"/admin(/\w+)?\.py$")
IMPORT_PAGES = ("cases/admin.py", "ombudsman/admin/__init__.py", "outreach/admin/__init__.py")


def test_every_module_that_registers_a_page_is_imported():
    with_pages = {
        path.removesuffix(".py").replace("/", ".")
        for path, _ in code()
        if ADMIN.search(path) and "@admin.register(" in text_of(path)
    }
    imported = {
        f"{node.module}.{name.name}"
        for path, tree in code()
        if path in IMPORT_PAGES
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert with_pages - imported == set(), "import it in admin.py of the app"


# Code


# What edges may ask of the database without ``visible_to``, and why.
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
    (
        "cases/complaints/api/complaints.py",
        "Complaint.objects.allowed_for",
    ): "narrows what was submitted",
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


def test_edges_list_nothing_without_visible_to():
    narrowed = [
        model.__name__ for model in MODELS if hasattr(model._default_manager, "visible_to")
    ]
    asked = re.compile(rf"\b({'|'.join(narrowed)})\.(?:objects|_default_manager)\.(\w+)")
    found = {
        (path, f"{match[1]}.objects.{match[2]}")
        for path, _ in code()
        if EDGES.search(path)
        for match in asked.finditer(text_of(path))
        if match[2] not in ("visible_to", "none")
    }

    assert found == UNNARROWED.keys()


# Services, and the tools that invent offices and measure them.
WRITERS = re.compile(r"/services(/|\.py)|^cases/(bench|demo|synthetic)/")


def is_bulk_write(node):
    """``rows.filter(…).update(…)``, ``bulk_create`` and the like: writes that leave no entry."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    rows = re.search(r"objects|filter\(|visible_to\(", ast.unparse(node.func.value))
    return node.func.attr in ("bulk_create", "bulk_update") or (
        node.func.attr in ("update", "delete") and bool(rows)
    )


def test_rows_are_written_in_bulk_by_services_alone():
    found = [
        f"{path}:{node.lineno}"
        for path, tree in code()
        if not WRITERS.search(path)
        for node in ast.walk(tree)
        if is_bulk_write(node)
    ]

    assert found == []


def test_every_setting_is_documented_and_every_documented_one_is_read():
    asked = re.compile(
        r"""\b(?:env\.\w+|environ\.\w+|getenv)\(\s*["']([A-Z0-9_]+)|environ\[["']([A-Z0-9_]+)"""
    )
    paths = ["tests/settings.py", *(path for path, _ in code())]
    read = {name for path in paths for found in asked.findall(text_of(path)) for name in found}

    documented = re.findall(r"^\| `([A-Z0-9_]+)`", text_of("docs/settings.md"), re.MULTILINE)
    assert sorted(documented) == sorted(read - {"", "DJANGO_SETTINGS_MODULE"})


# Addresses

# Answered to everybody: public pages, signs of life, the ways to sign in, the language.
PUBLIC = (
    r"$|healthz$|readyz$|language/$|admin/(login|logout)/$|admin/jsi18n/$|oauth/"
    r"|events|publications|articles|static/|api/v1/(events|publications|articles|cti)/"
)


def addresses(patterns, prefix=""):
    """One example of every address: each parameter takes a value that its pattern accepts."""
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


def test_every_api_action_names_a_permission_that_exists():
    rows = Permission.objects.values_list("content_type__app_label", "codename")
    known = {f"{app}.{name}" for app, name in rows} | {""}  # "" is for strangers too
    offered = {}
    for _path, callback in addresses(get_resolver().url_patterns):
        if actions := getattr(callback, "actions", None):
            offered.setdefault(callback.cls, set()).update(actions.values())

    assert offered
    for viewset, actions in offered.items():
        assert viewset.required.keys() == actions, viewset
        assert set(viewset.required.values()) <= known, viewset
        assert viewset.scopes.keys() <= actions, viewset


# Pages of the staff

DELETABLE = {"CalendarDay"}
PAGES = admin.site._registry.items()


@pytest.mark.parametrize(("model", "page"), PAGES, ids=[model.__name__ for model, _ in PAGES])
def test_every_page_stands_on_the_one_base_under_a_subject(model, page):
    assert isinstance(page, OfficeAdmin)
    assert page.section in SECTIONS
    assert page.deletable == (model.__name__ in DELETABLE)
    assert page.actions is None


# Files


@pytest.mark.parametrize("path", written("requirements/*.txt"))
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
        for path in written()
        if not path.startswith("requirements/")
        for match in [named.search(text_of(path))]
        if match
    ]

    assert found == []


def test_commands_named_in_the_documents_exist():
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", text_of("Makefile"), re.MULTILINE))
    named = {
        target
        for path in written("*.md")
        for target in re.findall(r"(?:^    |`)make ([a-z0-9-]+)", text_of(path), re.MULTILINE)
    }

    assert named <= targets
