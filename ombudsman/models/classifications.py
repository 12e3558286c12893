from django.db import models
from django.utils.translation import gettext_lazy as _

from ombudsman.models.labels import Dated, DatedQuerySet, Labelled, valid_period


class ClassificationList(models.TextChoices):
    """Lists whose members are data. The code relies on the lists, not on their members."""

    RIGHT = "right", _("Rights")
    TOPIC = "topic", _("Topics")
    PLACE_TYPE = "place_type", _("Types of place")
    AREA_EXAMINED = "area_examined", _("Areas examined")
    LEGAL_STATUS = "legal_status", _("Legal statuses")
    STAY_CATEGORY = "stay_category", _("Stay categories")
    CHANNEL = "channel", _("Channels")
    REFUSAL_GROUND = "refusal_ground", _("Grounds of refusal")
    OUTCOME = "outcome", _("Outcomes")
    MEASURE = "measure", _("Measures")
    DOCUMENT_KIND = "document_kind", _("Kinds of document")
    RELATION = "relation", _("Relations to the affected person")
    REGION = "region", _("Regions")
    LANGUAGE = "language", _("Languages")
    COUNTRY = "country", _("Countries and ICAO codes")
    CALL_OUTCOME = "call_outcome", _("Outcomes of calls")
    PROFESSION = "profession", _("Professions")
    STANDARD = "standard", _("Standards")
    DETENTION_BASIS = "detention_basis", _("Kinds of detention")


class Special(models.TextChoices):
    """Answers that are not values; kept apart from each other and from values."""

    NONE = "", _("A value")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    OTHER = "other", _("Other")


class Classification(Labelled, Dated):
    """A member of a classification list; retired by its last day, never deleted."""

    list = models.CharField(_("list"), max_length=20, choices=ClassificationList)
    code = models.CharField(_("code"), max_length=60)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent"),
        null=True,
        blank=True,
    )
    special = models.CharField(_("special"), max_length=15, choices=Special, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    source = models.CharField(_("source"), max_length=250, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["list", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="classification_code_once_a_list", fields=["list", "code"]
            ),
            valid_period("classification"),
        ]


def classified(name: str, label, **options) -> models.ForeignKey:
    """A foreign key to a member of the classification list ``name``."""
    return models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        limit_choices_to={"list": name},
        **options,
    )
