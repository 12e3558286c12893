"""Seals: signed and chained records of the heads of all lanes and the number of entries."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ombudsman.models import AuditEntry, AuditSeal, User
from ombudsman.queries import audit_trail
from ombudsman.rules import audit_chain
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit
from ombudsman.services.audit.chain import key

SEAL_LOCK = "SELECT pg_advisory_xact_lock(hashtext('ombudsman_auditseal'))"


@transaction.atomic
def seal(*, by: User | None, action: str = "auditseal.create") -> AuditSeal:
    """Seal the trail, including the entry about this act; writers are not blocked.

    ``action`` is the action of that entry. Uncommitted entries are left to the next seal. Raises
    Refusal if the head of a lane is forged, since a seal would confirm it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SEAL_LOCK)
    before = AuditSeal.objects.order_by("-pk").first()
    new = AuditSeal(
        pk=_last_seal_id() + 1,
        at=timezone.now(),
        previous=before.pk if before else None,
        hash_before=before.hash if before else audit_chain.FIRST,
    )
    audit.record(action, new, by=by)
    _check_and_copy_heads(new)
    line = audit_chain.canonical(audit_trail.hashed_columns(new))
    new.hash, new.mac = audit_chain.digest(line), audit_chain.sign_seal(key(), line)
    new.save(force_insert=True)
    return new


def line_of(one: AuditSeal) -> str:
    """The hashed line of a seal, to be stored outside the office."""
    return audit_chain.canonical(audit_trail.hashed_columns(one)).decode()


def _last_seal_id() -> int:
    """The highest id that the trail mentions; the id of a deleted seal is not used again."""
    told = AuditEntry.objects.filter(object_type=AuditSeal._meta.label_lower)
    told_last: int = told.aggregate(last=Max("object_id"))["last"] or 0
    return max(told_last, AuditSeal.objects.aggregate(last=Max("pk"))["last"] or 0)


def _check_and_copy_heads(new: AuditSeal) -> None:
    heads = audit_trail.heads()
    for head, mac in heads:
        if not audit_chain.is_signed(mac, audit_chain.sign_head(key(), head)):
            raise Refusal(
                _("The trail is broken: verify it before it is sealed."), code="forged_head"
            )
    new.heads = [list(head) for head, _mac in heads if head.length]
    new.count = sum(head.length for head, _mac in heads)
