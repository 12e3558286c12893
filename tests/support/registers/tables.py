"""Tables of the tests: every URL by role and by scope, and the requests to them."""

import csv
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib import admin
from django.db.models import Model

from ombudsman.rules.roles import SCOPES, Role
from tests.support.addresses import Address, addresses
from tests.support.api_requests import WRITE_ADDRESSES, WRITE_REQUESTS
from tests.support.project import PROJECT
from tests.support.trail import tables as trail_tables

BY_ROLE = PROJECT / "tests/project/addresses.tsv"
BY_SCOPE = PROJECT / "tests/api/scopes.tsv"
STRANGER, INTEGRATION = "stranger", "integration"
COLUMNS = [STRANGER, INTEGRATION, *Role]
WRITTEN = "run `make addresses` and read the difference"


def addresses_by_role() -> Iterator[str]:
    return _differences("tests/project/addresses.tsv", COLUMNS, addresses())


def addresses_by_scope() -> Iterator[str]:
    of_api = [address for address in addresses() if address.view is not None]
    return _differences("tests/api/scopes.tsv", list(SCOPES), of_api)


def _differences(path: str, columns: list[str], wanted: Iterable[Address]) -> Iterator[str]:
    with (PROJECT / path).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t")
    if header != ["address", *columns]:
        yield f"{path}: the columns are not the roles or scopes of the code: {WRITTEN}"
    held, told = {row[0] for row in rows}, {str(address) for address in wanted}
    if missing := sorted(told - held):
        yield f"{path}: {WRITTEN}: missing are {', '.join(missing)}"
    if surplus := sorted(held - told):
        yield f"{path}: {WRITTEN}: no more there are {', '.join(surplus)}"


def requests() -> Iterator[str]:
    """Writing URLs of the API without a test request."""
    where = "tests/support/api_requests.py"
    for name in sorted(WRITE_ADDRESSES.keys() - WRITE_REQUESTS.keys()):
        yield f'{where}: enter "{name}" in WRITE_REQUESTS: who sends what, before which object'
    for name in sorted(WRITE_REQUESTS.keys() - WRITE_ADDRESSES.keys()):
        yield f'{where}: "{name}" exists no more; take it out of WRITE_REQUESTS'


def objects() -> Iterator[str]:
    """Objects that tests of admin pages lack, and names that no longer exist."""
    where = "tests/support/trail/tables.py"
    for model in admin.site._registry:
        name = model._meta.model_name
        if name not in trail_tables.ADD_PAGE_FIELDS and trail_tables.role_for(model, "add"):
            for field in _needed(model):
                yield f"{where}: enter {name} in ADDED: its add page needs a {field}"
    known = {model.__name__ for model in apps.get_models()}
    for table in ("CREATE", "CHANGED_FIELDS"):
        for name in sorted(getattr(trail_tables, table).keys() - known):
            yield f"{where}: {name} is no model any more; take it out of {table}"
    for name in sorted(trail_tables.ADD_PAGE_FIELDS.keys() - {name.lower() for name in known}):
        yield f"{where}: {name} is no model any more; take it out of ADD_PAGE_FIELDS"
    steps = {
        f"{model._meta.model_name}.{step.name}"
        for model, page in admin.site._registry.items()
        for step in page.transitions  # type: ignore[attr-defined]
    }
    for name in sorted(trail_tables.STEPS.keys() - steps):
        yield f"{where}: there is no step {name} any more; take it out of STEPS"


def _needed(model: type[Model]) -> list[str]:
    """Form fields that name an object which tests cannot find by themselves."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.editable
        and not field.null
        and field.related_model._meta.app_label in ("cases", "outreach")
    ]
