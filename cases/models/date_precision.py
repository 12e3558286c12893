from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.rules import clocks


class Precision(models.TextChoices):
    """How exactly a moment is known. Of a day alone 00:00 counts, its earliest moment."""

    HOUR = clocks.Precision.HOUR.value, _("Day and hour")
    DAY = clocks.Precision.DAY.value, _("Day known, hour unknown: counts from 00:00")


def precision_field(label) -> models.CharField:
    """How exactly the moment beside it is known."""
    return models.CharField(label, max_length=4, choices=Precision, default=Precision.HOUR)
