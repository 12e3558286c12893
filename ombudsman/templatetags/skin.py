"""What the templates of the admin need beyond Django's own tags."""

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
def at_most(count: int) -> str:
    """A count as people read it; one that was not counted to its end as "10,000+"."""
    shown = number_format(min(count, CAP), force_grouping=True)
    return f"{shown}+" if count > CAP else shown


@register.simple_tag
def extent(cl: ChangeList) -> str:
    """Which rows of how many a list shows: "51–100 of 312"."""
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
def beyond(cl: ChangeList) -> str:
    """The query of the rows after the last counted page, by key; empty where there are none.

    Only for lists in the order of their keys, newest first, as the lists of cases are.
    """
    is_last = cl.page_num == cl.paginator.num_pages
    newest_first = set(cl.queryset.query.order_by) in ({"-pk"}, {"-id"})
    if not (cl.paginator.is_capped and is_last and newest_first and cl.result_list):
        return ""
    last = list(cl.result_list)[-1]
    return cl.get_query_string({"id__lt": last.pk}, ["p", "id__lt"])


@register.filter
def labelled(cells: Iterable[str], headers: list[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row, each bearing the heading of its column for the layout on a phone."""
    names = [strip_tags(str(header["text"])).strip() for header in headers]
    return [_labelled(cell, name) for cell, name in zip(cells, names, strict=False)]


def _labelled(cell: str, name: str) -> SafeString:
    text = conditional_escape(cell)
    tag, space, rest = text.partition(" ") if text.startswith(("<td ", "<th ")) else ("", "", "")
    if not space:
        return text
    label = format_html(' data-label="{}" ', name[:1].upper() + name[1:])
    return mark_safe(f"{tag}{label}{rest}")  # noqa: S308  both parts are escaped already


@register.filter
def in_two(steps: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The steps that stand as buttons, and those that wait in a menu.

    What is expected next comes first, then what is hard to undo, then up to two of the others.
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
    """Roles in the words of the office, in the order of their rank in the matrix."""
    return ", ".join(str(label) for code, label in ROLE_LABELS.items() if code in codes)
