from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.models import StatusChange
from cases.protection.api import NUMBER, READ, ComplaintNestedResource
from ombudsman.rest.fields import AccountField
from ombudsman.rest.serializers import RowSerializer


class StatusChangeSerializer(RowSerializer):
    note = serializers.SerializerMethodField()
    by = AccountField(read_only=True)

    class Meta:
        model = StatusChange
        fields = ["old", "new", "note", "at", "by"]

    def get_note(self, change: StatusChange) -> str:
        return change.note if self.context["view"].sees_whole_case else ""


@extend_schema(parameters=[NUMBER])
class HistoryViewSet(ComplaintNestedResource):
    """The steps of a complaint through its life, newest first: from what to what, who and when."""

    queryset = StatusChange.objects.none()
    serializer_class = StatusChangeSerializer
    required = {"list": "cases.view_statuschange"}
    scopes = {"list": READ}

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("by")
