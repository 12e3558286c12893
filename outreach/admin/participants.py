from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin, OfficeInline
from outreach.models import EventOrganisation, Participant, Partner


class ParticipantInline(OfficeInline):
    model = Participant
    autocomplete_fields = ["organisation"]
    fields = ["name_as_printed", "title_as_printed", "organisation", "role"]
    verbose_name_plural = _("participants: office-holders and experts, never private persons")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")


class OrganisationInline(OfficeInline):
    model = EventOrganisation
    autocomplete_fields = ["organisation"]
    fields = ["name_as_printed", "organisation", "role"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")


@admin.register(Partner)
class PartnerAdmin(OfficeAdmin):
    section = _("Outreach")
    list_display = ["organisation", "kind", "since", "basis"]
    list_filter = ["organisation__kind"]
    list_select_related = ["organisation"]
    search_fields = [
        "organisation__name_az",
        "organisation__name_en",
        "organisation__name_ru",
        "basis",
    ]
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "since", "basis", "note"]

    @admin.display(description=_("kind"), ordering="organisation__kind")
    def kind(self, obj: Partner) -> str:
        return obj.organisation.get_kind_display()
