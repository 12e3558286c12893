from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.transitions import Transition
from ombudsman.backoffice.validity import RetiredFilter
from ombudsman.models import CalendarDay, TimeLimit, User
from ombudsman.services import time_limits

# Notes of the reference data, to be translated; what an administrator writes is shown as it is.
NOTES = [
    gettext_noop("A duty of the place of detention, not of the office."),
    gettext_noop("Added to complaint.examination."),
    gettext_noop(
        "Advice only; not for continuing violations such as detention or missing papers."
    ),
    gettext_noop("Counted from the end of the year."),
    gettext_noop(
        "Not checked against the text of the law. The kind of day is unconfirmed; calendar days are assumed."
    ),
    gettext_noop("Old and known from the press only; do not rely on it."),
    gettext_noop("The clock of other bodies, not of the office."),
    gettext_noop("The kind of day is unconfirmed; calendar days are assumed."),
]


def confirm_today(limit: TimeLimit, *, by: User) -> TimeLimit:
    return time_limits.confirm(limit, by=by, on=timezone.localdate())


@admin.register(TimeLimit)
class TimeLimitAdmin(OfficeAdmin):
    section = _("Reference data")
    list_display = [
        "key",
        "name",
        "value",
        "unit",
        "confidence",
        "state",
        "valid_from",
        "valid_until",
    ]
    list_filter = [RetiredFilter, "confidence", ("confirmed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["confirmed_by"]
    search_fields = ["key", "name_az", "name_en", "name_ru", "source"]
    readonly_fields = ["state", "confirmed_by", "confirmed_on", "note_in_words"]
    fieldsets = [
        (None, {"fields": ["key", ("name_az", "name_en", "name_ru")]}),
        (_("Length"), {"fields": [("value", "unit"), ("valid_from", "valid_until")]}),
        (
            _("Source"),
            {
                "fields": [
                    "source",
                    "confidence",
                    "note",
                    "note_in_words",
                    "state",
                    ("confirmed_by", "confirmed_on"),
                ]
            },
        ),
    ]
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

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The note as a field for those who may change it, otherwise translated."""
        hidden = "note_in_words" if self.has_change_permission(request, obj) else "note"
        return [
            (title, options | {"fields": [name for name in options["fields"] if name != hidden]})
            for title, options in self.fieldsets
        ]

    @admin.display(description=_("note"))
    def note_in_words(self, limit: TimeLimit) -> str:
        return gettext(limit.note) if limit.note else ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, "key"] if obj else self.readonly_fields

    @admin.display(description=_("state"))
    def state(self, limit: TimeLimit) -> Any:
        if limit.confirmed_on:
            return _("confirmed by %(who)s") % {"who": limit.confirmed_by}
        return _("wording was read") if limit.is_confirmed else _("unconfirmed")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if set(form.changed_data) & set(time_limits.CONFIRMED_FIELDS):
            time_limits.clear_confirmation(obj)
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
