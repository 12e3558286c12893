"""The priority of a complaint and what stands against a removal, by the rules."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone

from cases.models import (
    AddressKind,
    Answer,
    Complaint,
    LegalStatus,
    PartyRole,
    Person,
    Priority,
    RemovalOrder,
    StateTie,
)
from cases.rules.deadlines import add_months
from cases.rules.priority import Priority as Assessment
from cases.rules.priority import (
    PriorityFacts,
    RemovalAlert,
    priority,
    removal_alerts,
)
from cases.rules.protection import HOME

CONCERNED = (PartyRole.COMPLAINANT, PartyRole.AFFECTED)
ADULT_MONTHS = 18 * 12


def assess(complaint: Complaint, *, at: datetime | None = None) -> None:
    """Set ``complaint.priority`` by its orders and people (5 queries); the caller saves."""
    orders = list(complaint.removals.all())
    result = assessment(complaint, concerned(complaint), orders, at=at or timezone.now())
    complaint.priority = Priority(result.level)


def assessment(
    complaint: Complaint,
    people: Sequence[Person],
    orders: Sequence[RemovalOrder],
    *,
    at: datetime,
) -> Assessment:
    """The level with its reasons. ``people`` are those concerned, ``orders`` all of the complaint."""
    statuses = codes_of_statuses(people)
    running = [order for order in orders if order.lifted_on is None]
    dated = [order.scheduled_at for order in running if order.scheduled_at]
    undated = len(dated) < len(running)
    held = any(a.kind == AddressKind.DETAINED for person in people for a in person.addresses.all())
    return priority(
        PriorityFacts(
            at=at,
            has_removal_order=bool(running),
            removal_at=None if undated or not dated else min(dated),
            is_detained=bool(complaint.facility_id) or held,
            alleges_ill_treatment=complaint.alleges_ill_treatment,
            is_child=any(is_child(person, on=timezone.localdate(at)) for person in people),
            is_unaccompanied_child="unaccompanied_child" in statuses,
            is_trafficking_victim="trafficking_victim" in statuses,
            has_reprisal_risk=complaint.has_reprisal_risk,
            fears_return=any(person.fears_return == Answer.YES for person in people),
        )
    )


def alerts(
    people: Sequence[Person], orders: Sequence[RemovalOrder], *, on: date
) -> tuple[RemovalAlert, ...]:
    """What stands against the running orders of removal, each once."""
    found = [
        alert
        for order in orders
        if order.lifted_on is None
        for person in people
        for alert in removal_alerts(
            codes_of_statuses([person]),
            order.kind,
            fears_return=person.fears_return == Answer.YES,
            is_child=is_child(person, on=on) if person.born_on else None,
        )
    ]
    return tuple(dict.fromkeys(found))


def concerned(complaint: Complaint) -> list[Person]:
    """The people a complaint is about, with what the rules ask of them, in four queries."""
    rows = Person.objects.filter(parties__complaint=complaint, parties__role__in=CONCERNED)
    return list(
        rows.distinct().prefetch_related(
            Prefetch("statuses", LegalStatus.objects.select_related("status")),
            Prefetch("state_ties", StateTie.objects.select_related("country")),
            "addresses",
        )
    )


def codes_of_statuses(people: Sequence[Person]) -> frozenset[str]:
    return frozenset(row.status.code for person in people for row in person.statuses.all())


def concerns_foreigner(complaint: Complaint) -> bool:
    """Whether someone concerned is tied to another state, to none, or has a foreigner's status."""
    people = concerned(complaint)
    foreign = {tie.country.code for person in people for tie in person.state_ties.all()} - {HOME}
    return bool(foreign or codes_of_statuses(people) - {"citizen", "unknown", "not_applicable"})


def is_child(person: Person, *, on: date) -> bool:
    """Under 18 on that day by the recorded birth date; False where none is recorded."""
    return person.born_on is not None and on < add_months(person.born_on, ADULT_MONTHS)
