"""Reminders of deadlines and removals that are near or have passed, one for each stage.

Each run reads the deadlines and orders themselves. So after a pause of the worker nothing is lost, and
only the latest stage is reminded of. A constraint prevents duplicates.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import Deadline, Reminder, RemovalOrder
from cases.rules.reminders import DEADLINE_STAGES, PASSED, REMOVAL_STAGES, Stages
from ombudsman.models import Schedule, User
from ombudsman.rules.refusals import Refusal
from ombudsman.rules.roles import Role
from ombudsman.services import audit, background
from ombudsman.services.locks import lock

logger = logging.getLogger(__name__)

TASK_NAME = "cases.reminders.services.remind"
BATCH = 200
MAIL_MAX_AGE = timedelta(days=1)  # older reminders are only shown, not mailed


@background.task()
def remind() -> int:
    """Create the due reminders and mail them. Returns the number created."""
    made = create_due()
    send_mails()
    return made


def create_due(*, at: datetime | None = None) -> int:
    """Create the due reminders in batches, one transaction each. Returns their number."""
    at = at or timezone.now()
    made = 0
    while count := _batch(at):
        made += count
    return made


@transaction.atomic
def _batch(at: datetime) -> int:
    # The lock on the schedule row keeps a second worker out.
    Schedule.objects.select_for_update().filter(name=TASK_NAME).first()
    found = [*_new_reminders(_running_deadlines(), "deadline", "due_at", DEADLINE_STAGES, at)][
        :BATCH
    ]
    if len(found) < BATCH:
        found += [*_new_reminders(_dated_orders(), "removal", "scheduled_at", REMOVAL_STAGES, at)][
            : BATCH - len(found)
        ]
    for reminder in found:
        reminder.save()
        verb = "passed" if reminder.stage == PASSED else "near"
        audit.record(
            f"reminder.{verb}",
            reminder,
            by=None,
            case=reminder.complaint,
            changes=audit.created_fields(reminder),
        )
    return len(found)


def _running_deadlines() -> QuerySet[Deadline]:
    return Deadline.objects.running()


def _dated_orders() -> QuerySet[RemovalOrder]:
    return RemovalOrder.objects.running().filter(scheduled_at__isnull=False)


def _new_reminders(
    rows: QuerySet[Any], part: str, end: str, stages: Stages, at: datetime
) -> Iterable[Reminder]:
    """Unsaved reminders for the rows that have none of their present stage; latest stage first.

    ``part`` is the field of Reminder for the row, ``end`` the field of the row for its end.
    """
    for position in reversed(range(len(stages))):
        name, before = stages[position]
        in_stage = rows.filter(**{f"{end}__lte": at + before})
        if position + 1 < len(stages):
            _later, before_later = stages[position + 1]
            in_stage = in_stage.filter(**{f"{end}__gt": at + before_later})
        existing = Reminder.objects.filter(
            **{part: OuterRef("pk"), "due_at": OuterRef(end)}, stage=name
        )
        new = in_stage.filter(~Exists(existing)).select_related("complaint").order_by(end)[:BATCH]
        for row in new:
            yield Reminder(
                complaint=row.complaint,
                stage=name,
                due_at=getattr(row, end),
                at=at,
                officer_id=row.complaint.officer_id,
                unit_id=row.complaint.unit_id,
                **{part: row},
            )


@transaction.atomic
def mark_seen(reminder: Reminder, *, by: User, at: datetime | None = None) -> None:
    """Mark the reminder as seen by ``by``. Refusal if it is marked already."""
    lock(reminder)
    if reminder.seen_at is not None:
        raise Refusal(_("Somebody has taken note of it already."), code="reminder_seen")
    reminder.seen_at, reminder.seen_by = at or timezone.now(), by
    reminder.save(update_fields=["seen_at", "seen_by"])
    audit.record("reminder.see", reminder, by=by, case=reminder.complaint)


def send_mails(*, at: datetime | None = None) -> int:
    """Mail the unseen reminders of the last day. Returns the number sent; 0 if mail is not set up.

    A reminder is marked as mailed before it is sent, so that none is sent twice. If the worker dies
    in between, the mail is lost, but the office still shows the reminder.
    """
    if not settings.EMAIL_HOST:
        return 0
    at = at or timezone.now()
    rows = Reminder.objects.filter(mailed_at__isnull=True, seen_at__isnull=True)
    sent = 0
    for reminder in rows.filter(at__gte=at - MAIL_MAX_AGE).select_related("complaint", "officer"):
        people = [person for person in recipients(reminder) if person.email]
        if not people or not _claim_for_mail(reminder, at):
            continue
        try:
            for person in people:
                _send(reminder, person)
        except OSError as error:
            Reminder.objects.filter(pk=reminder.pk).update(mailed_at=None)
            logger.error("reminders: mail failed: %s", type(error).__name__)
            break
        sent += 1
    return sent


def recipients(reminder: Reminder) -> list[User]:
    """The active officer, else the heads of the unit."""
    if reminder.officer is not None and reminder.officer.is_active:
        return [reminder.officer]
    heads = User.objects.filter(is_active=True, unit=reminder.unit_id, unit__isnull=False)
    return list(heads.filter(groups__name=Role.HEAD_OF_UNIT).order_by("pk"))


def _claim_for_mail(reminder: Reminder, at: datetime) -> bool:
    rows = Reminder.objects.filter(pk=reminder.pk, mailed_at__isnull=True)
    return bool(rows.update(mailed_at=at))


def _send(reminder: Reminder, person: User) -> None:
    """Send the number and the end in the reader's language; nothing else about the case."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        values = {
            "number": reminder.complaint.number,
            "stage": reminder.get_stage_display(),
            "at": date_format(timezone.localtime(reminder.due_at), "SHORT_DATETIME_FORMAT"),
        }
        subject = _("%(number)s: %(stage)s") % values
        text = _("%(number)s: %(stage)s (%(at)s). Sign in to see the case.") % values
    send_mail(subject, text, settings.EMAIL_FROM, [person.email])
