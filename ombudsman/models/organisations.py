from django.db import models
from django.utils.translation import gettext_lazy as _

from ombudsman.models.labels import Dated, DatedQuerySet, Labelled, valid_period
from ombudsman.rules.recipients import Recipient


class OrganisationKind(models.TextChoices):
    STATE_BODY = "state_body", _("State body")
    LAW_ENFORCEMENT = "law_enforcement", _("Law-enforcement body")
    LOCAL_EXECUTIVE = "local_executive", _("Local executive authority")
    MUNICIPALITY = "municipality", _("Municipality")
    PUBLIC_LEGAL_ENTITY = "public_legal_entity", _("Public legal entity")
    BUDGET_ORGANISATION = "budget_organisation", _("Budget organisation")
    COURT = "court", _("Court")
    PARLIAMENT = "parliament", _("Parliament")
    PRESIDENT = "president", _("President and administration")
    EMBASSY = "embassy", _("Diplomatic mission")
    FOREIGN_STATE_BODY = "foreign_state_body", _("Body of a foreign state")
    FOREIGN_OMBUDSMAN = "foreign_ombudsman", _("Foreign ombudsman or human-rights institution")
    NHRI_NETWORK = "nhri_network", _("Network of institutions")
    INTERNATIONAL = "international", _("International organisation")
    NGO = "ngo", _("Non-governmental organisation")
    BAR = "bar", _("Bar")
    MEDIA = "media", _("Media")
    EDUCATION = "education", _("Educational institution")
    PRIVATE = "private", _("Private company or person")
    OTHER = "other", _("Other")


class Mandate(models.TextChoices):
    """Whether the office may examine complaints about it (Constitutional Law 1.1, 1.2)."""

    INSIDE = "inside", _("In mandate")
    OUTSIDE = "outside", _("Outside the mandate")
    COURTS = "courts", _("Only red tape, lost papers and unexecuted judgments")
    NOT_APPLICABLE = "not_applicable", _("Not a respondent")


class Organisation(Labelled, Dated):
    """An organisation: respondent, addressee or partner; one directory for all."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    mandate = models.CharField(
        _("mandate"), max_length=15, choices=Mandate, default=Mandate.NOT_APPLICABLE
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("under"),
        null=True,
        blank=True,
    )
    country = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("For a diplomatic mission: the sending state."),
        null=True,
        blank=True,
        limit_choices_to={"list": "country"},
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
    may_pass_on = models.BooleanField(
        _("may pass on to other states"),
        default=False,
        help_text=_(
            "Its work brings it together with authorities of other states: whoever writes to it "
            "about a protected person is warned. Office practice, unconfirmed."
        ),
    )
    reply_days = models.PositiveSmallIntegerField(
        _("replies within (calendar days)"),
        help_text=_("Empty: the general time limit applies."),
        null=True,
        blank=True,
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_en", "code"]
        constraints = [
            valid_period("organisation"),
            models.CheckConstraint(
                name="organisation_not_under_itself",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def line(self) -> list["Organisation"]:
        """The organisation and everything above it; stops at a cycle."""
        line: list[Organisation] = []
        body: Organisation | None = self
        while body is not None and body not in line:
            line.append(body)
            body = body.parent
        return line

    def under(self) -> set[int]:
        """Primary keys of the organisation and everything below it; one query per level."""
        found: set[int] = set()
        level = {self.pk}
        while level:
            found |= level
            below = Organisation.objects.filter(parent__in=level).exclude(pk__in=found)
            level = set(below.order_by().values_list("pk", flat=True))
        return found

    def as_recipient(self) -> Recipient:
        """The organisation with its kinds and states, and all above it; one query per level."""
        return Recipient.of(
            (body.kind, body.country.code if body.country else "") for body in self.line()
        )

    def name_on(self, day) -> str:
        """The name on the day ``day``; a former name without a last day is not used."""
        for former in self.former_names.all():
            if former.valid_until and former.is_current(day):
                return former.name
        return self.name


class FormerName(Labelled, Dated):
    """A former name of an organisation, with its last day if known."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="former_names",
        verbose_name=_("organisation"),
    )
    source = models.CharField(_("source"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["organisation", "valid_until"]
        constraints = [valid_period("former_name")]
