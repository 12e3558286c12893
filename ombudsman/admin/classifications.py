from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.office import OfficeAdmin
from ombudsman.models import Classification


@admin.register(Classification)
class ClassificationAdmin(OfficeAdmin):
    section = _("Reference data")
    list_display = ["code", "name_az", "name_en", "name_ru", "list", "valid_until"]
    list_filter = ["list"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_az", "name_en", "name_ru"]
    autocomplete_fields = ["parent"]
