from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombudsman.models import Classification, classified, user_key


class Direction(models.TextChoices):
    IN = "in", _("Incoming")
    OUT = "out", _("Outgoing")


class OutcomeRule(models.Model):
    """The rule of a call outcome: counts as served, needs a note, minutes until a retry."""

    outcome = models.OneToOneField(
        Classification,
        on_delete=models.PROTECT,
        related_name="rule",
        verbose_name=_("outcome"),
        limit_choices_to={"list": "call_outcome"},
    )
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, blank=True, help_text=_("Empty: both.")
    )
    is_served = models.BooleanField(_("counts as served"), default=False)
    needs_note = models.BooleanField(_("needs a note"), default=False)
    retry_minutes = models.PositiveSmallIntegerField(
        _("try again after (minutes)"), null=True, blank=True
    )
    may_block = models.BooleanField(_("may lead to a block"), default=False)

    class Meta:
        verbose_name = _("rule of an outcome")
        verbose_name_plural = _("rules of outcomes")
        ordering = ["outcome"]

    def __str__(self) -> str:
        return str(self.outcome)


class CallQuerySet(models.QuerySet):
    def uncoded(self):
        """Ended calls without an outcome."""
        return self.filter(outcome__isnull=True, ended_at__isnull=False)

    def visible_to(self, user):
        """All calls for supervisors, own calls for call takers, none for users of another body."""
        if user.organisation_id:
            return self.none()
        if user.has_perm("cases.view_all_calls"):
            return self
        if user.has_perm("cases.view_call"):
            return self.filter(taker=user)
        return self.none()


class Call(models.Model):
    """A telephone call of the 916 call centre, incoming or outgoing."""

    call_id = models.CharField(
        _("number in the exchange"),
        max_length=120,
        null=True,
        blank=True,
        unique=True,  # noqa: DJ001  unique where the exchange gives one
    )
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, default=Direction.IN
    )
    queue = models.CharField(_("queue"), max_length=30, default="916")
    caller_number = models.CharField(_("caller's number"), max_length=30, blank=True)
    started_at = models.DateTimeField(_("began at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    taker = user_key(_("taken by"), related_name="calls", null=True, blank=True, db_index=False)
    language = classified("language", _("language"), null=True, blank=True)
    person = models.ForeignKey(
        "cases.Person",
        on_delete=models.PROTECT,
        related_name="calls",
        verbose_name=_("caller"),
        null=True,
        blank=True,
    )
    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.PROTECT,
        related_name="calls",
        verbose_name=_("complaint"),
        null=True,
        blank=True,
    )
    topics = models.ManyToManyField(
        "ombudsman.Classification",
        related_name="+",
        verbose_name=_("topics"),
        blank=True,
        limit_choices_to={"list": "topic"},
    )
    is_emergency = models.BooleanField(_("emergency"), default=False)
    note = models.TextField(_("note"), blank=True, max_length=10_000)

    outcome = classified("call_outcome", _("outcome"), null=True, blank=True)
    coded_at = models.DateTimeField(_("outcome given at"), null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-pk"]
        permissions = [
            ("view_all_calls", "Can see the calls of every taker"),
            ("code_call", "Can give a call its outcome"),
            ("recode_call", "Can change the outcome of a call"),
        ]
        indexes = [
            models.Index(fields=["taker", "-id"], name="call_of_a_taker"),
            models.Index(fields=["caller_number", "-id"], name="call_from_a_number"),
            models.Index(fields=["started_at"], name="call_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="call_answered_after_it_began",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=models.F("started_at")),
            ),
            models.CheckConstraint(
                name="call_ended_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
            ),
            models.CheckConstraint(
                name="call_coded_at_iff_it_has_an_outcome",
                condition=Q(outcome__isnull=True, coded_at__isnull=True)
                | Q(outcome__isnull=False, coded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.queue}-{self.pk}"
