"""The admin of the kernel, one module a noun."""

from ombudsman.admin import (
    audit,
    audit_seals,
    classifications,
    clients,
    duties,
    organisations,
    time_limits,
    units,
    users,
    webhooks,
)

__all__ = [
    "audit",
    "audit_seals",
    "classifications",
    "clients",
    "duties",
    "organisations",
    "time_limits",
    "units",
    "users",
    "webhooks",
]
