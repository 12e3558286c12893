from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.models import Reminder
from cases.reminders import services as reminders
from cases.templatetags.office import limit_label
from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.transitions import Transition


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine, not seen")), ("unseen", _("Not seen"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "mine":
            return queryset.meant_for(request.user).pending()
        return queryset.pending() if self.value() == "unseen" else queryset


def is_unseen(reminder: Reminder) -> bool:
    return reminder.seen_at is None


@admin.register(Reminder)
class ReminderAdmin(OfficeAdmin):
    """Reminders, written by the worker; staff can only mark them as seen."""

    section = _("Complaints")
    view_on_site = False
    list_display = ["stage_label", "complaint_link", "subject", "due_at", "officer", "seen_at"]
    list_select_related = ["complaint", "deadline", "removal", "officer"]
    list_filter = [WorkFilter, "stage"]
    ordering = ["due_at", "pk"]  # the earliest end first
    fields = (
        "complaint_link",
        "stage_label",
        "subject",
        "due_at",
        "at",
        "officer",
        "unit",
        "mailed_at",
        "seen_at",
        "seen_by",
    )
    readonly_fields = fields
    transitions = [
        Transition(
            name="see",
            label=_("Taken note of"),
            permission="cases.change_reminder",
            call=reminders.mark_seen,
            offered=is_unseen,
            tone="primary",
        )
    ]

    def case_of(self, obj: Any) -> Any:
        return obj.complaint

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("complaint", "deadline", "removal", "officer", "unit")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("reminder"))
    def stage_label(self, reminder: Reminder) -> str:
        return reminder.get_stage_display()

    @admin.display(description=_("complaint"), ordering="complaint__number")
    def complaint_link(self, reminder: Reminder) -> Any:
        address = reverse("admin:cases_complaint_change", args=[reminder.complaint_id])
        return format_html(
            '<a class="nowrap" href="{}">{}</a>', address, reminder.complaint.number
        )

    @admin.display(description=_("what ends"))
    def subject(self, reminder: Reminder) -> str:
        if reminder.removal is not None:
            return reminder.removal.get_kind_display()
        return limit_label(reminder.deadline.key) if reminder.deadline else ""
