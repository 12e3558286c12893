"""Steps of a visit and their forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.documents import FILE_DOCUMENT
from cases.models import Finding, Severity, Visit, VisitStatus
from cases.npm.queries import npm_staff
from cases.npm.services import findings, visits
from cases.recommendations.admin.steps import RecommendForm, recommend
from ombudsman.backoffice.fields import (
    ReasonForm,
    classification_field,
    current_minute,
    long_text_field,
)
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import BoundedDateTimeField, SplitDateTimeInput
from ombudsman.models import User

V = VisitStatus


class BeginForm(TransitionForm):
    started_at = BoundedDateTimeField(
        label=_("Arrived at"), widget=SplitDateTimeInput, initial=current_minute
    )


class FinishForm(TransitionForm):
    ended_at = BoundedDateTimeField(
        label=_("Left at"), widget=SplitDateTimeInput, initial=current_minute
    )
    persons_received = forms.IntegerField(
        label=_("Persons received"), required=False, min_value=0, max_value=100_000
    )
    closing_talk = long_text_field(_("Closing talk and oral recommendations"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("persons_received", "closing_talk"):
            self.initial[name] = getattr(self.subject, name)


class FindingForm(TransitionForm):
    area = classification_field("area_examined", _("Area"))
    text = long_text_field(_("Finding"))
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity, initial=Severity.SERIOUS)
    standard = classification_field("standard", _("Standard"), required=False)
    provision = forms.CharField(
        label=_("Provision"),
        required=False,
        max_length=120,
        help_text=_("For example: rule 43."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class LateMemberForm(TransitionForm):
    colleague = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Colleague"))
    reason = long_text_field(_("How this colleague took part"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = npm_staff().exclude(pk=self.user.pk)
        self.fields["colleague"].queryset = others  # type: ignore[attr-defined]


def add_finding(visit: Visit, *, by: User, **data: Any) -> None:
    findings.record(Finding(visit=visit, **data), by=by)


def in_status(*statuses: VisitStatus) -> Any:
    return lambda visit: visit.status in statuses


def is_team_closed(visit: Visit) -> bool:
    return visit.started_at is not None and not visits.is_team_open(visit)


BEGUN = in_status(V.UNDER_WAY, V.REPORTING)
STEPS = (
    Transition("begin", _("The team has arrived"), "cases.conduct_visit", visits.begin, BeginForm, in_status(V.PREPARED), "primary"),
    Transition("finish", _("The team has left"), "cases.conduct_visit", visits.finish, FinishForm, in_status(V.UNDER_WAY), "primary"),
    Transition("release", _("Release the report"), "cases.release_visit", visits.release, offered=in_status(V.REPORTING), tone="primary", help=_("A released report is not changed any more.")),
    Transition("finding", _("Record a finding"), "cases.add_finding", add_finding, FindingForm, BEGUN),
    Transition("recommend", _("Draft a recommendation"), "cases.add_recommendation", recommend, RecommendForm, in_status(V.UNDER_WAY, V.REPORTING, V.RELEASED)),
    FILE_DOCUMENT,
    Transition("join_late", _("Add to the team"), "cases.plan_visit", visits.add_late_member, LateMemberForm, is_team_closed, help=_("The team list is closed. Whoever took part sees the interviews of the visit; nobody adds themselves.")),
    Transition("call_off", _("Call off"), "cases.plan_visit", visits.call_off, ReasonForm, in_status(V.PREPARED), "danger"),
)  # fmt: skip
