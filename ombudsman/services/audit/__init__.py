"""The audit trail. Services write entries by ``audit.record``; the chain is kept underneath."""

from ombudsman.services.audit.entries import (
    changed_fields,
    context_of,
    created,
    created_fields,
    opened,
    prepared,
    record,
    trace,
)

__all__ = [
    "changed_fields",
    "context_of",
    "created",
    "created_fields",
    "opened",
    "prepared",
    "record",
    "trace",
]
