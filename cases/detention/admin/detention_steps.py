"""Steps of a detention and their forms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.date_precision import PartialDateTimeField, split_precision
from cases.detention.admin.removal_steps import KEEP_EMPTY_HELP, is_open
from cases.detention.services import detentions
from cases.detention.services.detentions import DetentionData
from cases.models import (
    CONCERNED,
    Basis,
    Complaint,
    Detention,
    DetentionEnd,
    Facility,
    Person,
    YesNoUnknown,
)
from ombudsman.backoffice.autocomplete import PreloadedSelect
from ombudsman.backoffice.fields import (
    classification_field,
    current_minute,
    long_text_field,
    organisation_field,
)
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import BoundedDateTimeField, SplitDateTimeInput
from ombudsman.models import User

PRECISION_FIELDS = {
    "held_since": "held_since_precision",
    "next_review_at": "next_review_precision",
}
UNCHANGED = [("", "—")]


def facility_field() -> forms.ModelChoiceField:
    """An autocomplete field for a current place of the directory."""
    return forms.ModelChoiceField(
        queryset=Facility.objects.none(),
        label=_("Place of detention"),
        required=False,
        widget=PreloadedSelect(Detention._meta.get_field("facility"), admin.site),
    )


def place_field() -> forms.CharField:
    return forms.CharField(
        label=_("or the place as told"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )


def as_told_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )


def safeguard_fields(*, is_change: bool = False) -> dict[str, forms.ChoiceField]:
    """Fields for the safeguards of a detained person; in a change, empty means no change."""
    labels = {
        "has_lawyer": _("Access to a lawyer"),
        "has_interpreter": _("Access to an interpreter"),
        "is_informed": _("Told the reasons in a language understood"),
    }
    first: list[Any] = UNCHANGED if is_change else []
    return {
        name: forms.ChoiceField(
            label=label, choices=[*first, *YesNoUnknown.choices], required=not is_change
        )
        for name, label in labels.items()
    }


class FacilityForm(TransitionForm):
    """A form with the current places of the directory as choices of ``facility``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Facility.objects.visible_to(self.user).current(on=timezone.localdate())
        self.fields["facility"].queryset = places  # type: ignore[attr-defined]


class DetentionForm(FacilityForm):
    person = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Who is held"))
    facility = facility_field()
    place = place_field()
    held_since = PartialDateTimeField(label=_("Held since"))
    basis = classification_field("detention_basis", _("Kind of detention"))
    basis_as_told = as_told_field(_("Ground as told"))
    ordered_by = organisation_field(Detention, "ordered_by", _("Ordered by"), required=False)
    next_review_at = PartialDateTimeField(label=_("Next review"), required=False)
    next_review_basis = forms.ChoiceField(
        label=_("The day of review is"), choices=Basis, initial=Basis.DECLARED
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= safeguard_fields()
        people = Person.objects.visible_to(self.user).filter(
            parties__complaint=self.subject.pk, parties__role__in=CONCERNED
        )
        self.fields["person"].queryset = people.distinct()  # type: ignore[attr-defined]
        if len(found := people.distinct()[:2]) == 1:
            self._fill_in_person(found[0])

    def _fill_in_person(self, person: Person) -> None:
        """Preselect the only person of the case, and the place from their "detained at" address."""
        self.fields["person"].initial = person
        if address := detentions.detention_address(person):
            self.fields["facility"].initial = address.facility_id
            self.fields["place"].initial = "" if address.facility_id else address.text[:300]


class DetentionField(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.person} — {row}"


class RunningDetentionForm(TransitionForm):
    detention = DetentionField(queryset=Detention.objects.none(), label=_("Detention"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Detention.objects.running().filter(complaint=self.subject.pk)
        rows = rows.select_related("person", "facility")
        self.fields["detention"].queryset = rows  # type: ignore[attr-defined]
        if len(found := rows[:2]) == 1:
            self.fields["detention"].initial = found[0]


class ChangeDetentionForm(RunningDetentionForm):
    held_since = PartialDateTimeField(label=_("Held since"), required=False)
    basis = classification_field("detention_basis", _("Kind of detention"), required=False)
    basis_as_told = as_told_field(_("Ground as told"))
    ordered_by = organisation_field(Detention, "ordered_by", _("Ordered by"), required=False)
    next_review_at = PartialDateTimeField(label=_("Next review"), required=False)
    next_review_basis = forms.ChoiceField(
        label=_("The day of review is"), choices=[*UNCHANGED, *Basis.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= safeguard_fields(is_change=True)


class ReviewForm(RunningDetentionForm):
    outcome = long_text_field(_("What was decided"))
    next_review_at = PartialDateTimeField(label=_("Next review"), required=False)
    next_review_basis = forms.ChoiceField(
        label=_("The day of review is"), choices=Basis, initial=Basis.DECLARED
    )


class MoveForm(RunningDetentionForm, FacilityForm):
    facility = facility_field()
    place = place_field()
    moved_at = BoundedDateTimeField(
        label=_("Moved at"), widget=SplitDateTimeInput, initial=current_minute
    )


class ReleaseForm(RunningDetentionForm):
    end = forms.ChoiceField(
        label=_("Ended as"),
        choices=[(e.value, e.label) for e in (DetentionEnd.RELEASED, DetentionEnd.REMOVED)],
    )
    released_at = BoundedDateTimeField(
        label=_("Ended at"), widget=SplitDateTimeInput, initial=current_minute
    )
    note = long_text_field(_("Note"), required=False)


def record(complaint: Complaint, *, by: User, **data: Any) -> None:
    detentions.record(complaint, DetentionData(**split_precision(data, **PRECISION_FIELDS)), by=by)


def change(complaint: Complaint, *, by: User, detention: Detention, **data: Any) -> None:
    """Change the fields that were filled in."""
    fields = {name: value for name, value in data.items() if value}
    detentions.change(detention, split_precision(fields, **PRECISION_FIELDS), by=by)


def review(complaint: Complaint, *, by: User, detention: Detention, **data: Any) -> None:
    detentions.review(
        detention,
        by=by,
        **split_precision(data, next_review_at=PRECISION_FIELDS["next_review_at"]),
    )


def move(complaint: Complaint, *, by: User, detention: Detention, **data: Any) -> None:
    detentions.move(detention, by=by, **data)


def release(complaint: Complaint, *, by: User, detention: Detention, **data: Any) -> None:
    detentions.release(detention, by=by, **data)


def is_somebody_held(complaint: Any) -> bool:
    """Whether a detention is running; annotated by the queryset of the complaint page."""
    return bool(complaint.is_somebody_held)


DETENTION_STEPS = (
    Transition("detention", _("Detention"), "cases.add_detention", record, DetentionForm, is_open),
    Transition("detention-change", _("Detention corrected"), "cases.change_detention", change, ChangeDetentionForm, is_somebody_held, help=KEEP_EMPTY_HELP),
    Transition("review", _("Detention reviewed"), "cases.change_detention", review, ReviewForm, is_somebody_held),
    Transition("move", _("Moved elsewhere"), "cases.change_detention", move, MoveForm, is_somebody_held),
    Transition("release", _("No longer held"), "cases.change_detention", release, ReleaseForm, is_somebody_held),
)  # fmt: skip
