from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.visits import Visit
from ombudsman.models import classified, user_key


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Interviews of the visits that ``user`` took part in; no permission adds others."""
        if not user.is_active or not user.has_role("npm_member", "npm_lead"):
            return self.none()
        return self.filter(visit__team__user=user)


class Interview(models.Model):
    """A private interview during a visit; privileged (OPCAT, article 21), not part of the report."""

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="interviews", verbose_name=_("visit")
    )
    is_staff_member = models.BooleanField(_("with a member of the staff"), default=False)
    language = classified("language", _("language"), null=True, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=150, blank=True)
    notes = models.TextField(_("notes"), max_length=50_000)
    has_reprisal_risk = models.BooleanField(_("risk of reprisal"), default=False)
    follow_up_on = models.DateField(_("check back on"), null=True, blank=True)
    may_become_complaint = models.BooleanField(
        _("the person wants a complaint made of it"), default=False
    )
    held_by = user_key(_("held by"), editable=False)
    held_at = models.DateTimeField(_("held at"))

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="interview_at_risk_has_a_follow_up",
                condition=Q(has_reprisal_risk=False) | Q(follow_up_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit} / {self.pk}"
