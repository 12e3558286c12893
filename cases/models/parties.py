from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombudsman.models import classified, user_key


class PartyRole(models.TextChoices):
    COMPLAINANT = "complainant", _("Complainant")
    AFFECTED = "affected", _("Affected person")
    REPRESENTATIVE = "representative", _("Representative")
    THIRD_PERSON = "third_person", _("Third person or NGO")
    OFFICIAL = "official", _("Official complained of")
    WITNESS = "witness", _("Witness")
    INTERPRETER = "interpreter", _("Interpreter")


CONCERNED = (PartyRole.COMPLAINANT, PartyRole.AFFECTED)  # people whom the complaint concerns


class PartyQuerySet(models.QuerySet):
    def shown_to(self, user):
        """Parties of a visible case that ``user`` may see.

        An integration that sees only what it submitted sees the parties it named. It does not see
        parties that the office added, nor a person into whom another record was merged.
        """
        if not user.is_service or user.has_perm("cases.view_all_complaints"):
            return self
        submitted = Q(person__created_by=user, person__absorbed__isnull=True)
        return self.filter(submitted | Q(person__isnull=True, recorded_by=user))


class Party(models.Model):
    """A person or an organisation in a role in one complaint."""

    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        related_name="parties",
        verbose_name=_("complaint"),
        db_index=False,
    )
    role = models.CharField(
        _("role"), max_length=15, choices=PartyRole, default=PartyRole.COMPLAINANT
    )
    person = models.ForeignKey(
        "cases.Person",
        on_delete=models.PROTECT,
        related_name="parties",
        verbose_name=_("person"),
        null=True,
        blank=True,
        db_index=False,
    )
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
    )
    relation = classified("relation", _("relation to the affected person"), null=True, blank=True)
    has_consent = models.BooleanField(_("acts with consent"), default=False)
    consent_note = models.CharField(
        _("consent: who, when, how; or why impossible"), max_length=500, blank=True
    )
    recorded_by = user_key(_("recorded by"), editable=False, null=True, db_index=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "complaint"], name="party_of_a_person")]
        constraints = [
            models.CheckConstraint(
                name="party_is_a_person_or_an_organisation",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
            ),
            models.UniqueConstraint(
                name="party_once_a_role", fields=["complaint", "role", "person"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person or self.organisation}"
