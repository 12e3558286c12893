"""Write audit entries, in the transaction of the act that they record."""

import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from ombudsman.models import AuditEntry, AuditValue, User
from ombudsman.rules.audit_chain import value_digest
from ombudsman.services import webhook_events
from ombudsman.services.audit import chain
from ombudsman.services.client_addresses import client_ip

# only the fact that they changed is recorded
NEVER_RECORDED = frozenset({"password", "client_secret", "former_secret"})
NO_CHANGES: Mapping[str, tuple[Any, Any]] = {}


@dataclass(frozen=True)
class Context:
    """The origin of an act: interface, IP address and request."""

    origin: str = "command"
    address: str | None = None
    request_id: str = ""


# Entries about refused acts, written after the request, when its transactions are over.
_traces: ContextVar[list[dict[str, Any]] | None] = ContextVar("audit_traces", default=None)
_context: ContextVar[Context] = ContextVar(
    "audit_context",
    default=Context(),  # noqa: B039  the dataclass is frozen
)


@contextmanager
def context_of(request: HttpRequest) -> Iterator[None]:
    """Give entries written inside the interface, address and id of ``request``."""
    way = request.path_info.split("/")[1] or "public"
    number = uuid.uuid4().hex
    request.audit_id = number  # type: ignore[attr-defined]
    token = _context.set(Context(way[:20], client_ip(request) or None, number))
    traces = _traces.set([])
    try:
        yield
    finally:
        _write(_traces.get() or [])
        _traces.reset(traces)
        _context.reset(token)


def record(
    action: str,
    obj: models.Model | None = None,
    *,
    by: User | None,
    case: models.Model | None = None,
    changes: Mapping[str, tuple[Any, Any]] = NO_CHANGES,
    reason: str = "",
) -> AuditEntry:
    """Write one entry about ``obj`` in the transaction of the caller.

    ``changes`` maps a field name to (old, new); the entry keeps salted SHA-256 HMACs, the values
    go to an erasable table. ``case`` is the complaint, visit or person to which the object
    belongs. ``reason`` is stored in clear for models of the kernel (roles, accounts, clients). In
    a case it is free text that may contain personal data, and is stored like a value, as the field
    ``reason``. Raises RuntimeError outside a transaction: an act must not survive without its
    entry.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry is written in the transaction of its act.")
    entry, values = build_entry(action, obj, by=by, case=case, changes=changes, reason=reason)
    chain.append(entry, values)
    webhook_events.record(entry)
    return entry


def build_entry(
    action: str,
    obj: models.Model | None,
    *,
    by: User | None,
    case: models.Model | None,
    changes: Mapping[str, tuple[Any, Any]],
    reason: str,
) -> tuple[AuditEntry, list[AuditValue]]:
    """The entry of an act and its values, before they are appended to the chain."""
    context = _context.get()
    root = case if case is not None else obj
    if reason and not _is_kernel_model(root):
        changes, reason = {"reason": (None, reason)} | dict(changes), ""
    values = [_value(name, old, new) for name, (old, new) in changes.items()]
    entry = AuditEntry(
        at=timezone.now(),
        user=by,
        role=_role(by),
        action=action,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        case_type=root._meta.label_lower if root is not None else "",
        case_id=root.pk if root is not None else None,
        fields={value.field: _hashes(value) for value in values},
        reason=reason[:500],
        origin=context.origin,
        address=context.address,
        request_id=context.request_id,
    )
    return entry, values


def trace(action: str, obj: models.Model, *, by: User, **details: Any) -> None:
    """Record an attempt that a rule refused, even though its transaction is rolled back.

    It is written at the end of the request, or at once if there is none. ``details`` are arguments
    of ``record``.
    """
    entry = {"action": action, "obj": obj, "by": by, **details}
    traces = _traces.get()
    if traces is None:
        _write([entry])
    else:
        traces.append(entry)


def _write(entries: list[dict[str, Any]]) -> None:
    if entries:
        with transaction.atomic():
            for entry in entries:
                record(**entry)


def _is_kernel_model(obj: models.Model | None) -> bool:
    return obj is None or obj._meta.app_label == AuditEntry._meta.app_label


def created(
    obj: models.Model, *, by: User | None, case: models.Model | None = None, reason: str = ""
) -> AuditEntry:
    """Record that ``obj`` was created, with every filled field; the action is "<model>.create"."""
    action, changes = f"{obj._meta.model_name}.create", created_fields(obj)
    return record(action, obj, by=by, case=case, changes=changes, reason=reason)


def opened(obj: models.Model, *, by: User, case: models.Model | None = None) -> AuditEntry:
    """Record that ``by`` opened a person, complaint, document or visit.

    An opening by a superuser has an action of its own, so that it is found at once.
    """
    verb = "emergency_open" if by.is_superuser else "open"
    return record(f"{obj._meta.model_name}.{verb}", obj, by=by, case=case)


def changed_fields(
    before: models.Model, after: models.Model, names: Iterable[str]
) -> dict[str, tuple[Any, Any]]:
    """The fields of ``names`` that differ, as {name: (old, new)}."""
    pairs = {name: (_plain(before, name), _plain(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def created_fields(obj: models.Model) -> dict[str, tuple[Any, Any]]:
    """Every filled field of a new row but its key, as {name: (None, value)}."""
    empty: tuple[Any, ...] = (None, "", {}, [])
    pairs = {f.name: _plain(obj, f.name) for f in obj._meta.concrete_fields if not f.primary_key}
    return {name: (None, value) for name, value in pairs.items() if value not in empty}


def _plain(obj: models.Model, name: str) -> Any:
    return getattr(obj, obj._meta.get_field(name).attname)  # type: ignore[union-attr]


def _role(user: User | None) -> str:
    if user is None:
        return ""
    held = sorted(user.roles) or (["service"] if user.is_service else [])
    return ", ".join((["emergency"] if user.is_superuser else []) + held)[:120]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _value(field: str, old: Any, new: Any) -> AuditValue:
    if field in NEVER_RECORDED:
        old = new = ""
    return AuditValue(field=field, old=_text(old), new=_text(new), salt=secrets.token_hex(16))


def _hashes(value: AuditValue) -> dict[str, str]:
    return {
        "old": value_digest(value.salt, value.old),
        "new": value_digest(value.salt, value.new),
    }
