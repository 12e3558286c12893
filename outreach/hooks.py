"""What the kernel asks of outreach. Registered once, by ``OutreachConfig.ready``."""

from ombudsman.backoffice.site import Site
from outreach.admin import worklists


def register() -> None:
    Site.worklist_providers.append(worklists.of)
