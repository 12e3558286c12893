"""Reminders of ends that come near or have passed: each stage once, and none lost while nobody worked.

What is to be reminded of is read from the clocks themselves at every turn, so a worker that was down for
a week catches up, with the latest stage alone; a constraint keeps a stage from being told twice.
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
MAIL_MAX_AGE = timedelta(days=1)  # older ones are seen in the office, not sent late


@background.task()
def remind() -> int:
    """Remind of whatever is due to be reminded of, and mail it where mail is set up; how many."""
    made = create_due()
    send_mails()
    return made


def create_due(*, at: datetime | None = None) -> int:
    """Make the reminders of every running clock and order in force, in batches of one transaction each."""
    at = at or timezone.now()
    made = 0
    while count := _batch(at):
        made += count
    return made


@transaction.atomic
def _batch(at: datetime) -> int:
    # One worker at a time: the lock of its turn in the calendar.
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
    """Reminders of ``rows`` whose present stage was not told yet, the most pressing stage first."""
    begins = [before for _, before in stages]
    for place in reversed(range(len(stages))):
        name, before = stages[place]
        in_stage = rows.filter(**{f"{end}__lte": at + before})
        if place + 1 < len(begins):
            in_stage = in_stage.filter(**{f"{end}__gt": at + begins[place + 1]})
        told = Reminder.objects.filter(
            **{part: OuterRef("pk"), "due_at": OuterRef(end)}, stage=name
        )
        new = in_stage.filter(~Exists(told)).select_related("complaint").order_by(end)[:BATCH]
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
    """Note that somebody has taken note of it."""
    lock(reminder)
    if reminder.seen_at is not None:
        raise Refusal(_("Somebody has taken note of it already."), code="reminder_seen")
    reminder.seen_at, reminder.seen_by = at or timezone.now(), by
    reminder.save(update_fields=["seen_at", "seen_by"])
    audit.record("reminder.see", reminder, by=by, case=reminder.complaint)


def send_mails(*, at: datetime | None = None) -> int:
    """Mail the reminders of the last day; how many were sent. Nothing where mail is not set up.

    Claimed before it is sent: a worker that dies in between loses a mail, and the reminder still
    stands in the office; none is sent twice.
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
    """The officer; of a case without one the heads of its unit."""
    if reminder.officer is not None and reminder.officer.is_active:
        return [reminder.officer]
    heads = User.objects.filter(is_active=True, unit=reminder.unit_id, unit__isnull=False)
    return list(heads.filter(groups__name=Role.HEAD_OF_UNIT).order_by("pk"))


def _claim_for_mail(reminder: Reminder, at: datetime) -> bool:
    rows = Reminder.objects.filter(pk=reminder.pk, mailed_at__isnull=True)
    return bool(rows.update(mailed_at=at))


def _send(reminder: Reminder, person: User) -> None:
    """The number and the end, in the language of whoever reads it. Nothing else of the case."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        told = {
            "number": reminder.complaint.number,
            "stage": reminder.get_stage_display(),
            "at": date_format(timezone.localtime(reminder.due_at), "SHORT_DATETIME_FORMAT"),
        }
        subject = _("%(number)s: %(stage)s") % told
        text = _("%(number)s: %(stage)s (%(at)s). Sign in to see the case.") % told
    send_mail(subject, text, settings.EMAIL_FROM, [person.email])
