"""Admin pages of the kernel's models; importing a module registers them."""

from ombudsman.admin import (
    audit,
    audit_seals,
    classifications,
    clients,
    organisations,
    time_limits,
    units,
    users,
    webhooks,
)
