"""What happens to each field when its retention period is over.

``erase``: it identifies a person, or is free text that may; the field is emptied, or the row
deleted with its person. ``keep``: it is counted, or proves what the office did. Every field of
every model is in one of the two, or its model in ``WITHOUT_PEOPLE``; a test checks it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields of one model to erase and to keep."""

    erase: frozenset[str]
    keep: frozenset[str]


def fields(*, erase: str = "", keep: str = "") -> Fields:
    """``fields(erase="name note", keep="sex")``."""
    return Fields(frozenset(erase.split()), frozenset(keep.split()))


PERSONAL = {
    # Accounts of staff: the actor stays identifiable by a key without a name.
    "User": fields(
        erase="username password full_name email language last_login",
        keep="is_superuser is_staff is_active is_service organisation date_joined unit groups user_permissions",
    ),
    "RoleGrant": fields(
        erase="reason",
        keep="user role granted_by granted_at confirmed_by confirmed_at revoked_by revoked_at",
    ),
    "Client": fields(
        erase="client_secret former_secret",
        keep="client_id user redirect_uris post_logout_redirect_uris client_type"
        " authorization_grant_type hash_client_secret name skip_authorization created updated"
        " algorithm allowed_origins registration_source cimd_expires_at scopes service_account"
        " former_secret_until secret_asked_by secret_asked_at last_used_at",
    ),
    # Deleted after a day in any case.
    "IdempotencyKey": fields(
        erase="body headers key", keep="account request_hash status subjects created_at"
    ),
    # The trail cannot change; it holds salted hashes, and its reasons never name a person.
    "AuditEntry": fields(
        keep="at user role action object_type object_id case_type case_id fields reason origin"
        " address request_id lane position previous hash_before mac"
    ),
    "AuditValue": fields(erase="old new salt", keep="entry field"),
}
WITHOUT_PEOPLE = frozenset(
    {
        "Schedule",
        "Webhook",
        "WebhookDelivery",
        "WebhookEvent",
        "AuditLane",
        "AuditSeal",
        "AuditVerification",
        "CalendarDay",
        "Classification",
        "FormerName",
        "NumberSeries",
        "Organisation",
        "TimeLimit",
        "Unit",
    }
)
