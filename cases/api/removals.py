from datetime import timedelta

from cases.models import RemovalOrder
from cases.services.removals import RemovalData
from ombudsman.api.fields import Moment, OrganisationField
from ombudsman.api.rows import RowSerializer
from ombudsman.api.strictness import StrictModel

YEARS_AHEAD = timedelta(days=3 * 366)

FIELDS = [
    "kind",
    "scheduled_at",
    "order_number",
    "ordered_on",
    "issued_by",
    "appeal_lodged_on",
    "interim_measure",
]


class RemovalIntake(StrictModel):
    """An order of removal; without a date it is immediate all the same."""

    scheduled_at = Moment(required=False, allow_null=True, ahead=YEARS_AHEAD)
    issued_by = OrganisationField(required=False, allow_null=True)

    class Meta:
        model = RemovalOrder
        fields = FIELDS

    def to_internal_value(self, data):
        return RemovalData(**super().to_internal_value(data))


class RemovalSerializer(RowSerializer):
    issued_by = OrganisationField(read_only=True)

    class Meta:
        model = RemovalOrder
        fields = ["id", *FIELDS, "lifted_on"]
