"""Layout of the intake form."""

from django import forms
from django.utils.translation import gettext_lazy as _


def rows(count: int) -> forms.Textarea:
    """Text area whose direction follows the text."""
    return forms.Textarea(attrs={"rows": count, "dir": "auto", "class": "vLargeTextField"})


WIDGETS = {
    "summary": rows(2),
    "narrative": rows(8),
    "translation": rows(6),
    "request": rows(3),
    "respondent_as_told": forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
}

# Field of a service -> field of this form.
FIELDS = {
    "number": "document_number",
    "parties": "full_name",
    "names": "full_name",
    "contacts": "phone",
    "scheduled_at": "removal_at",
    "ordered_on": "removal_ordered_on",
}
FIELDSETS = [
    (
        _("Receipt"),
        {"fields": [("channel", "kind"), "received_at", "handed_over_at"]},
    ),
    (
        _("Complainant"),
        {
            "fields": [
                "person",
                ("full_name", "latin_name"),
                ("sex", "born_on", "birth_precision"),
                ("document_kind", "document_number", "document_country"),
                ("phone", "phone_safety", "email"),
                "earlier_case",
                ("nationality", "former_residence", "feared_state"),
                "statuses",
                ("basis", "fears_return"),
                ("language", "needs_interpreter"),
                ("address_kind", "address"),
                ("is_anonymous", "is_substantiated", "is_reserved"),
            ]
        },
    ),
    (
        _("Matter"),
        {
            "fields": [
                "summary",
                "narrative",
                "narrative_language",
                "request",
                ("respondent_as_told", "respondent"),
                ("facility", "region"),
                "topics",
                "rights",
                ("violated_on", "learned_on", "is_continuing"),
                ("is_before_court", "is_repeat"),
                ("alleges_ill_treatment", "has_reprisal_risk"),
            ]
        },
    ),
    (
        _("Removal from the country"),
        {
            "fields": [
                ("removal_kind", "removal_at"),
                ("removal_number", "removal_ordered_on", "removal_issued_by"),
            ]
        },
    ),
    (
        _("Translation, document, unit"),
        {"fields": ["translation", "translator", "file", "unit"]},
    ),
]
