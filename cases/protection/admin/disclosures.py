from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.case_records import CaseRecordAdmin
from cases.models import Disclosure
from cases.protection.services import disclosures
from ombudsman.backoffice.filters import AutocompleteFilter, DateRangeFilter
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin

RELATED = ("complaint", "organisation", "by", "override")


@admin.register(Disclosure)
class DisclosureAdmin(PublicNumberSearchMixin, CaseRecordAdmin):
    """Read-only register of disclosures."""

    list_display = ["case", "whom", "way", "at", "by", "stopped_at"]
    list_filter = ["way", ("at", DateRangeFilter), ("organisation", AutocompleteFilter)]
    list_select_related = RELATED
    fieldsets = [
        (
            _("Disclosure"),
            {
                "fields": [
                    ("complaint", "organisation"),
                    ("way", "at", "by"),
                    "shown",
                    ("override", "stopped_at"),
                ]
            },
        ),
    ]
    readonly_fields = ["shown"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*RELATED)

    @admin.display(description=_("recipient"))
    def whom(self, obj: Disclosure) -> Any:
        return format_html("<bdi>{}</bdi>", obj.organisation)

    @admin.display(description=_("warnings shown"))
    def shown(self, obj: Disclosure) -> str:
        return "\n".join(str(disclosures.DisclosureWarning(code)) for code in obj.warnings) or "—"
