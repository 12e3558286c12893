from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombudsman.models import Confidence, LimitUnit, user_key


class DeadlineQuerySet(models.QuerySet):
    def running(self):
        """Clocks that are neither met nor cancelled."""
        return self.filter(ended_at__isnull=True)


class DeadlineEnd(models.TextChoices):
    MET = "met", _("Met")
    CANCELLED = "cancelled", _("No longer applies")


class Deadline(models.Model):
    """A running or ended clock of a complaint, with a copy of the limit as it was at its start."""

    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        related_name="deadlines",
        verbose_name=_("complaint"),
    )
    key = models.CharField(_("time limit"), max_length=60)
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("body that owes the answer"),
        null=True,
        blank=True,
    )
    started_at = models.DateTimeField(_("runs from"))
    due_at = models.DateTimeField(_("due at"))
    value = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=15, choices=LimitUnit)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    extended_from = models.DateTimeField(_("extended; was due at"), null=True, blank=True)
    extension_reason = models.CharField(_("reason of extension"), max_length=500, blank=True)

    end = models.CharField(_("ended as"), max_length=10, choices=DeadlineEnd, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = user_key(_("ended by"), null=True, blank=True, db_index=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"], name="deadline_running", condition=Q(ended_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="deadline_not_before_its_start",
                condition=Q(due_at__gte=models.F("started_at")),
            ),
            models.CheckConstraint(
                name="deadline_end_has_time_and_person",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="deadline_extension_has_a_reason",
                condition=Q(extended_from__isnull=True) | ~Q(extension_reason=""),
            ),
            models.UniqueConstraint(
                name="deadline_runs_once_a_key",
                fields=["complaint", "key"],
                condition=Q(ended_at__isnull=True, organisation__isnull=True),
            ),
            models.UniqueConstraint(
                name="deadline_runs_once_a_key_and_body",
                fields=["complaint", "key", "organisation"],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key
