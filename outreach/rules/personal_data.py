"""Retention of personal data about people at events; see ``ombudsman.rules.personal_data``."""

from ombudsman.rules.personal_data import fields

PERSONAL = {
    # Office-holders and experts who spoke in public; private persons are never named.
    "Participant": fields(
        erase="name_as_printed title_as_printed", keep="event organisation role"
    ),
    "Article": fields(
        erase="author note source_file",
        keep="event title publisher language published_on published_at counter counter_label url",
    ),
}
WITHOUT_PEOPLE = frozenset({"Event", "EventOrganisation", "EventPoint", "Partner", "Publication"})
