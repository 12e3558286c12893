"""Steps of a removal order and their forms."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.date_precision import (
    PartialDateTime,
    PartialDateTimeField,
    split_precision,
)
from cases.detention.services import removals
from cases.detention.services.removals import RemovalData
from cases.models import Complaint, Precision, Priority, RemovalKind, RemovalOrder
from ombudsman.backoffice.fields import long_text_field, organisation_field
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import DateInput
from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput

PRECISION_FIELDS = {"scheduled_at": "scheduled_precision"}
UNDATED_HELP = _(
    "Leave empty when the order names no date: it is immediate all the same. Where only the day is "
    "known, leave the time empty: it counts from 00:00."
)
KEEP_EMPTY_HELP = _("Leave empty what stays as it is.")


PASSED_WARNING = _(
    "This date has passed. The order counts as immediate until somebody notes how it ended."
)


class RemovalForm(TransitionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=RemovalKind)
    scheduled_at = PartialDateTimeField(label=_("Set for"), required=False, help_text=UNDATED_HELP)
    order_number = forms.CharField(label=_("Order number"), required=False, max_length=60)
    ordered_on = forms.DateField(label=_("Order of"), required=False, widget=DateInput)
    issued_by = organisation_field(RemovalOrder, "issued_by", _("Issued by"), required=False)
    appeal_lodged_on = forms.DateField(
        label=_("Court appeal lodged on"), required=False, widget=DateInput
    )
    interim_measure = forms.CharField(
        label=_("Interim measure asked of"), required=False, max_length=200
    )


class RunningOrderForm(TransitionForm):
    order = forms.ModelChoiceField(queryset=RemovalOrder.objects.none(), label=_("Removal order"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders = RemovalOrder.objects.running().filter(complaint=self.subject.pk)
        self.fields["order"].queryset = orders  # type: ignore[attr-defined]
        if len(found := orders[:2]) == 1:
            self.fields["order"].initial = found[0]


class ChangeRemovalForm(RunningOrderForm):
    scheduled_at = PartialDateTimeField(label=_("Now set for"), required=False)
    is_undated = forms.BooleanField(label=_("No date is named any more"), required=False)
    order_number = forms.CharField(label=_("Order number"), required=False, max_length=60)
    ordered_on = forms.DateField(label=_("Order of"), required=False, widget=DateInput)
    issued_by = organisation_field(RemovalOrder, "issued_by", _("Issued by"), required=False)
    appeal_lodged_on = forms.DateField(
        label=_("Court appeal lodged on"), required=False, widget=DateInput
    )
    interim_measure = forms.CharField(
        label=_("Interim measure asked of"), required=False, max_length=200
    )


class LiftForm(RunningOrderForm):
    on = forms.DateField(
        label=_("Lifted or carried out on"), widget=DateInput, initial=timezone.localdate
    )
    reason = long_text_field(_("How it ended"))


def add_removal(complaint: Complaint, *, by: User, **data: Any) -> None:
    removals.add(complaint, RemovalData(**split_precision(data, **PRECISION_FIELDS)), by=by)


def change_removal(
    complaint: Complaint, *, by: User, order: RemovalOrder, is_undated: bool, **data: Any
) -> None:
    """Change the fields that were filled in."""
    fields = {name: value for name, value in data.items() if value}
    if is_undated and "scheduled_at" in fields:
        raise InvalidInput(_("Either a date or none."), field="is_undated")
    split = split_precision(fields, **PRECISION_FIELDS)
    if is_undated:
        split["scheduled_at"] = None
    removals.change(complaint, by=by, order=order, fields=split)


def removal_warnings(
    complaint: Complaint, *, scheduled_at: PartialDateTime | None = None, **data: Any
) -> list[Any]:
    """A warning for a past date. Such a date is allowed, because the removal may not be cancelled."""
    if scheduled_at is None or not _has_passed(scheduled_at):
        return []
    return [PASSED_WARNING]


def _has_passed(scheduled: PartialDateTime) -> bool:
    if scheduled.precision == Precision.DAY:
        return timezone.localdate(scheduled.at) < timezone.localdate()
    return scheduled.at < timezone.now()


def may_have_order(complaint: Complaint) -> bool:
    """Whether the complaint may have an order in force, judged without a query.

    An order in force makes the priority at least high.
    """
    return complaint.is_open and complaint.priority != Priority.NORMAL


def is_open(complaint: Complaint) -> bool:
    return complaint.is_open


REMOVAL_STEPS = (
    Transition("removal", _("Removal order"), "cases.add_removalorder", add_removal, RemovalForm, is_open, warn=removal_warnings),
    Transition("removal-change", _("Removal changed"), "cases.change_removalorder", change_removal, ChangeRemovalForm, may_have_order, help=KEEP_EMPTY_HELP, warn=removal_warnings),
    Transition("lift", _("Removal ended"), "cases.change_removalorder", removals.lift, LiftForm, may_have_order),
)  # fmt: skip
