from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombudsman.models.labels import Dated, DatedQuerySet, Labelled, valid_period
from ombudsman.models.user_keys import user_key


class LimitUnit(models.TextChoices):
    HOUR = "hour", _("hours")
    CALENDAR_DAY = "calendar_day", _("calendar days")
    WORKING_DAY = "working_day", _("working days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class Confidence(models.TextChoices):
    """How sure the office is of a rule from outside."""

    VERIFIED = "V", _("Wording of the law was read")
    OFFICIAL = "S", _("Official answer, news or press")
    NAKHCHIVAN = "N", _("By analogy with the Nakhchivan law")
    UNCERTAIN = "U", _("Uncertain")


class TimeLimit(Labelled, Dated):
    """A time limit of the law: its length, unit, source, and how sure the office is of it."""

    key = models.CharField(_("key"), max_length=60)
    value = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=15, choices=LimitUnit)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)
    note = models.TextField(_("note"), blank=True)

    confirmed_by = user_key(_("confirmed by"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="time_limit_once_a_day", fields=["key", "valid_from"]),
            models.UniqueConstraint(
                name="time_limit_first_once",
                fields=["key"],
                condition=Q(valid_from__isnull=True),
            ),
            models.CheckConstraint(name="time_limit_is_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(
                name="time_limit_confirmation_has_person_and_day",
                condition=Q(confirmed_by__isnull=True, confirmed_on__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
            ),
            valid_period("time_limit"),
        ]

    @property
    def is_confirmed(self) -> bool:
        """True for verified wording, or once a person has confirmed the row."""
        return self.confidence == Confidence.VERIFIED or self.confirmed_on is not None


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a Saturday declared a working day."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"), default=False)
    name = models.CharField(_("occasion"), max_length=250)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
