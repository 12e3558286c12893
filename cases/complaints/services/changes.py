"""Change the data of a complaint and reassess its priority."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import priorities
from cases.casefile.services.locks import lock_open
from cases.complaints.services import registration
from cases.models import Complaint
from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import audit


@transaction.atomic
def change(complaint: Complaint, fields: dict[str, Any], *, by: User) -> None:
    """Change fields of ComplaintData, rights and topics, and reassess the priority.

    Raises Refusal (``not_open``) for a closed complaint, InvalidInput for an empty summary, for
    wrong dates, and where anonymity no longer fits the parties.
    """
    lock_open(complaint)
    plain = {name: value for name, value in fields.items() if name in registration.OWN_FIELDS}
    if "summary" in plain and not plain["summary"].strip():
        raise InvalidInput(_("Say in a few words what the complaint is about."), field="summary")
    _check_named_parties(complaint, plain)
    apply(complaint, plain, by=by, action="change")
    registration.check_dates(complaint, at=timezone.now())
    for name in ("rights", "topics"):
        if name in fields:
            _change_list(complaint, name, fields[name], by=by)
    priorities.reassess(complaint, by=by)


def apply(
    complaint: Complaint, fields: dict[str, Any], *, by: User, action: str, reason: str = ""
) -> None:
    """Set ``fields``, increase the version, write the audit entry; nothing if nothing changes."""
    before = Complaint.objects.get(pk=complaint.pk)
    for name, value in fields.items():
        setattr(complaint, name, value)
    changes = audit.changed_fields(before, complaint, fields)
    if not changes:
        return
    complaint.version += 1
    complaint.save(update_fields=[*fields, "version"])
    audit.record(f"complaint.{action}", complaint, by=by, changes=changes, reason=reason)


def _check_named_parties(complaint: Complaint, fields: dict[str, Any]) -> None:
    """Apply the rule of intake again if anonymity or channel changes."""
    asked = {
        name: fields.get(name, getattr(complaint, name)) for name in ("is_anonymous", "channel")
    }
    if any(value != getattr(complaint, name) for name, value in asked.items()):
        registration.check_named_parties(list(complaint.parties.all()), **asked)


def _change_list(complaint: Complaint, name: str, rows: Any, *, by: User) -> None:
    relation = getattr(complaint, name)
    old = sorted(relation.values_list("code", flat=True))
    relation.set(rows)
    new = sorted(row.code for row in rows)
    if old != new:
        audit.record("complaint.change", complaint, by=by, changes={name: (old, new)})
