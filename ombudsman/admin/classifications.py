from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin, OfficeForm
from ombudsman.backoffice.validity import RetiredFilter
from ombudsman.models import Classification


class ClassificationForm(OfficeForm):
    """The parent of a member belongs to the same list."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        parent = self.cleaned_data.get("parent")
        own_list = self.cleaned_data.get("list") or self.instance.list
        if parent and (parent.list != own_list or parent == self.instance):
            raise forms.ValidationError(
                {"parent": _("The parent is another member of the same list.")}
            )
        return cleaned


@admin.register(Classification)
class ClassificationAdmin(OfficeAdmin):
    section = _("Reference data")
    form = ClassificationForm
    list_display = ["code", "name_az", "name_en", "name_ru", "list", "parent", "valid_until"]
    list_filter = [RetiredFilter, "list"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_az", "name_en", "name_ru"]
    autocomplete_fields = ["parent"]
    fields = [
        ("list", "code"),
        ("name_az", "name_en", "name_ru"),
        ("parent", "special", "position"),
        "source",
        ("valid_from", "valid_until"),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["list", "code"] if obj else []
