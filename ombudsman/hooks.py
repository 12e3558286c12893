"""What the kernel adds to its own registries. Registered once, by ``OmbudsmanConfig.ready``."""

from ombudsman.admin import worklists
from ombudsman.backoffice.site import OfficeSite
from ombudsman.services import sign_ins


def register() -> None:
    OfficeSite.worklist_providers.append(worklists.office_worklists)
    sign_ins.connect()
