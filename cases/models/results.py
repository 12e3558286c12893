from django.db import models
from django.utils.translation import gettext_lazy as _

from ombudsman.models import classified, user_key


class Result(models.Model):
    """An outcome of the examination with the measure taken; a complaint may have several."""

    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        related_name="results",
        verbose_name=_("complaint"),
    )
    outcome = classified("outcome", _("outcome"))
    measure = classified("measure", _("measure"), null=True, blank=True)
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("towards"),
        null=True,
        blank=True,
    )
    note = models.TextField(_("note"), blank=True, max_length=10_000)
    at = models.DateTimeField(_("at"))
    by = user_key(_("by"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.outcome)
