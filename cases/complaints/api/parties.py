from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.complaints.services import parties
from cases.complaints.services.parties import PartyData
from cases.models import Party, Person
from cases.people.api.persons import PersonBrief, PersonIntake, with_protection
from cases.protection.api import NUMBER, READ, WRITE, ComplaintNestedResource
from ombudsman.rest.examples import request_examples
from ombudsman.rest.fields import ClassificationField, OrganisationField, PrimaryKeyField
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer

REPRESENTATIVE = {
    "role": "representative",
    "person": {
        "names": [{"full": "Nümunəbəyova Torvena"}],
        "contacts": [{"kind": "email", "value": "torvena@lawyers.example", "safety": "safe"}],
    },
    "relation": "lawyer",
    "has_consent": True,
    "consent_note": "Signed on 1 March 2026",
}


@request_examples(representative_with_consent=REPRESENTATIVE)
class PartyIntake(StrictModelSerializer):
    """A new person, a known one by id, or an organisation; exactly one of them."""

    person = PersonIntake(required=False)
    person_id = PrimaryKeyField(Person, required=False)
    organisation = OrganisationField(required=False)
    relation = ClassificationField("relation", required=False, allow_null=True)

    class Meta:
        model = Party
        fields = [
            "role",
            "person",
            "person_id",
            "organisation",
            "relation",
            "has_consent",
            "consent_note",
        ]

    def to_internal_value(self, data: Any) -> PartyData:
        fields = super().to_internal_value(data)
        given = [fields.pop(name, None) for name in ("person", "person_id", "organisation")]
        person, known, organisation = given
        if sum(one is not None for one in given) != 1:
            text = _("A party is a new person, a known one or an organisation.")
            raise serializers.ValidationError({"person": [text]})
        return PartyData(person=person or known, organisation=organisation, **fields)


class PartySerializer(RowSerializer):
    person = PersonBrief(read_only=True)
    organisation = OrganisationField(read_only=True)
    relation = ClassificationField("relation", read_only=True)

    class Meta:
        model = Party
        fields = [
            "id",
            "role",
            "person",
            "organisation",
            "relation",
            "has_consent",
            "consent_note",
        ]


@extend_schema(parameters=[NUMBER])
class PartyViewSet(ComplaintNestedResource):
    """Who stands in which role in a complaint; an integration sees those it told of."""

    queryset = Party.objects.none()
    serializer_class = PartySerializer
    required = {"list": "cases.view_party", "create": "cases.add_party"}
    scopes = {"list": READ, "create": WRITE}

    def visible_queryset(self) -> Any:
        return super().visible_queryset().shown_to(self.account)

    def with_related(self, rows: Any) -> Any:
        rows = rows.select_related("person__stay_category", "organisation", "relation")
        return with_protection(rows, "person__").prefetch_related("person__languages__language")

    @extend_schema(request=PartyIntake, responses={201: PartySerializer})
    def create(self, request: Request, number: str) -> Response:
        data = self.validated_data(PartyIntake)
        return self.created_response(parties.add(self.case, data, by=self.account))
