"""The admin of the kernel, one module a noun."""

from ombudsman.admin import classifications, organisations, units

__all__ = ["classifications", "organisations", "units"]
