"""Words for what the rules say: translated, with the source and how sure we are of it."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.models import Action, ActionKind, ComplaintStatus, Priority, RemovalKind
from cases.rules.priority import ALERTS
from ombudsman.models import LimitUnit
from ombudsman.rules.sources import Source

register = template.Library()


LIMITS = {
    "complaint.refusal_notice": _("Decision on receipt, or written refusal"),
    "complaint.examination": _("Examination"),
    "complaint.result_notice": _("Written result to the person"),
    "body.observations": _("View of the body complained of"),
}
LENGTHS = {
    LimitUnit.HOUR: ngettext_lazy("%(count)d hour", "%(count)d hours", "count"),
    LimitUnit.CALENDAR_DAY: ngettext_lazy(
        "%(count)d calendar day", "%(count)d calendar days", "count"
    ),
    LimitUnit.WORKING_DAY: ngettext_lazy(
        "%(count)d working day", "%(count)d working days", "count"
    ),
    LimitUnit.MONTH: ngettext_lazy("%(count)d month", "%(count)d months", "count"),
    LimitUnit.YEAR: ngettext_lazy("%(count)d year", "%(count)d years", "count"),
}


@register.filter
def translated(text: str) -> str:
    """A text that a rule marked for translation."""
    return gettext(text)


@register.filter
def cited(source: Source) -> str:
    """The source, with "unconfirmed" where the wording of the law was not read."""
    return _cite(source.text, is_confirmed=source.is_confirmed)


@register.filter
def cited_advice(advice: Any) -> str:
    return _cite(advice.source, is_confirmed=advice.confidence == "V")


@register.filter
def priority_label(level: str) -> str:
    return str(Priority(level).label)


@register.filter
def told(act: Action) -> str:
    """What an act says; what keeps its code or its day is told in the reader's language."""
    old, _arrow, new = act.text.partition(" → ")
    if act.kind == ActionKind.STATUS and {old, new} <= set(ComplaintStatus.values):
        return f"{ComplaintStatus(old).label} → {ComplaintStatus(new).label}"
    if act.kind == ActionKind.ALERT and (alert := ALERTS.get(act.text)):
        return f"{gettext(alert.text)} {cited(alert.source)}"
    if act.kind == ActionKind.REMOVAL and act.text in RemovalKind.values:
        return str(RemovalKind(act.text).label)
    if act.kind == ActionKind.NOTICE and (day := _day(act.text)):
        return gettext("Written answer of %s") % date_format(day, "SHORT_DATE_FORMAT")
    return act.text


@register.filter
def limit_label(key: str) -> str:
    return str(LIMITS.get(key, key))


@register.filter
def limit_length(clock: Any) -> str:
    """ "30 calendar days": the length of a clock, in the plural form its language has for it."""
    return str(LENGTHS[LimitUnit(clock.unit)] % {"count": clock.value})


def _day(text: str) -> date | None:
    """What a service wrote; a notice typed by hand is no date alone, or reads as one all the same."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _cite(text: str, *, is_confirmed: bool) -> str:
    if is_confirmed or "unconfirmed" in text:  # some sources say so themselves
        return gettext(text)
    return f"{gettext(text)} ({gettext('unconfirmed')})"
