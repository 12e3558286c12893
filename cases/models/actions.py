from django.db import models
from django.utils.translation import gettext_lazy as _

from ombudsman.models import user_key


class ActionKind(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    RECEIPT = "receipt", _("Receipt given")
    EXPLAINED = "explained", _("Rights and remedies explained")
    FORWARDED = "forwarded", _("Forwarded to another body")
    INQUIRY = "inquiry", _("Inquiry sent")
    REPLY = "reply", _("Reply received")
    CONTACT = "contact", _("Contact with the person")
    SITE_VISIT = "site_visit", _("Examined on the spot")
    ASSIGNED = "assigned", _("Assigned")
    SHARED = "shared", _("Shared with a colleague")
    JOINED = "joined", _("Joined")
    EXTENDED = "extended", _("Examination extended")
    STATUS = "status", _("Status changed")
    NOTICE = "notice", _("Written notice to the person")
    DOCUMENT = "document", _("Document filed")
    REMOVAL = "removal", _("Removal order")
    DETENTION = "detention", _("Detention")
    ALERT = "alert", _("Status against a removal")
    CONSENT = "consent", _("Consent recorded")
    WITHDRAWAL = "withdrawal", _("Consent withdrawn")
    OVERRIDE_FIRST = "override_1", _("Override of the block signed first")
    OVERRIDE_SECOND = "override_2", _("Override of the block signed second")
    OVERRIDE_END = "override_end", _("Override of the block revoked")
    NOTE = "note", _("Note")


# Kinds that an officer may add by hand; services write the others.
MANUAL_KINDS = (
    ActionKind.EXPLAINED,
    ActionKind.REPLY,
    ActionKind.CONTACT,
    ActionKind.SITE_VISIT,
    ActionKind.NOTICE,
    ActionKind.NOTE,
)


class Action(models.Model):
    """A procedural act on the timeline of a complaint; never changed."""

    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        related_name="actions",
        verbose_name=_("complaint"),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ActionKind)
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
    )
    text = models.TextField(_("text"), blank=True, max_length=20_000)
    at = models.DateTimeField(_("at"))
    by = user_key(_("by"), db_index=False)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("timeline")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["complaint", "at"], name="action_on_a_timeline")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
