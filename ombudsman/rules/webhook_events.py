"""Webhook events: which audit entry is which event, and who may receive it.

Every write of a case leaves an entry, so events follow from entries. A test fails for every
recorded action that is neither an event nor in ``SILENT``.
"""

from collections.abc import Mapping

# Each event, with the scopes of which a client needs one.
EVENTS: Mapping[str, frozenset[str]] = {
    name: frozenset(scopes.split())
    for name, scopes in {
        "complaint.created": "complaints:read complaints:read-all",
        "complaint.changed": "complaints:read complaints:read-all",
        "complaint.moved": "complaints:read complaints:read-all",
        "complaint.document_added": "complaints:read-all",
        "complaint.deadline_near": "complaints:read complaints:read-all",
        "complaint.deadline_passed": "complaints:read complaints:read-all",
        "call.created": "calls:read",
        "call.changed": "calls:read",
        "callback.created": "calls:read",
        "callback.changed": "calls:read",
        "visit.changed": "visits:read",
        "recommendation.created": "recommendations:read",
        "recommendation.changed": "recommendations:read",
        "event.created": "events:read",
        "event.changed": "events:read",
    }.items()
}
TEST = "webhook.test"  # sent on demand, to the owner of the webhook

# Where the API shows each noun, and by which field it is found.
ADDRESSES = {
    "complaint": ("complaints", "number"),
    "call": ("calls", "id"),
    "callback": ("callbacks", "id"),
    "visit": ("visits", "number"),
    "recommendation": ("recommendations", "number"),
    "event": ("events", "slug"),
}
NOUNS = {
    "cases.complaint": "complaint",
    "cases.call": "call",
    "cases.callback": "callback",
    "cases.visit": "visit",
    "cases.recommendation": "recommendation",
    "outreach.event": "event",
}
MODELS = {noun: label for label, noun in NOUNS.items()}

# Parts of a case that its representation shows: changing one changes the case.
PARTS = {
    "complaint": frozenset({"party", "removalorder", "detention", "deadline"}),
    "visit": frozenset({"finding"}),
    "event": frozenset({"eventpoint", "eventorganisation", "participant"}),
}
OWN = {
    "complaint.move": "complaint.moved",
    "reminder.near": "complaint.deadline_near",
    "reminder.passed": "complaint.deadline_passed",
    "document.create": "complaint.document_added",
    "visit.create": None,  # plans are not announced
    "complaint.share": None,
    "complaint.blocked": None,
    "complaint.export": None,
    "complaint.list": None,
}
SILENT = frozenset(
    {"open", "emergency_open", "match", "weigh", "blocked", "export", "list", "search"}
)


def event_of(
    action: str, object_type: str, object_id: int | None, case_type: str, case_id: int | None
) -> tuple[str, int] | None:
    """The event of an entry and the primary key of its object; None if there is no event.

    >>> event_of("complaint.create", "cases.complaint", 7, "cases.complaint", 7)
    ('complaint.created', 7)
    """
    kind, _, verb = action.partition(".")
    if verb in SILENT:
        return None
    if (noun := NOUNS.get(object_type)) is not None:
        subject = object_id
    elif (noun := NOUNS.get(case_type)) is not None:
        subject = case_id
    if noun is None or subject is None:
        return None
    if action in OWN:
        name = OWN[action]
        return None if name is None or not name.startswith(noun) else (name, subject)
    if kind == noun:
        return f"{noun}.{'created' if verb == 'create' else 'changed'}", subject
    return (f"{noun}.changed", subject) if kind in PARTS.get(noun, ()) else None
