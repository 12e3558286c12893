"""Making an act fail where its entry in the audit trail is written."""

from ombudsman.services import audit
from ombudsman.services.audit import entries


def patch_audit_record(monkeypatch, record):
    """Let services, and the trail itself, write entries by ``record``."""
    monkeypatch.setattr(audit, "record", record)
    monkeypatch.setattr(entries, "record", record)
