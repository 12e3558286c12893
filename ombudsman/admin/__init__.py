"""The admin of the kernel, one module a noun."""

from ombudsman.admin import (
    audit,
    classifications,
    clients,
    duties,
    organisations,
    time_limits,
    units,
    users,
)

__all__ = [
    "audit",
    "classifications",
    "clients",
    "duties",
    "organisations",
    "time_limits",
    "units",
    "users",
]
