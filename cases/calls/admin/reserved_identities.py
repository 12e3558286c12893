"""Masks persons and complaints on the page of a call that the user may not see.

Seeing a call gives no right to see the reserved identity of its caller.
"""

from typing import Any

from django.http import HttpRequest

from cases.models import Complaint, Person


def mask_person(fieldsets: Any, request: HttpRequest, person: Person | None) -> Any:
    """``fieldsets`` with ``person_name`` in place of ``person`` if the user may not see the person.

    One query, and only for a reserved identity.
    """
    if person is None or not person.is_reserved:
        return fieldsets
    if Person.objects.visible_to(request.user).filter(pk=person.pk).exists():
        return fieldsets
    return _replace_field(fieldsets, "person", "person_name")


def mask_complaint(fieldsets: Any, request: HttpRequest, complaint: Complaint | None) -> Any:
    """``fieldsets`` with ``complaint_label`` in place of ``complaint`` if the user may not see it.

    One query if there is a complaint.
    """
    if complaint is None or (
        Complaint.objects.visible_to(request.user).filter(pk=complaint.pk).exists()
    ):
        return fieldsets
    return _replace_field(fieldsets, "complaint", "complaint_label")


def _replace_field(fieldsets: Any, old: str, new: str) -> Any:
    return [
        (
            title,
            options | {"fields": [_replace_in_row(row, old, new) for row in options["fields"]]},
        )
        for title, options in fieldsets
    ]


def _replace_in_row(row: str | tuple[str, ...], old: str, new: str) -> Any:
    if isinstance(row, str):
        return new if row == old else row
    return tuple(_replace_in_row(name, old, new) for name in row)
