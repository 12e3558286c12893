"""Imports the admin modules of all wings, which registers their pages."""

from cases.calls.admin import callbacks, calls
from cases.casefile.admin import documents
from cases.complaints.admin import page as complaints
from cases.facilities import admin as facilities
from cases.npm.admin import findings, interviews, visits
from cases.people.admin import duplicates, links, merges, persons
from cases.protection.admin import consents, disclosures, overrides
from cases.recommendations.admin import page as recommendations
from cases.reminders import admin as reminders
