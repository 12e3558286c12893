"""What the kernel adds to its own registries. Registered once, by ``OmbudsmanConfig.ready``."""

from ombudsman.admin import worklists
from ombudsman.backoffice.site import Site
from ombudsman.services import sign_ins


def register() -> None:
    Site.worklist_providers.append(worklists.of)
    sign_ins.connect()
