"""All changes of events; called by admin, API and commands."""

from collections.abc import Mapping
from typing import Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock
from outreach.models import Event
from outreach.queries import reference
from outreach.services import participants, publications

LISTS = ("countries", "topics")
PARTS = ("organisations", "participants", "points", "articles")


@transaction.atomic
def create(fields: Mapping[str, Any], *, by: User | None) -> Event:
    """Create a draft.

    ``fields`` holds fields of Event; ``countries`` and ``topics`` hold rows of Classification;
    ``organisations``, ``participants``, ``points`` and ``articles`` hold a mapping of fields for
    each row, in the order of the page. Without ``slug`` one is made from the English title. Raises
    InvalidInput at the first invalid field; nothing is written then.
    """
    plain = {name: value for name, value in fields.items() if name not in (*LISTS, *PARTS)}
    plain["slug"] = plain.get("slug") or free_slug(plain.get("title_en", ""))
    event = Event(**plain, created_by=by)
    _save(event)
    lists = {name: _set_list(event, name, fields[name]) for name in LISTS if fields.get(name)}
    audit.record("event.create", event, by=by, changes=audit.created_fields(event) | lists)
    for name in PARTS:
        _add_parts(event, name, fields.get(name, ()), by=by)
    return event


@transaction.atomic
def change(event: Event, fields: Mapping[str, Any], *, by: User) -> None:
    """Change the given ``fields`` (as in ``create``); a given part is replaced as a whole.

    The slug of a published event cannot change. Raises InvalidInput.
    """
    lock(event)
    before = Event.objects.get(pk=event.pk)
    plain = [name for name in fields if name not in (*LISTS, *PARTS)]
    if event.is_published and fields.get("slug", event.slug) != event.slug:
        raise InvalidInput(_("The address of a published event stays."), field="slug")
    for name in plain:
        setattr(event, name, fields[name])
    _save(event)
    lists = {name: _set_list(event, name, fields[name]) for name in LISTS if name in fields}
    changes = audit.changed_fields(before, event, plain)
    changes |= {name: (old, new) for name, (old, new) in lists.items() if old != new}
    if changes:
        audit.record("event.change", event, by=by, changes=changes)
    for name in PARTS:
        if name in fields:
            _replace_parts(event, name, fields[name], by=by)


@transaction.atomic
def publish(event: Event, *, by: User) -> None:
    """Show the event to everybody. Raises Refusal without a summary, or if it is published."""
    lock(event)
    if event.is_published:
        raise Refusal(_("This event is published already."), code="already_published")
    if not event.summary.strip():
        raise Refusal(_("Write a summary before the event is published."), code="no_summary")
    _show(event, shown=True, by=by)


@transaction.atomic
def unpublish(event: Event, *, by: User, reason: str = "") -> None:
    """Hide the event from the public; ``reason`` goes to the audit trail."""
    lock(event)
    if not event.is_published:
        raise Refusal(_("This event is not published."), code="not_published")
    _show(event, shown=False, by=by, reason=reason)


@transaction.atomic
def load() -> int:
    """Insert missing reference events, published, with their publications and partners.

    Returns how many events were inserted; existing ones stay unchanged. Needs the classifications
    and organisations: KeyError for a missing code.
    """
    present = set(Event.objects.values_list("slug", flat=True))
    missing = [entry for entry in reference.read("events") if entry["slug"] not in present]
    for fields in reference.event_fields(missing):
        event = create(fields, by=None)
        _show(event, shown=True, by=None)
        publications.load(event)
    participants.load()
    return len(missing)


def free_slug(title: str) -> str:
    """An unused slug in Latin letters, whatever the script of ``title``."""
    stem = slugify(anyascii(title))[:100].strip("-") or "event"
    taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbers = range(2, len(taken) + 2)
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in numbers)) if slug not in taken)


def _save(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        field, texts = next(iter(error.message_dict.items()))
        raise InvalidInput(texts[0], field="" if field == "__all__" else field) from error
    row.save()


def _show(event: Event, *, shown: bool, by: User | None, reason: str = "") -> None:
    event.is_published = shown
    event.save(update_fields=["is_published", "updated_at"])
    changes = {"is_published": (not shown, shown)}
    verb = "publish" if shown else "unpublish"
    audit.record(f"event.{verb}", event, by=by, changes=changes, reason=reason)


def _set_list(event: Event, name: str, rows: Any) -> tuple[list[str], list[str]]:
    relation = getattr(event, name)
    old = sorted(relation.values_list("code", flat=True))
    relation.set(rows)
    return old, sorted(row.code for row in rows)


def _add_parts(event: Event, name: str, rows: Any, *, by: User | None) -> None:
    model = getattr(event, name).model
    for position, fields in enumerate(rows):
        row = model(event=event, **fields)
        if name == "points":
            row.position = position
        _save(row)
        action = f"{model._meta.model_name}.create"
        audit.record(action, row, by=by, case=event, changes=audit.created_fields(row))


def _replace_parts(event: Event, name: str, rows: Any, *, by: User) -> None:
    for row in getattr(event, name).all():
        gone = {field: (old, None) for field, (_no, old) in audit.created_fields(row).items()}
        action = f"{row._meta.model_name}.delete"
        audit.record(action, row, by=by, case=event, changes=gone)
        row.delete()
    _add_parts(event, name, rows, by=by)
