from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from ombudsman.models.user_keys import user_key


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only the auditor lists the audit trail."""
        return self if user.has_perm("ombudsman.view_auditentry") else self.none()

    def of_case(self, kind: str, key: int):
        """Entries about one case and everything that belongs to it, newest first."""
        return self.filter(case_type=kind, case_id=key).order_by("-pk")

    def with_reasons(self):
        """Annotate ``why``: the reason in clear, or the one stored as a value while it is kept."""
        kept = AuditValue.objects.filter(entry=OuterRef("pk"), field="reason").values("new")
        clear = NullIf("reason", Value(""))
        text = models.TextField()
        return self.annotate(why=Coalesce(clear, Subquery(kept), Value(""), output_field=text))

    def of_object(self, kind: str, key: int):
        """Entries about one object in any case, newest first."""
        return self.filter(object_type=kind, object_id=key).order_by("-pk")


class AuditEntry(models.Model):
    """One recorded act: who, in which role, when, what, on which object, why, from where.

    Append-only: the database refuses UPDATE, DELETE, REPLACE and TRUNCATE. ``fields`` maps the
    name of each changed field to salted hashes of its old and new value. Values and salts are in
    ``AuditValue``, which retention may erase; then the entry proves nothing about the person, and
    its integrity can still be verified. ``reason`` holds reasons about the office itself; those
    given in a case are stored as values.

    An entry has a position in a lane, and the hash of its predecessor ``previous``; ``mac`` signs
    all of it (``rules.audit_chain``). Only ``services.audit`` creates entries.
    """

    at = models.DateTimeField(_("at"))
    user = user_key(_("who"), null=True)
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

    # Database defaults, because these columns were added to a table of millions of rows.
    lane = models.PositiveIntegerField(_("lane"), db_default=0)
    position = models.PositiveBigIntegerField(_("position in the lane"), db_default=0)
    previous = models.BigIntegerField(_("entry before"), null=True, blank=True)
    hash_before = models.CharField(
        _("hash of the entry before"), max_length=64, blank=True, db_default=""
    )
    mac = models.CharField(_("signature"), max_length=32, db_default="")

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


class AuditLane(models.Model):
    """The signed head of one lane: the number of entries, the newest one, its hash.

    A writer locks any free lane, so writers do not wait for each other. The head moves in the
    transaction of the entry. Rows are never deleted.
    """

    count = models.PositiveBigIntegerField(_("entries"), default=0)
    last_entry = models.BigIntegerField(_("newest entry"), null=True, blank=True)
    hash = models.CharField(_("hash"), max_length=64, blank=True)
    mac = models.CharField(_("signature"), max_length=32)

    class Meta:
        verbose_name = _("lane of the audit trail")
        verbose_name_plural = _("lanes of the audit trail")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="audit_lane_names_its_newest_entry_iff_it_has_any",
                condition=Q(count=0, last_entry__isnull=True, hash="")
                | (Q(count__gt=0, last_entry__isnull=False) & ~Q(hash="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class AuditSealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only the auditor lists seals."""
        return self if user.has_perm("ombudsman.view_auditseal") else self.none()


class AuditSeal(models.Model):
    """The heads of all lanes at one moment, with the number of all entries; append-only.

    ``heads`` holds ``[lane, count, newest entry, its hash]`` of each lane in use. A seal has the
    hash of the one before. Its own hash, stored outside the office, reveals even a restored old
    database. The audit trail says who sealed.
    """

    at = models.DateTimeField(_("at"))
    count = models.PositiveBigIntegerField(_("entries"))
    heads = models.JSONField(_("ends of the lanes"), default=list, blank=True)
    previous = models.BigIntegerField(_("seal before"), null=True, blank=True)
    hash_before = models.CharField(_("hash of the seal before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)
    mac = models.CharField(_("signature"), max_length=32)

    objects = AuditSealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal of the audit trail")
        verbose_name_plural = _("seals of the audit trail")
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="audit_seal_bears_the_hash_of_the_one_before_iff_there_is_one",
                condition=Q(previous__isnull=True, hash_before="")
                | (Q(previous__isnull=False) & ~Q(hash_before="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.hash}"


class AuditVerification(models.Model):
    """One verification of the whole trail: when, how many entries, which were broken.

    It shows when somebody last verified, and proves nothing itself.
    """

    at = models.DateTimeField(_("at"))
    count = models.PositiveBigIntegerField(_("entries"))
    broken = models.JSONField(_("broken entries"), default=list, blank=True)
    is_whole = models.BooleanField(_("the trail is whole"))

    class Meta:
        verbose_name = _("verification of the audit trail")
        verbose_name_plural = _("verifications of the audit trail")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at} {self.count}"
