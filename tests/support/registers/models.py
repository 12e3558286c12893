"""Registers of models and their fields."""

import importlib
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Model
from django.forms.forms import BaseForm
from django.test import override_settings
from django.utils.functional import Promise

from cases.rules import personal_data as cases_data
from ombudsman.models import User
from ombudsman.rules import personal_data as kernel_data
from ombudsman.urls import urlpatterns
from outreach.rules import personal_data as outreach_data
from tests import factories
from tests.support.project import source_files

LABELS = ("ombudsman", "outreach", "cases")
DECLARED = {"ombudsman": kernel_data, "outreach": outreach_data, "cases": cases_data}
UNNAMED = re.compile(r"_auto_|_alter_.*_and_more|merge")
OURS = tuple(f"{label}." for label in LABELS)
assert urlpatterns  # this import loads all forms

# Fields of people without a date-time of their own: another pair records it, or there is none.
LONE_PEOPLE = {
    "Callback.claimed_by": "taken on and given back, without a moment",
    "Event.created_by": "empty for events of the seed",
    "Party.recorded_by": "not kept of people of the first releases; when is in the trail",
    "Recommendation.signed_by": "signed on issued_on; recommendation_issued_is_signed_and_dated",
}


def of(label: str) -> list[type[Model]]:
    return list(apps.get_app_config(label).get_models())


def every() -> list[type[Model]]:
    return [model for label in LABELS for model in of(label)]


def file_of(thing: Any) -> str:
    return thing.__module__.replace(".", "/") + ".py"


def imported() -> Iterator[str]:
    """Modules and classes missing in ``models/__init__.py`` of an app."""
    for label in LABELS:
        package = importlib.import_module(f"{label}.models")
        on_disk = {PurePosixPath(path).stem for path in source_files(f"{label}/models/*.py")}
        names = {f"the module {name}" for name in on_disk - {"__init__"} - vars(package).keys()}
        names |= {model.__name__ for model in of(label)} - vars(package).keys()
        yield from (f"{label}/models/__init__.py: import {name}" for name in sorted(names))


def explained() -> Iterator[str]:
    for model in every():
        generated = f"{model.__name__}("  # Django's docstring if there is none
        if (model.__doc__ or generated).startswith(generated):
            yield f"{file_of(model)}: {model.__name__}: say in a docstring what it is"
        if model.__str__ is Model.__str__:
            yield f"{file_of(model)}: {model.__name__}: write __str__"


def migrated() -> Iterator[str]:
    """What ``makemigrations`` would write, without a database."""
    with override_settings(MIGRATION_MODULES={}):  # tests run without migrations
        loader = MigrationLoader(None)
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    for label in LABELS:
        leaves = loader.graph.leaf_nodes(label)
        if len(leaves) > 1:
            names = ", ".join(sorted(name for _, name in leaves))
            yield f"{label}/migrations: {names} follow the same one; let one follow the other"
            return
        for app, name in loader.disk_migrations:
            if app == label and UNNAMED.search(name):
                yield f"{label}/migrations/{name}.py: say in its name what it does"
    for label, migrations in changes.changes(graph=loader.graph).items():
        for operation in (one for migration in migrations for one in migration.operations):
            command = f".venv/bin/python manage.py makemigrations {label} -n what_it_does"
            yield f"{label}/migrations: {operation.describe()}: run `{command}`"


def made() -> Iterator[str]:
    for model in every():
        if not hasattr(factories, f"{model.__name__}Factory"):
            yield (
                f"tests/factories: write {model.__name__}Factory and import it in"
                " tests/factories/__init__.py"
            )


def erased_or_kept() -> Iterator[str]:
    """Fields missing in ``rules/personal_data.py`` of the app, and surplus ones."""
    for label, declared in DECLARED.items():
        where = f"{label}/rules/personal_data.py"
        for model in of(label):
            yield from (f"{where}: {line}" for line in _undeclared(model, declared))
        known = {model.__name__ for model in of(label)}
        for name in sorted((declared.PERSONAL.keys() | declared.WITHOUT_PEOPLE) - known):
            yield f"{where}: {name} is no model any more; take it out"


def _undeclared(model: type[Model], declared: Any) -> Iterator[str]:
    name = model.__name__
    told = declared.PERSONAL.get(name)
    if name in declared.WITHOUT_PEOPLE:
        if told is not None:
            yield f"{name} stands in PERSONAL and in WITHOUT_PEOPLE; one of them is wrong"
        return
    if told is None:
        yield f"enter {name} in PERSONAL, or in WITHOUT_PEOPLE where it tells of nobody"
        return
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    known = {field.name for field in fields if not field.primary_key}
    for field in sorted(known - told.erase - told.keep):
        yield f"{name}: say of {field} whether retention erases or keeps it"
    for field in sorted((told.erase | told.keep) - known):
        yield f"{name}: there is no field {field} any more; take it out"
    for field in sorted(told.erase & told.keep):
        yield f"{name}: {field} is erased and kept; one of them is wrong"


def paired() -> Iterator[str]:
    """Fields of people without a date-time, or without a constraint for the pair."""
    for model in every():
        constraints = model._meta.constraints
        checks = [str(one.condition) for one in constraints if isinstance(one, CheckConstraint)]
        names = {field.name for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            told = f"{model.__name__}.{field.name}"
            stem, _, ending = field.name.rpartition("_")
            is_actor = ending == "by" and field.null and field.related_model is User
            if not is_actor or told in LONE_PEOPLE:
                continue
            moments = {f"{stem}_at", f"{stem}_on"} & names
            if not any(f"{field.name}__isnull" in c and m in c for c in checks for m in moments):
                yield (
                    f"{file_of(model)}: {told} needs {stem}_at and a constraint that both are"
                    " empty or neither"
                )


def labelled() -> Iterator[str]:
    """Labels, choices and help texts that are not translatable."""
    for model in apps.get_models():
        if model.__module__.startswith(OURS):
            for name, word in _words(model):
                if word and not isinstance(word, Promise) and word not in ("az", "en", "ru"):
                    yield f'{file_of(model)}: {model.__name__}.{name}: put _("{word}") around it'
    for form in sorted(set(_forms()), key=lambda form: (form.__module__, form.__name__)):
        for name, field in getattr(form, "declared_fields", {}).items():
            if not isinstance(field.label, Promise) and field.label != "":
                yield f"{file_of(form)}: {form.__name__}.{name}: give it label=_(...)"


def _words(model: type[Model]) -> Iterator[tuple[str, Any]]:
    yield "Meta", model._meta.verbose_name
    yield "Meta", model._meta.verbose_name_plural
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if not _is_inherited(field):
            yield field.name, field.verbose_name
            yield field.name, field.help_text
            yield from ((field.name, word) for _value, word in getattr(field, "flatchoices", []))


def _is_inherited(field: Any) -> bool:
    """Whether a library defines the field and its texts."""
    parents = [parent for parent in field.model.__mro__ if hasattr(parent, "_meta")]
    return field.name == "id" or any(
        field.name == other.name
        for parent in parents
        if not parent.__module__.startswith(OURS)
        for other in [*parent._meta.local_fields, *parent._meta.local_many_to_many]
    )


def _forms(parent: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for form in parent.__subclasses__():
        if form.__module__.startswith(OURS):
            yield form
        yield from _forms(form)
