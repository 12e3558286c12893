from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Basis, Person


class IdentityDocumentKind(models.TextChoices):
    PASSPORT = "passport", _("Passport")
    IDENTITY_CARD = "identity_card", _("Identity card")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit")
    ASYLUM_CERTIFICATE = "asylum_certificate", _("Certificate of an asylum-seeker")
    REFUGEE_CARD = "refugee_card", _("Refugee card")
    TRAVEL_DOCUMENT_1951 = "travel_1951", _("Travel document (1951 Convention)")
    TRAVEL_DOCUMENT_1954 = "travel_1954", _("Travel document (1954 Convention)")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    OTHER = "other", _("Other document")


class IdentityDocument(models.Model):
    """An identity document; it distinguishes a person but does not prove a nationality."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="identity_documents",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=IdentityDocumentKind)
    number = models.CharField(_("number"), max_length=60)
    normalised = models.CharField(_("number in one form"), max_length=60, editable=False)
    country = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("issued by"),
        help_text=_("State, or ICAO code that stands for none."),
        limit_choices_to={"list": "country"},
        null=True,
        blank=True,
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.DECLARED)

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        ordering = ["pk"]
        indexes = [models.Index(fields=["normalised"], name="identity_document_by_number")]
        constraints = [
            models.CheckConstraint(
                name="identity_document_has_a_number", condition=~Q(number="") & ~Q(normalised="")
            ),
            models.UniqueConstraint(
                name="identity_document_once", fields=["person", "kind", "normalised"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
