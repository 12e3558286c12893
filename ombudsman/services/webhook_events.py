"""The outbox: what integrations are told of, written in the transaction of the act itself."""

import uuid

from django.db import connection

from ombudsman.models import AuditEntry, Webhook, WebhookEvent
from ombudsman.rules.webhook_events import event_of
from ombudsman.services import background

FIELDS = [f for f in WebhookEvent._meta.concrete_fields if not f.primary_key]
COLUMNS = ", ".join(str(f.column) for f in FIELDS)
# Nothing is written where nobody ever listened; one statement either way.
INSERT_IF_SUBSCRIBED = f"""
    INSERT INTO {WebhookEvent._meta.db_table} ({COLUMNS})
    SELECT {", ".join(["%s"] * len(FIELDS))}
    WHERE EXISTS (SELECT 1 FROM {Webhook._meta.db_table})
"""  # noqa: S608  tables of our own models


def record(entry: AuditEntry) -> None:
    """Put down the event that an entry of the trail is, if it is one and anybody listens."""
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
