from typing import Any

from drf_spectacular.utils import extend_schema

from cases.models import Deadline
from cases.protection.api import NUMBER, READ, ComplaintNestedResource, sees_whole_case
from ombudsman.rest.fields import OrganisationField
from ombudsman.rest.serializers import RowSerializer


class DeadlineSerializer(RowSerializer):
    organisation = OrganisationField(read_only=True)

    class Meta:
        model = Deadline
        fields = [
            "key",
            "organisation",
            "started_at",
            "due_at",
            "value",
            "unit",
            "source",
            "confidence",
            "is_confirmed",
            "extended_from",
            "extension_reason",
            "end",
            "ended_at",
        ]

    def to_representation(self, clock: Deadline) -> dict[str, Any]:
        shown = super().to_representation(clock)
        inside = {} if sees_whole_case(self.context["request"].user) else {"extension_reason": ""}
        return shown | inside


@extend_schema(parameters=[NUMBER])
class DeadlineViewSet(ComplaintNestedResource):
    """The clocks of a complaint, running and ended, each with the limit as it stood when it began."""

    queryset = Deadline.objects.none()
    serializer_class = DeadlineSerializer
    required = {"list": "cases.view_deadline"}
    scopes = {"list": READ}

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("organisation")
