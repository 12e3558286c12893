"""The admin of the kernel, one module a noun."""

from ombudsman.admin import (
    audit,
    classifications,
    clients,
    organisations,
    time_limits,
    units,
    users,
)

__all__ = [
    "audit",
    "classifications",
    "clients",
    "organisations",
    "time_limits",
    "units",
    "users",
]
