import django_filters
from rest_framework import serializers

from ombudsman.models import TimeLimit
from ombudsman.rest import filters
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer


class TimeLimitSerializer(RowSerializer):
    code = serializers.CharField(source="key")
    is_confirmed = serializers.BooleanField(read_only=True)

    class Meta:
        model = TimeLimit
        fields = [
            "id",
            "code",
            "name_az",
            "name_en",
            "name_ru",
            "value",
            "unit",
            "source",
            "confidence",
            "is_confirmed",
            "confirmed_on",
            "note",
            "valid_from",
            "valid_until",
        ]


class TimeLimitFilter(filters.ReferenceFilter):
    code = django_filters.CharFilter(
        field_name="key", help_text="The code of a time limit, exactly."
    )

    class Meta:
        model = TimeLimit
        fields = ["code", "current"]


class TimeLimitViewSet(ListMixin, RetrieveMixin, Resource):
    """The clocks of the law as data, with their source and how sure the office is of it.

    One code has one row for each period; the address of a code shows the row in force last.
    """

    queryset = TimeLimit.objects.none()
    serializer_class = TimeLimitSerializer
    filterset_class = TimeLimitFilter
    lookup_field = "key"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[^/]+"
    required = {"list": "ombudsman.view_timelimit", "retrieve": "ombudsman.view_timelimit"}
    scopes = {"list": ("reference:read",), "retrieve": ("reference:read",)}

    def visible_queryset(self):
        return TimeLimit.objects.order_by("-valid_from", "-pk")
