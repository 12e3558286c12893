from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cases.models import Facility, FacilityName
from ombudsman.admin.office import OfficeAdmin, OfficeInline


class FacilityNameInline(OfficeInline):
    model = FacilityName


@admin.register(Facility)
class FacilityAdmin(OfficeAdmin):
    section = _("Visits (NPM)")
    list_display = ["name", "place_type", "authority", "region", "official_capacity"]
    list_filter = ["place_type"]
    list_select_related = ["place_type", "authority", "region"]
    search_fields = ["code", "name_az", "name_en", "name_ru"]
    autocomplete_fields = ["place_type", "authority", "region"]
    inlines = [FacilityNameInline]
