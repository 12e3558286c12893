"""Steps of a call and their forms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.calls.services import callbacks, calls
from cases.models import Call, Callback, Complaint, Person
from ombudsman.backoffice.autocomplete import PreloadedSelect
from ombudsman.backoffice.fields import (
    CurrentChoiceField,
    classification_field,
    current_minute,
    long_text_field,
)
from ombudsman.backoffice.public_numbers import normalise_number
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import BoundedDateTimeField, SplitDateTimeInput
from ombudsman.models import Classification, User


class ComplaintNumber(forms.CharField):
    """A complaint by its public number, in any spelling that callers use."""

    default_error_messages = {"unknown": _("There is no complaint of this number.")}  # noqa: RUF012

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        complaint = Complaint.objects.filter(number=normalise_number(text)).first()
        if complaint is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return complaint


def complaint_number() -> ComplaintNumber:
    """Optional field for the number of a complaint."""
    return ComplaintNumber(
        label=_("Number of the complaint"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )


def outcomes(direction: str = "") -> Any:
    """Outcomes that fit the direction of a call; all outcomes if ``direction`` is empty."""
    members = Classification.objects.filter(list="call_outcome")
    if direction:
        fitting = Q(rule__isnull=True) | Q(rule__direction__in=["", direction])
        members = members.filter(fitting)
    return members


class OutcomeForm(TransitionForm):
    outcome = CurrentChoiceField(queryset=outcomes(), label=_("Outcome"))
    note = long_text_field(_("Note"), required=False)
    complaint = complaint_number()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        direction = self.subject.direction  # type: ignore[attr-defined]
        self.fields["outcome"].queryset = outcomes(direction)  # type: ignore[attr-defined]


class ChangeOutcomeForm(OutcomeForm):
    reason = long_text_field(_("Why the outcome changes"))


class LinkForm(TransitionForm):
    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Caller"),
        required=False,
        widget=PreloadedSelect(Call._meta.get_field("person"), admin.site),
    )
    complaint = complaint_number()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(self.user)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ScheduleForm(TransitionForm):
    number = forms.CharField(label=_("Number to ring"), max_length=30)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    say_nothing = forms.BooleanField(
        label=_("Do not say who is calling"),
        required=False,
        help_text=_("Someone else may answer."),
    )
    not_before = BoundedDateTimeField(
        label=_("Not before"), widget=SplitDateTimeInput, initial=current_minute
    )
    not_after = BoundedDateTimeField(
        label=_("Not after"), widget=SplitDateTimeInput, required=False
    )
    language = classification_field("language", _("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call: Any = self.subject
        self.initial.update(number=call.caller_number, language=call.language_id)


def schedule_callback(call: Call, *, by: User, **data: Any) -> None:
    callbacks.schedule(Callback(call=call, **data), by=by)


def is_uncoded(call: Call) -> bool:
    return call.outcome_id is None


def is_coded(call: Call) -> bool:
    return call.outcome_id is not None


def is_running(call: Call) -> bool:
    return call.ended_at is None


STEPS = (
    Transition("code", _("Give the outcome"), "cases.code_call", calls.code, OutcomeForm, is_uncoded, "primary"),
    Transition("callback", _("Promise a callback"), "cases.add_callback", schedule_callback, ScheduleForm),
    Transition("link", _("Link a person or a complaint"), "cases.change_call", calls.link, LinkForm),
    Transition("end", _("The call is over"), "cases.change_call", calls.end, offered=is_running),
    Transition("recode", _("Change the outcome"), "cases.recode_call", calls.code, ChangeOutcomeForm, is_coded),
)  # fmt: skip
