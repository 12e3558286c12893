from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.models import Interview, Visit
from cases.npm.services import interviews
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.service_forms import ServiceValidatedForm, form_for_user


class InterviewForm(ServiceValidatedForm):
    def validate_with_service(self, instance: Any) -> None:
        interviews.check(instance, by=self.user)


class FollowUpFilter(admin.SimpleListFilter):
    title = _("check back")
    parameter_name = "follow_up"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("Due now")), ("later", _("Later"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        today = timezone.localdate()
        match self.value():
            case "due":
                return queryset.filter(follow_up_on__lte=today)
            case "later":
                return queryset.filter(follow_up_on__gt=today)
        return queryset


@admin.register(Interview)
class InterviewAdmin(IdempotentFormMixin, PublicNumberSearchMixin, OfficeAdmin):
    """Interviews, visible only to the team of the visit, whatever permissions others have."""

    section = _("Visits (NPM)")
    form = InterviewForm
    audits_reads = True
    number_lookup = "visit__number"
    list_display = [
        "visit",
        "facility_name",
        "held_at",
        "is_staff_member",
        "language",
        "reprisal_risk",
        "held_by",
    ]
    list_filter = ["has_reprisal_risk", FollowUpFilter, "is_staff_member"]
    list_select_related = ["visit__facility", "language", "held_by"]
    search_fields = [
        "visit__facility__name_az",
        "visit__facility__name_en",
        "visit__facility__name_ru",
    ]
    search_help_text = _("Number of the visit, or name of the place")
    autocomplete_fields = ["language"]
    fieldsets = [
        (
            _("Interview"),
            {
                "fields": [
                    ("visit", "held_at"),
                    "is_staff_member",
                    ("language", "interpreter"),
                    "notes",
                ]
            },
        ),
        (
            _("Protection"),
            {"fields": [("has_reprisal_risk", "follow_up_on"), "may_become_complaint"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return form_for_user(request.user, super().get_form(request, obj, change=change, **kwargs))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "visit":
            own = Visit.objects.visible_to(request.user).filter(team__user=request.user)
            kwargs["queryset"] = own.filter(started_at__isnull=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["visit"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"held_at": timezone.now(), **super().get_changeform_initial_data(request)}

    def case_of(self, obj: Any) -> Any:
        return obj.visit

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        interviews.record(obj, by=user_of(request))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save changes by the service, which keeps the notes out of the audit trail."""
        if change:
            interviews.amend(obj, by=user_of(request))
            return
        super().save_model(request, obj, form, change)

    @admin.display(description=_("place"))
    def facility_name(self, obj: Interview) -> str:
        return str(obj.visit.facility)

    @admin.display(description=_("risk of reprisal"), ordering="has_reprisal_risk")
    def reprisal_risk(self, obj: Interview) -> Any:
        if not obj.has_reprisal_risk or obj.follow_up_on is None:
            return "—"
        late = obj.follow_up_on <= timezone.localdate()
        chip = '<span class="chip chip--{}">{}</span>'
        return format_html(chip, "overdue" if late else "warn", f"{obj.follow_up_on:%d.%m.%Y}")
