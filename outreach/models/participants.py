from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outreach.models.events import Event


class OrganisationRole(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    FUNDER = "funder", _("Funder")
    IMPLEMENTER = "implementer", _("Implementer")
    HOST = "host", _("Host")
    PARTICIPANT = "participant", _("Participant")
    COUNTERPART = "counterpart", _("Counterpart")
    MENTIONED = "mentioned", _("Mentioned")


class ParticipantRole(models.TextChoices):
    OPENING = "opening_speech", _("Opened the event")
    SPEAKER = "speaker", _("Speaker")
    HOST = "host", _("Host")
    PARTICIPANT = "participant", _("Participant")
    EXPERT = "expert", _("Expert")


class EventOrganisation(models.Model):
    """An organisation at an event, as printed and, if known, as in the directory."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="organisations", verbose_name=_("event")
    )
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
    )
    name_as_printed = models.CharField(_("name as printed"), max_length=300)
    role = models.CharField(_("role"), max_length=12, choices=OrganisationRole)

    class Meta:
        verbose_name = _("organisation at the event")
        verbose_name_plural = _("organisations at the event")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_as_printed


class Participant(models.Model):
    """An office-holder or expert at an event; private persons are never named."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="participants", verbose_name=_("event")
    )
    name_as_printed = models.CharField(_("name as printed"), max_length=200)
    title_as_printed = models.CharField(_("title as printed"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
    )
    role = models.CharField(_("role"), max_length=15, choices=ParticipantRole)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="participant_has_a_name", condition=~Q(name_as_printed=""))
        ]

    def __str__(self) -> str:
        return self.name_as_printed


class PartnerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only outreach officers list partners."""
        return self if user.has_perm("outreach.view_partner") else self.none()


class Partner(models.Model):
    """An organisation the office works with, and the subject of the partnership."""

    organisation = models.OneToOneField(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="partnership",
        verbose_name=_("organisation"),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=250, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=5000)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["organisation"]

    def __str__(self) -> str:
        return str(self.organisation)
