"""Admin pages of outreach; importing a module registers them."""

from outreach.admin import articles, events, participants, publications, reasons
