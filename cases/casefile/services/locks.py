"""Row locks of cases.

The order is fixed, so that no two transactions wait for each other: persons first, then complaints,
each in the order of their keys.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Complaint, Party, Person
from ombudsman.rules.refusals import Refusal
from ombudsman.services.locks import lock


def lock_open(complaint: Complaint) -> None:
    """Lock the row of the complaint; Refusal (``not_open``) if it is closed or joined."""
    lock(complaint)
    if not complaint.is_open:
        raise Refusal(_("%s is not open.") % complaint, code="not_open")


def lock_cases_of(person: Person, *others: Complaint) -> list[Complaint]:
    """Lock and return the open complaints of ``person``, and ``others``; one query, by key."""
    of_person = Q(pk__in=Party.objects.filter(person=person).values("complaint"))
    rows = Complaint.objects.open().filter(of_person) | Complaint.objects.filter(
        pk__in=[other.pk for other in others]
    )
    return list(rows.order_by("pk").select_for_update(of=("self",)))
