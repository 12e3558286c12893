from cases.models import Facility, FacilityName
from ombudsman.rest import filters, reference_codes
from ombudsman.rest.fields import ClassificationField, CodeField, OrganisationField
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer

READ = ("visits:read",)


class FacilityField(CodeField):
    """A place of detention by its code."""

    reference = reference_codes.FACILITIES

    def get_queryset(self):
        return Facility.objects.all()


class FacilityNameSerializer(RowSerializer):
    class Meta:
        model = FacilityName
        fields = ["name_az", "name_en", "name_ru", "valid_from", "valid_until"]


class FacilitySerializer(RowSerializer):
    place_type = ClassificationField("place_type", read_only=True)
    authority = OrganisationField(read_only=True)
    region = ClassificationField("region", read_only=True)
    former_names = FacilityNameSerializer(many=True, read_only=True)

    class Meta:
        model = Facility
        fields = [
            "code",
            "name_az",
            "name_en",
            "name_ru",
            "place_type",
            "authority",
            "region",
            "official_capacity",
            "former_names",
            "valid_from",
            "valid_until",
        ]


class FacilityFilter(filters.ReferenceFilter):
    place_type = filters.classification_filter("place_type")
    region = filters.classification_filter("region")
    authority = filters.organisation_filter()

    class Meta:
        model = Facility
        fields = ["place_type", "region", "authority", "current"]


class FacilityViewSet(ListMixin, RetrieveMixin, Resource):
    """Places that a person may not leave at will, public or private (OPCAT, article 4)."""

    queryset = Facility.objects.none()
    serializer_class = FacilitySerializer
    filterset_class = FacilityFilter
    lookup_field = "code"
    required = {"list": "cases.view_facility", "retrieve": "cases.view_facility"}
    scopes = {"list": READ, "retrieve": READ}

    def with_related(self, rows):
        rows = rows.select_related("place_type", "authority", "region")
        return rows.prefetch_related("former_names")
