from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.clocks import ClockQuerySet
from cases.models.parties import PartyRole
from cases.models.shares import Share
from cases.rules.protection import NO_STATE, PROTECTED_STATUSES
from ombudsman.models import Classification, classified, user_key
from ombudsman.rules.recipients import HOME, Recipient

DESK_DAYS = 30  # how long a registrar sees what the desk registered: docs/roles.md#roles


class ComplaintStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Under examination")
    REFUSED = "refused", _("Refused")
    CONCLUDED = "concluded", _("Concluded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    JOINED = "joined", _("Joined to another")
    CLOSED = "closed", _("Closed")


S = ComplaintStatus

# Allowed changes of status. Refused, concluded and withdrawn complaints still need a written
# answer to the person before they are closed.
MOVES: dict[ComplaintStatus, frozenset[ComplaintStatus]] = {
    S.RECEIVED: frozenset({S.ACCEPTED, S.REFUSED, S.WITHDRAWN, S.JOINED}),
    S.ACCEPTED: frozenset({S.CONCLUDED, S.WITHDRAWN, S.JOINED}),
    S.REFUSED: frozenset({S.CLOSED, S.ACCEPTED}),
    S.CONCLUDED: frozenset({S.CLOSED, S.ACCEPTED}),
    S.WITHDRAWN: frozenset({S.CLOSED, S.ACCEPTED}),
    S.JOINED: frozenset({S.ACCEPTED}),
    S.CLOSED: frozenset({S.ACCEPTED}),
}
FINAL = (S.JOINED, S.CLOSED)
OPEN = tuple(status for status in S if status not in FINAL)


class Priority(models.TextChoices):
    IMMEDIATE = "immediate", _("Immediate")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")


class ComplaintKind(models.TextChoices):
    COMPLAINT = "complaint", _("Complaint")
    APPLICATION = "application", _("Application")
    PROPOSAL = "proposal", _("Proposal")


class ComplaintQuerySet(ClockQuerySet):
    def open(self):
        return self.filter(status__in=OPEN)  # no exclude(): the indexes begin with status

    def unassigned(self):
        return self.open().filter(officer__isnull=True)

    def assigned_to(self, user):
        return self.open().filter(officer=user)

    def visible_to(self, user):
        """Complaints that ``user`` may see. Every list in admin, API and views starts here."""
        rows = self._assigned_scope(user)
        if not user.organisation_id:
            return rows
        return rows.allowed_for(user.organisation.as_recipient())

    def allowed_for(self, recipient: Recipient):
        """Complaints that may be disclosed to ``recipient``: ``rules.protection.ground`` in SQL.

        Joined complaints are left out, since the people of the other complaint are not looked at
        here.
        """
        if recipient.is_harmless:
            return self
        rows = self.filter(joined__isnull=True, joined_to__isnull=True).exclude(
            _protected(_blocked(recipient))
        )
        return rows.exclude(_without_consular_consent(recipient)) if recipient.is_mission else rows

    def _assigned_scope(self, user):
        """Complaints that the permissions of ``user`` allow, before protection."""
        if user.has_perm("cases.view_all_complaints"):
            return self
        if not user.has_perm("cases.view_complaint"):
            return self.none()
        mine = Q(pk__in=[])
        if user.has_perm("cases.view_submitted_complaints"):
            mine |= Q(registered_by=user)
        if user.has_perm("cases.view_unit_complaints") and user.unit_id:
            mine |= Q(unit=user.unit_id)
        if user.has_perm("cases.view_assigned_complaints"):
            mine |= Q(officer=user) | Q(pk__in=Share.objects.of(user))
            if user.unit_id:
                mine |= Q(unit=user.unit_id, officer__isnull=True)
        if user.has_perm("cases.view_desk_complaints") and user.unit_id:
            since = timezone.now() - timedelta(days=DESK_DAYS)
            mine |= Q(desk=user.unit_id, registered_at__gte=since)
        return self.filter(mine)


def _with_person(**facts) -> Q:
    """Complaints with a party whose person matches ``facts``."""
    facts = {f"parties__person__{name}": value for name, value in facts.items()}
    return Q(pk__in=Complaint.objects.filter(**facts).order_by().values("pk"))


def _protected(blocked: Q) -> Q:
    """Complaints with a protected person that are also in ``blocked``."""
    someone = (
        _with_person(statuses__status__code__in=PROTECTED_STATUSES)
        | _with_person(state_ties__country__code__in=NO_STATE)
        | _with_person(fears_return="yes")
        | _with_person(state_ties__tie="feared")
    )
    return someone & blocked


def _blocked(recipient: Recipient) -> Q:
    """Complaints with people tied to a state of ``recipient``; all if its state is unknown."""
    if recipient.is_undecided:
        return ~Q(pk__in=[])
    tied = _with_person(state_ties__country__code__in=recipient.foreign_states)
    if not recipient.is_foreign:
        return tied
    states = Classification.objects.filter(list="country").exclude(code__in=NO_STATE | {HOME})
    return tied | ~_with_person(state_ties__country__in=states)


def _without_consular_consent(recipient: Recipient) -> Q:
    """Complaints of nationals of ``recipient`` who did not ask that their consulate be told."""
    concerned = Complaint.objects.filter(
        parties__role__in=(PartyRole.COMPLAINANT, PartyRole.AFFECTED),
        parties__person__consulate_wish__in=("not_asked", "no"),
        parties__person__state_ties__tie="nationality",
        parties__person__state_ties__country__code__in=recipient.foreign_states,
    )
    return Q(pk__in=concerned.order_by().values("pk"))


class Complaint(models.Model):
    """A matter brought before the office, from intake to closure."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(
        _("kind"), max_length=12, choices=ComplaintKind, default=ComplaintKind.COMPLAINT
    )
    channel = classified("channel", _("channel"))
    received_at = models.DateTimeField(_("received at"))
    handed_over_at = models.DateTimeField(
        _("handed over at"),
        help_text=_("When a detained person gave it to the staff of the place."),
        null=True,
        blank=True,
    )

    summary = models.CharField(_("summary"), max_length=1000)
    narrative = models.TextField(_("account in the person's words"), blank=True, max_length=50_000)
    narrative_language = classified(
        "language", _("language"), null=True, blank=True, db_index=False
    )
    translation = models.TextField(_("translation"), blank=True, max_length=50_000)
    translator = models.CharField(_("translator"), max_length=150, blank=True)
    request = models.TextField(_("what the person asks for"), blank=True, max_length=10_000)

    respondent_as_told = models.CharField(_("respondent as told"), max_length=300, blank=True)
    respondent = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("respondent as identified"),
        null=True,
        blank=True,
    )
    facility = models.ForeignKey(
        "cases.Facility",
        on_delete=models.PROTECT,
        related_name="complaints",
        verbose_name=_("place of detention"),
        null=True,
        blank=True,
    )
    rights = models.ManyToManyField(
        "ombudsman.Classification",
        related_name="+",
        verbose_name=_("rights"),
        blank=True,
        limit_choices_to={"list": "right"},
    )
    topics = models.ManyToManyField(
        "ombudsman.Classification",
        related_name="+",
        verbose_name=_("topics"),
        blank=True,
        limit_choices_to={"list": "topic"},
    )
    region = classified("region", _("region"), null=True, blank=True)

    violated_on = models.DateField(_("violation on"), null=True, blank=True)
    learned_on = models.DateField(_("learned of it on"), null=True, blank=True)
    is_continuing = models.BooleanField(_("continuing violation"), default=False)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    is_substantiated = models.BooleanField(_("substantiated though anonymous"), default=False)
    is_before_court = models.BooleanField(_("the matter is before a court"), default=False)
    is_repeat = models.BooleanField(_("repeat without new facts"), default=False)
    alleges_ill_treatment = models.BooleanField(_("alleges ill-treatment"), default=False)
    has_reprisal_risk = models.BooleanField(_("risk of reprisal"), default=False)

    status = models.CharField(
        _("status"), max_length=10, choices=S, default=S.RECEIVED, editable=False
    )
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority, default=Priority.NORMAL, editable=False
    )
    unit = models.ForeignKey(
        "ombudsman.Unit",
        on_delete=models.PROTECT,
        related_name="complaints",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        db_index=False,
    )
    officer = user_key(
        _("officer"), related_name="complaints", null=True, blank=True, db_index=False
    )
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="joined",
        verbose_name=_("joined to"),
        null=True,
        blank=True,
        editable=False,
    )
    refusal_ground = classified(
        "refusal_ground", _("ground of refusal"), null=True, blank=True, editable=False
    )

    desk = models.ForeignKey(
        "ombudsman.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("registered at"),
        null=True,
        editable=False,
        db_index=False,
    )
    registered_by = user_key(_("registered by"), editable=False, db_index=False)
    registered_at = models.DateTimeField(_("registered at (time)"), editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    due_at = models.DateTimeField(_("next time limit"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-pk"]
        permissions = [
            ("view_all_complaints", "Can see every complaint"),
            ("view_unit_complaints", "Can see the complaints of the own unit"),
            (
                "view_assigned_complaints",
                "Can see own and shared complaints, the unit's unassigned",
            ),
            ("view_desk_complaints", "Can see what the own desk registered lately"),
            ("view_submitted_complaints", "Can see complaints registered by oneself"),
            ("view_statistics", "Can see aggregates"),
            ("take_complaint", "Can take an unassigned complaint of the own unit"),
            ("accept_complaint", "Can accept a complaint for examination"),
            ("refuse_complaint", "Can refuse a complaint"),
            ("assign_complaint", "Can assign a complaint"),
            ("share_complaint", "Can share a complaint with a colleague"),
            ("forward_complaint", "Can forward a complaint and make inquiries"),
            ("join_complaint", "Can join complaints"),
            ("extend_complaint", "Can extend the examination"),
            ("conclude_complaint", "Can conclude a complaint"),
            ("close_complaint", "Can close a complaint"),
            ("reopen_complaint", "Can reopen a complaint"),
            ("withdraw_complaint", "Can record that the person withdrew"),
        ]
        indexes = [
            models.Index(fields=["status", "due_at"], name="complaint_by_deadline"),
            models.Index(fields=["due_at", "id"], name="complaint_by_next_limit"),
            models.Index(fields=["priority", "status"], name="complaint_by_priority"),
            models.Index(fields=["unit", "status", "-id"], name="complaint_of_a_unit"),
            models.Index(fields=["officer", "status", "-id"], name="complaint_of_an_officer"),
            models.Index(fields=["desk", "registered_at"], name="complaint_of_a_desk"),
            models.Index(fields=["registered_by", "-id"], name="complaint_of_a_registrar"),
            models.Index(fields=["received_at"], name="complaint_by_receipt"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaint_closed_at_iff_final",
                condition=Q(status__in=FINAL, closed_at__isnull=False)
                | (~Q(status__in=FINAL) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="complaint_joined_iff_it_names_the_other",
                condition=Q(status=S.JOINED, joined_to__isnull=False)
                | (~Q(status=S.JOINED) & Q(joined_to__isnull=True)),
            ),
            models.CheckConstraint(
                name="complaint_not_joined_to_itself",
                condition=Q(joined_to__isnull=True) | ~Q(joined_to=models.F("id")),
            ),
            models.CheckConstraint(
                name="complaint_refused_has_a_ground",
                condition=~Q(status=S.REFUSED) | Q(refusal_ground__isnull=False),
            ),
            models.CheckConstraint(name="complaint_has_a_summary", condition=~Q(summary="")),
            models.CheckConstraint(
                name="complaint_handed_over_before_receipt",
                condition=Q(handed_over_at__isnull=True)
                | Q(handed_over_at__lte=models.F("received_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status not in FINAL

    def can_move(self, to: str) -> bool:
        return to in MOVES[S(self.status)]


class StatusChange(models.Model):
    """A change of status; only ``services.complaints.move`` writes these."""

    BETWEEN = " → "

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="changes", verbose_name=_("complaint")
    )
    old = models.CharField(_("from"), max_length=10, choices=S)
    new = models.CharField(_("to"), max_length=10, choices=S)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("at"))
    by = user_key(_("by"), db_index=False)

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.old}{self.BETWEEN}{self.new}"
