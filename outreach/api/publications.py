from typing import Any

import django_filters
from rest_framework import serializers

from ombudsman.rest import filters
from ombudsman.rest.fields import ClassificationField
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer
from outreach.models import Publication, PublicationKind


class PublicationSerializer(RowSerializer):
    event: Any = serializers.SlugRelatedField("slug", read_only=True)
    languages = ClassificationField("language", many=True, read_only=True)

    class Meta:
        model = Publication
        fields = [
            "id",
            "kind",
            "title_az",
            "title_en",
            "title_ru",
            "issued_on",
            "languages",
            "event",
            "is_published",
        ]


class PublicationFilter(django_filters.FilterSet):
    kind = filters.choice_filter(PublicationKind.choices)
    event = django_filters.CharFilter(field_name="event__slug", help_text="The slug of an event.")

    class Meta:
        model = Publication
        fields: list[str] = []


class PublicationViewSet(ListMixin, RetrieveMixin, Resource):
    """Booklets, brochures and reports of the office."""

    queryset = Publication.objects.none()
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter
    lookup_field = "pk"
    required = {"list": "outreach.view_publication", "retrieve": "outreach.view_publication"}
    scopes = {"list": ("events:read",), "retrieve": ("events:read",)}

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("event").prefetch_related("languages")
