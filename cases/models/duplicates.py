from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Person
from ombudsman.models import user_key


class DuplicateState(models.TextChoices):
    OPEN = "open", _("To be decided")
    LINKED = "linked", _("The same, kept apart")
    MERGED = "merged", _("Merged")
    DISTINCT = "distinct", _("Two different people")


class AgreementCode(models.TextChoices):
    """A reason for or against two records being one person."""

    PROPOSED = "proposed", _("Proposed by a colleague")
    NAME_BY_SPELLING = "name_by_spelling", _("Same name")
    NAME_BY_ROMANISATION = "name_by_romanisation", _("Same name, written otherwise")
    NAME_BY_SOUND = "name_by_sound", _("Same name as it sounds")
    NAME_BY_PART = "name_by_part", _("A part of the name")
    SAME_DOCUMENT = "same_document", _("Same document")
    DOCUMENT_DIFFERS = "document_differs", _("Another document of that kind")
    SAME_PHONE = "same_phone", _("Same telephone")
    SAME_CASE = "same_case", _("On the same complaint")
    SAME_BIRTH_DATE = "same_birth_date", _("Same day of birth")
    SAME_BIRTH_YEAR = "same_birth_year", _("Same year of birth")
    NEAR_BIRTH_YEAR = "near_birth_year", _("Year of birth near")
    BIRTH_DAY_DIFFERS = "birth_day_differs", _("Another day of birth")
    BIRTH_YEAR_DIFFERS = "birth_year_differs", _("Another year of birth")


class PossibleDuplicateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Pairs of which ``user`` may see both persons; none with a person who was merged."""
        if not user.has_perm("cases.view_possibleduplicate"):
            return self.none()
        people = Person.objects.visible_to(user)
        return self.filter(first__in=people, second__in=people)

    def open(self):
        return self.filter(state=DuplicateState.OPEN)


class PossibleDuplicate(models.Model):
    """Two records that may be one person: found by rules or proposed, decided by people."""

    first = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("recorded first"),
        db_index=False,
    )
    second = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("recorded second")
    )

    score = models.FloatField(_("likeness"), default=0)
    reasons = models.JSONField(_("what agrees"), default=list)
    found_at = models.DateTimeField(_("found at"))
    proposed_by = user_key(_("proposed by"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    proposal = models.CharField(_("why it was proposed"), max_length=500, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=DuplicateState, default=DuplicateState.OPEN
    )
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    objects = PossibleDuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "-pk"]
        default_permissions = ("add", "view")
        permissions = [
            (
                "review_duplicate",
                "Can decide whether two records are of one person, and link them",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-score", "-id"],
                name="duplicate_to_be_decided",
                condition=Q(state="open"),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="possible_duplicate_once", fields=["first", "second"]),
            models.CheckConstraint(
                name="possible_duplicate_lower_key_first", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="possible_duplicate_is_open_or_was_decided",
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="possible_duplicate_proposal_has_person_and_time",
                condition=Q(proposed_by__isnull=True, proposed_at__isnull=True)
                | Q(proposed_by__isnull=False, proposed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} — {self.second}"

    @property
    def is_open(self) -> bool:
        return self.state == DuplicateState.OPEN
