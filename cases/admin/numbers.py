"""The auditor finds what was done on a case by its public number, and nothing else of it."""

from cases.queries.numbers import case_of
from ombudsman.admin.audit import AuditEntryAdmin

AuditEntryAdmin.case_finders.append(case_of)
