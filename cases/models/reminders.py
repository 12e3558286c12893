from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.complaints import Complaint
from cases.models.deadlines import Deadline
from cases.models.removals import RemovalOrder
from ombudsman.models import user_key


class ReminderStage(models.TextChoices):
    WEEK = "week", _("Due within 7 days")
    DAY = "day", _("Due within a day")
    HOURS_72 = "hours_72", _("Removal within 72 hours")
    HOURS_24 = "hours_24", _("Removal within 24 hours")
    HOURS_6 = "hours_6", _("Removal within 6 hours")
    HOUR_1 = "hour_1", _("Removal within an hour")
    PASSED = "passed", _("Has passed")


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reminders of the complaints that ``user`` may see."""
        if not user.has_perm("cases.view_reminder"):
            return self.none()
        return self.filter(complaint__in=Complaint.objects.visible_to(user))

    def meant_for(self, user):
        """Reminders of the user's own cases; for a head of unit also those of the unit."""
        mine = Q(officer=user)
        if user.unit_id and user.has_perm("cases.assign_complaint"):
            mine |= Q(unit=user.unit_id)
        return self.filter(mine)

    def pending(self):
        """Unseen reminders whose end is still running and unchanged, and of the latest stage."""
        rows = self.filter(seen_at__isnull=True).filter(
            Q(deadline__ended_at__isnull=True, deadline__due_at=models.F("due_at"))
            | Q(removal__lifted_on__isnull=True, removal__scheduled_at=models.F("due_at"))
        )
        later = Reminder.objects.filter(
            complaint=models.OuterRef("complaint"), pk__gt=models.OuterRef("pk")
        )
        same = Q(deadline=models.OuterRef("deadline")) | Q(removal=models.OuterRef("removal"))
        return rows.filter(~models.Exists(later.filter(same)))


class Reminder(models.Model):
    """A reminder of a deadline or removal that is near or has passed; one for each stage."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("complaint")
    )
    deadline = models.ForeignKey(
        Deadline,
        on_delete=models.CASCADE,
        related_name="reminders",
        verbose_name=_("deadline"),
        null=True,
        blank=True,
    )
    removal = models.ForeignKey(
        RemovalOrder,
        on_delete=models.CASCADE,
        related_name="reminders",
        verbose_name=_("removal"),
        null=True,
        blank=True,
    )
    stage = models.CharField(_("stage"), max_length=10, choices=ReminderStage)
    due_at = models.DateTimeField(_("due at"))
    at = models.DateTimeField(_("reminded at"))

    officer = user_key(_("officer"), null=True, blank=True)
    unit = models.ForeignKey(
        "ombudsman.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
        null=True,
        blank=True,
    )
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = user_key(_("seen by"), null=True, blank=True, db_index=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-pk"]
        indexes = [
            models.Index(name="reminder_to_mail", fields=["id"], condition=Q(mailed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="reminder_of_one_end",
                condition=Q(deadline__isnull=False, removal__isnull=True)
                | Q(deadline__isnull=True, removal__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_seen_has_person_and_time",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
            # due_at is part of the key: after an extension or a new date, reminders start again.
            models.UniqueConstraint(
                name="reminder_once_a_stage_of_deadline", fields=["deadline", "stage", "due_at"]
            ),
            models.UniqueConstraint(
                name="reminder_once_a_stage_of_removal", fields=["removal", "stage", "due_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.get_stage_display()}"
