"""Form fields of steps: long texts, current classifications, organisations."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.autocomplete import PreloadedSelect
from ombudsman.backoffice.transitions import TransitionForm
from ombudsman.models import Classification, Organisation


def current_minute() -> datetime:
    """Now, without seconds."""
    return timezone.now().replace(second=0, microsecond=0)


def long_text_field(label: Any, *, required: bool = True, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto", "class": "vLargeTextField"})
    return forms.CharField(
        label=label, required=required, max_length=10_000, widget=widget, **options
    )


def classification_field(
    name: str, label: Any, *, required: bool = True
) -> forms.ModelChoiceField:
    """A choice of the current members of a classification list."""
    return CurrentChoiceField(
        queryset=Classification.objects.filter(list=name), label=label, required=required
    )


class CurrentChoiceField(forms.ModelChoiceField):
    """Leave out rows that are retired on the day the form is shown."""

    def _get_queryset(self) -> Any:
        return self._queryset.current(on=timezone.localdate())  # type: ignore[attr-defined]

    queryset = property(_get_queryset, forms.ModelChoiceField._set_queryset)  # type: ignore[attr-defined]


def organisation_field(model: Any, field: str, label: Any, *, required: bool = True) -> Any:
    """An organisation, chosen by typing."""
    return forms.ModelChoiceField(
        queryset=Organisation.objects.all(),
        label=label,
        required=required,
        widget=PreloadedSelect(model._meta.get_field(field), admin.site),
    )


class ReasonForm(TransitionForm):
    reason = long_text_field(_("Reason"))
