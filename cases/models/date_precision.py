from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.rules import clocks


class Precision(models.TextChoices):
    """Whether the hour is known. If only the day is known, 00:00 of that day counts."""

    HOUR = clocks.Precision.HOUR.value, _("Day and hour")
    DAY = clocks.Precision.DAY.value, _("Day known, hour unknown: counts from 00:00")


def precision_field(label) -> models.CharField:
    """Column for the precision of the datetime in another column."""
    return models.CharField(label, max_length=4, choices=Precision, default=Precision.HOUR)
