from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.basis import Basis
from cases.models.complaints import Complaint
from cases.models.parties import Party
from cases.models.yes_no_unknown import YesNoUnknown
from ombudsman.models import user_key


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


class BirthPrecision(models.TextChoices):
    DAY = "day", _("Exact day")
    MONTH = "month", _("Month and year")
    YEAR = "year", _("Year")
    ESTIMATED = "estimated", _("Estimated")
    UNKNOWN = "unknown", _("Unknown")


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Persons whom ``user`` may open: by permission, or as parties of visible cases.

        A reserved identity opens only through a visible case. An integration that sees only what
        it submitted sees the people it named, but not a person into whom another record was
        merged. A merged person is not visible; its address leads to the person who was kept.
        """
        rows = self.filter(merged_into__isnull=True)
        if user.has_perm("cases.view_all_persons"):
            return rows
        if not user.has_perm("cases.view_person"):
            return self.none()
        party = Party.objects.filter(
            person=OuterRef("pk"), complaint__in=Complaint.objects.visible_to(user)
        )
        if user.is_service and not user.has_perm("cases.view_all_complaints"):
            return rows.filter(Exists(party), created_by=user, absorbed__isnull=True)
        if user.has_perm("cases.lookup_persons"):
            return rows.filter(Q(is_reserved=False) | Exists(party))
        return rows.filter(Exists(party))


class Person(models.Model):
    """A person known to the office: complainant, affected, representative, caller, witness."""

    display_name = models.CharField(
        _("name"), max_length=250, help_text=_("The principal name, in its own script.")
    )
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    birth_precision = models.CharField(
        _("precision of birth date"),
        max_length=10,
        choices=BirthPrecision,
        default=BirthPrecision.UNKNOWN,
    )

    stay_category = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("stay category"),
        null=True,
        blank=True,
        limit_choices_to={"list": "stay_category"},
    )
    fears_return = models.CharField(
        _("fears return"), max_length=10, choices=YesNoUnknown, default=YesNoUnknown.NOT_ASKED
    )
    consulate_wish = models.CharField(
        _("wishes that the consulate be told"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.NOT_ASKED,
        help_text=_("Without a recorded yes nobody contacts a consulate."),
    )
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    is_reserved = models.BooleanField(
        _("reserved identity"),
        default=False,
        help_text=_("Found in no look-up; opens only through a case one may see."),
    )
    note = models.TextField(_("note"), blank=True)

    created_by = user_key(_("recorded by"))
    created_at = models.DateTimeField(_("recorded at"))
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="absorbed",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
    )
    compared_at = models.DateTimeField(
        _("compared with all others at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Empty: to be compared, when possible duplicates are looked for again."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["-pk"]
        permissions = [
            ("view_all_persons", "Can open every person"),
            ("match_persons", "Can ask whether a person is known"),
            ("lookup_persons", "Can look up persons whose identity is not reserved"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="person_to_be_compared",
                condition=Q(compared_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(name="person_has_a_name", condition=~Q(display_name="")),
            models.CheckConstraint(
                name="person_is_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="person_birth_date_iff_its_precision_is_known",
                condition=Q(born_on__isnull=True, birth_precision="unknown")
                | (Q(born_on__isnull=False) & ~Q(birth_precision="unknown")),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_afraid(self) -> bool:
        """Whether the person fears return or named a feared state; reads prefetched ties."""
        if self.fears_return == YesNoUnknown.YES:
            return True
        return any(row.tie == Tie.FEARED for row in self.state_ties.all())


class NameKind(models.TextChoices):
    PRINCIPAL = "principal", _("Principal name")
    DOCUMENT = "document", _("As in a document")
    BIRTH = "birth", _("Name at birth")
    ALIAS = "alias", _("Also known as")
    ROMANISED = "romanised", _("Romanised")


class PersonName(models.Model):
    """A name of a person, in any script; parts only if they are known."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="names", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind, default=NameKind.PRINCIPAL)
    full = models.CharField(_("full name"), max_length=250)
    family = models.CharField(_("family name"), max_length=120, blank=True)
    given = models.CharField(_("given name"), max_length=120, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    script = models.CharField(_("script"), max_length=4, editable=False)
    folded = models.CharField(_("search key"), max_length=500, editable=False)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="person_name_is_not_empty", condition=~Q(full="")),
            models.UniqueConstraint(
                name="person_has_one_principal_name",
                fields=["person"],
                condition=Q(kind="principal"),
            ),
        ]

    def __str__(self) -> str:
        return self.full


class Tie(models.TextChoices):
    """Relation of a state to a person. Every tie blocks disclosure if the person is protected."""

    NATIONALITY = "nationality", _("Nationality")
    ORIGIN = "origin", _("State of origin")
    FORMER_RESIDENCE = "former_residence", _("State of former residence")
    FEARED = "feared", _("State feared")
    REQUESTS_EXTRADITION = "requests_extradition", _("State requesting extradition")


class StateTie(models.Model):
    """A state, or an ICAO code for "no state", tied to a person."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="state_ties",
        verbose_name=_("person"),
        db_index=False,
    )
    tie = models.CharField(_("tie"), max_length=20, choices=Tie, default=Tie.NATIONALITY)
    country = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("state or ICAO code"),
        limit_choices_to={"list": "country"},
    )
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.DECLARED)

    class Meta:
        verbose_name = _("tie to a state")
        verbose_name_plural = _("ties to states")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="state_tie_once", fields=["person", "tie", "country"])
        ]

    def __str__(self) -> str:
        return f"{self.get_tie_display()}: {self.country}"


class LegalStatus(models.Model):
    """A legal status of a person; several may hold at once (stateless and refugee)."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="statuses",
        verbose_name=_("person"),
        db_index=False,
    )
    status = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("status"),
        limit_choices_to={"list": "legal_status"},
    )
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.DECLARED)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("legal status")
        verbose_name_plural = _("legal statuses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="legal_status_once_a_basis", fields=["person", "status", "basis"]
            ),
            models.CheckConstraint(
                name="legal_status_ends_after_it_begins",
                condition=Q(since__isnull=True)
                | Q(until__isnull=True)
                | Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} ({self.get_basis_display()})"


class SpokenLanguage(models.Model):
    """A language a person understands, best first."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="languages",
        verbose_name=_("person"),
        db_index=False,
    )
    language = models.ForeignKey(
        "ombudsman.Classification",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("language"),
        limit_choices_to={"list": "language"},
        db_index=False,
    )
    can_read = models.BooleanField(_("reads it"), default=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="spoken_language_once", fields=["person", "language"])
        ]

    def __str__(self) -> str:
        return str(self.language)
