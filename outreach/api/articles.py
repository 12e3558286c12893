from typing import Any

import django_filters
from rest_framework import serializers

from ombudsman.rest import filters
from ombudsman.rest.fields import ClassificationField
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer
from outreach.models import Article

FIELDS = [
    "title",
    "publisher",
    "author",
    "language",
    "published_on",
    "published_at",
    "counter",
    "counter_label",
    "url",
]


class ArticlePart(StrictModelSerializer):
    """A published article that reports an event, as a part of it."""

    language = ClassificationField("language", required=False, allow_null=True)

    class Meta:
        model = Article
        fields = FIELDS


class ArticleSerializer(RowSerializer):
    event: Any = serializers.SlugRelatedField("slug", read_only=True)
    language = ClassificationField("language", read_only=True)

    class Meta:
        model = Article
        fields = ["id", "event", *FIELDS]


class ArticleFilter(django_filters.FilterSet):
    event = django_filters.CharFilter(field_name="event__slug", help_text="The slug of an event.")
    language = filters.classification_filter("language")

    class Meta:
        model = Article
        fields: list[str] = []


class ArticleViewSet(ListMixin, RetrieveMixin, Resource):
    """Published articles that report events: where their facts come from."""

    queryset = Article.objects.none()
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter
    lookup_field = "pk"
    required = {"list": "outreach.view_article", "retrieve": "outreach.view_article"}
    scopes = {"list": ("events:read",), "retrieve": ("events:read",)}

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("event", "language")
