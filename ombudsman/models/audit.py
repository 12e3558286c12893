from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The whole trail is the auditor's; nobody else lists it."""
        return self if user.has_perm("ombudsman.view_auditentry") else self.none()

    def of_case(self, kind: str, key: int):
        """Entries about one case and everything that belongs to it, newest first."""
        return self.filter(case_type=kind, case_id=key).order_by("-pk")

    def with_reasons(self):
        """Entries with ``why``: the reason in clear, or the one beside it as long as it is kept."""
        kept = AuditValue.objects.filter(entry=OuterRef("pk"), field="reason").values("new")
        clear = NullIf("reason", Value(""))
        text = models.TextField()
        return self.annotate(why=Coalesce(clear, Subquery(kept), Value(""), output_field=text))

    def of_object(self, kind: str, key: int):
        """Entries about one object, under whichever case they are filed, newest first."""
        return self.filter(object_type=kind, object_id=key).order_by("-pk")


class AuditEntry(models.Model):
    """One act on record: who, in which role, when, what, on which object, why, from where.

    Append-only; the database itself refuses UPDATE, DELETE, REPLACE and TRUNCATE. ``fields`` maps
    the name of each changed field to salted hashes of its old and new value. The values and the
    salt lie in ``AuditValue``, which retention may erase: what remains then proves nothing about
    the person, and an entry can still be shown to be unaltered. ``reason`` holds what concerns the
    office itself; reasons given in a case lie with the values.
    """

    at = models.DateTimeField(_("at"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
        null=True,
    )
    role = models.CharField(_("in which role"), max_length=120, blank=True)
    action = models.CharField(_("what"), max_length=60)

    object_type = models.CharField(_("kind of object"), max_length=60, blank=True)
    object_id = models.BigIntegerField(_("object"), null=True)
    case_type = models.CharField(_("kind of case"), max_length=60, blank=True)
    case_id = models.BigIntegerField(_("case"), null=True)
    fields = models.JSONField(_("fields"), default=dict)

    reason = models.CharField(_("why"), max_length=500, blank=True)
    origin = models.CharField(_("by way of"), max_length=20, blank=True)
    address = models.GenericIPAddressField(_("from where"), null=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("export_auditentry", "Can verify and export the audit trail")]
        indexes = [
            models.Index(fields=["case_type", "case_id", "-id"], name="audit_of_a_case"),
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_of_an_object"),
            models.Index(fields=["user", "-id"], name="audit_of_a_user"),
        ]
        constraints = [
            models.CheckConstraint(name="audit_entry_names_its_action", condition=~Q(action=""))
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"


class AuditValue(models.Model):
    """The old and new value of one field of an entry, with the salt of its hashes; erasable."""

    entry = models.ForeignKey(
        AuditEntry,
        on_delete=models.DO_NOTHING,
        related_name="values_of_fields",
        verbose_name=_("audit entry"),
        db_index=False,
    )
    field = models.CharField(_("field"), max_length=60)
    old = models.TextField(_("old value"), blank=True)
    new = models.TextField(_("new value"), blank=True)
    salt = models.CharField(_("salt"), max_length=32)

    class Meta:
        verbose_name = _("value of an audit entry")
        verbose_name_plural = _("values of audit entries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="audit_value_once_a_field", fields=["entry", "field"])
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"
