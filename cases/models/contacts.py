from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Person


class ContactKind(models.TextChoices):
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    MESSENGER = "messenger", _("Messenger")
    THROUGH = "through", _("Through another person")


class Safety(models.TextChoices):
    """Whether the use of a contact point may endanger the person."""

    UNKNOWN = "unknown", _("Not asked")
    SAFE = "safe", _("Safe")
    CAUTION = "caution", _("Say nothing of the office")
    DO_NOT_USE = "do_not_use", _("Do not use")


class ContactPoint(models.Model):
    """A telephone number or an address for messages, and what is safe there."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    value = models.CharField(_("number or address"), max_length=250)
    normalised = models.CharField(
        _("number or address in one form"),
        max_length=250,
        editable=False,
        blank=True,
    )
    safety = models.CharField(_("safety"), max_length=10, choices=Safety, default=Safety.UNKNOWN)
    may_leave_message = models.BooleanField(_("a message may be left"), default=False)
    note = models.CharField(_("when and how"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["pk"]
        indexes = [models.Index(fields=["normalised"], name="contact_point_normalised")]
        constraints = [
            models.CheckConstraint(name="contact_point_is_not_empty", condition=~Q(value="")),
            models.CheckConstraint(
                name="contact_point_no_message_where_unsafe",
                condition=~Q(safety="do_not_use", may_leave_message=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_safety_display()})"


class AddressKind(models.TextChoices):
    RESIDENCE = "residence", _("Lives at")
    REGISTERED = "registered", _("Registered at")
    DETAINED = "detained", _("Detained at")
    NO_FIXED = "no_fixed", _("No fixed address")


class Address(models.Model):
    """Where a person lives or is held; "no fixed address" is valid."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="addresses", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=AddressKind)
    facility = models.ForeignKey(
        "cases.Facility",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("place of detention"),
        null=True,
        blank=True,
    )
    text = models.CharField(_("address"), max_length=500, blank=True)
    region = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("region"),
        null=True,
        blank=True,
        limit_choices_to={"list": "region"},
    )
    since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="address_detained_names_the_place",
                condition=~Q(kind="detained") | Q(facility__isnull=False) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="address_fixed_has_text",
                condition=~Q(kind__in=["residence", "registered"]) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
