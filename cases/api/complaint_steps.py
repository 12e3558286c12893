"""What each step of a complaint asks for."""

from cases.models import Complaint
from ombudsman.api.fields import (
    AccountField,
    ClassificationField,
    Day,
    NumberField,
    OrganisationField,
    Text,
    UnitField,
)
from ombudsman.api.strictness import Strict

LONGEST = 10_000
REASON = 500  # the audit trail keeps so much of a reason


class Reasoned(Strict):
    note = Text(max_length=LONGEST)


class Noted(Strict):
    note = Text(max_length=LONGEST, required=False, allow_blank=True)


class Accept(Noted):
    """A note is optional."""


class Refuse(Strict):
    ground = ClassificationField("refusal_ground")
    reason = Text(max_length=LONGEST)


class Forward(Strict):
    organisation = OrganisationField()
    reason = Text(max_length=LONGEST)


class Join(Noted):
    to = NumberField(Complaint)


class Assign(Strict):
    officer = AccountField(required=False, allow_null=True)
    unit = UnitField(required=False, allow_null=True)
    note = Text(max_length=REASON, required=False, allow_blank=True)


class Conclude(Reasoned):
    outcome = ClassificationField("outcome")
    measure = ClassificationField("measure", required=False, allow_null=True)
    organisation = OrganisationField(required=False, allow_null=True)


class Close(Noted):
    notified_on = Day(required=False)


class Reopen(Strict):
    reason = Text(max_length=LONGEST)


class Withdraw(Reasoned):
    """How and why the person withdrew."""
