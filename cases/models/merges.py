from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Person
from ombudsman.models import user_key


class PersonMergeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Merges into persons whom ``user`` may see."""
        if not user.has_perm("cases.view_personmerge"):
            return self.none()
        return self.filter(kept__in=Person.objects.visible_to(user))

    def standing(self):
        return self.filter(undone_at__isnull=True)


class PersonMerge(models.Model):
    """A merge of two records of one human being, with all that is needed to undo it."""

    kept = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("kept")
    )
    absorbed = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("absorbed")
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = user_key(_("by"))
    at = models.DateTimeField(_("at"))

    undone_by = user_key(_("undone by"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undo_reason = models.CharField(_("why it was undone"), max_length=500, blank=True)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of persons")
        verbose_name_plural = _("merges of persons")
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("merge_persons", "Can merge two persons, and undo it")]
        constraints = [
            models.CheckConstraint(
                name="person_merge_is_of_two_persons", condition=~Q(kept=F("absorbed"))
            ),
            models.UniqueConstraint(
                name="person_is_absorbed_once_at_a_time",
                fields=["absorbed"],
                condition=Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(
                name="person_merge_undo_has_person_time_and_reason",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | (Q(undone_by__isnull=False, undone_at__gte=F("at")) & ~Q(undo_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"

    @property
    def is_standing(self) -> bool:
        return self.undone_at is None


class Moved(models.TextChoices):
    MOVED = "moved", _("moved")
    STAYED = "stayed", _("stayed, was there already")
    RETURNED = "returned", _("moved back")
    SKIPPED = "skipped", _("left as it is: deleted or changed since")


class MovedPart(models.Model):
    """One field of one row that a merge changed, with the values before and after."""

    merge = models.ForeignKey(
        PersonMerge, on_delete=models.CASCADE, related_name="parts", verbose_name=_("merge")
    )
    model = models.CharField(_("kind of row"), max_length=60)
    key = models.BigIntegerField(_("key of the row"))
    field = models.CharField(_("field"), max_length=40)
    old = models.TextField(_("before"), blank=True)
    new = models.TextField(_("after"), blank=True)
    fate = models.CharField(_("what became of it"), max_length=10, choices=Moved)

    class Meta:
        verbose_name = _("moved part")
        verbose_name_plural = _("moved parts")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="moved_part_once_a_merge", fields=["merge", "model", "key", "field"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
