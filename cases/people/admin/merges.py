from collections import Counter
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Moved, PersonMerge
from cases.people.admin.duplicate_steps import MERGE_TRANSITIONS
from cases.people.admin.duplicates import PersonPairAdmin

RELATED = ("kept", "absorbed", "by", "undone_by")


@admin.register(PersonMerge)
class PersonMergeAdmin(PersonPairAdmin):
    transitions = MERGE_TRANSITIONS
    list_display = ["pair", "at", "by", "state"]
    list_select_related = RELATED
    readonly_fields = ["state"]
    fieldsets = [
        (
            _("Merge of persons"),
            {"fields": [("kept", "absorbed", "state"), "reason", ("by", "at")]},
        ),
        (_("Undone"), {"fields": [("undone_by", "undone_at"), "undo_reason"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*RELATED)

    def panels(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        counted = Counter(obj.parts.values_list("model", "fate"))
        rows = [
            {
                "label": apps.get_model(model)._meta.verbose_name_plural,
                "fate": Moved(fate).label,
                "count": count,
            }
            for (model, fate), count in sorted(counted.items())
        ]
        template = "admin/cases/personmerge/parts.html"
        return [{"title": _("What became of the parts"), "template": template, "rows": rows}]

    @admin.display(description=_("two records"))
    def pair(self, obj: PersonMerge) -> Any:
        return format_html("<bdi>{}</bdi> → <bdi>{}</bdi>", obj.absorbed, obj.kept)

    @admin.display(description=_("state"))
    def state(self, obj: PersonMerge) -> Any:
        look, label = (
            ("ok", gettext("in force")) if obj.is_standing else ("closed", gettext("undone"))
        )
        return format_html('<span class="chip chip--{}">{}</span>', look, label)
