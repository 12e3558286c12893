from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.basis import Basis
from cases.models.date_precision import Precision, precision_field
from cases.models.yes_no_unknown import YesNoUnknown
from ombudsman.models import classified, user_key

REVIEW_WINDOW = timedelta(days=7)


class DetentionEnd(models.TextChoices):
    RELEASED = "released", _("Released")
    MOVED = "moved", _("Moved to another place")
    REMOVED = "removed", _("Taken out of the country")


class DetentionQuerySet(models.QuerySet):
    def running(self):
        """Detentions that have not ended, as far as the office knows."""
        return self.filter(ended_at__isnull=True)

    def review_near(self, *, at=None):
        """Running, with the next review within 7 days after ``at`` (now), or passed."""
        near = (at or timezone.now()) + REVIEW_WINDOW
        return self.running().filter(next_review_at__lte=near)

    def without_review(self):
        """Running, with no known next review."""
        return self.running().filter(next_review_at__isnull=True)

    def shown_to(self, user):
        """For an integration the detentions of persons it submitted; for others all.

        Persons into whom another was merged are left out: some rows may belong to the other one.
        """
        if not user.is_service or user.has_perm("cases.view_all_complaints"):
            return self
        return self.filter(person__created_by=user, person__absorbed__isnull=True)


class Detention(models.Model):
    """The detention of a person of a case in one place; a move ends one row and begins another."""

    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        related_name="detentions",
        verbose_name=_("complaint"),
    )
    person = models.ForeignKey(
        "cases.Person",
        on_delete=models.PROTECT,
        related_name="detentions",
        verbose_name=_("person"),
    )

    facility = models.ForeignKey(
        "cases.Facility",
        on_delete=models.PROTECT,
        related_name="detentions",
        verbose_name=_("place of detention"),
        null=True,
        blank=True,
    )
    place = models.CharField(_("place as told"), max_length=300, blank=True)
    held_since = models.DateTimeField(
        _("held since"), help_text=_("When the person lost their freedom; a move changes it not.")
    )
    held_since_precision = precision_field(_("held since known to"))
    moved_here_at = models.DateTimeField(_("moved here at"), null=True, blank=True)

    basis = classified("detention_basis", _("kind of detention"))
    basis_as_told = models.CharField(_("ground as told"), max_length=250, blank=True)
    ordered_by = models.ForeignKey(
        "ombudsman.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ordered by"),
        null=True,
        blank=True,
    )
    next_review_at = models.DateTimeField(_("next review"), null=True, blank=True)
    next_review_precision = precision_field(_("next review known to"))
    next_review_basis = models.CharField(
        _("next review is"), max_length=10, choices=Basis, default=Basis.DECLARED
    )

    has_lawyer = models.CharField(
        _("access to a lawyer"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.NOT_ASKED,
    )
    has_interpreter = models.CharField(
        _("access to an interpreter"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.NOT_ASKED,
    )
    is_informed = models.CharField(
        _("told the reasons in a language understood"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.NOT_ASKED,
    )

    end = models.CharField(_("ended as"), max_length=10, choices=DetentionEnd, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    recorded_by = user_key(_("recorded by"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = DetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("detention")
        verbose_name_plural = _("detentions")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_review_at"],
                name="detention_by_next_review",
                condition=Q(ended_at__isnull=True, next_review_at__isnull=False),
            ),
            models.Index(
                fields=["complaint"],
                name="detention_without_review",
                condition=Q(ended_at__isnull=True, next_review_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="detention_runs_once_a_person",
                fields=["complaint", "person"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="detention_names_the_place",
                condition=Q(facility__isnull=False) | ~Q(place=""),
            ),
            models.CheckConstraint(
                name="detention_end_has_a_kind_and_a_moment",
                condition=Q(ended_at__isnull=True, end="")
                | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="detention_ends_after_it_began",
                condition=Q(ended_at__isnull=True)
                | Q(ended_at__gte=F("held_since"), moved_here_at__isnull=True)
                | Q(moved_here_at__isnull=False, ended_at__gte=F("moved_here_at")),
            ),
            models.CheckConstraint(
                name="detention_moves_after_it_began",
                condition=Q(moved_here_at__isnull=True) | Q(moved_here_at__gte=F("held_since")),
            ),
            models.CheckConstraint(
                name="detention_reviewed_after_it_began",
                condition=Q(next_review_at__isnull=True)
                | Q(
                    next_review_precision=Precision.DAY
                )  # 00:00 of that day may be earlier than held_since
                | Q(next_review_at__gte=F("held_since")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.facility or self.place)
