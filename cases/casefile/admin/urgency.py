"""Urgency markers for a complaint row. Call ``queries.clocks.prefetch_clocks`` first."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cases.casefile.services import priorities
from cases.templatetags.clocks import held_clock, removal_clock, review_clock


def has_alert(complaint: Any) -> bool:
    """Whether a legal status stands against a removal order in force."""
    if not complaint.running_orders:
        return False
    people = [party.person for party in complaint.concerned]
    return bool(priorities.alerts(people, complaint.running_orders, on=timezone.localdate()))


def clock_lines(complaint: Any, *, at: datetime) -> Any:
    """HTML with one line for each removal order in force and each running detention."""
    if not complaint.is_open:
        return ""
    lines = [removal_clock(order, at) for order in complaint.running_orders]
    for row in complaint.running_detentions:
        lines.append(format_html("{} {}", held_clock(row, at), review_clock(row, at)))
    return format_html_join("", '<div class="clock">{}</div>', ((line,) for line in lines))
