"""The pages of the kernel in the admin. Importing a module registers its pages."""

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
