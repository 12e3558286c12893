from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.complaints import Complaint
from ombudsman.models import classified, user_key


class ConsentPurpose(models.TextChoices):
    REPRESENTATION = "representation", _("Somebody acts for the person")
    DISCLOSURE = "disclosure", _("The case goes to a body")


class ConsentForm(models.TextChoices):
    WRITTEN = "written", _("In writing")
    ORAL = "oral", _("By word of mouth")
    TELEPHONE = "telephone", _("By telephone")
    ELECTRONIC = "electronic", _("Electronically")
    AS_TOLD = "as_told", _("As told by who acts")


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Consents of the complaints that ``user`` may see."""
        if not user.has_perm("cases.view_consent"):
            return self.none()
        return self.filter(complaint__in=Complaint.objects.visible_to(user))

    def in_force(self, *, at=None):
        """Given by ``at`` (default: now), not withdrawn, not expired; if impossible, confirmed."""
        at = at or timezone.now()
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate(at)),
            Q(is_impossible=False) | Q(confirmed_at__isnull=False, confirmed_at__lte=at),
            Q(withdrawn_at__isnull=True),
            given_at__lte=at,
        )

    def withdrawn_towards(self, organisations, *, at=None):
        """Withdrawn towards one of ``organisations``, with no new consent of the person since."""
        towards = Consent.objects.filter(organisation__in=organisations)
        anew = towards.in_force(at=at).filter(
            complaint=OuterRef("complaint"), person=OuterRef("person")
        )
        return self.filter(
            ~Exists(anew), organisation__in=organisations, withdrawn_at__isnull=False
        )

    def to_confirm(self):
        """Recorded as impossible and not yet confirmed by a second person."""
        return self.filter(
            is_impossible=True, confirmed_at__isnull=True, withdrawn_at__isnull=True
        )


class Consent(models.Model):
    """A person's consent in one case: for whom, what, how, until when; may be withdrawn.

    ``is_impossible``: the consent cannot be had (dead, incapable, out of reach). It then has a
    reason and holds once a second person has confirmed it.
    """

    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name=_("complaint"),
    )
    purpose = models.CharField(_("purpose"), max_length=15, choices=ConsentPurpose)
    person = models.ForeignKey(
        "cases.Person",
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("who consents"),
        null=True,
        blank=True,
    )
    party = models.ForeignKey(
        "cases.Party",
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name=_("who acts for the person"),
        null=True,
        blank=True,
    )
    organisation = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recipient"),
        null=True,
        blank=True,
    )
    scope = models.CharField(_("what may be told"), max_length=500, blank=True)

    form = models.CharField(_("how it was given"), max_length=10, choices=ConsentForm)
    given_at = models.DateTimeField(_("given at"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    language = classified("language", _("language"), null=True, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=150, blank=True)
    document = models.ForeignKey(
        "cases.Document",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("paper on file"),
        null=True,
        blank=True,
    )

    is_impossible = models.BooleanField(_("cannot be had"), default=False)
    reason = models.CharField(_("why it cannot be had"), max_length=500, blank=True)
    confirmed_by = user_key(_("confirmed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    withdrawn_by = user_key(_("withdrawal recorded by"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal = models.CharField(_("how it was withdrawn"), max_length=500, blank=True)

    recorded_by = user_key(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]
        default_permissions = ("add", "view", "change")
        permissions = [("confirm_consent", "Can confirm that a consent cannot be had")]
        constraints = [
            models.CheckConstraint(
                name="consent_of_representation_names_who_acts",
                condition=Q(purpose="representation", party__isnull=False, organisation=None)
                | Q(purpose="disclosure", party__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_to_disclosure_names_who_consents",
                condition=Q(purpose="representation") | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_impossible_has_a_reason",
                condition=Q(is_impossible=False) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="consent_confirmed_by_a_second_person",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(is_impossible=True, confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("recorded_by")),
            ),
            models.CheckConstraint(
                name="consent_withdrawal_has_person_and_time",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.organisation or self.party}"

    @property
    def is_on_file_in_writing(self) -> bool:
        """Whether it was given in writing and the document is filed with the case."""
        return self.form == ConsentForm.WRITTEN and self.document_id is not None
