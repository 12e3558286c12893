from typing import Any

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ombudsman.models import Classification
from ombudsman.rest import filters, reference_codes
from ombudsman.rest.fields import ClassificationField, CodeField, OrganisationField
from ombudsman.rest.permissions import ANYBODY
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import (
    RowSerializer,
    StrictModelSerializer,
    StrictSerializer,
    bounded_list,
)
from outreach.api.articles import ArticlePart
from outreach.models import (
    Event,
    EventKind,
    EventOrganisation,
    EventPoint,
    Participant,
    Publication,
)
from outreach.queries import events as queries
from outreach.services import events

READ, WRITE = ("events:read",), ("events:write",)


@extend_schema_field(OpenApiTypes.STR)
class EventField(serializers.RelatedField):
    """An event the account may see, by its slug."""

    default_error_messages = {"not_found": _("No event has this address.")}

    def get_queryset(self) -> Any:
        return Event.objects.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Event:
        row = self.get_queryset().filter(slug=data).first() if isinstance(data, str) else None
        if row is None:
            self.fail("not_found")
        return row

    def to_representation(self, value: Any) -> str:
        return str(value.slug)


class TopicField(CodeField):
    """A topic or a right: an event may be about either."""

    reference = reference_codes.classification_codes("topic", "right")

    def get_queryset(self) -> Any:
        return Classification.objects.filter(list__in=("topic", "right"))


class OrganisationPart(StrictModelSerializer):
    organisation = OrganisationField(required=False, allow_null=True)

    class Meta:
        model = EventOrganisation
        fields = ["name_as_printed", "organisation", "role"]


class ParticipantPart(StrictModelSerializer):
    organisation = OrganisationField(required=False, allow_null=True)

    class Meta:
        model = Participant
        fields = ["name_as_printed", "title_as_printed", "organisation", "role"]


class PointPart(StrictModelSerializer):
    class Meta:
        model = EventPoint
        fields = ["kind", "text_az", "text_en", "text_ru"]


OWN = [
    "kind",
    "title_az",
    "title_en",
    "title_ru",
    "summary_az",
    "summary_en",
    "summary_ru",
    "date_as_reported_az",
    "date_as_reported_en",
    "date_as_reported_ru",
    "held_from",
    "held_to",
    "days",
    "mode",
    "place_az",
    "place_en",
    "place_ru",
    "country",
    "office_role",
    "countries",
]
PARTS = ["topics", "organisations", "participants", "points", "articles"]


class EventChange(StrictModelSerializer):
    """An event; a part that is sent (points, participants, ...) is replaced as a whole."""

    country = ClassificationField("country", required=False, allow_null=True)
    countries = ClassificationField("country", many=True, required=False)
    topics = TopicField(many=True, required=False)
    organisations = bounded_list(OrganisationPart, required=False, max_length=100)
    participants = bounded_list(ParticipantPart, required=False, max_length=100)
    points = bounded_list(PointPart, required=False, max_length=100)
    articles = bounded_list(ArticlePart, required=False)

    class Meta:
        model = Event
        fields = ["slug", *OWN, *PARTS]
        extra_kwargs = {"slug": {"required": False}}


class EventRow(RowSerializer):
    country = ClassificationField("country", read_only=True)
    countries = ClassificationField("country", many=True, read_only=True)

    class Meta:
        model = Event
        fields = ["slug", *OWN, "is_published"]


class EventPublication(RowSerializer):
    class Meta:
        model = Publication
        fields = ["id", "kind", "title_az", "title_en", "title_ru", "issued_on"]


class EventSerializer(EventRow):
    topics = TopicField(many=True, read_only=True)
    organisations = OrganisationPart(many=True, read_only=True)
    participants = ParticipantPart(many=True, read_only=True)
    points = PointPart(many=True, read_only=True)
    articles = ArticlePart(many=True, read_only=True)
    publications = EventPublication(many=True, read_only=True)

    class Meta:
        model = Event
        fields = [*EventRow.Meta.fields, *PARTS, "publications", "created_at", "updated_at"]


class EventFilter(django_filters.FilterSet):
    kind = filters.choice_filter(EventKind.choices)
    country = django_filters.CharFilter(
        method="in_country", help_text=reference_codes.classification_codes("country").description
    )
    topic = filters.classification_filter("topic", field_name="topics")
    held_after = filters.date_filter("held_from", "gte")
    held_before = filters.date_filter("held_from", "lt")

    class Meta:
        model = Event
        fields: list[str] = []

    def in_country(self, queryset: Any, name: str, value: str) -> models.QuerySet:
        return queries.in_country(queryset, value)


class Publish(StrictSerializer):
    """Everybody sees it from then on."""


class EventViewSet(ListMixin, RetrieveMixin, Resource):
    """Seminars, conferences and meetings; published ones are for everybody."""

    queryset = Event.objects.none()
    serializer_class = EventRow
    read_serializer = EventSerializer
    filterset_class = EventFilter
    lookup_field = "slug"
    required = {
        "list": ANYBODY,
        "retrieve": ANYBODY,
        "create": "outreach.add_event",
        "partial_update": "outreach.change_event",
        "publish": "outreach.publish_event",
    }
    scopes = {"list": READ, "retrieve": READ, "create": WRITE, "partial_update": WRITE}

    def with_related(self, rows: Any) -> Any:
        if self.action == "list":
            return rows.select_related("country").prefetch_related("countries")
        return queries.with_page_data(rows, Publication.objects.visible_to(self.request.user))

    @extend_schema(request=EventChange, responses={201: EventSerializer})
    def create(self, request: Request) -> Response:
        """Writes a draft; without a slug one is made of the English title."""
        return self.created_response(
            events.create(self.validated_data(EventChange), by=self.account)
        )

    @extend_schema(request=EventChange, responses=EventSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        event = self.get_object()
        events.change(event, self.validated_data(EventChange, partial=True), by=self.account)
        return self.updated_response(event)

    @extend_schema(request=Publish, responses=EventSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, slug: str) -> Response:
        """Shows the event to everybody."""
        return self.perform_step(Publish, events.publish)
