"""Complaints and calls of a person that the user may see."""

from django.db.models import QuerySet

from cases.models import Call, Complaint, Party, Person
from ombudsman.models import User

MOST = 50


def parties_of(person: Person, *, user: User) -> QuerySet[Party]:
    """Parties of ``person``, each with its complaint, newest first; at most 50, one query."""
    seen = Complaint.objects.visible_to(user).order_by().values("pk")
    rows = Party.objects.filter(person=person, complaint__in=seen).select_related("complaint")
    return rows.order_by("-complaint__received_at", "-pk")[:MOST]


def calls_of(person: Person, *, user: User) -> QuerySet[Call]:
    """Calls of ``person``, newest first; at most 50, one query."""
    rows = Call.objects.visible_to(user).filter(person=person).select_related("outcome")
    return rows.order_by("-started_at", "-pk")[:MOST]
