"""Let an act fail where its audit entry is written."""

from ombudsman.services import audit
from ombudsman.services.audit import entries


def patch_audit_record(monkeypatch, record):
    """Replace ``audit.record`` for services and for the trail itself."""
    monkeypatch.setattr(audit, "record", record)
    monkeypatch.setattr(entries, "record", record)
