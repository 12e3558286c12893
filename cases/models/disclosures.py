from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.complaints import Complaint
from ombudsman.models import user_key


class DisclosureChannel(models.TextChoices):
    """How something of a case is disclosed. Every channel passes the gate."""

    FORWARD = "forward", _("Forwarded")
    INQUIRY = "inquiry", _("Inquiry")
    RECOMMENDATION = "recommendation", _("Recommendation")
    MEASURE = "measure", _("Measure")
    NOTICE = "notice", _("Written answer")
    API = "api", _("Answer to an integration")


class DisclosureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Disclosures of the complaints that ``user`` may see."""
        if not user.has_perm("cases.view_disclosure"):
            return self.none()
        return self.filter(complaint__in=Complaint.objects.visible_to(user))

    def running(self):
        """Disclosures that were not called back."""
        return self.filter(stopped_at__isnull=True)


class Disclosure(models.Model):
    """A disclosure of something of a case: to whom, how, when, by whom."""

    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.CASCADE,
        related_name="disclosures",
        verbose_name=_("complaint"),
    )
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recipient"),
    )
    way = models.CharField(_("way"), max_length=15, choices=DisclosureChannel)
    warnings = models.JSONField(_("warnings shown"), default=list, blank=True)
    override = models.ForeignKey(
        "cases.Override",
        on_delete=models.PROTECT,
        related_name="disclosures",
        verbose_name=_("override of the block"),
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("at"))
    by = user_key(_("by"))
    stopped_at = models.DateTimeField(_("called back at"), null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="disclosure_called_back_after_it_left",
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=models.F("at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.organisation}"
