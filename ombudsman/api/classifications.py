from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from ombudsman.models import Classification, ClassificationList
from ombudsman.rest import filters
from ombudsman.rest.fields import CodeField
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer

LIST_NAME = OpenApiParameter(
    "list_name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(ClassificationList.values)
)


class ClassificationSerializer(RowSerializer):
    parent = CodeField(read_only=True)  # type: ignore[assignment]  # DRF has one too

    class Meta:
        model = Classification
        fields = [
            "code",
            "name_az",
            "name_en",
            "name_ru",
            "parent",
            "special",
            "position",
            "source",
            "valid_from",
            "valid_until",
        ]


class ClassificationFilter(filters.ReferenceFilter):
    class Meta:
        model = Classification
        fields = ["current"]


@extend_schema(parameters=[LIST_NAME])
class ClassificationViewSet(ListMixin, RetrieveMixin, Resource):
    """Members of one list of codes; what is retired carries ``valid_until`` and stays."""

    queryset = Classification.objects.none()
    serializer_class = ClassificationSerializer
    filterset_class = ClassificationFilter
    lookup_field = "code"
    required = {
        "list": "ombudsman.view_classification",
        "retrieve": "ombudsman.view_classification",
    }
    scopes = {"list": ("reference:read",), "retrieve": ("reference:read",)}

    def visible_queryset(self):
        if self.kwargs["list_name"] not in ClassificationList.values:
            raise Http404
        rows = Classification.objects.filter(list=self.kwargs["list_name"])
        return rows.select_related("parent")
