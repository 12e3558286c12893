"""Forms and transitions of complaints."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.documents import FILE_DOCUMENT
from cases.casefile.queries.officers import officers, officers_for
from cases.casefile.services import actions, shares
from cases.complaints.services import complaints, parties
from cases.complaints.services.parties import PartyData
from cases.detention.admin.detention_steps import DETENTION_STEPS
from cases.detention.admin.removal_steps import REMOVAL_STEPS, is_open
from cases.models import (
    MANUAL_KINDS,
    Action,
    ActionKind,
    Complaint,
    ComplaintStatus,
    DisclosureChannel,
    Party,
    PartyRole,
    Person,
    Result,
)
from cases.people.admin.duplicate_check import DuplicateCheckMixin
from cases.people.services import persons
from cases.people.services.persons import NameData, PersonData
from cases.protection.admin.consent_steps import ConsentForm, OverrideForm, record_consent
from cases.protection.services import disclosures, overrides
from cases.recommendations.admin.steps import RecommendForm, recommend
from ombudsman.backoffice.autocomplete import PreloadedSelect
from ombudsman.backoffice.fields import (
    ReasonForm,
    classification_field,
    current_minute,
    long_text_field,
    organisation_field,
)
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import BoundedDateTimeField, DateInput, SplitDateTimeInput
from ombudsman.models import Organisation, Unit, User
from ombudsman.rules.refusals import InvalidInput

S = ComplaintStatus


class NoteForm(TransitionForm):
    note = long_text_field(_("Note"), required=False)


class RequiredNoteForm(TransitionForm):
    note = long_text_field(_("How and why"))


class RefuseForm(TransitionForm):
    ground = classification_field("refusal_ground", _("Ground"))
    reason = long_text_field(_("Reasons, as the person will read them"))


class OfficerChoice(forms.ModelChoiceField):
    """Shows each officer with the unit and the number of open complaints."""

    def label_from_instance(self, officer: Any) -> str:
        load = _("open: %(count)d") % {"count": officer.open_count}
        return " · ".join(str(part) for part in (officer, officer.unit, load) if part)


class AssignForm(TransitionForm):
    officer = OfficerChoice(queryset=User.objects.none(), label=_("Officer"), required=False)
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Unit"), required=False)
    note = long_text_field(_("Note"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["officer"].queryset = officers_for(self.subject)  # type: ignore[arg-type,attr-defined]
        self.fields["unit"].queryset = Unit.objects.current(on=today)  # type: ignore[attr-defined]


class ShareForm(TransitionForm):
    colleague = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Colleague"))
    reason = long_text_field(_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = officers().exclude(pk=self.user.pk)
        self.fields["colleague"].queryset = others  # type: ignore[attr-defined]


class ForwardForm(TransitionForm):
    organisation = organisation_field(Action, "organisation", _("To"))
    reason = long_text_field(_("Why"))


class InquireForm(TransitionForm):
    organisation = organisation_field(Action, "organisation", _("To"))
    text = long_text_field(_("What is asked"))


class ReplyForm(TransitionForm):
    organisation = organisation_field(Action, "organisation", _("From"))
    text = long_text_field(_("What it answers"))


class JoinForm(TransitionForm):
    to = forms.ModelChoiceField(
        queryset=Complaint.objects.none(),
        label=_("Number of the other complaint"),
        to_field_name="number",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    note = long_text_field(_("Note"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Complaint.objects.visible_to(self.user).exclude(pk=self.subject.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


class ConcludeForm(TransitionForm):
    outcome = classification_field("outcome", _("Outcome"))
    measure = classification_field("measure", _("Measure"), required=False)
    organisation = organisation_field(Result, "organisation", _("Towards"), required=False)
    note = long_text_field(_("What was found"))


class CloseForm(TransitionForm):
    notified_on = forms.DateField(
        label=_("Written answer sent on"), widget=DateInput, initial=timezone.localdate
    )
    note = long_text_field(_("Note"), required=False)


class ActForm(TransitionForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in MANUAL_KINDS],
        initial=ActionKind.NOTE,
    )
    text = long_text_field(_("What was done"))
    at = BoundedDateTimeField(label=_("When"), widget=SplitDateTimeInput, initial=current_minute)


class PartyForm(DuplicateCheckMixin, TransitionForm):
    query_fields: ClassVar[Any] = {"name": ("full_name",)}

    role = forms.ChoiceField(label=_("Role"), choices=PartyRole)
    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Person already known"),
        required=False,
        widget=PreloadedSelect(Party._meta.get_field("person"), admin.site),
    )
    full_name = forms.CharField(
        label=_("or a new person: full name"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
    )
    organisation = organisation_field(
        Party, "organisation", _("or an organisation"), required=False
    )
    relation = classification_field(
        "relation", _("Relation to the affected person"), required=False
    )
    has_consent = forms.BooleanField(label=_("Acts with consent"), required=False)
    consent_note = forms.CharField(
        label=_("Consent: who, when, how; or why impossible"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(self.user)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean_full_name(self) -> str:
        typed = self.cleaned_data["full_name"]
        try:
            return persons.checked_name(typed) if typed else ""
        except InvalidInput as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        known = None if data.get("person") else self.check_duplicates()
        if known is not None:
            data |= {"person": known, "full_name": ""}
        return data | {"decision": self.duplicate_decision}


def add_party(complaint: Complaint, *, by: User, full_name: str, person: Any, **data: Any) -> None:
    """Add the person, new name or organisation; the service refuses none or several."""
    if full_name and person:
        raise InvalidInput(
            _("Choose a known person or fill in a new one, not both."), field="full_name"
        )
    new = PersonData(names=[NameData(full=full_name)]) if full_name else None
    parties.add(complaint, PartyData(person=person or new, **data), by=by)


def inquiry_warnings(
    complaint: Complaint, *, organisation: Organisation, **data: Any
) -> list[Any]:
    return disclosures.warnings_unless_blocked(complaint, organisation, DisclosureChannel.INQUIRY)


def forwarding_warnings(
    complaint: Complaint, *, organisation: Organisation, **data: Any
) -> list[Any]:
    return disclosures.warnings_unless_blocked(complaint, organisation, DisclosureChannel.FORWARD)


def new_party_warnings(complaint: Complaint, *, role: str, person: Any, **data: Any) -> list[Any]:
    """Warnings about an interpreter with ties to a state that somebody is protected from."""
    if role != PartyRole.INTERPRETER or person is None:
        return []
    return disclosures.interpreter_warnings(complaint, person)


def in_status(*statuses: ComplaintStatus) -> Any:
    return lambda complaint: complaint.status in statuses


def can_be_taken(complaint: Complaint) -> bool:
    return complaint.is_open and complaint.officer_id is None


OVERRIDE_HELP = _(
    "Opens nothing by itself: somebody else must sign too. Each protected person on the case must have "
    "consented to this recipient in writing, and the paper must be on file."
)
STEPS = (
    Transition("take", _("Take it on"), "cases.take_complaint", complaints.take, offered=can_be_taken, tone="primary"),
    Transition("accept", _("Accept"), "cases.accept_complaint", complaints.accept, NoteForm, in_status(S.RECEIVED), "primary"),
    Transition("refuse", _("Refuse"), "cases.refuse_complaint", complaints.refuse, RefuseForm, in_status(S.RECEIVED), "danger"),
    Transition("assign", _("Assign"), "cases.assign_complaint", complaints.assign, AssignForm, is_open),
    Transition("conclude", _("Conclude"), "cases.conclude_complaint", complaints.conclude, ConcludeForm, in_status(S.ACCEPTED), "primary"),
    Transition("close", _("Close"), "cases.close_complaint", complaints.close, CloseForm, in_status(S.REFUSED, S.CONCLUDED, S.WITHDRAWN), "primary"),
    Transition("recommend", _("Draft a recommendation"), "cases.add_recommendation", recommend, RecommendForm, in_status(S.ACCEPTED, S.CONCLUDED, S.CLOSED)),
    Transition("act", _("Note an action"), "cases.add_action", actions.add, ActForm, is_open),
    FILE_DOCUMENT,
    Transition("party", _("Add a party"), "cases.add_party", add_party, PartyForm, is_open, warn=new_party_warnings),
    *REMOVAL_STEPS,
    *DETENTION_STEPS,
    Transition("inquire", _("Inquire"), "cases.forward_complaint", complaints.inquire, InquireForm, is_open, warn=inquiry_warnings),
    Transition("reply", _("Reply received"), "cases.add_action", complaints.record_reply, ReplyForm, is_open),
    Transition("forward", _("Forward"), "cases.forward_complaint", complaints.forward, ForwardForm, is_open, warn=forwarding_warnings),
    Transition("consent", _("Record a consent"), "cases.add_consent", record_consent, ConsentForm, is_open),
    Transition("override", _("Sign an override"), "cases.sign_override", overrides.sign, OverrideForm, is_open, "danger", OVERRIDE_HELP),
    Transition("share", _("Share"), "cases.share_complaint", shares.share, ShareForm, is_open),
    Transition("extend", _("Extend"), "cases.extend_complaint", complaints.extend, ReasonForm, in_status(S.ACCEPTED)),
    Transition("join", _("Join"), "cases.join_complaint", complaints.join, JoinForm, in_status(S.RECEIVED, S.ACCEPTED)),
    Transition("withdraw", _("Withdrawn"), "cases.withdraw_complaint", complaints.withdraw, RequiredNoteForm, in_status(S.RECEIVED, S.ACCEPTED), "danger"),
    Transition("reopen", _("Reopen"), "cases.reopen_complaint", complaints.reopen, ReasonForm, in_status(S.CLOSED, S.REFUSED, S.CONCLUDED, S.WITHDRAWN, S.JOINED)),
)  # fmt: skip
