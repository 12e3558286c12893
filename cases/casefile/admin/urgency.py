"""What presses in a complaint, as a row of a list shows it. Needs ``queries.clocks.prefetch_clocks``."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cases.casefile.services import priorities
from cases.templatetags.clocks import held_clock, removal_clock, review_clock


def has_alert(complaint: Any) -> bool:
    """Whether a status stands against a removal in force."""
    if not complaint.running_orders:
        return False
    people = [party.person for party in complaint.concerned]
    return bool(priorities.alerts(people, complaint.running_orders, on=timezone.localdate()))


def clock_lines(complaint: Any, *, at: datetime) -> Any:
    """The clocks of orders in force and of who is held, each on a line of its own."""
    if not complaint.is_open:
        return ""
    lines = [removal_clock(order, at) for order in complaint.running_orders]
    for row in complaint.running_detentions:
        lines.append(format_html("{} {}", held_clock(row, at), review_clock(row, at)))
    return format_html_join("", '<div class="clock">{}</div>', ((line,) for line in lines))
