"""Fields of a complaint: asked at intake, part of the API, and shown on the page."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from cases.complaints.admin import intake_layout
from cases.complaints.admin.intake import IntakeForm
from cases.complaints.api.complaints import MATTER_FIELDS
from cases.complaints.services import registration
from cases.models import Complaint

ASSIGNED = {"officer", "unit"}  # set by a step; the desk may choose the unit at intake


def shown() -> Iterator[str]:
    """Places that lack a field of a complaint. A field that nobody edits is editable=False."""
    page = admin.site._registry[Complaint]
    places = {
        "cases/complaints/services/registration.py: ComplaintData": {
            *registration.OWN_FIELDS,
            *registration.RELATED,
        },
        "cases/complaints/api/complaints.py: MATTER_FIELDS": set(MATTER_FIELDS),
        "cases/complaints/admin/intake.py: IntakeForm.Meta.fields": set(IntakeForm._meta.fields),
        "cases/complaints/admin/intake_layout.py: FIELDSETS": set(
            flatten_fieldsets(intake_layout.FIELDSETS)
        ),
        "cases/complaints/admin/page.py: ComplaintAdmin.fieldsets": set(
            flatten_fieldsets(page.fieldsets)
        ),
    }
    fields = [*Complaint._meta.concrete_fields, *Complaint._meta.many_to_many]
    asked = {one.name for one in fields if one.editable and not one.primary_key} - ASSIGNED
    for place, names in places.items():
        yield from (f"{place}: enter {name}" for name in sorted(asked - names))
