"""The pages of outreach in the admin. Importing a module registers its pages."""

from outreach.admin import articles, events, participants, publications, reasons
