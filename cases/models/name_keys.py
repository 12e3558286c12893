from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Person


class NameKey(models.Model):
    """A key under which a person is found by name; computed from the names."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="name_keys",
        verbose_name=_("person"),
        db_index=False,
    )
    key = models.CharField(_("key"), max_length=42)
    initials = models.CharField(_("first sounds"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("key of a name")
        verbose_name_plural = _("keys of names")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="name_key_once", fields=["person", "key"])]
        indexes = [
            # Lets PostgreSQL find keys by prefix in any collation.
            models.Index(
                fields=["key", "person"],
                name="name_key_of_persons",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)
