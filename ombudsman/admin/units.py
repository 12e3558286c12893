from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.validity import RetiredFilter
from ombudsman.models import Unit


@admin.register(Unit)
class UnitAdmin(OfficeAdmin):
    section = _("People and roles")
    list_display = ["code", "name", "kind", "parent", "valid_until"]
    list_filter = [RetiredFilter, "kind"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_az", "name_en", "name_ru"]
    autocomplete_fields = ["parent", "region"]
    fields = [
        "code",
        ("name_az", "name_en", "name_ru"),
        ("kind", "parent", "region"),
        ("valid_from", "valid_until"),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []
