from django.contrib import admin
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin, OfficeInline
from outreach.models import Article


class ArticleInline(OfficeInline):
    model = Article
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    autocomplete_fields = ["language"]
    template = "admin/edit_inline/stacked.html"
    fields = [
        "title",
        ("publisher", "author", "language"),
        ("published_on", "published_at"),
        ("counter", "counter_label"),
        "url",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("language")


@admin.register(Article)
class ArticleAdmin(OfficeAdmin):
    section = _("Outreach")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["headline", "publisher", "published_on", "language", "counter", "event"]
    list_filter = ["publisher", "published_on", "language"]
    list_select_related = ["event", "language"]
    search_fields = ["title", "publisher", "author"]
    autocomplete_fields = ["event", "language"]
    date_hierarchy = "published_on"
    fieldsets = [
        (
            _("Article"),
            {
                "fields": [
                    "event",
                    "title",
                    ("publisher", "author"),
                    ("published_on", "published_at"),
                    "language",
                    "url",
                ]
            },
        ),
        (_("As printed"), {"fields": [("counter", "counter_label"), "source_file", "note"]}),
    ]

    @admin.display(description=_("title"), ordering="title")
    def headline(self, obj: Article) -> str:
        return format_html("<bdi>{}</bdi>", obj.title)
