"""Template filters that show the results of the rules: translated text, source, confidence."""

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


LIMIT_LABELS = {
    "complaint.refusal_notice": _("Decision on receipt, or written refusal"),
    "complaint.examination": _("Examination"),
    "complaint.result_notice": _("Written result to the person"),
    "body.observations": _("View of the body complained of"),
}
LIMIT_LENGTHS = {
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
    """Translate a message id that a rule marked with ``gettext_noop``."""
    return gettext(text)


@register.filter
def source_label(source: Source) -> str:
    """The source; with "unconfirmed" if nobody has compared it with the wording of the law."""
    return _source_text(source.text, is_confirmed=source.is_confirmed)


@register.filter
def advice_source_label(advice: Any) -> str:
    return _source_text(advice.source, is_confirmed=advice.confidence == "V")


@register.filter
def priority_label(level: str) -> str:
    return str(Priority(level).label)


@register.filter
def action_text(act: Action) -> str:
    """The text of an action; stored codes and dates are shown in the reader's language."""
    old, _arrow, new = act.text.partition(" → ")
    if act.kind == ActionKind.STATUS and {old, new} <= set(ComplaintStatus.values):
        return f"{ComplaintStatus(old).label} → {ComplaintStatus(new).label}"
    if act.kind == ActionKind.ALERT and (alert := ALERTS.get(act.text)):
        return f"{gettext(alert.text)} {source_label(alert.source)}"
    if act.kind == ActionKind.REMOVAL and act.text in RemovalKind.values:
        return str(RemovalKind(act.text).label)
    if act.kind == ActionKind.NOTICE and (day := _parse_date(act.text)):
        return gettext("Written answer of %s") % date_format(day, "SHORT_DATE_FORMAT")
    return act.text


@register.filter
def limit_label(key: str) -> str:
    return str(LIMIT_LABELS.get(key, key))


@register.filter
def limit_length(clock: Any) -> str:
    """The length of a deadline, for example "30 calendar days", in the right plural form."""
    return str(LIMIT_LENGTHS[LimitUnit(clock.unit)] % {"count": clock.value})


def _parse_date(text: str) -> date | None:
    """The date that the service wrote as an ISO date; None for a text typed by hand."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _source_text(text: str, *, is_confirmed: bool) -> str:
    if is_confirmed or "unconfirmed" in text:  # some source texts contain the word already
        return gettext(text)
    return f"{gettext(text)} ({gettext('unconfirmed')})"
