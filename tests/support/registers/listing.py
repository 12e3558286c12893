"""All registers by name."""

from collections.abc import Callable, Iterable

from tests.support.registers import (
    access,
    complaint_fields,
    contracts,
    documents,
    models,
    pages,
    tables,
    words,
)

Register = Callable[[], Iterable[str]]

REGISTERS: dict[str, Register] = {
    "models are imported": models.imported,
    "models explain themselves": models.explained,
    "models have migrations": models.migrated,
    "models have factories": models.made,
    "fields are erased or kept": models.erased_or_kept,
    "fields of a complaint": complaint_fields.shown,
    "who acted and when": models.paired,
    "labels of models and forms": models.labelled,
    "pages are registered": pages.registered,
    "pages stand under a subject": pages.under_a_subject,
    "pages have a reader": pages.read_by_somebody,
    "lists begin with visible_to": pages.narrowed,
    "permissions exist": access.known,
    "permissions on paper": access.on_paper,
    "actions of the API": access.required,
    "table of addresses": tables.addresses_by_role,
    "table of scopes": tables.addresses_by_scope,
    "requests of the tests": tables.requests,
    "objects of the tests": tables.objects,
    "catalogues": words.translated,
    "words of the trail": words.told,
    "events of the webhooks": words.published,
    "wings in the contracts": contracts.wings,
    "folders in the contracts": contracts.folders,
    "sizes of files and folders": contracts.sizes,
    "OpenAPI file": documents.openapi,
    "classification lists": documents.lists,
    "settings on paper": documents.settings,
    "citations": documents.cited,
    "paths in the documents": documents.paths,
    "names in the documents": documents.names,
}


def lines(register: Register) -> list[str]:
    """Lines of ``register``, or one line if it cannot be read."""
    try:
        return list(register())
    except Exception as error:  # noqa: BLE001  the other registers still run
        return [f"{register.__module__}.{register.__name__} cannot be read: {error!r}"]
