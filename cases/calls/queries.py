"""Cases of a caller."""

from dataclasses import dataclass

from cases.models import Call, Complaint, Person
from ombudsman.models import User

MAX_CASES = 20


@dataclass(frozen=True)
class CallerCase:
    """A case of the caller; ``is_open_to_user``: whether the user may open the case file."""

    complaint: Complaint
    is_open_to_user: bool


def caller_cases(call: Call, user: User) -> list[CallerCase]:
    """The newest cases of the caller, at most 20; only number, status and ``due_at`` are loaded.

    Empty if the caller is unknown or ``user`` may not see the person. At most three queries.
    """
    if call.person_id is None:
        return []
    if not Person.objects.visible_to(user).filter(pk=call.person_id).exists():
        return []
    rows = Complaint.objects.filter(parties__person=call.person_id).distinct().order_by("-pk")
    cases = list(rows.only("number", "status", "due_at")[:MAX_CASES])
    opened = Complaint.objects.visible_to(user).filter(pk__in=[row.pk for row in cases])
    keys = set(opened.values_list("pk", flat=True))
    return [CallerCase(row, row.pk in keys) for row in cases]
