from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import BirthPrecision, LegalStatus, Person, PersonName, StateTie, Tie
from cases.people.api.contacts import AddressSerializer, ContactSerializer
from cases.people.api.filters import PersonFilter, search_persons
from cases.people.api.identity_documents import IdentityDocumentSerializer
from cases.people.api.statuses import TIES, LegalStatusSerializer, StatedCodes, statuses, ties
from cases.people.queries import matching, merges, search
from cases.people.queries.identifier_search import IdentityQuery
from cases.people.services import persons, search_log
from cases.people.services.persons import (
    LONGEST_NAME,
    AddressData,
    ContactData,
    DocumentData,
    NameData,
    PersonData,
)
from ombudsman.models import Classification
from ombudsman.rest import reference_codes
from ombudsman.rest.fields import (
    BoundedDateField,
    ClassificationField,
    StrictCharField,
    StrictChoiceField,
)
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import (
    RowSerializer,
    StrictModelSerializer,
    StrictSerializer,
    bounded_list,
    errors_at,
)
from ombudsman.rules import documents, names, numbers

BEST = 50


class NameSerializer(StrictModelSerializer):
    class Meta:
        model = PersonName
        fields = ["kind", "full", "family", "given", "patronymic", "script"]
        read_only_fields = ["script"]

    def validate_full(self, text: str) -> str:
        if not names.clean(text):
            raise serializers.ValidationError(_("A name is not empty."), code="blank")
        if len(names.clean(text)) > LONGEST_NAME:
            raise serializers.ValidationError(_("This name is too long."), code="max_length")
        return text

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        with errors_at("full"):
            persons.checked_name(attrs["full"])
        return attrs


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class TiedStates(serializers.Field):
    """Codes of the states tied to a person in one way."""

    def __init__(self, tie: str, **kwargs: Any) -> None:
        self.tie = tie
        text = reference_codes.classification_codes("country").description
        super().__init__(source="*", read_only=True, help_text=text, **kwargs)

    def to_representation(self, person: Person) -> list[str]:
        return [row.country.code for row in person.state_ties.all() if row.tie == self.tie]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class SpokenLanguages(serializers.Field):
    """Codes of the languages a person understands, best first."""

    def to_representation(self, person: Person) -> list[str]:
        return [row.language.code for row in person.languages.all()]


class PersonIntake(StrictModelSerializer):
    """A person as told; ``nationality`` and plain codes are the short way to say it."""

    names = bounded_list(NameSerializer, allow_empty=False)
    nationality = StrictCharField(
        required=False,
        write_only=True,
        help_text="The short way to say `nationalities` with one code.",
    )
    nationalities = StatedCodes("country", required=False)
    origin_states = StatedCodes("country", required=False)
    former_residence_states = StatedCodes("country", required=False)
    feared_states = StatedCodes("country", required=False)
    extradition_states = StatedCodes("country", required=False)
    statuses = StatedCodes("legal_status", required=False)
    languages = ClassificationField("language", many=True, required=False)
    stay_category = ClassificationField("stay_category", required=False, allow_null=True)
    contacts = bounded_list(ContactSerializer, required=False)
    addresses = bounded_list(AddressSerializer, required=False)
    identity_documents = bounded_list(IdentityDocumentSerializer, required=False)

    class Meta:
        model = Person
        fields = [
            "names",
            "sex",
            "born_on",
            "birth_precision",
            "nationality",
            *TIES,
            "statuses",
            "languages",
            "stay_category",
            "fears_return",
            "consulate_wish",
            "needs_interpreter",
            "is_reserved",
            "note",
            "contacts",
            "addresses",
            "identity_documents",
        ]
        extra_kwargs = {"note": {"max_length": 10_000}}

    def to_internal_value(self, data: Any) -> PersonData:
        fields = self._read(data)
        parts: dict[str, Any] = {
            "names": [NameData(**name) for name in fields.pop("names")],
            "statuses": statuses(fields.pop("statuses", [])),
            "ties": ties(fields),
            "contacts": [ContactData(**row) for row in fields.pop("contacts", [])],
            "addresses": [AddressData(**row) for row in fields.pop("addresses", [])],
            "documents": [DocumentData(**row) for row in fields.pop("identity_documents", [])],
        }
        own: dict[str, Any] = {name: value for name, value in fields.items() if name not in TIES}
        return PersonData(**own, **parts)

    def _read(self, data: Any) -> dict[str, Any]:
        """Report errors at the field that the client sent."""
        try:
            return super().to_internal_value(self._expand_nationality(data))
        except serializers.ValidationError as error:
            errors: Any = error.detail
            if not isinstance(data, dict) or "nationality" not in data:
                raise
            if wrong := errors.pop("nationalities", None):
                errors["nationality"] = wrong[0] if isinstance(wrong, dict) else wrong
            raise

    def _expand_nationality(self, data: Any) -> Any:
        """Replace ``nationality`` by ``nationalities`` with one code; refuse both at once."""
        if not isinstance(data, dict) or "nationality" not in data:
            return data
        if "nationalities" in data:
            text = _("Give nationality or nationalities, not both.")
            raise serializers.ValidationError({"nationality": [text]})
        rest = {name: value for name, value in data.items() if name != "nationality"}
        return rest | {"nationalities": [data["nationality"]]}


class PersonRow(RowSerializer):
    """A person in a list: who it is and what protects them."""

    names = NameSerializer(many=True, read_only=True)
    statuses = LegalStatusSerializer(many=True, read_only=True)
    nationalities = TiedStates(Tie.NATIONALITY)
    origin_states = TiedStates(Tie.ORIGIN)
    former_residence_states = TiedStates(Tie.FORMER_RESIDENCE)
    feared_states = TiedStates(Tie.FEARED)
    extradition_states = TiedStates(Tie.REQUESTS_EXTRADITION)

    class Meta:
        model = Person
        fields = [
            "id",
            "display_name",
            "names",
            "sex",
            "born_on",
            "birth_precision",
            *TIES,
            "statuses",
        ]


class PersonBrief(PersonRow):
    """A person as a party: no address, no contact, no note."""

    languages = SpokenLanguages(source="*", read_only=True)
    stay_category = ClassificationField("stay_category", read_only=True)

    class Meta(PersonRow.Meta):
        fields = [
            *PersonRow.Meta.fields,
            "languages",
            "stay_category",
            "fears_return",
            "consulate_wish",
            "needs_interpreter",
        ]


class PersonSerializer(PersonBrief):
    """All that is known of a person: contacts, addresses and identity documents too."""

    contacts = ContactSerializer(many=True, read_only=True)
    addresses = AddressSerializer(many=True, read_only=True)
    identity_documents = IdentityDocumentSerializer(many=True, read_only=True)

    class Meta(PersonBrief.Meta):
        fields = [
            *PersonBrief.Meta.fields,
            "is_reserved",
            "note",
            "contacts",
            "addresses",
            "identity_documents",
            "created_at",
            "version",
        ]


class PersonQuery(StrictSerializer):
    q = StrictCharField(max_length=200)


class MatchQuery(StrictSerializer):
    """What is known of somebody, one thing at least; the day of birth only tells people apart."""

    name = StrictCharField(max_length=250, required=False, allow_blank=True)
    born_on = BoundedDateField(required=False, allow_null=True)
    birth_precision = StrictChoiceField(BirthPrecision.choices, required=False)
    phone = StrictCharField(max_length=250, required=False, allow_blank=True)
    document = StrictCharField(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text="Number of any identity document, however typed.",
    )
    case = StrictCharField(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text="Number of a complaint the person is on; counts where the caller sees the complaint.",
    )

    def validate_document(self, text: str) -> str:
        if text and not documents.normalise(text):
            raise serializers.ValidationError(_("A document has a number."))
        return text

    def validate_case(self, text: str) -> str:
        if text and not numbers.looks_like_number(text):
            raise serializers.ValidationError(_("This is no number of a complaint."))
        return text

    def validate(self, attrs: Any) -> IdentityQuery:
        if not any(attrs.get(field) for field in SEARCHABLE):
            text = _("Give a name, a telephone, a document or a complaint.")
            raise serializers.ValidationError({"name": [text]})
        return IdentityQuery(**attrs)


# Fields that find somebody; a birth date alone does not.
SEARCHABLE = ("name", "phone", "document", "case")


class ReasonSerializer(serializers.Serializer):
    """Why somebody may be meant; ``value`` is the likeness of the names, from 0 to 1."""

    code = serializers.CharField()
    value = serializers.FloatField(allow_null=True, min_value=0, max_value=1)


class MatchSerializer(serializers.Serializer):
    """Somebody who may be meant; a restricted one bears no id: the supervisor knows more."""

    id = serializers.IntegerField(allow_null=True)
    score = serializers.FloatField(min_value=0, max_value=1)
    reasons = ReasonSerializer(many=True)
    is_restricted = serializers.BooleanField()


class PersonViewSet(ListMixin, RetrieveMixin, Resource):
    """People the office knows. They are looked up, never listed; integrations only ask for matches."""

    queryset = Person.objects.none()
    serializer_class = PersonRow
    read_serializer = PersonSerializer
    filterset_class = PersonFilter
    audits_reads = True
    required = {
        "list": "cases.view_person",
        "retrieve": "cases.view_person",
        "search": "cases.view_person",
        "match": "cases.match_persons",
    }
    scopes = {"match": ("persons:match",)}

    def with_related(self, rows: Any) -> Any:
        if self.action != "retrieve":
            return with_protection(rows)
        parts = (
            "languages__language",
            "contacts",
            "addresses__facility",
            "addresses__region",
            "identity_documents__country",
        )
        return with_protection(rows.select_related("stay_category")).prefetch_related(*parts)

    def after_list(self, page: Sequence[Any]) -> None:
        """Record each page as a search."""
        keys = search.keys_of(self.request.query_params.get("q", ""))
        search_log.record_search(keys, rows=len(page), by=self.account)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One person. Who was merged into another answers 302 with the address of that other."""
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            kept = merges.surviving_person(self.kwargs["pk"], user=self.account)
            if kept is None:
                raise
            return Response(status=302, headers={"Location": self._address(kept)})

    @extend_schema(request=PersonQuery, responses=PersonRow(many=True), filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def search(self, request: Request) -> Response:
        """The newest 50 persons who are found; what was typed stands in no address and no log.

        That somebody was looked for is on record, as it is for the list.
        """
        term = self.validated_data(PersonQuery)["q"]
        rows = self.with_related(search_persons(term, user=self.account).order_by("-pk"))[:BEST]
        response = Response(PersonRow(rows, many=True).data)
        search_log.record_search(search.keys_of(term), rows=len(rows), by=self.account)
        self.shown_ids = [row.pk for row in rows]
        return response

    @extend_schema(request=MatchQuery, responses=MatchSerializer(many=True), filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def match(self, request: Request) -> Response:
        """Whether the person is known: ids with scores and reasons. Each question is on record."""
        query = self.validated_data(MatchQuery)
        likely = matching.matches(query, user=self.account)
        search_log.record_match(query.keys, rows=len(likely), by=self.account)
        self.shown_ids = [one.id for one in likely if one.id is not None]
        return Response(MatchSerializer(likely, many=True).data)

    def can_replay(self, shown_ids: Sequence[int]) -> bool:
        """Record the repeated query as one more; always True."""
        if self.action == "match":
            keys = self.validated_data(MatchQuery).keys
            search_log.record_match(keys, rows=len(shown_ids), by=self.account)
        elif self.action == "search":
            keys = search.keys_of(self.validated_data(PersonQuery)["q"])
            search_log.record_search(keys, rows=len(shown_ids), by=self.account)
        return True


def with_protection(rows: Any, path: str = "") -> Any:
    """``rows`` with the relations that ``PersonRow`` shows, in 3 queries.

    ``path`` is the prefix that leads from ``rows`` to the person, such as ``"person__"``.
    """
    return rows.prefetch_related(
        f"{path}names",
        Prefetch(
            f"{path}statuses",
            LegalStatus.objects.select_related("status").defer(*unread("status")),
        ),
        Prefetch(
            f"{path}state_ties",
            StateTie.objects.select_related("country").defer(*unread("country")),
        ),
    )


def unread(path: str) -> list[str]:
    """Columns of a classification other than its code, to be deferred."""
    columns = {field.name for field in Classification._meta.concrete_fields}
    return [f"{path}__{name}" for name in sorted(columns - {"id", "code"})]
