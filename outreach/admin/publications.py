from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.transitions import Transition
from outreach.admin.reasons import UnpublishForm
from outreach.models import Publication
from outreach.services import publications


@admin.register(Publication)
class PublicationAdmin(IdempotentFormMixin, OfficeAdmin):
    section = _("Outreach")
    list_display = ["name", "kind", "issued_on", "in_languages", "event", "is_published"]
    list_filter = ["kind", "is_published", "issued_on"]
    search_fields = ["title_az", "title_en", "title_ru"]
    autocomplete_fields = ["languages", "event"]
    readonly_fields = ["is_published"]
    fieldsets = [
        (
            _("Publication"),
            {
                "fields": [
                    ("kind", "issued_on"),
                    "title_az",
                    "title_en",
                    "title_ru",
                    "languages",
                    "event",
                    "note",
                ]
            },
        ),
        (_("Publication state"), {"fields": ["is_published"]}),
    ]
    transitions = [
        Transition(
            "publish",
            _("Publish"),
            "outreach.change_publication",
            publications.publish,
            offered=lambda publication: not publication.is_published,
            tone="primary",
        ),
        Transition(
            "unpublish",
            _("Take back"),
            "outreach.change_publication",
            publications.unpublish,
            form=UnpublishForm,
            offered=lambda publication: publication.is_published,
        ),
    ]

    def get_queryset(self, request):
        rows = Publication.objects.visible_to(request.user)
        return rows.select_related("event").prefetch_related("languages")

    @admin.display(description=_("title"), ordering="title_en")
    def name(self, obj: Publication) -> str:
        return format_html("<bdi>{}</bdi>", obj.title)

    @admin.display(description=_("languages"))
    def in_languages(self, obj: Publication) -> str:
        return ", ".join(language.name for language in obj.languages.all())
