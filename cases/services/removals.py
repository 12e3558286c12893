"""Orders of expulsion, extradition or return, and the clock they set."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import ActionKind, Complaint, RemovalOrder
from cases.services import actions
from ombudsman.models import Organisation, User
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import audit


@dataclass(frozen=True, kw_only=True)
class RemovalData:
    """An order; without ``scheduled_at`` it is immediate all the same."""

    kind: str
    scheduled_at: datetime | None = None
    order_number: str = ""
    ordered_on: date | None = None
    issued_by: Organisation | None = None
    appeal_lodged_on: date | None = None
    interim_measure: str = ""


@transaction.atomic
def record(
    complaint: Complaint, data: RemovalData, *, by: User, at: datetime | None = None
) -> RemovalOrder:
    """Put an order on record. The caller reassesses the priority of the complaint."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    if data.ordered_on and data.ordered_on > today:
        raise InvalidInput(_("An order is not of a future day."), field="ordered_on")
    if data.appeal_lodged_on and data.appeal_lodged_on > today:
        raise InvalidInput(_("This day lies in the future."), field="appeal_lodged_on")
    order = RemovalOrder.objects.create(
        complaint=complaint, recorded_by=by, recorded_at=at, **vars(data)
    )
    actions.write(complaint, ActionKind.REMOVAL, by=by, at=at, text=order.get_kind_display())
    changes = audit.created_fields(order)
    audit.record("removalorder.create", order, by=by, case=complaint, changes=changes)
    return order


@transaction.atomic
def lift(order: RemovalOrder, *, by: User, on: date, reason: str) -> None:
    """Note that the order was lifted or carried out. The caller reassesses the priority."""
    if on > timezone.localdate():
        raise InvalidInput(_("This day lies in the future."), field="on")
    if not reason.strip():
        raise InvalidInput(_("Say how the order ended."), field="reason")
    old, order.lifted_on = order.lifted_on, on
    order.save(update_fields=["lifted_on"])
    actions.write(order.complaint, ActionKind.REMOVAL, by=by, text=reason)
    changes = {"lifted_on": (old, on)}
    audit.record(
        "removalorder.lift", order, by=by, case=order.complaint, changes=changes, reason=reason
    )
