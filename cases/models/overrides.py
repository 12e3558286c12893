from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.complaints import Complaint
from ombudsman.models import user_key


class OverrideQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Overrides of the complaints that ``user`` may see."""
        if not user.has_perm("cases.view_override"):
            return self.none()
        return self.filter(complaint__in=Complaint.objects.visible_to(user))

    def in_force(self, *, at=None):
        """Signed by two people at ``at`` (default: now), not revoked, not expired."""
        at = at or timezone.now()
        return self.standing(at=at).filter(second_at__isnull=False, second_at__lte=at)

    def standing(self, *, at=None):
        """Signed at least once, not revoked, not expired."""
        on = timezone.localdate(at or timezone.now())
        return self.filter(revoked_at__isnull=True, valid_until__gte=on)

    def to_sign(self, user):
        """Waiting for a second signature by somebody other than the first signatory."""
        return self.standing().filter(second_at__isnull=True).exclude(first_by=user)


class Override(models.Model):
    """Permission, signed by two people, to disclose a protected case to one recipient."""

    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.CASCADE,
        related_name="overrides",
        verbose_name=_("complaint"),
    )
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recipient"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    valid_until = models.DateField(_("valid until"))

    first_by = user_key(_("first signature"))
    first_at = models.DateTimeField(_("signed first at"))
    second_by = user_key(_("second signature"), null=True, blank=True)
    second_at = models.DateTimeField(_("signed second at"), null=True, blank=True)
    revoked_by = user_key(_("revoked by"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("override of the block")
        verbose_name_plural = _("overrides of the block")
        ordering = ["pk"]
        default_permissions = ("view",)
        permissions = [
            ("sign_override", "Can sign an override of the block first"),
            ("countersign_override", "Can sign an override of the block second"),
        ]
        constraints = [
            models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="override_signed_by_two_people",
                condition=Q(second_by__isnull=True, second_at__isnull=True)
                | Q(second_by__isnull=False, second_at__gte=F("first_at"))
                & ~Q(second_by=F("first_by")),
            ),
            models.CheckConstraint(
                name="override_revocation_has_person_and_time",
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.organisation}"

    @property
    def summary(self) -> str:
        """Reason and first signatory, shown above the form of the second signature."""
        return self.reason
