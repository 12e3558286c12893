"""Officers to whom a complaint can be assigned, and their workload."""

from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.models import Complaint
from ombudsman.models import User

ASSIGNABLE = ("case_officer", "head_of_unit")


def officers() -> QuerySet[User]:
    """Active officers, ordered by name."""
    holders = User.objects.people().filter(is_active=True, groups__name__in=ASSIGNABLE)
    return User.objects.filter(pk__in=holders.values("pk")).order_by("full_name", "username")


def officers_for(complaint: Complaint) -> QuerySet[Any]:
    """The same with ``open_count``, officers of the complaint's unit first. One query."""
    theirs = Complaint.objects.open().filter(officer=OuterRef("pk")).order_by()
    count = theirs.values("officer").annotate(count=Count("pk")).values("count")
    is_own = When(unit__isnull=False, unit=complaint.unit_id, then=Value(0))
    rows = officers().select_related("unit")
    return rows.annotate(open_count=Coalesce(Subquery(count), 0)).order_by(
        Case(is_own, default=Value(1), output_field=IntegerField()),
        "unit__code",
        "full_name",
        "username",
    )
