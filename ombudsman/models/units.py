from django.db import models
from django.utils.translation import gettext_lazy as _

from ombudsman.models.labels import Dated, DatedQuerySet, Labelled, valid_period


class UnitKind(models.TextChoices):
    DEPARTMENT = "department", _("Department")
    REGIONAL_CENTRE = "regional_centre", _("Regional centre")
    CALL_CENTRE = "call_centre", _("Call centre")
    NPM = "npm", _("National Preventive Mechanism")


class Unit(Labelled, Dated):
    """A part of the office that holds cases: a department, a regional centre, the 916 desk."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
        null=True,
        blank=True,
    )
    region = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("region"),
        null=True,
        blank=True,
        limit_choices_to={"list": "region"},
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]
        constraints = [valid_period("unit")]
