"""Publish and unpublish publications."""

from django.db import transaction
from django.utils.translation import gettext as _

from ombudsman.models import User
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock
from outreach.models import Event, Publication
from outreach.queries import reference


@transaction.atomic
def publish(publication: Publication, *, by: User) -> None:
    """Show the title to everybody; raises Refusal if it is published."""
    lock(publication)
    if publication.is_published:
        raise Refusal(_("This publication is published already."), code="already_published")
    _show(publication, shown=True, by=by)


@transaction.atomic
def unpublish(publication: Publication, *, by: User, reason: str = "") -> None:
    """Hide the title from the public; ``reason`` goes to the audit trail."""
    lock(publication)
    if not publication.is_published:
        raise Refusal(_("This publication is not published."), code="not_published")
    _show(publication, shown=False, by=by, reason=reason)


@transaction.atomic
def load(event: Event) -> None:
    """Insert the known publications presented at ``event``, published."""
    known = reference.classifications("language")
    for row in (row for row in reference.read("publications") if row["event"] == event.slug):
        titles = {f"title_{language}": title for language, title in row["title"].items()}
        publication = Publication.objects.create(
            kind=row["kind"], event=event, is_published=True, **titles
        )
        publication.languages.set(known[code] for code in row["languages"])
        changes = audit.created_fields(publication) | {"languages": (None, row["languages"])}
        audit.record("publication.create", publication, by=None, changes=changes)


def _show(publication: Publication, *, shown: bool, by: User, reason: str = "") -> None:
    publication.is_published = shown
    publication.save(update_fields=["is_published"])
    changes = {"is_published": (not shown, shown)}
    verb = "publish" if shown else "unpublish"
    audit.record(f"publication.{verb}", publication, by=by, changes=changes, reason=reason)
