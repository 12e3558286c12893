"""Registrations of outreach with the kernel; called once, by ``OutreachConfig.ready``."""

from ombudsman.backoffice.site import OfficeSite
from outreach.admin import worklists


def register() -> None:
    OfficeSite.worklist_providers.append(worklists.outreach_worklists)
