from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.facilities import Facility
from ombudsman.models import classified, user_key


class VisitKind(models.TextChoices):
    IN_DEPTH = "in_depth", _("In-depth")
    THEMATIC = "thematic", _("Thematic")
    FOLLOW_UP = "follow_up", _("Follow-up")
    AD_HOC = "ad_hoc", _("Ad hoc")


class VisitStatus(models.TextChoices):
    PREPARED = "prepared", _("In preparation")
    UNDER_WAY = "under_way", _("Under way")
    REPORTING = "reporting", _("Report being written")
    RELEASED = "released", _("Report released")
    CALLED_OFF = "called_off", _("Called off")


V = VisitStatus

VISIT_MOVES: dict[VisitStatus, frozenset[VisitStatus]] = {
    V.PREPARED: frozenset({V.UNDER_WAY, V.CALLED_OFF}),
    V.UNDER_WAY: frozenset({V.REPORTING}),
    V.REPORTING: frozenset({V.RELEASED}),
    V.RELEASED: frozenset(),
    V.CALLED_OFF: frozenset(),
}


class VisitQuerySet(models.QuerySet):
    def past(self, *, at=None):
        """Visits that have begun by ``at`` (now). Only the NPM may know of planned ones."""
        return self.filter(started_at__lte=at or timezone.now())

    def visible_to(self, user):
        """All visits for the NPM and the Commissioner; past, unrestricted ones for integrations."""
        if user.has_perm("cases.view_all_visits"):
            return self
        if user.has_perm("cases.view_visit"):
            return self.past().filter(is_restricted=False)
        return self.none()


class Visit(models.Model):
    """A visit of the National Preventive Mechanism to a place of deprivation of liberty."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    facility = models.ForeignKey(
        Facility,
        on_delete=models.PROTECT,
        related_name="visits",
        verbose_name=_("place"),
        db_index=False,
    )
    # Kind, planned and announced are independent of each other.
    kind = models.CharField(_("type"), max_length=10, choices=VisitKind)
    is_planned = models.BooleanField(_("planned"), default=True)
    is_announced = models.BooleanField(_("announced"), default=False)
    is_restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("Stays within the NPM.")
    )
    aim = models.TextField(_("aim and preparation"), max_length=10_000)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)

    status = models.CharField(
        _("status"), max_length=10, choices=V, default=V.PREPARED, editable=False
    )
    started_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("left at"), null=True, blank=True)
    opening_talk = models.TextField(_("opening talk"), blank=True, max_length=10_000)
    closing_talk = models.TextField(
        _("closing talk and oral recommendations"), blank=True, max_length=10_000
    )
    report = models.TextField(_("report"), blank=True, max_length=100_000)
    released_at = models.DateTimeField(_("report released at"), null=True, editable=False)

    official_limit = models.PositiveIntegerField(_("official limit"), null=True, blank=True)
    persons_present = models.PositiveIntegerField(_("persons present"), null=True, blank=True)
    women = models.PositiveIntegerField(_("of them women"), null=True, blank=True)
    children = models.PositiveIntegerField(_("of them children"), null=True, blank=True)
    foreigners = models.PositiveIntegerField(_("of them foreigners"), null=True, blank=True)
    stateless = models.PositiveIntegerField(_("of them stateless"), null=True, blank=True)
    persons_received = models.PositiveIntegerField(_("persons received"), null=True, blank=True)

    created_by = user_key(_("recorded by"), editable=False)
    created_at = models.DateTimeField(_("recorded at"), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-pk"]
        permissions = [
            ("view_all_visits", "Can see every visit, planned and restricted ones too"),
            ("plan_visit", "Can plan a visit and call it off"),
            ("conduct_visit", "Can conduct a visit"),
            ("release_visit", "Can release the report of a visit"),
        ]
        indexes = [
            models.Index(fields=["facility", "-started_at"], name="visit_of_a_facility"),
            models.Index(fields=["status", "planned_on"], name="visit_by_plan"),
        ]
        constraints = [
            models.CheckConstraint(
                name="visit_ends_after_it_starts",
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=False, ended_at__gte=models.F("started_at")),
            ),
            models.CheckConstraint(
                name="visit_started_iff_no_longer_prepared",
                condition=Q(status__in=[V.PREPARED, V.CALLED_OFF], started_at__isnull=True)
                | (~Q(status__in=[V.PREPARED, V.CALLED_OFF]) & Q(started_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="visit_released_at_iff_released",
                condition=Q(status=V.RELEASED, released_at__isnull=False)
                | (~Q(status=V.RELEASED) & Q(released_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def occupancy(self) -> float | None:
        """Persons present divided by the official limit; None if a figure is missing."""
        if not self.official_limit or self.persons_present is None:
            return None
        return self.persons_present / self.official_limit

    def can_move(self, to: str) -> bool:
        return to in VISIT_MOVES[V(self.status)]


class TeamMember(models.Model):
    """A member of the team of a visit (OPCAT, article 18: expertise, gender balance, languages)."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="team", verbose_name=_("visit")
    )
    user = user_key(_("member of staff"), related_name="visits", null=True, blank=True)
    name = models.CharField(_("outside expert"), max_length=150, blank=True)
    profession = classified("profession", _("profession"), null=True, blank=True)
    sex = models.CharField(
        _("sex"),
        max_length=10,
        choices=[("female", _("Female")), ("male", _("Male"))],
        blank=True,
    )
    languages = models.ManyToManyField(
        "ombudsman.Classification",
        related_name="+",
        verbose_name=_("languages"),
        blank=True,
        limit_choices_to={"list": "language"},
    )
    is_lead = models.BooleanField(_("leads the visit"), default=False)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.CheckConstraint(
                name="team_member_is_staff_or_named",
                condition=Q(user__isnull=False) | ~Q(name=""),
            ),
            models.UniqueConstraint(name="team_member_once", fields=["visit", "user"]),
            models.UniqueConstraint(
                name="team_has_one_lead", fields=["visit"], condition=Q(is_lead=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.user)


class AccessRight(models.TextChoices):
    """What a place must grant the NPM (OPCAT, article 20)."""

    FIGURES = "figures", _("(a) Numbers of persons and places")
    TREATMENT = "treatment", _("(b) Information on treatment and conditions")
    PLACES = "places", _("(c) All places and installations")
    INTERVIEWS = "interviews", _("(d) Private interviews")
    CHOICE = "choice", _("(e) Free choice of places and persons")


class AccessAnswer(models.TextChoices):
    GRANTED = "granted", _("Granted")
    DELAYED = "delayed", _("Delayed")
    REFUSED = "refused", _("Refused")


class AccessRecord(models.Model):
    """Whether a place granted one right of access during a visit."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="access_log", verbose_name=_("visit")
    )
    right = models.CharField(_("right"), max_length=12, choices=AccessRight)
    answer = models.CharField(_("answer"), max_length=10, choices=AccessAnswer)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="access_right_once_a_visit", fields=["visit", "right"]),
            models.CheckConstraint(
                name="access_obstruction_is_explained",
                condition=Q(answer="granted") | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_right_display()}: {self.get_answer_display()}"


class ExaminedArea(models.Model):
    """An area of life in the place that the team examined, with observations."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="areas", verbose_name=_("visit")
    )
    area = classified("area_examined", _("area"))
    note = models.TextField(_("observations"), blank=True, max_length=10_000)

    class Meta:
        verbose_name = _("area examined")
        verbose_name_plural = _("areas examined")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="area_examined_once_a_visit", fields=["visit", "area"])
        ]

    def __str__(self) -> str:
        return str(self.area)
