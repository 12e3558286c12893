"""Template tags of the admin pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList
from django.forms import BoundField, CheckboxInput
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ombudsman.models.users import ROLE_LABELS
from ombudsman.queries.counts import CAP

register = template.Library()


@register.filter
def capped_number(count: int) -> str:
    """A count; "10,000+" if it ends at the cap."""
    shown = number_format(min(count, CAP), force_grouping=True)
    return f"{shown}+" if count > CAP else shown


@register.simple_tag
def row_range(cl: ChangeList) -> str:
    """The rows of this page and their number: "51–100 of 312"."""
    shown, total = len(cl.result_list), cl.result_count
    if cl.paginator.is_capped:
        of = _("more than %(count)s") % {"count": number_format(total, force_grouping=True)}
    else:
        of = number_format(total, force_grouping=True)
    if not cl.multi_page or cl.show_all:
        return of
    first = (cl.page_num - 1) * cl.list_per_page + 1
    return _("%(first)s–%(last)s of %(of)s") % {
        "first": number_format(first, force_grouping=True),
        "last": number_format(first + shown - 1, force_grouping=True),
        "of": of,
    }


@register.simple_tag
def next_rows_query(cl: ChangeList) -> str:
    """The query string of the rows after the last counted page; "" if there are none.

    Only for lists ordered by primary key, newest first.
    """
    is_last = cl.page_num == cl.paginator.num_pages
    newest_first = set(cl.queryset.query.order_by) in ({"-pk"}, {"-id"})
    if not (cl.paginator.is_capped and is_last and newest_first and cl.result_list):
        return ""
    last = list(cl.result_list)[-1]
    return cl.get_query_string({"id__lt": last.pk}, ["p", "id__lt"])


@register.filter
def label_cells(cells: Iterable[str], headers: list[dict[str, Any]]) -> list[SafeString]:
    """Cells of a row, each with the heading of its column for the layout on a phone."""
    names = [strip_tags(str(header["text"])).strip() for header in headers]
    return [_label_cell(cell, name) for cell, name in zip(cells, names, strict=False)]


def _label_cell(cell: str, name: str) -> SafeString:
    text = conditional_escape(cell)
    tag, space, rest = text.partition(" ") if text.startswith(("<td ", "<th ")) else ("", "", "")
    if not space:
        return text
    label = format_html(' data-label="{}" ', name[:1].upper() + name[1:])
    return mark_safe(f"{tag}{label}{rest}")  # noqa: S308  both parts are escaped already


@register.filter
def split_transitions(steps: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Steps shown as buttons, and steps shown in a menu.

    The expected next step comes first, then those that are hard to undo, then up to two others.
    """
    toned = [s for tone in ("primary", "danger") for s in steps if s["tone"] == tone]
    rest = [s for s in steps if s not in toned]
    near = 2 if len(rest) > 3 else len(rest)
    return {"near": toned + rest[:near], "far": rest[near:]}


@register.filter
def is_past(moment: datetime) -> bool:
    return moment < timezone.now()


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def role_names(codes: Iterable[str]) -> str:
    """Names of roles, in their order in the matrix."""
    return ", ".join(str(label) for code, label in ROLE_LABELS.items() if code in codes)
