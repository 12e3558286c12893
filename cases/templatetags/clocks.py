"""Template tags for the clocks of removals and detentions: a text and the exact date and time."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.models import Detention, RemovalOrder
from cases.rules import clocks
from cases.rules.clocks import Length, Reading, Sign

register = template.Library()

REMOVAL_TEXTS = {
    Sign.UNDATED: _("no date named: immediate"),
    Sign.LEFT: _("in %(length)s"),
    Sign.TODAY: _("today, the hour is not known"),
    Sign.PASSED: _("overdue by %(length)s"),
}
HELD_TEXTS = {Sign.HELD: _("held %(length)s"), Sign.WAS_HELD: _("was held %(length)s")}
REVIEW_TEXTS = {
    Sign.UNKNOWN: _("no review known"),
    Sign.LEFT: _("review in %(length)s"),
    Sign.TODAY: _("review today, the hour is not known"),
    Sign.PASSED: _("review was %(length)s ago: ask what was decided"),
}
DANGER, WARN = "immediate", "warn"
REVIEW_TONES = {Sign.PASSED: DANGER, Sign.LEFT: "running"}


def removal_reading(order: RemovalOrder, at: datetime) -> Reading:
    zone = timezone.get_default_timezone()
    return clocks.removal(order.scheduled_at, order.scheduled_precision, at=at, zone=zone)


def detention_reading(row: Detention, at: datetime) -> Reading:
    return clocks.held(row.held_since, row.held_since_precision, at=at, ended_at=row.ended_at)


def review_reading(row: Detention, at: datetime) -> Reading:
    zone = timezone.get_default_timezone()
    return clocks.review(row.next_review_at, row.next_review_precision, at=at, zone=zone)


@register.simple_tag
def removal_clock(order: RemovalOrder, at: datetime) -> Any:
    """Chip "in 31 h", followed by the date and time of the removal."""
    reading = removal_reading(order, at)
    is_far = reading.sign == Sign.LEFT and reading.length and reading.length.days
    return _chip(REMOVAL_TEXTS, reading, "high" if is_far else DANGER)


@register.simple_tag
def held_clock(row: Detention, at: datetime) -> Any:
    """Chip "held 3 d 4 h", followed by the date and time when the detention began."""
    reading = detention_reading(row, at)
    return _chip(HELD_TEXTS, reading, "closed" if reading.sign == Sign.WAS_HELD else "running")


@register.simple_tag
def review_clock(row: Detention, at: datetime) -> Any:
    """Chip "review in 18 h" and the date and time of the review; empty after the detention."""
    if row.ended_at:
        return ""
    reading = review_reading(row, at)
    return _chip(REVIEW_TEXTS, reading, REVIEW_TONES.get(reading.sign, WARN))


@register.filter
def moment(at: datetime, precision: str = "hour") -> str:
    """Date and time in the reader's format; with ``precision`` "day" the date and a remark."""
    if precision == "day":
        day = date_format(timezone.localtime(at), "SHORT_DATE_FORMAT")
        return gettext("%(day)s, hour unknown: counted from 00:00") % {"day": day}
    return str(date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT"))


def length_text(length: Length | None) -> str:
    """A length in words: "31 h", "3 d 4 h", or "less than 1 h"."""
    if length is None:
        return ""
    parts = []
    if length.days:
        parts.append(ngettext("%(count)d d", "%(count)d d", length.days) % {"count": length.days})
    if length.hours:
        parts.append(
            ngettext("%(count)d h", "%(count)d h", length.hours) % {"count": length.hours}
        )
    return " ".join(parts) or gettext("less than 1 h")


def reading_text(table: Any, reading: Reading) -> str:
    return str(table[reading.sign]) % {"length": length_text(reading.length)}


def _chip(table: Any, reading: Reading, tone: str) -> Any:
    chip = format_html('<span class="chip chip--{}">{}</span>', tone, reading_text(table, reading))
    if reading.at is None:
        return chip
    exact = moment(reading.at, "day" if reading.is_date_only else "hour")
    markup = '{} <time class="quiet" datetime="{}">{}</time>'
    return format_html(markup, chip, reading.at.isoformat(), exact)
