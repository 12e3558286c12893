from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.complaints import Complaint
from cases.models.visits import Visit
from ombudsman.models import classified, user_key


class RecommendationStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    DROPPED = "dropped", _("Dropped")
    SETTLED = "settled", _("Settled")


R = RecommendationStatus

# Reply and verification are not part of the status.
RECOMMENDATION_MOVES: dict[RecommendationStatus, frozenset[RecommendationStatus]] = {
    R.DRAFT: frozenset({R.ISSUED, R.DROPPED}),
    R.ISSUED: frozenset({R.SETTLED, R.DROPPED}),
    R.DROPPED: frozenset(),
    R.SETTLED: frozenset(),
}


class Position(models.TextChoices):
    """What the addressee replies. It does not show what was implemented."""

    NONE = "", _("No reply")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    REJECTED = "rejected", _("Rejected")
    SAYS_DONE = "says_done", _("Says it is done")


class Implementation(models.TextChoices):
    """What the office itself has verified."""

    UNVERIFIED = "", _("Not verified")
    NONE = "none", _("Not implemented")
    PARTLY = "partly", _("Implemented in part")
    FULLY = "fully", _("Implemented in full")


class Urgency(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    SHORT = "short", _("Short term")
    MEDIUM = "medium", _("Medium term")
    LONG = "long", _("Long term")


class RecommendationQuerySet(models.QuerySet):
    def issued(self):
        return self.filter(status=RecommendationStatus.ISSUED)

    def unanswered(self):
        """Issued and without a reply."""
        return self.issued().filter(position="")

    def overdue(self, *, on=None):
        """Issued, without a reply, and due before ``on`` (today)."""
        return self.unanswered().filter(due_on__lt=on or timezone.localdate())

    def drafts(self):
        """Not signed yet."""
        return self.filter(status=RecommendationStatus.DRAFT)

    def unverified(self):
        """The addressee says that it is done, and the office has not verified it."""
        return self.issued().filter(position=Position.SAYS_DONE, implementation="")

    def visible_to(self, user):
        """Recommendations from cases and events that ``user`` may see.

        Users of another body see only those issued to it or to a body under it, and no drafts.
        """
        rows = self._assigned_scope(user)
        if not user.organisation_id:
            return rows
        return rows.filter(issued_on__isnull=False, addressee__in=user.organisation.under())

    def _assigned_scope(self, user):
        if not user.has_perm("cases.view_recommendation"):
            return self.none()
        if user.has_perm("cases.view_all_recommendations"):
            return self
        seen = Q(complaint__in=Complaint.objects.visible_to(user))
        seen |= Q(visit__in=Visit.objects.visible_to(user))
        if user.has_perm("outreach.view_event"):
            seen |= Q(event__isnull=False)
        return self.filter(seen)


class Recommendation(models.Model):
    """A recommendation to one addressee, from a complaint, a visit or an event."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("complaint"),
        null=True,
        blank=True,
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("visit"),
        null=True,
        blank=True,
    )
    event = models.ForeignKey(
        "outreach.Event",
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("event"),
        null=True,
        blank=True,
    )
    finding = models.ForeignKey(
        "cases.Finding",
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("finding"),
        null=True,
        blank=True,
    )

    addressee = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("addressee"),
    )
    text = models.TextField(_("recommendation"), max_length=10_000)
    right = classified("right", _("right"), null=True, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.SHORT)
    repeated_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="repetitions",
        verbose_name=_("repeats"),
        null=True,
        blank=True,
    )

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=RecommendationStatus,
        default=RecommendationStatus.DRAFT,
        editable=False,
    )
    issued_on = models.DateField(_("issued on"), null=True, editable=False)
    signed_by = user_key(_("signed by"), null=True, editable=False)
    due_on = models.DateField(_("reply due on"), null=True, editable=False)
    # The position of the addressee and the implementation seen by the office are independent.
    position = models.CharField(
        _("reply"), max_length=10, choices=Position, blank=True, editable=False
    )
    replied_on = models.DateField(_("replied on"), null=True, editable=False)
    implementation = models.CharField(
        _("verified"), max_length=10, choices=Implementation, blank=True, editable=False
    )
    verified_on = models.DateField(_("verified on"), null=True, editable=False)

    created_by = user_key(_("recorded by"), editable=False)
    created_at = models.DateTimeField(_("recorded at"), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-pk"]
        permissions = [
            ("view_all_recommendations", "Can see every recommendation"),
            ("sign_recommendation", "Can sign and issue a recommendation"),
            ("reply_recommendation", "Can record a reply to a recommendation"),
            ("verify_recommendation", "Can record what was verified"),
        ]
        indexes = [
            models.Index(fields=["status", "position", "due_on"], name="recommendation_unanswered")
        ]
        constraints = [
            models.CheckConstraint(
                name="recommendation_springs_from_one_source",
                condition=Q(complaint__isnull=False, visit__isnull=True, event__isnull=True)
                | Q(complaint__isnull=True, visit__isnull=False, event__isnull=True)
                | Q(complaint__isnull=True, visit__isnull=True, event__isnull=False),
            ),
            models.CheckConstraint(
                name="recommendation_finding_is_of_a_visit",
                condition=Q(finding__isnull=True) | Q(visit__isnull=False),
            ),
            models.CheckConstraint(
                name="recommendation_issued_is_signed_and_dated",
                condition=~Q(status__in=["issued", "settled"])
                | Q(issued_on__isnull=False, signed_by__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="recommendation_reply_has_a_day",
                condition=Q(position="", replied_on__isnull=True)
                | (~Q(position="") & Q(replied_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="recommendation_verification_has_a_day",
                condition=Q(implementation="", verified_on__isnull=True)
                | (~Q(implementation="") & Q(verified_on__isnull=False)),
            ),
            models.CheckConstraint(name="recommendation_has_a_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def source(self) -> models.Model:
        """The complaint, visit or event that the recommendation comes from."""
        return next(row for row in (self.complaint, self.visit, self.event) if row is not None)

    def can_move(self, to: str) -> bool:
        return to in RECOMMENDATION_MOVES[R(self.status)]


class Reply(models.Model):
    """A reply of the addressee, literally if the wording matters."""

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.CASCADE,
        related_name="replies",
        verbose_name=_("recommendation"),
    )
    received_on = models.DateField(_("received on"))
    position = models.CharField(_("position"), max_length=10, choices=Position)
    text = models.TextField(_("text"), blank=True, max_length=20_000)
    recorded_by = user_key(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(name="reply_takes_a_position", condition=~Q(position=""))
        ]

    def __str__(self) -> str:
        return self.get_position_display()


class Verification(models.Model):
    """What the office itself found about the implementation, at a visit or otherwise."""

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.CASCADE,
        related_name="verifications",
        verbose_name=_("recommendation"),
    )
    verified_on = models.DateField(_("verified on"))
    degree = models.CharField(_("degree"), max_length=10, choices=Implementation)
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("at the visit"),
        null=True,
        blank=True,
    )
    note = models.TextField(_("what was seen"), max_length=10_000)
    verified_by = user_key(_("verified by"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["verified_on", "pk"]
        constraints = [
            models.CheckConstraint(name="verification_has_a_degree", condition=~Q(degree=""))
        ]

    def __str__(self) -> str:
        return self.get_degree_display()
