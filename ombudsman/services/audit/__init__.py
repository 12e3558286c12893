"""The audit trail: services write entries by ``audit.record``."""

from ombudsman.services.audit.entries import (
    build_entry,
    changed_fields,
    context_of,
    created,
    created_fields,
    opened,
    record,
    trace,
)

__all__ = [
    "build_entry",
    "changed_fields",
    "context_of",
    "created",
    "created_fields",
    "opened",
    "record",
    "trace",
]
