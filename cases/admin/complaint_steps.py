"""The small forms of the steps in a complaint's life."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.admin.recommendation_steps import RecommendForm, recommend
from cases.models import (
    MANUAL_KINDS,
    Action,
    ActionKind,
    Complaint,
    ComplaintStatus,
    Party,
    PartyRole,
    Person,
    Priority,
    RemovalKind,
    RemovalOrder,
    Result,
)
from cases.services import actions, changes, complaints, documents, shares
from cases.services.parties import PartyData
from cases.services.persons import NameData, PersonData
from cases.services.removals import RemovalData
from ombudsman.admin.autocomplete import KnownSelect
from ombudsman.admin.fields import ReasonForm, current, long_text, organisation, this_minute
from ombudsman.admin.transitions import Transition, TransitionForm
from ombudsman.admin.widgets import DateInput, MomentField, SplitDateTime
from ombudsman.models import Unit, User
from ombudsman.rules.refusals import InvalidInput

S = ComplaintStatus


class NoteForm(TransitionForm):
    note = long_text(_("Note"), required=False)


class NotedForm(TransitionForm):
    note = long_text(_("How and why"))


class RefuseForm(TransitionForm):
    ground = current("refusal_ground", _("Ground"))
    reason = long_text(_("Reasons, as the person will read them"))


class AssignForm(TransitionForm):
    officer = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Officer"), required=False
    )
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Unit"), required=False)
    note = long_text(_("Note"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = User.objects.people().filter(
            is_active=True, groups__name__in=complaints.WORKERS
        )
        today = timezone.localdate()
        self.fields["officer"].queryset = officers.distinct().order_by("full_name")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.current(on=today)  # type: ignore[attr-defined]


class ShareForm(TransitionForm):
    colleague = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Colleague"))
    reason = long_text(_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = User.objects.people().filter(
            is_active=True, groups__name__in=complaints.WORKERS
        )
        others = officers.exclude(pk=self.user.pk).distinct().order_by("full_name")
        self.fields["colleague"].queryset = others  # type: ignore[attr-defined]


class ForwardForm(TransitionForm):
    organisation = organisation(Action, "organisation", _("To"))
    reason = long_text(_("Why"))


class InquireForm(TransitionForm):
    organisation = organisation(Action, "organisation", _("To"))
    text = long_text(_("What is asked"))


class ReplyForm(TransitionForm):
    organisation = organisation(Action, "organisation", _("From"))
    text = long_text(_("What it answers"))


class JoinForm(TransitionForm):
    to = forms.ModelChoiceField(
        queryset=Complaint.objects.none(),
        label=_("Number of the other complaint"),
        to_field_name="number",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    note = long_text(_("Note"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Complaint.objects.visible_to(self.user).exclude(pk=self.subject.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


class ConcludeForm(TransitionForm):
    outcome = current("outcome", _("Outcome"))
    measure = current("measure", _("Measure"), required=False)
    organisation = organisation(Result, "organisation", _("Towards"), required=False)
    note = long_text(_("What was found"))


class CloseForm(TransitionForm):
    notified_on = forms.DateField(
        label=_("Written answer sent on"), widget=DateInput, initial=timezone.localdate
    )
    note = long_text(_("Note"), required=False)


class ActForm(TransitionForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in MANUAL_KINDS],
        initial=ActionKind.NOTE,
    )
    text = long_text(_("What was done"))
    at = MomentField(label=_("When"), widget=SplitDateTime, initial=this_minute)


class PartyForm(TransitionForm):
    role = forms.ChoiceField(label=_("Role"), choices=PartyRole)
    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Person already known"),
        required=False,
        widget=KnownSelect(Party._meta.get_field("person"), admin.site),
    )
    full_name = forms.CharField(
        label=_("or a new person: full name"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
    )
    organisation = organisation(Party, "organisation", _("or an organisation"), required=False)
    relation = current("relation", _("Relation to the affected person"), required=False)
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


class RemovalForm(TransitionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=RemovalKind)
    scheduled_at = MomentField(
        label=_("Set for"),
        required=False,
        widget=SplitDateTime,
        help_text=_("Leave empty when the order names no date: it is immediate all the same."),
    )
    order_number = forms.CharField(label=_("Order number"), required=False, max_length=60)
    ordered_on = forms.DateField(label=_("Order of"), required=False, widget=DateInput)
    issued_by = organisation(RemovalOrder, "issued_by", _("Issued by"), required=False)
    appeal_lodged_on = forms.DateField(
        label=_("Court appeal lodged on"), required=False, widget=DateInput
    )
    interim_measure = forms.CharField(
        label=_("Interim measure asked of"), required=False, max_length=200
    )


class LiftForm(TransitionForm):
    order = forms.ModelChoiceField(queryset=RemovalOrder.objects.none(), label=_("Removal order"))
    on = forms.DateField(
        label=_("Lifted or carried out on"), widget=DateInput, initial=timezone.localdate
    )
    reason = long_text(_("How it ended"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders = RemovalOrder.objects.filter(complaint=self.subject.pk, lifted_on__isnull=True)
        self.fields["order"].queryset = orders  # type: ignore[attr-defined]


class DocumentForm(TransitionForm):
    file = forms.FileField(label=_("File"))
    kind = current("document_kind", _("Kind"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=250)


def add_party(complaint: Complaint, *, by: User, full_name: str, person: Any, **data: Any) -> None:
    """One of person, new name and organisation; the service refuses none and several."""
    if full_name and person:
        raise InvalidInput(
            _("Choose a known person or fill in a new one, not both."), field="full_name"
        )
    new = PersonData(names=[NameData(full=full_name)]) if full_name else None
    changes.add_party(complaint, PartyData(person=person or new, **data), by=by)


def add_removal(complaint: Complaint, *, by: User, **data: Any) -> None:
    changes.add_removal(complaint, RemovalData(**data), by=by)


def add_document(complaint: Complaint, *, by: User, file: Any, **data: Any) -> None:
    documents.file(complaint, file, by=by, **data)


def in_status(*statuses: ComplaintStatus) -> Any:
    return lambda complaint: complaint.status in statuses


def is_open(complaint: Complaint) -> bool:
    return complaint.is_open


def may_have_order(complaint: Complaint) -> bool:
    """An order in force makes a complaint at least high: known without asking the database."""
    return complaint.is_open and complaint.priority != Priority.NORMAL


def can_take(complaint: Complaint) -> bool:
    return complaint.is_open and complaint.officer_id is None


STEPS = (
    Transition("take", _("Take it on"), "cases.take_complaint", complaints.take, offered=can_take, tone="primary"),
    Transition("accept", _("Accept"), "cases.accept_complaint", complaints.accept, NoteForm, in_status(S.RECEIVED), "primary"),
    Transition("refuse", _("Refuse"), "cases.refuse_complaint", complaints.refuse, RefuseForm, in_status(S.RECEIVED), "danger"),
    Transition("assign", _("Assign"), "cases.assign_complaint", complaints.assign, AssignForm, is_open),
    Transition("conclude", _("Conclude"), "cases.conclude_complaint", complaints.conclude, ConcludeForm, in_status(S.ACCEPTED), "primary"),
    Transition("close", _("Close"), "cases.close_complaint", complaints.close, CloseForm, in_status(S.REFUSED, S.CONCLUDED, S.WITHDRAWN), "primary"),
    Transition("recommend", _("Draft a recommendation"), "cases.add_recommendation", recommend, RecommendForm, in_status(S.ACCEPTED, S.CONCLUDED, S.CLOSED)),
    Transition("act", _("Note an action"), "cases.add_action", actions.add, ActForm, is_open),
    Transition("document", _("File a document"), "cases.add_document", add_document, DocumentForm),
    Transition("party", _("Add a party"), "cases.add_party", add_party, PartyForm, is_open),
    Transition("removal", _("Removal order"), "cases.add_removalorder", add_removal, RemovalForm, is_open),
    Transition("lift", _("Removal ended"), "cases.change_removalorder", changes.lift_removal, LiftForm, may_have_order),
    Transition("inquire", _("Inquire"), "cases.forward_complaint", complaints.inquire, InquireForm, is_open),
    Transition("reply", _("Reply received"), "cases.add_action", complaints.record_reply, ReplyForm, is_open),
    Transition("forward", _("Forward"), "cases.forward_complaint", complaints.forward, ForwardForm, is_open),
    Transition("share", _("Share"), "cases.share_complaint", shares.share, ShareForm, is_open),
    Transition("extend", _("Extend"), "cases.extend_complaint", complaints.extend, ReasonForm, in_status(S.ACCEPTED)),
    Transition("join", _("Join"), "cases.join_complaint", complaints.join, JoinForm, in_status(S.RECEIVED, S.ACCEPTED)),
    Transition("withdraw", _("Withdrawn"), "cases.withdraw_complaint", complaints.withdraw, NotedForm, in_status(S.RECEIVED, S.ACCEPTED), "danger"),
    Transition("reopen", _("Reopen"), "cases.reopen_complaint", complaints.reopen, ReasonForm, in_status(S.CLOSED, S.REFUSED, S.CONCLUDED, S.WITHDRAWN, S.JOINED)),
)  # fmt: skip
