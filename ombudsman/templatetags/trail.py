"""Audit entries in words; the database holds codes."""

from typing import Any

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
    "ask": _("new secret asked for"),
    "assign": _("assigned"),
    "called_off": _("called off"),
    "change": _("changed"),
    "claim": _("taken on"),
    "code": _("outcome given"),
    "confirm": _("confirmed by a second person"),
    "blocked": _("refused at the gate"),
    "countersign": _("signed second"),
    "create": _("recorded"),
    "delete": _("deleted"),
    "done": _("reached"),
    "dropped": _("draft dropped"),
    "emergency_export": _("exported by emergency rights"),
    "emergency_open": _("opened by emergency rights"),
    "end": _("ended"),
    "export": _("exported"),
    "extend": _("time limit extended"),
    "forwarded": _("forwarded"),
    "given_up": _("given up"),
    "grant": _("role given"),
    "hand_back": _("left to others"),
    "inquiry": _("inquiry sent"),
    "issued": _("issued"),
    "lift": _("lifted or carried out"),
    "link": _("linked with a person or a complaint"),
    "list": _("listed"),
    "load": _("filled in from the reference data"),
    "match": _("looked up"),
    "search": _("searched for"),
    "weigh": _("weighed whether known already"),
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
    "rotate": _("new secret given"),
    "seed": _("filled in from the reference data"),
    "settled": _("settled"),
    "sign": _("signed first"),
    "sign_in": _("signed in"),
    "sign_in_failed": _("sign-in failed"),
    "sign_out": _("signed out"),
    "stop": _("called back"),
    "suspend": _("waits for confirmation again"),
    "under_way": _("team arrived"),
    "unpublish": _("taken off the public pages"),
    "verified": _("verified"),
    "withdraw": _("withdrawn"),
    "withdrawn": _("withdrawn"),
    "disable": _("switched off"),
    "enable": _("switched on again"),
    "test": _("test message sent"),
    "replay": _("sent again"),
    "see": _("taken note of"),
    "near": _("told: comes near"),
    "passed": _("told: has passed"),
}
# Fields of entries that are no columns of their object.
BESIDE = {
    "absorbed": _("merged record"),
    "at": _("at"),
    "by": _("by"),
    "complaint": _("complaint"),
    "ground": _("on what ground"),
    "organisation": _("organisation"),
    "reason": _("reason"),
    "role": _("role"),
    "scopes": _("scopes"),
    "text": _("text"),
    "way": _("way"),
}


def model_of(label: str) -> type[Model] | None:
    """The model that an entry names; None if it no longer exists."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


@register.filter
def act_in_words(entry: AuditEntry) -> str:
    """ "Complaint: assigned"; the code of the action if it has no words."""
    subject, _dot, verb = entry.action.rpartition(".")
    if verb not in ACTS:
        return entry.action
    model = model_of(entry.object_type) if entry.object_type else _model_named(subject)
    name = str(model._meta.verbose_name) if model else subject
    return f"{capfirst(name)}: {ACTS[verb]}" if name else str(ACTS[verb])


@register.filter
def fields_in_words(entry: AuditEntry) -> str:
    """Labels of the fields of an entry, as on the forms."""
    model = model_of(entry.object_type)
    return ", ".join(_field(model, name) for name in entry.fields)


@register.filter
def why_in_words(entry: Any) -> str:
    """The reason; before it the old and new status, if the status changed."""
    first, _line, note = entry.why.partition("\n")
    old, _arrow, new = first.partition(" > ")
    labels = _labels(model_of(entry.object_type), "status")
    if not {old, new} <= labels.keys():
        return str(entry.why)
    return "\n".join(filter(None, [f"{labels[old]} → {labels[new]}", note]))


@register.filter
def roles_in_words(codes: str) -> str:
    """Names of the roles in which somebody acted; the entry holds codes separated by commas."""
    return ", ".join(str(ROLES.get(code, code)) for code in codes.split(", ") if code)


@register.filter
def object_in_words(label: str, key: int | None) -> str:
    """ "complaint 299" for ``cases.complaint`` and 299; "" for an entry about no object."""
    model = model_of(label)
    return f"{model._meta.verbose_name if model else label} {key or ''}".strip() if label else ""


def _labels(model: type[Model] | None, name: str) -> dict[Any, Any]:
    try:
        return dict(model._meta.get_field(name).flatchoices) if model else {}  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return {}


def _model_named(name: str) -> type[Model] | None:
    """The model of an entry about no object, such as a person search."""
    return next((one for one in apps.get_models() if one._meta.model_name == name), None)


def _field(model: type[Model] | None, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        return str(BESIDE.get(name, name))
