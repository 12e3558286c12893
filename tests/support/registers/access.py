"""Permissions exist, docs/roles.md lists them, and each API action names one."""

from collections.abc import Iterator

from django.apps import apps

from ombudsman.rest.permissions import ANYBODY
from ombudsman.rules.roles import PERMISSIONS, SCOPES
from tests.support import roles_matrix
from tests.support.addresses import addresses
from tests.support.registers.models import file_of

ROLES = "ombudsman/rules/roles.py"


def existing() -> set[str]:
    """Every permission, as ``migrate`` derives it from the models."""
    return {
        f"{model._meta.app_label}.{name}"
        for model in apps.get_models()
        for name in (
            *(f"{verb}_{model._meta.model_name}" for verb in model._meta.default_permissions),
            *(name for name, _label in model._meta.permissions),
        )
    }


def known() -> Iterator[str]:
    for owner, names in [*PERMISSIONS.items(), *SCOPES.items()]:
        for name in sorted(names - existing()):
            yield f"{ROLES}: {owner}: there is no permission {name}"


def on_paper() -> Iterator[str]:
    if roles_matrix.written() != roles_matrix.render():
        yield "docs/roles.md: the matrix is not that of the code: run `make roles`"


def required() -> Iterator[str]:
    """Actions of viewsets without a permission; permissions and scopes without an action."""
    offered: dict[type, set[str]] = {}
    for address in addresses():
        if address.view is not None:
            offered.setdefault(address.view, set()).add(address.action)
    for view, actions in offered.items():
        where = f"{file_of(view)}: {view.__name__}"
        for action in sorted(actions - view.required.keys()):
            yield f"{where}.required: name the permission of the action {action}"
        for action in sorted((view.required.keys() | view.scopes.keys()) - actions):
            yield f"{where}: there is no action {action} any more; take it out"
        for action, name in view.required.items():
            if name != ANYBODY and name not in existing():
                yield f"{where}.required: {action}: there is no permission {name}"
        for action, scopes in view.scopes.items():
            needed = view.required.get(action, ANYBODY)
            for scope in scopes:
                if scope not in SCOPES:
                    yield f"{where}.scopes: there is no scope {scope} in {ROLES}"
                elif needed != ANYBODY and needed not in SCOPES[scope]:
                    yield f"{ROLES}: SCOPES: {scope} opens {action} and lacks {needed}"
