from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombudsman.models import user_key


class ShareQuerySet(models.QuerySet):
    def of(self, user):
        """Keys of the complaints that are shared with ``user`` now."""
        return self.filter(user=user, ended_at__isnull=True).values("complaint")


class Share(models.Model):
    """A complaint shared with a colleague, until the share ends."""

    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        related_name="shares",
        verbose_name=_("complaint"),
    )
    user = user_key(_("shared with"))
    by = user_key(_("by"))
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=500)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="share_once_at_a_time",
                fields=["complaint", "user"],
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.user}"
