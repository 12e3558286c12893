from django.db import models
from django.utils.translation import gettext_lazy as _


class Schedule(models.Model):
    """When a recurring task is due next; the first worker to claim it starts it."""

    name = models.CharField(_("task"), max_length=60, unique=True)
    next_at = models.DateTimeField(_("due at"))
    last_at = models.DateTimeField(_("last started at"), null=True, blank=True)

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        default_permissions = ()
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
