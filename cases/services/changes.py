"""Changing what a complaint says: its fields, parties and orders; the priority follows."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Complaint, Person, RemovalOrder
from cases.services import (
    consents,
    deadlines,
    departures,
    parties,
    priorities,
    registration,
    removals,
)
from cases.services.parties import PartyData
from cases.services.removals import RemovalData
from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit


def lock(complaint: Complaint) -> None:
    """Read the complaint again under a row lock; unsaved changes of the instance are dropped."""
    complaint.refresh_from_db(from_queryset=Complaint.objects.select_for_update(of=("self",)))


def lock_open(complaint: Complaint) -> None:
    lock(complaint)
    if not complaint.is_open:
        raise Refusal(_("%s is not open.") % complaint, code="not_open")


@transaction.atomic
def change(complaint: Complaint, fields: dict[str, Any], *, by: User) -> None:
    """Change plain fields (those of ComplaintData), rights and topics; the priority follows."""
    lock_open(complaint)
    plain = {name: value for name, value in fields.items() if name in registration.OWN_FIELDS}
    if "summary" in plain and not plain["summary"].strip():
        raise InvalidInput(_("Say in a few words what the complaint is about."), field="summary")
    _check_who(complaint, plain)
    apply(complaint, plain, by=by, action="change")
    registration.check_dates(complaint, at=timezone.now())
    for name in ("rights", "topics"):
        if name in fields:
            _change_list(complaint, name, fields[name], by=by)
    reassess(complaint, by=by)


@departures.way_out
@transaction.atomic
def add_party(complaint: Complaint, data: PartyData, *, by: User) -> Any:
    """Add a party; a new person may change the priority. Refusal once the complaint is closed.

    A body that is to interpret, represent or hear passes the gate.
    """
    lock_open(complaint)
    party = parties.add(complaint, data, by=by)
    consents.as_told(complaint, party, by=by, at=timezone.now())
    departures.check_hearers(complaint)
    reassess(complaint, by=by)
    return party


@transaction.atomic
def add_removal(complaint: Complaint, data: RemovalData, *, by: User) -> Any:
    """Record an order of removal; the priority follows at once. Refusal once it is closed."""
    lock_open(complaint)
    order = removals.record(complaint, data, by=by)
    _follow(complaint, by=by)
    return order


@transaction.atomic
def change_removal(
    complaint: Complaint, *, by: User, order: RemovalOrder, fields: dict[str, Any]
) -> None:
    """Change an order in force, its date above all; next limit and priority follow at once."""
    lock_open(complaint)
    order.refresh_from_db()
    removals.change(order, fields, by=by)
    _follow(complaint, by=by)


@transaction.atomic
def lift_removal(
    complaint: Complaint, *, by: User, order: RemovalOrder, on: date, reason: str
) -> None:
    """Note how an order of removal ended; next limit and priority follow."""
    lock(complaint)
    order.refresh_from_db()
    removals.lift(order, by=by, on=on, reason=reason)
    _follow(complaint, by=by)


def _follow(complaint: Complaint, *, by: User) -> None:
    deadlines.refresh(complaint)
    complaint.save(update_fields=["due_at"])
    reassess(complaint, by=by)


@transaction.atomic
def reassess(complaint: Complaint, *, by: User, at: datetime | None = None) -> None:
    """Set the priority anew by the rules and put a change on record; so with what stands against a removal."""
    old = complaint.priority
    priorities.assess(complaint, by=by, at=at)
    if complaint.priority != old:
        complaint.save(update_fields=["priority"])
        changes = {"priority": (old, complaint.priority)}
        audit.record("complaint.prioritise", complaint, by=by, changes=changes)


def apply(
    complaint: Complaint, fields: dict[str, Any], *, by: User, action: str, reason: str = ""
) -> None:
    before = Complaint.objects.get(pk=complaint.pk)
    for name, value in fields.items():
        setattr(complaint, name, value)
    changes = audit.changed_fields(before, complaint, fields)
    if not changes:
        return
    complaint.version += 1
    complaint.save(update_fields=[*fields, "version"])
    audit.record(f"complaint.{action}", complaint, by=by, changes=changes, reason=reason)


def _check_who(complaint: Complaint, fields: dict[str, Any]) -> None:
    """What was anonymous or not at intake follows the same rule when it changes."""
    asked = {
        name: fields.get(name, getattr(complaint, name)) for name in ("is_anonymous", "channel")
    }
    if any(value != getattr(complaint, name) for name, value in asked.items()):
        registration.check_who(list(complaint.parties.all()), **asked)


def _change_list(complaint: Complaint, name: str, rows: Any, *, by: User) -> None:
    relation = getattr(complaint, name)
    old = sorted(relation.values_list("code", flat=True))
    relation.set(rows)
    new = sorted(row.code for row in rows)
    if old != new:
        audit.record("complaint.change", complaint, by=by, changes={name: (old, new)})


@transaction.atomic
def reassess_cases_of(person: Person, *, by: User) -> None:
    """After a change of a person: set the priority of each open case they are on anew."""
    for complaint in Complaint.objects.open().filter(parties__person=person).distinct():
        reassess(complaint, by=by)
