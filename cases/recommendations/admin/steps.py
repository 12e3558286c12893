"""Steps of a recommendation and their forms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Finding,
    Implementation,
    Position,
    Recommendation,
    RecommendationStatus,
    Urgency,
    Verification,
    Visit,
)
from cases.recommendations import services as recommendations
from ombudsman.backoffice.autocomplete import PreloadedSelect
from ombudsman.backoffice.fields import (
    ReasonForm,
    classification_field,
    long_text_field,
    organisation_field,
)
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import DateInput
from ombudsman.models import User

S = RecommendationStatus


class IssueForm(TransitionForm):
    on = forms.DateField(label=_("Issued on"), widget=DateInput, initial=timezone.localdate)


class ReplyForm(TransitionForm):
    received_on = forms.DateField(
        label=_("Received on"), widget=DateInput, initial=timezone.localdate
    )
    position = forms.ChoiceField(
        label=_("The addressee"),
        choices=[("", "—"), *(row for row in Position.choices if row[0])],
    )
    text = long_text_field(_("Word for word where it matters"), required=False)


class VerifyForm(TransitionForm):
    verified_on = forms.DateField(label=_("Seen on"), widget=DateInput, initial=timezone.localdate)
    degree = forms.ChoiceField(
        label=_("Degree"), choices=[row for row in Implementation.choices if row[0]]
    )
    visit = forms.ModelChoiceField(
        queryset=Visit.objects.none(),
        label=_("At the visit"),
        required=False,
        widget=PreloadedSelect(Verification._meta.get_field("visit"), admin.site),
        help_text=_("Empty: by documents, by talks or otherwise."),
    )
    note = long_text_field(_("What was seen"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visits = Visit.objects.visible_to(self.user).past()
        self.fields["visit"].queryset = visits  # type: ignore[attr-defined]


class RepeatForm(TransitionForm):
    visit = forms.ModelChoiceField(
        queryset=Visit.objects.none(),
        label=_("From the visit"),
        required=False,
        widget=PreloadedSelect(Recommendation._meta.get_field("visit"), admin.site),
        help_text=_("Empty: from the same source."),
    )
    text = long_text_field(_("Recommendation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.has_perm("cases.view_visit"):
            visits = Visit.objects.visible_to(self.user).past()
            self.fields["visit"].queryset = visits  # type: ignore[attr-defined]
        else:
            del self.fields["visit"]
        self.initial["text"] = self.subject.text  # type: ignore[attr-defined]


class RecommendForm(TransitionForm):
    """A draft from the complaint or visit of the page."""

    addressee = organisation_field(Recommendation, "addressee", _("Addressee"))
    text = long_text_field(_("Recommendation"))
    finding = forms.ModelChoiceField(
        queryset=Finding.objects.none(), label=_("Finding"), required=False
    )
    right = classification_field("right", _("Right"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency, initial=Urgency.SHORT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.subject, Visit):
            self.fields["finding"].queryset = self.subject.findings.all()  # type: ignore[attr-defined]
        else:
            del self.fields["finding"]


def recommend(source: Any, *, by: User, **data: Any) -> None:
    recommendations.draft(Recommendation(**{source._meta.model_name: source}, **data), by=by)


def in_status(*statuses: RecommendationStatus) -> Any:
    return lambda recommendation: recommendation.status in statuses


STEPS = (
    Transition("issue", _("Sign and issue"), "cases.sign_recommendation", recommendations.issue, IssueForm, in_status(S.DRAFT), "primary"),
    Transition("reply", _("Reply received"), "cases.reply_recommendation", recommendations.record_reply, ReplyForm, in_status(S.ISSUED), "primary"),
    Transition("verify", _("Record what we saw"), "cases.verify_recommendation", recommendations.verify, VerifyForm, in_status(S.ISSUED)),
    Transition("settle", _("Settle"), "cases.verify_recommendation", recommendations.settle, ReasonForm, in_status(S.ISSUED)),
    Transition("repeat", _("Repeat"), "cases.add_recommendation", recommendations.repeat, RepeatForm, in_status(S.ISSUED, S.SETTLED)),
    Transition("drop", _("Drop the draft"), "cases.change_recommendation", recommendations.drop, ReasonForm, in_status(S.DRAFT), "danger"),
    Transition("withdraw", _("Withdraw"), "cases.sign_recommendation", recommendations.withdraw, ReasonForm, in_status(S.ISSUED), "danger"),
)  # fmt: skip
