from django.contrib import admin
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Labelled(models.Model):
    """Something with a name in three languages."""

    name_az = models.CharField(_("name (az)"), max_length=250)
    name_en = models.CharField(_("name (en)"), max_length=250)
    name_ru = models.CharField(_("name (ru)"), max_length=250)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    @admin.display(description=_("name"))
    def name(self) -> str:
        """The name in the language of the reader, or English."""
        language = (get_language() or "en")[:2]
        return getattr(self, f"name_{language}", "") or self.name_en


class DatedQuerySet(models.QuerySet):
    """Reference rows that are retired, never deleted."""

    def current(self, *, on):
        """Rows valid on the day ``on``, both ends included."""
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=on),
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=on),
        )


class Dated(models.Model):
    """Something valid from one day until another; an open end is None."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_current(self, on) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


def valid_period(name: str) -> models.CheckConstraint:
    """Constraint: a period must not end before it begins."""
    return models.CheckConstraint(
        name=f"{name}_ends_after_it_begins",
        condition=models.Q(valid_from__isnull=True)
        | models.Q(valid_until__isnull=True)
        | models.Q(valid_until__gte=models.F("valid_from")),
    )
