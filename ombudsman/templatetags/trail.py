"""Entries of the audit trail in words: its codes stay codes in the database, people read these."""

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ombudsman.models import AuditEntry
from ombudsman.models.users import ROLE_LABELS

register = template.Library()

ROLES = {
    **{str(role): label for role, label in ROLE_LABELS.items()},
    "emergency": _("emergency rights"),
    "service": _("integration"),
}
ACTS = {
    "answer": _("answered"),
    "appoint": _("role given"),
    "assign": _("assigned"),
    "called_off": _("called off"),
    "change": _("changed"),
    "claim": _("taken on"),
    "code": _("outcome given"),
    "confirm": _("confirmed by a second person"),
    "create": _("recorded"),
    "delete": _("deleted"),
    "done": _("reached"),
    "dropped": _("draft dropped"),
    "emergency_open": _("opened by emergency rights"),
    "end": _("ended"),
    "extend": _("time limit extended"),
    "forwarded": _("forwarded"),
    "given_up": _("given up"),
    "grant": _("role given"),
    "hand_back": _("left to others"),
    "inquiry": _("inquiry sent"),
    "issued": _("issued"),
    "lift": _("lifted or carried out"),
    "link": _("linked with a person or a complaint"),
    "load": _("filled in from the reference data"),
    "match": _("looked up"),
    "move": _("status changed"),
    "open": _("opened"),
    "password": _("password set"),
    "postpone": _("put off"),
    "prioritise": _("priority set"),
    "publish": _("published"),
    "released": _("report released"),
    "replied": _("reply recorded"),
    "reporting": _("team left, report begun"),
    "revoke": _("taken away"),
    "seed": _("filled in from the reference data"),
    "settled": _("settled"),
    "suspend": _("waits for confirmation again"),
    "under_way": _("team arrived"),
    "unpublish": _("taken off the public pages"),
    "verified": _("verified"),
    "withdrawn": _("withdrawn"),
}


def model_of(label: str) -> type[Model] | None:
    """The model an entry names; none where a later release knows it no more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


@register.filter
def act_in_words(entry: AuditEntry) -> str:
    """ "Complaint: assigned"; an act without words is told by its code."""
    subject, _dot, verb = entry.action.rpartition(".")
    if verb not in ACTS:
        return entry.action
    model = model_of(entry.object_type)
    name = str(model._meta.verbose_name) if model else subject
    return f"{capfirst(name)}: {ACTS[verb]}" if name else str(ACTS[verb])


@register.filter
def fields_in_words(entry: AuditEntry) -> str:
    """The names of the fields an entry is about, as they stand on the forms."""
    model = model_of(entry.object_type)
    return ", ".join(_field(model, name) for name in entry.fields)


@register.filter
def roles_in_words(codes: str) -> str:
    """The roles somebody acted in; the trail keeps their codes, parted by commas."""
    return ", ".join(str(ROLES.get(code, code)) for code in codes.split(", ") if code)


@register.filter
def object_in_words(label: str, key: int | None) -> str:
    """ "complaint 299" of ``cases.complaint`` and 299; empty where an entry is about no object."""
    model = model_of(label)
    return f"{model._meta.verbose_name if model else label} {key or ''}".strip() if label else ""


def _field(model: type[Model] | None, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        return name
