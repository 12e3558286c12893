from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.models import Facility, FacilityName, Visit
from ombudsman.backoffice.office import OfficeAdmin, OfficeInline

MAX_VISITS = 20


class FacilityNameInline(OfficeInline):
    model = FacilityName
    fields = ["name_az", "name_en", "name_ru", "valid_from", "valid_until", "source"]


@admin.register(Facility)
class FacilityAdmin(OfficeAdmin):
    section = _("Visits (NPM)")
    list_display = ["name", "place_type", "authority", "region", "official_capacity"]
    list_filter = ["place_type", "region"]
    list_select_related = ["place_type", "authority", "region"]
    search_fields = [
        "code",
        "name_az",
        "name_en",
        "name_ru",
        "former_names__name_az",
        "former_names__name_en",
        "former_names__name_ru",
    ]
    search_help_text = _("A present or former name, or the code")
    autocomplete_fields = ["place_type", "authority", "region"]
    inlines = [FacilityNameInline]
    fieldsets = [
        (_("Name"), {"fields": ["name_az", "name_en", "name_ru", ("valid_from", "valid_until")]}),
        (
            _("Place"),
            {"fields": [("code", "place_type"), ("authority", "region"), "official_capacity"]},
        ),
        (_("Where we know it from"), {"fields": ["note", "confidence"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["code"] if obj else []

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        visits = Visit.objects.visible_to(request.user).filter(facility=obj)
        template = "admin/cases/facility/visits.html"
        return [{"title": _("Visits"), "template": template, "rows": visits[:MAX_VISITS]}]
