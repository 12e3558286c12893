from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models.calls import Call
from ombudsman.models import classified, user_key


class CallbackStatus(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Reached")
    GIVEN_UP = "given_up", _("Given up")


class CallbackQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=CallbackStatus.OPEN)

    def due(self, *, at=None):
        """Open callbacks with ``not_before`` at or before ``at`` (now)."""
        return self.open().filter(not_before__lte=at or timezone.now())

    def visible_to(self, user):
        """All for supervisors; for call takers those claimed by nobody or by themselves.

        None for users of another body.
        """
        if user.organisation_id:
            return self.none()
        if user.has_perm("cases.view_all_calls"):
            return self
        if user.has_perm("cases.view_callback"):
            return self.filter(Q(claimed_by__isnull=True) | Q(claimed_by=user))
        return self.none()


class Callback(models.Model):
    """A promise to ring a person back, within a time window."""

    call = models.ForeignKey(
        Call,
        on_delete=models.PROTECT,
        related_name="callbacks",
        verbose_name=_("after the call"),
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        "cases.Person",
        on_delete=models.PROTECT,
        related_name="callbacks",
        verbose_name=_("person"),
        null=True,
        blank=True,
    )
    number = models.CharField(_("number to ring"), max_length=30)
    language = classified("language", _("language"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    say_nothing = models.BooleanField(
        _("do not say who is calling"), default=False, help_text=_("Someone else may answer.")
    )
    not_before = models.DateTimeField(_("not before"))
    not_after = models.DateTimeField(_("not after"), null=True, blank=True)

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CallbackStatus,
        default=CallbackStatus.OPEN,
        editable=False,
    )
    claimed_by = user_key(
        _("taken on by"), related_name="callbacks", null=True, blank=True, editable=False
    )
    created_by = user_key(_("recorded by"), editable=False)
    created_at = models.DateTimeField(_("recorded at"), editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ["not_before", "pk"]
        permissions = [("attempt_callback", "Can ring back")]
        indexes = [models.Index(fields=["status", "not_before"], name="callback_by_time")]
        constraints = [
            models.CheckConstraint(
                name="callback_window_is_in_order",
                condition=Q(not_after__isnull=True) | Q(not_after__gt=models.F("not_before")),
            ),
            models.CheckConstraint(
                name="callback_closed_at_iff_not_open",
                condition=Q(status="open", closed_at__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Callback %(number)s") % {"number": self.pk}


class CallbackAttempt(models.Model):
    """One attempt to ring back, with its outcome."""

    callback = models.ForeignKey(
        Callback, on_delete=models.CASCADE, related_name="attempts", verbose_name=_("callback")
    )
    outcome = classified("call_outcome", _("outcome"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = user_key(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.outcome)
