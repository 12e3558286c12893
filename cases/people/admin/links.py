from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import PersonLink
from cases.people.admin.duplicate_steps import LINK_TRANSITIONS
from cases.people.admin.duplicates import PersonPairAdmin

RELATED = ("first", "second", "by", "ended_by")


@admin.register(PersonLink)
class PersonLinkAdmin(PersonPairAdmin):
    transitions = LINK_TRANSITIONS
    list_display = ["pair", "at", "by", "state"]
    list_select_related = RELATED
    readonly_fields = ["pair", "state"]
    fieldsets = [
        (_("Link between persons"), {"fields": [("pair", "state"), "reason", ("by", "at")]}),
        (_("End"), {"fields": [("ended_by", "ended_at"), "end_reason"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*RELATED)

    @admin.display(description=_("two records"))
    def pair(self, obj: PersonLink) -> Any:
        return format_html("<bdi>{}</bdi> — <bdi>{}</bdi>", obj.first, obj.second)

    @admin.display(description=_("state"))
    def state(self, obj: PersonLink) -> Any:
        look, label = (
            ("ok", gettext("in force")) if obj.is_standing else ("closed", gettext("ended"))
        )
        return format_html('<span class="chip chip--{}">{}</span>', look, label)
