from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casefile.services import actions
from cases.models import MANUAL_KINDS, Action, ActionKind
from cases.protection.api import NUMBER, READ, WRITE, ComplaintNestedResource
from ombudsman.rest.fields import (
    AccountField,
    BoundedDateTimeField,
    OrganisationField,
    StrictChoiceField,
)
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer


class ActionIntake(StrictModelSerializer):
    kind = StrictChoiceField([(kind.value, kind.label) for kind in MANUAL_KINDS])
    organisation = OrganisationField(required=False, allow_null=True)
    at = BoundedDateTimeField(required=False)

    class Meta:
        model = Action
        fields = ["kind", "organisation", "text", "at"]
        extra_kwargs = {"text": {"required": True, "allow_blank": False}}


class ActionSerializer(RowSerializer):
    organisation = OrganisationField(read_only=True)
    by = AccountField(read_only=True)

    class Meta:
        model = Action
        fields = ["id", "kind", "organisation", "text", "at", "by"]


@extend_schema(parameters=[NUMBER])
class ActionViewSet(ComplaintNestedResource):
    """The timeline of a complaint. An integration sees what it wrote and how the status changed."""

    queryset = Action.objects.none()
    serializer_class = ActionSerializer
    required = {"list": "cases.view_action", "create": "cases.add_action"}
    scopes = {"list": READ, "create": WRITE}

    def visible_queryset(self) -> Any:
        rows = super().visible_queryset()
        if self.sees_whole_case:
            return rows
        return rows.filter(Q(by=self.account) | Q(kind=ActionKind.STATUS))

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("organisation", "by")

    @extend_schema(request=ActionIntake, responses={201: ActionSerializer})
    def create(self, request: Request, number: str) -> Response:
        """Puts on the timeline what was done by hand; the system writes the other kinds."""
        data = self.validated_data(ActionIntake)
        return self.created_response(actions.add(self.case, by=self.account, **data))
