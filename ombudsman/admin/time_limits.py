from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.labels import RetiredFilter
from ombudsman.admin.office import OfficeAdmin
from ombudsman.admin.transitions import Transition
from ombudsman.models import CalendarDay, TimeLimit, User
from ombudsman.services import time_limits


def confirm_today(limit: TimeLimit, *, by: User) -> TimeLimit:
    return time_limits.confirm(limit, by=by, on=timezone.localdate())


@admin.register(TimeLimit)
class TimeLimitAdmin(OfficeAdmin):
    section = _("Reference data")
    list_display = ["key", "name", "value", "unit", "confidence", "state", "valid_from", "valid_until"]  # fmt: skip
    list_filter = [RetiredFilter, "confidence", ("confirmed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["confirmed_by"]
    search_fields = ["key", "name_az", "name_en", "name_ru", "source"]
    readonly_fields = ["state", "confirmed_by", "confirmed_on"]
    fieldsets = [
        (None, {"fields": ["key", ("name_az", "name_en", "name_ru")]}),
        (_("Length"), {"fields": [("value", "unit"), ("valid_from", "valid_until")]}),
        (_("Source"), {"fields": ["source", "confidence", "note", "state", ("confirmed_by", "confirmed_on")]}),
    ]  # fmt: skip
    transitions = [
        Transition(
            name="confirm",
            label=_("Confirm"),
            permission="ombudsman.change_timelimit",
            call=confirm_today,
            offered=lambda limit: not limit.is_confirmed,
            tone="primary",
            help=_("You have compared the time limit with its source, and it is right."),
        )
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, "key"] if obj else self.readonly_fields

    @admin.display(description=_("state"))
    def state(self, limit: TimeLimit) -> Any:
        if limit.confirmed_on:
            return _("confirmed by %(who)s") % {"who": limit.confirmed_by}
        return _("wording was read") if limit.is_confirmed else _("unconfirmed")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if set(form.changed_data) & set(time_limits.CONFIRMED):
            time_limits.unsettle(obj)
        super().save_model(request, obj, form, change)


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficeAdmin):
    section = _("Reference data")
    deletable = True
    list_display = ["day", "name", "is_working", "confidence", "source"]
    list_filter = ["is_working", "confidence"]
    search_fields = ["name"]
    date_hierarchy = "day"
    fields = [("day", "is_working"), "name", "source", "confidence"]
