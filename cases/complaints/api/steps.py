"""Request bodies of the steps of a complaint."""

from rest_framework import serializers

from cases.complaints.services import complaints
from cases.models import Complaint, DisclosureChannel
from cases.protection.services import disclosures
from cases.protection.services.disclosures import DisclosureWarning
from ombudsman.models import Organisation, User
from ombudsman.rest.examples import request_examples
from ombudsman.rest.fields import (
    AccountField,
    BoundedDateField,
    ClassificationField,
    OrganisationField,
    PublicNumberField,
    StrictCharField,
    UnitField,
)
from ombudsman.rest.problems import Fault, UnacknowledgedWarnings
from ombudsman.rest.serializers import StrictSerializer

MAX_TEXT = 10_000
MAX_REASON = 500  # length of the reason in the audit trail


class RequiredNote(StrictSerializer):
    note = StrictCharField(max_length=MAX_TEXT)


class OptionalNote(StrictSerializer):
    note = StrictCharField(max_length=MAX_TEXT, required=False, allow_blank=True)


class Accept(OptionalNote):
    """A note is optional."""


REFUSAL = {"ground": "outside_competence", "reason": "A dispute between neighbours"}


@request_examples(outside_competence=REFUSAL)
class Refuse(StrictSerializer):
    ground = ClassificationField("refusal_ground")
    reason = StrictCharField(max_length=MAX_TEXT)


FORWARDING = {
    "organisation": "state_migration_service",
    "reason": "It decides on residence permits",
    "acknowledge_warnings": False,
}


@request_examples(refused_on_warnings=FORWARDING)
class Forward(StrictSerializer):
    organisation = OrganisationField()
    reason = StrictCharField(max_length=MAX_TEXT)
    acknowledge_warnings = serializers.BooleanField(
        required=False,
        help_text="false: refuse (409) while there are warnings, and list them. "
        "true, or no such field: forward, and list them in the answer.",
    )


class DisclosureWarningSerializer(serializers.Serializer):
    """A warning about a disclosure. It does not block the disclosure."""

    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True)


def forward_with_warnings(
    complaint: Complaint,
    *,
    by: User,
    organisation: Organisation,
    reason: str,
    acknowledge_warnings: bool = True,
) -> list[DisclosureWarning]:
    """Forward the complaint and return the warnings about it.

    If there are warnings and ``acknowledge_warnings`` is false, raises UnacknowledgedWarnings and
    forwards nothing. Else raises as ``complaints.forward``.
    """
    warnings = disclosures.warnings_unless_blocked(
        complaint, organisation, DisclosureChannel.FORWARD
    )
    if warnings and not acknowledge_warnings:
        raise UnacknowledgedWarnings(
            *(Fault(("organisation",), str(one), one.code) for one in warnings)
        )
    complaints.forward(complaint, by=by, organisation=organisation, reason=reason)
    return warnings


class Join(OptionalNote):
    to = PublicNumberField(Complaint)


class Assign(StrictSerializer):
    officer = AccountField(required=False, allow_null=True)
    unit = UnitField(required=False, allow_null=True)
    note = StrictCharField(max_length=MAX_REASON, required=False, allow_blank=True)


class Conclude(RequiredNote):
    outcome = ClassificationField("outcome")
    measure = ClassificationField("measure", required=False, allow_null=True)
    organisation = OrganisationField(required=False, allow_null=True)


class Close(OptionalNote):
    notified_on = BoundedDateField(required=False)


class Reopen(StrictSerializer):
    reason = StrictCharField(max_length=MAX_TEXT)


class Withdraw(RequiredNote):
    """How and why the person withdrew."""
