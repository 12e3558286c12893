"""Registrations of the kernel; called once, by ``OmbudsmanConfig.ready``."""

from ombudsman.admin import worklists
from ombudsman.backoffice.site import OfficeSite
from ombudsman.services import sign_ins


def register() -> None:
    OfficeSite.worklist_providers.append(worklists.office_worklists)
    sign_ins.connect()
