"""Registers what the kernel needs from ``cases``. Called once, by ``CasesConfig.ready``."""

from cases.desk.admin import worklists
from cases.desk.queries.numbers import find_case_by_number
from cases.protection.queries import disclosable_to
from ombudsman.admin.audit import AuditEntryAdmin
from ombudsman.backoffice.site import OfficeSite
from ombudsman.services import fan_out


def register() -> None:
    AuditEntryAdmin.case_finders.append(find_case_by_number)
    OfficeSite.worklist_providers.append(worklists.case_worklists)
    fan_out.disclosure_filters["complaint"] = disclosable_to
