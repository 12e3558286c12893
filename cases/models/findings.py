from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.visits import Visit
from ombudsman.models import classified, user_key


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Findings of the visits ``user`` may see."""
        if not user.has_perm("cases.view_finding"):
            return self.none()
        return self.filter(visit__in=Visit.objects.visible_to(user))


class Severity(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    SERIOUS = "serious", _("Serious")
    MINOR = "minor", _("Minor")
    POSITIVE = "positive", _("Positive")


class Finding(models.Model):
    """What the team found in one area, compared with a standard."""

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="findings", verbose_name=_("visit")
    )
    area = classified("area_examined", _("area"))
    text = models.TextField(_("finding"), max_length=10_000)
    standard = classified("standard", _("standard"), null=True, blank=True)
    provision = models.CharField(
        _("provision"), help_text=_("For example: rule 43."), max_length=120, blank=True
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    recorded_by = user_key(_("recorded by"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="finding_has_a_text", condition=~models.Q(text=""))
        ]

    def __str__(self) -> str:
        return f"{self.visit} / {self.pk}"
