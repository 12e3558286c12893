"""Time limits in force, their confirmation, and working days."""

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ombudsman.models import CalendarDay, TimeLimit, User
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

SATURDAY = 5
CONFIRMED_FIELDS = ("value", "unit", "source", "confidence", "valid_from", "valid_until")


class MissingTimeLimit(Refusal):
    """No time limit of this key is in force on the day; an administrator must add it."""

    code = "time_limit_missing"


class ConfirmationRefused(Refusal):
    """The time limit needs no confirmation, or has one."""

    code = "time_limit_confirmed"


def current(key: str, *, on: date) -> TimeLimit:
    """The time limit ``key`` in force on the day ``on``; of several, the one that began last.

    Raises MissingTimeLimit.
    """
    return current_of([key], on=on)[key]


def current_of(keys: Sequence[str], *, on: date) -> dict[str, TimeLimit]:
    """Several time limits by key, in one query."""
    rows = TimeLimit.objects.current(on=on).filter(key__in=keys)
    limits = {row.key: row for row in rows.order_by(F("valid_from").asc(nulls_first=True))}
    for key in keys:
        if key not in limits:
            text = _("The time limit %(key)s is missing on %(day)s.")
            raise MissingTimeLimit(text % {"key": key, "day": on})
    return limits


def working_calendar(start: date, end: date) -> Callable[[date], bool]:
    """A function that tells whether a day is a working day, for days from ``start`` to ``end``.

    One query. Saturday and Sunday are off; the table of calendar days overrides both ways. A day
    outside the period is judged by its weekday alone.
    """
    rows = CalendarDay.objects.filter(day__gte=start, day__lte=end)
    told = dict(rows.values_list("day", "is_working"))
    return lambda day: told.get(day, day.weekday() < SATURDAY)


@transaction.atomic
def confirm(limit: TimeLimit, *, by: User, on: date) -> TimeLimit:
    """Record that ``by`` has checked the time limit against its source on the day ``on``.

    Raises ConfirmationRefused for a limit with verified wording or a confirmation.
    """
    lock(limit)
    if limit.is_confirmed:
        raise ConfirmationRefused(_("This time limit is confirmed already."))
    limit.confirmed_by, limit.confirmed_on = by, on
    limit.save(update_fields=["confirmed_by", "confirmed_on"])
    changes = {"confirmed_by": (None, by.pk), "confirmed_on": (None, on)}
    audit.record("timelimit.confirm", limit, by=by, changes=changes)
    return limit


def clear_confirmation(limit: TimeLimit) -> None:
    """Remove the confirmation of an unsaved ``limit`` that is about to change."""
    limit.confirmed_by = limit.confirmed_on = None
