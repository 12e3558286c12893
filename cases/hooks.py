"""What the kernel asks of the cases. Registered once, by ``CasesConfig.ready``."""

from cases.desk.admin import worklists
from cases.desk.queries.numbers import case_of
from cases.protection.queries import disclosable_to
from ombudsman.admin.audit import AuditEntryAdmin
from ombudsman.backoffice.site import OfficeSite
from ombudsman.services import fan_out


def register() -> None:
    AuditEntryAdmin.case_finders.append(case_of)
    OfficeSite.worklist_providers.append(worklists.of)
    fan_out.disclosure_filters["complaint"] = disclosable_to
