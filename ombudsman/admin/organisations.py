from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin, OfficeInline
from ombudsman.backoffice.validity import RetiredFilter
from ombudsman.models import FormerName, Organisation
from ombudsman.queries import organisations


class FormerNameInline(OfficeInline):
    model = FormerName
    fields = ["name_az", "name_en", "name_ru", "valid_from", "valid_until", "source"]


@admin.register(Organisation)
class OrganisationAdmin(OfficeAdmin):
    section = _("Reference data")
    primary = True
    list_display = ["name", "kind", "mandate", "parent", "valid_until"]
    list_filter = [RetiredFilter, "kind", "mandate"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_az", "name_en", "name_ru", "former_names__name_az"]
    search_help_text = _("A name in any language, its initials, or the code")
    autocomplete_fields = ["parent", "country", "region"]
    inlines = [FormerNameInline]
    fieldsets = [
        (None, {"fields": ["code", ("name_az", "name_en", "name_ru")]}),
        (
            _("Place in the state"),
            {"fields": [("kind", "mandate"), "parent", "country", "region"]},
        ),
        (_("Rules"), {"fields": ["reply_days", "may_pass_on", ("valid_from", "valid_until")]}),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        return organisations.search(queryset, search_term), False

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []
