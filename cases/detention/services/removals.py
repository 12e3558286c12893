"""Removal orders (expulsion, extradition, readmission, return): add, change, lift.

Each of them updates the next time limit and the priority of the complaint.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import actions, deadlines, priorities
from cases.casefile.services.locks import lock_open
from cases.models import ActionKind, Complaint, Precision, RemovalOrder
from cases.rules.clocks import start_of_day
from ombudsman.models import Organisation, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock


@dataclass(frozen=True, kw_only=True)
class RemovalData:
    """Data of a removal order. Without ``scheduled_at`` it counts as immediate.

    With precision "day" 00:00 of that day counts. A past date is allowed, because the removal may
    not be cancelled.
    """

    kind: str
    scheduled_at: datetime | None = None
    scheduled_precision: str = Precision.HOUR
    order_number: str = ""
    ordered_on: date | None = None
    issued_by: Organisation | None = None
    appeal_lodged_on: date | None = None
    interim_measure: str = ""


@transaction.atomic
def add(complaint: Complaint, data: RemovalData, *, by: User) -> RemovalOrder:
    """Record an order; update the next time limit and the priority. Refusal for a closed case."""
    lock_open(complaint)
    order = record(complaint, data, by=by)
    _update_due_and_priority(complaint, by=by)
    return order


def record(
    complaint: Complaint, data: RemovalData, *, by: User, at: datetime | None = None
) -> RemovalOrder:
    """Record an order without updating the complaint: the caller sets time limit and priority.

    Raises InvalidInput as ``check`` does.
    """
    at = at or timezone.now()
    order = RemovalOrder(complaint=complaint, recorded_by=by, recorded_at=at, **vars(data))
    check(order, at=at)
    order.save()
    actions.write(complaint, ActionKind.REMOVAL, by=by, at=at, text=order.kind)
    audit.created(order, by=by, case=complaint)
    return order


def check(order: RemovalOrder, *, at: datetime) -> None:
    """Set a removal with precision "day" to 00:00. InvalidInput for future or contradictory dates."""
    today = timezone.localdate(at)
    if order.ordered_on and order.ordered_on > today:
        raise InvalidInput(_("An order is not of a future day."), field="ordered_on")
    if order.appeal_lodged_on and order.appeal_lodged_on > today:
        raise InvalidInput(_("This day lies in the future."), field="appeal_lodged_on")
    if order.scheduled_at is None:
        order.scheduled_precision = Precision.HOUR
        return
    if order.scheduled_precision == Precision.DAY:
        zone = timezone.get_default_timezone()
        order.scheduled_at = start_of_day(order.scheduled_at, zone)
    if order.ordered_on and timezone.localdate(order.scheduled_at) < order.ordered_on:
        raise InvalidInput(
            _("A removal is not set for a day before its order."), field="scheduled_at"
        )


@transaction.atomic
def change(
    complaint: Complaint,
    *,
    by: User,
    order: RemovalOrder,
    fields: dict[str, Any],
    at: datetime | None = None,
) -> None:
    """Change an order in force; update the next time limit and the priority.

    Raises Refusal if the case is closed or the order has ended, InvalidInput as ``check`` does.
    """
    at = at or timezone.now()
    lock_open(complaint)
    order.refresh_from_db()
    if order.lifted_on is not None:
        raise Refusal(_("This order has ended."), code="removal_ended", field="order")
    before = RemovalOrder.objects.get(pk=order.pk)
    for name, value in fields.items():
        setattr(order, name, value)
    check(order, at=at)
    changes = audit.changed_fields(before, order, set(fields) | {"scheduled_precision"})
    if changes:
        order.save(update_fields=list(changes))
        text = _("Changed: %s") % order
        actions.write(complaint, ActionKind.REMOVAL, by=by, at=at, text=text)
        audit.record("removalorder.change", order, by=by, case=complaint, changes=changes)
    _update_due_and_priority(complaint, by=by)


@transaction.atomic
def lift(complaint: Complaint, *, by: User, order: RemovalOrder, on: date, reason: str) -> None:
    """Record that the order was lifted or carried out; update time limit and priority.

    Raises InvalidInput for a future date, one before the order, or no reason; Refusal if the order
    has ended.
    """
    lock(complaint)
    order.refresh_from_db()
    _check_end(order, on=on, reason=reason)
    old, order.lifted_on = order.lifted_on, on
    order.save(update_fields=["lifted_on"])
    actions.write(complaint, ActionKind.REMOVAL, by=by, text=reason)
    changes = {"lifted_on": (old, on)}
    audit.record("removalorder.lift", order, by=by, case=complaint, changes=changes, reason=reason)
    _update_due_and_priority(complaint, by=by)


def _check_end(order: RemovalOrder, *, on: date, reason: str) -> None:
    if on > timezone.localdate():
        raise InvalidInput(_("This day lies in the future."), field="on")
    if not reason.strip():
        raise InvalidInput(_("Say how the order ended."), field="reason")
    if order.lifted_on is not None:
        raise Refusal(_("This order has ended."), code="removal_ended", field="order")
    if order.ordered_on and on < order.ordered_on:
        raise InvalidInput(_("An order does not end before it is made."), field="on")


def _update_due_and_priority(complaint: Complaint, *, by: User) -> None:
    deadlines.refresh(complaint)
    complaint.save(update_fields=["due_at"])
    priorities.reassess(complaint, by=by)
