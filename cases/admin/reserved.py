"""A reserved identity opens through a case one may see, and through no call."""

from typing import Any

from django.http import HttpRequest

from cases.models import Person


def with_person_as_seen(fieldsets: Any, request: HttpRequest, person: Person | None) -> Any:
    """The ``fieldsets`` of a call, with ``who`` for the person where the name is not to be read.

    One query, and only for a reserved identity.
    """
    if person is None or not person.is_reserved:
        return fieldsets
    if Person.objects.visible_to(request.user).filter(pk=person.pk).exists():
        return fieldsets
    return [
        (title, options | {"fields": [_masked(row) for row in options["fields"]]})
        for title, options in fieldsets
    ]


def _masked(row: str | tuple[str, ...]) -> Any:
    if isinstance(row, str):
        return "who" if row == "person" else row
    return tuple(_masked(name) for name in row)
