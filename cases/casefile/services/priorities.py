"""Priority of a complaint and alerts against a removal: ``rules.priority`` on the database."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from cases.casefile.services import actions
from cases.casefile.services.locks import lock_cases_of
from cases.models import (
    CONCERNED,
    ActionKind,
    AddressKind,
    Complaint,
    Detention,
    LegalStatus,
    Person,
    Priority,
    RemovalOrder,
    StateTie,
)
from cases.rules import ages, clocks
from cases.rules.priority import Priority as Assessment
from cases.rules.priority import (
    PriorityFacts,
    RemovalAlert,
    priority,
    removal_alerts,
)
from cases.rules.protection import HOME
from ombudsman.models import User
from ombudsman.services import audit


@transaction.atomic
def reassess(complaint: Complaint, *, by: User, at: datetime | None = None) -> None:
    """Set the priority by the rules, save it and record the change on the audit trail.

    New alerts against a removal go on the timeline.
    """
    old = complaint.priority
    assess(complaint, by=by, at=at)
    if complaint.priority != old:
        complaint.save(update_fields=["priority"])
        changes = {"priority": (old, complaint.priority)}
        audit.record("complaint.prioritise", complaint, by=by, changes=changes)


@transaction.atomic
def reassess_cases_of(person: Person, *, by: User) -> None:
    """Reassess each open complaint of ``person``; ``persons.refresh`` calls this."""
    for complaint in lock_cases_of(person):
        reassess(complaint, by=by)


def assess(complaint: Complaint, *, by: User, at: datetime | None = None) -> None:
    """Set ``complaint.priority`` by its orders, people and detentions (6 queries).

    Does not save. A new alert against a removal goes on the timeline, once for as long as an order
    is in force.
    """
    orders, detentions = list(complaint.removals.all()), list(complaint.detentions.all())
    apply_assessment(
        complaint, concerned_people(complaint), orders, detentions, by=by, at=at or timezone.now()
    )


def apply_assessment(
    complaint: Complaint,
    people: Sequence[Person],
    orders: Sequence[RemovalOrder],
    detentions: Sequence[Detention],
    *,
    by: User,
    at: datetime,
) -> None:
    """The same from rows that are loaded; ``people`` come from ``concerned_people``."""
    result = assessment(complaint, people, orders, detentions, at=at)
    complaint.priority = Priority(result.level)
    _record_new_alerts(
        complaint, alerts(people, orders, on=timezone.localdate(at)), orders, by=by, at=at
    )


def assessment(
    complaint: Complaint,
    people: Sequence[Person],
    orders: Sequence[RemovalOrder],
    detentions: Sequence[Detention],
    *,
    at: datetime,
) -> Assessment:
    """Priority level with its reasons.

    ``people`` are those concerned (``concerned_people``); ``orders`` and ``detentions`` are all of
    the complaint.
    """
    today = timezone.localdate(at)
    statuses = status_codes(people, on=today)
    running = [order for order in orders if order.lifted_on is None]
    first = _first(running)
    young = [is_child(person, on=today) for person in people]
    return priority(
        PriorityFacts(
            at=at,
            has_removal_order=bool(running),
            removal_at=first.scheduled_at if first else None,
            is_removal_today=first is not None and _is_today(first, at),
            is_detained=_is_held(complaint, people, detentions),
            alleges_ill_treatment=complaint.alleges_ill_treatment,
            is_child=any(young),
            is_unaccompanied_child=any(
                "unaccompanied_child" in status_codes([person], on=today) and age is not False
                for person, age in zip(people, young, strict=True)
            ),
            is_trafficking_victim="trafficking_victim" in statuses,
            has_reprisal_risk=complaint.has_reprisal_risk,
            fears_return=any(person.is_afraid for person in people),
        )
    )


def _first(running: Sequence[RemovalOrder]) -> RemovalOrder | None:
    """The running order with the earliest date; None if an order names no date.

    An order without a date is more urgent than one with a date.
    """
    if any(order.scheduled_at is None for order in running):
        return None
    return min(running, key=lambda order: order.scheduled_at or order.recorded_at, default=None)


def _is_today(order: RemovalOrder, at: datetime) -> bool:
    zone = timezone.get_default_timezone()
    return order.scheduled_at is not None and clocks.is_today(
        order.scheduled_at, order.scheduled_precision, at=at, zone=zone
    )


def _is_held(
    complaint: Complaint, people: Sequence[Person], detentions: Sequence[Detention]
) -> bool:
    """Whether somebody concerned is in detention.

    Detention records decide; for people without one the address, and without any record the
    facility that the complaint names.
    """
    if any(row.ended_at is None for row in detentions):
        return True
    recorded = {row.person_id for row in detentions}
    others = [person for person in people if person.pk not in recorded]
    if any(a.kind == AddressKind.DETAINED for person in others for a in person.addresses.all()):
        return True
    return bool(complaint.facility_id) and not recorded


def alerts(
    people: Sequence[Person], orders: Sequence[RemovalOrder], *, on: date
) -> tuple[RemovalAlert, ...]:
    """Alerts against the running removal orders, each once; ended statuses do not count."""
    found = [
        alert
        for order in orders
        if order.lifted_on is None
        for person in people
        for alert in removal_alerts(
            status_codes([person], on=on),
            order.kind,
            fears_return=person.is_afraid,
            is_child=is_child(person, on=on),
        )
    ]
    return tuple(dict.fromkeys(found))


def _record_new_alerts(
    complaint: Complaint,
    found: Sequence[RemovalAlert],
    orders: Sequence[RemovalOrder],
    *,
    by: User,
    at: datetime,
) -> None:
    """Write alerts that the timeline does not hold since the oldest order in force."""
    if not found:
        return
    since = min(order.recorded_at for order in orders if order.lifted_on is None)
    recorded = complaint.actions.filter(kind=ActionKind.ALERT, at__gte=since)
    known = set(recorded.values_list("text", flat=True))
    for alert in found:
        if alert.code not in known:
            actions.write(complaint, ActionKind.ALERT, by=by, at=at, text=alert.code)


def concerned_people(complaint: Complaint) -> list[Person]:
    """People the complaint concerns, with all that the rules need; four queries."""
    rows = Person.objects.filter(parties__complaint=complaint, parties__role__in=CONCERNED)
    return list(
        rows.distinct().prefetch_related(
            Prefetch("statuses", LegalStatus.objects.select_related("status")),
            Prefetch("state_ties", StateTie.objects.select_related("country")),
            "addresses",
        )
    )


def status_codes(people: Sequence[Person], *, on: date | None = None) -> frozenset[str]:
    """Codes of the legal statuses of ``people``; with ``on`` only those that run on that day."""
    return frozenset(
        row.status.code
        for person in people
        for row in person.statuses.all()
        if on is None or row.until is None or row.until >= on
    )


def concerns_foreigner(people: Sequence[Person]) -> bool:
    """Whether somebody has a tie to another state or to none, or a status of a foreigner."""
    foreign = {tie.country.code for person in people for tie in person.state_ties.all()} - {HOME}
    return bool(foreign or status_codes(people) - {"citizen", "unknown", "not_applicable"})


def is_child(person: Person, *, on: date) -> bool | None:
    """Whether the person is under 18 on ``on``; None if no birth date is recorded."""
    if person.born_on is None:
        return None
    latest = ages.latest_birth(person.born_on, person.birth_precision)
    return ages.is_under_18(latest, on=on)
