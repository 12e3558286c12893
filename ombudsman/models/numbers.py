from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The last public number of a letter and year; its row lock serialises all writers."""

    letter = models.CharField(_("letter"), max_length=1)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["letter", "year"]
        constraints = [
            models.UniqueConstraint(name="number_series_once_a_year", fields=["letter", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.letter}-{self.year}: {self.last}"
