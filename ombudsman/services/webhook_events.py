"""The outbox of webhook events, written in the transaction of the act itself."""

import uuid

from django.db import connection

from ombudsman.models import AuditEntry, Webhook, WebhookEvent
from ombudsman.rules.webhook_events import event_of
from ombudsman.services import background

FIELDS = [f for f in WebhookEvent._meta.concrete_fields if not f.primary_key]
COLUMNS = ", ".join(str(f.column) for f in FIELDS)
# Nothing is inserted while there is no webhook; one statement in both cases.
INSERT_IF_SUBSCRIBED = f"""
    INSERT INTO {WebhookEvent._meta.db_table} ({COLUMNS})
    SELECT {", ".join(["%s"] * len(FIELDS))}
    WHERE EXISTS (SELECT 1 FROM {Webhook._meta.db_table})
"""  # noqa: S608  tables of our own models


def record(entry: AuditEntry) -> None:
    """Store the event of an audit entry, if it is one and there is any webhook."""
    found = event_of(
        entry.action, entry.object_type, entry.object_id, entry.case_type, entry.case_id
    )
    if found is None:
        return
    name, subject = found
    event = WebhookEvent(
        key=uuid.uuid4(),
        type=name,
        subject_id=subject,
        at=entry.at,
        request_id=entry.request_id,
    )
    values = [f.get_db_prep_save(getattr(event, f.attname), connection) for f in FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_IF_SUBSCRIBED, values)
        if cursor.rowcount:
            background.wake(background.DELIVER)
