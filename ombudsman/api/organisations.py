from rest_framework import serializers

from ombudsman.models import FormerName, Organisation, OrganisationKind
from ombudsman.rest import filters
from ombudsman.rest.fields import ClassificationField, OrganisationField
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer


class FormerNameSerializer(RowSerializer):
    class Meta:
        model = FormerName
        fields = ["name_az", "name_en", "name_ru", "valid_from", "valid_until"]


class OrganisationSerializer(RowSerializer):
    parent = OrganisationField(read_only=True)  # type: ignore[assignment]  # DRF has one too
    country = ClassificationField("country", read_only=True)
    region = ClassificationField("region", read_only=True)
    former_names = FormerNameSerializer(many=True, read_only=True)
    may_pass_on = serializers.SerializerMethodField(
        help_text="What the office holds of it; null for a client of another body."
    )

    class Meta:
        model = Organisation
        fields = [
            "code",
            "name_az",
            "name_en",
            "name_ru",
            "kind",
            "mandate",
            "parent",
            "country",
            "region",
            "reply_days",
            "may_pass_on",
            "former_names",
            "valid_from",
            "valid_until",
        ]

    def get_may_pass_on(self, body: Organisation) -> bool | None:
        is_told = self.context["request"].user.organisation_id is None
        return body.may_pass_on if is_told else None


class OrganisationFilter(filters.ReferenceFilter):
    kind = filters.choice_filter(OrganisationKind.choices)
    country = filters.classification_filter("country")
    parent = filters.organisation_filter()

    class Meta:
        model = Organisation
        fields = ["kind", "country", "parent", "current"]


class OrganisationViewSet(ListMixin, RetrieveMixin, Resource):
    """Bodies of the one directory: respondents, addressees and partners alike."""

    queryset = Organisation.objects.none()
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    lookup_field = "code"
    required = {
        "list": "ombudsman.view_organisation",
        "retrieve": "ombudsman.view_organisation",
    }
    scopes = {"list": ("reference:read",), "retrieve": ("reference:read",)}

    def visible_queryset(self):
        rows = Organisation.objects.select_related("parent", "country", "region")
        return rows.prefetch_related("former_names")
