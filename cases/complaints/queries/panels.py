"""Rows of the panels of a complaint page, each in a constant number of queries."""

from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from cases.models import (
    ActionKind,
    Address,
    Call,
    Complaint,
    Document,
    LegalStatus,
    Party,
    Recommendation,
    SpokenLanguage,
    StateTie,
    StatusChange,
)
from ombudsman.models import User


def parties(complaint: Complaint) -> list[Party]:
    """Parties with all that is shown of the person: 6 queries, 1 if no person is a party."""
    rows = complaint.parties.select_related("person__stay_category", "organisation", "relation")
    return list(
        rows.prefetch_related(
            Prefetch("person__statuses", LegalStatus.objects.select_related("status")),
            Prefetch("person__state_ties", StateTie.objects.select_related("country")),
            Prefetch("person__languages", SpokenLanguage.objects.select_related("language")),
            "person__contacts",
            Prefetch("person__addresses", Address.objects.select_related("facility", "region")),
        )
    )


def timeline(complaint: Complaint) -> QuerySet[Any]:
    """Actions of the complaint, oldest first; a change of status has its ``note``."""
    named = StatusChange.objects.alias(pair=Concat("old", Value(StatusChange.BETWEEN), "new"))
    move = named.filter(complaint=OuterRef("complaint"), at=OuterRef("at"), pair=OuterRef("text"))
    notes = move.order_by("pk").values("note")[:1]
    acts = complaint.actions.select_related("by", "organisation")
    return acts.annotate(note=Case(When(kind=ActionKind.STATUS, then=Subquery(notes))))


def clocks(complaint: Complaint) -> QuerySet[Any]:
    """All clocks, running ones first, then by due date."""
    return complaint.deadlines.select_related("organisation").order_by("-end", "due_at")


def detentions(complaint: Complaint) -> QuerySet[Any]:
    """Detentions, running ones first, with place and legal basis."""
    rows = complaint.detentions.select_related("person", "facility", "basis", "ordered_by")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "pk")


def documents(complaint: Complaint, user: User) -> QuerySet[Document]:
    """Documents of the complaint that ``user`` may download, newest first."""
    return (
        Document.objects.visible_to(user)
        .filter(complaint=complaint)
        .select_related("kind", "filed_by")
    )


def recommendations(complaint: Complaint, user: User) -> QuerySet[Recommendation]:
    return (
        Recommendation.objects.visible_to(user)
        .filter(complaint=complaint)
        .select_related("addressee")
    )


def calls(complaint: Complaint, user: User) -> QuerySet[Call]:
    return Call.objects.visible_to(user).filter(complaint=complaint).select_related("outcome")
