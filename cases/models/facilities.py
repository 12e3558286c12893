from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombudsman.models import Dated, DatedQuerySet, Labelled, classified, valid_period


class FacilityQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """All places for users who may view facilities, else none."""
        return self if user.has_perm("cases.view_facility") else self.none()


class Facility(Labelled, Dated):
    """A place of detention, public or private, that a person may not leave at will (OPCAT, article 4)."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    place_type = classified("place_type", _("type of place"))
    authority = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="facilities",
        verbose_name=_("authority"),
        null=True,
        blank=True,
    )
    region = classified("region", _("region"), null=True, blank=True)
    official_capacity = models.PositiveIntegerField(_("official limit"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=1, blank=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of detention")
        verbose_name_plural = _("places of detention")
        ordering = ["name_en", "code"]
        constraints = [
            valid_period("facility"),
            models.CheckConstraint(
                name="facility_capacity_is_positive",
                condition=Q(official_capacity__isnull=True) | Q(official_capacity__gt=0),
            ),
        ]


class FacilityName(Labelled, Dated):
    """A former name of a place, with its dates of use if known."""

    facility = models.ForeignKey(
        Facility,
        on_delete=models.CASCADE,
        related_name="former_names",
        verbose_name=_("place of detention"),
    )
    source = models.CharField(_("source"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("former name of a place")
        verbose_name_plural = _("former names of places")
        ordering = ["facility", "valid_until"]
        constraints = [valid_period("facility_name")]
