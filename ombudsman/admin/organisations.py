from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.office import OfficeAdmin, OfficeInline
from ombudsman.models import FormerName, Organisation


class FormerNameInline(OfficeInline):
    model = FormerName


@admin.register(Organisation)
class OrganisationAdmin(OfficeAdmin):
    section = _("Reference data")
    list_display = ["name", "kind", "mandate", "parent", "valid_until"]
    list_filter = ["kind", "mandate"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_az", "name_en", "name_ru"]
    autocomplete_fields = ["parent", "country", "region"]
    inlines = [FormerNameInline]
