from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Person
from ombudsman.models import user_key


class PersonLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Links of which ``user`` may see both persons, or those into whom they were merged."""
        if not user.has_perm("cases.view_personlink"):
            return self.none()
        people = Person.objects.visible_to(user)
        return self.filter(
            Q(first__in=people) | Q(first__merged_into__in=people),
            Q(second__in=people) | Q(second__merged_into__in=people),
        )

    def standing(self):
        return self.filter(ended_at__isnull=True)


class PersonLink(models.Model):
    """Two records of one human being that stay apart, until the link is ended."""

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
    reason = models.CharField(_("reason"), max_length=500)
    by = user_key(_("by"))
    at = models.DateTimeField(_("at"))

    ended_by = user_key(_("ended by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("why it was ended"), max_length=500, blank=True)

    objects = PersonLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between persons")
        verbose_name_plural = _("links between persons")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["first"], name="link_of_the_first")]
        constraints = [
            models.UniqueConstraint(
                name="person_link_once_at_a_time",
                fields=["first", "second"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="person_link_lower_key_first", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="person_link_end_has_person_time_and_reason",
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | (Q(ended_by__isnull=False, ended_at__gte=F("at")) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} — {self.second}"

    @property
    def is_standing(self) -> bool:
        return self.ended_at is None
