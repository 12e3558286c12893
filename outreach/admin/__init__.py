"""The admin of outreach, one module a noun."""

from outreach.admin import articles, events, participants, publications, reasons, worklists

__all__ = ["articles", "events", "participants", "publications", "reasons", "worklists"]
