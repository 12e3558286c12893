"""The priority of a complaint and what stands against a removal, by the rules."""

from datetime import date, datetime

from django.utils import timezone

from cases.models import AddressKind, Answer, Complaint, PartyRole, Person, Priority
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


def assess(complaint: Complaint, *, at: datetime | None = None) -> Assessment:
    """Set ``complaint.priority`` to the highest level of its orders and people; the caller saves."""
    result = assessment(complaint, at=at or timezone.now())
    complaint.priority = Priority(result.level)
    return result


def assessment(complaint: Complaint, *, at: datetime) -> Assessment:
    """The level with its reasons, from the running orders of removal and the people concerned."""
    people = concerned(complaint)
    statuses = codes_of_statuses(people)
    orders = [order for order in complaint.removals.all() if order.lifted_on is None]
    dated = [order.scheduled_at for order in orders if order.scheduled_at]
    undated = len(dated) < len(orders)
    held = any(a.kind == AddressKind.DETAINED for person in people for a in person.addresses.all())
    return priority(
        PriorityFacts(
            at=at,
            has_removal_order=bool(orders),
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


def alerts(complaint: Complaint, *, on: date) -> tuple[RemovalAlert, ...]:
    """What stands against the running orders of removal, each once."""
    people = concerned(complaint)
    found = [
        alert
        for order in complaint.removals.all()
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
            "statuses__status", "state_ties__country", "addresses__facility"
        )
    )


def codes_of_statuses(people: list[Person]) -> frozenset[str]:
    return frozenset(row.status.code for person in people for row in person.statuses.all())


def concerns_foreigner(complaint: Complaint) -> bool:
    """Whether someone concerned is tied to another state, to none, or has a foreigner's status."""
    people = concerned(complaint)
    foreign = {tie.country.code for person in people for tie in person.state_ties.all()} - {HOME}
    return bool(foreign or codes_of_statuses(people) - {"citizen", "unknown", "not_applicable"})


def is_child(person: Person, *, on: date) -> bool:
    """Under 18 on that day by the recorded birth date; False where none is recorded."""
    return person.born_on is not None and on < add_months(person.born_on, ADULT_MONTHS)
